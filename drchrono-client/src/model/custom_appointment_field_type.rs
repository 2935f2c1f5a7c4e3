//! Custom appointment field type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Incoming, Object, Outgoing, body, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            archived: from.take("archived"),
            created_at: from.take("created_at"),
            doctor: from.take("doctor"),
            field_desc: from.take("field_desc"),
            field_name: from.take("field_name"),
            order: from.take("order"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
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
