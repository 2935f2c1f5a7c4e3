//! What a run tells.

use dental_oauth::Error;

use super::keys::AccountName;
use super::manifest::{CaseManifest, FileRecord};

/// One thing that happened.
#[derive(Debug)]
pub enum Event {
    /// A file is in its place.
    File {
        /// Whose it is.
        account: AccountName,
        /// The case.
        case: String,
        /// What is known of it.
        file: Box<FileRecord>,
        /// Where it is, for people.
        place: String,
        /// How often its connection broke and was taken up again.
        resumed: u32,
    },
    /// A case has changed, and is written down.
    Case {
        /// Whose it is.
        account: AccountName,
        /// All that is known of it.
        manifest: Box<CaseManifest>,
    },
    /// Something is missing.
    Failed {
        /// Whose it is.
        account: AccountName,
        /// The case, if it is about one.
        case: Option<String>,
        /// The file, if it is about one.
        file: Option<String>,
        /// Why.
        error: Error,
    },
}

/// What came of one run over one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Cases that are in the mirror now.
    pub cases: u64,
    /// Cases written down in this run.
    pub changed: u64,
    /// Files fetched in this run.
    pub files: u64,
    /// And their bytes.
    pub bytes: u64,
    /// What is missing: cases, files, or the rest of the list.
    pub failures: u64,
}

impl std::ops::AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.cases += other.cases;
        self.changed += other.changed;
        self.files += other.files;
        self.bytes += other.bytes;
        self.failures += other.failures;
    }
}
