//! What a person does to a case: asked once, written down before anything is sent, done once.
//!
//! An act is kept before the provider hears of it, goes on when its page is closed, and ends as done, as not
//! done, or, where the answer was lost, as neither: then it says so, and what happened is looked for before
//! anything is sent again.

mod journal;
mod kind;
mod look;
mod run;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use dental_oauth::case::CaseId;

pub(crate) use journal::{Kept, Step, Trail};
pub(crate) use kind::{Act, Chart, Kind};

use crate::app::App;
use crate::desk::{Account, Desk};
use crate::guard::Form;
use crate::key::random;
use crate::problem::Problem;
use crate::visitor::{Visitor, see_other};
use crate::{address, view};

/// The longest comment.
const LONGEST_TEXT: usize = 2000;

/// `POST /case/{slot}/{case}/ask`: shows what would be done, and asks.
pub(crate) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((slot, case)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::own(&app, &headers, &visitor, &body)?;
    let desk = visitor.desk(&app).await?;
    let account = desk.account(&slot)?;
    let id = CaseId::new(address::id(&case)?);
    let act = wanted(&desk, &account, &id, &form).await?;
    let earlier = app
        .0
        .db
        .acts_of_work(&app.0.keys, &desk.owner, &act.work())
        .await?;
    let json = act.to_json()?;
    let sealed = app.0.keys.seal(&format!("ask {}", desk.owner), &json)?;
    let page = view::act::ask(
        &act,
        &earlier,
        &random::<12>()?,
        &sealed,
        &visitor.csrf(&app),
    );
    Ok(page.into_response())
}

/// What the form asks for, with everything that a person must see before they say yes.
async fn wanted(desk: &Desk, account: &Account, id: &CaseId, form: &Form) -> Result<Act, Problem> {
    let kind = Kind::named(form.needed("do")?).ok_or(Problem::bad("There is no such act."))?;
    let case = account.recent_case(id).await?;
    let title = case
        .title
        .as_ref()
        .map_or_else(|| id.to_string(), |title| title.expose().clone());
    let mut act = Act::new(kind, &account.row, id, title);
    match kind {
        Kind::Approve | Kind::Reject => {
            account
                .opened
                .lab()
                .ok_or(Problem::bad("This provider takes no decision."))?;
        }
        Kind::Comment => {
            account
                .opened
                .practice()
                .ok_or(Problem::bad("This provider takes no comments."))?;
            let text = form.needed("text")?.trim();
            if text.is_empty() || text.chars().count() > LONGEST_TEXT {
                return Err(Problem::bad("A comment has between 1 and 2000 characters."));
            }
            act.text = text.to_owned();
        }
        Kind::Send => {
            let target = desk.account(form.needed("target")?)?;
            act.to(&target.row);
            act.upper = chosen(form, "upper");
            act.lower = chosen(form, "lower");
            // Says now what could not be sent later.
            act.files = run::scans(&case, &act)?
                .into_iter()
                .map(|(jaw, file, _)| format!("{} jaw: {}", jaw.as_str(), file.name.expose()))
                .collect();
        }
        Kind::File => {
            let target = desk.account(form.needed("target")?)?;
            act.to(&target.row);
            let designs = run::designs(&case);
            if designs.is_empty() {
                return Err(Problem::bad("The case has no design to file."));
            }
            act.files = designs
                .iter()
                .map(|file| view::words::kind(&file.kind))
                .collect();
            act.chart = Some(Chart::read(&target, form.needed("appointment")?).await?);
        }
    }
    Ok(act)
}

fn chosen(form: &Form, name: &str) -> Option<String> {
    form.field(name)
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
}

/// `POST /act`: the person has said yes.
pub(crate) async fn act(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::own(&app, &headers, &visitor, &body)?;
    let desk = visitor.desk(&app).await?;
    let id = form.needed("id")?.to_owned();
    let what = app
        .0
        .keys
        .open(&format!("ask {}", desk.owner), form.needed("what")?);
    let what = what.ok_or(Problem::bad("This question was not put to you."))?;
    let mut act = Act::from_json(what.expose())?;
    if act.chart.is_some() && form.field("sure") != Some("yes") {
        return Err(Problem::bad(
            "Say first that it is the right patient. Nothing was sent.",
        ));
    }
    let account = desk.account(&act.slot)?;
    let work = act.work();
    let earlier = app
        .0
        .db
        .acts_of_work(&app.0.keys, &desk.owner, &work)
        .await?;
    if earlier
        .iter()
        .any(|kept| kept.step == Step::Going && kept.id != id)
    {
        return Err(Problem::bad(
            "The same is under way already. Nothing was sent.",
        ));
    }
    // What may have arrived is looked for under its own reference before it is sent again.
    let last = earlier
        .first()
        .filter(|kept| matches!(kept.step, Step::Unknown | Step::Failed));
    act.looks_first = last.is_some_and(|kept| kept.step == Step::Unknown);
    act.reference = match last.and_then(|kept| kept.act.reference.clone()) {
        Some(reference) => Some(reference),
        None => act
            .kind
            .is_sent()
            .then(dental_oauth::case::new_reference)
            .transpose()?,
    };
    // Of any number of clicks on the same page one gets this far.
    if app
        .0
        .db
        .begin_act(&app.0.keys, &desk.owner, &id, &act)
        .await?
    {
        run::start(&app, &desk, account, id.clone(), act);
    }
    Ok(see_other(&format!("/act/{}", path(&id)?)))
}

/// An id of ours: it becomes part of an address.
fn path(id: &str) -> Result<&str, Problem> {
    let ours = id.len() == 16
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    ours.then_some(id).ok_or_else(Problem::nothing)
}

/// `GET /act/{id}`: how far it is.
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let kept = app
        .0
        .db
        .act(&app.0.keys, &desk.owner, &id)
        .await?
        .ok_or_else(Problem::nothing)?;
    let open = app.0.trail.open(&id);
    let page = view::act::page(&desk, &kept, open.as_ref(), &visitor.csrf(&app));
    Ok(page.into_response())
}

/// `POST /act/{id}/look`: the answer was lost; has it happened?
pub(crate) async fn look(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    Form::own(&app, &headers, &visitor, &body)?;
    let desk = visitor.desk(&app).await?;
    let kept = app
        .0
        .db
        .act(&app.0.keys, &desk.owner, &id)
        .await?
        .ok_or_else(Problem::nothing)?;
    if kept.step == Step::Unknown
        && let Some(outcome) = look::has_happened(&desk, &kept.act).await?
    {
        let mut act = kept.act;
        act.outcome = Some(outcome);
        app.0
            .db
            .move_act(&app.0.keys, &id, Step::Done, &act)
            .await?;
    }
    Ok(see_other(&format!("/act/{}", path(&id)?)))
}

/// What was done to a case, newest first.
pub(crate) async fn of_case(
    app: &App,
    owner: &str,
    account: &Arc<Account>,
    case: &CaseId,
) -> Result<Vec<Kept>, Problem> {
    let mut acts = app.0.db.acts(&app.0.keys, owner).await?;
    acts.retain(|kept| {
        kept.act.connection == account.row.connection && kept.act.case == case.as_str()
    });
    Ok(acts)
}

/// What was under way when a process ended, by whatever cause, may have happened.
pub(crate) async fn take_up(app: &App) -> Result<(), Problem> {
    app.0.db.interrupted_acts().await
}

/// Waits for what is under way.
pub(crate) async fn finish(app: &App) {
    app.0.trail.finish().await;
}
