//! A small, strict HTTP reader: at most 8 KiB of head, 64 KiB of form, one request a connection.

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use url::Url;

use super::page::Page;
use crate::oauth::callback::Callback;

const LONGEST_HEAD: usize = 8 * 1024;
const LONGEST_FORM: usize = 64 * 1024;

/// What this receiver answers to.
#[derive(Debug)]
pub(super) struct Site {
    host: String,
    pub(super) path: String,
}

impl Site {
    pub(super) fn of(url: &Url, port: u16) -> Self {
        let host = url.host_str().unwrap_or_default();
        // Browsers leave the default port out.
        let host = match port {
            80 => host.to_owned(),
            _ => format!("{host}:{port}"),
        };
        Self {
            host,
            path: url.path().to_owned(),
        }
    }
}

/// What a request is, once it is one for us.
#[derive(Debug)]
pub(super) enum Brought {
    /// Parameters, good or not.
    Callback(Callback),
    /// Nothing: the browser comes to the clean address.
    Return,
}

/// A request whose head has been read.
pub(super) struct Request {
    head: String,
    rest: Vec<u8>,
}

impl Request {
    /// Reads up to the empty line. `None` when the peer goes away or sends too much.
    pub(super) async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut buffer = Vec::new();
        loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                if end + 4 > LONGEST_HEAD {
                    return None;
                }
                let rest = buffer.split_off(end + 4);
                return Some(Self {
                    head: String::from_utf8(buffer).ok()?,
                    rest,
                });
            }
            if buffer.len() >= LONGEST_HEAD || stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        // A header that is there twice is no header: two readers would take two different ones.
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// What the browser brings, or the page that says why it is not taken.
    pub(super) async fn brought(
        mut self,
        site: &Site,
        stream: &mut TcpStream,
    ) -> Result<Brought, Page> {
        let mut request_line = self.head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (
            request_line.next().unwrap_or_default(),
            request_line.next().unwrap_or_default(),
        );
        // DNS rebinding: a page elsewhere may resolve its own name to this computer.
        if self.header("host") != Some(site.host.as_str()) {
            return Err(Page::WRONG_HOST);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != site.path {
            return Err(Page::NOT_FOUND);
        }
        match method {
            "GET" if target == site.path => Ok(Brought::Return),
            "GET" => Callback::from_query(query)
                .map(Brought::Callback)
                .map_err(|_| Page::NOT_OURS),
            "POST" => {
                let form = self.header("content-type").is_some_and(|kind| {
                    let kind = kind.split(';').next().unwrap_or_default().trim();
                    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
                });
                let length = self
                    .header("content-length")
                    .and_then(|text| text.parse().ok());
                let (true, Some(length @ ..=LONGEST_FORM)) = (form, length) else {
                    return Err(Page::NOT_A_FORM);
                };
                while self.rest.len() < length {
                    match stream.read_buf(&mut self.rest).await {
                        Ok(read) if read > 0 => {}
                        _ => return Err(Page::NOT_OURS),
                    }
                }
                self.rest.truncate(length);
                std::str::from_utf8(&self.rest)
                    .ok()
                    .and_then(|body| Callback::from_form(body).ok())
                    .map(Brought::Callback)
                    .ok_or(Page::NOT_OURS)
            }
            _ => Err(Page::WRONG_METHOD),
        }
    }
}
