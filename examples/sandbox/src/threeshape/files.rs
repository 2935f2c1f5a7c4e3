//! Downloads: attachments by hash or id, the PLY conversion, models, and everything that can go wrong on the way.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Frame;
use hyper::{Method, Response};
use tokio::time::Sleep;

use super::ThreeShape;
use super::content::Content;
use super::service::{Refused, Result, SERVER_ERROR, later, message, no_route, with_query};
use super::state::Region;
use super::users::segments;
use crate::body::{Body, ByteSource as _, Cut, Ending, Padding, Source, generated};
use crate::range::{Range, wanted};
use crate::server::{Answer, Call, percent_decoded};
use crate::spoil::PROXY_PAGE;
use crate::{lock, reply};

/// Longer than any client should read.
const ENDLESS: u64 = 1 << 50;

/// A file somebody may have.
struct Wanted {
    content: Content,
    stl: bool,
}

impl ThreeShape {
    /// Answers a request for a file.
    pub(super) async fn file_answer(&self, call: &mut Call, region: Region) -> Answer {
        self.pause("delay").await;
        let found = self.wanted_file(call, region);
        call.drain().await;
        let found = match found {
            Ok(found) => found,
            Err(refused) => return Ok(self.refusal(&refused)),
        };
        if call.query_value("moved").is_some() {
            return Ok(self.file(call, &found, "none"));
        }
        let fault = self.0.switches.take("download_fault");
        Ok(match fault.as_str() {
            "redirect_same_host" => reply::redirect(302, &with_query(call, "moved", "1")),
            "redirect_loop" => reply::redirect(302, &call.path),
            "redirect_foreign" => {
                let hash = found.content.sha1();
                let to = format!("{}/blob/{hash}", self.0.urls.foreign);
                lock(&self.0.state).abroad.insert(hash, found.content);
                reply::redirect(302, &to)
            }
            "vanished" => {
                let id = segments(&call.path).get(2).cloned().unwrap_or_default();
                self.error(400, &format!("No case with Id {id} could be found"))
            }
            "forbidden" => self.error(400, "You don't have permission to access this resource."),
            "unauthorized_once" => self.unauthorized(),
            "error_500_once" => self.error(500, SERVER_ERROR),
            "error_503_once" => later(503, "1"),
            "too_many_once" => later(429, "2"),
            "too_many_bare_once" => reply::text(429, "Too Many Requests"),
            "html_page" => reply::html(200, PROXY_PAGE.to_owned()),
            "empty" => reply::with(200, "application/octet-stream", Bytes::new()),
            fault => self.file(call, &found, fault),
        })
    }

    fn wanted_file(&self, call: &mut Call, region: Region) -> Result<Wanted> {
        let caller = self.caller(call)?;
        if call.method != Method::GET {
            return Err(Refused::Status(
                405,
                "The requested resource does not support this method.",
            ));
        }
        let parts = segments(&call.path);
        let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let ["api", "cases", id, kind, key, rest @ ..] = lower.as_slice() else {
            return no_route();
        };
        let case = self.actors_case(&caller, region, id)?;
        let file = match *kind {
            "attachments" => case.file(key),
            "models" => case.files.iter().find(|file| file.name == parts[4]),
            _ => return no_route(),
        };
        let is_stl = |content: &Content, file_type: Option<&str>| {
            let named = file_type.unwrap_or("stl").trim().trim_start_matches('.');
            named.is_empty()
                || named.eq_ignore_ascii_case("stl")
                || matches!(content, Content::Ascii(_))
        };
        let stl = file.is_none_or(|file| is_stl(&file.content, file.file_type.as_deref()));
        self.may_download(&caller, region, stl)?;
        let Some(file) = file else {
            return message("No such file");
        };
        match rest {
            [] => Ok(Wanted {
                content: file.content.clone(),
                stl,
            }),
            ["ply"] if *kind == "attachments" => match file.content.as_ply() {
                Some(content) => Ok(Wanted {
                    content,
                    stl: false,
                }),
                None => message("This file cannot be converted"),
            },
            _ => no_route(),
        }
    }

    fn file(&self, call: &Call, found: &Wanted, fault: &str) -> Response<Body> {
        let hash = found.content.sha1();
        let mut source = found.content.source();
        let mut total = source.total();
        match fault {
            "short_file" => total -= total / 3,
            "flipped" => {
                let mut bytes = found.content.bytes();
                if let Some(byte) = bytes.last_mut() {
                    *byte ^= 1;
                }
                source = Box::new(Bytes::from(bytes));
            }
            "endless" => {
                source = Box::new(Padding {
                    head: Bytes::from(found.content.bytes()),
                    byte: 0,
                    total: ENDLESS,
                });
                total = ENDLESS;
            }
            _ => {}
        }
        let ranges = self.0.switches.get("ranges");
        let tag = format!("\"{hash}\"");
        let range = if ranges == "off" {
            Range::Whole
        } else {
            wanted(call, total, &tag)
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
        let half = from + (to - from).div_ceil(2);
        let (end, ending) = match fault {
            "truncated" | "reset_once" => (half, Ending::Cut),
            "stall" => (half, Ending::Stall),
            _ => (to, Ending::Clean),
        };
        let mut response = self.file_head(status, found.stl, &hash);
        if status == 206 {
            // The wrong one begins at the first byte whatever was asked for.
            let start = if ranges == "wrong" { 0 } else { from };
            let line = format!("bytes {start}-{}/{total}", start + (to - from) - 1);
            reply::set(&mut response, "content-range", &line);
        }
        if !matches!(fault, "no_length" | "endless") {
            reply::set(&mut response, "content-length", &(to - from).to_string());
        }
        if ranges != "off" {
            reply::set(&mut response, "accept-ranges", "bytes");
            reply::set(&mut response, "etag", &tag);
        }
        *response.body_mut() = if fault == "slow" {
            slow(source, from, to)
        } else if ranges == "wrong" && status == 206 {
            generated(source, 0, to - from, Ending::Clean)
        } else {
            generated(source, from, end, ending)
        };
        response
    }

    fn file_head(&self, status: u16, stl: bool, hash: &str) -> Response<Body> {
        let kind = match self.0.switches.get("content_type").as_str() {
            "stl" if stl => "application/stl",
            "none" => "",
            "html" => "text/html; charset=utf-8",
            _ => "application/octet-stream",
        };
        let mut response = reply::with(status, kind, Bytes::new());
        match self.0.switches.get("disposition").as_str() {
            "none" => {}
            "evil" => {
                let line =
                    r#"attachment; filename="../../evil.stl"; filename*=UTF-8''..%2F..%2Fevil.stl"#;
                reply::set(&mut response, "content-disposition", line);
            }
            // The vendor's own example has the hash as name, and quotes that do not match.
            _ => {
                let line = format!("attachment; filename=\"{hash}");
                reply::set(&mut response, "content-disposition", &line);
            }
        }
        response
    }

    /// The listener that is nobody's: files a redirect has sent here, and a friendly answer to all else.
    pub(super) async fn foreign(&self, call: &mut Call) -> Answer {
        let token = super::service::bearer(call).unwrap_or_default();
        {
            let state = lock(&self.0.state);
            call.token_role = state.owner(&token).map(super::state::User::token_role);
        }
        call.drain().await;
        let key = call.path.strip_prefix("/blob/").map(percent_decoded);
        let found = key.and_then(|key| lock(&self.0.state).abroad.get(&key).cloned());
        Ok(match found {
            Some(content) => {
                let source = content.source();
                let total = source.total();
                let mut response = reply::with(200, "application/octet-stream", Bytes::new());
                reply::set(&mut response, "content-length", &total.to_string());
                *response.body_mut() = generated(source, 0, total, Ending::Clean);
                response
            }
            None => reply::json(
                200,
                &serde_json::json!({"access_token": "stranger", "Cases": [], "Count": 0}),
            ),
        })
    }
}

/// Sixteen pieces, 200 ms apart.
fn slow(source: Source, from: u64, to: u64) -> Body {
    Slow {
        source,
        at: from,
        end: to,
        piece: (to - from).div_ceil(16).max(1),
        pause: None,
    }
    .boxed_unsync()
}

struct Slow {
    source: Source,
    at: u64,
    end: u64,
    piece: u64,
    pause: Option<Pin<Box<Sleep>>>,
}

impl hyper::body::Body for Slow {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Cut>>> {
        if let Some(pause) = self.pause.as_mut() {
            if pause.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.pause = None;
        }
        if self.at >= self.end {
            return Poll::Ready(None);
        }
        let this = &mut *self;
        let most = usize::try_from(this.piece.min(this.end - this.at)).unwrap_or(usize::MAX);
        let mut out = Vec::new();
        while out.len() < most {
            this.source
                .read_at(this.at + out.len() as u64, most - out.len(), &mut out);
        }
        this.at += out.len() as u64;
        this.pause = Some(Box::pin(tokio::time::sleep(Duration::from_millis(200))));
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(out)))))
    }
}
