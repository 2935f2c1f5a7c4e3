//! Passing work on to a platform.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use async_trait::async_trait;

use super::model::{CaseId, FileKind};
use crate::error::Result;
use crate::provider::Provider;
use crate::random;
use crate::secret::{Phi, Secret};
use crate::transfer::Progress;

/// A reference nobody else has: `ref-` and 26 random characters, fit for every platform.
///
/// # Errors
/// [`ErrorKind::Internal`](crate::ErrorKind::Internal) when the operating system gives no random bytes.
///
/// ```
/// # fn main() -> dental_oauth::Result<()> {
/// let reference = dental_oauth::case::new_reference()?;
/// assert!(reference.starts_with("ref-") && reference.len() == 30);
/// # Ok(()) }
/// ```
pub fn new_reference() -> Result<String> {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut reference = String::from("ref-");
    for byte in random::bytes::<26>()? {
        reference.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Ok(reference)
}

/// A file to pass on.
#[derive(Clone)]
pub struct OutgoingFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name it is handed over under. Say which jaw: some platforms have nothing else to go by.
    pub name: Phi<String>,
    /// What it is.
    pub kind: FileKind,
}

/// Without the path: folders and files are named after patients.
impl fmt::Debug for OutgoingFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingFile")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Work to pass on.
#[derive(Clone)]
#[non_exhaustive]
pub struct Outgoing {
    /// Your own key for it: keep it before the first call, it is the only handle when an answer is lost.
    pub reference: String,
    /// Its name.
    pub title: Phi<String>,
    /// Its files.
    pub files: Vec<OutgoingFile>,
    /// What only the target knows, by the names its crate documents.
    pub settings: BTreeMap<String, String>,
    /// Told how far the uploads are, over all files.
    pub progress: Option<Progress>,
}

impl Outgoing {
    /// Work under a reference.
    pub fn new(reference: impl Into<String>, title: Phi<String>, files: Vec<OutgoingFile>) -> Self {
        let settings = BTreeMap::new();
        Self {
            reference: reference.into(),
            title,
            files,
            settings,
            progress: None,
        }
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("reference", &self.reference)
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

/// What became of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Receipt {
    /// Handed over.
    Sent {
        /// Where the person goes on, to be opened in their browser at once and not stored.
        open: Option<Secret>,
        /// The case it became, where the platform says so.
        case: Option<CaseId>,
    },
    /// The answer was lost, but the work has arrived: these cases carry the reference.
    Found {
        /// The cases, more than one if the reference was used before.
        cases: Vec<CaseId>,
    },
    /// The answer was lost and the work is not to be seen, or not yet. Sending it again could make a
    /// second case: look for the reference first.
    Unknown,
}

/// A platform that takes work.
#[async_trait]
pub trait CaseSink: Send + Sync + 'static {
    /// Which platform.
    fn provider(&self) -> Provider;

    /// Passes work on, once. An answer that is lost is looked into, never repeated blindly.
    async fn send(&self, work: &Outgoing) -> Result<Receipt>;

    /// The cases that carry a reference.
    async fn find(&self, reference: &str) -> Result<Vec<CaseId>>;
}
