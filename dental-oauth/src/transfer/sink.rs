//! The local end of a download: a thread that hashes, checks and writes, and publishes the file whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::digest::{Digest, DigestAlgorithm, Hasher};
use super::mesh::{MeshCheck, MeshFormat};
use crate::error::{Error, ErrorKind, Result};
use crate::random;

/// Pieces on their way to the thread. With pieces of up to some hundred KiB this bounds the memory of a
/// download to a few MiB, however slow the disk is.
const IN_FLIGHT: usize = 16;
/// Fewer, larger writes: above this nothing is gained, and very large buffers lose.
const BUFFER: usize = 1024 * 1024;

/// What is checked while writing.
#[derive(Debug, Clone, Default)]
pub(super) struct Checks {
    pub(super) digest: Option<Digest>,
    pub(super) mesh: Option<MeshFormat>,
}

/// What was written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) sha256: Digest,
    /// The digest that was checked, if it is of another algorithm.
    pub(super) checked: Option<Digest>,
}

enum Order {
    Piece(Bytes),
    StartOver,
    Publish,
}

/// Writes one file. Dropped before it is published, it leaves nothing behind.
pub(super) struct Sink {
    orders: mpsc::Sender<Order>,
    thread: JoinHandle<Result<Option<Written>>>,
    // On this side, not the thread's: when a caller is told of a failure, or drops the download, the
    // file is gone already.
    _temporary: Temporary,
}

impl Sink {
    pub(super) async fn create(target: &Path, checks: Checks) -> Result<Self> {
        let (orders, inbox) = mpsc::channel(IN_FLIGHT);
        let target = target.to_owned();
        let beside = target.clone();
        let created = tokio::task::spawn_blocking(move || Temporary::beside(&beside)).await;
        let (temporary, file) = created.unwrap_or_else(|_| Err(interrupted()))?;
        let path = temporary.0.clone();
        let thread =
            tokio::task::spawn_blocking(move || work(&path, file, &target, &checks, inbox));
        Ok(Self {
            orders,
            thread,
            _temporary: temporary,
        })
    }

    /// Hands over the next piece.
    pub(super) async fn write(&mut self, piece: Bytes) -> Result<()> {
        self.order(Order::Piece(piece)).await
    }

    /// Throws away what was written so far.
    pub(super) async fn start_over(&mut self) -> Result<()> {
        self.order(Order::StartOver).await
    }

    /// Ends all checks, syncs, and puts the file in its place.
    pub(super) async fn publish(mut self) -> Result<Written> {
        self.order(Order::Publish).await?;
        drop(self.orders);
        match self.thread.await {
            Ok(outcome) => outcome?.ok_or_else(interrupted),
            Err(_) => Err(interrupted()),
        }
    }

    async fn order(&mut self, order: Order) -> Result<()> {
        if self.orders.send(order).await.is_ok() {
            return Ok(());
        }
        // The thread has gone: its reason is the error.
        match (&mut self.thread).await {
            Ok(Err(error)) => Err(error),
            Ok(Ok(_)) | Err(_) => Err(interrupted()),
        }
    }
}

fn interrupted() -> Error {
    Error::new(ErrorKind::Internal, "writing the file was interrupted")
}

fn io_error(error: io::Error) -> Error {
    Error::new(ErrorKind::Io, "the file cannot be written").with_source(error)
}

fn work(
    temporary: &Path,
    file: File,
    target: &Path,
    checks: &Checks,
    mut inbox: mpsc::Receiver<Order>,
) -> Result<Option<Written>> {
    let mut pass = Pass::begin(checks, file);
    while let Some(order) = inbox.blocking_recv() {
        match order {
            Order::Piece(piece) => pass.take(&piece)?,
            Order::StartOver => pass = Pass::begin(checks, pass.emptied().map_err(io_error)?),
            Order::Publish => {
                let written = pass.finish(checks)?;
                publish(temporary, target).map_err(io_error)?;
                return Ok(Some(written));
            }
        }
    }
    Ok(None)
}

/// One pass over the file, from its first byte.
struct Pass {
    writer: io::BufWriter<File>,
    sha256: Hasher,
    other: Option<Hasher>,
    mesh: Option<MeshCheck>,
}

impl Pass {
    fn begin(checks: &Checks, file: File) -> Self {
        let other = checks.digest.as_ref().map(Digest::algorithm);
        Self {
            writer: io::BufWriter::with_capacity(BUFFER, file),
            sha256: Hasher::new(DigestAlgorithm::Sha256),
            other: other
                .filter(|kind| *kind != DigestAlgorithm::Sha256)
                .map(Hasher::new),
            mesh: checks.mesh.map(MeshCheck::new),
        }
    }

    /// Gives the file up for another pass. What is still buffered is thrown away: written late, it would
    /// end up in the middle of the next pass.
    fn emptied(self) -> io::Result<File> {
        let (mut file, _unwritten) = self.writer.into_parts();
        file.set_len(0)?;
        file.rewind()?;
        Ok(file)
    }

    fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.sha256.update(piece);
        if let Some(hasher) = &mut self.other {
            hasher.update(piece);
        }
        if let Some(mesh) = &mut self.mesh {
            mesh.update(piece)?;
        }
        self.writer.write_all(piece).map_err(io_error)
    }

    fn finish(self, checks: &Checks) -> Result<Written> {
        let sha256 = self.sha256.finish();
        let other = self.other.map(Hasher::finish);
        if let Some(expected) = &checks.digest
            && other.as_ref().unwrap_or(&sha256) != expected
        {
            return Err(Error::new(
                ErrorKind::Integrity,
                "the file's hash is not the one the provider gave; nothing was kept",
            ));
        }
        if let Some(mesh) = self.mesh {
            mesh.finish()?;
        }
        let file = self
            .writer
            .into_inner()
            .map_err(|error| io_error(error.into_error()))?;
        file.sync_all().map_err(io_error)?;
        Ok(Written {
            sha256,
            checked: other,
        })
    }
}

/// A file beside its target, on the same file system, gone when dropped unless it was renamed.
struct Temporary(PathBuf);

impl Temporary {
    fn beside(target: &Path) -> Result<(Self, File)> {
        let name = target
            .file_name()
            .ok_or_else(|| Error::new(ErrorKind::Configuration, "the target is not a file path"))?;
        let unique = u64::from_le_bytes(random::bytes()?);
        // Keeps well below the 255 bytes of a name: the number alone makes it unique.
        let short: String = name.to_string_lossy().chars().take(40).collect();
        let path = target.with_file_name(format!(".{short}.{unique:016x}.part"));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Scans are patients' data: for this user alone unless the caller opens them up.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(io_error)?;
        Ok((Self(path), file))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // One small call: not worth a thread, and it must be done when the caller hears of the failure.
        let _ = fs::remove_file(&self.0);
    }
}

fn publish(temporary: &Path, target: &Path) -> io::Result<()> {
    fs::rename(temporary, target)?;
    #[cfg(unix)]
    {
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
