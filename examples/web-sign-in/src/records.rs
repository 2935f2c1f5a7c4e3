//! Sealed records in a folder that several processes share.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use dental_oauth::Secret;

use crate::Problem;
use crate::vault::{self, Name, Vault};

/// Far larger than any record.
const LARGEST: u64 = 256 * 1024;
/// How often a process looks for records whose time is over.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// One kind of record, one sealed file each, in a folder for this user alone.
///
/// Nothing is kept in memory: whichever process a request reaches, it finds the same.
#[derive(Debug, Clone)]
pub(crate) struct Records(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    vault: Arc<Vault>,
    kind: &'static str,
    folder: PathBuf,
    lifetime: Duration,
    swept: Mutex<Option<Instant>>,
}

impl Records {
    /// Opens the folder of one kind. What is older than `lifetime` is removed in passing.
    pub(crate) fn open(
        vault: &Arc<Vault>,
        data: &Path,
        kind: &'static str,
        lifetime: Duration,
    ) -> Result<Self, Problem> {
        let folder = data.join(kind);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self(Arc::new(Inner {
            vault: Arc::clone(vault),
            kind,
            folder,
            lifetime,
            swept: Mutex::default(),
        })))
    }

    /// Writes a record as a whole, unless there is one of this name: tells whether it did.
    pub(crate) async fn put(&self, name: &Name, plain: &str) -> Result<bool, Problem> {
        let sealed = self.0.vault.seal(self.0.kind, name, plain.as_bytes())?;
        let name = name.clone();
        self.run(move |inner| {
            inner.sweep();
            inner.put(&name, &sealed)
        })
        .await
    }

    /// Takes a record away. Of any number of takers, in any number of processes, one gets it.
    pub(crate) async fn take(&self, name: &Name) -> Result<Option<Secret>, Problem> {
        let wanted = name.clone();
        let sealed = self.run(move |inner| inner.take(&wanted)).await?;
        Ok(sealed.and_then(|sealed| self.0.vault.open(self.0.kind, name, &sealed)))
    }

    /// Reads a record and leaves it.
    pub(crate) async fn read(&self, name: &Name) -> Result<Option<Secret>, Problem> {
        let wanted = name.clone();
        let sealed = self.run(move |inner| read(&inner.path(&wanted))).await?;
        Ok(sealed.and_then(|sealed| self.0.vault.open(self.0.kind, name, &sealed)))
    }

    /// Whether there is such a record.
    pub(crate) async fn has(&self, name: &Name) -> Result<bool, Problem> {
        let name = name.clone();
        self.run(move |inner| inner.path(&name).try_exists()).await
    }

    /// Removes a record, if it is there.
    pub(crate) async fn remove(&self, name: &Name) -> Result<(), Problem> {
        let name = name.clone();
        self.run(move |inner| gone_is_fine(fs::remove_file(inner.path(&name))))
            .await
    }

    /// Runs file operations off the runtime's threads.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || work(&inner))
            .await
            .map_err(|_| Problem::Internal("the runtime is shutting down"))?
            .map_err(Problem::from)
    }
}

impl Inner {
    fn path(&self, name: &Name) -> PathBuf {
        self.folder.join(name.as_str())
    }

    /// A path that nobody else has.
    fn beside(&self, ending: &str) -> io::Result<PathBuf> {
        let token = vault::token().map_err(io::Error::other)?;
        Ok(self.folder.join(format!("{}.{ending}", token.expose())))
    }

    fn put(&self, name: &Name, sealed: &str) -> io::Result<bool> {
        let temporary = self.beside("new")?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        file.write_all(sealed.as_bytes())?;
        drop(file);
        // A link, because it fails where a rename would replace. A reader sees all of it or nothing.
        let linked = fs::hard_link(&temporary, self.path(name));
        gone_is_fine(fs::remove_file(&temporary))?;
        match linked {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn take(&self, name: &Name) -> io::Result<Option<String>> {
        let taken = self.beside("taken")?;
        match fs::rename(self.path(name), &taken) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        }
        let sealed = read(&taken);
        // Left by a crash at this point, it is swept; nobody finds it under its name again.
        gone_is_fine(fs::remove_file(&taken))?;
        sealed
    }

    /// Removes what nobody came for. Failures wait for the next time.
    fn sweep(&self) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if swept.is_some_and(|last| last.elapsed() < SWEEP_EVERY) {
            return;
        }
        *swept = Some(Instant::now());
        drop(swept);
        let now = SystemTime::now();
        let Ok(files) = fs::read_dir(&self.folder) else {
            return;
        };
        for file in files.flatten() {
            let age = file
                .metadata()
                .and_then(|data| data.modified())
                .ok()
                .and_then(|written| now.duration_since(written).ok());
            if age.is_some_and(|age| age > self.lifetime) {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

fn read(path: &Path) -> io::Result<Option<String>> {
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut sealed = String::new();
    file.take(LARGEST).read_to_string(&mut sealed)?;
    Ok(Some(sealed))
}

fn gone_is_fine(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Key;

    fn records(data: &Path, lifetime: Duration) -> Records {
        let key = Key::parse(&"A".repeat(43)).unwrap();
        let vault = Arc::new(Vault::new(&key));
        Records::open(&vault, data, "form", lifetime).unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_many_takers_in_several_processes_one_gets_the_record() {
        let data = tempfile::tempdir().unwrap();
        let name = Name::of("state");
        let hour = Duration::from_secs(3600);
        assert!(records(data.path(), hour).put(&name, "x").await.unwrap());
        let takers = (0..20).map(|_| {
            let (records, name) = (records(data.path(), hour), name.clone());
            tokio::spawn(async move { records.take(&name).await.unwrap().is_some() })
        });
        let mut got = 0;
        for taker in takers.collect::<Vec<_>>() {
            got += u32::from(taker.await.unwrap());
        }
        assert_eq!(got, 1);
        assert_eq!(fs::read_dir(data.path().join("form")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn the_first_record_of_a_name_stays() {
        let data = tempfile::tempdir().unwrap();
        let records = records(data.path(), Duration::from_secs(60));
        let name = Name::of("state");
        assert!(!records.has(&name).await.unwrap());
        assert!(records.put(&name, "first").await.unwrap());
        assert!(!records.put(&name, "second").await.unwrap());
        let found = records.read(&name).await.unwrap().unwrap();
        assert_eq!(found.expose(), "first");
        records.remove(&name).await.unwrap();
        assert!(records.take(&name).await.unwrap().is_none());
        records.remove(&name).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_under_another_name_does_not_open() {
        let data = tempfile::tempdir().unwrap();
        let records = records(data.path(), Duration::from_secs(60));
        let (name, other) = (Name::of("a"), Name::of("b"));
        records.put(&name, "x").await.unwrap();
        let folder = data.path().join("form");
        fs::rename(folder.join(name.as_str()), folder.join(other.as_str())).unwrap();
        assert!(records.take(&other).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_over_is_swept() {
        let data = tempfile::tempdir().unwrap();
        let old = Name::of("old");
        let first = records(data.path(), Duration::from_secs(600));
        first.put(&old, "x").await.unwrap();
        let path = data.path().join("form").join(old.as_str());
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        let file = OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(hour_ago).unwrap();
        let second = records(data.path(), Duration::from_secs(600));
        second.put(&Name::of("new"), "y").await.unwrap();
        assert!(!second.has(&old).await.unwrap());
        assert!(second.has(&Name::of("new")).await.unwrap());
    }
}
