//! From a file to a server: hashed first, then the same bytes sent.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::mpsc;

use super::Progress;
use super::digest::{Digest, DigestAlgorithm, Hasher};
use super::fingerprint::Fingerprint;
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{ByteChunks, RequestBody, TransportError, TransportFailure};
use crate::random;

/// Read in steps of this: smaller ones cost five times the time.
const STEP: usize = 256 * 1024;
const AHEAD: usize = 4;

/// A file to send: opened once, hashed once. Every attempt reads the same open file, so that a file
/// which is replaced meanwhile is not sent under the old one's hash; one that is changed in place is
/// noticed and refused.
#[derive(Clone)]
pub struct UploadFile {
    source: Source,
    length: u64,
    digest: Digest,
}

#[derive(Clone)]
enum Source {
    File {
        file: Arc<File>,
        modified: Option<SystemTime>,
        /// Of the bytes that were hashed.
        print: Fingerprint,
    },
    Memory(Bytes),
}

impl UploadFile {
    /// Opens and hashes a file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when it cannot be read, [`ErrorKind::InvalidRequest`] when it is no file.
    pub async fn open(path: &Path, algorithm: DigestAlgorithm) -> Result<Self> {
        let (path, seed) = (path.to_owned(), random::bytes()?);
        let hashing = tokio::task::spawn_blocking(move || {
            let file = File::open(&path)?;
            let found = file.metadata()?;
            if !found.is_file() {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
            }
            let mut hasher = Hasher::new(algorithm);
            let mut print = Fingerprint::begin(u64::from_le_bytes(seed));
            let mut buffer = vec![0; STEP];
            let mut at = 0;
            loop {
                let read = read_at(&file, &mut buffer, at)?;
                if read == 0 {
                    break;
                }
                hasher.update(&buffer[..read]);
                print.update(&buffer[..read]);
                at += read as u64;
            }
            let source = Source::File {
                file: Arc::new(file),
                modified: found.modified().ok(),
                print,
            };
            Ok(Self {
                source,
                length: at,
                digest: hasher.finish(),
            })
        });
        match hashing.await {
            Ok(outcome) => outcome.map_err(unreadable),
            Err(_) => Err(Error::new(ErrorKind::Internal, "hashing was interrupted")),
        }
    }

    /// Takes bytes that are in memory.
    pub fn from_bytes(bytes: impl Into<Bytes>, algorithm: DigestAlgorithm) -> Self {
        let bytes = bytes.into();
        let digest = Digest::of(algorithm, &bytes);
        Self {
            length: bytes.len() as u64,
            digest,
            source: Source::Memory(bytes),
        }
    }

    /// Bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The hash of the bytes that will be sent.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// A body for one attempt, reading from the start, a few steps ahead of the network. The last step
    /// is only given out once all of them are known to be the bytes that were hashed: a server that checks
    /// no hash itself never gets a complete body of other bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the file has changed since it was hashed.
    pub fn body(&self, progress: Option<Progress>) -> Result<RequestBody> {
        let (file, modified, print) = match &self.source {
            Source::Memory(bytes) => {
                let chunks = InMemory {
                    bytes: bytes.clone(),
                    total: self.length,
                    progress,
                };
                return Ok(RequestBody::Stream {
                    length: self.length,
                    chunks: Box::new(chunks),
                });
            }
            Source::File {
                file,
                modified,
                print,
            } => (Arc::clone(file), *modified, print.clone()),
        };
        let found = file.metadata().map_err(unreadable)?;
        if found.len() != self.length || found.modified().ok() != modified {
            return Err(changed());
        }
        let (sender, steps) = mpsc::channel(AHEAD);
        let length = self.length;
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read_ahead(&file, length, &print, &sender) {
                let _ = sender.blocking_send(Err(error));
            }
        });
        let chunks = FromDisk {
            steps,
            done: 0,
            total: length,
            progress,
        };
        Ok(RequestBody::Stream {
            length,
            chunks: Box::new(chunks),
        })
    }
}

type Step = std::result::Result<Bytes, TransportError>;

fn read_ahead(
    file: &File,
    length: u64,
    expected: &Fingerprint,
    sender: &mpsc::Sender<Step>,
) -> std::result::Result<(), TransportError> {
    let failed =
        |detail: &str| TransportError::new(TransportFailure::RequestBody, Sent::Maybe, detail);
    let mut print = expected.begin_again();
    let mut at = 0;
    while at < length {
        let wanted = usize::try_from(length - at).unwrap_or(STEP).min(STEP);
        let mut buffer = vec![0; wanted];
        let read = read_at(file, &mut buffer, at).map_err(|_| failed("the file cannot be read"))?;
        if read == 0 {
            return Err(failed("the file became shorter while it was sent"));
        }
        buffer.truncate(read);
        at += read as u64;
        print.update(&buffer);
        if at == length && !print.is(expected) {
            return Err(failed("the file changed while it was sent"));
        }
        if sender.blocking_send(Ok(buffer.into())).is_err() {
            // Nobody reads any more: the attempt was given up.
            return Ok(());
        }
    }
    Ok(())
}

struct FromDisk {
    steps: mpsc::Receiver<Step>,
    done: u64,
    total: u64,
    progress: Option<Progress>,
}

#[async_trait]
impl ByteChunks for FromDisk {
    async fn next(&mut self) -> std::result::Result<Option<Bytes>, TransportError> {
        let step = self.steps.recv().await.transpose()?;
        if let Some(bytes) = &step {
            self.done += bytes.len() as u64;
            crate::telemetry::bytes("up", bytes.len() as u64);
            if let Some(progress) = &self.progress {
                progress(self.done, Some(self.total));
            }
        }
        Ok(step)
    }
}

struct InMemory {
    bytes: Bytes,
    total: u64,
    progress: Option<Progress>,
}

#[async_trait]
impl ByteChunks for InMemory {
    async fn next(&mut self) -> std::result::Result<Option<Bytes>, TransportError> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let step = self.bytes.split_to(STEP.min(self.bytes.len()));
        crate::telemetry::bytes("up", step.len() as u64);
        if let Some(progress) = &self.progress {
            progress(self.total - self.bytes.len() as u64, Some(self.total));
        }
        Ok(Some(step))
    }
}

/// Reads at a place of its own, so that several attempts can share one open file.
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    loop {
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(file, buffer, at);
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, at);
        #[cfg(not(any(unix, windows)))]
        let read = {
            use std::io::{Read as _, Seek as _};
            (&*file)
                .seek(io::SeekFrom::Start(at))
                .and_then(|_| (&*file).read(buffer))
        };
        match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn unreadable(error: io::Error) -> Error {
    Error::new(ErrorKind::Io, "the file to send cannot be read").with_source(error)
}

fn changed() -> Error {
    Error::new(
        ErrorKind::Io,
        "the file has changed since it was hashed; nothing was sent",
    )
}

impl fmt::Debug for UploadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadFile")
            .field("length", &self.length)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    async fn read(body: RequestBody) -> std::result::Result<Vec<u8>, TransportError> {
        let RequestBody::Stream { mut chunks, .. } = body else {
            panic!("not streamed")
        };
        let mut all = Vec::new();
        while let Some(bytes) = chunks.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    fn file_of(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[tokio::test]
    async fn every_attempt_sends_the_bytes_that_were_hashed() {
        let bytes: Vec<u8> = (0..STEP * 2 + 17)
            .map(|i| u8::try_from(i % 251).unwrap())
            .collect();
        let file = file_of(&bytes);
        let upload = UploadFile::open(file.path(), DigestAlgorithm::Md5)
            .await
            .unwrap();
        assert_eq!(upload.length(), bytes.len() as u64);
        for _ in 0..2 {
            assert_eq!(read(upload.body(None).unwrap()).await.unwrap(), bytes);
        }
    }

    #[tokio::test]
    async fn a_file_that_was_replaced_is_still_sent_as_hashed() {
        let file = file_of(b"the scan that was hashed");
        let upload = UploadFile::open(file.path(), DigestAlgorithm::Md5)
            .await
            .unwrap();
        let other = file_of(b"another patient's scan!!");
        std::fs::rename(other.path(), file.path()).unwrap();
        assert_eq!(
            read(upload.body(None).unwrap()).await.unwrap(),
            b"the scan that was hashed"
        );
    }

    #[tokio::test]
    async fn a_file_that_grew_or_shrank_is_not_sent() {
        let mut file = file_of(b"12345");
        let upload = UploadFile::open(file.path(), DigestAlgorithm::Md5)
            .await
            .unwrap();
        file.write_all(b"6").unwrap();
        assert_eq!(upload.body(None).unwrap_err().kind(), ErrorKind::Io);
        file.as_file().set_len(3).unwrap();
        assert_eq!(upload.body(None).unwrap_err().kind(), ErrorKind::Io);
    }

    #[tokio::test]
    async fn a_file_changed_in_place_behind_our_back_is_never_sent_whole() {
        let file = file_of(b"12345");
        let upload = UploadFile::open(file.path(), DigestAlgorithm::Md5)
            .await
            .unwrap();
        let modified = file.as_file().metadata().unwrap().modified().unwrap();
        let mut again = std::fs::OpenOptions::new()
            .write(true)
            .open(file.path())
            .unwrap();
        again.write_all(b"54321").unwrap();
        again.set_modified(modified).unwrap();
        let error = read(upload.body(None).unwrap()).await.unwrap_err();
        assert_eq!(error.failure(), TransportFailure::RequestBody);
    }

    #[tokio::test]
    async fn an_empty_file_has_an_empty_body() {
        let file = file_of(b"");
        let upload = UploadFile::open(file.path(), DigestAlgorithm::Md5)
            .await
            .unwrap();
        assert_eq!(upload.digest().to_base64(), "1B2M2Y8AsgTpgAmY7PhCfg==");
        assert!(read(upload.body(None).unwrap()).await.unwrap().is_empty());
    }
}
