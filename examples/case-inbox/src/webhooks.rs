//! drchrono's webhooks: verified, each once, answered at once. What one says is a hint to look, nothing more.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use dental_oauth::Secret;
use drchrono_client::webhook::{self, Event, Signature};
use url::form_urlencoded;

use crate::app::App;
use crate::db;

/// The largest delivery that is read.
pub(crate) const LARGEST: usize = 1024 * 1024;

/// `GET /hooks/drchrono/{connection}?msg=...`: drchrono asks whether we know the secret.
pub(crate) async fn challenge(
    State(app): State<App>,
    Path(connection): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(secret) = secret_of(&app, &connection) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let query = query.unwrap_or_default();
    let mut messages = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "msg");
    let message = messages
        .next()
        .map(|(_, message)| message)
        .unwrap_or_default();
    match webhook::answer_challenge(&message, secret) {
        Ok(answer) => ([(CONTENT_TYPE, "application/json")], answer).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// `POST /hooks/drchrono/{connection}`
pub(crate) async fn deliver(
    State(app): State<App>,
    Path(connection): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let Some(secret) = secret_of(&app, &connection) else {
        return StatusCode::NOT_FOUND;
    };
    if webhook::verify(&headers, &body, secret, Signature::Secret).is_err() {
        tracing::warn!("a webhook delivery without the secret was refused");
        return StatusCode::FORBIDDEN;
    }
    let Ok(delivery) = webhook::parse(&headers, &body) else {
        return StatusCode::BAD_REQUEST;
    };
    let name = format!("{connection} {}", delivery.dedupe_key());
    match app.0.db.is_new_delivery(&name, db::now()).await {
        Ok(true) => {}
        // Told of already.
        Ok(false) => return StatusCode::NO_CONTENT,
        // drchrono tries again.
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE,
    }
    if delivery.event != Event::PING {
        // Read through the feed of changes: one or two calls for any number of deliveries.
        for desk in app.0.desks.all() {
            for account in desk.accounts() {
                if account.row.connection == connection {
                    account.wake.notify_one();
                }
            }
        }
    }
    StatusCode::NO_CONTENT
}

fn secret_of<'a>(app: &'a App, connection: &str) -> Option<&'a Secret> {
    let known = app.connection(connection).ok()?;
    app.0
        .webhook_secret
        .as_ref()
        .filter(|_| known.provider == "drchrono")
}
