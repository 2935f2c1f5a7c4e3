//! Design cases as the list has them.

use std::sync::Arc;

use dental_oauth::api::tolerant;
use dental_oauth::{Phi, Timestamp};
use serde::Deserialize;

use super::open_enum;

open_enum! {
    /// Whether a case is in use, in the trash, or gone.
    Lifecycle {
        /// In use.
        Created = "CREATED",
        /// In the trash.
        Trashed = "TRASHED",
        /// Permanently deleted.
        Deleted = "DELETED",
    }
}

open_enum! {
    /// How far the design is.
    DesignStatus {
        /// New.
        Created = "CREATED",
        /// Designed.
        Designed = "DESIGNED",
        /// In manufacturing.
        Cam = "CAM",
    }
}

open_enum! {
    /// What is designed.
    ProjectType {
        /// A crown.
        Crown = "CROWN",
    }
}

/// One job in Dentbird.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DesignCase {
    /// Its id, such as `20260115-000042`. Opaque.
    #[serde(deserialize_with = "tolerant::id")]
    pub design_case_id: String,
    /// When it was made.
    #[serde(default, rename = "createAt", alias = "createdAt")]
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    #[serde(default, rename = "updateAt", alias = "updatedAt")]
    pub updated_at: Option<Timestamp>,
    /// In use, trashed or deleted.
    #[serde(default)]
    pub lifecycle: Option<Lifecycle>,
    /// How far the design is.
    #[serde(default)]
    pub status: Option<DesignStatus>,
    /// Its name. Often a patient's.
    #[serde(default)]
    pub case_name: Option<Phi<String>>,
    /// Marked by the user.
    #[serde(default, deserialize_with = "tolerant::null_as_default")]
    pub is_flagged: bool,
    /// The user's own id of the patient.
    #[serde(default, deserialize_with = "patient_id")]
    pub patient_id: Option<Phi<String>>,
    /// Where it came from, such as `Dentbird`. An open set.
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub import_platform: Option<String>,
    /// What is designed.
    #[serde(default)]
    pub project_type: Option<ProjectType>,
    /// The partner's key. The document lets it be searched for but does not list it; kept if it comes.
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub reference_id: Option<String>,
    /// The case as received, members this type does not know included.
    #[serde(skip)]
    pub raw: Option<Phi<Arc<str>>>,
}

impl DesignCase {
    /// Whether it is in the trash or deleted.
    pub fn is_deleted(&self) -> bool {
        matches!(
            self.lifecycle,
            Some(Lifecycle::Trashed | Lifecycle::Deleted)
        )
    }
}

/// An empty string means that there is none.
fn patient_id<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Phi<String>>, D::Error> {
    Ok(tolerant::nonempty_text(deserializer)?.map(Phi::new))
}

/// Which design cases to list. Everything that is set must hold.
///
/// Without a lifecycle the list includes cases in the trash.
///
/// ```
/// use dentbird_client::{DesignCaseFilter, DesignStatus};
///
/// let designed = DesignCaseFilter::active().status(DesignStatus::Designed);
/// # let _ = designed;
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DesignCaseFilter {
    /// In use, trashed or deleted.
    pub lifecycle: Option<Lifecycle>,
    /// How far the design is.
    pub status: Option<DesignStatus>,
    /// Part of the name. Passed through: whether `%` and `_` stand for other characters is unknown.
    pub case_name: Option<Phi<String>>,
    /// The partner's key, exactly.
    pub reference_id: Option<String>,
}

impl DesignCaseFilter {
    /// Everything, the trash included.
    pub fn all() -> Self {
        Self::default()
    }

    /// Cases in use.
    pub fn active() -> Self {
        Self {
            lifecycle: Some(Lifecycle::Created),
            ..Self::default()
        }
    }

    /// Of this lifecycle.
    pub fn lifecycle(mut self, lifecycle: Lifecycle) -> Self {
        self.lifecycle = Some(lifecycle);
        self
    }

    /// Of this status.
    pub fn status(mut self, status: DesignStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// With this in its name.
    pub fn case_name(mut self, part: impl Into<String>) -> Self {
        self.case_name = Some(Phi::new(part.into()));
        self
    }

    /// Handed over under this key.
    pub fn reference_id(mut self, reference: impl Into<String>) -> Self {
        self.reference_id = Some(reference.into());
        self
    }
}
