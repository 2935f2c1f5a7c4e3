//! Does the case inbox do everything on PostgreSQL that it does on its own SQLite?

use anyhow::{Context as _, Result, ensure};
use tokio::process::Command;

use crate::{peers::Database, report::Report};

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("the case inbox on PostgreSQL");
    let started = report
        .start("the server starts", Database::postgres())
        .await;
    if let Some(database) = started {
        let name = "what people do, from the sign-in to the chart";
        report.check(name, flows(&database)).await;
    }
}

/// Its own tests, each with a database of its own.
async fn flows(database: &Database) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "test",
            "--quiet",
            "--package",
            "case-inbox",
            "--all-features",
        ])
        .args(["--test", "flows"])
        .env("CASE_INBOX_TEST_DATABASE", database.url().expose())
        .output()
        .await
        .context("the tests can be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{text}");
    let used = database.names("inbox_").await?;
    ensure!(used > 5, "only {used} databases were made: {text}");
    Ok(())
}
