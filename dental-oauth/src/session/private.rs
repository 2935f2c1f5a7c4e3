//! Files of one user, in a folder of that user's own, changed by one process at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::store::StoreError;

/// How long to wait for a short lock. Its holders do a few file operations, no network.
const PATIENCE: Duration = Duration::from_secs(10);

/// A folder that only its user can write to.
#[derive(Debug, Clone)]
pub(crate) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    /// Opens a folder, creating it for this user alone. On Windows it must be within the user's profile,
    /// which is closed to other users by the access lists that everything in it inherits.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, StoreError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        // Names reveal nothing, so reading the folder is harmless; writing would let others swap records.
        check_private(&fs::metadata(&folder)?, 0o022)?;
        #[cfg(windows)]
        if !is_of_user(
            &folder,
            std::env::var_os("USERPROFILE").as_deref().map(Path::new),
        ) {
            return Err(StoreError::NotPrivate);
        }
        Ok(Self(folder))
    }

    pub(crate) fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.0.join(format!("{name}.{ending}"))
    }

    /// Takes a lock for a few file operations. The kernel frees it when it is dropped, or the process dies.
    pub(crate) fn lock(&self, name: &str, ending: &str) -> Result<File, StoreError> {
        let file = private_file(
            OpenOptions::new().write(true).create(true),
            &self.path(name, ending),
        )?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }

    /// Makes what was renamed in the folder outlast a power cut.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        // Windows has no handle on a folder to sync; its rename is journalled.
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

/// Opens a file for this user alone, and not through a symbolic link.
pub(crate) fn private_file(options: &mut OpenOptions, path: &Path) -> Result<File, StoreError> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => return Err(StoreError::NotPrivate),
        _ => {}
    }
    Ok(options.open(path)?)
}

/// Refuses what others can read or replace. Said, not silently mended: somebody may have looked already.
pub(crate) fn check_private(found: &fs::Metadata, others: u32) -> Result<(), StoreError> {
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & others != 0 {
        return Err(StoreError::NotPrivate);
    }
    let _ = (found, others);
    Ok(())
}

/// Whether the folder, wherever links lead, is within the user's profile.
#[cfg(any(windows, test))]
fn is_of_user(folder: &Path, profile: Option<&Path>) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    match (real(folder), profile.and_then(real)) {
        (Some(folder), Some(profile)) => folder.starts_with(profile),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_really_is_within_the_profile_is_the_users() {
        let root = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(&path).unwrap();
            path
        };
        let (profile, inside) = (folder("jane"), folder("jane/app/tokens"));
        let (outside, similar) = (folder("shared"), folder("jane-2"));
        assert!(is_of_user(&inside, Some(&profile)));
        assert!(is_of_user(&profile, Some(&profile)));
        assert!(!is_of_user(&outside, Some(&profile)));
        assert!(!is_of_user(&similar, Some(&profile)));
        assert!(!is_of_user(
            &root.path().join("jane/../shared"),
            Some(&profile)
        ));
        assert!(!is_of_user(&inside, None));
        assert!(!is_of_user(&inside, Some(&root.path().join("nobody"))));
        #[cfg(unix)]
        {
            let link = profile.join("link");
            std::os::unix::fs::symlink(&outside, &link).unwrap();
            assert!(!is_of_user(&link, Some(&profile)));
        }
    }
}
