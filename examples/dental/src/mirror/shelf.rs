//! Where a mirror keeps its objects.

use std::path::Path;

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::{Error, ErrorKind, Result};

/// An object that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its key.
    pub key: String,
    /// How long it is.
    pub bytes: u64,
}

/// An object's bytes, piece by piece.
#[async_trait]
pub trait Contents: Send {
    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>>;
}

/// Keeps objects under keys such as `cases/dentbird/crowns/20260101-000001/manifest.json`.
///
/// Whatever it does, it does whole: an object is never to be seen half-written, and once a call has
/// returned it survives a loss of power as far as what is below keeps its promises.
#[async_trait]
pub trait Shelf: Send + Sync + 'static {
    /// An object that fits into memory; `None` when it is not there.
    async fn get(&self, key: &str) -> Result<Option<Bytes>>;

    /// Writes an object, over one that may be there.
    async fn put(&self, key: &str, contents: Vec<u8>) -> Result<()>;

    /// Takes a finished file of the staging folder in, under a key that names its contents: when an object
    /// of that length is there already, it is the same one.
    async fn take(&self, file: &Path, bytes: u64, key: &str) -> Result<()>;

    /// Opens an object of any length; `None` when it is not there.
    async fn open(&self, key: &str) -> Result<Option<Box<dyn Contents>>>;

    /// All objects below a prefix that ends with `/`.
    async fn list(&self, prefix: &str) -> Result<Vec<Stored>>;

    /// Moves an object out of the way, to be looked at by a person.
    async fn set_aside(&self, key: &str) -> Result<()>;

    /// What a person would look for: a path, or a URL.
    fn shown(&self, key: &str) -> String;
}

/// An error of what is below a shelf. Its `Display` may name keys, which hold nothing secret.
pub(super) fn failed(
    what: &'static str,
    source: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    Error::new(ErrorKind::Io, what).with_source(source)
}
