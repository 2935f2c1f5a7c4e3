//! `/api/lab_orders_summary`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::LabOrder;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/lab_orders_summary";

impl Drchrono {
    /// Laboratory orders for reading, by patient.
    pub fn lab_orders_summary(&self) -> LabOrdersSummary {
        LabOrdersSummary(self.clone())
    }
}

/// Laboratory orders for reading, by patient.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct LabOrdersSummary(pub(crate) Drchrono);

impl LabOrdersSummary {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LabOrdersSummaryFilter) -> Pages<LabOrder> {
        self.0.list("list lab orders summary", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LabOrder> {
        let query = Query::new();
        self.0
            .read(
                "read from lab orders summary",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which lab orders summary to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LabOrdersSummaryFilter(pub(crate) Query);

impl LabOrdersSummaryFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
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
