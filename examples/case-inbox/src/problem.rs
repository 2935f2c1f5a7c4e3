//! Why a request comes to nothing, and what is said of it: a plain sentence and a word for support, never
//! what a server said.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dental_cli::connections::Refused;
use dental_oauth::{Error, ErrorKind};

use crate::view;

/// What failed, in words that hold no secret and no name.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Problem {
    /// A setting is missing or wrong.
    Settings(String),
    /// A provider, or what talks to it.
    Library(Error),
    /// The request is not one that can be met.
    Request(StatusCode, &'static str),
    /// The database.
    Database(&'static str),
    /// A file or a socket.
    Io(std::io::ErrorKind),
    /// Something that should not happen.
    Internal(&'static str),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settings(words) => f.write_str(words),
            Self::Library(error) => error.fmt(f),
            Self::Request(_, words) | Self::Internal(words) => f.write_str(words),
            Self::Database(what) => write!(f, "the database failed: {what}"),
            Self::Io(kind) => write!(f, "a file or socket failed: {kind}"),
        }
    }
}

impl std::error::Error for Problem {}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<dental_oauth::session::StoreError> for Problem {
    fn from(error: dental_oauth::session::StoreError) -> Self {
        Self::Library(error.into())
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Settings(refused.to_string())
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        // The kind alone: the rest may quote what was written.
        Self::Database(match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => "no connection is free",
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => "it cannot be reached",
            sqlx::Error::Configuration(_) => "its address is not one",
            _ => "it refused a statement",
        })
    }
}

impl From<tower_sessions::session::Error> for Problem {
    fn from(_: tower_sessions::session::Error) -> Self {
        Self::Database("a session cannot be kept")
    }
}

impl Problem {
    /// Nothing at this address, or nothing for this person: which of the two is nobody's business.
    pub(crate) const fn nothing() -> Self {
        Self::Request(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    /// A request that our pages do not make.
    pub(crate) const fn bad(words: &'static str) -> Self {
        Self::Request(StatusCode::BAD_REQUEST, words)
    }

    /// The status, the stable word, and the sentence.
    pub(crate) fn told(&self) -> (StatusCode, &'static str, String) {
        match self {
            Self::Request(status, words) => (*status, "request", (*words).to_owned()),
            Self::Library(error) => {
                let (status, sentence) = told(error);
                (status, error.kind().as_str(), sentence.to_owned())
            }
            Self::Database(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "database",
                "What is kept cannot be reached. Try again in a moment.".to_owned(),
            ),
            Self::Settings(_) | Self::Io(_) | Self::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something went wrong on this side.".to_owned(),
            ),
        }
    }
}

/// One sentence for a library error.
pub(crate) fn sentence(error: &Error) -> &'static str {
    told(error).1
}

fn told(error: &Error) -> (StatusCode, &'static str) {
    use ErrorKind as K;
    use StatusCode as S;
    match error.kind() {
        K::StateMismatch => (
            S::BAD_REQUEST,
            "This answer belongs to no sign-in that this browser began: it was used before, is too old, \
             or was made for somebody else.",
        ),
        K::CallbackMalformed | K::IssuerMissing | K::IssuerMismatch => (
            S::BAD_REQUEST,
            "The answer to the sign-in is not one that can be trusted.",
        ),
        K::AuthorizationDenied => (
            S::FORBIDDEN,
            "The sign-in was declined. Nothing has changed.",
        ),
        K::SignInExpired => (S::BAD_REQUEST, "The sign-in took too long."),
        K::ExchangeOutcomeUnknown | K::OAuth | K::TokenResponse | K::IdTokenInvalid => {
            (S::BAD_GATEWAY, "The provider did not finish the sign-in.")
        }
        K::ReauthenticationRequired | K::SignedOut => {
            (S::UNAUTHORIZED, "The provider asks for a new sign-in.")
        }
        K::Transport | K::Timeout => (S::BAD_GATEWAY, "The provider cannot be reached."),
        K::Server | K::Redirected | K::Decode | K::Paging | K::TooLarge => (
            S::BAD_GATEWAY,
            "The provider's answer cannot be used: it may be having trouble.",
        ),
        K::RateLimited => (
            S::TOO_MANY_REQUESTS,
            "The provider allows no more calls for the moment.",
        ),
        K::Unauthorized | K::Forbidden => (
            S::FORBIDDEN,
            "The provider does not let this account do that.",
        ),
        K::NotFound => (
            S::NOT_FOUND,
            "The provider does not have it, or not any more.",
        ),
        K::Conflict => (
            S::CONFLICT,
            "The provider says that it is not in a state for that.",
        ),
        K::InvalidRequest | K::Api | K::Unsupported => {
            (S::BAD_REQUEST, "The provider does not accept that.")
        }
        K::Integrity => (
            S::BAD_GATEWAY,
            "The file is not the one the provider says it is. Nothing was kept.",
        ),
        K::UnexpectedFormat | K::OriginRefused | K::RegistrationPairingAmbiguous => (
            S::BAD_GATEWAY,
            "What came is not what was asked for. Nothing was kept.",
        ),
        K::Storage => (S::BAD_GATEWAY, "The provider's file storage refused."),
        K::OutcomeUnknown => (
            S::BAD_GATEWAY,
            "The answer was lost: it may have happened. Look before you try again.",
        ),
        K::Store => (
            S::SERVICE_UNAVAILABLE,
            "What is kept cannot be reached. Try again in a moment.",
        ),
        _ => (
            S::INTERNAL_SERVER_ERROR,
            "Something went wrong on this side.",
        ),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, kind, sentence) = self.told();
        if status.is_server_error() {
            tracing::warn!(kind, problem = %self, "a request failed");
        }
        (status, view::layout::refused(&sentence, kind)).into_response()
    }
}
