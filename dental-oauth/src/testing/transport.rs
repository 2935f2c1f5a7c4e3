//! A transport that answers from a script and remembers what it was sent.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use url::Url;

use crate::error::Sent;
use crate::net::{
    ByteChunks, HttpRequest, HttpResponse, RequestBody, ResponseBody, Transport, TransportError,
    TransportFailure,
};

/// A request as it was sent. Its `Debug` shows method and path: a test's own data, never a real one's.
#[derive(Clone)]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Recorded {
    /// Takes in the whole request.
    pub(super) async fn of(request: HttpRequest) -> Result<Self, TransportError> {
        let body = match request.body {
            RequestBody::Empty => Bytes::new(),
            RequestBody::Bytes(bytes) => bytes,
            RequestBody::Stream { mut chunks, .. } => {
                let mut all = Vec::new();
                while let Some(piece) = chunks.next().await? {
                    all.extend_from_slice(&piece);
                }
                all.into()
            }
        };
        Ok(Self {
            method: request.method,
            url: request.url,
            headers: request.headers,
            body,
        })
    }

    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// A field of a form body; `None` when absent.
    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url.path())
    }
}

/// What the script answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// Its headers.
        headers: Vec<(&'static str, String)>,
        /// Its body, piece by piece.
        body: Vec<Bytes>,
        /// Whether the connection breaks after the last piece.
        breaks: bool,
    },
    /// No answer.
    Failure(TransportError),
    /// Never an answer.
    Silence,
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::with(status, &[("content-type", "application/json")], body)
    }

    /// An answer with headers.
    pub fn with(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Self::Answer {
            status,
            headers,
            body: vec![body.into()],
            breaks: false,
        }
    }

    /// The same answer, broken off after its body.
    pub fn broken(self) -> Self {
        match self {
            Self::Answer {
                status,
                headers,
                body,
                ..
            } => Self::Answer {
                status,
                headers,
                body,
                breaks: true,
            },
            other => other,
        }
    }

    /// No connection: nothing was sent.
    pub fn unreachable() -> Self {
        Self::Failure(TransportError::new(
            TransportFailure::Connect,
            Sent::No,
            "scripted",
        ))
    }

    /// The connection broke after the request was sent.
    pub fn lost() -> Self {
        Self::Failure(TransportError::new(
            TransportFailure::Broken,
            Sent::Maybe,
            "scripted",
        ))
    }
}

impl Reply {
    /// What the client gets of it.
    pub(super) async fn send(self) -> Result<HttpResponse, TransportError> {
        match self {
            Self::Failure(error) => Err(error),
            Self::Silence => std::future::pending().await,
            Self::Answer {
                status,
                headers,
                body,
                breaks,
            } => {
                let mut map = HeaderMap::new();
                for (name, value) in headers {
                    if let Ok(value) = HeaderValue::from_str(&value) {
                        map.append(HeaderName::from_static(name), value);
                    }
                }
                Ok(HttpResponse {
                    status: StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT),
                    headers: map,
                    body: ResponseBody::new(Pieces {
                        pieces: body.into_iter(),
                        breaks,
                    }),
                })
            }
        }
    }
}

type Script = Box<dyn FnMut(&Recorded) -> Reply + Send>;

/// Answers by a closure and records every request.
///
/// ```
/// use dental_oauth::testing::{Reply, ScriptedTransport};
///
/// let transport = ScriptedTransport::new(|request| match request.url.path() {
///     "/token" => Reply::json(200, r#"{"access_token":"a","token_type":"Bearer"}"#),
///     _ => Reply::json(404, "{}"),
/// });
/// assert!(transport.requests().is_empty());
/// ```
#[derive(Clone)]
pub struct ScriptedTransport {
    script: Arc<Mutex<Script>>,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl ScriptedTransport {
    /// A transport that asks the closure for each answer.
    pub fn new(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        Self {
            script: Arc::new(Mutex::new(Box::new(script))),
            requests: Arc::default(),
        }
    }

    /// A transport that gives these answers in turn, then breaks every connection.
    pub fn in_turn(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: std::collections::VecDeque<Reply> = replies.into_iter().collect();
        Self::new(move |_| replies.pop_front().unwrap_or_else(Reply::unreachable))
    }

    /// What was sent so far.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.requests).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[async_trait]
impl Transport for ScriptedTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let recorded = Recorded::of(request).await?;
        lock(&self.requests).push(recorded.clone());
        let reply = (lock(&self.script))(&recorded);
        reply.send().await
    }
}

struct Pieces {
    pieces: std::vec::IntoIter<Bytes>,
    breaks: bool,
}

#[async_trait]
impl ByteChunks for Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match self.pieces.next() {
            None if self.breaks => Err(TransportError::new(
                TransportFailure::Broken,
                Sent::Maybe,
                "scripted",
            )),
            piece => Ok(piece),
        }
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ScriptedTransport")
    }
}
