//! Telemedicine appointment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Secret;

/// Telemedicine appointment.
///
/// In `telehealth_appointments`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TelemedicineAppointment {
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Minutes.
    pub duration: Option<i64>,
    /// Overlapping duration.
    pub overlapping_duration: Option<String>,
    /// Sent patient email: yes or no.
    pub sent_patient_email: Option<bool>,
    /// Where the telehealth URL is, for a while.
    pub telehealth_url: Option<Secret>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TelemedicineAppointment);

impl Object for TelemedicineAppointment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "appointment" => value.to(&mut self.appointment),
            "created_at" => value.to(&mut self.created_at),
            "duration" => value.to(&mut self.duration),
            "overlapping_duration" => value.to(&mut self.overlapping_duration),
            "sent_patient_email" => value.to(&mut self.sent_patient_email),
            "telehealth_url" => value.to(&mut self.telehealth_url),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("appointment", self.appointment.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("duration", self.duration.as_ref());
        to.put("overlapping_duration", self.overlapping_duration.as_ref());
        to.put("sent_patient_email", self.sent_patient_email.as_ref());
        to.put("telehealth_url", self.telehealth_url.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a telemedicine appointment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TelemedicineAppointmentBody {
    /// Appointment, by id. Needed to create one.
    pub appointment: Patch<DrId>,
    /// Overlapping duration.
    pub overlapping_duration: Patch<String>,
    /// Sent patient email: yes or no.
    pub sent_patient_email: Patch<bool>,
}

body!(TelemedicineAppointmentBody);

impl TelemedicineAppointmentBody {
    /// With what is needed to create one.
    pub fn new(appointment: impl Into<Patch<DrId>>) -> Self {
        Self {
            appointment: appointment.into(),
            ..Self::default()
        }
    }
}

impl Body for TelemedicineAppointmentBody {
    const REQUIRED: &'static [&'static str] = &["appointment"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("overlapping_duration", &self.overlapping_duration);
        to.patch("sent_patient_email", &self.sent_patient_email);
    }
}
