//! Answer bodies: whole, generated on demand, cut short or stalled.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Frame, SizeHint};

/// The body type of every answer.
pub(crate) type Body = UnsyncBoxBody<Bytes, Cut>;

/// The error that makes hyper drop a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sandbox closed the connection on purpose")
    }
}

impl std::error::Error for Cut {}

/// A body held in memory.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// Bytes that can be produced from any offset, so that a large file never has to be in memory.
pub(crate) trait ByteSource: Send + Unpin + 'static {
    /// Length of the whole.
    fn total(&self) -> u64;
    /// Appends up to `max` bytes from `offset` on.
    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>);
}

impl ByteSource for Bytes {
    fn total(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>) {
        let start = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(self.len());
        let end = start.saturating_add(max).min(self.len());
        out.extend_from_slice(&self[start..end]);
    }
}

/// Any source.
pub(crate) type Source = Box<dyn ByteSource>;

impl ByteSource for Source {
    fn total(&self) -> u64 {
        (**self).total()
    }

    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>) {
        (**self).read_at(offset, max, out);
    }
}

/// The same byte over and over, for answers larger than any client should read.
#[derive(Debug)]
pub(crate) struct Padding {
    pub(crate) head: Bytes,
    pub(crate) byte: u8,
    pub(crate) total: u64,
}

impl ByteSource for Padding {
    fn total(&self) -> u64 {
        self.total
    }

    fn read_at(&mut self, offset: u64, max: usize, out: &mut Vec<u8>) {
        let wanted = usize::try_from(self.total.saturating_sub(offset))
            .unwrap_or(max)
            .min(max);
        let before = out.len();
        self.head.read_at(offset, wanted, out);
        out.resize(before + wanted, self.byte);
    }
}

/// What happens after the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The body ends.
    Clean,
    /// The connection is closed.
    Cut,
    /// Nothing happens any more.
    Stall,
}

const CHUNK: usize = 64 * 1024;

struct Generated<S> {
    source: S,
    at: u64,
    end: u64,
    ending: Ending,
    paused: bool,
}

/// The bytes `from..to` of a source, made in chunks as the connection takes them.
///
/// The body reports no length of its own, so the caller decides what `Content-Length` says.
pub(crate) fn generated<S: ByteSource>(source: S, from: u64, to: u64, ending: Ending) -> Body {
    Generated {
        source,
        at: from,
        end: to,
        ending,
        paused: false,
    }
    .boxed_unsync()
}

impl<S: ByteSource> hyper::body::Body for Generated<S> {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if self.at < self.end {
            let left = usize::try_from(self.end - self.at).unwrap_or(CHUNK);
            let mut out = Vec::with_capacity(CHUNK.min(left));
            let this = &mut *self;
            this.source.read_at(this.at, CHUNK.min(left), &mut out);
            if out.is_empty() {
                return Poll::Ready(Some(Err(Cut)));
            }
            this.at += out.len() as u64;
            return Poll::Ready(Some(Ok(Frame::data(Bytes::from(out)))));
        }
        match self.ending {
            Ending::Clean => Poll::Ready(None),
            Ending::Stall => Poll::Pending,
            // hyper flushes when a body has nothing yet: without this pause the bytes before the cut are lost.
            Ending::Cut if !self.paused => {
                self.paused = true;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Ending::Cut => Poll::Ready(Some(Err(Cut))),
        }
    }
}

/// The same body, which keeps something alive until it is dropped.
pub(crate) fn holding<T: Send + Unpin + 'static>(body: Body, held: T) -> Body {
    Holding { body, _held: held }.boxed_unsync()
}

struct Holding<T> {
    body: Body,
    _held: T,
}

impl<T: Unpin> hyper::body::Body for Holding<T> {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
