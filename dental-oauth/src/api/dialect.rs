//! How one provider says things: what its failures look like, and where the value is in an answer.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::json::{JsonText, Misread};
use crate::error::ErrorKind;

/// An answer as a dialect sees it: complete, within its size limit.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The operation that was called.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body; of a failure, its first 64 KiB.
    pub body: &'a [u8],
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What a failure means, in our words; the server's own go into `message` and are never shown.
#[derive(Clone)]
pub struct Fault {
    /// The kind of error.
    pub kind: ErrorKind,
    /// What the caller can do, in our words.
    pub detail: &'static str,
    /// The provider's error code.
    pub code: Option<String>,
    /// The provider's words. At most 2 KiB are kept.
    pub message: Option<String>,
}

/// Without the provider's words, which may name a patient.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("kind", &self.kind)
            .field("detail", &self.detail)
            .finish_non_exhaustive()
    }
}

impl Fault {
    /// What a status alone says, for providers and answers without a format of their own.
    pub fn of_status(status: StatusCode) -> Self {
        let (kind, detail) = match status.as_u16() {
            300..=399 => (
                ErrorKind::Redirected,
                "the server answered with a redirect, which is not followed",
            ),
            401 => (
                ErrorKind::Unauthorized,
                "the server does not accept this sign-in",
            ),
            403 => (
                ErrorKind::Forbidden,
                "this account or client is not allowed to do this",
            ),
            404 | 410 => (
                ErrorKind::NotFound,
                "there is no such thing, or not for this account",
            ),
            409 | 412 => (ErrorKind::Conflict, "it has been changed or exists already"),
            429 => (ErrorKind::RateLimited, "too many requests"),
            500..=599 => (ErrorKind::Server, "the server failed"),
            _ => (ErrorKind::InvalidRequest, "the server rejected the request"),
        };
        Self {
            kind,
            detail,
            code: None,
            message: None,
        }
    }
}

/// One provider's way of saying things. Pure functions: nothing is sent from here.
pub trait Dialect: fmt::Debug + Send + Sync + 'static {
    /// Reads a failure: any status that is not 2xx.
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        Fault::of_status(answer.status)
    }

    /// Whether this status, of a read, may be the provider's way of saying that the access token has ended,
    /// besides 401. It is only believed of a token near its end or of unknown life, and once a call.
    fn may_mean_expired(&self, status: StatusCode) -> bool {
        let _ = status;
        false
    }

    /// How long a failure asks to wait, where the provider says so in the body. Goes before `Retry-After`.
    fn retry_after(&self, answer: &Answer<'_>) -> Option<Duration> {
        let _ = answer;
        None
    }

    /// Whether a 2xx answer is no answer of the provider's at all, such as a page for people from the edge
    /// in front of it, or JSON that ends in the middle. A read is then tried again. Only asked of an answer that could not be read.
    fn garbled(&self, answer: &Answer<'_>) -> bool {
        let _ = answer;
        false
    }

    /// Finds the value in a successful answer, and has it read by `value`; or the failure hidden in it. `text` is the answer's
    /// body. A value that was read and then turns out not to be the one may be read again, from another place.
    ///
    /// # Errors
    /// The failure that a 2xx answer reports; where the answer is not as documented.
    fn payload<'a>(
        &self,
        answer: &Answer<'_>,
        text: &'a str,
        value: &mut ReadValue<'_, 'a>,
    ) -> Result<(), Unread> {
        let _ = answer;
        let mut json = JsonText::new(text);
        value(&mut json)?;
        Ok(json.end()?)
    }
}

/// What reads the value of an answer: from where the text stands, to its end.
pub type ReadValue<'f, 'a> = dyn FnMut(&mut JsonText<'a>) -> Result<(), Misread> + 'f;

/// Why there is no value in an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unread {
    /// It reports a failure.
    Fault(Fault),
    /// It is not as documented.
    Misread(Misread),
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Misread> for Unread {
    fn from(misread: Misread) -> Self {
        Self::Misread(misread)
    }
}
