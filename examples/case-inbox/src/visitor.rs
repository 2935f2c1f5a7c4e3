//! Who is asking: one person at one browser, known by the session cookie alone.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use crate::app::App;
use crate::desk::Desk;
use crate::key::{digest, random};
use crate::problem::Problem;

const OWNER: &str = "owner";
const SIGN_IN: &str = "sign-in";

/// One person at one browser.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    session: Session,
    owner: String,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &App) -> Result<Self, Problem> {
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::Internal("there are no sessions"))?;
        let owner = if let Some(owner) = session.get::<String>(OWNER).await? {
            owner
        } else {
            let owner = random::<32>()?;
            session.insert(OWNER, &owner).await?;
            owner
        };
        Ok(Self { session, owner })
    }
}

impl Visitor {
    /// What their accounts and acts are kept under.
    pub(crate) fn owner(&self) -> String {
        digest(&self.owner)
    }

    /// Their desk.
    pub(crate) async fn desk(&self, app: &App) -> Result<Arc<Desk>, Problem> {
        app.0.desks.of(app, &self.owner()).await
    }

    /// The token that our forms carry.
    pub(crate) fn csrf(&self, app: &App) -> String {
        app.0.keys.sign("csrf", &self.owner)
    }

    /// Whether a form was made for this browser.
    pub(crate) fn csrf_is(&self, app: &App, token: &str) -> bool {
        app.0.keys.verify("csrf", &self.owner, token)
    }

    /// Remembers the sign-in under way: some providers send no state back.
    pub(crate) async fn begins(&self, name: &str) -> Result<(), Problem> {
        Ok(self.session.insert(SIGN_IN, name).await?)
    }

    /// The sign-in under way.
    pub(crate) async fn begun(&self) -> Result<Option<String>, Problem> {
        Ok(self.session.remove::<String>(SIGN_IN).await?)
    }

    /// A new cookie for the same person: one that somebody planted before the sign-in is worth nothing.
    pub(crate) async fn signed_in(&self) -> Result<(), Problem> {
        Ok(self.session.cycle_id().await?)
    }

    /// Forgets who it was.
    pub(crate) async fn forget(&self) -> Result<(), Problem> {
        Ok(self.session.flush().await?)
    }
}

/// `303`: the answer to a form is a page of its own.
pub(crate) fn see_other(place: &str) -> Response {
    Redirect::to(place).into_response()
}
