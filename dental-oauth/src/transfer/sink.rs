//! The local end of a download: a thread that hashes, checks and writes, and publishes the file whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IoSlice, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::digest::{Digest, DigestAlgorithm, Hasher};
use super::mesh::{MeshCheck, MeshFormat};
use crate::error::{Error, ErrorKind, Result};
use crate::random;

/// Pieces go to the thread in batches: a file that is smaller than one costs a single hop, a larger one a hop and
/// a write for each.
const BATCH: usize = 512 * 1024;
/// And of so many pieces, however small.
const PIECES: usize = 128;
/// Batches on their way to the thread. This bounds the memory of a download to a few MiB, however slow the disk
/// is.
const IN_FLIGHT: usize = 4;

/// What is checked while writing.
#[derive(Debug, Clone, Default)]
pub(super) struct Checks {
    pub(super) digest: Option<Digest>,
    pub(super) mesh: Option<MeshFormat>,
    /// Whether the SHA-256 is wanted besides.
    pub(super) sha256: bool,
}

/// What was written.
#[derive(Debug)]
pub(super) struct Written {
    /// If it was checked or wanted.
    pub(super) sha256: Option<Digest>,
}

enum Order {
    Pieces(Vec<Bytes>),
    StartOver,
    Publish,
}

/// Writes one file. Dropped before it is published, it leaves nothing behind.
pub(super) struct Sink {
    batch: Vec<Bytes>,
    batched: usize,
    state: Thread,
    // On this side, not the thread's: when a caller is told of a failure, or drops the download, the
    // file is gone already.
    temporary: Temporary,
}

enum Thread {
    /// What it needs, until there is work for it.
    Idle(Option<(File, PathBuf, Checks)>),
    Working(mpsc::Sender<Order>, JoinHandle<Result<Option<Written>>>),
}

impl Sink {
    pub(super) async fn create(target: &Path, checks: Checks) -> Result<Self> {
        let target = target.to_owned();
        let beside = target.clone();
        let created = tokio::task::spawn_blocking(move || Temporary::beside(&beside)).await;
        let (temporary, file) = created.unwrap_or_else(|_| Err(interrupted()))?;
        Ok(Self {
            batch: Vec::new(),
            batched: 0,
            state: Thread::Idle(Some((file, target, checks))),
            temporary,
        })
    }

    /// Hands over the next piece.
    pub(super) async fn write(&mut self, piece: Bytes) -> Result<()> {
        self.batched += piece.len();
        self.batch.push(piece);
        if self.batched < BATCH && self.batch.len() < PIECES {
            return Ok(());
        }
        let batch = self.taken();
        self.order(batch).await
    }

    /// Throws away what was written so far.
    pub(super) async fn start_over(&mut self) -> Result<()> {
        self.taken();
        match self.state {
            Thread::Idle(_) => Ok(()),
            Thread::Working(..) => self.order(Order::StartOver).await,
        }
    }

    /// Ends all checks, syncs, and puts the file in its place.
    pub(super) async fn publish(mut self) -> Result<Written> {
        let batch = self.taken();
        self.order(batch).await?;
        self.order(Order::Publish).await?;
        let written = self.outcome().await?.ok_or_else(interrupted)?;
        self.temporary.renamed = true;
        Ok(written)
    }

    fn taken(&mut self) -> Order {
        self.batched = 0;
        Order::Pieces(std::mem::take(&mut self.batch))
    }

    async fn order(&mut self, order: Order) -> Result<()> {
        if let Thread::Idle(needed) = &mut self.state {
            let (file, target, checks) = needed.take().ok_or_else(interrupted)?;
            let (orders, inbox) = mpsc::channel(IN_FLIGHT);
            // With its first work in hand, so that it does not wait for it.
            let first = orders.try_send(order);
            let path = self.temporary.path.clone();
            let thread =
                tokio::task::spawn_blocking(move || work(&path, file, &target, &checks, inbox));
            self.state = Thread::Working(orders, thread);
            return first.map_err(|_| interrupted());
        }
        if let Thread::Working(orders, _) = &self.state
            && orders.send(order).await.is_ok()
        {
            return Ok(());
        }
        // The thread has gone: its reason is the error.
        self.outcome().await?;
        Err(interrupted())
    }

    async fn outcome(&mut self) -> Result<Option<Written>> {
        match &mut self.state {
            Thread::Idle(_) => Ok(None),
            Thread::Working(_, thread) => thread.await.unwrap_or_else(|_| Err(interrupted())),
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
            Order::Pieces(pieces) => pass.take(&pieces)?,
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
    file: File,
    /// Of the algorithm to be checked.
    checked: Option<Hasher>,
    /// Where that is another and SHA-256 is wanted.
    sha256: Option<Hasher>,
    mesh: Option<MeshCheck>,
}

impl Pass {
    fn begin(checks: &Checks, file: File) -> Self {
        let checked = checks.digest.as_ref().map(Digest::algorithm);
        let wanted = checks.sha256.then_some(DigestAlgorithm::Sha256);
        Self {
            file,
            checked: checked.map(Hasher::new),
            sha256: wanted.filter(|_| checked != wanted).map(Hasher::new),
            mesh: checks.mesh.map(MeshCheck::new),
        }
    }

    /// Gives the file up for another pass.
    fn emptied(mut self) -> io::Result<File> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        Ok(self.file)
    }

    fn take(&mut self, pieces: &[Bytes]) -> Result<()> {
        for piece in pieces {
            for hasher in [&mut self.checked, &mut self.sha256].into_iter().flatten() {
                hasher.update(piece);
            }
            if let Some(mesh) = &mut self.mesh {
                mesh.update(piece)?;
            }
        }
        write_all(&mut self.file, pieces).map_err(io_error)
    }

    fn finish(self, checks: &Checks) -> Result<Written> {
        let checked = self.checked.map(Hasher::finish);
        if checked != checks.digest {
            return Err(Error::new(
                ErrorKind::Integrity,
                "the file's hash is not the one the provider gave; nothing was kept",
            ));
        }
        if let Some(mesh) = self.mesh {
            mesh.finish()?;
        }
        self.file.sync_all().map_err(io_error)?;
        let is_sha256 = |digest: &Digest| digest.algorithm() == DigestAlgorithm::Sha256;
        let sha256 = self.sha256.map(Hasher::finish);
        Ok(Written {
            sha256: sha256.or(checked.filter(is_sha256)),
        })
    }
}

/// As they are, without a copy into one.
fn write_all(file: &mut File, pieces: &[Bytes]) -> io::Result<()> {
    let mut slices: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
    let mut rest = slices.as_mut_slice();
    // Past what is empty: to write nothing is not to fail.
    IoSlice::advance_slices(&mut rest, 0);
    while !rest.is_empty() {
        match file.write_vectored(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut rest, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A file beside its target, on the same file system, gone when dropped unless it was renamed.
struct Temporary {
    path: PathBuf,
    renamed: bool,
}

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
        let renamed = false;
        Ok((Self { path, renamed }, file))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // One small call: not worth a thread, and it must be done when the caller hears of the failure.
            let _ = fs::remove_file(&self.path);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn written(target: &Path, passes: &[Vec<Bytes>]) -> Written {
        let checks = Checks {
            sha256: true,
            ..Checks::default()
        };
        let mut sink = Sink::create(target, checks).await.unwrap();
        for (number, pieces) in passes.iter().enumerate() {
            if number > 0 {
                sink.start_over().await.unwrap();
            }
            for piece in pieces {
                sink.write(piece.clone()).await.unwrap();
            }
        }
        sink.publish().await.unwrap()
    }

    #[tokio::test]
    async fn of_any_pieces_the_last_pass_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        let large: Bytes = (0..=u8::MAX).cycle().take(BATCH + 7).collect();
        let tiny: Vec<_> = large
            .slice(..3 * PIECES)
            .chunks(1)
            .map(Bytes::copy_from_slice)
            .collect();
        let mixed = vec![
            Bytes::new(),
            large.slice(5..9),
            Bytes::new(),
            large.clone(),
            large.clone(),
        ];
        for passes in [
            vec![vec![]],
            vec![vec![Bytes::new()]],
            vec![tiny.clone()],
            vec![mixed.clone()],
            // Nothing of the first pass had left for the thread; some; all.
            vec![vec![large.slice(..10)], tiny.clone()],
            vec![mixed.clone(), tiny.clone()],
            vec![tiny[..PIECES].to_vec(), vec![large.slice(..10)]],
        ] {
            let written = written(&target, &passes).await;
            let expected = passes.last().unwrap().concat();
            assert_eq!(fs::read(&target).unwrap(), expected);
            assert_eq!(
                written.sha256,
                Some(Digest::of(DigestAlgorithm::Sha256, &expected))
            );
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }
}
