//! `/api/claim_billing_notes`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::ClaimBillingNotesBody;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/claim_billing_notes";

impl Drchrono {
    /// Claim billing notes.
    pub fn claim_billing_notes(&self) -> ClaimBillingNotes {
        ClaimBillingNotes(self.clone())
    }
}

/// Claim billing notes.
///
/// Reading needs `billing:read`, writing `billing:write`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct ClaimBillingNotes(pub(crate) Drchrono);

impl ClaimBillingNotes {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ClaimBillingNotesFilter) -> Pages<crate::model::ClaimBillingNotes> {
        self.0.list("list claim billing notes", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<crate::model::ClaimBillingNotes> {
        let query = Query::new();
        self.0
            .read(
                "read from claim billing notes",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &ClaimBillingNotesBody,
    ) -> Result<crate::model::ClaimBillingNotes> {
        let query = Query::new();
        let body = self.0.complete("create in claim billing notes", body)?;
        self.0
            .create("create in claim billing notes", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[ClaimBillingNotesBody],
    ) -> Result<Vec<crate::model::ClaimBillingNotes>> {
        let bodies = self
            .0
            .complete_all("create in claim billing notes", bodies)?;
        self.0
            .create_many(
                "create in claim billing notes",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }
}

/// Which claim billing notes to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClaimBillingNotesFilter(pub(crate) Query);

impl ClaimBillingNotesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
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
