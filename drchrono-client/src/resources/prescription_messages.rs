//! `/api/prescription_messages`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::PrescriptionMessage;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/prescription_messages";

impl Drchrono {
    /// Prescription messages.
    pub fn prescription_messages(&self) -> PrescriptionMessages {
        PrescriptionMessages(self.clone())
    }
}

/// Prescription messages.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct PrescriptionMessages(pub(crate) Drchrono);

impl PrescriptionMessages {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PrescriptionMessagesFilter) -> Pages<PrescriptionMessage> {
        self.0.list("list prescription messages", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PrescriptionMessage> {
        let query = Query::new();
        self.0
            .read(
                "read from prescription messages",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which prescription messages to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PrescriptionMessagesFilter(pub(crate) Query);

impl PrescriptionMessagesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this parent message, by id.
    pub fn parent_message(self, parent_message: impl Into<DrId>) -> Self {
        Self(self.0.put("parent_message", parent_message.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// By created at.
    pub fn created_at(self, created_at: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("created_at", created_at.into().for_query()))
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
