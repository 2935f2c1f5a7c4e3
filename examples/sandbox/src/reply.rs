//! Short ways to write answers.

use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::{Response, StatusCode};
use serde::Serialize;

use crate::body::{Body, ByteSource as _, Ending, Padding, full, generated};

/// An answer with a body in memory.
pub(crate) fn with(status: u16, kind: &str, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !kind.is_empty() {
        set(&mut response, CONTENT_TYPE, kind);
    }
    response
}

/// JSON.
pub(crate) fn json(status: u16, value: &impl Serialize) -> Response<Body> {
    let text = serde_json::to_vec(value).unwrap_or_default();
    with(status, "application/json; charset=utf-8", text)
}

/// An HTML page.
pub(crate) fn html(status: u16, page: String) -> Response<Body> {
    let mut response = with(status, "text/html; charset=utf-8", page);
    set(&mut response, "cache-control", "no-store");
    response
}

/// Plain text.
pub(crate) fn text(status: u16, text: &'static str) -> Response<Body> {
    with(status, "text/plain; charset=utf-8", text)
}

/// A status and nothing else.
pub(crate) fn empty(status: u16) -> Response<Body> {
    with(status, "", Bytes::new())
}

/// A redirect.
pub(crate) fn redirect(status: u16, to: &str) -> Response<Body> {
    let mut response = with(status, "text/html; charset=utf-8", Bytes::new());
    set(&mut response, LOCATION, to);
    response
}

/// Sets a header; a value that is no header value is left out.
pub(crate) fn set(response: &mut Response<Body>, name: impl TryInto<HeaderName>, value: &str) {
    if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
        response.headers_mut().insert(name, value);
    }
}

/// The same, keeping earlier headers of that name.
pub(crate) fn add(response: &mut Response<Body>, name: impl TryInto<HeaderName>, value: &str) {
    if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_str(value)) {
        response.headers_mut().append(name, value);
    }
}

/// Announces all of `text` and sends half of it, then the connection closes.
pub(crate) fn truncated(status: u16, kind: &str, text: Vec<u8>) -> Response<Body> {
    let bytes = Bytes::from(text);
    let total = bytes.total();
    let mut response = with(status, kind, Bytes::new());
    set(&mut response, CONTENT_LENGTH, &total.to_string());
    *response.body_mut() = generated(bytes, 0, total / 2, Ending::Cut);
    response
}

/// A JSON document that does not end before `total` bytes, sent without a length.
pub(crate) fn huge(status: u16, head: &'static str, total: u64) -> Response<Body> {
    let mut response = with(status, "application/json; charset=utf-8", Bytes::new());
    let padding = Padding {
        head: Bytes::from_static(head.as_bytes()),
        byte: b'a',
        total,
    };
    *response.body_mut() = generated(padding, 0, total, Ending::Clean);
    response
}
