//! `/api/sublabs`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{LabVendorLocation, LabVendorLocationBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/sublabs";

impl Drchrono {
    /// Sublabs.
    pub fn sublabs(&self) -> Sublabs {
        Sublabs(self.clone())
    }
}

/// Sublabs.
///
/// Reading needs `labs:read`, writing `labs:write`.
#[derive(Debug, Clone)]
pub struct Sublabs(pub(crate) Drchrono);

impl Sublabs {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: SublabsFilter) -> Pages<LabVendorLocation> {
        self.0.list("list sublabs", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LabVendorLocation> {
        let query = Query::new();
        self.0
            .read("read from sublabs", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &LabVendorLocationBody) -> Result<LabVendorLocation> {
        let query = Query::new();
        let body = self.0.complete("create in sublabs", body)?;
        self.0
            .create("create in sublabs", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[LabVendorLocationBody],
    ) -> Result<Vec<LabVendorLocation>> {
        let bodies = self.0.complete_all("create in sublabs", bodies)?;
        self.0
            .create_many("create in sublabs", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &LabVendorLocationBody) -> Result<()> {
        let body = self.0.complete("replace in sublabs", body)?;
        self.0
            .replace(
                "replace in sublabs",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &LabVendorLocationBody) -> Result<()> {
        self.0
            .update(
                "update in sublabs",
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
            .remove("delete from sublabs", path, &Query::new())
            .await
    }
}

/// Which sublabs to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct SublabsFilter(pub(crate) Query);

impl SublabsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
