//! `/api/appointment_templates`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{AppointmentTemplate, AppointmentTemplateBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/appointment_templates";

impl Drchrono {
    /// Appointment templates.
    pub fn appointment_templates(&self) -> AppointmentTemplates {
        AppointmentTemplates(self.clone())
    }
}

/// Appointment templates.
///
/// Reading needs `calendar:read` and `settings:read`, writing `calendar:write` and `settings:write`;
/// the practice must have granted `scheduling` and `settings`.
#[derive(Debug, Clone)]
pub struct AppointmentTemplates(pub(crate) Drchrono);

impl AppointmentTemplates {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AppointmentTemplatesFilter) -> Pages<AppointmentTemplate> {
        self.0.list("list appointment templates", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<AppointmentTemplate> {
        let query = Query::new();
        self.0
            .read(
                "read from appointment templates",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<AppointmentTemplate> {
        let query = Query::new().put("verbose", true);
        self.0
            .read(
                "read from appointment templates",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &AppointmentTemplateBody) -> Result<AppointmentTemplate> {
        let query = Query::new();
        let body = self.0.complete("create in appointment templates", body)?;
        self.0
            .create("create in appointment templates", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[AppointmentTemplateBody],
    ) -> Result<Vec<AppointmentTemplate>> {
        let bodies = self
            .0
            .complete_all("create in appointment templates", bodies)?;
        self.0
            .create_many(
                "create in appointment templates",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &AppointmentTemplateBody) -> Result<()> {
        let body = self.0.complete("replace in appointment templates", body)?;
        self.0
            .replace(
                "replace in appointment templates",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &AppointmentTemplateBody) -> Result<()> {
        self.0
            .update(
                "update in appointment templates",
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
            .remove("delete from appointment templates", path, &Query::new())
            .await
    }
}

/// Which appointment templates to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AppointmentTemplatesFilter(pub(crate) Query);

impl AppointmentTemplatesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By available.
    pub fn available(self, available: &str) -> Self {
        Self(self.0.put("available", available))
    }

    /// On these days of the week, 0 for Monday.
    pub fn week_days(self, week_days: &[u8]) -> Self {
        Self(self.0.put_each("week_days", week_days))
    }

    /// Of this profile, by id.
    pub fn profile(self, profile: impl Into<DrId>) -> Self {
        Self(self.0.put("profile", profile.into()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
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
