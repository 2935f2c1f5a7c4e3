//! Counts in files: for the processes of one computer.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind as IoKind, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::ledger::{LedgerEntry, QuotaLedger};
use crate::session::StoreError;
use crate::session::private::{PrivateFolder, private_file};

/// Far larger than any count.
const LARGEST: u64 = 64 * 1024;

/// A [`QuotaLedger`] of one file per application in one private folder, which may be that of a
/// [`FileStore`](crate::session::FileStore).
///
/// `<digest>.quota` holds version and count, `<digest>.quota-lock` is locked by the kernel for the few file
/// operations of each entry and freed by it when a process dies.
#[derive(Debug, Clone)]
pub struct FileLedger(Arc<PrivateFolder>);

impl FileLedger {
    /// Opens a folder, creating it for this user alone.
    ///
    /// # Errors
    /// [`StoreError::NotPrivate`] when other users can write to it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(PrivateFolder::open(folder.into())?)))
    }

    async fn locked<T: Send + 'static>(
        &self,
        key: &str,
        work: impl FnOnce(&PrivateFolder, &str) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let folder = Arc::clone(&self.0);
        let name = URL_SAFE_NO_PAD.encode(Sha256::digest(key.as_bytes()));
        tokio::task::spawn_blocking(move || {
            let _lock = folder.lock(&name, "quota-lock")?;
            work(&folder, &name)
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::Other("the ledger was interrupted".into())))
    }
}

#[async_trait]
impl QuotaLedger for FileLedger {
    async fn load(&self, key: &str) -> Result<Option<LedgerEntry>, StoreError> {
        self.locked(key, read).await
    }

    async fn replace(
        &self,
        key: &str,
        expected: Option<u64>,
        text: &str,
    ) -> Result<bool, StoreError> {
        let text = text.to_owned();
        self.locked(key, move |folder, name| {
            let found = read(folder, name)?.map(|entry| entry.version);
            if found != expected {
                return Ok(false);
            }
            write(folder, name, found.unwrap_or_default() + 1, &text)?;
            Ok(true)
        })
        .await
    }
}

/// A file that cannot be read as version and count is an entry all the same: what it counts is not known, and
/// the next one takes its place.
fn read(folder: &PrivateFolder, name: &str) -> Result<Option<LedgerEntry>, StoreError> {
    let file = match private_file(OpenOptions::new().read(true), &folder.path(name, "quota")) {
        Err(StoreError::Io(error)) if error.kind() == IoKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    let (version, text) = text.split_once('\n').unwrap_or_default();
    Ok(Some(LedgerEntry {
        version: version.parse().unwrap_or_default(),
        text: text.to_owned(),
    }))
}

/// After a crash there is the old count or the new one. Nothing is synced: what a power cut takes along is
/// an hour old by the time the computer is up again, or counts as used up.
fn write(folder: &PrivateFolder, name: &str, version: u64, text: &str) -> Result<(), StoreError> {
    let temporary = folder.path(name, "quota-tmp");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != IoKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = private_file(options.write(true).create_new(true), &temporary)?;
    file.write_all(format!("{version}\n{text}").as_bytes())?;
    drop(file);
    fs::rename(&temporary, folder.path(name, "quota"))?;
    Ok(())
}
