//! Doing it.

use std::sync::Arc;
use std::time::Duration;

use dental_cli::scans;
use dental_oauth::case::{
    Case, CaseFile, CaseId, CaseSink, FileKind, Jaw, Outgoing, OutgoingFile, Receipt,
};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Error, ErrorKind, Phi};
use drchrono_client::Patch;
use drchrono_client::model::AppointmentBody;
use threeshape_client::Decision;

use super::journal::Step;
use super::kind::{Act, Kind, Outcome};
use super::look::{self, with_note};
use crate::app::App;
use crate::desk::{Account, Desk, Event};
use crate::files::{self, Place};
use crate::problem::{self, Problem};

/// A case that was handed over is looked for so often, so long apart, until it is to be seen.
const LOOKS: u32 = 40;
const BETWEEN: Duration = Duration::from_secs(3);

/// Starts an act that was written down.
pub(super) fn start(app: &App, desk: &Arc<Desk>, account: Arc<Account>, id: String, act: Act) {
    let (owned, desk) = (app.clone(), Arc::clone(desk));
    app.0.trail.spawn(async move {
        let app = owned;
        let mut act = act;
        let (step, outcome) = match ended(&app, &desk, &account, &id, &act).await {
            Ok(outcome) => (Step::Done, outcome),
            Err(Problem::Library(error)) => {
                let step = if error.kind() == ErrorKind::OutcomeUnknown {
                    Step::Unknown
                } else {
                    Step::Failed
                };
                let mut outcome = Outcome::said(problem::sentence(&error));
                outcome.kind = Some(error.kind().as_str().to_owned());
                (step, outcome)
            }
            Err(other) => {
                let (_, kind, sentence) = other.told();
                let mut outcome = Outcome::said(&sentence);
                outcome.kind = Some(kind.to_owned());
                (Step::Failed, outcome)
            }
        };
        tracing::info!(act = act.kind.word(), step = step.word(), "an act ended");
        act.outcome = Some(outcome);
        if let Err(problem) = app.0.db.move_act(&app.0.keys, &id, step, &act).await {
            // It stays as under way, and counts as interrupted when the next process starts.
            tracing::error!(%problem, "an act's end cannot be kept");
        }
        desk.tell(Event::Act(id.clone()));
        account.wake.notify_one();
        if step == Step::Done && act.kind == Kind::Send {
            follow(&app, &desk, &id, act).await;
        }
    });
}

async fn ended(
    app: &App,
    desk: &Arc<Desk>,
    account: &Arc<Account>,
    id: &str,
    act: &Act,
) -> Result<Outcome, Problem> {
    if act.looks_first
        && let Some(outcome) = look::has_happened(desk, act).await?
    {
        return Ok(outcome);
    }
    match act.kind {
        Kind::Approve => decide(account, act, Decision::Approved).await,
        Kind::Reject => decide(account, act, Decision::Rejected).await,
        Kind::Comment => comment(account, act).await,
        Kind::Send => send(app, desk, account, id, act).await,
        Kind::File => file(app, desk, account, act).await,
    }
}

async fn decide(account: &Account, act: &Act, decision: Decision) -> Result<Outcome, Problem> {
    let lab = account
        .opened
        .lab()
        .ok_or(Problem::bad("This provider takes no decision."))?;
    lab.decide(act.case.parse()?, decision).await?;
    Ok(Outcome::said(match decision {
        Decision::Approved => "The case is approved.",
        Decision::Rejected => "The case is rejected.",
    }))
}

/// The service has one text of notes, so what was written meanwhile is read first and kept.
async fn comment(account: &Account, act: &Act) -> Result<Outcome, Problem> {
    let practice = account
        .opened
        .practice()
        .ok_or(Problem::bad("This provider takes no comments."))?;
    let id = look::appointment(&act.case)?;
    let before = practice.appointments().get(id).await?.notes;
    let mut body = AppointmentBody::default();
    let notes = with_note(
        before.as_ref().map(|notes| notes.expose().as_str()),
        &act.text,
    );
    body.notes = Patch::Value(Phi::new(notes));
    match practice.appointments().update(id, &body).await {
        Ok(()) => Ok(Outcome::said("The comment is in the appointment's notes.")),
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
            if look::noted(practice, id, &act.text).await? {
                Ok(Outcome::said("The comment is in the appointment's notes."))
            } else {
                Err(error.into())
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// The pair to send: by the provider's word, or a person's where the provider gives none.
pub(super) fn scans(case: &Case, act: &Act) -> Result<Vec<(Jaw, CaseFile, MeshFormat)>, Problem> {
    let files = files::files(case).to_vec();
    let chosen = scans::told(files, act.upper.as_deref(), act.lower.as_deref());
    let refused = |_| {
        Problem::bad(
            "What can be sent is one scan of the upper jaw and one of the lower. This case does not say \
             clearly which those are: choose them under \"Which scan is which jaw\".",
        )
    };
    let files = chosen.map_err(refused)?;
    let pair = scans::choose(&files, false).map_err(refused)?;
    Ok(pair
        .into_iter()
        .map(|(jaw, file, format)| (jaw, file.clone(), format))
        .collect())
}

/// What a designer has made.
pub(super) fn designs(case: &Case) -> Vec<CaseFile> {
    let designs = files::files(case)
        .iter()
        .filter(|file| matches!(file.kind, FileKind::Design { .. }));
    designs.cloned().collect()
}

async fn send(
    app: &App,
    desk: &Arc<Desk>,
    account: &Account,
    id: &str,
    act: &Act,
) -> Result<Outcome, Problem> {
    let (target, reference) = target_of(desk, act)?;
    let sink = sink_of(&target)?;
    let case = account.case(&CaseId::new(&act.case)).await?;
    let place = Place::new(app).await?;
    let mut outgoing = Vec::new();
    for (jaw, file, format) in scans(&case, act)? {
        let name = format!("{}.{}", jaw.as_str(), format.extension());
        let kind = FileKind::Scan { jaw: Some(jaw) };
        let path = place.path(&name);
        files::fetch(desk, account, file.in_form(Some(format)), &path).await?;
        outgoing.push(OutgoingFile {
            path,
            name: Phi::new(name),
            kind,
        });
    }
    let title = case
        .title
        .clone()
        .filter(|title| !title.expose().trim().is_empty());
    let title = title.unwrap_or_else(|| Phi::new(reference.clone()));
    let receipt = sink
        .send(&Outgoing::new(reference, title, outgoing))
        .await?;
    if let Receipt::Sent {
        open: Some(url), ..
    } = &receipt
        && url.expose().starts_with("http")
    {
        app.0.trail.opened(id, url.clone());
    }
    target.wake.notify_one();
    received(receipt, "The scans are with Dentbird.")
}

async fn file(
    app: &App,
    desk: &Arc<Desk>,
    account: &Account,
    act: &Act,
) -> Result<Outcome, Problem> {
    let (target, reference) = target_of(desk, act)?;
    let sink = sink_of(&target)?;
    let chart = act
        .chart
        .as_ref()
        .ok_or(Problem::Internal("an act has no chart"))?;
    let case = account.case(&CaseId::new(&act.case)).await?;
    let place = Place::new(app).await?;
    let mut outgoing = Vec::new();
    for (number, file) in designs(&case).into_iter().enumerate() {
        let file = file.in_form(Some(MeshFormat::Stl));
        let kind = file.kind.clone();
        let name = match kind {
            FileKind::Design { tooth: Some(tooth) } => format!("design-{tooth}-{}.stl", number + 1),
            _ => format!("design-{}.stl", number + 1),
        };
        let path = place.path(&name);
        files::fetch(desk, account, file, &path).await?;
        outgoing.push(OutgoingFile {
            path,
            name: Phi::new(name),
            kind,
        });
    }
    let title = Phi::new(format!("Dental design, case {}", act.case));
    let mut work = Outgoing::new(reference, title, outgoing);
    work.settings.extend([
        ("patient".to_owned(), chart.patient.clone()),
        ("doctor".to_owned(), chart.doctor.clone()),
        ("case".to_owned(), chart.appointment.clone()),
    ]);
    let receipt = sink.send(&work).await?;
    target.wake.notify_one();
    received(receipt, "The designs are in the chart.")
}

fn target_of(desk: &Desk, act: &Act) -> Result<(Arc<Account>, String), Problem> {
    let (slot, _) = act
        .target
        .as_ref()
        .ok_or(Problem::Internal("an act has no target"))?;
    let reference = act
        .reference
        .clone()
        .ok_or(Problem::Internal("an act has no reference"))?;
    Ok((desk.account(slot)?, reference))
}

pub(super) fn sink_of(target: &Account) -> Result<Arc<dyn CaseSink>, Problem> {
    target
        .opened
        .sink()
        .ok_or(Problem::bad("This account takes no work."))
}

fn received(receipt: Receipt, sentence: &str) -> Result<Outcome, Problem> {
    let mut outcome = Outcome::said(sentence);
    match receipt {
        Receipt::Sent { case, .. } => outcome.cases.extend(case.iter().map(ToString::to_string)),
        Receipt::Found { cases } => outcome.cases.extend(cases.iter().map(ToString::to_string)),
        _ => {
            let detail = "the answer was lost, and what was sent is not to be seen yet";
            return Err(Error::new(ErrorKind::OutcomeUnknown, detail).into());
        }
    }
    Ok(outcome)
}

/// Looks for the case that the scans became, until it is there: from then on the list shows how far it is.
async fn follow(app: &App, desk: &Arc<Desk>, id: &str, mut act: Act) {
    let mut ending = app.0.ending.subscribe();
    for _ in 0..LOOKS {
        if act
            .outcome
            .as_ref()
            .is_some_and(|outcome| !outcome.cases.is_empty())
        {
            return;
        }
        // An account that is gone or not to be reached is looked at again, too.
        if let Ok(Some(found)) = look::has_happened(desk, &act).await {
            act.outcome = Some(found);
            if let Err(problem) = app.0.db.move_act(&app.0.keys, id, Step::Done, &act).await {
                tracing::warn!(%problem, "where the work went cannot be kept");
            }
            desk.tell(Event::Act(id.to_owned()));
            if let Ok((target, _)) = target_of(desk, &act) {
                target.wake.notify_one();
            }
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(BETWEEN) => {}
            _ = ending.wait_for(|ending| *ending) => return,
        }
    }
}
