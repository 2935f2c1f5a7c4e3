//! `/api/patient_lab_results`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientLabResultSet, PatientLabResultSetBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/patient_lab_results";

impl Drchrono {
    /// Patient lab results.
    pub fn patient_lab_results(&self) -> PatientLabResults {
        PatientLabResults(self.clone())
    }
}

/// Patient lab results.
///
/// Reading needs `labs:read` and `patients:read`, writing `labs:write` and `patients:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct PatientLabResults(pub(crate) Drchrono);

impl PatientLabResults {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientLabResultsFilter) -> Pages<PatientLabResultSet> {
        self.0.list("list patient lab results", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientLabResultSet> {
        let query = Query::new();
        self.0
            .read(
                "read from patient lab results",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientLabResultSetBody) -> Result<PatientLabResultSet> {
        let query = Query::new();
        let body = self.0.complete("create in patient lab results", body)?;
        self.0
            .create("create in patient lab results", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[PatientLabResultSetBody],
    ) -> Result<Vec<PatientLabResultSet>> {
        let bodies = self
            .0
            .complete_all("create in patient lab results", bodies)?;
        self.0
            .create_many(
                "create in patient lab results",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientLabResultSetBody) -> Result<()> {
        let body = self.0.complete("replace in patient lab results", body)?;
        self.0
            .replace(
                "replace in patient lab results",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientLabResultSetBody) -> Result<()> {
        self.0
            .update(
                "update in patient lab results",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from patient lab results", path, &Query::new())
            .await
    }
}

/// Which patient lab results to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientLabResultsFilter(pub(crate) Query);

impl PatientLabResultsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this ordering doctor, by id.
    pub fn ordering_doctor(self, ordering_doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("ordering_doctor", ordering_doctor.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
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
