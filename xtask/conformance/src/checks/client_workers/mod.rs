//! `dental mirror --state`: four worker processes share 200 accounts through a real PostgreSQL, some of them
//! are killed, one is stopped until it is given up, one ends politely, and others come in their place.

mod farm;
mod worker;

use std::{path::Path, time::Duration};

use anyhow::{Result, ensure};
use dental_cli::mirror::{Leases as _, PostgresLeases, leases_conformance};

use super::client_dental::build;
use crate::{peers::Database, report::Report};
use farm::{ACCOUNTS, Farm, LEASE};

/// On a computer that has other things to do as well.
const LONG: Duration = Duration::from_secs(240);
/// How often a worker is stopped again, until one has found that it lost an account.
const STOPS: usize = 5;

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("workers of `dental mirror`");
    let Some(program) = report.start("the program is built", build()).await else {
        return;
    };
    let Some(database) = report
        .start("PostgreSQL starts", Database::postgres())
        .await
    else {
        return;
    };
    report
        .check(
            "eight workers that begin at once make the tables",
            opened_together(&database),
        )
        .await;
    report
        .check("the rules of leases hold", rules(&database))
        .await;
    report
        .check_within(
            LONG,
            "200 accounts, tokens in PostgreSQL: none replayed, none left alone",
            day(&program, &database, &database),
        )
        .await;
    let Some(redis) = report.start("Redis starts", Database::redis()).await else {
        return;
    };
    report
        .check_within(
            LONG,
            "200 accounts, tokens in Redis: none replayed, none left alone",
            day(&program, &database, &redis),
        )
        .await;
}

async fn opened_together(database: &Database) -> Result<()> {
    let url = database.url();
    let opening = (0..8).map(|_| PostgresLeases::open(&url, "together"));
    futures_util::future::try_join_all(opening).await?;
    Ok(())
}

async fn rules(database: &Database) -> Result<()> {
    let leases = PostgresLeases::open(&database.url(), "rules").await?;
    // The database's clock cannot be moved; what it is compared with can.
    let pass = async |by: Duration| {
        let shift = format!("interval '{} milliseconds'", by.as_millis());
        let shifted = ["lease_until", "due_at", "touched_at", "worked_at"]
            .map(|column| format!("{column} = {column} - {shift}"));
        let statement = format!(
            "UPDATE dental_mirror_accounts SET {} WHERE mirror = 'rules'",
            shifted.join(", ")
        );
        database
            .execute(&statement)
            .await
            .expect("time passes in the database");
    };
    leases_conformance(&leases, pass).await;
    // Another mirror in the same database knows nothing of them.
    let other = PostgresLeases::open(&database.url(), "another").await?;
    ensure!(other.standings().await?.is_empty(), "mirrors are mixed up");
    Ok(())
}

/// The whole life of a farm.
async fn day(program: &Path, state: &Database, tokens: &Database) -> Result<()> {
    let mut farm = Farm::new(program, state.url(), tokens).await?;
    for _ in 0..4 {
        farm.start_worker().await?;
    }
    farm.until("all accounts are in step", Farm::all_in_step)
        .await?;
    let first = farm.seconds();
    farm.until("the workers have caught up", |_, standings| {
        Farm::caught_up(standings)
    })
    .await?;
    farm.begin_to_watch();
    farm.kill_worker().await?;
    farm.start_worker().await?;
    farm.add_account().await?;
    farm.watch(LEASE).await?;
    let asleep = farm.stop_worker().await?;
    farm.kill_worker().await?;
    farm.start_worker().await?;
    farm.watch(LEASE + Duration::from_secs(3)).await?;
    let mut lost = farm.wake(asleep).await?;
    // Where it stood still is chance; that one of them finds out is not.
    for _ in 0..STOPS {
        if lost {
            break;
        }
        let asleep = farm.stop_worker().await?;
        farm.watch(LEASE + Duration::from_secs(3)).await?;
        lost = farm.wake(asleep).await?;
    }
    farm.end_worker().await?;
    farm.start_worker().await?;
    farm.until("all that died were replaced", Farm::all_in_step_lately)
        .await?;
    let seen = farm.end().await?;
    println!(
        "        {} accounts, first in step after {first} s; {} runs in {} s; {} refreshes, {} refused; \
         longest overdue {:.1} s of {} s; {} taken over, {} lost; \
         drchrono: {} calls, {} within a second, {} told to wait",
        ACCOUNTS + 1,
        seen.runs,
        farm.seconds(),
        seen.refreshes,
        seen.refused,
        seen.overdue.as_secs_f64(),
        LEASE.as_secs(),
        seen.taken_over,
        seen.lost,
        seen.calls.total,
        seen.calls.busiest_second,
        seen.calls.throttled,
    );
    farm.check(&seen).await
}
