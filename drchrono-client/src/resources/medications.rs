//! `/api/medications`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientDrug, PatientDrugBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/medications";

impl Drchrono {
    /// Medications.
    pub fn medications(&self) -> Medications {
        Medications(self.clone())
    }
}

/// Medications.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct Medications(pub(crate) Drchrono);

impl Medications {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: MedicationsFilter) -> Pages<PatientDrug> {
        self.0.list("list medications", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientDrug> {
        let query = Query::new();
        self.0
            .read("read from medications", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientDrugBody) -> Result<PatientDrug> {
        let query = Query::new();
        let body = self.0.complete("create in medications", body)?;
        self.0
            .create("create in medications", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[PatientDrugBody]) -> Result<Vec<PatientDrug>> {
        let bodies = self.0.complete_all("create in medications", bodies)?;
        self.0
            .create_many("create in medications", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientDrugBody) -> Result<()> {
        let body = self.0.complete("replace in medications", body)?;
        self.0
            .replace(
                "replace in medications",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientDrugBody) -> Result<()> {
        self.0
            .update(
                "update in medications",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which medications to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct MedicationsFilter(pub(crate) Query);

impl MedicationsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
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
