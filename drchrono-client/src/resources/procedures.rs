//! `/api/procedures`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::Procedure;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/procedures";

impl Drchrono {
    /// Procedures.
    pub fn procedures(&self) -> Procedures {
        Procedures(self.clone())
    }
}

/// Procedures.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct Procedures(pub(crate) Drchrono);

impl Procedures {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ProceduresFilter) -> Pages<Procedure> {
        self.0.list("list procedures", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Procedure> {
        let query = Query::new();
        self.0
            .read("read from procedures", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which procedures to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ProceduresFilter(pub(crate) Query);

impl ProceduresFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By mu date.
    pub fn mu_date(self, mu_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("mu_date", mu_date.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Mu date range, both days included.
    pub fn mu_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "mu_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// By service date.
    pub fn service_date(self, service_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("service_date", service_date.into().for_query()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
