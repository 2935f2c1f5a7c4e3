//! Where a sealing key is kept: the environment, a file, or the operating system's keyring.

#[cfg(feature = "file-store")]
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind as IoKind, Read as _, Write as _},
    path::Path,
};

#[cfg(feature = "file-store")]
use zeroize::Zeroizing;

#[cfg(feature = "file-store")]
use super::private::{check_private, private_file};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "file-store")]
use crate::random;
use crate::seal::SealKey;
use crate::secret::Secret;

impl SealKey {
    /// Reads a key from an environment variable.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when it is not set, or holds no key.
    pub fn from_env(variable: &str) -> Result<Self, Error> {
        match std::env::var(variable) {
            Ok(text) => Self::parse(Secret::new(text).expose()),
            Err(_) => Err(Error::new(
                ErrorKind::Configuration,
                format!("{variable} is not set, or not a text: it should hold the sealing key"),
            )),
        }
    }

    /// Reads a key from a file that nobody else can read; `None` when there is no such file.
    ///
    /// ```no_run
    /// # fn main() -> dental_oauth::Result<()> {
    /// use dental_oauth::SealKey;
    ///
    /// let path = "/etc/lab/seal.key";
    /// let key = match SealKey::from_file(path)? {
    ///     Some(key) => key,
    ///     None => SealKey::generate()?.keep_in_file(path)?,
    /// };
    /// # let _ = key; Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when it cannot be read or others can, [`ErrorKind::Configuration`] when it
    /// holds no key.
    #[cfg(feature = "file-store")]
    pub fn from_file(path: impl AsRef<Path>) -> Result<Option<Self>, Error> {
        // Far more than any key.
        const LARGEST: u64 = 4096;
        let file = match private_file(OpenOptions::new().read(true), path.as_ref()) {
            Err(super::StoreError::Io(error)) if error.kind() == IoKind::NotFound => {
                return Ok(None);
            }
            other => other?,
        };
        check_private(&file.metadata().map_err(unusable)?, 0o077)?;
        let mut text = Zeroizing::new(String::with_capacity(64));
        file.take(LARGEST)
            .read_to_string(&mut text)
            .map_err(unusable)?;
        Self::parse(&text).map(Some)
    }

    /// Keeps this key in a new file for this user alone, and gives back the key that is in the file
    /// afterwards: another process may have been quicker, and then its key counts. Never changes a file
    /// that is there: what was sealed with the key before would be lost.
    ///
    /// # Errors
    /// As [`SealKey::from_file`].
    #[cfg(feature = "file-store")]
    pub fn keep_in_file(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let suffix = u64::from_le_bytes(random::bytes()?);
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(format!(".{suffix:016x}"));
        let temporary = Path::new(&temporary);
        let written = || -> Result<(), Error> {
            let mut file =
                private_file(OpenOptions::new().write(true).create_new(true), temporary)?;
            file.write_all(self.to_text().expose().as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(unusable)?;
            // A second name, unlike a rename, does not replace what is there.
            match fs::hard_link(temporary, path) {
                Err(error) if error.kind() != IoKind::AlreadyExists => Err(unusable(error)),
                _ => Ok(()),
            }
        };
        let written = written();
        let _ = fs::remove_file(temporary);
        written?;
        let gone = || {
            Error::new(
                ErrorKind::Store,
                "the file of the sealing key is gone again",
            )
        };
        Self::from_file(path)?.ok_or_else(gone)
    }

    /// Reads a key from the operating system's keyring: the Keychain of macOS, the Credential Manager of
    /// Windows, the Secret Service elsewhere. `None` when there is no such entry. Gives up after half a
    /// minute: a locked keyring asks a person, who may not be there.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when there is no keyring or it does not open, [`ErrorKind::Configuration`]
    /// when the entry holds no key.
    #[cfg(feature = "keyring")]
    pub async fn from_keyring(service: &str, user: &str) -> Result<Option<Self>, Error> {
        keyring::run(service, user, keyring::read).await
    }

    /// Keeps this key in a new entry of the operating system's keyring. An entry that is there is left
    /// as it is: what was sealed with its key would be lost. Keyrings know no locks, so let one process
    /// do this, at set-up.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when there is an entry, otherwise as [`SealKey::from_keyring`].
    #[cfg(feature = "keyring")]
    pub async fn keep_in_keyring(&self, service: &str, user: &str) -> Result<(), Error> {
        let text = self.to_text();
        keyring::run(service, user, move |entry| keyring::keep(entry, &text)).await
    }
}

#[cfg(feature = "file-store")]
fn unusable(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Store,
        "the file of the sealing key cannot be used",
    )
    .with_source(error)
}

#[cfg(feature = "keyring")]
mod keyring {
    use std::sync::Arc;
    use std::time::Duration;

    use keyring_core::{CredentialStore, Entry, Error as KeyringError};

    use super::{Error, ErrorKind, SealKey, Secret};

    /// Real time: a keyring that hangs is no rule of a flow.
    const PATIENCE: Duration = Duration::from_secs(30);

    /// The system's own, and no other: the process-wide default may be somebody else's.
    fn system() -> keyring_core::Result<Arc<CredentialStore>> {
        #[cfg(target_os = "macos")]
        let store = apple_native_keyring_store::keychain::Store::new()?;
        #[cfg(windows)]
        let store = windows_native_keyring_store::Store::new()?;
        #[cfg(not(any(target_os = "macos", windows)))]
        let store = zbus_secret_service_keyring_store::Store::new()?;
        Ok(store)
    }

    /// Off the runtime's threads, since keyrings block and may wait for a person.
    pub(super) async fn run<T: Send + 'static>(
        service: &str,
        user: &str,
        work: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (service, user) = (service.to_owned(), user.to_owned());
        let task = tokio::task::spawn_blocking(move || {
            let store = system().map_err(|error| cannot(&error))?;
            let entry = Entry::new_in_store(&store, &service, &user);
            work(&entry.map_err(|error| cannot(&error))?)
        });
        let stuck = || Error::new(ErrorKind::Store, "the system's keyring does not answer");
        match tokio::time::timeout(PATIENCE, task).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) | Err(_) => Err(stuck()),
        }
    }

    pub(super) fn read(entry: &Entry) -> Result<Option<SealKey>, Error> {
        match entry.get_password() {
            Ok(text) => SealKey::parse(Secret::new(text).expose()).map(Some),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(cannot(&error)),
        }
    }

    pub(super) fn keep(entry: &Entry, text: &Secret) -> Result<(), Error> {
        match entry.get_password() {
            Err(KeyringError::NoEntry) => entry
                .set_password(text.expose())
                .map_err(|error| cannot(&error)),
            Ok(there) => {
                drop(Secret::new(there));
                let detail = "the system's keyring has a sealing key here already";
                Err(Error::new(ErrorKind::Conflict, detail))
            }
            Err(error) => Err(cannot(&error)),
        }
    }

    /// Our own words: a keyring's error may quote the entry.
    fn cannot(error: &KeyringError) -> Error {
        let detail = match error {
            KeyringError::NoStorageAccess(_) => "the system's keyring is locked or refuses",
            KeyringError::Ambiguous(_) => "the system's keyring has several keys of this name",
            KeyringError::BadEncoding(_) | KeyringError::BadDataFormat(..) => {
                "the system's keyring has no text here"
            }
            _ => "the system's keyring cannot be used",
        };
        Error::new(ErrorKind::Store, detail)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn entry() -> Entry {
            let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
            Entry::new_in_store(&store, "lab", "sealing key").unwrap()
        }

        #[test]
        fn a_key_that_is_kept_is_read_again() {
            let (entry, key) = (entry(), SealKey::generate().unwrap());
            assert!(read(&entry).unwrap().is_none());
            keep(&entry, &key.to_text()).unwrap();
            let again = read(&entry).unwrap().unwrap();
            assert!(again.to_text().same_as(key.to_text().expose()));
        }

        #[test]
        fn a_key_that_is_there_is_never_replaced() {
            let (entry, key) = (entry(), SealKey::generate().unwrap());
            keep(&entry, &key.to_text()).unwrap();
            let other = SealKey::generate().unwrap();
            let error = keep(&entry, &other.to_text()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Conflict);
            let again = read(&entry).unwrap().unwrap();
            assert!(again.to_text().same_as(key.to_text().expose()));
        }

        #[test]
        fn what_is_no_key_is_an_error_that_quotes_nothing() {
            let entry = entry();
            entry.set_password("sekrit").unwrap();
            let error = read(&entry).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(!format!("{error} {error:?}").contains("sekrit"));
            entry.set_secret(b"\xff\xfesekrit").unwrap();
            let error = read(&entry).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Store);
            assert!(!format!("{error} {error:?}").contains("sekrit"));
        }

        #[test]
        fn a_locked_keyring_is_not_an_absent_key() {
            let entry = entry();
            let locked = || KeyringError::NoStorageAccess("locked".into());
            let credential = entry.as_any().downcast_ref::<keyring_core::mock::Cred>();
            let credential = credential.unwrap();
            credential.set_error(locked());
            assert_eq!(read(&entry).unwrap_err().kind(), ErrorKind::Store);
            credential.set_error(locked());
            let key = SealKey::generate().unwrap();
            let error = keep(&entry, &key.to_text()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Store);
        }
    }
}
