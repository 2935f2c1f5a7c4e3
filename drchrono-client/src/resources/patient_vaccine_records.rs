//! `/api/patient_vaccine_records`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientVaccineRecord, PatientVaccineRecordBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_vaccine_records";

impl Drchrono {
    /// Patient vaccine records.
    pub fn patient_vaccine_records(&self) -> PatientVaccineRecords {
        PatientVaccineRecords(self.clone())
    }
}

/// Patient vaccine records.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct PatientVaccineRecords(pub(crate) Drchrono);

impl PatientVaccineRecords {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientVaccineRecordsFilter) -> Pages<PatientVaccineRecord> {
        self.0.list("list patient vaccine records", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientVaccineRecord> {
        let query = Query::new();
        self.0
            .read(
                "read from patient vaccine records",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientVaccineRecordBody) -> Result<PatientVaccineRecord> {
        let query = Query::new();
        let body = self.0.complete("create in patient vaccine records", body)?;
        self.0
            .create("create in patient vaccine records", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[PatientVaccineRecordBody],
    ) -> Result<Vec<PatientVaccineRecord>> {
        let bodies = self
            .0
            .complete_all("create in patient vaccine records", bodies)?;
        self.0
            .create_many(
                "create in patient vaccine records",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &PatientVaccineRecordBody,
    ) -> Result<()> {
        let body = self
            .0
            .complete("replace in patient vaccine records", body)?;
        self.0
            .replace(
                "replace in patient vaccine records",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientVaccineRecordBody) -> Result<()> {
        self.0
            .update(
                "update in patient vaccine records",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which patient vaccine records to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientVaccineRecordsFilter(pub(crate) Query);

impl PatientVaccineRecordsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By CVX code.
    pub fn cvx_code(self, cvx_code: &str) -> Self {
        Self(self.0.put("cvx_code", cvx_code))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
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
