//! Records in files: for the processes of one computer.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind as IoKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::disk::Disk;
use super::private::{PrivateFolder, private_file};
use super::record::Record;
use super::store::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Sharing, StoreError, Stored,
    TokenStore,
};
use crate::clock::{Clock, SystemClock};
use crate::oauth::TokenSet;
use crate::seal::SealKey;

/// A [`TokenStore`] of one file per account in one private folder.
///
/// | File | Holds |
/// |---|---|
/// | `<digest>.json` | the record: replaced as a whole (temporary file, fsync, rename, fsync of the folder), mode 0600 |
/// | `<digest>.lock` | nothing; locked by the kernel for the few file operations of each call, never unlinked |
/// | `<digest>.lease` | nothing; locked by the kernel from `begin` to the end of the attempt |
///
/// The kernel frees both locks when a process dies, so a note under a free lease means that its owner is
/// gone: nobody waits for a deadline. Network file systems that do not lock across machines are not
/// supported.
#[derive(Debug, Clone)]
pub struct FileStore(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    folder: PrivateFolder,
    disk: Box<dyn Disk>,
    clock: Arc<dyn Clock>,
    seal: Option<SealKey>,
    leases: Mutex<HashMap<String, Lease>>,
}

#[derive(Debug)]
struct Lease {
    owner: OwnerId,
    // Locked as long as it is open.
    _file: File,
}

impl FileStore {
    /// Opens a folder, creating it for this user alone.
    ///
    /// # Errors
    /// [`StoreError::NotPrivate`] when other users can write to it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Self::open_with_clock(folder, Arc::new(SystemClock))
    }

    /// As [`FileStore::open`], with tokens encrypted at rest: ChaCha20-Poly1305, bound to the account and
    /// the generation, so that two records cannot be swapped. Plain records are read, and sealed when
    /// they are next written.
    ///
    /// # Errors
    /// As [`FileStore::open`].
    pub fn open_sealed(folder: impl Into<PathBuf>, key: SealKey) -> Result<Self, StoreError> {
        Self::assemble(folder.into(), Arc::new(SystemClock), Some(key))
    }

    /// As [`FileStore::open`], telling deadlines by this clock.
    ///
    /// # Errors
    /// As [`FileStore::open`].
    pub fn open_with_clock(
        folder: impl Into<PathBuf>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        Self::assemble(folder.into(), clock, None)
    }

    fn assemble(
        folder: PathBuf,
        clock: Arc<dyn Clock>,
        seal: Option<SealKey>,
    ) -> Result<Self, StoreError> {
        let folder = PrivateFolder::open(folder)?;
        let disk = Box::new(folder.clone());
        Ok(Self::on(disk, folder, clock, seal))
    }

    /// Records on this disk, locks in this folder.
    pub(super) fn on(
        disk: Box<dyn Disk>,
        folder: PrivateFolder,
        clock: Arc<dyn Clock>,
        seal: Option<SealKey>,
    ) -> Self {
        Self(Arc::new(Inner {
            folder,
            disk,
            clock,
            seal,
            leases: Mutex::default(),
        }))
    }

    /// Runs file operations off the runtime's threads, under the account's short lock.
    async fn locked<T: Send + 'static>(
        &self,
        key: &AccountKey,
        work: impl FnOnce(&Inner, &str) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (inner, name) = (Arc::clone(&self.0), key.digest());
        tokio::task::spawn_blocking(move || {
            let _lock = inner.folder.lock(&name, "lock")?;
            work(&inner, &name)
        })
        .await
        .unwrap_or_else(|_| Err(StoreError::Other("the store was interrupted".into())))
    }
}

impl Inner {
    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.path(name, ending)
    }

    pub(super) fn read(&self, name: &str) -> Result<Option<Record>, StoreError> {
        let json = self.disk.read(&self.path(name, "json"))?;
        json.map(|json| Record::from_json(&json, name, self.seal.as_ref()))
            .transpose()
    }

    /// Puts the new record in place as a whole: after a crash at any point there is the old one or the
    /// new one. `crash_points.rs` goes through them.
    fn write(&self, name: &str, record: &Record) -> Result<(), StoreError> {
        let json = zeroize::Zeroizing::new(record.to_json(name, self.seal.as_ref())?);
        let temporary = self.path(name, "tmp");
        // Left by a crash. Under the short lock nobody else is writing it.
        match self.disk.remove(&temporary) {
            Err(error) if error.kind() != IoKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = self.disk.create(&temporary)?;
        file.write(&json)?;
        file.sync()?;
        drop(file);
        self.disk.rename(&temporary, &self.path(name, "json"))?;
        self.disk.sync_folder()
    }

    fn leases(&self) -> std::sync::MutexGuard<'_, HashMap<String, Lease>> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_lease(&self, name: &str) {
        self.leases().remove(name);
    }
}

#[async_trait]
impl TokenStore for FileStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        self.locked(key, |store, name| {
            Ok(store.read(name)?.as_ref().map(Record::stored))
        })
        .await
    }

    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        let next = next.clone();
        self.locked(key, move |store, name| {
            let current = match store.read(name) {
                // A person signs in anew: the damaged record is kept for whoever wants to look at it.
                Err(StoreError::Corrupt) if expected.is_none() => {
                    let (record, aside) = (store.path(name, "json"), store.path(name, "corrupt"));
                    store.disk.rename(&record, &aside)?;
                    None
                }
                other => other?,
            };
            match Record::replace(current.as_ref(), expected, &next)? {
                Ok(record) => {
                    store.write(name, &record)?;
                    store.end_lease(name);
                    Ok(Cas::Stored(record.generation))
                }
                Err(conflict) => Ok(conflict),
            }
        })
        .await
    }

    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        let attempt = *attempt;
        self.locked(key, move |store, name| {
            let now = store.clock.now();
            let mut current = store.read(name)?;
            // Held by another session of this very process: only its own deadline can tell.
            let held_here = store.leases().contains_key(name);
            let mut lease = None;
            if !held_here {
                let mut options = OpenOptions::new();
                let path = store.path(name, "lease");
                let file = private_file(options.write(true).create(true), &path)?;
                let note = current.as_mut().and_then(|record| record.note.as_mut());
                match file.try_lock() {
                    // The kernel says that the owner of any note is gone: its deadline is moot.
                    Ok(()) => note
                        .into_iter()
                        .for_each(|note| note.until = note.until.min(now)),
                    Err(TryLockError::WouldBlock) => {
                        let until = note.map_or(now + ttl, |note| note.until);
                        return Ok(Begin::Busy { until });
                    }
                    Err(TryLockError::Error(error)) => return Err(error.into()),
                }
                lease = Some(file);
            }
            match Record::begin(current.as_ref(), &attempt, now, ttl) {
                Ok((record, answer)) => {
                    store.write(name, &record)?;
                    let mut leases = store.leases();
                    match (lease, leases.get_mut(name)) {
                        (Some(file), _) => {
                            let lease = Lease {
                                owner: attempt.owner,
                                _file: file,
                            };
                            leases.insert(name.to_owned(), lease);
                        }
                        (None, Some(held)) => held.owner = attempt.owner,
                        (None, None) => {}
                    }
                    Ok(answer)
                }
                Err(answer) => Ok(answer),
            }
        })
        .await
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        self.locked(key, move |store, name| {
            let now = store.clock.now();
            let noted = store.read(name).and_then(|record| {
                match record.and_then(|record| record.abandon(owner, ending, now)) {
                    Some(next) => store.write(name, &next),
                    None => Ok(()),
                }
            });
            // Given back even when the note could not be changed: it then says more than it should, and
            // whoever begins next is warned for nothing.
            if store
                .leases()
                .get(name)
                .is_some_and(|lease| lease.owner == owner)
            {
                store.end_lease(name);
            }
            noted
        })
        .await
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        self.locked(key, move |store, name| {
            let matches = store
                .read(name)?
                .is_some_and(|record| record.generation == expected);
            if matches {
                store.disk.remove(&store.path(name, "json"))?;
                store.disk.sync_folder()?;
                store.end_lease(name);
            }
            Ok(matches)
        })
        .await
    }

    fn shared(&self) -> Sharing {
        Sharing::Host
    }
}
