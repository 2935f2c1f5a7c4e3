//! `/api/audit_log`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::api::Pages;

const PATH: &str = "/api/audit_log";

impl Drchrono {
    /// Audit log.
    pub fn audit_log(&self) -> AuditLog {
        AuditLog(self.clone())
    }
}

/// Audit log.
///
/// Needs `billing:read`.
#[derive(Debug, Clone)]
pub struct AuditLog(pub(crate) Drchrono);

impl AuditLog {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AuditLogFilter) -> Pages<crate::model::AuditLog> {
        self.0.list("list audit log", PATH, filter.0)
    }
}

/// Which audit log to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct AuditLogFilter(pub(crate) Query);

impl AuditLogFilter {
    /// Made or changed at this time or later, on the service's own clock. The service wants at least one of these.
    pub fn since(since: impl Into<DrDateTime>) -> Self {
        Self(Query::new().put("since", since.into().for_query()))
    }

    /// Date range, both days included. The service wants at least one of these.
    pub fn date_range(from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(Query::new().put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By date. The service wants at least one of these.
    pub fn date(date: impl Into<DrDate>) -> Self {
        Self(Query::new().put("date", date.into().for_query()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn and_since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Date range, both days included.
    pub fn and_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By date.
    pub fn and_date(self, date: impl Into<DrDate>) -> Self {
        Self(self.0.put("date", date.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Of this user, by id.
    pub fn user(self, user: impl Into<DrId>) -> Self {
        Self(self.0.put("user", user.into()))
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// By type.
    pub fn kind(self, kind: &str) -> Self {
        Self(self.0.put("type", kind))
    }

    /// By action.
    pub fn action(self, action: &str) -> Self {
        Self(self.0.put("action", action))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
