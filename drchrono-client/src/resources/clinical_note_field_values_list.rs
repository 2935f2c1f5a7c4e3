//! `/api/clinical_note_field_values_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::SoapNoteLineItemFieldValue;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};

const PATH: &str = "/api/clinical_note_field_values_list";

impl Drchrono {
    /// Clinical note field values list.
    pub fn clinical_note_field_values_list(&self) -> ClinicalNoteFieldValuesList {
        ClinicalNoteFieldValuesList(self.clone())
    }
}

/// Clinical note field values list.
///
/// Needs `clinical:read` and `calendar:read` and `patients:read`;
/// the practice must have granted `clinical-notes` and `scheduling`.
#[derive(Debug, Clone)]
pub struct ClinicalNoteFieldValuesList(pub(crate) Drchrono);

impl ClinicalNoteFieldValuesList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(
        &self,
        filter: ClinicalNoteFieldValuesListFilter,
    ) -> Bulk<SoapNoteLineItemFieldValue> {
        self.0
            .bulk("list clinical note field values list", PATH, filter.0)
    }
}

/// Which clinical note field values list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNoteFieldValuesListFilter(pub(crate) Query);

impl ClinicalNoteFieldValuesListFilter {
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

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// Of this clinical note template, by id.
    pub fn clinical_note_template(self, clinical_note_template: impl Into<DrId>) -> Self {
        Self(
            self.0
                .put("clinical_note_template", clinical_note_template.into()),
        )
    }
}
