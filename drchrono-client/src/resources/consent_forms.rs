//! `/api/consent_forms`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{ConsentForm, ConsentFormBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/consent_forms";

impl Drchrono {
    /// Consent forms.
    pub fn consent_forms(&self) -> ConsentForms {
        ConsentForms(self.clone())
    }
}

/// Consent forms.
///
/// Reading needs `patients:read`, writing `patients:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct ConsentForms(pub(crate) Drchrono);

impl ConsentForms {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ConsentFormsFilter) -> Pages<ConsentForm> {
        self.0.list("list consent forms", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ConsentForm> {
        let query = Query::new();
        self.0
            .read("read from consent forms", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one with its file (`uri`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &ConsentFormBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<ConsentForm> {
        let body = self.0.complete("create in consent forms", body)?;
        let files = [("uri", file)];
        self.0
            .create_with_files(
                "create in consent forms",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }

    /// Replaces one as a whole, with its file (`uri`), streamed.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &ConsentFormBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("uri", file)];
        self.0
            .write_with_files(
                "replace in consent forms",
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
    pub async fn update(&self, id: impl Into<DrId>, body: &ConsentFormBody) -> Result<()> {
        self.0
            .update(
                "update in consent forms",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Changes one, with its file (`uri`), streamed.
    pub async fn update_with_file(
        &self,
        id: impl Into<DrId>,
        body: &ConsentFormBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("uri", file)];
        self.0
            .write_with_files(
                "update in consent forms",
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
}

/// Which consent forms to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ConsentFormsFilter(pub(crate) Query);

impl ConsentFormsFilter {
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
