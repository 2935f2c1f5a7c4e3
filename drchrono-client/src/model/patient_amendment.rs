//! Patient amendment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};
use dental_oauth::{Phi, Secret};

/// Patient amendment.
///
/// In `amendments`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAmendment {
    /// Its id.
    pub id: Option<DrId>,
    /// Where the amendment file is, for a while.
    pub amendment_file: Option<Secret>,
    /// Amendment name.
    pub amendment_name: Option<Phi<String>>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Comments.
    pub comments: Option<Phi<String>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientAmendment, id);

impl Object for PatientAmendment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "amendment_file" => value.to(&mut self.amendment_file),
            "amendment_name" => value.to(&mut self.amendment_name),
            "appointment" => value.to(&mut self.appointment),
            "comments" => value.to(&mut self.comments),
            "doctor" => value.to(&mut self.doctor),
            "patient" => value.to(&mut self.patient),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("amendment_file", self.amendment_file.as_ref());
        to.put("amendment_name", self.amendment_name.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("comments", self.comments.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("patient", self.patient.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient amendment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAmendmentBody {
    /// Amendment name. Needed to create one.
    pub amendment_name: Patch<Phi<String>>,
    /// Appointment, by id.
    pub appointment: Patch<DrId>,
    /// Comments.
    pub comments: Patch<Phi<String>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
}

body!(PatientAmendmentBody);

impl PatientAmendmentBody {
    /// With what is needed to create one.
    pub fn new(
        amendment_name: impl Into<Patch<Phi<String>>>,
        doctor: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
    ) -> Self {
        Self {
            amendment_name: amendment_name.into(),
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientAmendmentBody {
    const REQUIRED: &'static [&'static str] = &["amendment_name", "doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("amendment_name", &self.amendment_name);
        to.patch("appointment", &self.appointment);
        to.patch("comments", &self.comments);
        to.patch("doctor", &self.doctor);
        to.patch("patient", &self.patient);
    }
}
