//! Custom patient field type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};

/// Custom patient field type.
///
/// In `custom_demographics`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomPatientFieldType {
    /// Its id.
    pub id: Option<DrId>,
    /// With commas between them.
    pub allowed_values: Option<String>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Description.
    pub description: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Template name.
    pub template_name: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CustomPatientFieldType, id);

impl Object for CustomPatientFieldType {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allowed_values" => value.to(&mut self.allowed_values),
            "archived" => value.to(&mut self.archived),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "name" => value.to(&mut self.name),
            "template_name" => value.to(&mut self.template_name),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("allowed_values", self.allowed_values.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("name", self.name.as_ref());
        to.put("template_name", self.template_name.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a custom patient field type. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomPatientFieldTypeBody {
    /// With commas between them.
    pub allowed_values: Patch<String>,
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Description.
    pub description: Patch<String>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Template name.
    pub template_name: Patch<String>,
}

body!(CustomPatientFieldTypeBody);

impl CustomPatientFieldTypeBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, name: impl Into<Patch<String>>) -> Self {
        Self {
            doctor: doctor.into(),
            name: name.into(),
            ..Self::default()
        }
    }
}

impl Body for CustomPatientFieldTypeBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "name"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("allowed_values", &self.allowed_values);
        to.patch("archived", &self.archived);
        to.patch("description", &self.description);
        to.patch("doctor", &self.doctor);
        to.patch("name", &self.name);
        to.patch("template_name", &self.template_name);
    }
}
