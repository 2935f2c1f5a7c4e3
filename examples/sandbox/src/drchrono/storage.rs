//! The second origin: signed addresses, for a while and without a bearer.

use bytes::Bytes;
use hyper::{Method, Response};

use super::Drchrono;
use super::documents::{BUCKET, signature};
use crate::body::{Body, ByteSource as _, Ending, Source, generated};
use crate::range::{Range, wanted};
use crate::server::{Call, percent_decoded};
use crate::{page, reply};

struct Refused(u16, &'static str, &'static str);

impl Drchrono {
    /// Answers one storage request.
    pub(super) fn storage(&self, call: &Call) -> Response<Body> {
        self.stored(call).unwrap_or_else(|refused| {
            let text = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{}</Code><Message>{}</Message></Error>",
                refused.1,
                page::escape(refused.2)
            );
            reply::with(refused.0, "application/xml", text)
        })
    }

    fn stored(&self, call: &Call) -> Result<Response<Body>, Refused> {
        // Object stores take one proof, and a bearer that came along is one too many.
        if call.headers.contains_key("authorization") {
            return Err(Refused(
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
            ));
        }
        if call.method != Method::GET && call.method != Method::HEAD {
            return Err(Refused(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
            ));
        }
        let number = |name| -> i64 {
            call.query_value(name)
                .and_then(|text| text.parse().ok())
                .unwrap_or(0)
        };
        let (from, life) = (number("X-Amz-Date"), number("X-Amz-Expires"));
        if call.query_value("X-Amz-Signature") != Some(signature(&call.path, from, life).as_str()) {
            return Err(Refused(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.",
            ));
        }
        let fault = self.0.switches.take("download_fault");
        if self.0.clock.unix() >= from.saturating_add(life) || fault == "expired_once" {
            return Err(Refused(403, "AccessDenied", "Request has expired"));
        }
        match fault.as_str() {
            "error_503_once" => {
                return Err(Refused(503, "SlowDown", "Please reduce your request rate."));
            }
            "redirect_elsewhere" => {
                let to = format!("{}{}", self.elsewhere_url(), call.path);
                return Ok(reply::redirect(302, &to));
            }
            "json_error_with_200" => {
                return Ok(reply::json(
                    200,
                    &serde_json::json!({"detail": "Not found."}),
                ));
            }
            _ => {}
        }
        let segments: Vec<String> = call
            .path
            .trim_start_matches('/')
            .split('/')
            .map(percent_decoded)
            .collect();
        let [bucket, table, id, field, name] = &segments[..] else {
            return Err(no_such_key());
        };
        let of = (table.clone(), id.clone(), field.clone());
        let content = self
            .content(&of)
            .filter(|_| bucket == BUCKET)
            .ok_or_else(no_such_key)?;
        let tag = content.tag(self.0.mesh);
        Ok(answer(
            call,
            content.source(self.0.mesh),
            &tag,
            name,
            &fault,
        ))
    }
}

fn no_such_key() -> Refused {
    Refused(404, "NoSuchKey", "The specified key does not exist.")
}

fn answer(call: &Call, source: Source, tag: &str, name: &str, fault: &str) -> Response<Body> {
    let total = source.total();
    let kind = match name.rsplit_once('.').map_or("", |(_, e)| e) {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        // What nobody declared, as a store keeps it.
        _ => "binary/octet-stream",
    };
    let range = if fault == "no_ranges" {
        Range::Whole
    } else {
        wanted(call, total, tag)
    };
    let (status, from, to) = match range {
        Range::Whole => (200, 0, total),
        Range::Part(from, to) => (206, from, to),
        Range::Impossible => {
            let mut response = reply::empty(416);
            reply::set(&mut response, "content-range", &format!("bytes */{total}"));
            return response;
        }
    };
    let half = from + (to - from) / 2;
    let (end, ending) = match fault {
        "reset_once" | "truncated" => (half, Ending::Cut),
        "stall" => (half, Ending::Stall),
        "short" => (half, Ending::Clean),
        _ => (to, Ending::Clean),
    };
    let mut response = reply::with(status, kind, Bytes::new());
    let promised = if fault == "short" { end } else { to } - from;
    if fault != "no_length" {
        reply::set(&mut response, "content-length", &promised.to_string());
    }
    if status == 206 {
        let line = format!("bytes {from}-{}/{total}", to - 1);
        reply::set(&mut response, "content-range", &line);
    }
    reply::set(&mut response, "etag", tag);
    if fault != "no_ranges" {
        reply::set(&mut response, "accept-ranges", "bytes");
    }
    if call.method == Method::GET {
        *response.body_mut() = generated(source, from, end, ending);
    }
    response
}
