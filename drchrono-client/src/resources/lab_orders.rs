//! `/api/lab_orders`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{LabOrder, LabOrderBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/lab_orders";

impl Drchrono {
    /// Laboratory orders. Ask with `since`: without it the list may be refused.
    pub fn lab_orders(&self) -> LabOrders {
        LabOrders(self.clone())
    }
}

/// Laboratory orders. Ask with `since`: without it the list may be refused.
///
/// Reading needs `labs:read`, writing `labs:write`.
#[derive(Debug, Clone)]
pub struct LabOrders(pub(crate) Drchrono);

impl LabOrders {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LabOrdersFilter) -> Pages<LabOrder> {
        self.0.list("list lab orders", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LabOrder> {
        let query = Query::new();
        self.0
            .read("read from lab orders", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &LabOrderBody) -> Result<LabOrder> {
        let query = Query::new();
        let body = self.0.complete("create in lab orders", body)?;
        self.0
            .create("create in lab orders", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[LabOrderBody]) -> Result<Vec<LabOrder>> {
        let bodies = self.0.complete_all("create in lab orders", bodies)?;
        self.0
            .create_many("create in lab orders", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &LabOrderBody) -> Result<()> {
        let body = self.0.complete("replace in lab orders", body)?;
        self.0
            .replace(
                "replace in lab orders",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &LabOrderBody) -> Result<()> {
        self.0
            .update(
                "update in lab orders",
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
            .remove("delete from lab orders", path, &Query::new())
            .await
    }
}

/// Which lab orders to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LabOrdersFilter(pub(crate) Query);

impl LabOrdersFilter {
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
