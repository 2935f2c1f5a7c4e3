//! `/api/telehealth_appointments`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{TelemedicineAppointment, TelemedicineAppointmentBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/telehealth_appointments";

impl Drchrono {
    /// Telehealth appointments.
    pub fn telehealth_appointments(&self) -> TelehealthAppointments {
        TelehealthAppointments(self.clone())
    }
}

/// Telehealth appointments.
///
/// Reading needs `calendar:read` and `clinical:read`, writing `calendar:write` and `clinical:write`;
/// the practice must have granted `scheduling` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct TelehealthAppointments(pub(crate) Drchrono);

impl TelehealthAppointments {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TelehealthAppointmentsFilter) -> Pages<TelemedicineAppointment> {
        self.0.list("list telehealth appointments", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<TelemedicineAppointment> {
        let query = Query::new();
        self.0
            .read(
                "read from telehealth appointments",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &TelemedicineAppointmentBody,
    ) -> Result<TelemedicineAppointment> {
        let query = Query::new();
        let body = self.0.complete("create in telehealth appointments", body)?;
        self.0
            .create("create in telehealth appointments", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[TelemedicineAppointmentBody],
    ) -> Result<Vec<TelemedicineAppointment>> {
        let bodies = self
            .0
            .complete_all("create in telehealth appointments", bodies)?;
        self.0
            .create_many(
                "create in telehealth appointments",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &TelemedicineAppointmentBody,
    ) -> Result<()> {
        let body = self
            .0
            .complete("replace in telehealth appointments", body)?;
        self.0
            .replace(
                "replace in telehealth appointments",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &TelemedicineAppointmentBody,
    ) -> Result<()> {
        self.0
            .update(
                "update in telehealth appointments",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which telehealth appointments to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TelehealthAppointmentsFilter(pub(crate) Query);

impl TelehealthAppointmentsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
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
