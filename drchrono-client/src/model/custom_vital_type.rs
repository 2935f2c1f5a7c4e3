//! Custom vital type.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
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
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allowed_values" => value.to(&mut self.allowed_values),
            "archived" => value.to(&mut self.archived),
            "data_type" => value.to(&mut self.data_type),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "fraction_delimiter" => value.to(&mut self.fraction_delimiter),
            "is_fraction_field" => value.to(&mut self.is_fraction_field),
            "name" => value.to(&mut self.name),
            "unit" => value.to(&mut self.unit),
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
