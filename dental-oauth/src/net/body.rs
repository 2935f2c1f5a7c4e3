//! Bodies in pieces: nothing is held in memory that need not be.

use std::fmt;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};

use super::http_transport::Incoming;
use super::transport::TransportError;
use crate::error::{Error, ErrorKind, Sent};
use crate::wiped::Wiped;

/// Of what an answer says it is long, this much is believed before it has come.
const RESERVED: usize = 256 * 1024;

/// A body that arrives in pieces.
#[async_trait]
pub trait ByteChunks: Send {
    /// The next piece, or `None` at the end. Dropping the future loses no piece.
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError>;
}

/// The body of a request.
pub enum RequestBody {
    /// None at all.
    Empty,
    /// In memory.
    Bytes(Bytes),
    /// In pieces, of exactly this many bytes in all; sent with `Content-Length`, never chunked.
    Stream {
        /// Total bytes.
        length: u64,
        /// The pieces.
        chunks: Box<dyn ByteChunks>,
    },
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Stream { length, .. } => write!(f, "Stream({length} bytes)"),
        }
    }
}

/// The body of an answer, read piece by piece.
pub struct ResponseBody(Source);

/// Where the pieces come from. Those of this crate are known by name: the trait's method costs an
/// allocation for each piece.
enum Source {
    Whole(Option<Bytes>),
    Network(Box<Incoming>),
    Chunks(Box<dyn ByteChunks>),
}

impl ResponseBody {
    /// Wraps a source of pieces.
    pub fn new(chunks: impl ByteChunks + 'static) -> Self {
        Self(Source::Chunks(Box::new(chunks)))
    }

    /// A body that is already in memory.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Source::Whole(Some(bytes.into())))
    }

    pub(super) fn incoming(incoming: Incoming) -> Self {
        Self(Source::Network(Box::new(incoming)))
    }

    /// The next piece, or `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Source::Whole(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
            Source::Network(incoming) => incoming.next().await,
            Source::Chunks(chunks) => chunks.next().await,
        }
    }

    /// How many bytes are still to come, where the other side has said so.
    fn announced(&self) -> Option<u64> {
        match &self.0 {
            Source::Network(incoming) => incoming.announced(),
            Source::Whole(_) | Source::Chunks(_) => None,
        }
    }

    /// Reads the whole body, at most `cap` bytes of it.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] as soon as one byte more arrives; nothing beyond the cap is kept.
    pub async fn read_capped(mut self, cap: usize) -> Result<Bytes, Error> {
        let announced = usize::try_from(self.announced().unwrap_or_default()).unwrap_or(cap);
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        let mut all = BytesMut::new();
        let mut piece = Some(first);
        while let Some(bytes) = piece {
            if all.len() + bytes.len() > cap {
                return Err(too_large());
            }
            piece = self.chunk().await?;
            if piece.is_none() && all.is_empty() {
                return Ok(bytes);
            }
            if all.is_empty() {
                // Once instead of by and by, but no more than a lie may cost.
                all.reserve(announced.min(cap).min(RESERVED));
            }
            all.extend_from_slice(&bytes);
        }
        Ok(all.freeze())
    }

    /// As [`ResponseBody::read_capped`], for answers that hold tokens: no copy of ours outlives the result,
    /// and that is wiped when it is dropped. The pieces themselves are the connection's.
    ///
    /// # Errors
    /// As [`ResponseBody::read_capped`].
    pub(crate) async fn read_wiped(mut self, cap: usize) -> Result<Bytes, Error> {
        let mut all = Wiped::with_capacity(4096.min(cap));
        while let Some(piece) = self.chunk().await? {
            if all.len() + piece.len() > cap {
                return Err(too_large());
            }
            all.extend(&piece);
        }
        Ok(all.into_bytes())
    }

    /// Reads at most `cap` bytes and leaves the rest; used for error bodies, where the start suffices.
    pub(crate) async fn read_start(mut self, cap: usize) -> Result<Bytes, TransportError> {
        let mut start = BytesMut::new();
        while start.len() < cap {
            let Some(piece) = self.chunk().await? else {
                break;
            };
            let take = piece.len().min(cap - start.len());
            start.extend_from_slice(&piece[..take]);
        }
        Ok(start.freeze())
    }
}

fn too_large() -> Error {
    Error::new(ErrorKind::TooLarge, "the answer is larger than allowed").with_sent(Sent::Yes)
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}
