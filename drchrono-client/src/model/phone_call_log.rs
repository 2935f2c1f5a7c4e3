//! Phone call log.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrDecimal, DrId, Patch};
use dental_oauth::Phi;

/// Phone call log.
///
/// In `comm_logs`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PhoneCallLog {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Author.
    pub author: Option<Phi<String>>,
    /// Cash charged.
    pub cash_charged: Option<DrDecimal>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Duration.
    pub duration: Option<i64>,
    /// Message.
    pub message: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Scheduled time.
    pub scheduled_time: Option<DrDateTime>,
    /// Title.
    pub title: Option<Phi<String>>,
    /// Type.
    pub kind: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PhoneCallLog, id);

impl Object for PhoneCallLog {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "archived" => value.to(&mut self.archived),
            "author" => value.to(&mut self.author),
            "cash_charged" => value.to(&mut self.cash_charged),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "duration" => value.to(&mut self.duration),
            "message" => value.to(&mut self.message),
            "patient" => value.to(&mut self.patient),
            "scheduled_time" => value.to(&mut self.scheduled_time),
            "title" => value.to(&mut self.title),
            "type" => value.to(&mut self.kind),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("author", self.author.as_ref());
        to.put("cash_charged", self.cash_charged.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("duration", self.duration.as_ref());
        to.put("message", self.message.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("scheduled_time", self.scheduled_time.as_ref());
        to.put("title", self.title.as_ref());
        to.put("type", self.kind.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a phone call log. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PhoneCallLogBody {
    /// Appointment, by id.
    pub appointment: Patch<DrId>,
    /// Cash charged.
    pub cash_charged: Patch<DrDecimal>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Duration.
    pub duration: Patch<i64>,
    /// Message.
    pub message: Patch<Phi<String>>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Scheduled time.
    pub scheduled_time: Patch<DrDateTime>,
    /// Title.
    pub title: Patch<Phi<String>>,
    /// Type.
    pub kind: Patch<String>,
}

body!(PhoneCallLogBody);

impl PhoneCallLogBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PhoneCallLogBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("cash_charged", &self.cash_charged);
        to.patch("doctor", &self.doctor);
        to.patch("duration", &self.duration);
        to.patch("message", &self.message);
        to.patch("patient", &self.patient);
        to.patch("scheduled_time", &self.scheduled_time);
        to.patch("title", &self.title);
        to.patch("type", &self.kind);
    }
}
