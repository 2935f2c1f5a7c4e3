//! From a server to a file: streamed, resumed, verified, and only then in its place.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Progress;
use super::digest::Digest;
use super::file_body::{ByteRange, FileBody, FileOpener};
use super::mesh::{MeshCheck, MeshFormat};
use super::sink::{Checks, Sink};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::TransportFailure;
use crate::random;
use crate::telemetry;

/// Breaks in a row without a single new byte, after which a download gives up.
const FRUITLESS: u32 = 3;
/// Breaks in all: a server that sends a byte per connection must not keep us for ever.
const BREAKS: u32 = 100;

/// A download, described. Nothing happens until it is given a place to go.
///
/// ```no_run
/// # async fn fetch(download: dental_oauth::transfer::Download) -> dental_oauth::Result<()> {
/// use std::path::Path;
/// use std::sync::Arc;
///
/// let done = download
///     .progress(Arc::new(|bytes, total| eprintln!("{bytes} of {total:?}")))
///     .to_path(Path::new("crown-36.stl"))
///     .await?;
/// println!("{} bytes, verified: {}", done.bytes, done.verified);
/// # Ok(()) }
/// ```
#[must_use = "nothing is fetched until `to_path` or `to_memory`"]
pub struct Download {
    opener: Arc<dyn FileOpener>,
    checks: Checks,
    expected_length: Option<u64>,
    largest: u64,
    progress: Option<Progress>,
    clock: Arc<dyn Clock>,
}

/// A file that is complete, verified and in its place.
#[derive(Debug, Clone)]
pub struct Downloaded {
    /// Where it is.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
    /// The provider's own hash of it, checked, when it gave one.
    pub provider_digest: Option<Digest>,
    /// Its SHA-256, if that is the provider's hash or was asked for ([`Download::with_sha256`]).
    pub sha256: Option<Digest>,
    /// Whether its content was checked: against the provider's hash, or as a complete mesh. Without either
    /// only its length is known to be right, and only where the server said how long it is.
    pub verified: bool,
    /// How often the connection broke and was taken up again.
    pub resumed: u32,
}

impl Download {
    /// A download of at most 2 GiB, without further checks than its length.
    pub fn new(opener: Arc<dyn FileOpener>) -> Self {
        Self {
            opener,
            checks: Checks::default(),
            expected_length: None,
            largest: 2 * 1024 * 1024 * 1024,
            progress: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// Checks the provider's hash.
    pub fn digest(mut self, expected: Digest) -> Self {
        self.checks.digest = Some(expected);
        self
    }

    /// Computes the SHA-256 too where the provider's hash is another, to know the file by afterwards. Every hash costs as much as
    /// receiving the bytes does.
    pub fn with_sha256(mut self) -> Self {
        self.checks.sha256 = true;
        self
    }

    /// Checks that the file is a complete mesh of a format.
    pub fn mesh(mut self, format: MeshFormat) -> Self {
        self.checks.mesh = Some(format);
        self
    }

    /// Switches the mesh check off, for a file that is wanted as it is.
    pub fn unverified(mut self) -> Self {
        self.checks.mesh = None;
        self
    }

    /// Checks the length the provider gave elsewhere.
    pub fn length(mut self, bytes: u64) -> Self {
        self.expected_length = Some(bytes);
        self
    }

    /// Refuses more than this many bytes.
    pub fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// Reports progress.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Waits between tries by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Downloads into a file. It appears at `path`, replacing what is there, only when it is complete
    /// and every check has passed; until then it has another name beside it. After an error, or when the
    /// future is dropped, nothing is left behind.
    ///
    /// # Errors
    /// [`ErrorKind::Integrity`], [`ErrorKind::UnexpectedFormat`], [`ErrorKind::TooLarge`],
    /// [`ErrorKind::Io`]; otherwise why it could not be fetched.
    pub async fn to_path(&self, path: &Path) -> Result<Downloaded> {
        let mut sink = Sink::create(path, self.checks.clone()).await?;
        let mut target = Target::File(&mut sink);
        let (bytes, resumed) = self.fetch(&mut target).await?;
        telemetry::bytes("down", bytes);
        let written = sink.publish().await?;
        Ok(Downloaded {
            path: path.to_owned(),
            bytes,
            provider_digest: self.checks.digest.clone(),
            sha256: written.sha256,
            verified: self.checks.digest.is_some() || self.checks.mesh.is_some(),
            resumed,
        })
    }

    /// Downloads into memory, for small files.
    ///
    /// # Errors
    /// As [`Download::to_path`].
    pub async fn to_memory(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.fetch(&mut Target::Memory(&mut bytes)).await?;
        if let Some(expected) = &self.checks.digest
            && Digest::of(expected.algorithm(), &bytes) != *expected
        {
            let detail = "the file's hash is not the one the provider gave";
            return Err(Error::new(ErrorKind::Integrity, detail));
        }
        if let Some(format) = self.checks.mesh {
            let mut check = MeshCheck::new(format);
            check.update(&bytes)?;
            check.finish()?;
        }
        Ok(bytes)
    }

    async fn fetch(&self, target: &mut Target<'_>) -> Result<(u64, u32)> {
        let mut state = Progressing {
            done: 0,
            etag: None,
            total: self.expected_length,
        };
        let (mut breaks, mut fruitless) = (0, 0);
        loop {
            let before = state.done;
            let Err(error) = self.one_connection(target, &mut state).await else {
                return Ok((state.done, breaks));
            };
            if !is_a_break(&error) {
                return Err(error);
            }
            fruitless = if state.done > before {
                0
            } else {
                fruitless + 1
            };
            breaks += 1;
            if fruitless >= FRUITLESS || breaks >= BREAKS {
                return Err(error.with_attempts(breaks));
            }
            let ceiling = Duration::from_millis(250) * 2_u32.pow(fruitless);
            self.clock.sleep(ceiling.mul_f64(random::fraction())).await;
        }
    }

    /// Reads one answer to its end.
    async fn one_connection(&self, target: &mut Target<'_>, state: &mut Progressing) -> Result<()> {
        let range = match &state.etag {
            Some(etag) if state.done > 0 => ByteRange::from(state.done, etag.clone()),
            _ => ByteRange::whole(),
        };
        let opened = self.opener.open(&range).await;
        let FileBody {
            mut body,
            start,
            length,
            etag,
            ..
        } = match opened {
            Ok(file) => file,
            Err(error) if range.start() > 0 && is_bad_resume(&error) => {
                // This server's ranges cannot be relied on: from the start, and without them.
                state.etag = None;
                return Err(a_break(error));
            }
            Err(error) => return Err(error),
        };
        if start != state.done {
            target.start_over().await?;
            state.done = 0;
        }
        if let (Some(expected), Some(length)) = (self.expected_length, length)
            && expected != length
        {
            return Err(wrong_length());
        }
        if length.is_some_and(|length| length > self.largest) {
            return Err(self.too_large());
        }
        state.etag = etag;
        state.total = length.or(self.expected_length);
        loop {
            let piece = body.chunk().await.map_err(|error| match error.failure() {
                TransportFailure::Broken
                | TransportFailure::Timeout
                | TransportFailure::Connect => Error::from(error).with_sent(Sent::Maybe),
                _ => error.into(),
            })?;
            let Some(piece) = piece else { break };
            state.done += piece.len() as u64;
            if state.done > self.largest {
                return Err(self.too_large());
            }
            target.write(piece).await?;
            if let Some(progress) = &self.progress {
                progress(state.done, state.total);
            }
        }
        if state.total.is_some_and(|total| total != state.done) {
            Err(wrong_length())
        } else {
            Ok(())
        }
    }

    fn too_large(&self) -> Error {
        Error::new(
            ErrorKind::TooLarge,
            format!("the file is larger than {} bytes", self.largest),
        )
        .with_sent(Sent::Yes)
    }
}

struct Progressing {
    done: u64,
    etag: Option<String>,
    total: Option<u64>,
}

enum Target<'a> {
    File(&'a mut Sink),
    Memory(&'a mut Vec<u8>),
}

impl Target<'_> {
    async fn write(&mut self, piece: bytes::Bytes) -> Result<()> {
        match self {
            Self::File(sink) => sink.write(piece).await,
            Self::Memory(bytes) => {
                bytes.extend_from_slice(&piece);
                Ok(())
            }
        }
    }

    async fn start_over(&mut self) -> Result<()> {
        match self {
            Self::File(sink) => sink.start_over().await,
            Self::Memory(bytes) => {
                bytes.clear();
                Ok(())
            }
        }
    }
}

/// The connection broke on the way; the file itself is not to blame. The opener has its own retries for
/// what happens before the first byte, so its errors are final.
fn is_a_break(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout) && error.attempts() == 0
}

fn is_bad_resume(error: &Error) -> bool {
    error.kind() == ErrorKind::Decode || matches!(error.status(), Some(412 | 416))
}

fn a_break(error: Error) -> Error {
    Error::new(
        ErrorKind::Transport,
        "the download could not be taken up where it broke",
    )
    .with_sent(Sent::Yes)
    .with_source(error)
}

fn wrong_length() -> Error {
    Error::new(
        ErrorKind::Integrity,
        "the file is not as long as the provider says; nothing was kept",
    )
    .with_sent(Sent::Yes)
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}
