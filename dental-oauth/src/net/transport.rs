//! One request, one answer: the seam between this library and the network.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::body::{RequestBody, ResponseBody};
use crate::error::{Error, ErrorKind, Sent};

/// Sends one HTTP request and returns whatever the server answered.
///
/// Any status is `Ok`. An `Err` means that there is no answer, and says whether bytes may have left.
/// An implementation follows no redirect, keeps no cookie and retries nothing: those decisions belong
/// to the layers above. [`HttpTransport`](super::HttpTransport) is the built-in one; bring your own for
/// a recorder, another HTTP library, or a test.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request. Dropping the future gives the request up; it may still reach the server.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

/// What to send. Its `Debug` shows neither URL nor headers nor body.
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The absolute URL. May be signed: treat it as a secret.
    pub url: Url,
    /// All headers but those the transport itself must set (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The body.
    pub body: RequestBody,
    /// How long the peer may stay silent: before the first byte of the answer, between two pieces of
    /// its body, and while it takes nothing of the request's body. There is no limit on the total.
    pub stall: Duration,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// What came back. Its `Debug` shows the status alone.
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, not yet read.
    pub body: ResponseBody,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why there is no answer, or no more of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFailure {
    /// The transport refused the request itself (bad header, unsupported scheme).
    Refused,
    /// No connection: name resolution, TCP or TLS failed.
    Connect,
    /// A deadline passed.
    Timeout,
    /// The connection broke, or the peer did not speak HTTP.
    Broken,
    /// The request's own body could not be read.
    RequestBody,
}

/// No answer, or no more of it. Holds no URL and no header.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{detail}")]
pub struct TransportError {
    failure: TransportFailure,
    sent: Sent,
    detail: String,
}

impl TransportError {
    /// Describes a failure. `detail` must not hold a URL, a header or a body.
    pub fn new(failure: TransportFailure, sent: Sent, detail: impl Into<String>) -> Self {
        Self {
            failure,
            sent,
            detail: detail.into(),
        }
    }

    /// Why.
    pub fn failure(&self) -> TransportFailure {
        self.failure
    }

    /// Whether bytes of the request may have left. The retry rules are read off this.
    pub fn sent(&self) -> Sent {
        self.sent
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let (kind, detail) = match error.failure {
            TransportFailure::Refused => (ErrorKind::Configuration, "the request cannot be sent"),
            TransportFailure::Connect => (ErrorKind::Transport, "no connection to the server"),
            TransportFailure::Timeout => (ErrorKind::Timeout, "the server was silent for too long"),
            TransportFailure::Broken => (ErrorKind::Transport, "the connection broke"),
            TransportFailure::RequestBody => (ErrorKind::Io, "the data to send could not be read"),
        };
        Self::new(kind, detail)
            .with_sent(error.sent)
            .with_source(error)
    }
}
