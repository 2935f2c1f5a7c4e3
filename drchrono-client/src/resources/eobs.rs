//! `/api/eobs`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{EOBObject, EOBObjectBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/eobs";

impl Drchrono {
    /// EOBs.
    pub fn eobs(&self) -> Eobs {
        Eobs(self.clone())
    }
}

/// EOBs.
///
/// Reading needs `billing:read`, writing `billing:write`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct Eobs(pub(crate) Drchrono);

impl Eobs {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: EobsFilter) -> Pages<EOBObject> {
        self.0.list("list EOBs", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<EOBObject> {
        let query = Query::new();
        self.0
            .read("read from EOBs", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &EOBObjectBody) -> Result<EOBObject> {
        let query = Query::new();
        let body = self.0.complete("create in EOBs", body)?;
        self.0.create("create in EOBs", PATH, &query, &body).await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[EOBObjectBody]) -> Result<Vec<EOBObject>> {
        let bodies = self.0.complete_all("create in EOBs", bodies)?;
        self.0
            .create_many("create in EOBs", PATH, &Query::new(), &bodies)
            .await
    }
}

/// Which EOBs to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct EobsFilter(pub(crate) Query);

impl EobsFilter {
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
