//! `/api/inventory_vaccines`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{InventoryVaccine, InventoryVaccineBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/inventory_vaccines";

impl Drchrono {
    /// Inventory vaccines.
    pub fn inventory_vaccines(&self) -> InventoryVaccines {
        InventoryVaccines(self.clone())
    }
}

/// Inventory vaccines.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct InventoryVaccines(pub(crate) Drchrono);

impl InventoryVaccines {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: InventoryVaccinesFilter) -> Pages<InventoryVaccine> {
        self.0.list("list inventory vaccines", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<InventoryVaccine> {
        let query = Query::new();
        self.0
            .read(
                "read from inventory vaccines",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &InventoryVaccineBody) -> Result<InventoryVaccine> {
        let query = Query::new();
        let body = self.0.complete("create in inventory vaccines", body)?;
        self.0
            .create("create in inventory vaccines", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[InventoryVaccineBody],
    ) -> Result<Vec<InventoryVaccine>> {
        let bodies = self
            .0
            .complete_all("create in inventory vaccines", bodies)?;
        self.0
            .create_many("create in inventory vaccines", PATH, &Query::new(), &bodies)
            .await
    }
}

/// Which inventory vaccines to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct InventoryVaccinesFilter(pub(crate) Query);

impl InventoryVaccinesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By status.
    pub fn status(self, status: &str) -> Self {
        Self(self.0.put("status", status))
    }

    /// By CVX code.
    pub fn cvx_code(self, cvx_code: &str) -> Self {
        Self(self.0.put("cvx_code", cvx_code))
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
