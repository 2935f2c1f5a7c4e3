//! The accounts of a person: which there are, what is wrong with them, signing out.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use dental_oauth::session::AccountKey;

use crate::app::App;
use crate::db::AccountRow;
use crate::guard::Form;
use crate::problem::Problem;
use crate::view;
use crate::visitor::{Visitor, see_other};

/// `GET /accounts`
pub(crate) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    let desk = visitor.desk(&app).await?;
    let page = view::accounts::page(&desk.accounts(), app.listed(), &visitor.csrf(&app));
    Ok(page.into_response())
}

/// `POST /accounts/{slot}/sign-out`
pub(crate) async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    Path(slot): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    Form::own(&app, &headers, &visitor, &body)?;
    let account = visitor.desk(&app).await?.account(&slot)?;
    app.0.db.remove_account(&visitor.owner(), &slot).await?;
    end(&app, &account.row).await;
    visitor.desk(&app).await?;
    Ok(see_other("/accounts"))
}

/// `POST /sign-out`: out of everything, and the browser is nobody's.
pub(crate) async fn sign_out_all(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    Form::own(&app, &headers, &visitor, &body)?;
    let owner = visitor.owner();
    for account in visitor.desk(&app).await?.accounts() {
        app.0.db.remove_account(&owner, &account.row.slot).await?;
        end(&app, &account.row).await;
    }
    visitor.desk(&app).await?;
    visitor.forget().await?;
    Ok(see_other("/"))
}

/// `POST /look`: asks all providers for changes now.
pub(crate) async fn look(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    Form::own(&app, &headers, &visitor, &body)?;
    for account in visitor.desk(&app).await?.accounts() {
        account.wake.notify_one();
    }
    Ok(see_other("/"))
}

/// Gives the grant of an account that is no longer listed back to the provider.
pub(crate) async fn end(app: &App, row: &AccountRow) {
    let labels = BTreeMap::from([(row.connection.clone(), row.label.clone())]);
    let Ok(opened) = app.0.connections.open(&row.connection, &labels) else {
        return;
    };
    match opened.session().sign_out().await {
        Ok(revocation) => tracing::info!(connection = row.connection, ?revocation, "signed out"),
        Err(error) => tracing::warn!(connection = row.connection, %error, "signing out"),
    }
}

/// Forgets the tokens of an account without a word to the provider: the same person has signed in anew, and
/// many servers would end both grants.
pub(crate) async fn forget(app: &App, row: &AccountRow) -> Result<(), Problem> {
    let labels = BTreeMap::from([(row.connection.clone(), row.label.clone())]);
    let opened = app.0.connections.open(&row.connection, &labels)?;
    let key: &AccountKey = opened.session().key();
    if let Some(stored) = app.0.tokens.load(key).await? {
        app.0.tokens.remove(key, stored.generation).await?;
    }
    Ok(())
}
