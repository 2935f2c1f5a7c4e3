//! `/api/users`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::UserProfile;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/users";

impl Drchrono {
    /// The accounts of a practice.
    pub fn users(&self) -> Users {
        Users(self.clone())
    }
}

/// The accounts of a practice.
///
/// Needs no scope.
#[derive(Debug, Clone)]
pub struct Users(pub(crate) Drchrono);

impl Users {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: UsersFilter) -> Pages<UserProfile> {
        self.0.list("list users", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<UserProfile> {
        let query = Query::new();
        self.0
            .read("read from users", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which users to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct UsersFilter(pub(crate) Query);

impl UsersFilter {
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
