//! `/api/patient_payment_log`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::CashPaymentLog;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_payment_log";

impl Drchrono {
    /// Patient payment log.
    pub fn patient_payment_log(&self) -> PatientPaymentLog {
        PatientPaymentLog(self.clone())
    }
}

/// Patient payment log.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct PatientPaymentLog(pub(crate) Drchrono);

impl PatientPaymentLog {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientPaymentLogFilter) -> Pages<CashPaymentLog> {
        self.0.list("list patient payment log", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CashPaymentLog> {
        let query = Query::new();
        self.0
            .read(
                "read from patient payment log",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which patient payment log to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientPaymentLogFilter(pub(crate) Query);

impl PatientPaymentLogFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
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
