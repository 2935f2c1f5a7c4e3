//! `/api/fee_schedules`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::DoctorFeeSchedule;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/fee_schedules";

impl Drchrono {
    /// Fee schedules.
    pub fn fee_schedules(&self) -> FeeSchedules {
        FeeSchedules(self.clone())
    }
}

/// Fee schedules.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct FeeSchedules(pub(crate) Drchrono);

impl FeeSchedules {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: FeeSchedulesFilter) -> Pages<DoctorFeeSchedule> {
        self.0.list("list fee schedules", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<DoctorFeeSchedule> {
        let query = Query::new();
        self.0
            .read("read from fee schedules", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which fee schedules to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct FeeSchedulesFilter(pub(crate) Query);

impl FeeSchedulesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By code.
    pub fn code(self, code: &str) -> Self {
        Self(self.0.put("code", code))
    }

    /// By code type.
    pub fn code_type(self, code_type: &str) -> Self {
        Self(self.0.put("code_type", code_type))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// By payer id.
    pub fn payer_id(self, payer_id: &str) -> Self {
        Self(self.0.put("payer_id", payer_id))
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
