//! Appointment profile.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};

/// Appointment profile.
///
/// In `appointment_profiles`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentProfile {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Color.
    pub color: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Minutes.
    pub duration: Option<i64>,
    /// Name.
    pub name: Option<String>,
    /// Online scheduling: yes or no.
    pub online_scheduling: Option<bool>,
    /// Reason.
    pub reason: Option<String>,
    /// Sort order.
    pub sort_order: Option<i64>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentProfile, id);

impl Object for AppointmentProfile {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "color" => value.to(&mut self.color),
            "doctor" => value.to(&mut self.doctor),
            "duration" => value.to(&mut self.duration),
            "name" => value.to(&mut self.name),
            "online_scheduling" => value.to(&mut self.online_scheduling),
            "reason" => value.to(&mut self.reason),
            "sort_order" => value.to(&mut self.sort_order),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("color", self.color.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("duration", self.duration.as_ref());
        to.put("name", self.name.as_ref());
        to.put("online_scheduling", self.online_scheduling.as_ref());
        to.put("reason", self.reason.as_ref());
        to.put("sort_order", self.sort_order.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment profile. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentProfileBody {
    /// Color. Needed to create one.
    pub color: Patch<String>,
    /// Doctor, by id.
    pub doctor: Patch<DrId>,
    /// Minutes.
    pub duration: Patch<i64>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Online scheduling: yes or no. Needed to create one.
    pub online_scheduling: Patch<bool>,
    /// Reason.
    pub reason: Patch<String>,
    /// Sort order.
    pub sort_order: Patch<i64>,
}

body!(AppointmentProfileBody);

impl AppointmentProfileBody {
    /// With what is needed to create one.
    pub fn new(
        color: impl Into<Patch<String>>,
        name: impl Into<Patch<String>>,
        online_scheduling: impl Into<Patch<bool>>,
    ) -> Self {
        Self {
            color: color.into(),
            name: name.into(),
            online_scheduling: online_scheduling.into(),
            ..Self::default()
        }
    }
}

impl Body for AppointmentProfileBody {
    const REQUIRED: &'static [&'static str] = &["color", "name", "online_scheduling"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("color", &self.color);
        to.patch("doctor", &self.doctor);
        to.patch("duration", &self.duration);
        to.patch("name", &self.name);
        to.patch("online_scheduling", &self.online_scheduling);
        to.patch("reason", &self.reason);
        to.patch("sort_order", &self.sort_order);
    }
}
