//! Does the case inbox do everything on PostgreSQL that it does on its own SQLite?

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tokio::process::Command;

use crate::{peers::Database, report::Report};

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("the case inbox on PostgreSQL");
    let built = report.start("its tests are built", tests(None, "--no-run"));
    if built.await.is_none() {
        return;
    }
    let started = report
        .start("the server starts", Database::postgres())
        .await;
    if let Some(database) = started {
        let name = "what people do, from the sign-in to the chart";
        let limit = Duration::from_secs(300);
        report.check_within(limit, name, flows(&database)).await;
    }
}

/// Each test makes a database of its own.
async fn flows(database: &Database) -> Result<()> {
    tests(Some(database), "--quiet").await?;
    let made = database.names("inbox_").await?;
    ensure!(made > 5, "only {made} databases were made");
    Ok(())
}

async fn tests(database: Option<&Database>, how: &str) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut tests = Command::new(cargo);
    tests
        .args(["test", "--package", "case-inbox", "--test", "flows", how])
        .kill_on_drop(true);
    if let Some(database) = database {
        tests.env("CASE_INBOX_TEST_DATABASE", database.url().expose());
    }
    let output = tests.output().await.context("the tests can be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{}: {text}", output.status);
    Ok(())
}
