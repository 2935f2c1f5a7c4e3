//! `/api/eligibility_checks`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::Coverage;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/eligibility_checks";

impl Drchrono {
    /// Eligibility checks.
    pub fn eligibility_checks(&self) -> EligibilityChecks {
        EligibilityChecks(self.clone())
    }
}

/// Eligibility checks.
///
/// Needs `calendar:read` and `patients:read`;
/// the practice must have granted `scheduling` and `manage-patients`.
#[derive(Debug, Clone)]
pub struct EligibilityChecks(pub(crate) Drchrono);

impl EligibilityChecks {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: EligibilityChecksFilter) -> Pages<Coverage> {
        self.0.list("list eligibility checks", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Coverage> {
        let query = Query::new();
        self.0
            .read(
                "read from eligibility checks",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which eligibility checks to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct EligibilityChecksFilter(pub(crate) Query);

impl EligibilityChecksFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// By appointment date.
    pub fn appointment_date(self, appointment_date: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("appointment_date", appointment_date.into().for_query()),
        )
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Query date range, both days included.
    pub fn query_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "query_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// Appointment date range, both days included.
    pub fn appointment_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "appointment_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By query date.
    pub fn query_date(self, query_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("query_date", query_date.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
