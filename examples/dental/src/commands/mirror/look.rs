//! Looking after a mirror: `mirror verify`, `mirror status`.

use std::time::Duration;

use dental_oauth::{Error, ErrorKind};
use serde_json::{Value, json};

use super::place::Place;
use super::worker;
use crate::app::App;
use crate::exit::Failure;
use crate::mirror::{self, AccountStatus, Damage, Ledger, SeizingLedger, Staging, Standing};
use crate::output::{Table, size};

pub(super) async fn verify(
    app: &App,
    to: &str,
    state: Option<&str>,
    repair: bool,
) -> Result<(), Failure> {
    let place = Place::open(to, &std::env::temp_dir())?;
    // What is repaired must not be written to meanwhile: not by a run that has it alone, nor by workers,
    // from whom the accounts concerned are taken away.
    let leases = if repair {
        place.leases(state).await?
    } else {
        None
    };
    let alone = repair && leases.is_none();
    let _staging = alone.then(|| Staging::open(&place.staging)).transpose()?;
    let seizing = match leases {
        Some(leases) => Some(SeizingLedger::new(leases, worker::name()?.0)),
        None => None,
    };
    let ledger: &dyn Ledger = match &seizing {
        Some(seizing) => seizing,
        None => &*place.ledger,
    };
    let mut found = Vec::new();
    let verified = mirror::verify(&*place.shelf, ledger, repair, |damage| {
        found.push(damage);
    });
    let verified = verified.await;
    if let Some(seizing) = &seizing {
        seizing.hand_back().await?;
    }
    let verified = verified?;
    for damage in found {
        app.out.failure(&damaged(damage));
    }
    app.out.event(&json!({
        "event": "verify",
        "cases": verified.cases,
        "files": verified.files,
        "bytes": verified.bytes,
        "damaged": verified.damaged,
        "repaired": repair && verified.damaged > 0,
    }))?;
    app.out.say(&format!(
        "{} cases, {} files with {}: {}",
        verified.cases,
        verified.files,
        size(verified.bytes),
        if verified.damaged == 0 {
            "all as they were"
        } else {
            "not all as they were"
        }
    ))?;
    if verified.damaged == 0 {
        return Ok(());
    }
    let next = if repair {
        "the next run fetches them again"
    } else {
        "--repair has them fetched again"
    };
    let detail = format!("{} things are damaged or missing; {next}", verified.damaged);
    Err(Error::new(ErrorKind::Integrity, detail).into())
}

fn damaged(damage: Damage) -> Failure {
    let failure = |detail| Failure::from(Error::new(ErrorKind::Integrity, detail));
    match damage {
        Damage::Contents { place } => {
            failure("a file is not what its name says").about("path", place)
        }
        Damage::Missing {
            account,
            case,
            file,
        } => failure("a file of a case is missing or damaged")
            .about("provider", account.provider().as_str())
            .about("account", account.account())
            .about("case", case)
            .about("id", file),
        Damage::Manifest { place } => failure("a manifest cannot be read").about("path", place),
    }
}

pub(super) async fn status(app: &App, to: &str, state: Option<&str>) -> Result<(), Failure> {
    let place = Place::open(to, &std::env::temp_dir())?;
    let Some(leases) = place.leases(state).await? else {
        return alone(app, mirror::status(&*place.shelf).await?);
    };
    shared(app, leases.standings().await?)
}

/// How the accounts stand of a mirror that one run at a time works on.
fn alone(app: &App, accounts: Vec<AccountStatus>) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "ACCOUNT",
        "CASES",
        "DELETED",
        "INCOMPLETE",
        "IN STEP AT",
        "",
    ]);
    let mut rows = Vec::new();
    for account in accounts {
        app.out.event(&event(&account))?;
        let under_way = account.under_way;
        let mut row = cells(account);
        row.push(
            if under_way {
                "under way, or killed"
            } else {
                ""
            }
            .to_owned(),
        );
        rows.push(row);
    }
    table.print(&app.out, &rows)
}

/// How the accounts stand that workers share.
fn shared(app: &App, standings: Vec<Standing>) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "ACCOUNT",
        "CASES",
        "DELETED",
        "INCOMPLETE",
        "IN STEP AT",
        "IDLE S",
        "OVERDUE S",
        "FAILURES",
        "WORKER",
    ]);
    let mut rows = Vec::new();
    for standing in standings {
        let state = standing.state.clone().unwrap_or_default();
        let account = AccountStatus::of(standing.account.to_string(), &state);
        let (idle, overdue) = (seconds(standing.idle_for), seconds(standing.overdue_for));
        let mut line = event(&account);
        line["under_way"] = standing.owner.is_some().into();
        line["owner"] = standing.owner.clone().into();
        line["lease_seconds"] = seconds(standing.leased_for).into();
        line["idle_seconds"] = idle.into();
        line["overdue_seconds"] = overdue.into();
        line["failures"] = standing.failures.into();
        app.out.event(&line)?;
        let text = |number: Option<u64>| number.map_or_else(String::new, |n| n.to_string());
        let mut row = cells(account);
        row.extend([
            text(idle),
            text(overdue),
            standing.failures.to_string(),
            crate::output::plain(&standing.owner.unwrap_or_default()),
        ]);
        rows.push(row);
    }
    table.print(&app.out, &rows)
}

fn seconds(period: Option<Duration>) -> Option<u64> {
    period.map(|period| period.as_secs())
}

fn event(account: &AccountStatus) -> Value {
    json!({
        "event": "status",
        "account": account.name,
        "cases": account.cases,
        "deleted": account.deleted,
        "incomplete": account.incomplete,
        "in_step_at": account.in_step_at,
        "under_way": account.under_way,
    })
}

fn cells(account: AccountStatus) -> Vec<String> {
    vec![
        account.name,
        account.cases.to_string(),
        account.deleted.to_string(),
        account.incomplete.to_string(),
        account.in_step_at.unwrap_or_default(),
    ]
}
