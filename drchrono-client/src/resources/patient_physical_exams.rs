//! `/api/patient_physical_exams`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientPhysicalExam, PatientPhysicalExamBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_physical_exams";

impl Drchrono {
    /// Patient physical exams.
    pub fn patient_physical_exams(&self) -> PatientPhysicalExams {
        PatientPhysicalExams(self.clone())
    }
}

/// Patient physical exams.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct PatientPhysicalExams(pub(crate) Drchrono);

impl PatientPhysicalExams {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientPhysicalExamsFilter) -> Pages<PatientPhysicalExam> {
        self.0.list("list patient physical exams", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientPhysicalExam> {
        let query = Query::new();
        self.0
            .read(
                "read from patient physical exams",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientPhysicalExamBody) -> Result<PatientPhysicalExam> {
        let query = Query::new();
        let body = self.0.complete("create in patient physical exams", body)?;
        self.0
            .create("create in patient physical exams", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[PatientPhysicalExamBody],
    ) -> Result<Vec<PatientPhysicalExam>> {
        let bodies = self
            .0
            .complete_all("create in patient physical exams", bodies)?;
        self.0
            .create_many(
                "create in patient physical exams",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientPhysicalExamBody) -> Result<()> {
        let body = self.0.complete("replace in patient physical exams", body)?;
        self.0
            .replace(
                "replace in patient physical exams",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientPhysicalExamBody) -> Result<()> {
        self.0
            .update(
                "update in patient physical exams",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which patient physical exams to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientPhysicalExamsFilter(pub(crate) Query);

impl PatientPhysicalExamsFilter {
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
