//! `/api/user_groups`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::UserProfilesGroup;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/user_groups";

impl Drchrono {
    /// User groups.
    pub fn user_groups(&self) -> UserGroups {
        UserGroups(self.clone())
    }
}

/// User groups.
///
/// Needs no scope.
#[derive(Debug, Clone)]
pub struct UserGroups(pub(crate) Drchrono);

impl UserGroups {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: UserGroupsFilter) -> Pages<UserProfilesGroup> {
        self.0.list("list user groups", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<UserProfilesGroup> {
        let query = Query::new();
        self.0
            .read("read from user groups", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which user groups to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct UserGroupsFilter(pub(crate) Query);

impl UserGroupsFilter {
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
