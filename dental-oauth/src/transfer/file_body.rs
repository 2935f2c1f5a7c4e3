//! A file as it comes from a server, from some byte on.

use std::fmt;

use async_trait::async_trait;
use http::StatusCode;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName};

use crate::api::{ApiRequest, ApiStream};
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::ResponseBody;

/// From which byte on, and of which version of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByteRange {
    start: u64,
    etag: Option<String>,
}

impl ByteRange {
    /// The whole file.
    pub fn whole() -> Self {
        Self::default()
    }

    /// From a byte on, if the file is still the version with this strong ETag.
    pub fn from(start: u64, etag: impl Into<String>) -> Self {
        Self {
            start,
            etag: Some(etag.into()),
        }
    }

    /// The first byte wanted.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// Asks for the range (RFC 9110 section 14.2). `If-Range` makes a server whose file has changed send
    /// the whole new one instead of the tail of it.
    pub fn ask(&self, request: ApiRequest) -> ApiRequest {
        match &self.etag {
            Some(etag) if self.start > 0 => request
                .header(http::header::RANGE, &format!("bytes={}-", self.start))
                .header(http::header::IF_RANGE, etag),
            _ => request,
        }
    }
}

/// A file's bytes, still to be read.
pub struct FileBody {
    /// The bytes.
    pub body: ResponseBody,
    /// Which byte of the file the first one is: what was asked for, or 0 when the server sends the
    /// whole file after all.
    pub start: u64,
    /// The length of the whole file, if the server says so.
    pub length: Option<u64>,
    /// The version, for resuming: a strong ETag of a server that takes ranges.
    pub etag: Option<String>,
    /// The media type.
    pub content_type: Option<String>,
}

impl FileBody {
    /// Reads what the headers say and checks it against what was asked for.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] when the server sends another range than asked for, or of another version.
    pub fn from_stream(stream: ApiStream, asked: &ByteRange) -> Result<Self> {
        let header = |name: HeaderName| {
            stream
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let etag = header(ETAG)
            .filter(|etag| etag.starts_with('"'))
            .map(str::to_owned);
        let content_type = header(CONTENT_TYPE).map(str::to_owned);
        let content_length: Option<u64> = header(CONTENT_LENGTH).and_then(|text| text.parse().ok());
        let confused = |detail| {
            Err(Error::new(ErrorKind::Decode, detail)
                .with_sent(Sent::Yes)
                .with_status(206))
        };
        if stream.status != StatusCode::PARTIAL_CONTENT {
            let ranges =
                header(ACCEPT_RANGES).is_some_and(|unit| unit.eq_ignore_ascii_case("bytes"));
            let etag = etag.filter(|_| ranges);
            return Ok(Self {
                start: 0,
                length: content_length,
                etag,
                content_type,
                body: stream.body,
            });
        }
        let Some((first, last, total)) = header(CONTENT_RANGE).and_then(parse_content_range) else {
            return confused("the server sends a part without saying which");
        };
        if first != asked.start || asked.start == 0 {
            return confused("the server sends another part than asked for");
        }
        if etag.is_some() && etag != asked.etag {
            return confused("the server sends a part of another version");
        }
        if total.is_some_and(|total| last.checked_add(1) != Some(total)) {
            return confused("the server sends less than the rest");
        }
        let part = last - first + 1;
        if content_length.is_some_and(|length| length != part) {
            return confused("the part is not as long as it says");
        }
        let length = Some(last.saturating_add(1));
        Ok(Self {
            start: first,
            length,
            etag: asked.etag.clone(),
            content_type,
            body: stream.body,
        })
    }
}

impl fmt::Debug for FileBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBody")
            .field("start", &self.start)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// `bytes first-last/total` with an optional total.
fn parse_content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last): (u64, u64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        number => Some(number.parse().ok()?),
    };
    (first <= last && last < u64::MAX).then_some((first, last, total))
}

/// Opens a file at a byte; asked again when a connection breaks.
#[async_trait]
pub trait FileOpener: Send + Sync {
    /// Opens the file.
    async fn open(&self, range: &ByteRange) -> Result<FileBody>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_read_strictly() {
        let table = [
            ("bytes 5-9/10", Some((5, 9, Some(10)))),
            ("bytes 5-9/*", Some((5, 9, None))),
            ("bytes 9-5/10", None),
            ("bytes */10", None),
            ("items 5-9/10", None),
            ("bytes 5-18446744073709551615/*", None),
            ("bytes -5-9/10", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse_content_range(text), expected, "{text}");
        }
    }
}
