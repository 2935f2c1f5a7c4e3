//! `/api/lab_documents`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{LabOrderDocument, LabOrderDocumentBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/lab_documents";

impl Drchrono {
    /// Lab documents.
    pub fn lab_documents(&self) -> LabDocuments {
        LabDocuments(self.clone())
    }
}

/// Lab documents.
///
/// Reading needs `labs:read`, writing `labs:write`.
#[derive(Debug, Clone)]
pub struct LabDocuments(pub(crate) Drchrono);

impl LabDocuments {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LabDocumentsFilter) -> Pages<LabOrderDocument> {
        self.0.list("list lab documents", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LabOrderDocument> {
        let query = Query::new();
        self.0
            .read("read from lab documents", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one with its file (`document`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &LabOrderDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<LabOrderDocument> {
        let body = self.0.complete("create in lab documents", body)?;
        let files = [("document", file)];
        self.0
            .create_with_files(
                "create in lab documents",
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
        body: &LabOrderDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("document", file)];
        self.0
            .write_with_files(
                "replace in lab documents",
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
    pub async fn update(&self, id: impl Into<DrId>, body: &LabOrderDocumentBody) -> Result<()> {
        self.0
            .update(
                "update in lab documents",
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
        body: &LabOrderDocumentBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("document", file)];
        self.0
            .write_with_files(
                "update in lab documents",
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
            .remove("delete from lab documents", path, &Query::new())
            .await
    }
}

/// Which lab documents to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LabDocumentsFilter(pub(crate) Query);

impl LabDocumentsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
