//! `/api/appointments_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::Appointment;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};

const PATH: &str = "/api/appointments_list";

impl Drchrono {
    /// Appointments list.
    pub fn appointments_list(&self) -> AppointmentsList {
        AppointmentsList(self.clone())
    }
}

/// Appointments list.
///
/// Needs `calendar:read` and `clinical:read`;
/// the practice must have granted `scheduling` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct AppointmentsList(pub(crate) Drchrono);

impl AppointmentsList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: AppointmentsListFilter) -> Bulk<Appointment> {
        self.0.bulk("list appointments list", PATH, filter.0)
    }
}

/// Which appointments list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AppointmentsListFilter(pub(crate) Query);

impl AppointmentsListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By status.
    pub fn status(self, status: &str) -> Self {
        Self(self.0.put("status", status))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Date range, both days included.
    pub fn date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
    }

    /// By date.
    pub fn date(self, date: impl Into<DrDate>) -> Self {
        Self(self.0.put("date", date.into().for_query()))
    }

    /// With what was deleted or archived.
    pub fn show_archived(self) -> Self {
        Self(self.0.put("show_archived", true))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
