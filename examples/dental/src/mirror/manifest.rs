//! What is written down of a case.

use std::collections::HashMap;

use dental_oauth::case::{Case, CaseFile, FileKind, Jaw};
use dental_oauth::transfer::Digest;
use dental_oauth::{Error, ErrorKind, Phi, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::keys::AccountName;
use super::seen::Seen;
use super::shelf::Version;
use crate::time;

const FORMAT: &str = "dental-mirror/case";
/// Read as far as it is known; a later one is refused rather than misunderstood.
const VERSION: u32 = 1;
/// Why a file is missing that the provider says this account may not have.
pub(super) const REFUSED: &str = "refused";

/// A case as the mirror has it. JSON, one object a case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseManifest {
    /// `dental-mirror/case`.
    pub format: String,
    /// 1.
    pub version: u32,
    /// The platform.
    pub provider: String,
    /// The account's name.
    pub account: String,
    /// The provider's id of the case.
    pub case: String,
    /// Counts up from 1 with each state of the case; earlier ones are in `versions/`.
    pub revision: u64,
    /// The provider's number of this state, where it counts them. Those that came and went between two runs are fetched
    /// too; a gap shows one that was not to be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_version: Option<u64>,
    /// Whether the case has a later version at the provider, to be written next.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub catching_up: bool,
    /// Whether all its files are there.
    pub complete: bool,
    /// When this was written.
    pub written_at: String,
    /// How far the case is.
    pub status: String,
    /// The same in the provider's word.
    pub vendor_status: Option<String>,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it last changed.
    pub updated_at: Option<String>,
    /// The key under which a partner handed it over.
    pub reference: Option<String>,
    /// Deleted at the provider. Nothing of it is removed here.
    pub deletion: Option<Deletion>,
    /// Its files.
    pub files: Vec<FileRecord>,
    /// Files it had and has no more. They are still here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<FileRecord>,
    /// What says who the patient is; only where the mirror was told to keep that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<Private>,
    /// By which the case's entry in the provider's list is known again.
    pub seen: Seen,
    /// Which state of the object this was read from or written as; not part of it.
    #[serde(skip)]
    pub(super) stored: Option<Version>,
}

/// How a case was found to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// When the mirror noticed.
    pub noticed_at: String,
    /// `marked` by the provider, or `vanished` from it.
    pub how: String,
}

/// A file of a case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileRecord {
    /// The provider's id of it.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// `upper` or `lower`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jaw: Option<String>,
    /// FDI notation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tooth: Option<u16>,
    /// The mesh format it is kept in, if it is a mesh.
    pub format: Option<String>,
    /// The provider's hash of it, `algorithm:hex`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Bytes; `None` until it is here.
    pub bytes: Option<u64>,
    /// SHA-256, which is also where it is; `None` until it is here.
    pub sha256: Option<String>,
    /// Whether there was a hash, a length or a format to check it by.
    #[serde(default)]
    pub verified: bool,
    /// Why it is not here: the name of the error, or `refused` where the provider says that this account may
    /// not have it. That is asked for again once the case has changed, or by a full run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The provider's name of it; only where the mirror was told to keep that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was found to have gone from the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
}

/// What says who the patient is.
#[derive(Clone, Serialize, Deserialize)]
pub struct Private {
    /// The case's name.
    pub title: Option<String>,
    /// The patient.
    pub patient: Option<String>,
    /// The provider's own JSON of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Box<RawValue>>,
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(***)")
    }
}

impl CaseManifest {
    /// Reads one.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for what is no manifest, or one of a later version.
    pub fn read(json: &[u8]) -> Result<Self> {
        let unreadable = |detail| Error::new(ErrorKind::Decode, detail);
        let manifest: Self = serde_json::from_slice(json)
            .map_err(|_| unreadable("a manifest of the mirror cannot be read"))?;
        if manifest.format != FORMAT || manifest.version != VERSION {
            return Err(unreadable("a manifest of the mirror is of another version"));
        }
        Ok(manifest)
    }

    /// As it is written.
    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self)
            .map_err(|_| Error::new(ErrorKind::Internal, "a manifest cannot be written"))
    }

    /// What a provider says of a case, none of its files here yet.
    pub(super) fn of(account: &AccountName, case: &Case, seen: Seen, phi: bool) -> Self {
        let files = case.files.as_deref().unwrap_or_default();
        let text = |text: &Option<Phi<String>>| text.as_ref().map(|text| text.expose().clone());
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            provider: account.provider().to_string(),
            account: account.account().to_owned(),
            case: case.id.to_string(),
            revision: 1,
            provider_version: case.version,
            catching_up: false,
            complete: false,
            written_at: now(),
            status: case.status.as_str().to_owned(),
            vendor_status: case.vendor_status.clone(),
            created_at: time::of_server(case.created_at.as_ref()),
            updated_at: time::of_server(case.updated_at.as_ref()),
            reference: case.reference.clone(),
            deletion: case.deleted.then(|| Deletion::now("marked")),
            files: files.iter().map(|file| FileRecord::of(file, phi)).collect(),
            removed: Vec::new(),
            private: phi.then(|| Private {
                title: text(&case.title),
                patient: text(&case.patient),
                raw: case
                    .raw
                    .as_ref()
                    .and_then(|raw| RawValue::from_string(raw.expose().to_string()).ok()),
            }),
            seen,
            stored: None,
        }
    }

    /// Whether the provider refuses to give every file that is missing: asking again, as after other
    /// failures, would cost each run the same requests for the same answer.
    pub(super) fn is_refused(&self) -> bool {
        let refused = |record: &FileRecord| record.error.as_deref() == Some(REFUSED);
        let mut missing = self.files.iter().filter(|record| record.sha256.is_none());
        !self.complete && missing.all(refused)
    }

    /// Whether nothing but the time of writing is another.
    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        let mut this = self.clone();
        this.written_at.clone_from(&other.written_at);
        match (this.to_json(), other.to_json()) {
            (Ok(this), Ok(other)) => this == other,
            _ => false,
        }
    }

    pub(super) fn keep_files_of(&mut self, before: &Self) {
        self.files.clone_from(&before.files);
        self.seen = self.seen.clone().or_files_of(before.seen.clone());
    }

    /// Takes over what the state before has, as far as it is still right.
    pub(super) fn follow(&mut self, before: &Self) {
        self.revision = before.revision;
        self.stored.clone_from(&before.stored);
        // Of a state that is gone on with all its files are right; of an earlier one those whose hash is
        // the provider's present one. Where it gives none, the file may be another by now.
        let same_state = before.seen.agrees_with(&self.seen);
        let old: HashMap<&str, &FileRecord> = before
            .files
            .iter()
            .map(|record| (record.id.as_str(), record))
            .collect();
        // One that had gone may have come back.
        let removed: HashMap<_, _> = before
            .removed
            .iter()
            .map(|record| (record.id.as_str(), record))
            .collect();
        for record in &mut self.files {
            let id = record.id.as_str();
            if let Some(old) = old.get(id).or_else(|| removed.get(id))
                && old.format == record.format
                && ((same_state && old.removed_at.is_none()) || record.hash.is_some())
                && old.hash == record.hash
            {
                record.take_contents(old);
            }
        }
        let is_gone = |old: &&FileRecord| !self.files.iter().any(|record| record.id == old.id);
        self.removed = before.removed.iter().filter(is_gone).cloned().collect();
        for old in &before.files {
            let gone = !self.files.iter().any(|record| record.id == old.id);
            if gone && old.sha256.is_some() {
                let mut old = old.clone();
                old.removed_at = Some(now());
                self.removed.push(old);
            }
        }
        if let (Some(deletion), Some(earlier)) = (&mut self.deletion, &before.deletion) {
            deletion.noticed_at.clone_from(&earlier.noticed_at);
        }
    }
}

impl Deletion {
    pub(super) fn now(how: &str) -> Self {
        Self {
            noticed_at: now(),
            how: how.to_owned(),
        }
    }
}

impl FileRecord {
    fn of(file: &CaseFile, phi: bool) -> Self {
        let (jaw, tooth) = match file.kind {
            FileKind::Scan { jaw } => (jaw.map(Jaw::as_str).map(str::to_owned), None),
            FileKind::Design { tooth } => (None, tooth),
            _ => (None, None),
        };
        let name = file.name.expose();
        let format = file.clone().in_form(None).format();
        Self {
            kind: file.kind.as_str().to_owned(),
            jaw,
            tooth,
            format: format.map(|format| format.extension().to_owned()),
            hash: file.digest.as_ref().map(hash),
            name: (phi && !name.is_empty()).then(|| name.clone()),
            ..Self::empty(file.id.as_str())
        }
    }

    /// A file of which nothing but its id is known.
    pub(super) fn empty(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: String::new(),
            jaw: None,
            tooth: None,
            format: None,
            hash: None,
            bytes: None,
            sha256: None,
            verified: false,
            error: None,
            name: None,
            removed_at: None,
        }
    }

    /// Takes over what another record of the same file says of its contents.
    pub(super) fn take_contents(&mut self, other: &Self) {
        self.bytes = other.bytes;
        self.sha256.clone_from(&other.sha256);
        self.verified = other.verified;
    }
}

/// `algorithm:hex`.
pub(super) fn hash(digest: &Digest) -> String {
    format!("{}:{}", digest.algorithm().as_str(), digest.to_hex())
}

pub(super) fn now() -> String {
    time::of_system(std::time::SystemTime::now())
}
