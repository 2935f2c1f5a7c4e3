//! `/api/doctors`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::Doctor;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/doctors";

impl Drchrono {
    /// The doctors of a practice.
    pub fn doctors(&self) -> Doctors {
        Doctors(self.clone())
    }
}

/// The doctors of a practice.
///
/// Needs `user:read`.
#[derive(Debug, Clone)]
pub struct Doctors(pub(crate) Drchrono);

impl Doctors {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: DoctorsFilter) -> Pages<Doctor> {
        self.0.list("list doctors", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Doctor> {
        let query = Query::new();
        self.0
            .read("read from doctors", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which doctors to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct DoctorsFilter(pub(crate) Query);

impl DoctorsFilter {
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
