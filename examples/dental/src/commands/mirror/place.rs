//! Where a mirror is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dental_oauth::Secret;

use crate::exit::Failure;
use crate::mirror::{self, Folder, Leases, Ledger, PostgresLeases, Shelf, ShelfLedger};

/// A mirror's address, opened.
pub(super) struct Place {
    pub(super) shelf: Arc<dyn Shelf>,
    /// Keeps the states of a mirror that one run at a time works on.
    pub(super) ledger: Arc<dyn Ledger>,
    pub(super) staging: PathBuf,
}

impl Place {
    pub(super) fn open(to: &str, work: &Path) -> Result<Self, Failure> {
        let path = match to.split_once("://") {
            None => to,
            Some(("file", path)) => path,
            Some(_) => return Self::bucket(to, work),
        };
        if path.is_empty() {
            return Err(Failure::usage("--to: a folder is missing"));
        }
        let folder = Folder::new(path);
        let staging = folder.staging();
        let shelf: Arc<dyn Shelf> = Arc::new(folder);
        Ok(Self {
            ledger: Arc::new(ShelfLedger::new(Arc::clone(&shelf))),
            shelf,
            staging,
        })
    }
}

impl Place {
    #[cfg(feature = "object-store")]
    fn bucket(to: &str, work: &Path) -> Result<Self, Failure> {
        // A transport of its own: what it sends is no request to a provider.
        let transport = dental_oauth::net::HttpTransport::new()?;
        let bucket = mirror::Bucket::open(to, Arc::new(transport));
        let bucket =
            bucket.map_err(|error| Failure::configuration(format!("--to: {}", error.detail())))?;
        let shelf: Arc<dyn Shelf> = Arc::new(bucket);
        Ok(Self {
            ledger: Arc::new(ShelfLedger::new(Arc::clone(&shelf))),
            shelf,
            staging: work.join(mirror::Bucket::staging(to)),
        })
    }

    /// The address may hold a password: it is not repeated.
    #[cfg(not(feature = "object-store"))]
    fn bucket(_: &str, _: &Path) -> Result<Self, Failure> {
        let detail = "--to: this build writes to folders only (it lacks the feature object-store)";
        Err(Failure::configuration(detail))
    }
}

impl Place {
    /// The leases of the mirror's workers, when `--state` names a database. A mirror that was shared once
    /// stays so: a run that did not know of the others would write between them.
    pub(super) async fn leases(
        &self,
        state: Option<&str>,
    ) -> Result<Option<Arc<dyn Leases>>, Failure> {
        let Some(url) = state else {
            return match mirror::identity(&*self.shelf).await? {
                None => Ok(None),
                Some(_) => Err(Failure::configuration(
                    "the state of this mirror is in a database, which many workers share",
                )
                .hint("Give its address: --state postgres://HOST/DATABASE")),
            };
        };
        // The address may hold a password: no failure repeats it.
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(Failure::configuration(
                "--state: an address is written postgres://HOST/DATABASE",
            ));
        }
        let id = mirror::shared_identity(&*self.shelf).await?;
        let leases = PostgresLeases::open(&Secret::new(url), &id).await?;
        Ok(Some(Arc::new(leases)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_not_repeated() {
        let open = |to| Place::open(to, Path::new("work"));
        let refused = open("s3cret://key:s3cret@host/bucket").err().unwrap();
        assert_eq!(refused.exit(), 2);
        assert!(!refused.message().contains("s3cret"));
        assert!(open("").is_err() && open("folder").is_ok());
    }

    #[tokio::test]
    async fn a_shared_mirror_is_not_worked_on_without_its_state() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::open(root.path().to_str().unwrap(), Path::new("work")).unwrap();
        assert!(place.leases(None).await.unwrap().is_none());
        let refused = place.leases(Some("s3cret://host")).await.unwrap_err();
        assert!(refused.exit() == 2 && !refused.message().contains("s3cret"));
        assert!(place.leases(None).await.unwrap().is_none());
        mirror::shared_identity(&*place.shelf).await.unwrap();
        assert_eq!(place.leases(None).await.unwrap_err().exit(), 2);
    }
}
