//! `/api/clinical_notes`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::ClinicalNote;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/clinical_notes";

impl Drchrono {
    /// Clinical notes. Ask with a date or with `since`: without one the list may be refused.
    pub fn clinical_notes(&self) -> ClinicalNotes {
        ClinicalNotes(self.clone())
    }
}

/// Clinical notes. Ask with a date or with `since`: without one the list may be refused.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ClinicalNotes(pub(crate) Drchrono);

impl ClinicalNotes {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: ClinicalNotesFilter) -> Pages<ClinicalNote> {
        self.0.list("list clinical notes", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<ClinicalNote> {
        let query = Query::new();
        self.0
            .read("read from clinical notes", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which clinical notes to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNotesFilter(pub(crate) Query);

impl ClinicalNotesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By created at.
    pub fn created_at(self, created_at: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("created_at", created_at.into().for_query()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Date range, both days included.
    pub fn date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// By date.
    pub fn date(self, date: impl Into<DrDate>) -> Self {
        Self(self.0.put("date", date.into().for_query()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
