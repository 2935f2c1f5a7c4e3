//! `/api/reminder_profiles`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{ReminderProfile, ReminderProfileBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/reminder_profiles";

impl Drchrono {
    /// Reminder profiles.
    pub fn reminder_profiles(&self) -> ReminderProfiles {
        ReminderProfiles(self.clone())
    }
}

/// Reminder profiles.
///
/// Reading needs `calendar:read`, writing `calendar:write`;
/// the practice must have granted `scheduling`.
#[derive(Debug, Clone)]
pub struct ReminderProfiles(pub(crate) Drchrono);

impl ReminderProfiles {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ReminderProfilesFilter) -> Pages<ReminderProfile> {
        self.0.list("list reminder profiles", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ReminderProfile> {
        let query = Query::new();
        self.0
            .read(
                "read from reminder profiles",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &ReminderProfileBody) -> Result<ReminderProfile> {
        let query = Query::new();
        let body = self.0.complete("create in reminder profiles", body)?;
        self.0
            .create("create in reminder profiles", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[ReminderProfileBody],
    ) -> Result<Vec<ReminderProfile>> {
        let bodies = self.0.complete_all("create in reminder profiles", bodies)?;
        self.0
            .create_many("create in reminder profiles", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &ReminderProfileBody) -> Result<()> {
        let body = self.0.complete("replace in reminder profiles", body)?;
        self.0
            .replace(
                "replace in reminder profiles",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &ReminderProfileBody) -> Result<()> {
        self.0
            .update(
                "update in reminder profiles",
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
            .remove("delete from reminder profiles", path, &Query::new())
            .await
    }
}

/// Which reminder profiles to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ReminderProfilesFilter(pub(crate) Query);

impl ReminderProfilesFilter {
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
