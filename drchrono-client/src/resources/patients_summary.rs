//! `/api/patients_summary`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{Patient, PatientBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/patients_summary";

impl Drchrono {
    /// Patients without most of their data: name, chart id, birth date, gender.
    pub fn patients_summary(&self) -> PatientsSummary {
        PatientsSummary(self.clone())
    }
}

/// Patients without most of their data: name, chart id, birth date, gender.
///
/// Reading needs `patients:summary:read`, writing `patients:summary:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct PatientsSummary(pub(crate) Drchrono);

impl PatientsSummary {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientsSummaryFilter) -> Pages<Patient> {
        self.0.list("list patients summary", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Patient> {
        let query = Query::new();
        self.0
            .read(
                "read from patients summary",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<Patient> {
        let query = Query::new().put("verbose", true);
        self.0
            .read(
                "read from patients summary",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientBody) -> Result<Patient> {
        let query = Query::new();
        let body = self.0.complete("create in patients summary", body)?;
        self.0
            .create("create in patients summary", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[PatientBody]) -> Result<Vec<Patient>> {
        let bodies = self.0.complete_all("create in patients summary", bodies)?;
        self.0
            .create_many("create in patients summary", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientBody) -> Result<()> {
        let body = self.0.complete("replace in patients summary", body)?;
        self.0
            .replace(
                "replace in patients summary",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientBody) -> Result<()> {
        self.0
            .update(
                "update in patients summary",
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
            .remove("delete from patients summary", path, &Query::new())
            .await
    }
}

/// Which patients summary to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientsSummaryFilter(pub(crate) Query);

impl PatientsSummaryFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By first name.
    pub fn first_name(self, first_name: &str) -> Self {
        Self(self.0.put("first_name", first_name))
    }

    /// By last name.
    pub fn last_name(self, last_name: &str) -> Self {
        Self(self.0.put("last_name", last_name))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By gender.
    pub fn gender(self, gender: &str) -> Self {
        Self(self.0.put("gender", gender))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// By date of birth.
    pub fn date_of_birth(self, date_of_birth: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("date_of_birth", date_of_birth.into().for_query()),
        )
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
