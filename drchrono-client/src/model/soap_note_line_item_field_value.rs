//! Soap note line item field value.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Phi;

/// Soap note line item field value.
///
/// In `clinical_note_field_values`, `clinical_note_field_values_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteLineItemFieldValue {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Clinical note field, by id.
    pub clinical_note_field: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What it means depends on the field's type.
    pub value: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SoapNoteLineItemFieldValue, id);

impl Object for SoapNoteLineItemFieldValue {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "clinical_note_field" => value.to(&mut self.clinical_note_field),
            "created_at" => value.to(&mut self.created_at),
            "updated_at" => value.to(&mut self.updated_at),
            "value" => value.to(&mut self.value),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("clinical_note_field", self.clinical_note_field.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("value", self.value.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a soap note line item field value. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteLineItemFieldValueBody {
    /// Appointment, by id. Needed to create one.
    pub appointment: Patch<DrId>,
    /// Clinical note field, by id. Needed to create one.
    pub clinical_note_field: Patch<DrId>,
    /// What it means depends on the field's type. Needed to create one.
    pub value: Patch<Phi<String>>,
}

body!(SoapNoteLineItemFieldValueBody);

impl SoapNoteLineItemFieldValueBody {
    /// With what is needed to create one.
    pub fn new(
        appointment: impl Into<Patch<DrId>>,
        clinical_note_field: impl Into<Patch<DrId>>,
        value: impl Into<Patch<Phi<String>>>,
    ) -> Self {
        Self {
            appointment: appointment.into(),
            clinical_note_field: clinical_note_field.into(),
            value: value.into(),
        }
    }
}

impl Body for SoapNoteLineItemFieldValueBody {
    const REQUIRED: &'static [&'static str] = &["appointment", "clinical_note_field", "value"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("clinical_note_field", &self.clinical_note_field);
        to.patch("value", &self.value);
    }
}
