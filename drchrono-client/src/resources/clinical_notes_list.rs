//! `/api/clinical_notes_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::ClinicalNote;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};

const PATH: &str = "/api/clinical_notes_list";

impl Drchrono {
    /// Clinical notes list.
    pub fn clinical_notes_list(&self) -> ClinicalNotesList {
        ClinicalNotesList(self.clone())
    }
}

/// Clinical notes list.
///
/// Needs `clinical:read`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct ClinicalNotesList(pub(crate) Drchrono);

impl ClinicalNotesList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: ClinicalNotesListFilter) -> Bulk<ClinicalNote> {
        self.0.bulk("list clinical notes list", PATH, filter.0)
    }
}

/// Which clinical notes list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct ClinicalNotesListFilter(pub(crate) Query);

impl ClinicalNotesListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
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

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
