//! `/api/inventory_categories`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::InventoryCategory;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/inventory_categories";

impl Drchrono {
    /// Inventory categories.
    pub fn inventory_categories(&self) -> InventoryCategories {
        InventoryCategories(self.clone())
    }
}

/// Inventory categories.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct InventoryCategories(pub(crate) Drchrono);

impl InventoryCategories {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: InventoryCategoriesFilter) -> Pages<InventoryCategory> {
        self.0.list("list inventory categories", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<InventoryCategory> {
        let query = Query::new();
        self.0
            .read(
                "read from inventory categories",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which inventory categories to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct InventoryCategoriesFilter(pub(crate) Query);

impl InventoryCategoriesFilter {
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
