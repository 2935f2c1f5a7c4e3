//! `/api/care_plans`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::CarePlan;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/care_plans";

impl Drchrono {
    /// Care plans.
    pub fn care_plans(&self) -> CarePlans {
        CarePlans(self.clone())
    }
}

/// Care plans.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct CarePlans(pub(crate) Drchrono);

impl CarePlans {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: CarePlansFilter) -> Pages<CarePlan> {
        self.0.list("list care plans", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CarePlan> {
        let query = Query::new();
        self.0
            .read("read from care plans", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which care plans to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CarePlansFilter(pub(crate) Query);

impl CarePlansFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// By plan type.
    pub fn plan_type(self, plan_type: i64) -> Self {
        Self(self.0.put("plan_type", plan_type))
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
