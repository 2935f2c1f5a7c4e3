//! Whether somebody is signed in.

use std::time::SystemTime;

use super::session::Session;
use crate::error::Error;
use crate::oauth::Scopes;
use crate::secret::Phi;

/// Whether somebody is signed in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SignIn {
    /// Nobody.
    SignedOut,
    /// Somebody is.
    SignedIn {
        /// When the access token ends; it is refreshed before that.
        expires_at: Option<SystemTime>,
        /// What was granted.
        scopes: Scopes,
        /// The server's id of the person, if an id_token named one.
        subject: Option<Phi<String>>,
    },
    /// Somebody was, but a person must sign in again.
    NeedsLogin,
}

impl Session {
    /// Whether somebody is signed in, by the store's word. Refreshes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](crate::ErrorKind::Store).
    pub async fn status(&self) -> Result<SignIn, Error> {
        let inner = &*self.0;
        let stored = inner
            .store
            .load(&inner.key)
            .await
            .map_err(|e| inner.named(e.into()))?;
        let Some(stored) = stored else {
            return Ok(SignIn::SignedOut);
        };
        let dead = inner
            .state()
            .dead
            .as_ref()
            .map(|(generation, _)| *generation);
        let tokens = &stored.tokens.parts;
        let over = tokens
            .expires_at
            .is_some_and(|end| end <= inner.client.clock().now());
        if stored.dead
            || dead == Some(stored.generation)
            || (over && tokens.refresh_token.is_none())
        {
            return Ok(SignIn::NeedsLogin);
        }
        Ok(SignIn::SignedIn {
            expires_at: tokens.expires_at,
            scopes: tokens.scopes.clone(),
            subject: tokens.subject.clone(),
        })
    }
}
