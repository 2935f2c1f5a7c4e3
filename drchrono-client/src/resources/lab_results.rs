//! `/api/lab_results`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{LabResult, LabResultBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/lab_results";

impl Drchrono {
    /// Lab results.
    pub fn lab_results(&self) -> LabResults {
        LabResults(self.clone())
    }
}

/// Lab results.
///
/// Reading needs `labs:read`, writing `labs:write`.
#[derive(Debug, Clone)]
pub struct LabResults(pub(crate) Drchrono);

impl LabResults {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LabResultsFilter) -> Pages<LabResult> {
        self.0.list("list lab results", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LabResult> {
        let query = Query::new();
        self.0
            .read("read from lab results", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &LabResultBody) -> Result<LabResult> {
        let query = Query::new();
        let body = self.0.complete("create in lab results", body)?;
        self.0
            .create("create in lab results", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[LabResultBody]) -> Result<Vec<LabResult>> {
        let bodies = self.0.complete_all("create in lab results", bodies)?;
        self.0
            .create_many("create in lab results", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &LabResultBody) -> Result<()> {
        let body = self.0.complete("replace in lab results", body)?;
        self.0
            .replace(
                "replace in lab results",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &LabResultBody) -> Result<()> {
        self.0
            .update(
                "update in lab results",
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
            .remove("delete from lab results", path, &Query::new())
            .await
    }
}

/// Which lab results to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LabResultsFilter(pub(crate) Query);

impl LabResultsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this order, by id.
    pub fn order(self, order: impl Into<DrId>) -> Self {
        Self(self.0.put("order", order.into()))
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
