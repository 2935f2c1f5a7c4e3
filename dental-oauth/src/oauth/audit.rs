//! What an audit log hears of a grant: who, what, when and with which outcome, and never a secret.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::SystemTime;

use super::revoke::Revocation;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::provider::Provider;

/// Takes down what happens to grants, for the access log that health data asks for (45 CFR 164.312(b)).
/// Given to [`OAuthClientBuilder::audit`](super::OAuthClientBuilder::audit); every
/// [`Session`](crate::session::Session) of that client reports to it too.
///
/// ```
/// use std::sync::mpsc::{Receiver, Sender, channel};
///
/// use dental_oauth::oauth::{AuditEvent, AuditSink};
///
/// /// Hands events to a thread that writes them.
/// #[derive(Debug)]
/// struct ToWriter(Sender<AuditEvent>);
///
/// impl AuditSink for ToWriter {
///     fn record(&self, event: &AuditEvent) {
///         let _ = self.0.send(event.clone());
///     }
/// }
///
/// let (sender, events): (_, Receiver<AuditEvent>) = channel();
/// let sink = std::sync::Arc::new(ToWriter(sender));
/// // OAuthClient::builder(server, "client-id", transport).audit(sink)
/// # let _ = (sink, events);
/// ```
pub trait AuditSink: fmt::Debug + Send + Sync + 'static {
    /// Takes one event down. Called on the task that did the work, after the work is saved: hand slow
    /// writing to somebody else. A panic is caught, and the event lost.
    fn record(&self, event: &AuditEvent);
}

/// One thing that happened to a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEvent {
    /// When, by the client's clock.
    pub at: SystemTime,
    /// With whom.
    pub provider: Provider,
    /// Whose: [`AccountKey::digest`](crate::session::AccountKey::digest), the same in every process and
    /// on every computer. `None` for a sign-in that came to nothing: it belongs to no account yet.
    pub account: Option<String>,
    /// What, and its outcome.
    pub action: AuditAction,
}

/// What happened to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditAction {
    /// A person signed in, and the tokens are saved.
    SignedIn {
        /// Whether there is a refresh token. Without one the sign-in ends with its access token.
        refreshable: bool,
    },
    /// A sign-in came to nothing, for this reason.
    SignInFailed(ErrorKind),
    /// The tokens were exchanged for new ones, which are saved.
    Refreshed,
    /// They could not be exchanged, or the new ones not saved, for this reason. It is tried again.
    RefreshFailed(ErrorKind),
    /// The grant is over without anybody having signed out: a person must sign in again.
    ReauthenticationRequired,
    /// The account was signed out: its tokens are gone here.
    SignedOut,
    /// The server was asked to end a grant, with this outcome.
    Revoked(Revocation),
}

impl AuditAction {
    /// A stable name, for a log that others read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn { .. } => "signed_in",
            Self::SignInFailed(_) => "sign_in_failed",
            Self::Refreshed => "refreshed",
            Self::RefreshFailed(_) => "refresh_failed",
            Self::ReauthenticationRequired => "reauthentication_required",
            Self::SignedOut => "signed_out",
            Self::Revoked(_) => "revoked",
        }
    }
}

/// A client's way to its sink, if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Audit {
    pub(super) sink: Option<Arc<dyn AuditSink>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) provider: Provider,
}

impl Audit {
    pub(crate) fn record(&self, account: Option<&str>, action: AuditAction) {
        let Some(sink) = &self.sink else { return };
        let event = AuditEvent {
            at: self.clock.now(),
            provider: self.provider.clone(),
            account: account.map(str::to_owned),
            action,
        };
        // A sink that fails must not cost the grant that it is told about.
        if catch_unwind(AssertUnwindSafe(|| sink.record(&event))).is_err() {
            tracing::error!(provider = %self.provider, action = action.as_str(), "the audit sink failed");
        }
    }

    /// Passes an outcome of a sign-in on, taking a failure down.
    pub(super) fn sign_in<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &outcome {
            self.record(None, AuditAction::SignInFailed(error.kind()));
        }
        outcome
    }
}
