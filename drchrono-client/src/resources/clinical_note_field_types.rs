//! `/api/clinical_note_field_types`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{SoapNoteLineItemFieldType, SoapNoteLineItemFieldTypeBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/clinical_note_field_types";

impl Drchrono {
    /// Clinical note field types.
    pub fn clinical_note_field_types(&self) -> ClinicalNoteFieldTypes {
        ClinicalNoteFieldTypes(self.clone())
    }
}

/// Clinical note field types.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ClinicalNoteFieldTypes(pub(crate) Drchrono);

impl ClinicalNoteFieldTypes {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ClinicalNoteFieldTypesFilter) -> Pages<SoapNoteLineItemFieldType> {
        self.0
            .list("list clinical note field types", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<SoapNoteLineItemFieldType> {
        let query = Query::new();
        self.0
            .read(
                "read from clinical note field types",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &SoapNoteLineItemFieldTypeBody,
    ) -> Result<()> {
        self.0
            .update(
                "update in clinical note field types",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which clinical note field types to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNoteFieldTypesFilter(pub(crate) Query);

impl ClinicalNoteFieldTypesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
