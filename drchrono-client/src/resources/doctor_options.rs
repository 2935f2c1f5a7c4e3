//! `/api/doctor_options`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/doctor_options";

impl Drchrono {
    /// Doctor options.
    pub fn doctor_options(&self) -> DoctorOptions {
        DoctorOptions(self.clone())
    }
}

/// Doctor options.
///
/// Needs `user:read`.
#[derive(Debug, Clone)]
pub struct DoctorOptions(pub(crate) Drchrono);

impl DoctorOptions {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: DoctorOptionsFilter) -> Pages<crate::model::DoctorOptions> {
        self.0.list("list doctor options", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<crate::model::DoctorOptions> {
        let query = Query::new();
        self.0
            .read("read from doctor options", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which doctor options to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct DoctorOptionsFilter(pub(crate) Query);

impl DoctorOptionsFilter {
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
