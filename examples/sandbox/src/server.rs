//! The HTTP server loop: one task per listener, requests written down, connections really cut when asked.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderMap, RANGE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use url::form_urlencoded;

use crate::body::{Body, Cut};
use crate::gauge::Gauge;
use crate::log::{LogEntry, RequestLog};

/// Either an answer, or the wish to close the connection without one.
pub(crate) type Answer = Result<Response<Body>, HangUp>;

/// Closes the connection without an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HangUp;

/// What can go wrong while a request body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// More bytes than the caller allows.
    TooLarge,
    /// The client went away.
    Broken,
}

/// One origin: its name in the log, and its answers.
pub(crate) trait Site: Send + Sync + 'static {
    /// Name in the log.
    fn origin(&self) -> &'static str;
    /// Control requests are not written down: tests must see only what a client sent.
    fn unlogged(&self, path: &str) -> bool;
    /// Counts the requests that are open, where the provider wants to know.
    fn gauge(&self) -> Option<&Arc<Gauge>> {
        None
    }
    /// Answers one request.
    fn answer<'a>(
        &'a self,
        call: &'a mut Call,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;
}

/// One request, head parsed, body not yet read.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) form: Vec<(String, String)>,
    /// Whose token came along, once the site has looked it up; for the log.
    pub(crate) token_role: Option<String>,
    body: Option<Incoming>,
}

impl Call {
    fn new(request: Request<Incoming>) -> Self {
        let (parts, body) = request.into_parts();
        let raw_query = parts.uri.query().unwrap_or_default().to_owned();
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: pairs(raw_query.as_bytes()),
            headers: parts.headers,
            form: Vec::new(),
            token_role: None,
            body: Some(body),
        }
    }

    /// A header as text; `None` when absent or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    /// First value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// A cookie's value.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let all = self.header("cookie")?;
        all.split(';').find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
    }

    /// The media type of the body, lower case, parameters removed.
    pub(crate) fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        let essence = value.split(';').next().unwrap_or_default();
        Some(essence.trim().to_ascii_lowercase())
    }

    /// The next piece of the body; `None` at its end.
    pub(crate) async fn piece(&mut self) -> Result<Option<Bytes>, BodyFault> {
        let Some(body) = self.body.as_mut() else {
            return Ok(None);
        };
        loop {
            match body.frame().await {
                None => return Ok(None),
                Some(Err(_)) => return Err(BodyFault::Broken),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    /// The whole body, up to `cap` bytes.
    pub(crate) async fn bytes(&mut self, cap: usize) -> Result<Vec<u8>, BodyFault> {
        let mut all = Vec::new();
        while let Some(piece) = self.piece().await? {
            if all.len() + piece.len() > cap {
                return Err(BodyFault::TooLarge);
            }
            all.extend_from_slice(&piece);
        }
        Ok(all)
    }

    /// Reads the body as a form and remembers it for the log.
    pub(crate) async fn read_form(&mut self) -> Result<(), BodyFault> {
        let raw = self.bytes(64 * 1024).await?;
        self.form = pairs(&raw);
        Ok(())
    }

    /// Reads what is left of the body: an answer sent while the client still writes is often lost.
    pub(crate) async fn drain(&mut self) {
        while let Ok(Some(_)) = self.piece().await {}
    }

    fn log_entry(&self, origin: &'static str) -> LogEntry {
        LogEntry {
            number: 0,
            origin,
            method: self.method.to_string(),
            path: self.path.clone(),
            query_keys: self.query.iter().map(|(k, _)| k.clone()).collect(),
            header_names: self
                .headers
                .iter()
                .map(|(k, _)| k.as_str().to_owned())
                .collect(),
            form_keys: Vec::new(),
            grant_type: None,
            status: 0,
            has_authorization: self.headers.contains_key(AUTHORIZATION),
            has_cookie: self.headers.contains_key(COOKIE),
            token_role: None,
            range: self
                .headers
                .get(RANGE)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned),
        }
    }
}

/// Decodes `a=b&c=d`.
pub(crate) fn pairs(raw: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(raw).into_owned().collect()
}

/// First value under a name.
pub(crate) fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(k, _)| k == name)
        .map(|(_, v)| v.as_str())
}

/// Undoes percent-encoding in a path segment; `+` stays a plus there.
pub(crate) fn percent_decoded(segment: &str) -> String {
    let escaped = format!("v={}", segment.replace('+', "%2B").replace('&', "%26"));
    pairs(escaped.as_bytes())
        .pop()
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// The first name that occurs twice, if any.
pub(crate) fn repeated(pairs: &[(String, String)]) -> Option<&str> {
    pairs
        .iter()
        .enumerate()
        .find(|(at, (k, _))| pairs[..*at].iter().any(|(seen, _)| seen == k))
        .map(|(_, (k, _))| k.as_str())
}

/// Serves one listener until the returned task is aborted, which also drops its connections.
pub(crate) fn serve(
    listener: TcpListener,
    site: Arc<dyn Site>,
    log: Arc<RequestLog>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let Ok((stream, _)) = accepted else { continue };
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection(stream, Arc::clone(&site), Arc::clone(&log)));
                }
                Some(_) = connections.join_next() => {}
            }
        }
    })
}

async fn connection(stream: tokio::net::TcpStream, site: Arc<dyn Site>, log: Arc<RequestLog>) {
    let service = service_fn(move |request| {
        let site = Arc::clone(&site);
        let log = Arc::clone(&log);
        async move { one(&*site, &log, request).await }
    });
    // An error here is a client that left or a fault that was asked for: both end the connection, no more.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn one(
    site: &dyn Site,
    log: &RequestLog,
    request: Request<Incoming>,
) -> Result<Response<Body>, Cut> {
    let open = site.gauge().map(Gauge::enter);
    let mut call = Call::new(request);
    let number = (!site.unlogged(&call.path)).then(|| log.open(call.log_entry(site.origin())));
    let answer = site.answer(&mut call).await;
    if let Some(number) = number {
        let status = answer.as_ref().map_or(0, |r| r.status().as_u16());
        log.close(number, status, &call);
    }
    let answer = answer.map_err(|HangUp| Cut)?;
    // A request is open until its answer's last byte has been taken.
    Ok(match open {
        Some(open) => answer.map(|body| crate::body::holding(body, open)),
        None => answer,
    })
}
