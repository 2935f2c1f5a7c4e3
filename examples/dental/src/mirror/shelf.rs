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

/// Which state of an object was read or written: another one is another state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The entity tag of an object store, or the SHA-256 of a file.
    pub(super) tag: Option<String>,
    /// What some object stores tell states apart by.
    pub(super) generation: Option<String>,
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

    /// The same, with which state of it this is.
    async fn read(&self, key: &str) -> Result<Option<(Bytes, Version)>>;

    /// Writes an object over the state that was read, or where there was none, and over nothing else: of
    /// two that have read the same state, one writes. Gives the state that is there now.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when somebody else has written it meanwhile.
    async fn replace(
        &self,
        key: &str,
        expected: Option<&Version>,
        contents: Vec<u8>,
    ) -> Result<Version>;

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

/// Somebody else has written an object that was read.
pub(super) fn overtaken() -> Error {
    let detail = "another run has written this object of the mirror meanwhile";
    Error::new(ErrorKind::Conflict, detail)
}

/// An error of what is below a shelf. Its `Display` may name keys, which hold nothing secret.
pub(super) fn failed(
    what: &'static str,
    source: impl std::error::Error + Send + Sync + 'static,
) -> Error {
    Error::new(ErrorKind::Io, what).with_source(source)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What every shelf must do.
    pub(crate) async fn one_of_two_writes(shelf: &dyn Shelf) {
        let key = "cases/x/y/z/manifest.json";
        let text = |text: &str| text.as_bytes().to_vec();
        assert_eq!(shelf.read(key).await.unwrap(), None);
        let first = shelf.replace(key, None, text("first")).await.unwrap();
        let late = shelf.replace(key, None, text("late")).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Conflict);
        let (contents, read) = shelf.read(key).await.unwrap().unwrap();
        assert_eq!((contents, &read), (Bytes::from("first"), &first));
        let second = shelf.replace(key, Some(&read), text("second")).await;
        let late = shelf.replace(key, Some(&first), text("late")).await;
        assert_eq!(late.unwrap_err().kind(), ErrorKind::Conflict);
        let (contents, read) = shelf.read(key).await.unwrap().unwrap();
        assert_eq!((contents, read), (Bytes::from("second"), second.unwrap()));
    }
}
