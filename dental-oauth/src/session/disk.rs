//! The few file operations that a record's life hangs on, one by one, so that a test can stop the world after
//! each of them.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind as IoKind, Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use super::private::{PrivateFolder, check_private, private_file};
use super::store::StoreError;

/// Far larger than any record.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Where records are kept. Locks are not among its operations: they are the kernel's, and outlast nothing.
pub(super) trait Disk: Debug + Send + Sync {
    /// The whole file, which is this user's alone; `None` when there is none.
    fn read(&self, path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError>;

    /// A new, empty file for this user alone.
    fn create(&self, path: &Path) -> Result<Box<dyn NewFile>, StoreError>;

    /// Puts a file in the place of another, or of none.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Takes a file out of the folder.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes what was created, renamed and removed outlast a power cut.
    fn sync_folder(&self) -> Result<(), StoreError>;
}

/// A file being written.
pub(super) trait NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written outlast a power cut.
    fn sync(&mut self) -> io::Result<()>;
}

impl Disk for PrivateFolder {
    fn read(&self, path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let file = match private_file(OpenOptions::new().read(true), path) {
            Err(StoreError::Io(error)) if error.kind() == IoKind::NotFound => return Ok(None),
            other => other?,
        };
        check_private(&file.metadata()?, 0o077)?;
        let mut bytes = Zeroizing::new(Vec::new());
        file.take(LARGEST).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn NewFile>, StoreError> {
        let file = private_file(OpenOptions::new().write(true).create_new(true), path)?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self) -> Result<(), StoreError> {
        self.sync()
    }
}

impl NewFile for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}
