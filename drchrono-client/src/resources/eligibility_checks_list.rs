//! `/api/eligibility_checks_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::Coverage;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};

const PATH: &str = "/api/eligibility_checks_list";

impl Drchrono {
    /// Eligibility checks list.
    pub fn eligibility_checks_list(&self) -> EligibilityChecksList {
        EligibilityChecksList(self.clone())
    }
}

/// Eligibility checks list.
///
/// Needs `calendar:read` and `patients:read` and `clinical:read`;
/// the practice must have granted `scheduling` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct EligibilityChecksList(pub(crate) Drchrono);

impl EligibilityChecksList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: EligibilityChecksListFilter) -> Bulk<Coverage> {
        self.0.bulk("list eligibility checks list", PATH, filter.0)
    }
}

/// Which eligibility checks list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct EligibilityChecksListFilter(pub(crate) Query);

impl EligibilityChecksListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Appointment date range, both days included.
    pub fn appointment_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "appointment_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By appointment date.
    pub fn appointment_date(self, appointment_date: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("appointment_date", appointment_date.into().for_query()),
        )
    }

    /// Query date range, both days included.
    pub fn query_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "query_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By query date.
    pub fn query_date(self, query_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("query_date", query_date.into().for_query()))
    }

    /// By service types.
    pub fn service_types(self, service_types: &str) -> Self {
        Self(self.0.put("service_types", service_types))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
