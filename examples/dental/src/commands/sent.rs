//! `sent`: what became of everything that `send` passed on, and a new look at what nobody knows.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::send::{journal, unreadable};
use crate::account::Accounts;
use crate::app::App;
use crate::args::Sent;
use crate::exit::Failure;
use crate::journal::{Entry, Journal, Step, Work};
use crate::output::{Table, plain};
use crate::time;

pub(crate) async fn run(app: &App, accounts: &Accounts, words: &Sent) -> Result<(), Failure> {
    let mut journal = journal(accounts).await?;
    let mut table = Table::new(&["FROM", "CASE", "TO", "REFERENCE", "AT", "STEP"]);
    let (mut rows, mut undecided) = (Vec::new(), 0);
    for (work, mut entry) in journal.all().map_err(unreadable)? {
        if words.undecided && !entry.is_undecided() {
            continue;
        }
        if words.look && entry.is_undecided() {
            match look(app, accounts, &mut journal, &work, &entry).await {
                Ok(true) => entry.step = Step::Sent,
                Ok(false) => {}
                // Says nothing about the others.
                Err(failure) => app.out.failure(&failure),
            }
        }
        undecided += usize::from(entry.is_undecided());
        app.out.event(&line(&work, &entry))?;
        rows.push(vec![
            work.from,
            plain(&work.case),
            work.to,
            entry.reference.clone(),
            at(&entry),
            entry.step.as_str().to_owned(),
        ]);
    }
    table.print(&app.out, &rows)?;
    if undecided == 0 {
        return Ok(());
    }
    Err(
        Failure::partly(format!("of {undecided} nobody knows whether they were sent"))
            .hint("`dental sent --look` looks for them once more. What a person knows not to be there can be sent by `dental send … --again`."),
    )
}

/// Whether the work has arrived; written down if so. Nothing is sent.
async fn look(
    app: &App,
    accounts: &Accounts,
    journal: &mut Journal,
    work: &Work,
    entry: &Entry,
) -> Result<bool, Failure> {
    let account = accounts.account(app, &work.to)?;
    let about = |failure: Failure| failure.about("reference", entry.reference.as_str());
    let Some(sink) = account.platform.sink() else {
        return Ok(false);
    };
    let found = sink.find(&entry.reference).await;
    let found = found.map_err(|error| about(account.failed(error)))?;
    if found.is_empty() {
        return Ok(false);
    }
    let recorded = journal.record(work, &entry.reference, Step::Sent);
    recorded.map_err(unreadable)?;
    Ok(true)
}

fn line(work: &Work, entry: &Entry) -> Value {
    json!({
        "event": "work",
        "from": work.from,
        "case": work.case,
        "to": work.to,
        "reference": entry.reference,
        "at": at(entry),
        "step": entry.step.as_str(),
        "undecided": entry.is_undecided(),
    })
}

fn at(entry: &Entry) -> String {
    time::of_system(SystemTime::UNIX_EPOCH + Duration::from_secs(entry.at))
}
