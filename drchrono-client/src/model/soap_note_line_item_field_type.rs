//! Soap note line item field type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};
use crate::word::open_enum;

open_enum! {
/// Freedraw image size.
FreedrawImageSize {
/// An empty text on the wire.
Actual = "",
/// `150x300` on the wire.
ExtraSmall = "150x300",
/// `300x600` on the wire.
Small = "300x600",
/// `450x900` on the wire.
Medium = "450x900",
/// `600x1200` on the wire.
Large = "600x1200",
/// `750x1500` on the wire.
ExtraLarge = "750x1500",
}
}

/// Soap note line item field type.
///
/// In `clinical_note_field_types`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteLineItemFieldType {
    /// Its id.
    pub id: Option<DrId>,
    /// Allowed values.
    pub allowed_values: Option<Vec<String>>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Clinical note template, by id.
    pub clinical_note_template: Option<DrId>,
    /// Comment.
    pub comment: Option<String>,
    /// Data type.
    pub data_type: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Required: yes or no.
    pub required: Option<bool>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SoapNoteLineItemFieldType, id);

impl Object for SoapNoteLineItemFieldType {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allowed_values" => value.to(&mut self.allowed_values),
            "archived" => value.to(&mut self.archived),
            "clinical_note_template" => value.to(&mut self.clinical_note_template),
            "comment" => value.to(&mut self.comment),
            "data_type" => value.to(&mut self.data_type),
            "name" => value.to(&mut self.name),
            "required" => value.to(&mut self.required),
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
        to.put(
            "clinical_note_template",
            self.clinical_note_template.as_ref(),
        );
        to.put("comment", self.comment.as_ref());
        to.put("data_type", self.data_type.as_ref());
        to.put("name", self.name.as_ref());
        to.put("required", self.required.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a soap note line item field type. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteLineItemFieldTypeBody {
    /// Allowed values.
    pub allowed_values: Patch<Vec<String>>,
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Comment.
    pub comment: Patch<String>,
    /// Data type.
    pub data_type: Patch<String>,
    /// Name.
    pub name: Patch<String>,
    /// Required: yes or no.
    pub required: Patch<bool>,
    /// Freedraw image size.
    pub freedraw_image_size: Patch<FreedrawImageSize>,
}

body!(SoapNoteLineItemFieldTypeBody);

impl Body for SoapNoteLineItemFieldTypeBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("allowed_values", &self.allowed_values);
        to.patch("archived", &self.archived);
        to.patch("comment", &self.comment);
        to.patch("data_type", &self.data_type);
        to.patch("name", &self.name);
        to.patch("required", &self.required);
        to.patch("freedraw_image_size", &self.freedraw_image_size);
    }
}
