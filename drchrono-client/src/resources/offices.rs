//! `/api/offices`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{Office, OfficeBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/offices";

impl Drchrono {
    /// Offices.
    pub fn offices(&self) -> Offices {
        Offices(self.clone())
    }
}

/// Offices.
///
/// Reading needs `user:read`, writing `user:write`.
#[derive(Debug, Clone)]
pub struct Offices(pub(crate) Drchrono);

impl Offices {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: OfficesFilter) -> Pages<Office> {
        self.0.list("list offices", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Office> {
        let query = Query::new();
        self.0
            .read("read from offices", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<Office> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from offices", PATH, id.into().as_str(), &query)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &OfficeBody) -> Result<()> {
        let body = self.0.complete("replace in offices", body)?;
        self.0
            .replace(
                "replace in offices",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &OfficeBody) -> Result<()> {
        self.0
            .update(
                "update in offices",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which offices to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct OfficesFilter(pub(crate) Query);

impl OfficesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
