//! Signing in at a provider: started here, answered by a redirect or by a form of the provider's page.
//!
//! A pending sign-in is kept sealed under a digest of its state, is taken away once, and is completed by the
//! browser that began it or not at all.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use dental_cli::connections::Opened;
use dental_oauth::oauth::{Callback, Pending, ResponseMode};
use dental_oauth::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::accounts;
use crate::app::App;
use crate::db::{self, AccountRow};
use crate::guard::Form;
use crate::key::{digest, random};
use crate::problem::Problem;
use crate::visitor::{Visitor, see_other};

/// How long a sign-in may take, in seconds.
const LIFETIME: i64 = 600;

/// What is kept of a sign-in that is under way.
#[derive(Serialize, Deserialize)]
struct Started {
    /// From [`Pending::seal`].
    pending: String,
    owner: String,
    connection: String,
    label: String,
}

fn unknown() -> Problem {
    Error::new(
        ErrorKind::StateMismatch,
        "no sign-in of this browser waits for this answer",
    )
    .into()
}

/// `POST /sign-in`: sends the browser to a provider.
pub(crate) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let form = Form::own(&app, &headers, &visitor, &body)?;
    let connection = app.connection(form.needed("connection")?)?;
    let label = random::<18>()?;
    let opened = opened(&app, &connection.name, &label)?;
    let (redirect_uri, scopes) = opened.sign_in();
    let mut request = opened
        .session()
        .client()
        .authorization(redirect_uri, scopes);
    if connection.provider == "dentbird" {
        // Keeps the code out of addresses and of what logs them.
        request = request.response_mode(ResponseMode::FormPost);
    }
    let (url, pending) = request.start()?;
    let name = digest(pending.state().expose());
    let started = Started {
        pending: pending.seal(app.0.keys.pending())?,
        owner: visitor.owner(),
        connection: connection.name.clone(),
        label,
    };
    let json = serde_json::to_string(&started)
        .map_err(|_| Problem::Internal("a sign-in cannot be written"))?;
    let sealed = app.0.keys.seal(&format!("sign-in {name}"), &json)?;
    let now = db::now();
    if !app
        .0
        .db
        .put_sign_in(&name, &sealed, now, now + LIFETIME)
        .await?
    {
        return Err(Problem::Internal("the same state came up twice"));
    }
    visitor.begins(&name).await?;
    tracing::info!(provider = connection.provider, "a sign-in began");
    Ok(see_other(url.as_str()))
}

/// `GET /callback`: the answer in the address.
pub(crate) async fn arrived(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Problem> {
    let callback = Callback::from_query(uri.query().ok_or_else(unknown)?)?;
    // Some servers send no state back: then it is the sign-in that this browser began last.
    let begun = visitor.begun().await?;
    let name = match callback.state() {
        Some(state) => digest(state.expose()),
        None => begun.ok_or_else(unknown)?,
    };
    complete(&app, &visitor, &name, &callback).await
}

/// `POST /callback`, from a page of a provider. Cross-site, so it brings no cookie: the answer is put aside,
/// sealed, and the browser asked to come back in a way that brings it.
pub(crate) async fn posted(State(app): State<App>, body: Bytes) -> Result<Response, Problem> {
    let form = std::str::from_utf8(&body).map_err(|_| unknown())?;
    let callback = Callback::from_form(form)?;
    let state = callback.state().ok_or_else(unknown)?;
    let name = digest(state.expose());
    // Nothing is kept for a state that nobody was given.
    if !app.0.db.has_sign_in(&name).await? {
        return Err(unknown());
    }
    let parked = digest(&format!("form {name}"));
    let sealed = app.0.keys.seal(&format!("form {parked}"), form)?;
    let now = db::now();
    // The first answer counts; a form sent twice leads to the same place.
    app.0
        .db
        .put_sign_in(&parked, &sealed, now, now + LIFETIME)
        .await?;
    Ok(see_other(&format!("/callback/form?for={parked}")))
}

/// `GET /callback/form`: the browser of such an answer, this time with its cookie.
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Problem> {
    let query = uri.query().unwrap_or_default();
    let parked = query.strip_prefix("for=").ok_or_else(unknown)?;
    let sealed = app.0.db.take_sign_in(parked).await?.ok_or_else(unknown)?;
    let form = app
        .0
        .keys
        .open(&format!("form {parked}"), &sealed)
        .ok_or_else(unknown)?;
    let callback = Callback::from_form(form.expose())?;
    let name = digest(callback.state().ok_or_else(unknown)?.expose());
    complete(&app, &visitor, &name, &callback).await
}

/// Completes a sign-in, once, and leads to a clean address.
async fn complete(
    app: &App,
    visitor: &Visitor,
    name: &str,
    callback: &Callback,
) -> Result<Response, Problem> {
    // Taken before anything is checked: whatever comes of it, it is not there a second time.
    let sealed = app.0.db.take_sign_in(name).await?.ok_or_else(unknown)?;
    let started = app
        .0
        .keys
        .open(&format!("sign-in {name}"), &sealed)
        .ok_or_else(unknown)?;
    let started: Started = serde_json::from_str(started.expose()).map_err(|_| unknown())?;
    // Somebody else's browser: else a link with a stranger's answer would sign its victim in as the stranger.
    if started.owner != visitor.owner() {
        return Err(unknown());
    }
    let opened = opened(app, &started.connection, &started.label)?;
    let session = opened.session();
    let pending = Pending::unseal(&started.pending, app.0.keys.pending(), session.client())?;
    let tokens = pending.accept(callback)?.exchange(session.client()).await?;
    session.sign_in(&tokens).await?;
    let who = Person::of(
        &opened,
        tokens.subject().map(|subject| subject.expose().as_str()),
    )
    .await;
    let slot = random::<9>()?;
    let row = AccountRow {
        who: app.0.keys.seal(&format!("who {slot}"), &who.name)?,
        slot,
        connection: started.connection,
        label: started.label,
    };
    // The same person again: their cases are not to be there twice.
    let person = match who.id {
        Some(id) => app.0.keys.sign("person", &id),
        None => random::<18>()?,
    };
    let owner = visitor.owner();
    for older in app
        .0
        .db
        .add_account(&owner, &row, &person, db::now())
        .await?
    {
        accounts::forget(app, &older).await?;
    }
    visitor.signed_in().await?;
    tracing::info!(connection = row.connection, "a sign-in was completed");
    Ok(see_other("/"))
}

fn opened(app: &App, connection: &str, label: &str) -> Result<Opened, Problem> {
    let labels = BTreeMap::from([(connection.to_owned(), label.to_owned())]);
    Ok(app.0.connections.open(connection, &labels)?)
}

/// Who has signed in, as far as the provider says.
struct Person {
    id: Option<String>,
    name: String,
}

impl Person {
    async fn of(opened: &Opened, subject: Option<&str>) -> Self {
        // The sign-in is good whether or not this works.
        let who = opened.who().await.unwrap_or_default();
        let (email, name) = (who.email.map(exposed), who.name.map(exposed));
        let id = subject
            .map(str::to_owned)
            .or_else(|| email.clone())
            .or_else(|| name.clone());
        Self {
            id,
            name: name.or(email).unwrap_or_default(),
        }
    }
}

fn exposed(text: dental_oauth::Phi<String>) -> String {
    text.into_exposed()
}
