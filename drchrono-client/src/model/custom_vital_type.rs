//! Custom vital type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
use crate::scalar::DrId;
use crate::word::open_enum;

open_enum! {
/// Vital data type.
VitalDataType {
/// `text` on the wire.
Text = "text",
/// `number` on the wire.
Number = "number",
/// `single_sel` on the wire.
SingleSelect = "single_sel",
}
}

/// Custom vital type.
///
/// In `custom_vitals`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomVitalType {
    /// Its id.
    pub id: Option<DrId>,
    /// Allowed values.
    pub allowed_values: Option<Vec<String>>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Data type.
    pub data_type: Option<VitalDataType>,
    /// Description.
    pub description: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Fraction delimiter.
    pub fraction_delimiter: Option<String>,
    /// Whether it is fraction field.
    pub is_fraction_field: Option<bool>,
    /// Name.
    pub name: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CustomVitalType, id);

impl Object for CustomVitalType {
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            allowed_values: from.take("allowed_values"),
            archived: from.take("archived"),
            data_type: from.take("data_type"),
            description: from.take("description"),
            doctor: from.take("doctor"),
            fraction_delimiter: from.take("fraction_delimiter"),
            is_fraction_field: from.take("is_fraction_field"),
            name: from.take("name"),
            unit: from.take("unit"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("allowed_values", self.allowed_values.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("data_type", self.data_type.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("fraction_delimiter", self.fraction_delimiter.as_ref());
        to.put("is_fraction_field", self.is_fraction_field.as_ref());
        to.put("name", self.name.as_ref());
        to.put("unit", self.unit.as_ref());
        to.extra(&self.extra);
    }
}
