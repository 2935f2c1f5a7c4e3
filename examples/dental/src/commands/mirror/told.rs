//! What a run tells while it is under way, and at its end.

use serde_json::json;
use tokio::sync::mpsc;

use crate::app::App;
use crate::exit::Failure;
use crate::mirror::{Event, Outcome};
use crate::output::size;

/// What came of an account, and how many of its counted calls that took.
pub(super) struct Ran {
    pub(super) name: String,
    pub(super) outcome: Result<Outcome, Failure>,
    pub(super) calls: Option<u64>,
}

/// Does work that tells events, and prints them as they come. Gives the first failure among them, too.
pub(super) async fn heard<T>(
    app: &App,
    work: impl AsyncFnOnce(&mpsc::Sender<Event>) -> T,
) -> Result<(T, Option<Failure>), Failure> {
    let (events, mut inbox) = mpsc::channel(64);
    let working = async move {
        // Dropped at the end, so that whoever listens hears that it is over.
        let events = events;
        work(&events).await
    };
    let listening = async move {
        let mut first = None;
        while let Some(event) = inbox.recv().await {
            if let Some(failure) = tell(app, event)? {
                first.get_or_insert(failure);
            }
        }
        Ok::<_, Failure>(first)
    };
    let mut listening = std::pin::pin!(listening);
    let mut working = std::pin::pin!(working);
    // When nobody reads the output any more, the work ends too.
    tokio::select! {
        heard = &mut listening => {
            let first = heard?;
            Ok((working.await, first))
        }
        done = &mut working => Ok((done, listening.await?)),
    }
}

/// Prints an event. Gives the failure, if it is one.
fn tell(app: &App, event: Event) -> Result<Option<Failure>, Failure> {
    let out = &app.out;
    match event {
        Event::File {
            account,
            case,
            file,
            place,
            resumed,
        } => {
            let mut event = json!({
                "event": "file",
                "account": account.account(),
                "provider": account.provider().as_str(),
                "case": case,
                "id": file.id,
                "path": place,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "verified": file.verified,
                "resumed": resumed,
            });
            let hash = file.hash.as_ref().and_then(|hash| hash.split_once(':'));
            if let Some((algorithm, hash)) = hash.filter(|(algorithm, _)| *algorithm != "sha256") {
                event[algorithm] = hash.into();
            }
            out.event(&event)?;
            Ok(None)
        }
        Event::Case { account, manifest } => {
            out.event(&json!({
                "event": "case",
                "account": account.account(),
                "provider": account.provider().as_str(),
                "id": manifest.case,
                "status": manifest.status,
                "vendor_status": manifest.vendor_status,
                "updated_at": manifest.updated_at,
                "deleted": manifest.deletion.is_some(),
                "revision": manifest.revision,
                "complete": manifest.complete,
                "files": manifest.files.len(),
            }))?;
            let deleted = if manifest.deletion.is_some() {
                ", deleted"
            } else {
                ""
            };
            let incomplete = if manifest.complete {
                ""
            } else {
                ", files are missing"
            };
            out.say(&format!(
                "{}  {}  {} files{deleted}{incomplete}",
                account.account(),
                crate::output::plain(&manifest.case),
                manifest.files.len(),
            ))?;
            Ok(None)
        }
        Event::Failed {
            account,
            case,
            file,
            error,
        } => {
            let mut failure = Failure::from(error)
                .about("provider", account.provider().as_str())
                .of(account.account());
            if let Some(case) = case {
                failure = failure.about("case", case);
            }
            if let Some(file) = file {
                failure = failure.about("id", file);
            }
            out.failure(&failure);
            Ok(Some(failure))
        }
    }
}

/// The summary, and how the run ends: in part, or, when nothing at all worked, as its first failure.
pub(super) fn end(
    app: &App,
    ran: Vec<Ran>,
    first: Option<Failure>,
    requests: u64,
) -> Result<(), Failure> {
    let (mut all, mut worked, mut broken) = (Outcome::default(), false, Vec::new());
    let mut calls = serde_json::Map::new();
    for ran in ran {
        if let Some(count) = ran.calls {
            calls.insert(ran.name, count.into());
        }
        match ran.outcome {
            Ok(outcome) => {
                worked |= outcome.failures == 0 || outcome.changed > 0;
                all += outcome;
            }
            Err(failure) => broken.push(failure),
        }
    }
    app.out.event(&json!({
        "event": "mirror",
        "cases": all.cases,
        "changed": all.changed,
        "files": all.files,
        "bytes": all.bytes,
        "failed": all.failures,
        "requests": requests,
        // Of providers that count them: what is used up of the hour.
        "calls": calls,
    }))?;
    app.out.say(&format!(
        "{} cases, {} changed; {} files with {} fetched in {requests} requests",
        all.cases,
        all.changed,
        all.files,
        size(all.bytes)
    ))?;
    for (name, calls) in calls {
        app.out
            .say(&format!("{name}: {calls} of the hour's calls"))?;
    }
    let missing = all.failures + broken.len() as u64;
    if missing == 0 {
        return Ok(());
    }
    for failure in &broken {
        app.out.failure(failure);
    }
    let reason = broken.into_iter().next().or(first);
    Err(match reason {
        Some(reason) if !worked => reason.of_all(format!("{missing} things failed")),
        _ => Failure::partly(format!(
            "{missing} things failed; the next run tries them again"
        )),
    })
}
