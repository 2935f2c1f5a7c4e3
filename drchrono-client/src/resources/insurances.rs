//! `/api/insurances`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::Insurance;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/insurances";

impl Drchrono {
    /// Insurances.
    pub fn insurances(&self) -> Insurances {
        Insurances(self.clone())
    }
}

/// Insurances.
///
/// Needs `user:read`.
#[derive(Debug, Clone)]
pub struct Insurances(pub(crate) Drchrono);

impl Insurances {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: InsurancesFilter) -> Pages<Insurance> {
        self.0.list("list insurances", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, payer_type: &str, id: impl Into<DrId>) -> Result<Insurance> {
        let query = Query::new().put("payer_type", payer_type);
        self.0
            .read("read from insurances", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which insurances to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct InsurancesFilter(pub(crate) Query);

impl InsurancesFilter {
    /// With what the service must be told.
    pub fn new(payer_type: &str) -> Self {
        Self(Query::new().put("payer_type", payer_type))
    }

    /// By term.
    pub fn term(self, term: &str) -> Self {
        Self(self.0.put("term", term))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
