//! Patient allergy.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::ActiveStatus;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Allergy verification.
AllergyVerification {
/// `confirmed` on the wire.
Confirmed = "confirmed",
/// `unconfirmed` on the wire.
Unconfirmed = "unconfirmed",
/// `refuted` on the wire.
Refuted = "refuted",
/// `entered-in-error` on the wire.
EnteredInError = "entered-in-error",
}
}

/// Patient allergy.
///
/// In `allergies`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAllergy {
    /// Its id.
    pub id: Option<DrId>,
    /// Description. Only with `verbose`.
    pub description: Option<Phi<String>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Reaction.
    pub reaction: Option<Phi<String>>,
    /// Rxnorm.
    pub rxnorm: Option<String>,
    /// SNOMED code.
    pub snomed_code: Option<String>,
    /// SNOMED reaction. One of 21 published codes.
    pub snomed_reaction: Option<String>,
    /// Status.
    pub status: Option<ActiveStatus>,
    /// Verification status.
    pub verification_status: Option<AllergyVerification>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientAllergy, id);

impl Object for PatientAllergy {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "notes" => value.to(&mut self.notes),
            "patient" => value.to(&mut self.patient),
            "reaction" => value.to(&mut self.reaction),
            "rxnorm" => value.to(&mut self.rxnorm),
            "snomed_code" => value.to(&mut self.snomed_code),
            "snomed_reaction" => value.to(&mut self.snomed_reaction),
            "status" => value.to(&mut self.status),
            "verification_status" => value.to(&mut self.verification_status),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("reaction", self.reaction.as_ref());
        to.put("rxnorm", self.rxnorm.as_ref());
        to.put("snomed_code", self.snomed_code.as_ref());
        to.put("snomed_reaction", self.snomed_reaction.as_ref());
        to.put("status", self.status.as_ref());
        to.put("verification_status", self.verification_status.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient allergy. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAllergyBody {
    /// Description. Only with `verbose`.
    pub description: Patch<Phi<String>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Reaction.
    pub reaction: Patch<Phi<String>>,
    /// Rxnorm.
    pub rxnorm: Patch<String>,
    /// SNOMED code.
    pub snomed_code: Patch<String>,
    /// SNOMED reaction. One of 21 published codes.
    pub snomed_reaction: Patch<String>,
    /// Status.
    pub status: Patch<ActiveStatus>,
    /// Verification status.
    pub verification_status: Patch<AllergyVerification>,
}

body!(PatientAllergyBody);

impl PatientAllergyBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientAllergyBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("description", &self.description);
        to.patch("doctor", &self.doctor);
        to.patch("notes", &self.notes);
        to.patch("patient", &self.patient);
        to.patch("reaction", &self.reaction);
        to.patch("rxnorm", &self.rxnorm);
        to.patch("snomed_code", &self.snomed_code);
        to.patch("snomed_reaction", &self.snomed_reaction);
        to.patch("status", &self.status);
        to.patch("verification_status", &self.verification_status);
    }
}
