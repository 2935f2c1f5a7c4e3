//! The one error type of the family.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::provider::Provider;
use crate::secret::Phi;

/// `Result` with the family's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, coarse enough to match on. Open: new kinds may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The program asked for something that cannot be: a bad address, a missing setting. Nothing was sent.
    Configuration,
    /// The redirect could not be read: a parameter twice, no code, not a redirect at all.
    CallbackMalformed,
    /// The redirect does not belong to this sign-in (RFC 6749 section 10.12).
    StateMismatch,
    /// The redirect does not name its issuer although this server always does (RFC 9207).
    IssuerMissing,
    /// The redirect or id_token names another issuer (RFC 9207 section 2.4): possibly a mix-up attack.
    IssuerMismatch,
    /// The person or the server declined the sign-in.
    AuthorizationDenied,
    /// The sign-in took longer than its time limit.
    SignInExpired,
    /// The code was sent but no answer came back: start the sign-in again.
    ExchangeOutcomeUnknown,
    /// The authorization server refused; [`Error::code`] has its `error` value (RFC 6749 section 5.2).
    OAuth,
    /// The authorization server's answer cannot be used (not JSON, no access token, unknown token type).
    TokenResponse,
    /// The id_token failed a check (OpenID Connect Core section 3.1.3.7); all tokens were discarded.
    IdTokenInvalid,
    /// The grant is gone: a person must sign in again.
    ReauthenticationRequired,
    /// Nobody is signed in to this account.
    SignedOut,
    /// The token store failed. A rotated token is kept in memory and saved at the next call.
    Store,
    /// A request was about to leave the set of hosts that may see the token.
    OriginRefused,
    /// The connection failed; see [`Error::sent`].
    Transport,
    /// A deadline passed; see [`Error::sent`].
    Timeout,
    /// The server answered with a redirect where none is followed.
    Redirected,
    /// Still 401 after one refresh.
    Unauthorized,
    /// 403: not allowed for this account or client.
    Forbidden,
    /// 404 or 410.
    NotFound,
    /// 409 or 412.
    Conflict,
    /// The server rejected the request's content (400, 413, 415, 422), or it was rejected before sending.
    InvalidRequest,
    /// 429 after all retries; see [`Error::retry_after`].
    RateLimited,
    /// 5xx after all retries.
    Server,
    /// The provider reported a failure in an otherwise successful answer.
    Api,
    /// An answer could not be understood.
    Decode,
    /// An answer or file was larger than allowed.
    TooLarge,
    /// A list went in circles or grew beyond its limit.
    Paging,
    /// File storage refused; [`Error::code`] has its code.
    Storage,
    /// A file's hash or length is wrong.
    Integrity,
    /// A file is not of the format asked for.
    UnexpectedFormat,
    /// Registered files could not be matched to the answer without doubt; nothing was uploaded.
    RegistrationPairingAmbiguous,
    /// Something that must happen once may or may not have happened; see the error's detail.
    OutcomeUnknown,
    /// A local file could not be read or written.
    Io,
    /// The provider cannot do this at all.
    Unsupported,
    /// A bug in this library, or a runtime that is shutting down.
    Internal,
}

impl ErrorKind {
    /// A stable name, for logs and machine-readable output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::CallbackMalformed => "callback_malformed",
            Self::StateMismatch => "state_mismatch",
            Self::IssuerMissing => "issuer_missing",
            Self::IssuerMismatch => "issuer_mismatch",
            Self::AuthorizationDenied => "authorization_denied",
            Self::SignInExpired => "sign_in_expired",
            Self::ExchangeOutcomeUnknown => "exchange_outcome_unknown",
            Self::OAuth => "oauth",
            Self::TokenResponse => "token_response",
            Self::IdTokenInvalid => "id_token_invalid",
            Self::ReauthenticationRequired => "reauthentication_required",
            Self::SignedOut => "signed_out",
            Self::Store => "store",
            Self::OriginRefused => "origin_refused",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Redirected => "redirected",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::InvalidRequest => "invalid_request",
            Self::RateLimited => "rate_limited",
            Self::Server => "server",
            Self::Api => "api",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Paging => "paging",
            Self::Storage => "storage",
            Self::Integrity => "integrity",
            Self::UnexpectedFormat => "unexpected_format",
            Self::RegistrationPairingAmbiguous => "registration_pairing_ambiguous",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Io => "io",
            Self::Unsupported => "unsupported",
            Self::Internal => "internal",
        }
    }
}

/// Whether the server may have seen the request. Decides what is safe to repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sent {
    /// Nothing left this computer, or the server certainly did not act.
    #[default]
    No,
    /// It may have arrived and may have been acted upon.
    Maybe,
    /// The server answered.
    Yes,
}

/// What happened, with which provider and operation, whether it may have happened on the server, and
/// what the caller can do.
///
/// `Display` is one line and holds no secret, no body and no patient. A server's own words are only
/// available through [`Error::server_message`], because they may quote what was sent.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    detail: Cow<'static, str>,
    provider: Option<Provider>,
    operation: Option<&'static str>,
    status: Option<u16>,
    code: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    sent: Sent,
    retry_after: Option<Duration>,
    server_message: Option<Phi<String>>,
    source: Option<Arc<dyn std::error::Error + Send + Sync + 'static>>,
}

impl Error {
    /// Starts an error. `detail` is shown: it must be our own words, never a server's.
    pub fn new(kind: ErrorKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            detail: detail.into(),
            provider: None,
            operation: None,
            status: None,
            code: None,
            request_id: None,
            attempts: 0,
            sent: Sent::No,
            retry_after: None,
            server_message: None,
            source: None,
        }))
    }

    /// Names the provider, unless one is named already.
    pub fn with_provider(mut self, provider: &Provider) -> Self {
        self.0.provider.get_or_insert_with(|| provider.clone());
        self
    }

    /// Names the operation, unless one is named already.
    pub fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Sets the HTTP status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Sets the server's error code. Characters and length are limited, since servers are hostile.
    pub fn with_code(mut self, code: Option<&str>) -> Self {
        self.0.code = code.and_then(|code| printable_token(code, 64));
        self
    }

    /// Sets the server's id of the request, limited like [`Error::with_code`].
    pub fn with_request_id(mut self, id: Option<&str>) -> Self {
        self.0.request_id = id.and_then(|id| printable_token(id, 128));
        self
    }

    /// Sets how many times the request was tried.
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets whether the server may have seen the request.
    pub fn with_sent(mut self, sent: Sent) -> Self {
        self.0.sent = sent;
        self
    }

    /// Sets how long the server asked to wait.
    pub fn with_retry_after(mut self, period: Option<Duration>) -> Self {
        self.0.retry_after = period;
        self
    }

    /// Keeps the server's words; they are never shown on their own accord.
    pub fn with_server_message(mut self, message: Option<String>) -> Self {
        self.0.server_message = message.map(Phi::new);
        self
    }

    /// Sets the cause. Its `Display` must not hold secrets, bodies or URLs.
    pub fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Replaces the detail text.
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Our own words on what went wrong and what can be done.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// With whom.
    pub fn provider(&self) -> Option<&Provider> {
        self.0.provider.as_ref()
    }

    /// In which operation, for example `read case`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, when the server answered.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's error code: OAuth's `error`, the provider's own code, storage's code.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The server's id of the request, to be quoted to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many times the request was tried; 0 when nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether it may have happened on the server.
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// How long the server asked to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server's own words, at most 2 KiB. May quote patient data.
    pub fn server_message(&self) -> Option<&Phi<String>> {
        self.0.server_message.as_ref()
    }

    /// True when only a person signing in again can help.
    pub fn needs_user(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::ReauthenticationRequired | ErrorKind::SignedOut
        )
    }

    /// True when the same call may succeed later without a change. The library has already retried what
    /// it safely could.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Transport
                | ErrorKind::Timeout
                | ErrorKind::RateLimited
                | ErrorKind::Server
                | ErrorKind::Store
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(provider) = &inner.provider {
            write!(f, "{provider}: ")?;
        }
        if let Some(operation) = inner.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&inner.detail)?;
        let mut facts = Vec::new();
        if let Some(status) = inner.status {
            facts.push(format!("HTTP {status}"));
        }
        if let Some(code) = &inner.code {
            facts.push(format!("code {code}"));
        }
        if let Some(id) = &inner.request_id {
            facts.push(format!("request {id}"));
        }
        if inner.attempts > 1 {
            facts.push(format!("{} attempts", inner.attempts));
        }
        if inner.sent == Sent::Maybe {
            facts.push("may have reached the server".to_owned());
        }
        if let Some(wait) = inner.retry_after {
            facts.push(format!("retry after {} s", wait.as_secs_f64().ceil()));
        }
        if !facts.is_empty() {
            write!(f, " ({})", facts.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &self.to_string())
            .field("source", &inner.source.as_ref().map(ToString::to_string))
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Keeps a server-supplied token short and harmless to print: visible ASCII without markup. Anything
/// else is dropped whole, because half of a hostile string is still hostile.
fn printable_token(text: &str, longest: usize) -> Option<String> {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
    (!text.is_empty() && text.len() <= longest && text.chars().all(harmless))
        .then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_one_line_with_the_facts() {
        let error = Error::new(ErrorKind::NotFound, "there is no such case")
            .with_provider(&Provider::DENTBIRD)
            .with_operation("read case")
            .with_status(404)
            .with_code(Some("CASE_NOT_FOUND"))
            .with_request_id(Some("r-1"))
            .with_attempts(2)
            .with_server_message(Some("no case for Jane Doe".into()));
        assert_eq!(
            error.to_string(),
            "dentbird: read case: there is no such case (HTTP 404, code CASE_NOT_FOUND, request r-1, 2 attempts)"
        );
        assert!(!format!("{error:?}").contains("Jane"));
    }

    #[test]
    fn hostile_codes_are_dropped_not_shown() {
        for hostile in ["\u{1b}[31mred", "<script>", "a b", "", &"x".repeat(65)] {
            let error = Error::new(ErrorKind::Api, "x").with_code(Some(hostile));
            assert_eq!(error.code(), None, "{hostile:?}");
        }
    }

    #[test]
    fn the_first_name_given_to_provider_and_operation_stays() {
        let error = Error::new(ErrorKind::Api, "x")
            .with_operation("inner")
            .with_operation("outer")
            .with_provider(&Provider::DENTBIRD)
            .with_provider(&Provider::DRCHRONO);
        assert_eq!(error.operation(), Some("inner"));
        assert_eq!(error.provider(), Some(&Provider::DENTBIRD));
    }
}
