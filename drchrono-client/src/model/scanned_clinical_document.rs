//! A document in a patient's chart.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrId, MetaTags, Patch};
use dental_oauth::{Phi, Secret};

/// A document in a patient's chart.
///
/// In `documents`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ScannedClinicalDocument {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleting a document sets this and nothing else.
    pub archived: Option<bool>,
    /// Date.
    pub date: Option<DrDate>,
    /// Description.
    pub description: Option<Phi<String>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Where the file is, for a while. Missing until it is stored: read the object again.
    pub document: Option<Secret>,
    /// Tags, free for the use of applications.
    pub metatags: Option<MetaTags>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ScannedClinicalDocument, id);

impl Object for ScannedClinicalDocument {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "date" => value.to(&mut self.date),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "document" => value.to(&mut self.document),
            "metatags" => value.to(&mut self.metatags),
            "patient" => value.to(&mut self.patient),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("date", self.date.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("document", self.document.as_ref());
        to.put("metatags", self.metatags.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a scanned clinical document. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ScannedClinicalDocumentBody {
    /// Date. Needed to create one.
    pub date: Patch<DrDate>,
    /// Description. Needed to create one.
    pub description: Patch<Phi<String>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Tags, free for the use of applications.
    pub metatags: Patch<MetaTags>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
}

body!(ScannedClinicalDocumentBody);

impl ScannedClinicalDocumentBody {
    /// With what is needed to create one.
    pub fn new(
        date: impl Into<Patch<DrDate>>,
        description: impl Into<Patch<Phi<String>>>,
        doctor: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
    ) -> Self {
        Self {
            date: date.into(),
            description: description.into(),
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for ScannedClinicalDocumentBody {
    const REQUIRED: &'static [&'static str] = &["date", "description", "doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("date", &self.date);
        to.patch("description", &self.description);
        to.patch("doctor", &self.doctor);
        to.patch("metatags", &self.metatags);
        to.patch("patient", &self.patient);
    }
}
