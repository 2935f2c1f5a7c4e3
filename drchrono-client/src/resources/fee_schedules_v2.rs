//! `/api/fee_schedules_v2`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::FeeSchedule;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/fee_schedules_v2";

impl Drchrono {
    /// Fee schedules v2.
    pub fn fee_schedules_v2(&self) -> FeeSchedulesV2 {
        FeeSchedulesV2(self.clone())
    }
}

/// Fee schedules v2.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct FeeSchedulesV2(pub(crate) Drchrono);

impl FeeSchedulesV2 {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: FeeSchedulesV2Filter) -> Pages<FeeSchedule> {
        self.0.list("list fee schedules v2", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<FeeSchedule> {
        let query = Query::new();
        self.0
            .read(
                "read from fee schedules v2",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which fee schedules v2 to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct FeeSchedulesV2Filter(pub(crate) Query);

impl FeeSchedulesV2Filter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By payer id.
    pub fn payer_id(self, payer_id: &[&str]) -> Self {
        Self(self.0.put("payer_id", payer_id.join(",")))
    }

    /// By plan name.
    pub fn plan_name(self, plan_name: &str) -> Self {
        Self(self.0.put("plan_name", plan_name))
    }

    /// By specialities.
    pub fn specialities(self, specialities: &[&str]) -> Self {
        Self(self.0.put("specialities", specialities.join(",")))
    }

    /// By assignees.
    pub fn assignees(self, assignees: &[&str]) -> Self {
        Self(self.0.put("assignees", assignees.join(",")))
    }

    /// By assignee type.
    pub fn assignee_type(self, assignee_type: &str) -> Self {
        Self(self.0.put("assignee_type", assignee_type))
    }

    /// By effective date.
    pub fn effective_date(self, effective_date: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("effective_date", effective_date.into().for_query()),
        )
    }

    /// By ineffective date.
    pub fn ineffective_date(self, ineffective_date: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("ineffective_date", ineffective_date.into().for_query()),
        )
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
