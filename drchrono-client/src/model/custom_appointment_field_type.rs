//! Custom appointment field type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};

/// Custom appointment field type.
///
/// In `custom_appointment_fields`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomAppointmentFieldType {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Field desc.
    pub field_desc: Option<String>,
    /// Field name.
    pub field_name: Option<String>,
    /// Order.
    pub order: Option<i64>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CustomAppointmentFieldType, id);

impl Object for CustomAppointmentFieldType {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "field_desc" => value.to(&mut self.field_desc),
            "field_name" => value.to(&mut self.field_name),
            "order" => value.to(&mut self.order),
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
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("field_desc", self.field_desc.as_ref());
        to.put("field_name", self.field_name.as_ref());
        to.put("order", self.order.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a custom appointment field type. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomAppointmentFieldTypeBody {
    /// Field desc.
    pub field_desc: Patch<String>,
    /// Field name.
    pub field_name: Patch<String>,
}

body!(CustomAppointmentFieldTypeBody);

impl Body for CustomAppointmentFieldTypeBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("field_desc", &self.field_desc);
        to.patch("field_name", &self.field_name);
    }
}
