//! `/api/custom_vitals`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::CustomVitalType;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/custom_vitals";

impl Drchrono {
    /// Custom vitals.
    pub fn custom_vitals(&self) -> CustomVitals {
        CustomVitals(self.clone())
    }
}

/// Custom vitals.
///
/// Needs `clinical:read` and `settings:read`;
/// the practice must have granted `clinical-notes` and `settings`.
#[derive(Debug, Clone)]
pub struct CustomVitals(pub(crate) Drchrono);

impl CustomVitals {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: CustomVitalsFilter) -> Pages<CustomVitalType> {
        self.0.list("list custom vitals", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CustomVitalType> {
        let query = Query::new();
        self.0
            .read("read from custom vitals", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which custom vitals to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CustomVitalsFilter(pub(crate) Query);

impl CustomVitalsFilter {
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
