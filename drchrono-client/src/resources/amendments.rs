//! `/api/amendments`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{PatientAmendment, PatientAmendmentBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/amendments";

impl Drchrono {
    /// Amendments.
    pub fn amendments(&self) -> Amendments {
        Amendments(self.clone())
    }
}

/// Amendments.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct Amendments(pub(crate) Drchrono);

impl Amendments {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AmendmentsFilter) -> Pages<PatientAmendment> {
        self.0.list("list amendments", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientAmendment> {
        let query = Query::new();
        self.0
            .read("read from amendments", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one with its file (`amendment_file`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &PatientAmendmentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<PatientAmendment> {
        let body = self.0.complete("create in amendments", body)?;
        let files = [("amendment_file", file)];
        self.0
            .create_with_files(
                "create in amendments",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }

    /// Replaces one as a whole, with its file (`amendment_file`), streamed.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &PatientAmendmentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("amendment_file", file)];
        self.0
            .write_with_files(
                "replace in amendments",
                Method::PUT,
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
                &files,
                progress,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientAmendmentBody) -> Result<()> {
        self.0
            .update(
                "update in amendments",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Changes one, with its file (`amendment_file`), streamed.
    pub async fn update_with_file(
        &self,
        id: impl Into<DrId>,
        body: &PatientAmendmentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("amendment_file", file)];
        self.0
            .write_with_files(
                "update in amendments",
                Method::PATCH,
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
                &files,
                progress,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from amendments", path, &Query::new())
            .await
    }
}

/// Which amendments to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AmendmentsFilter(pub(crate) Query);

impl AmendmentsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
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
