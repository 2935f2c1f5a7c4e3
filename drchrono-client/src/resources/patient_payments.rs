//! `/api/patient_payments`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{CashPayment, CashPaymentBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_payments";

impl Drchrono {
    /// Patient payments.
    pub fn patient_payments(&self) -> PatientPayments {
        PatientPayments(self.clone())
    }
}

/// Patient payments.
///
/// Reading needs `billing:patient-payment:read`, writing `billing:patient-payment:write`;
/// the practice must have granted `access-patient-payments` and `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct PatientPayments(pub(crate) Drchrono);

impl PatientPayments {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientPaymentsFilter) -> Pages<CashPayment> {
        self.0.list("list patient payments", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CashPayment> {
        let query = Query::new();
        self.0
            .read(
                "read from patient payments",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &CashPaymentBody) -> Result<CashPayment> {
        let query = Query::new();
        let body = self.0.complete("create in patient payments", body)?;
        self.0
            .create("create in patient payments", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[CashPaymentBody]) -> Result<Vec<CashPayment>> {
        let bodies = self.0.complete_all("create in patient payments", bodies)?;
        self.0
            .create_many("create in patient payments", PATH, &Query::new(), &bodies)
            .await
    }
}

/// Which patient payments to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientPaymentsFilter(pub(crate) Query);

impl PatientPaymentsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// By posted date.
    pub fn posted_date(self, posted_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("posted_date", posted_date.into().for_query()))
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
