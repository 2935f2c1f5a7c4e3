//! `/api/clinical_note_field_values`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{SoapNoteLineItemFieldValue, SoapNoteLineItemFieldValueBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/clinical_note_field_values";

impl Drchrono {
    /// Clinical note field values.
    pub fn clinical_note_field_values(&self) -> ClinicalNoteFieldValues {
        ClinicalNoteFieldValues(self.clone())
    }
}

/// Clinical note field values.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ClinicalNoteFieldValues(pub(crate) Drchrono);

impl ClinicalNoteFieldValues {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ClinicalNoteFieldValuesFilter) -> Pages<SoapNoteLineItemFieldValue> {
        self.0
            .list("list clinical note field values", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<SoapNoteLineItemFieldValue> {
        let query = Query::new();
        self.0
            .read(
                "read from clinical note field values",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &SoapNoteLineItemFieldValueBody,
    ) -> Result<SoapNoteLineItemFieldValue> {
        let query = Query::new();
        let body = self
            .0
            .complete("create in clinical note field values", body)?;
        self.0
            .create("create in clinical note field values", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[SoapNoteLineItemFieldValueBody],
    ) -> Result<Vec<SoapNoteLineItemFieldValue>> {
        let bodies = self
            .0
            .complete_all("create in clinical note field values", bodies)?;
        self.0
            .create_many(
                "create in clinical note field values",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &SoapNoteLineItemFieldValueBody,
    ) -> Result<()> {
        let body = self
            .0
            .complete("replace in clinical note field values", body)?;
        self.0
            .replace(
                "replace in clinical note field values",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &SoapNoteLineItemFieldValueBody,
    ) -> Result<()> {
        self.0
            .update(
                "update in clinical note field values",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which clinical note field values to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNoteFieldValuesFilter(pub(crate) Query);

impl ClinicalNoteFieldValuesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this clinical note field, by id.
    pub fn clinical_note_field(self, clinical_note_field: impl Into<DrId>) -> Self {
        Self(
            self.0
                .put("clinical_note_field", clinical_note_field.into()),
        )
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

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
