//! `/api/appointments`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{Appointment, AppointmentBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/appointments";

impl Drchrono {
    /// Appointments, the centre of a practice's day.
    pub fn appointments(&self) -> Appointments {
        Appointments(self.clone())
    }
}

/// Appointments, the centre of a practice's day.
///
/// Reading needs `calendar:read` and `clinical:read`, writing `calendar:write` and `clinical:write`;
/// the practice must have granted `scheduling` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct Appointments(pub(crate) Drchrono);

impl Appointments {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AppointmentsFilter) -> Pages<Appointment> {
        self.0.list("list appointments", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Appointment> {
        let query = Query::new();
        self.0
            .read("read from appointments", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<Appointment> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from appointments", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &AppointmentBody) -> Result<Appointment> {
        let query = Query::new();
        let body = self.0.complete("create in appointments", body)?;
        self.0
            .create("create in appointments", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[AppointmentBody]) -> Result<Vec<Appointment>> {
        let bodies = self.0.complete_all("create in appointments", bodies)?;
        self.0
            .create_many("create in appointments", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &AppointmentBody) -> Result<()> {
        let body = self.0.complete("replace in appointments", body)?;
        self.0
            .replace(
                "replace in appointments",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &AppointmentBody) -> Result<()> {
        self.0
            .update(
                "update in appointments",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from appointments", path, &Query::new())
            .await
    }
}

/// Which appointments to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct AppointmentsFilter(pub(crate) Query);

impl AppointmentsFilter {
    /// Made or changed at this time or later, on the service's own clock. The service wants at least one of these.
    pub fn since(since: impl Into<DrDateTime>) -> Self {
        Self(Query::new().put("since", since.into().for_query()))
    }

    /// Occurred since this time. The service wants at least one of these.
    pub fn occurred_since(occurred_since: impl Into<DrDateTime>) -> Self {
        Self(Query::new().put("occurred_since", occurred_since.into().for_query()))
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
    pub fn and_since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Occurred since this time.
    pub fn and_occurred_since(self, occurred_since: impl Into<DrDateTime>) -> Self {
        Self(
            self.0
                .put("occurred_since", occurred_since.into().for_query()),
        )
    }

    /// Date range, both days included.
    pub fn and_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }

    /// By date.
    pub fn and_date(self, date: impl Into<DrDate>) -> Self {
        Self(self.0.put("date", date.into().for_query()))
    }

    /// Without repetitions that do not exist as appointments yet.
    pub fn ignore_virtual(self) -> Self {
        Self(self.0.put("ignore_virtual", true))
    }

    /// With what was deleted or archived.
    pub fn show_archived(self) -> Self {
        Self(self.0.put("show_archived", true))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
