//! Where files are while they are on their way.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use dental_oauth::{Error, ErrorKind, Result};

use super::shelf::failed;

/// A folder for files that are on their way, and the lock of the mirror they go to: one run at a time.
///
/// What a run that was killed left in it is removed when it is opened.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    next: AtomicU64,
    /// Freed by the kernel when the process ends, however it does.
    _lock: File,
}

impl Staging {
    /// Opens the folder, made if it is not there, for this user alone.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when another run has it; [`ErrorKind::Io`].
    pub fn open(folder: &Path) -> Result<Self> {
        let unusable = |error| failed("the staging folder of the mirror cannot be used", error);
        make_folder(folder).map_err(unusable)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(folder.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let detail = "another run is at work on this mirror";
                return Err(Error::new(ErrorKind::Conflict, detail));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        for entry in fs::read_dir(folder).map_err(unusable)? {
            let entry = entry.map_err(unusable)?;
            if entry.file_name() != LOCK {
                fs::remove_file(entry.path()).map_err(unusable)?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            next: AtomicU64::new(0),
            _lock: lock,
        })
    }

    /// A path nobody else has.
    pub(super) fn path(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.folder.join(number.to_string())
    }
}

const LOCK: &str = "lock";

/// A file in the staging folder, removed when nobody took it.
#[derive(Debug)]
pub(super) struct Staged(pub(super) PathBuf);

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
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
}
