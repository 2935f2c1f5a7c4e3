//! The handle that programs hold: gives out access tokens, refreshing them as needed.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, watch};

use super::access_token::AccessToken;
use super::state::{Current, Flight, Outcome, State, Unsaved};
use super::store::{AccountKey, Cas, OwnerId, TokenStore};
use super::turn::{self, Reason};
use crate::error::{Error, ErrorKind};
use crate::oauth::{AuditAction, OAuthClient, Revocation, TokenParts, TokenSet};

/// Keeps one account signed in. Cheap to clone; clones share everything.
///
/// [`access_token`](Session::access_token) is all that most programs call, and the clients call it for
/// them. Dropping any of its futures loses nothing: a refresh that has begun runs to its end and its
/// result is saved. Call [`drain`](Session::drain) before the runtime shuts down.
#[derive(Clone)]
pub struct Session(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) client: OAuthClient,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) key: AccountKey,
    pub(super) owner: OwnerId,
    /// What stands for the account in log lines.
    pub(super) tag: String,
    /// What stands for it in the audit log.
    digest: String,
    state: RwLock<State>,
    /// How many calls of [`Session::drain`] wait.
    drains: AtomicUsize,
    /// Told when one comes.
    drain_begun: Notify,
}

impl Session {
    /// A session for one account. Reads nothing yet; any number of sessions, processes and machines may
    /// share a record.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is no randomness to be had.
    pub fn new(
        client: OAuthClient,
        store: Arc<dyn TokenStore>,
        key: AccountKey,
    ) -> Result<Self, Error> {
        let owner = OwnerId::generate()?;
        Ok(Self(Arc::new(Inner {
            tag: key.log_tag(),
            digest: key.digest(),
            client,
            store,
            key,
            owner,
            state: RwLock::default(),
            drains: AtomicUsize::new(0),
            drain_begun: Notify::new(),
        })))
    }

    /// Saves the tokens of a fresh sign-in, in place of whatever was there.
    ///
    /// A grant that this replaces is not revoked: many servers count one grant per person and client, and
    /// would end the new one with the old. Whoever wants the old one ended signs out first.
    ///
    /// # Errors
    /// [`ErrorKind::Store`].
    pub async fn sign_in(&self, tokens: &TokenSet) -> Result<(), Error> {
        let inner = &*self.0;
        let mut expected = match inner.store.load(&inner.key).await {
            Ok(stored) => stored.map(|stored| stored.generation),
            // A damaged record is no reason to refuse a person who has just signed in.
            Err(super::StoreError::Corrupt) => None,
            Err(error) => return Err(inner.named(error.into())),
        };
        loop {
            let answer = inner.store.replace(&inner.key, expected, tokens).await;
            match answer.map_err(|error| inner.named(error.into()))? {
                Cas::Stored(generation) => {
                    let stored = super::Stored {
                        dead: false,
                        generation,
                        tokens: tokens.clone(),
                    };
                    inner.adopt(stored);
                    inner.signed_in(tokens);
                    return Ok(());
                }
                Cas::Conflict(now) => expected = now.map(|stored| stored.generation),
            }
        }
    }

    /// An access token that is good now, refreshed first if it is about to end.
    ///
    /// Any number of tasks may call this at once: there is one refresh, and all get its result. While a
    /// refresh fails, a token that is still valid is served.
    ///
    /// # Errors
    /// [`ErrorKind::ReauthenticationRequired`] or [`ErrorKind::SignedOut`] when a person must sign in;
    /// [`ErrorKind::Store`] when a rotated token could not be saved (it is kept, and saved at the next
    /// call); network kinds otherwise.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        let now = self.0.client.clock().now();
        if let Some(token) = self.0.ready(now) {
            return Ok(token);
        }
        match self.0.fly(Reason::Stale).await {
            Ok(current) => Ok(AccessToken::of(&current)),
            Err(error) => self.0.still_valid(&error).ok_or(error),
        }
    }

    /// A token to try instead of one that the provider answered 401 to: a newer one if there is one,
    /// here or in the store, otherwise the result of one refresh.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthorized`] when the refused token is itself the result of such a refresh a
    /// moment ago; otherwise as [`Session::access_token`].
    pub async fn rejected(&self, token: &AccessToken) -> Result<AccessToken, Error> {
        let inner = &self.0;
        let newer = |current: &Current| current.generation != token.generation;
        if let Some(current) = inner
            .state()
            .current
            .as_ref()
            .filter(|current| newer(current))
        {
            return Ok(AccessToken::of(current));
        }
        // The first flight may be one that began for another reason and brought nothing newer.
        for _ in 0..2 {
            let current = inner.fly(Reason::Rejected(token.generation)).await?;
            if newer(&current) {
                return Ok(AccessToken::of(&current));
            }
        }
        Err(inner.named(Error::new(
            ErrorKind::Unauthorized,
            "no newer access token is to be had",
        )))
    }

    /// A token to try instead of one that is past or near its end, or of unknown life, when the provider's
    /// failure may be its way of saying so. `None` when there is no reason to think so, or nothing newer is
    /// to be had: then the failure is what it says.
    pub async fn suspected(&self, token: &AccessToken) -> Option<AccessToken> {
        let inner = &self.0;
        let current = inner.state().current.clone()?;
        if current.generation != token.generation {
            return Some(AccessToken::of(&current));
        }
        let doubtful = current.is_doubtful(inner.client.clock().now());
        if doubtful && current.tokens.refresh_token.is_some() {
            self.rejected(token).await.ok()
        } else {
            None
        }
    }

    /// Revokes the grant at the server and forgets it. The local record goes even when the server cannot
    /// be reached, and a refresh that is under way cannot bring it back.
    ///
    /// # Errors
    /// [`ErrorKind::Store`].
    pub async fn sign_out(&self) -> Result<Revocation, Error> {
        let inner = &*self.0;
        self.drain().await;
        let stored = loop {
            let stored = inner
                .store
                .load(&inner.key)
                .await
                .map_err(|e| inner.named(e.into()))?;
            let Some(stored) = stored else { break None };
            // Removed first: from here on a refresh elsewhere finds nothing to replace.
            let removed = inner.store.remove(&inner.key, stored.generation).await;
            if removed.map_err(|e| inner.named(e.into()))? {
                break Some(stored);
            }
        };
        // Tokens that could not be saved are newer than those in the store.
        let unsaved = inner.forget().map(|unsaved| unsaved.tokens);
        match unsaved.or(stored.map(|stored| stored.tokens)) {
            Some(tokens) => {
                inner.audit(AuditAction::SignedOut);
                Ok(inner.revoke(&tokens.parts).await)
            }
            None => Ok(Revocation::Confirmed),
        }
    }

    /// Waits for a refresh that is under way, so that its result is saved before the runtime stops. One that only
    /// waits for another process has nothing to save, and fails with [`ErrorKind::Store`] instead.
    ///
    /// Dropping the future is safe: the refresh goes on.
    pub async fn drain(&self) {
        let _draining = Draining::of(&self.0);
        let flight = self.0.state().flight.clone();
        if let Some(flight) = flight {
            let _ = land(flight).await;
        }
    }

    /// The account this is.
    pub fn key(&self) -> &AccountKey {
        &self.0.key
    }

    /// The client it signs in with.
    pub fn client(&self) -> &OAuthClient {
        &self.0.client
    }
}

impl Session {
    pub(crate) fn tag(&self) -> &str {
        &self.0.tag
    }
}

impl Inner {
    /// Waits, unless somebody drains the session or begins to meanwhile; tells whether it was waited for whole.
    pub(super) async fn sleep_unless_drained(&self, period: Duration) -> bool {
        // Before the count is read: one that comes in between is heard.
        let mut begun = pin!(self.drain_begun.notified());
        if self.drains.load(Ordering::SeqCst) > 0 {
            return false;
        }
        let mut slept = pin!(self.client.clock().sleep(period));
        poll_fn(|context| match begun.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(false),
            Poll::Pending => slept.as_mut().poll(context).map(|()| true),
        })
        .await
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn named(&self, error: Error) -> Error {
        error
            .with_provider(self.key.provider())
            .with_operation("access token")
    }

    pub(super) fn audit(&self, action: AuditAction) {
        self.client.audit().record(Some(&self.digest), action);
    }

    pub(super) async fn revoke(&self, tokens: &TokenParts) -> Revocation {
        let outcome = self.client.revoke(tokens).await;
        self.audit(AuditAction::Revoked(outcome));
        outcome
    }

    fn signed_in(&self, tokens: &TokenSet) {
        let refreshable = tokens.refresh_token().is_some();
        if !refreshable {
            tracing::warn!(
                provider = %self.key.provider(), account = self.tag,
                "the server gave no refresh token: the sign-in ends with its access token"
            );
        }
        self.audit(AuditAction::SignedIn { refreshable });
    }

    /// Takes a record as the current one.
    pub(super) fn adopt(&self, stored: super::Stored) -> Arc<Current> {
        let current = Arc::new(Current::new(stored, self.client.server().refresh_ahead));
        let mut state = self.state_mut();
        state.current = Some(Arc::clone(&current));
        state.unsaved = None;
        state.backoff.clear();
        current
    }

    /// Forgets everything; gives back what could not be saved.
    pub(super) fn forget(&self) -> Option<Unsaved> {
        let mut state = self.state_mut();
        let flight = state.flight.take();
        let before = std::mem::replace(
            &mut *state,
            State {
                flight,
                ..State::default()
            },
        );
        before.unsaved
    }

    /// The fast path: a fresh token, no lock held for longer than a look.
    fn ready(&self, now: SystemTime) -> Option<AccessToken> {
        let state = self.state();
        let current = state.current.as_ref().filter(|_| state.unsaved.is_none())?;
        let waits = state.patient == Some(current.generation) && current.is_usable(now);
        (waits || current.is_fresh(now)).then(|| AccessToken::of(current))
    }

    /// After a failed refresh: the old token, if it still has some life and the failure is not of a sort
    /// that makes it wrong to go on.
    fn still_valid(&self, error: &Error) -> Option<AccessToken> {
        let state = self.state();
        // A successor that is not saved may have ended the old token, and must not be forgotten about.
        if error.kind() == ErrorKind::SignedOut || state.unsaved.is_some() {
            return None;
        }
        let current = state.current.as_ref()?;
        current
            .is_usable(self.client.clock().now())
            .then(|| AccessToken::of(current))
    }

    /// Joins the refresh that is under way, or starts one.
    async fn fly(self: &Arc<Self>, reason: Reason) -> Outcome {
        let flight = self.join(reason);
        match land(flight).await {
            Some(outcome) => outcome,
            None => Err(self.named(Error::new(
                ErrorKind::Internal,
                "the refresh was interrupted",
            ))),
        }
    }

    fn join(self: &Arc<Self>, reason: Reason) -> Flight {
        let mut state = self.state_mut();
        if let Some(flight) = state.flight.as_ref().filter(|flight| is_up(flight)) {
            return flight.clone();
        }
        let (report, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        drop(state);
        let inner = Arc::clone(self);
        // On a task of its own: no caller that goes away can lose a token that has just rotated.
        tokio::spawn(async move {
            let outcome = turn::run(&inner, reason).await;
            inner.state_mut().flight = None;
            report.send_replace(Some(outcome));
        });
        flight
    }
}

/// As long as it lives, a refresh does not wait for another process.
struct Draining<'a>(&'a Inner);

impl<'a> Draining<'a> {
    fn of(inner: &'a Inner) -> Self {
        inner.drains.fetch_add(1, Ordering::SeqCst);
        inner.drain_begun.notify_waiters();
        Self(inner)
    }
}

impl Drop for Draining<'_> {
    fn drop(&mut self) {
        self.0.drains.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether the flight's task is still there: a runtime that was shut down leaves a flight that never
/// lands.
fn is_up(flight: &Flight) -> bool {
    flight.has_changed().is_ok()
}

async fn land(mut flight: Flight) -> Option<Outcome> {
    flight
        .wait_for(Option::is_some)
        .await
        .ok()
        .and_then(|outcome| outcome.clone())
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("key", &self.0.key)
            .finish_non_exhaustive()
    }
}
