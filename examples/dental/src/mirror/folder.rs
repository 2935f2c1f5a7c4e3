//! A mirror in a local folder.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use dental_oauth::{Error, ErrorKind, Result};

use super::shelf::{Contents, Shelf, Stored, Version, failed, overtaken};
use super::staging::{make_folder, private};

/// The folder that is not part of the mirror.
const STAGING: &str = ".staging";
/// The end of the name of an object that is being written.
const PART: &str = ".part";
/// Where objects are moved out of the way to.
const ASIDE: &str = ".aside";
/// Where the locks are that writers of one object hold: freed by the kernel, never removed.
const LOCKS: &str = ".locks";
/// How long a writer waits for another one, who writes one small file.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps objects as files. Each is written under another name, synced, renamed, and its folder synced.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// A mirror in this folder, made when first written to.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self(root.into())
    }

    /// Where files are staged: on the same file system, so that they can be renamed.
    pub fn staging(&self) -> PathBuf {
        self.0.join(STAGING)
    }

    fn path(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }
}

async fn on_thread<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| failed(what, error)),
        Err(_) => Err(Error::new(ErrorKind::Internal, "the program is ending")),
    }
}

#[async_trait]
impl Shelf for Folder {
    async fn get(&self, key: &str) -> Result<Option<Bytes>> {
        let path = self.path(key);
        let read = move || found(fs::read(path)).map(|read| read.map(Bytes::from));
        on_thread("a file of the mirror cannot be read", read).await
    }

    async fn read(&self, key: &str) -> Result<Option<(Bytes, Version)>> {
        let contents = self.get(key).await?;
        Ok(contents.map(|contents| {
            let version = Version::of(&contents);
            (contents, version)
        }))
    }

    async fn replace(
        &self,
        key: &str,
        expected: Option<&Version>,
        contents: Vec<u8>,
    ) -> Result<Version> {
        let (root, path) = (self.0.clone(), self.path(key));
        let (key, expected) = (key.to_owned(), expected.cloned());
        let written = on_thread("a file of the mirror cannot be written", move || {
            let _lock = lock(&root, &key)?;
            let there = found(fs::read(&path))?.map(|there| Version::of(&there));
            if there != expected {
                return Ok(None);
            }
            write(&path, &contents)?;
            Ok(Some(Version::of(&contents)))
        });
        written.await?.ok_or_else(overtaken)
    }

    async fn put(&self, key: &str, contents: Vec<u8>) -> Result<()> {
        let (root, path, key) = (self.0.clone(), self.path(key), key.to_owned());
        on_thread("a file of the mirror cannot be written", move || {
            let _lock = lock(&root, &key)?;
            write(&path, &contents)
        })
        .await
    }

    async fn take(&self, file: &Path, _: u64, key: &str) -> Result<()> {
        let (file, path) = (file.to_owned(), self.path(key));
        on_thread("a file cannot be put in its place", move || {
            let folder = make_parent(&path)?;
            // Over one that is there already: it has just been checked, the other one has not.
            fs::rename(&file, &path)?;
            sync(&folder)
        })
        .await
    }

    async fn open(&self, key: &str) -> Result<Option<Box<dyn Contents>>> {
        let path = self.path(key);
        let open = move || found(File::open(path));
        let file = on_thread("a file of the mirror cannot be read", open).await?;
        Ok(file.map(|file| Box::new(Pieces(Some(file))) as Box<dyn Contents>))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<Stored>> {
        let (root, prefix) = (self.0.clone(), prefix.to_owned());
        on_thread("a folder of the mirror cannot be read", move || {
            let mut all = Vec::new();
            walk(&root.join(&prefix), prefix.trim_end_matches('/'), &mut all)?;
            Ok(all)
        })
        .await
    }

    async fn set_aside(&self, key: &str) -> Result<()> {
        let (from, to) = (self.path(key), self.0.join(ASIDE).join(key));
        on_thread("a file cannot be moved out of the way", move || {
            let folder = make_parent(&to)?;
            fs::rename(&from, &to)?;
            sync(&folder)
        })
        .await
    }

    fn shown(&self, key: &str) -> String {
        self.path(key).display().to_string()
    }
}

impl Version {
    fn of(contents: &[u8]) -> Self {
        Self {
            tag: Some(Digest::of(DigestAlgorithm::Sha256, contents).to_hex()),
            generation: None,
        }
    }
}

/// Keeps other writers of the object away, in this process and others, until it is dropped. Some objects
/// share a lock, which does no harm.
fn lock(root: &Path, key: &str) -> io::Result<File> {
    let name = Digest::of(DigestAlgorithm::Sha256, key.as_bytes()).to_hex();
    let folder = root.join(LOCKS);
    make_folder(&folder)?;
    let lock = private().open(folder.join(&name[..2]))?;
    let until = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(fs::TryLockError::Error(error)) => return Err(error),
            Err(fs::TryLockError::WouldBlock) if Instant::now() >= until => {
                let what = "another process is stuck while it writes this file";
                return Err(io::Error::new(io::ErrorKind::TimedOut, what));
            }
            // On a thread for things that wait.
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Writes a file whole, under its lock: a leftover of a writer that was killed is written over.
fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = make_parent(path)?;
    let mut beside = path.to_owned().into_os_string();
    beside.push(PART);
    let mut file = private().truncate(true).open(&beside)?;
    file.write_all(contents)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync(&folder)
}

fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes the folder a file is in, and writes down in the one above that it is there.
fn make_parent(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if !folder.is_dir() {
        make_folder(folder)?;
        for above in folder.ancestors().skip(1).take(4) {
            if !above.as_os_str().is_empty() {
                sync(above)?;
            }
        }
    }
    Ok(folder.to_owned())
}

#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(
    clippy::unnecessary_wraps,
    reason = "folders are synced on other systems"
)]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

fn walk(folder: &Path, key: &str, all: &mut Vec<Stored>) -> io::Result<()> {
    let Some(entries) = found(fs::read_dir(folder))? else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let key = format!("{key}/{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &key, all)?;
        } else if kind.is_file() && name.strip_suffix(PART).is_none() {
            let bytes = entry.metadata()?.len();
            all.push(Stored { key, bytes });
        }
    }
    Ok(())
}

struct Pieces(Option<File>);

#[async_trait]
impl Contents for Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        const PIECE: usize = 1024 * 1024;
        let Some(mut file) = self.0.take() else {
            return Ok(None);
        };
        let read = move || {
            let mut piece = vec![0; PIECE];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            Ok((file, Bytes::from(piece)))
        };
        let (file, piece) = on_thread("a file of the mirror cannot be read", read).await?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.0 = Some(file);
        Ok(Some(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_two_that_have_read_the_same_state_one_writes() {
        let root = tempfile::tempdir().unwrap();
        crate::mirror::shelf::tests::one_of_two_writes(&Folder::new(root.path())).await;
    }

    #[tokio::test]
    async fn of_many_at_once_one_writes() {
        let root = tempfile::tempdir().unwrap();
        // Each as if in a process of its own: locks belong to open files.
        let shelves: Vec<Folder> = (0..8).map(|_| Folder::new(root.path())).collect();
        for round in 0..20 {
            let key = format!("state/{round}.json");
            let writing = shelves.iter().enumerate().map(|(n, shelf)| {
                let contents = format!("by {n}").repeat(n + 1).into_bytes();
                shelf.replace(&key, None, contents)
            });
            let written = futures_util::future::join_all(writing).await;
            let winners: Vec<_> = written.into_iter().filter_map(Result::ok).collect();
            let (_, there) = shelves[0].read(&key).await.unwrap().unwrap();
            assert_eq!(winners, [there], "round {round}");
        }
    }
}
