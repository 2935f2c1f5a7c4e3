//! The token store that `--store` names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dental_oauth::api::{FileLedger, QuotaLedger};
use dental_oauth::session::{DatabaseStore, FileStore, StoreError, TokenStore};
use dental_oauth::{Error, SealKey, Secret};

use crate::exit::Failure;

/// Holds the sealing key; exactly one of the two is read.
const KEY: &str = "DENTAL_SEAL_KEY";
const KEY_FILE: &str = "DENTAL_SEAL_KEY_FILE";

/// Where `--store` says records are.
#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    Postgres(Secret),
    Redis(Secret),
}

/// Where token records are kept, and calls counted, for all processes that are given the same.
#[derive(Clone)]
pub(crate) struct Stores {
    pub(crate) tokens: Arc<dyn TokenStore>,
    pub(crate) calls: Arc<dyn QuotaLedger>,
}

impl Stores {
    /// Both in a folder.
    pub(crate) fn in_folder(folder: &Path, key: Option<SealKey>) -> Result<Self, Failure> {
        let unusable = |error| Failure::from(Error::from(error));
        let tokens = match key {
            Some(key) => FileStore::open_sealed(folder, key),
            None => FileStore::open(folder),
        };
        Ok(Self {
            tokens: Arc::new(tokens.map_err(unusable)?),
            calls: Arc::new(FileLedger::open(folder).map_err(unusable)?),
        })
    }

    fn in_database(store: Result<DatabaseStore, StoreError>) -> Result<Self, Failure> {
        let store = store.map_err(|error| Failure::from(Error::from(error)))?;
        Ok(Self {
            tokens: Arc::new(store.clone()),
            calls: Arc::new(store),
        })
    }
}

/// Opens the stores; without a URL, the folder.
pub(crate) async fn open(url: Option<&str>, folder: &Path) -> Result<Stores, Failure> {
    let place = url.map_or_else(|| Ok(Place::Folder(folder.to_owned())), place)?;
    let key = seal_key()?;
    match place {
        Place::Folder(folder) => Stores::in_folder(&folder, key),
        Place::Postgres(url) => {
            let key = key.ok_or_else(no_key)?;
            Stores::in_database(DatabaseStore::postgres(&url, key).await)
        }
        Place::Redis(url) => {
            let key = key.ok_or_else(no_key)?;
            Stores::in_database(DatabaseStore::redis(&url, key).await)
        }
    }
}

/// The folder of a `file:` store; what is not kept with the tokens of other stores is kept in `otherwise`.
pub(crate) fn folder(url: Option<&str>, otherwise: PathBuf) -> Result<PathBuf, Failure> {
    match url.map(place).transpose()? {
        Some(Place::Folder(folder)) => Ok(folder),
        Some(Place::Postgres(_) | Place::Redis(_)) | None => Ok(otherwise),
    }
}

/// The address may hold a password: no failure repeats it.
fn place(url: &str) -> Result<Place, Failure> {
    let refuse = |why: &str| Err(Failure::configuration(format!("--store: {why}")));
    match url.split_once(':') {
        Some(("file", path)) => {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return refuse("a folder is missing: file:DIR");
            }
            Ok(Place::Folder(Path::new(path).to_owned()))
        }
        Some(("postgres" | "postgresql", _)) => Ok(Place::Postgres(Secret::new(url))),
        Some(("redis" | "rediss", _)) => Ok(Place::Redis(Secret::new(url))),
        _ => refuse("a store is written file:DIR, postgres://HOST/DATABASE or redis://HOST"),
    }
}

fn no_key() -> Failure {
    Failure::configuration("records in a database are sealed, and there is no key for them").hint(
        format!("Make one with `dental seal-key`, keep it where secrets are kept, and give it in {KEY} or in the file that {KEY_FILE} names."),
    )
}

fn seal_key() -> Result<Option<SealKey>, Failure> {
    let text = match (std::env::var(KEY), std::env::var_os(KEY_FILE)) {
        (Err(_), None) => return Ok(None),
        (Ok(text), None) => text,
        (Err(_), Some(path)) => std::fs::read_to_string(path).map_err(|error| {
            let kind = error.kind();
            Failure::configuration(format!(
                "the file that {KEY_FILE} names cannot be read: {kind}"
            ))
        })?,
        (Ok(_), Some(_)) => {
            return Err(Failure::configuration(format!(
                "only one of {KEY} and {KEY_FILE} can be given"
            )));
        }
    };
    Ok(Some(SealKey::parse(&text)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_are_folders_and_databases() {
        let other = || PathBuf::from("/other");
        for (url, expected) in [
            ("file:a/b", "a/b"),
            ("file:///a/b", "/a/b"),
            ("postgres://me:s3cret@host/db", "/other"),
            ("rediss://:s3cret@host", "/other"),
        ] {
            assert_eq!(folder(Some(url), other()).unwrap(), Path::new(expected));
        }
        assert_eq!(folder(None, other()).unwrap(), other());
        for bad in ["mysql://me:s3cret@host/db", "s3cret", "file:", ""] {
            let failure = place(bad).unwrap_err();
            assert_eq!(failure.exit(), 2, "{bad}");
            assert!(!failure.message().contains("s3cret"));
        }
        let shown = format!("{:?}", place("postgres://me:s3cret@host/db").unwrap());
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
