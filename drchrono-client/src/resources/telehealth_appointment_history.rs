//! `/api/telehealth_appointment_history`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::TelemedicineAppointmentEventLog;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;
use serde_json::Value;

const PATH: &str = "/api/telehealth_appointment_history";

impl Drchrono {
    /// Telehealth appointment history.
    pub fn telehealth_appointment_history(&self) -> TelehealthAppointmentHistory {
        TelehealthAppointmentHistory(self.clone())
    }
}

/// Telehealth appointment history.
///
/// Reading needs `calendar:read` and `clinical:read`, writing `calendar:write` and `clinical:write`;
/// the practice must have granted `scheduling` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct TelehealthAppointmentHistory(pub(crate) Drchrono);

impl TelehealthAppointmentHistory {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(
        &self,
        filter: TelehealthAppointmentHistoryFilter,
    ) -> Pages<TelemedicineAppointmentEventLog> {
        self.0
            .list("list telehealth appointment history", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<TelemedicineAppointmentEventLog> {
        let query = Query::new();
        self.0
            .read(
                "read from telehealth appointment history",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &Value) -> Result<TelemedicineAppointmentEventLog> {
        let query = Query::new();
        self.0
            .create(
                "create in telehealth appointment history",
                PATH,
                &query,
                body,
            )
            .await
    }
}

/// Which telehealth appointment history to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TelehealthAppointmentHistoryFilter(pub(crate) Query);

impl TelehealthAppointmentHistoryFilter {
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
