//! `/api/patient_flag_types`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientFlagType, PatientFlagTypeBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_flag_types";

impl Drchrono {
    /// Patient flag types.
    pub fn patient_flag_types(&self) -> PatientFlagTypes {
        PatientFlagTypes(self.clone())
    }
}

/// Patient flag types.
///
/// Reading needs `patients:read` and `settings:read`, writing `patients:write` and `settings:write`;
/// the practice must have granted `manage-patients` and `settings`.
#[derive(Debug, Clone)]
pub struct PatientFlagTypes(pub(crate) Drchrono);

impl PatientFlagTypes {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientFlagTypesFilter) -> Pages<PatientFlagType> {
        self.0.list("list patient flag types", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientFlagType> {
        let query = Query::new();
        self.0
            .read(
                "read from patient flag types",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientFlagTypeBody) -> Result<PatientFlagType> {
        let query = Query::new();
        let body = self.0.complete("create in patient flag types", body)?;
        self.0
            .create("create in patient flag types", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[PatientFlagTypeBody],
    ) -> Result<Vec<PatientFlagType>> {
        let bodies = self
            .0
            .complete_all("create in patient flag types", bodies)?;
        self.0
            .create_many("create in patient flag types", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientFlagTypeBody) -> Result<()> {
        let body = self.0.complete("replace in patient flag types", body)?;
        self.0
            .replace(
                "replace in patient flag types",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientFlagTypeBody) -> Result<()> {
        self.0
            .update(
                "update in patient flag types",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which patient flag types to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientFlagTypesFilter(pub(crate) Query);

impl PatientFlagTypesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
