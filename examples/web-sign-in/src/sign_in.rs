//! The sign-in: its start, and the four ways its answer comes back.
//!
//! | Mode | How the answer comes | Who completes it |
//! |---|---|---|
//! | `query` | `GET /callback?code=...` | that request: it brings the cookie |
//! | `fragment` | `GET /callback`, the rest is behind `#` | a script posts it to `/callback/fragment` |
//! | `form_post` | `POST /callback`, cross-site and so without cookie | kept sealed; `GET /callback/form` brings the cookie |
//! | `web_message` | a message to the page that opened the window | a script posts it to `/callback/message` |
//!
//! All of them end in [`complete`].

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{HeaderMap, SET_COOKIE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use dental_oauth::Secret;
use dental_oauth::oauth::{Callback, Pending, ResponseMode};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::pages::see_other;
use crate::refusal::Refusal;
use crate::vault::{self, Name};
use crate::visitor::Visitor;
use crate::{Problem, guard, pages};

/// What is kept of a sign-in that is under way, until its browser comes back to any of the processes.
#[derive(Serialize, Deserialize)]
struct Started<'a> {
    /// From [`Pending::seal`].
    #[serde(borrow)]
    pending: std::borrow::Cow<'a, str>,
    /// The browser that began it.
    #[serde(borrow)]
    browser: std::borrow::Cow<'a, str>,
}

/// `POST /sign-in`: sends the browser to the platform.
pub(crate) async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    let form = guard::own_form(&app.0, &headers, &visitor, &body)?;
    let browser = visitor.browser().ok_or_else(Refusal::unknown_sign_in)?;
    let word = form.field("mode").unwrap_or_default();
    let Some((mode, word)) = mode(word) else {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "unknown_mode",
            "There is no such way to sign in.",
        ));
    };
    let platform = &app.0.platform;
    let (url, pending) = platform
        .client()
        .authorization(&app.0.redirect_uri, platform.scopes())
        .response_mode(mode)
        .lifetime(app.0.sign_in_lifetime)
        .start()?;
    let started = Started {
        pending: pending.seal(app.0.vault.pending())?.into(),
        browser: browser.as_str().into(),
    };
    let json = serde_json::to_string(&started)
        .map_err(|_| Problem::Internal("a sign-in cannot be written"))?;
    let name = Name::of(pending.state().expose());
    if !app.0.started.put(&name, &json).await? {
        return Err(Problem::Internal("the same state came up twice").into());
    }
    tracing::info!(mode = word, "a sign-in began");
    Ok(see_other(url.as_str()))
}

fn mode(word: &str) -> Option<(ResponseMode, &'static str)> {
    match word {
        "query" => Some((ResponseMode::Query, "query")),
        "fragment" => Some((ResponseMode::Fragment, "fragment")),
        "form_post" => Some((ResponseMode::FormPost, "form_post")),
        "web_message" => Some((ResponseMode::WebMessage, "web_message")),
        _ => None,
    }
}

/// `GET /callback`: the answer itself in `query` mode; without a query, the page whose script reads the
/// answer behind the `#`.
pub(crate) async fn arrived(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    match uri.query() {
        Some(query) => complete(&app, &visitor, &Callback::from_query(query)?).await,
        None if visitor.browser().is_some() => {
            Ok(pages::fragment(&visitor.csrf(&app.0.vault)).into_response())
        }
        None => Err(Refusal::unknown_sign_in()),
    }
}

/// `POST /callback`, from a page of the platform. Cross-site, so there is no telling which browser it is:
/// the answer is put aside, and the browser asked to come back in a way that brings its cookie.
pub(crate) async fn posted(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    guard::platform_form(&app.0, &headers, &body)?;
    let form = std::str::from_utf8(&body).map_err(|_| Refusal::unknown_sign_in())?;
    let callback = Callback::from_form(form)?;
    let state = callback.state().ok_or_else(Refusal::unknown_sign_in)?;
    let name = Name::of(state.expose());
    // Nothing is kept for a state that nobody was given.
    if !app.0.started.has(&name).await? {
        return Err(Refusal::unknown_sign_in());
    }
    // The first answer counts; a form sent twice leads to the same place.
    app.0.forms.put(&name, form).await?;
    Ok(see_other(&format!("/callback/form?for={}", name.as_str())))
}

/// `GET /callback/form`: the browser of a `form_post` answer, this time with its cookie.
pub(crate) async fn form(
    State(app): State<App>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    let name = uri
        .query()
        .and_then(|query| query.strip_prefix("for="))
        .and_then(Name::parse)
        .ok_or_else(Refusal::unknown_sign_in)?;
    let form = app.0.forms.take(&name).await?;
    let form = form.ok_or_else(Refusal::unknown_sign_in)?;
    complete(&app, &visitor, &Callback::from_form(form.expose())?).await
}

/// `POST /callback/fragment`, from our own landing page.
pub(crate) async fn fragment(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    let form = guard::own_form(&app.0, &headers, &visitor, &body)?;
    let callback = Callback::from_fragment(form.field("url").unwrap_or_default())?;
    complete(&app, &visitor, &callback).await
}

/// `POST /callback/message`, from our own start page, which has checked where the message is from.
pub(crate) async fn message(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let visitor = Visitor::of(&app.0, &headers);
    let form = guard::own_form(&app.0, &headers, &visitor, &body)?;
    let callback = Callback::from_web_message(form.field("message").unwrap_or_default())?;
    complete(&app, &visitor, &callback).await
}

/// Completes a sign-in, once, for the browser that began it, and leads to a clean address.
async fn complete(app: &App, visitor: &Visitor, callback: &Callback) -> Result<Response, Refusal> {
    let client = app.0.platform.client();
    let state = callback.state().ok_or_else(Refusal::unknown_sign_in)?;
    // Taken before anything is checked: whatever comes of it, it is not there a second time.
    let record = app.0.started.take(&Name::of(state.expose())).await?;
    let record = record.ok_or_else(Refusal::unknown_sign_in)?;
    let started: Started<'_> =
        serde_json::from_str(record.expose()).map_err(|_| Refusal::unknown_sign_in())?;
    // Somebody else's browser: else a link with a stranger's answer would sign its victim in as the
    // stranger.
    if visitor
        .browser()
        .is_none_or(|browser| browser.as_str() != started.browser)
    {
        return Err(Refusal::unknown_sign_in());
    }
    let pending = Pending::unseal(&started.pending, app.0.vault.pending(), client)?;
    let granted = pending.accept(callback)?;
    let tokens = granted.exchange(client).await?;
    let account = match tokens.subject() {
        Some(subject) => Secret::new(subject.expose()),
        // The platform names nobody: the account is this sign-in's own.
        None => vault::token()?,
    };
    app.account(account.expose())?.sign_in(&tokens).await?;
    let cookie = visitor.sign_in(app, account).await?;
    tracing::info!("a sign-in was completed");
    let mut response = see_other("/");
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}
