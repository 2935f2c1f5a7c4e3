//! `/api/allergies`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientAllergy, PatientAllergyBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/allergies";

impl Drchrono {
    /// Allergies.
    pub fn allergies(&self) -> Allergies {
        Allergies(self.clone())
    }
}

/// Allergies.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct Allergies(pub(crate) Drchrono);

impl Allergies {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AllergiesFilter) -> Pages<PatientAllergy> {
        self.0.list("list allergies", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientAllergy> {
        let query = Query::new();
        self.0
            .read("read from allergies", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<PatientAllergy> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from allergies", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientAllergyBody) -> Result<PatientAllergy> {
        let query = Query::new();
        let body = self.0.complete("create in allergies", body)?;
        self.0
            .create("create in allergies", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[PatientAllergyBody]) -> Result<Vec<PatientAllergy>> {
        let bodies = self.0.complete_all("create in allergies", bodies)?;
        self.0
            .create_many("create in allergies", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientAllergyBody) -> Result<()> {
        let body = self.0.complete("replace in allergies", body)?;
        self.0
            .replace(
                "replace in allergies",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientAllergyBody) -> Result<()> {
        self.0
            .update(
                "update in allergies",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which allergies to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AllergiesFilter(pub(crate) Query);

impl AllergiesFilter {
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

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
