//! `/api/documents`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{ScannedClinicalDocument, ScannedClinicalDocumentBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/documents";

impl Drchrono {
    /// Documents in a patient's chart.
    pub fn documents(&self) -> Documents {
        Documents(self.clone())
    }
}

/// Documents in a patient's chart.
///
/// Reading needs `patients:read`, writing `patients:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct Documents(pub(crate) Drchrono);

impl Documents {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: DocumentsFilter) -> Pages<ScannedClinicalDocument> {
        self.0.list("list documents", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ScannedClinicalDocument> {
        let query = Query::new();
        self.0
            .read("read from documents", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one with its file (`document`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &ScannedClinicalDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<ScannedClinicalDocument> {
        let body = self.0.complete("create in documents", body)?;
        let files = [("document", file)];
        self.0
            .create_with_files(
                "create in documents",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }

    /// Replaces one as a whole, with its file (`document`), streamed.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &ScannedClinicalDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("document", file)];
        self.0
            .write_with_files(
                "replace in documents",
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
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &ScannedClinicalDocumentBody,
    ) -> Result<()> {
        self.0
            .update(
                "update in documents",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Changes one, with its file (`document`), streamed.
    pub async fn update_with_file(
        &self,
        id: impl Into<DrId>,
        body: &ScannedClinicalDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("document", file)];
        self.0
            .write_with_files(
                "update in documents",
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
            .remove("delete from documents", path, &Query::new())
            .await
    }
}

/// Which documents to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct DocumentsFilter(pub(crate) Query);

impl DocumentsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
