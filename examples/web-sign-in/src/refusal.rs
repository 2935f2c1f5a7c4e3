//! What people are told when something is refused: a plain sentence and a word for support, never what
//! a server said.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dental_oauth::{Error, ErrorKind};

use crate::{Problem, pages};

/// A request that comes to nothing.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    status: StatusCode,
    kind: &'static str,
    sentence: &'static str,
}

impl Refusal {
    pub(crate) const fn new(
        status: StatusCode,
        kind: &'static str,
        sentence: &'static str,
    ) -> Self {
        Self {
            status,
            kind,
            sentence,
        }
    }

    /// An answer that no sign-in of this browser waits for.
    pub(crate) fn unknown_sign_in() -> Self {
        let kind = ErrorKind::StateMismatch;
        tracing::warn!(kind = kind.as_str(), "a sign-in was refused");
        let (status, sentence) = told(kind);
        Self::new(status, kind.as_str(), sentence)
    }

    pub(crate) const fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
            "This cannot be asked for in this way.",
        )
    }

    /// The stable word for support.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// What happened.
    pub(crate) fn sentence(&self) -> &'static str {
        self.sentence
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let kind = error.kind().as_str();
        // The library's `Display` holds no secret and no name.
        tracing::warn!(kind, %error, "refused");
        let (status, sentence) = told(error.kind());
        Self::new(status, kind, sentence)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        if let Problem::Library(error) = problem {
            return error.into();
        }
        tracing::error!(%problem, "failed");
        let (status, sentence) = told(ErrorKind::Internal);
        Self::new(status, "internal", sentence)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = pages::refused(&self).into_response();
        *response.status_mut() = self.status;
        response
    }
}

/// The status and the sentence of each kind.
fn told(kind: ErrorKind) -> (StatusCode, &'static str) {
    use ErrorKind as K;
    use StatusCode as S;
    match kind {
        K::StateMismatch => (
            S::BAD_REQUEST,
            "This answer belongs to no sign-in that this browser began: it was used before, is too \
             old, or was made for somebody else.",
        ),
        K::CallbackMalformed => (S::BAD_REQUEST, "The answer to the sign-in cannot be read."),
        K::IssuerMissing => (
            S::BAD_REQUEST,
            "The answer to the sign-in does not say who it is from.",
        ),
        K::IssuerMismatch => (
            S::BAD_REQUEST,
            "The answer to the sign-in is from somebody else than was asked.",
        ),
        K::AuthorizationDenied => (
            S::FORBIDDEN,
            "The sign-in was declined. Nothing has changed.",
        ),
        K::SignInExpired => (S::BAD_REQUEST, "The sign-in took too long."),
        K::ExchangeOutcomeUnknown => (
            S::BAD_GATEWAY,
            "The connection broke off before the sign-in was done.",
        ),
        K::OAuth => (
            S::BAD_GATEWAY,
            "The platform refused to finish the sign-in.",
        ),
        K::TokenResponse | K::IdTokenInvalid => (
            S::BAD_GATEWAY,
            "What the platform answered cannot be relied on, so nobody was signed in.",
        ),
        K::ReauthenticationRequired | K::SignedOut => {
            (S::UNAUTHORIZED, "The platform asks for a new sign-in.")
        }
        K::Transport | K::Timeout | K::RateLimited | K::Server => (
            S::BAD_GATEWAY,
            "The platform cannot be reached at the moment.",
        ),
        K::Store => (
            S::SERVICE_UNAVAILABLE,
            "The sign-in could not be kept. Try again in a moment.",
        ),
        K::Unauthorized | K::Forbidden => (
            S::BAD_GATEWAY,
            "The platform does not let this account do that.",
        ),
        _ => (
            S::INTERNAL_SERVER_ERROR,
            "Something went wrong on this side.",
        ),
    }
}
