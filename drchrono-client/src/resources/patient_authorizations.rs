//! `/api/patient_authorizations`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::PatientAuthorization;
use crate::query::Query;
use crate::scalar::{DrDate, DrId};
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_authorizations";

impl Drchrono {
    /// Patient authorizations.
    pub fn patient_authorizations(&self) -> PatientAuthorizations {
        PatientAuthorizations(self.clone())
    }
}

/// Patient authorizations.
///
/// Needs no scope.
#[derive(Debug, Clone)]
pub struct PatientAuthorizations(pub(crate) Drchrono);

impl PatientAuthorizations {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientAuthorizationsFilter) -> Pages<PatientAuthorization> {
        self.0.list("list patient authorizations", PATH, filter.0)
    }
}

/// Which patient authorizations to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientAuthorizationsFilter(pub(crate) Query);

impl PatientAuthorizationsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By start date.
    pub fn start_date(self, start_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("start_date", start_date.into().for_query()))
    }

    /// Date range, both days included.
    pub fn date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By end date.
    pub fn end_date(self, end_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("end_date", end_date.into().for_query()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
