//! Patient problem.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// ICD version.
IcdVersion {
/// `9` on the wire.
Icd9 = "9",
/// `10` on the wire.
Icd10 = "10",
}
}

open_enum! {
/// Problem status.
ProblemStatus {
/// `active` on the wire.
Active = "active",
/// `inactive` on the wire.
Inactive = "inactive",
/// `resolved` on the wire.
Resolved = "resolved",
}
}

open_enum! {
/// Problem type.
ProblemType {
/// An empty text on the wire.
Unset = "",
/// `sdoh` on the wire.
SocialDeterminants = "sdoh",
/// `functional status` on the wire.
FunctionalStatus = "functional status",
/// `disability status` on the wire.
DisabilityStatus = "disability status",
/// `cognitive status` on the wire.
CognitiveStatus = "cognitive status",
}
}

open_enum! {
/// Problem verification.
ProblemVerification {
/// An empty text on the wire.
Unset = "",
/// `unconfirmed` on the wire.
Unconfirmed = "unconfirmed",
/// `provisional` on the wire.
Provisional = "provisional",
/// `differential` on the wire.
Differential = "differential",
/// `confirmed` on the wire.
Confirmed = "confirmed",
/// `refuted` on the wire.
Refuted = "refuted",
/// `entered-in-error` on the wire.
EnteredInError = "entered-in-error",
}
}

/// Patient problem.
///
/// In `problems`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientProblem {
    /// Its id.
    pub id: Option<DrId>,
    /// Abatement date.
    pub abatement_date: Option<DrDate>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Category.
    pub category: Option<String>,
    /// Date changed.
    pub date_changed: Option<DrDate>,
    /// Date diagnosis.
    pub date_diagnosis: Option<DrDate>,
    /// Date onset.
    pub date_onset: Option<DrDate>,
    /// Description.
    pub description: Option<Phi<String>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// ICD code.
    pub icd_code: Option<String>,
    /// ICD version.
    pub icd_version: Option<IcdVersion>,
    /// Info URL.
    pub info_url: Option<String>,
    /// Name.
    pub name: Option<Phi<String>>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Problem type.
    pub problem_type: Option<ProblemType>,
    /// SNOMED ct code.
    pub snomed_ct_code: Option<String>,
    /// Status.
    pub status: Option<ProblemStatus>,
    /// Verification status.
    pub verification_status: Option<ProblemVerification>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientProblem, id);

impl Object for PatientProblem {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "abatement_date" => value.to(&mut self.abatement_date),
            "appointment" => value.to(&mut self.appointment),
            "category" => value.to(&mut self.category),
            "date_changed" => value.to(&mut self.date_changed),
            "date_diagnosis" => value.to(&mut self.date_diagnosis),
            "date_onset" => value.to(&mut self.date_onset),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "icd_code" => value.to(&mut self.icd_code),
            "icd_version" => value.to(&mut self.icd_version),
            "info_url" => value.to(&mut self.info_url),
            "name" => value.to(&mut self.name),
            "notes" => value.to(&mut self.notes),
            "patient" => value.to(&mut self.patient),
            "problem_type" => value.to(&mut self.problem_type),
            "snomed_ct_code" => value.to(&mut self.snomed_ct_code),
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
        to.put("abatement_date", self.abatement_date.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("category", self.category.as_ref());
        to.put("date_changed", self.date_changed.as_ref());
        to.put("date_diagnosis", self.date_diagnosis.as_ref());
        to.put("date_onset", self.date_onset.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("icd_code", self.icd_code.as_ref());
        to.put("icd_version", self.icd_version.as_ref());
        to.put("info_url", self.info_url.as_ref());
        to.put("name", self.name.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("problem_type", self.problem_type.as_ref());
        to.put("snomed_ct_code", self.snomed_ct_code.as_ref());
        to.put("status", self.status.as_ref());
        to.put("verification_status", self.verification_status.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient problem. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientProblemBody {
    /// Appointment, by id.
    pub appointment: Patch<DrId>,
    /// Date changed.
    pub date_changed: Patch<DrDate>,
    /// Date diagnosis.
    pub date_diagnosis: Patch<DrDate>,
    /// Date onset.
    pub date_onset: Patch<DrDate>,
    /// Description.
    pub description: Patch<Phi<String>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// ICD code.
    pub icd_code: Patch<String>,
    /// ICD version.
    pub icd_version: Patch<IcdVersion>,
    /// Name.
    pub name: Patch<Phi<String>>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// SNOMED ct code.
    pub snomed_ct_code: Patch<String>,
    /// Status.
    pub status: Patch<ProblemStatus>,
    /// Verification status.
    pub verification_status: Patch<ProblemVerification>,
}

body!(PatientProblemBody);

impl PatientProblemBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientProblemBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("date_changed", &self.date_changed);
        to.patch("date_diagnosis", &self.date_diagnosis);
        to.patch("date_onset", &self.date_onset);
        to.patch("description", &self.description);
        to.patch("doctor", &self.doctor);
        to.patch("icd_code", &self.icd_code);
        to.patch("icd_version", &self.icd_version);
        to.patch("name", &self.name);
        to.patch("notes", &self.notes);
        to.patch("patient", &self.patient);
        to.patch("snomed_ct_code", &self.snomed_ct_code);
        to.patch("status", &self.status);
        to.patch("verification_status", &self.verification_status);
    }
}
