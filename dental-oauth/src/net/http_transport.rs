//! The built-in transport, on reqwest.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};

use super::body::{ByteChunks, RequestBody, ResponseBody};
use super::settings::HttpTransportBuilder;
use super::transport::{HttpRequest, HttpResponse, Transport, TransportError, TransportFailure};
use crate::clock::{Clock, within};
use crate::error::{Error, Sent};

/// HTTP/1.1 over pooled connections; TLS 1.2 or newer, by rustls with bundled roots, or without the feature
/// `rustls` and with `native-tls` by the operating system's library with the operating system's roots.
///
/// Follows no redirect, keeps no cookie, sends no `Referer`, uses no proxy but one it is given, undoes no content
/// encoding and retries nothing. Cloning shares the connections: build one per process and hand it to every
/// client, since connections, not objects, are what is dear.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl HttpTransport {
    /// The transport with default settings.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Starts with the defaults: 10 s to connect, no proxy.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder::new()
    }

    pub(super) fn of(client: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        Self { client, clock }
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpTransport")
    }
}

#[async_trait]
impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let HttpRequest {
            method,
            url,
            headers,
            body,
            stall,
        } = request;
        let empty = match &body {
            RequestBody::Empty => true,
            RequestBody::Bytes(bytes) => bytes.is_empty(),
            RequestBody::Stream { length, .. } => *length == 0,
        };
        let says_length = matches!(method, Method::POST | Method::PUT | Method::PATCH);
        let mut request = reqwest::Request::new(method, url);
        *request.headers_mut() = headers;
        if empty && says_length {
            // The HTTP library leaves it out; file storage then answers 411 (RFC 9110 section 8.6).
            let nothing = HeaderValue::from_static("0");
            request.headers_mut().insert(CONTENT_LENGTH, nothing);
        }
        let mut taken = None;
        match body {
            RequestBody::Empty => {}
            RequestBody::Bytes(bytes) => *request.body_mut() = Some(bytes.into()),
            RequestBody::Stream { length, chunks } => {
                let counter = taken.insert(Arc::default());
                let body = CountedBody::new(length, chunks, Arc::clone(counter));
                *request.body_mut() = Some(reqwest::Body::wrap(body));
            }
        }
        let answer = self.client.execute(request);
        let answer = unless_stalled(&*self.clock, stall, taken.as_deref(), answer).await?;
        let mut response = answer.map_err(|error| describe(&error))?;
        Ok(HttpResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: ResponseBody::incoming(Incoming {
                response,
                clock: Arc::clone(&self.clock),
                stall,
            }),
        })
    }
}

/// Waits for the answer as long as the peer keeps taking the request's body.
async fn unless_stalled<F: Future>(
    clock: &dyn Clock,
    stall: Duration,
    taken: Option<&AtomicU64>,
    work: F,
) -> Result<F::Output, TransportError> {
    let taken = || taken.map_or(0, |taken| taken.load(Ordering::Relaxed));
    let mut work = std::pin::pin!(work);
    let mut seen = taken();
    loop {
        if let Some(output) = within(clock, stall, work.as_mut()).await {
            return Ok(output);
        }
        let now = taken();
        if now == seen {
            return Err(TransportError::new(
                TransportFailure::Timeout,
                Sent::Maybe,
                "stalled",
            ));
        }
        seen = now;
    }
}

/// Reads why, and whether bytes may have left, off reqwest's error. Its text is not used: it may hold
/// the URL.
fn describe(error: &reqwest::Error) -> TransportError {
    let (failure, sent, detail) = if error.is_builder() {
        (
            TransportFailure::Refused,
            Sent::No,
            "the request is not valid",
        )
    } else if error.is_connect() && error.is_timeout() {
        (
            TransportFailure::Connect,
            Sent::No,
            "connecting took too long",
        )
    } else if error.is_connect() {
        (TransportFailure::Connect, Sent::No, "cannot connect")
    } else if error.is_timeout() {
        (TransportFailure::Timeout, Sent::Maybe, "took too long")
    } else if has_source::<OwnBodyFailed>(error) {
        (
            TransportFailure::RequestBody,
            Sent::Maybe,
            "the data to send ended early or cannot be read",
        )
    } else {
        (TransportFailure::Broken, Sent::Maybe, "broken connection")
    };
    TransportError::new(failure, sent, detail)
}

fn has_source<E: std::error::Error + 'static>(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.is::<E>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// The body of an answer that comes from the network.
pub(super) struct Incoming {
    response: reqwest::Response,
    clock: Arc<dyn Clock>,
    stall: Duration,
}

impl Incoming {
    /// How many bytes are still to come, where the server has said so.
    pub(super) fn announced(&self) -> Option<u64> {
        self.response.content_length()
    }

    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match within(&*self.clock, self.stall, self.response.chunk()).await {
            Some(chunk) => chunk.map_err(|error| describe(&error)),
            None => Err(TransportError::new(
                TransportFailure::Timeout,
                Sent::Maybe,
                "stalled",
            )),
        }
    }
}

/// The request's own body failed, as opposed to the connection.
#[derive(Debug, thiserror::Error)]
#[error("the request body failed")]
struct OwnBodyFailed;

type NextChunk = Pin<
    Box<dyn Future<Output = (Box<dyn ByteChunks>, Result<Option<Bytes>, TransportError>)> + Send>,
>;

enum Source {
    Idle(Box<dyn ByteChunks>),
    Reading(NextChunk),
    Done,
}

/// A streamed request body of known length that counts what the connection has taken.
struct CountedBody {
    left: u64,
    // Never locked: the mutex only makes the source `Sync`, as reqwest asks of a body.
    source: Mutex<Source>,
    taken: Arc<AtomicU64>,
}

impl CountedBody {
    fn new(length: u64, chunks: Box<dyn ByteChunks>, taken: Arc<AtomicU64>) -> Self {
        Self {
            left: length,
            source: Mutex::new(Source::Idle(chunks)),
            taken,
        }
    }
}

impl http_body::Body for CountedBody {
    type Data = Bytes;
    type Error = OwnBodyFailed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, OwnBodyFailed>>> {
        let this = &mut *self;
        let source = this
            .source
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if let Source::Idle(_) = source
            && let Source::Idle(mut chunks) = std::mem::replace(source, Source::Done)
        {
            *source = Source::Reading(Box::pin(async move {
                let next = chunks.next().await;
                (chunks, next)
            }));
        }
        let Source::Reading(reading) = source else {
            return Poll::Ready(None);
        };
        let (chunks, next) = ready!(reading.as_mut().poll(context));
        *source = Source::Done;
        match next {
            Ok(Some(bytes)) => {
                let length = bytes.len() as u64;
                // A file that grew would run past Content-Length into the next request.
                let Some(left) = this.left.checked_sub(length) else {
                    return Poll::Ready(Some(Err(OwnBodyFailed)));
                };
                this.left = left;
                this.taken.fetch_add(length, Ordering::Relaxed);
                *source = Source::Idle(chunks);
                Poll::Ready(Some(Ok(http_body::Frame::data(bytes))))
            }
            Ok(None) if this.left == 0 => Poll::Ready(None),
            Ok(None) | Err(_) => Poll::Ready(Some(Err(OwnBodyFailed))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.left)
    }
}
