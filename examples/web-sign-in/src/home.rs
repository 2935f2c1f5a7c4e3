//! The start page, and the way out.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{HeaderMap, SET_COOKIE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use dental_oauth::oauth::Revocation;
use dental_oauth::session::SignIn;

use crate::app::App;
use crate::pages::{self, Account, see_other};
use crate::refusal::Refusal;
use crate::visitor::{self, Visitor};
use crate::{Problem, guard};

/// What is said above the sign-in button.
const NOTICES: [(&str, &str); 4] = [
    (
        "signed-out=confirmed",
        "You are signed out, and the platform has confirmed it.",
    ),
    (
        "signed-out=unconfirmed",
        "You are signed out here. The platform did not confirm it.",
    ),
    (
        "signed-out=unsupported",
        "You are signed out here. The platform has no way to be told.",
    ),
    (
        "ended",
        "Your access at the platform has ended: please sign in again.",
    ),
];

/// `GET /`
pub(crate) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let mut visitor = Visitor::of(&app.0, &headers);
    let introduction = visitor.introduce(&app.0)?;
    let csrf = visitor.csrf(&app.0.vault);
    let mut response = if let Some(signed_in) = visitor.signed_in(&app).await? {
        let Some(account) = look_up(&app, signed_in.account.expose()).await? else {
            return signed_out(&app, &visitor, "/?ended").await;
        };
        pages::signed_in(&*app.0.platform, &account, &csrf).into_response()
    } else {
        let notice = NOTICES
            .iter()
            .find(|(query, _)| uri.query() == Some(query))
            .map(|(_, sentence)| *sentence);
        pages::signed_out(&app.0, notice, &csrf).into_response()
    };
    response
        .headers_mut()
        .extend(introduction.map(|cookie| (SET_COOKIE, cookie)));
    Ok(response)
}

/// Who it is, and what was granted. `None` when a person must sign in again.
async fn look_up(app: &App, label: &str) -> Result<Option<Account>, Problem> {
    let session = app.account(label)?;
    let over = |status: &SignIn| !matches!(status, SignIn::SignedIn { .. });
    // By the store's word: another process may have signed this account out.
    if over(&session.status().await?) {
        app.close(&session);
        return Ok(None);
    }
    let (person, failure) = match app.0.platform.person(&session).await {
        Ok(person) => (person, None),
        Err(error) if error.needs_user() => {
            app.close(&session);
            return Ok(None);
        }
        // The sign-in is good all the same.
        Err(error) => (crate::Person::default(), Some(Refusal::from(error))),
    };
    // Read again: the call may have refreshed the token.
    let SignIn::SignedIn {
        expires_at, scopes, ..
    } = session.status().await?
    else {
        return Ok(None);
    };
    Ok(Some(Account {
        person,
        failure,
        scopes,
        expires_at,
    }))
}

/// `POST /sign-out`: gives the grant back to the platform, then forgets the browser's session.
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    guard::own_form(&app.0, &headers, &visitor, &body)?;
    let Some(signed_in) = visitor.signed_in(&app).await? else {
        return signed_out(&app, &visitor, "/").await;
    };
    let session = app.account(signed_in.account.expose())?;
    let revocation = session.sign_out().await?;
    app.close(&session);
    let place = match revocation {
        Revocation::Confirmed => "/?signed-out=confirmed",
        Revocation::Unsupported => "/?signed-out=unsupported",
        _ => "/?signed-out=unconfirmed",
    };
    tracing::info!(?revocation, "signed out");
    signed_out(&app, &visitor, place).await
}

async fn signed_out(app: &App, visitor: &Visitor, place: &str) -> Result<Response, Refusal> {
    visitor.sign_out(app).await?;
    let mut response = see_other(place);
    let cookie = visitor::without_session(&app.0)?;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// Every other address.
pub(crate) async fn nothing_here() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing at this address.",
    )
}
