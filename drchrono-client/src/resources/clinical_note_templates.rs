//! `/api/clinical_note_templates`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::SoapNoteCustomReport;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/clinical_note_templates";

impl Drchrono {
    /// Clinical note templates.
    pub fn clinical_note_templates(&self) -> ClinicalNoteTemplates {
        ClinicalNoteTemplates(self.clone())
    }
}

/// Clinical note templates.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ClinicalNoteTemplates(pub(crate) Drchrono);

impl ClinicalNoteTemplates {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ClinicalNoteTemplatesFilter) -> Pages<SoapNoteCustomReport> {
        self.0.list("list clinical note templates", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<SoapNoteCustomReport> {
        let query = Query::new();
        self.0
            .read(
                "read from clinical note templates",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<SoapNoteCustomReport> {
        let query = Query::new().put("verbose", true);
        self.0
            .read(
                "read from clinical note templates",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }
}

/// Which clinical note templates to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNoteTemplatesFilter(pub(crate) Query);

impl ClinicalNoteTemplatesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
