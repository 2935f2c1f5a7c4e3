//! `/api/billing_profiles`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::BillingProfile;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/billing_profiles";

impl Drchrono {
    /// Billing profiles.
    pub fn billing_profiles(&self) -> BillingProfiles {
        BillingProfiles(self.clone())
    }
}

/// Billing profiles.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct BillingProfiles(pub(crate) Drchrono);

impl BillingProfiles {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: BillingProfilesFilter) -> Pages<BillingProfile> {
        self.0.list("list billing profiles", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<BillingProfile> {
        let query = Query::new();
        self.0
            .read(
                "read from billing profiles",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which billing profiles to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct BillingProfilesFilter(pub(crate) Query);

impl BillingProfilesFilter {
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
