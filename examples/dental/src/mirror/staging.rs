//! Where files are while they are on their way.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use dental_oauth::{Error, ErrorKind, Result};

use super::shelf::failed;

/// A folder for files that are on their way, and the lock of the mirror they go to.
///
/// Either one run has it alone, or any number of workers share it, each with a folder of its own in it. What
/// runs that were killed left is removed when it is opened.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    next: AtomicU64,
    /// Freed by the kernel when the process ends, however it does.
    _locks: Vec<File>,
}

impl Staging {
    /// Opens the folder, made if it is not there, for this user and this run alone.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when another run has it; [`ErrorKind::Io`].
    pub fn open(folder: &Path) -> Result<Self> {
        make_folder(folder).map_err(unusable)?;
        let lock = private().open(folder.join(LOCK)).map_err(unusable)?;
        taken(lock.try_lock())?;
        for entry in fs::read_dir(folder).map_err(unusable)? {
            let entry = entry.map_err(unusable)?;
            if entry.file_name() == LOCK || entry.file_name() == DOOR {
                continue;
            }
            let kind = entry.file_type().map_err(unusable)?;
            let removed = if kind.is_dir() {
                fs::remove_dir_all(entry.path())
            } else {
                fs::remove_file(entry.path())
            };
            removed.map_err(unusable)?;
        }
        Ok(Self::new(folder.to_owned(), vec![lock]))
    }

    /// Opens a folder of this name within the folder, as one of many: leases tell who does what.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when a run has it alone, or the name is taken; [`ErrorKind::Io`].
    pub fn share(folder: &Path, name: &str) -> Result<Self> {
        make_folder(folder).map_err(unusable)?;
        let all = private().open(folder.join(LOCK)).map_err(unusable)?;
        taken(all.try_lock_shared())?;
        // One after the other: a folder that somebody is just making is not locked yet.
        let door = private().open(folder.join(DOOR)).map_err(unusable)?;
        door.lock().map_err(unusable)?;
        for entry in fs::read_dir(folder).map_err(unusable)? {
            // Whoever is still at work holds its lock; all else may go at any time, under our eyes too.
            let left = entry.map_err(unusable)?.path();
            if let Ok(lock) = OpenOptions::new().write(true).open(left.join(LOCK))
                && lock.try_lock().is_ok()
            {
                let _ = fs::remove_dir_all(left);
            }
        }
        let own = folder.join(name);
        make_folder(&own).map_err(unusable)?;
        let lock = private().open(own.join(LOCK)).map_err(unusable)?;
        taken(lock.try_lock())?;
        Ok(Self::new(own, vec![lock, all]))
    }

    fn new(folder: PathBuf, locks: Vec<File>) -> Self {
        Self {
            folder,
            next: AtomicU64::new(0),
            _locks: locks,
        }
    }

    /// A path nobody else has.
    pub(super) fn path(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(number.to_string())
    }
}

const LOCK: &str = "lock";
const DOOR: &str = "door";

fn unusable(error: io::Error) -> Error {
    failed("the staging folder of the mirror cannot be used", error)
}

fn taken(locked: std::result::Result<(), TryLockError>) -> Result<()> {
    match locked {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let detail = "another run is at work on this mirror";
            Err(Error::new(ErrorKind::Conflict, detail))
        }
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

/// A file in the staging folder, removed when nobody took it.
#[derive(Debug)]
pub(super) struct Staged(pub(super) PathBuf);

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// To make a file, or open it as it is, for this user alone.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder and those it is in, for this user alone.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time_has_it_and_what_another_left_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::open(folder.path()).unwrap();
        fs::write(staging.path(), "half a file").unwrap();
        let second = Staging::open(folder.path()).unwrap_err();
        assert_eq!(second.kind(), ErrorKind::Conflict);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        drop(staging);
        Staging::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    #[test]
    fn workers_share_it_each_with_a_folder_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let names = || {
            let entries = fs::read_dir(root.path()).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> =
                names.filter(|name| name != LOCK && name != DOOR).collect();
            names.sort();
            names
        };
        let conflict = |opened: Result<Staging>| {
            assert_eq!(opened.unwrap_err().kind(), ErrorKind::Conflict);
        };
        let one = Staging::share(root.path(), "one").unwrap();
        fs::write(one.path(), "half a file").unwrap();
        let two = Staging::share(root.path(), "two").unwrap();
        assert_ne!(one.path(), two.path());
        conflict(Staging::share(root.path(), "two"));
        conflict(Staging::open(root.path()));
        assert_eq!(names(), ["one", "two"]);
        drop(one);
        let three = Staging::share(root.path(), "three").unwrap();
        assert_eq!(names(), ["three", "two"], "what was left by one is gone");
        drop((two, three));
        let alone = Staging::open(root.path()).unwrap();
        assert!(names().is_empty());
        conflict(Staging::share(root.path(), "four"));
        drop(alone);
    }
}
