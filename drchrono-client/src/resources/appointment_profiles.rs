//! `/api/appointment_profiles`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{AppointmentProfile, AppointmentProfileBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/appointment_profiles";

impl Drchrono {
    /// Appointment profiles.
    pub fn appointment_profiles(&self) -> AppointmentProfiles {
        AppointmentProfiles(self.clone())
    }
}

/// Appointment profiles.
///
/// Reading needs `calendar:read` and `settings:read`, writing `calendar:write` and `settings:write`;
/// the practice must have granted `scheduling` and `settings`.
#[derive(Debug, Clone)]
pub struct AppointmentProfiles(pub(crate) Drchrono);

impl AppointmentProfiles {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: AppointmentProfilesFilter) -> Pages<AppointmentProfile> {
        self.0.list("list appointment profiles", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<AppointmentProfile> {
        let query = Query::new();
        self.0
            .read(
                "read from appointment profiles",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &AppointmentProfileBody) -> Result<AppointmentProfile> {
        let query = Query::new();
        let body = self.0.complete("create in appointment profiles", body)?;
        self.0
            .create("create in appointment profiles", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[AppointmentProfileBody],
    ) -> Result<Vec<AppointmentProfile>> {
        let bodies = self
            .0
            .complete_all("create in appointment profiles", bodies)?;
        self.0
            .create_many(
                "create in appointment profiles",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &AppointmentProfileBody) -> Result<()> {
        let body = self.0.complete("replace in appointment profiles", body)?;
        self.0
            .replace(
                "replace in appointment profiles",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &AppointmentProfileBody) -> Result<()> {
        self.0
            .update(
                "update in appointment profiles",
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
            .remove("delete from appointment profiles", path, &Query::new())
            .await
    }
}

/// Which appointment profiles to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AppointmentProfilesFilter(pub(crate) Query);

impl AppointmentProfilesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
