//! The files of a case, on disk: each under a name of ours, and fetched once.

use std::path::{Path, PathBuf};

use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{Error, Result};

use crate::client::ClientAccount;
use crate::files::local_name;
use crate::model::{Attachment, Case, Guid};

/// What became of one file of a case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SavedFile {
    /// The case.
    pub case: Guid,
    /// The attachment's id.
    pub attachment: Option<String>,
    /// The attachment's hash as the service gives it.
    pub hash: Option<String>,
    /// Where the file is, or would be.
    pub path: PathBuf,
    /// How it went.
    pub outcome: Result<Saved>,
}

/// How a file got where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Fetched, and it has the hash that the service gives.
    Verified,
    /// Fetched. The service gives no hash to compare with.
    Unverified,
    /// It was there already, with that hash.
    AlreadyThere,
}

impl ClientAccount {
    /// Fetches the STL files of a case into a folder, under names that are safe and say which attachment it
    /// is ([`local_name`]). A file that is there already and has the right hash is not fetched again.
    ///
    /// One that fails keeps no other from being fetched: look at every outcome. A case that has been
    /// deleted meanwhile is [`ThreeShapeFault::CaseNotFound`](crate::ThreeShapeFault::CaseNotFound).
    pub async fn save_stl_files(&self, case: &Case, folder: &Path) -> Vec<SavedFile> {
        let mut saved = Vec::new();
        for file in case.stl_files() {
            let path = folder.join(local_name(file));
            let outcome = self.save(case, file, &path).await;
            saved.push(SavedFile {
                case: case.id,
                attachment: file.id.clone(),
                hash: file.hash.clone(),
                path,
                outcome,
            });
        }
        saved
    }

    async fn save(&self, case: &Case, file: &Attachment, path: &Path) -> Result<Saved> {
        if is_there(file, path).await {
            return Ok(Saved::AlreadyThere);
        }
        let done = self.download(case, file).to_path(path).await;
        let done = done.map_err(|error: Error| error.with_operation(crate::operation::DOWNLOAD))?;
        Ok(if done.verified {
            Saved::Verified
        } else {
            Saved::Unverified
        })
    }
}

/// Whether an ordinary file with the right bytes is there. What a symbolic link leads to does not count.
async fn is_there(file: &Attachment, path: &Path) -> bool {
    let Some(expected) = file.sha1() else {
        return false;
    };
    let found = path.to_owned();
    let ordinary = tokio::task::spawn_blocking(move || {
        std::fs::symlink_metadata(found).is_ok_and(|found| found.is_file())
    });
    if !ordinary.await.unwrap_or(false) {
        return false;
    }
    let there = UploadFile::open(path, DigestAlgorithm::Sha1).await;
    there.is_ok_and(|there| *there.digest() == expected)
}
