//! The object store's requests over our own transport: one HTTP stack, one TLS stack, one set of roots.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::Sent;
use dental_oauth::net::{
    ByteChunks, HttpRequest, RequestBody, Transport, TransportError, TransportFailure,
};
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest as StoreRequest,
    HttpRequestBody, HttpResponse as StoreResponse, HttpResponseBody, HttpService,
};
use url::Url;

/// How long a store may stay silent.
const STALL: Duration = Duration::from_secs(60);

/// Where the clouds' own machines get their keys from, by plain http by design.
const METADATA: [&str; 3] = [
    "169.254.169.254",
    "169.254.170.2",
    "metadata.google.internal",
];

#[derive(Debug, Clone)]
pub(super) struct OverTransport(Arc<dyn Transport>);

impl OverTransport {
    pub(super) fn new(transport: Arc<dyn Transport>) -> Self {
        Self(transport)
    }
}

impl HttpConnector for OverTransport {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for OverTransport {
    async fn call(&self, request: StoreRequest) -> Result<StoreResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let refused = |detail| {
            let error = TransportError::new(TransportFailure::Refused, Sent::No, detail);
            HttpError::new(HttpErrorKind::Unknown, error)
        };
        let url = parts.uri.to_string();
        let url = Url::parse(&url).map_err(|_| refused("the address cannot be read"))?;
        if !may_be_asked(&url) {
            return Err(refused("plain http is for this computer only"));
        }
        let length = body.content_length() as u64;
        let request = HttpRequest {
            method: parts.method,
            url,
            headers: parts.headers,
            body: match length {
                0 => RequestBody::Empty,
                _ => RequestBody::Stream {
                    length,
                    chunks: Box::new(Outgoing(body)),
                },
            },
            stall: STALL,
        };
        let answer = self.0.send(request).await.map_err(of_transport)?;
        let pieces = stream::unfold(answer.body, |mut body| async move {
            let piece = body.chunk().await.map_err(of_transport).transpose()?;
            Some((piece.map(Frame::data), body))
        });
        // The library looks once more after the end.
        let body = Incoming(Mutex::new(pieces.fuse().boxed()));
        let mut response = StoreResponse::new(HttpResponseBody::new(body));
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}

fn may_be_asked(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let here = ["127.0.0.1", "[::1]", "localhost"];
    url.scheme() == "https" || here.contains(&host) || METADATA.contains(&host)
}

/// The library repeats what it may repeat by itself, by what it is told here.
fn of_transport(error: TransportError) -> HttpError {
    let kind = match (error.failure(), error.sent()) {
        (TransportFailure::Connect, _) => HttpErrorKind::Connect,
        (TransportFailure::Timeout, _) => HttpErrorKind::Timeout,
        (TransportFailure::Broken, _) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}

struct Outgoing(HttpRequestBody);

#[async_trait]
impl ByteChunks for Outgoing {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        while let Some(frame) = self.0.frame().await {
            let unreadable = |_| {
                TransportError::new(
                    TransportFailure::RequestBody,
                    Sent::Maybe,
                    "no more to send",
                )
            };
            if let Ok(piece) = frame.map_err(unreadable)?.into_data() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }
}

/// The library wants what several threads may look at; nobody but the one that reads it does.
struct Incoming(Mutex<BoxStream<'static, Result<Frame<Bytes>, HttpError>>>);

impl Body for Incoming {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let pieces = self
            .get_mut()
            .0
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        pieces.as_mut().poll_next(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_travel_by_tls_or_not_at_all() {
        let table = [
            ("https://bucket.s3.amazonaws.com/x", true),
            ("http://127.0.0.1:10000/x", true),
            ("http://169.254.169.254/latest", true),
            ("http://bucket.s3.amazonaws.com/x", false),
            ("http://127.0.0.1.example/x", false),
            ("http://10.0.0.1/x", false),
        ];
        for (url, allowed) in table {
            assert_eq!(may_be_asked(&Url::parse(url).unwrap()), allowed, "{url}");
        }
    }
}
