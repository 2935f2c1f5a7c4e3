//! The neutral case. The provider's own status and raw form stay beside the mapped ones.

use std::fmt;
use std::sync::Arc;

use crate::provider::Provider;
use crate::secret::Phi;
use crate::timestamp::Timestamp;
use crate::transfer::{Digest, MeshFormat};

/// A provider's id of a case. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseId(String);

/// A provider's id of a file, unique within its case. Opaque.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(String);

macro_rules! opaque_id {
    ($name:ident) => {
        impl $name {
            /// Takes an id as the provider writes it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as the provider writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }
    };
}

opaque_id!(CaseId);
opaque_id!(FileId);

/// How far a case is, in words that fit every platform. Open.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CaseStatus {
    /// Being put together; not handed over yet.
    Draft,
    /// There, and nothing done yet.
    Created,
    /// A date is set.
    Scheduled,
    /// Handed over, not begun.
    Submitted,
    /// Being worked on.
    InProgress,
    /// Designed.
    Designed,
    /// Being manufactured.
    InProduction,
    /// Done.
    Completed,
    /// Somebody must act.
    ActionRequired,
    /// Given up.
    Cancelled,
    /// Went wrong.
    Failed,
    /// The provider said nothing.
    Unknown,
    /// A word of the provider's that is not mapped.
    Other(String),
}

impl CaseStatus {
    /// The name used in machine-readable output and in queries; the provider's own word for `Other`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Draft => "draft",
            Self::Created => "created",
            Self::Scheduled => "scheduled",
            Self::Submitted => "submitted",
            Self::InProgress => "in_progress",
            Self::Designed => "designed",
            Self::InProduction => "in_production",
            Self::Completed => "completed",
            Self::ActionRequired => "action_required",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Other(word) => word,
        }
    }
}

/// Which jaw a scan shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Jaw {
    /// Maxilla.
    Upper,
    /// Mandible.
    Lower,
}

impl Jaw {
    /// `upper` or `lower`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
        }
    }
}

/// What a file is. Open.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileKind {
    /// An intra-oral scan; the jaw only if the provider says which.
    Scan {
        /// The jaw.
        jaw: Option<Jaw>,
    },
    /// A designed restoration.
    Design {
        /// The tooth in FDI notation (ISO 3950), two digits such as 36, if the provider says which.
        tooth: Option<u16>,
    },
    /// A picture of something else in the case.
    Thumbnail,
    /// A photograph or other picture.
    Image,
    /// A document.
    Document,
    /// A word of the provider's that is not mapped.
    Other(String),
}

impl FileKind {
    /// `scan`, `design`, `thumbnail`, `image`, `document`, or the provider's own word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Scan { .. } => "scan",
            Self::Design { .. } => "design",
            Self::Thumbnail => "thumbnail",
            Self::Image => "image",
            Self::Document => "document",
            Self::Other(word) => word,
        }
    }
}

/// What a provider keeps of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StoredForm {
    /// A file that is no mesh, or one of a format of its own.
    #[default]
    AsIs,
    /// A mesh in this format.
    Mesh(MeshFormat),
    /// Nothing that could be had as it is: it is made when asked for, in one of its formats.
    OnDemand,
}

/// A file of a case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CaseFile {
    /// The case it belongs to.
    pub case: CaseId,
    /// Its id.
    pub id: FileId,
    /// Its name as the provider gives it. Never a path: see
    /// [`safe_file_name`](crate::transfer::safe_file_name).
    pub name: Phi<String>,
    /// What it is.
    pub kind: FileKind,
    /// Bytes of the stored form, if known before it is fetched.
    pub bytes: Option<u64>,
    /// The provider's hash of the stored form.
    pub digest: Option<Digest>,
    /// What the provider keeps.
    pub stored: StoredForm,
    /// The mesh formats it can be had in; empty when it comes only as it is.
    pub formats: Vec<MeshFormat>,
}

impl CaseFile {
    /// A file by its two ids, with nothing else known.
    pub fn new(case: CaseId, id: FileId, kind: FileKind) -> Self {
        Self {
            case,
            id,
            name: Phi::default(),
            kind,
            bytes: None,
            digest: None,
            stored: StoredForm::AsIs,
            formats: Vec::new(),
        }
    }

    /// The same file, to be had in one form: the format wanted where there is a choice. Without a wish, or
    /// where it cannot be met, as it is stored; what has no stored form comes in the first of its formats.
    ///
    /// ```
    /// use dental_oauth::case::{CaseFile, FileKind, StoredForm};
    /// use dental_oauth::transfer::MeshFormat::{Ply, Stl};
    ///
    /// let mut scan = CaseFile::new("case".into(), "scan".into(), FileKind::Scan { jaw: None });
    /// scan.formats = vec![Ply];
    /// assert_eq!(scan.clone().in_form(Some(Ply)).formats, [Ply]);
    /// assert_eq!(scan.clone().in_form(Some(Stl)).formats, [], "as it is stored");
    /// scan.stored = StoredForm::OnDemand;
    /// assert_eq!(scan.in_form(None).formats, [Ply]);
    /// ```
    pub fn in_form(mut self, wanted: Option<MeshFormat>) -> Self {
        let form = wanted
            .filter(|wanted| self.formats.contains(wanted))
            .or(match self.stored {
                StoredForm::AsIs => None,
                StoredForm::Mesh(format) => Some(format),
                StoredForm::OnDemand => self.formats.first().copied(),
            });
        self.formats = form.into_iter().collect();
        self
    }

    /// The format it comes in, if that is a mesh: the first of its formats, or the stored one.
    pub fn format(&self) -> Option<MeshFormat> {
        self.formats.first().copied().or(match self.stored {
            StoredForm::Mesh(format) => Some(format),
            StoredForm::AsIs | StoredForm::OnDemand => None,
        })
    }

    /// Whether it comes as it is stored, so that the provider's hash and length are those of what comes.
    pub(super) fn comes_as_stored(&self) -> bool {
        match (self.formats.first(), self.stored) {
            (None, _) => true,
            (Some(format), StoredForm::Mesh(stored)) => *format == stored,
            (Some(_), StoredForm::AsIs | StoredForm::OnDemand) => false,
        }
    }
}

/// A case.
#[derive(Clone)]
#[non_exhaustive]
pub struct Case {
    /// Where it is.
    pub provider: Provider,
    /// Its id there.
    pub id: CaseId,
    /// How far it is.
    pub status: CaseStatus,
    /// How far it is in the provider's own words.
    pub vendor_status: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// Which of its versions this is, from 1, where the provider counts them
    /// ([`Capabilities::versions`](super::Capabilities::versions)).
    pub version: Option<u64>,
    /// Its name.
    pub title: Option<Phi<String>>,
    /// The provider's id or name of the patient.
    pub patient: Option<Phi<String>>,
    /// The key under which a partner handed it over.
    pub reference: Option<String>,
    /// In the trash, or gone for good.
    pub deleted: bool,
    /// Its files; `None` when the list it is from does not tell.
    pub files: Option<Vec<CaseFile>>,
    /// This is all there is to know, its files included: [`CaseSource::case`](super::CaseSource::case) would give the
    /// same, and need not be asked. `false` where a list or a feed tells less, or may.
    pub whole: bool,
    /// The provider's own JSON of it.
    pub raw: Option<Phi<Arc<str>>>,
}

impl Case {
    /// A case by its id, with nothing else known.
    pub fn new(provider: Provider, id: CaseId) -> Self {
        Self {
            provider,
            id,
            status: CaseStatus::Unknown,
            vendor_status: None,
            created_at: None,
            updated_at: None,
            version: None,
            title: None,
            patient: None,
            reference: None,
            deleted: false,
            files: None,
            whole: false,
            raw: None,
        }
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case")
            .field("provider", &self.provider)
            .field("id", &self.id)
            .field("status", &self.status)
            .field("vendor_status", &self.vendor_status)
            .field("updated_at", &self.updated_at)
            .field("deleted", &self.deleted)
            .finish_non_exhaustive()
    }
}
