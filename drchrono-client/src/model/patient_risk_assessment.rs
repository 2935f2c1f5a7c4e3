//! Patient risk assessment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};

/// Patient risk assessment.
///
/// In `patient_risk_assessments`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientRiskAssessment {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Code.
    pub code: Option<String>,
    /// Code system.
    pub code_system: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Effective time.
    pub effective_time: Option<DrDateTime>,
    /// Name.
    pub name: Option<String>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Value code.
    pub value_code: Option<String>,
    /// Value code system.
    pub value_code_system: Option<String>,
    /// Value name.
    pub value_name: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientRiskAssessment, id);

impl Object for PatientRiskAssessment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "code" => value.to(&mut self.code),
            "code_system" => value.to(&mut self.code_system),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "effective_time" => value.to(&mut self.effective_time),
            "name" => value.to(&mut self.name),
            "patient" => value.to(&mut self.patient),
            "value_code" => value.to(&mut self.value_code),
            "value_code_system" => value.to(&mut self.value_code_system),
            "value_name" => value.to(&mut self.value_name),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("code", self.code.as_ref());
        to.put("code_system", self.code_system.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("effective_time", self.effective_time.as_ref());
        to.put("name", self.name.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("value_code", self.value_code.as_ref());
        to.put("value_code_system", self.value_code_system.as_ref());
        to.put("value_name", self.value_name.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient risk assessment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientRiskAssessmentBody {
    /// Code.
    pub code: Patch<String>,
    /// Code system.
    pub code_system: Patch<String>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Effective time.
    pub effective_time: Patch<DrDateTime>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Value code.
    pub value_code: Patch<String>,
    /// Value code system.
    pub value_code_system: Patch<String>,
}

body!(PatientRiskAssessmentBody);

impl PatientRiskAssessmentBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientRiskAssessmentBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("code", &self.code);
        to.patch("code_system", &self.code_system);
        to.patch("doctor", &self.doctor);
        to.patch("effective_time", &self.effective_time);
        to.patch("patient", &self.patient);
        to.patch("value_code", &self.value_code);
        to.patch("value_code_system", &self.value_code_system);
    }
}
