//! `/api/staff`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/staff";

impl Drchrono {
    /// The people of a practice who are no doctors.
    pub fn staff(&self) -> Staff {
        Staff(self.clone())
    }
}

/// The people of a practice who are no doctors.
///
/// Needs no scope.
#[derive(Debug, Clone)]
pub struct Staff(pub(crate) Drchrono);

impl Staff {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: StaffFilter) -> Pages<crate::model::Staff> {
        self.0.list("list staff", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<crate::model::Staff> {
        let query = Query::new();
        self.0
            .read("read from staff", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which staff to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct StaffFilter(pub(crate) Query);

impl StaffFilter {
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
