//! `/api/custom_insurance_plan_names`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::CustomInsurancePlanName;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/custom_insurance_plan_names";

impl Drchrono {
    /// Custom insurance plan names.
    pub fn custom_insurance_plan_names(&self) -> CustomInsurancePlanNames {
        CustomInsurancePlanNames(self.clone())
    }
}

/// Custom insurance plan names.
///
/// Needs `settings:read`;
/// the practice must have granted `settings`.
#[derive(Debug, Clone)]
pub struct CustomInsurancePlanNames(pub(crate) Drchrono);

impl CustomInsurancePlanNames {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: CustomInsurancePlanNamesFilter) -> Pages<CustomInsurancePlanName> {
        self.0
            .list("list custom insurance plan names", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CustomInsurancePlanName> {
        let query = Query::new();
        self.0
            .read(
                "read from custom insurance plan names",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which custom insurance plan names to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CustomInsurancePlanNamesFilter(pub(crate) Query);

impl CustomInsurancePlanNamesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this user, by id.
    pub fn user(self, user: impl Into<DrId>) -> Self {
        Self(self.0.put("user", user.into()))
    }

    /// By name.
    pub fn name(self, name: &str) -> Self {
        Self(self.0.put("name", name))
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
