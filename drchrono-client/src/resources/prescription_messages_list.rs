//! `/api/prescription_messages_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::PrescriptionMessage;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};

const PATH: &str = "/api/prescription_messages_list";

impl Drchrono {
    /// Prescription messages list.
    pub fn prescription_messages_list(&self) -> PrescriptionMessagesList {
        PrescriptionMessagesList(self.clone())
    }
}

/// Prescription messages list.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical` and `clinical-notes`.
#[derive(Debug, Clone)]
pub struct PrescriptionMessagesList(pub(crate) Drchrono);

impl PrescriptionMessagesList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: PrescriptionMessagesListFilter) -> Bulk<PrescriptionMessage> {
        self.0
            .bulk("list prescription messages list", PATH, filter.0)
    }
}

/// Which prescription messages list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PrescriptionMessagesListFilter(pub(crate) Query);

impl PrescriptionMessagesListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By created at.
    pub fn created_at(self, created_at: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("created_at", created_at.into().for_query()))
    }

    /// Of this parent message, by id.
    pub fn parent_message(self, parent_message: impl Into<DrId>) -> Self {
        Self(self.0.put("parent_message", parent_message.into()))
    }
}
