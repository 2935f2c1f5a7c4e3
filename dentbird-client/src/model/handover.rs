//! Scans on their way to a design case.

use std::path::PathBuf;

use dental_oauth::transfer::{Progress, UploadFile};
use dental_oauth::{Error, ErrorKind, Phi, Result, Secret};

use super::ProjectType;

/// A file about to be registered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewFile {
    /// Its name, with extension. Say which jaw: nothing else tells Dentbird.
    pub name: Phi<String>,
    /// Its bytes, hashed with MD5.
    pub file: UploadFile,
}

impl NewFile {
    /// A file under a name.
    pub fn new(name: impl Into<String>, file: UploadFile) -> Self {
        Self {
            name: Phi::new(name.into()),
            file,
        }
    }
}

/// A registered file, and where to upload it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RegisteredFile {
    /// Its id, for the transfer. Opaque.
    pub file_id: String,
    /// A signed address that takes one upload, for a quarter of an hour in the vendor's example.
    pub upload_url: Secret,
}

/// A file on disk to hand over.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LocalFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name to hand it over under, such as `upper.ply`.
    pub name: Phi<String>,
}

impl LocalFile {
    /// The file at `path`, to be handed over under `name`.
    pub fn new(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            name: Phi::new(name.into()),
        }
    }
}

/// Scans to hand over for design.
#[derive(Clone)]
#[non_exhaustive]
pub struct Handover {
    /// Your key for the case, the only handle on it afterwards: keep it before the first call. Dentbird
    /// does not keep keys unique; [`new_reference`](crate::new_reference) makes one nobody has.
    pub reference_id: String,
    /// Its name.
    pub case_name: Phi<String>,
    /// What is to be designed.
    pub project_type: ProjectType,
    /// The scans.
    pub files: Vec<LocalFile>,
    /// Told how far the uploads are, over all files.
    pub progress: Option<Progress>,
}

impl Handover {
    /// A crown on these scans.
    pub fn crown(
        reference_id: impl Into<String>,
        case_name: impl Into<String>,
        files: Vec<LocalFile>,
    ) -> Self {
        Self {
            reference_id: reference_id.into(),
            case_name: Phi::new(case_name.into()),
            project_type: ProjectType::Crown,
            files,
            progress: None,
        }
    }

    /// Reports progress.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }
}

impl std::fmt::Debug for Handover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handover")
            .field("reference_id", &self.reference_id)
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

/// What became of a transfer.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TransferOutcome {
    /// Handed over.
    Transferred {
        /// Where the user goes on: open it in their browser at once, do not fetch or keep it. `None`
        /// when the server's address was not one that is safe to open; the case is there all the same.
        redirect_url: Option<Secret>,
    },
    /// The answer was lost, but cases with this reference are there. More than one if it was used
    /// before.
    CaseExists {
        /// Their ids.
        design_case_ids: Vec<String>,
    },
    /// The answer was lost, and no case is to be seen, or not yet. Transferring again could make a
    /// second one: look for the reference first.
    Unknown,
}

/// Whether a reference is one that surely survives the journey: 1 to 64 of `A-Z a-z 0-9 - _`.
pub(crate) fn check_reference(reference: &str) -> Result<()> {
    let usable = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if (1..=64).contains(&reference.len()) && reference.chars().all(usable) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidRequest,
        "a reference has 1 to 64 characters out of A-Z a-z 0-9 - _",
    ))
}
