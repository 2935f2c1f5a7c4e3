//! Which mirror this is, for workers that may call its place by different names.

use dental_oauth::session::OwnerId;
use dental_oauth::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use super::shelf::Shelf;

const KEY: &str = "mirror.json";
const FORMAT: &str = "dental-mirror/shared";
const VERSION: u32 = 1;

/// Says that many workers share the mirror, and that its states are in a database.
#[derive(Serialize, Deserialize)]
struct Shared {
    format: String,
    version: u32,
    id: String,
}

/// The id of a mirror that many workers share; `None` when it is one that a single run keeps.
///
/// # Errors
/// When the shelf cannot be read, or says something unknown of the mirror.
pub async fn identity(shelf: &dyn Shelf) -> Result<Option<String>> {
    let Some(json) = shelf.get(KEY).await? else {
        return Ok(None);
    };
    match serde_json::from_slice::<Shared>(&json) {
        Ok(shared) if shared.format == FORMAT && shared.version == VERSION => Ok(Some(shared.id)),
        _ => {
            let detail = "what the mirror says of itself (mirror.json) cannot be read";
            Err(Error::new(ErrorKind::Decode, detail))
        }
    }
}

/// The id of a mirror, which many workers share from now on if they did not yet. All get the same.
///
/// # Errors
/// As [`identity`], or when the shelf cannot be written.
pub async fn shared_identity(shelf: &dyn Shelf) -> Result<String> {
    if let Some(id) = identity(shelf).await? {
        return Ok(id);
    }
    let shared = Shared {
        format: FORMAT.to_owned(),
        version: VERSION,
        id: format!("{:032x}", OwnerId::generate()?.0),
    };
    let unwritable = |_| Error::new(ErrorKind::Internal, "mirror.json cannot be written");
    let json = serde_json::to_vec_pretty(&shared).map_err(unwritable)?;
    match shelf.replace(KEY, None, json).await {
        Ok(_) => Ok(shared.id),
        // Another worker was first.
        Err(error) if error.kind() == ErrorKind::Conflict => identity(shelf).await?.ok_or(error),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mirror::Folder;

    #[tokio::test]
    async fn workers_that_begin_at_once_agree_on_who_the_mirror_is() {
        let root = tempfile::tempdir().unwrap();
        let shelves: Vec<Folder> = (0..8).map(|_| Folder::new(root.path())).collect();
        assert_eq!(identity(&shelves[0]).await.unwrap(), None);
        let asking = shelves.iter().map(|shelf| shared_identity(shelf));
        let ids = futures_util::future::try_join_all(asking).await.unwrap();
        assert!(
            ids.iter().all(|id| *id == ids[0] && id.len() == 32),
            "{ids:?}"
        );
        assert_eq!(identity(&shelves[0]).await.unwrap().as_ref(), Some(&ids[0]));
    }
}
