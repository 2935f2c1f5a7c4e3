//! `/api/doctor_work_schedule`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{WorkSchedule, WorkScheduleBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/doctor_work_schedule";

impl Drchrono {
    /// Doctor work schedule.
    pub fn doctor_work_schedule(&self) -> DoctorWorkSchedule {
        DoctorWorkSchedule(self.clone())
    }
}

/// Doctor work schedule.
///
/// Reading needs `user:read`, writing `user:write`.
#[derive(Debug, Clone)]
pub struct DoctorWorkSchedule(pub(crate) Drchrono);

impl DoctorWorkSchedule {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self) -> Pages<WorkSchedule> {
        self.0.list("list doctor work schedule", PATH, Query::new())
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<WorkSchedule> {
        let query = Query::new();
        self.0
            .read(
                "read from doctor work schedule",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &WorkScheduleBody) -> Result<()> {
        let body = self.0.complete("replace in doctor work schedule", body)?;
        self.0
            .replace(
                "replace in doctor work schedule",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &WorkScheduleBody) -> Result<()> {
        self.0
            .update(
                "update in doctor work schedule",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}
