//! Patient flag type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};

/// Patient flag type.
///
/// In `patient_flag_types`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientFlagType {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Color.
    pub color: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Priority.
    pub priority: Option<i64>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientFlagType, id);

impl Object for PatientFlagType {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "color" => value.to(&mut self.color),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "name" => value.to(&mut self.name),
            "priority" => value.to(&mut self.priority),
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
        to.put("color", self.color.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("name", self.name.as_ref());
        to.put("priority", self.priority.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient flag type. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientFlagTypeBody {
    /// Color.
    pub color: Patch<String>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Priority.
    pub priority: Patch<i64>,
}

body!(PatientFlagTypeBody);

impl PatientFlagTypeBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, name: impl Into<Patch<String>>) -> Self {
        Self {
            doctor: doctor.into(),
            name: name.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientFlagTypeBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "name"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("color", &self.color);
        to.patch("doctor", &self.doctor);
        to.patch("name", &self.name);
        to.patch("priority", &self.priority);
    }
}
