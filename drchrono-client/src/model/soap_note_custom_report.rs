//! Soap note custom report.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};

/// Soap note custom report.
///
/// In `clinical_note_templates`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteCustomReport {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Clinical note fields. Only with `verbose`.
    pub clinical_note_fields: Option<Vec<SoapNoteCustomReportField>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Whether it is onpatient.
    pub is_onpatient: Option<bool>,
    /// Whether it is persistent.
    pub is_persistent: Option<bool>,
    /// Name.
    pub name: Option<String>,
    /// Order.
    pub order: Option<SoapNoteCustomReportOrder>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Workflow key.
    pub workflow_key: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SoapNoteCustomReport, id);

impl Object for SoapNoteCustomReport {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "clinical_note_fields" => value.to(&mut self.clinical_note_fields),
            "doctor" => value.to(&mut self.doctor),
            "is_onpatient" => value.to(&mut self.is_onpatient),
            "is_persistent" => value.to(&mut self.is_persistent),
            "name" => value.to(&mut self.name),
            "order" => value.to(&mut self.order),
            "updated_at" => value.to(&mut self.updated_at),
            "workflow_key" => value.to(&mut self.workflow_key),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("clinical_note_fields", self.clinical_note_fields.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("is_onpatient", self.is_onpatient.as_ref());
        to.put("is_persistent", self.is_persistent.as_ref());
        to.put("name", self.name.as_ref());
        to.put("order", self.order.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("workflow_key", self.workflow_key.as_ref());
        to.extra(&self.extra);
    }
}

/// Soap note custom report field.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteCustomReportField {
    /// Allowed values.
    pub allowed_values: Option<Vec<String>>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Clinical note template, by id.
    pub clinical_note_template: Option<DrId>,
    /// Data type.
    pub data_type: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Required: yes or no.
    pub required: Option<bool>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SoapNoteCustomReportField);

impl Object for SoapNoteCustomReportField {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "allowed_values" => value.to(&mut self.allowed_values),
            "archived" => value.to(&mut self.archived),
            "clinical_note_template" => value.to(&mut self.clinical_note_template),
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
        to.put("allowed_values", self.allowed_values.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put(
            "clinical_note_template",
            self.clinical_note_template.as_ref(),
        );
        to.put("data_type", self.data_type.as_ref());
        to.put("name", self.name.as_ref());
        to.put("required", self.required.as_ref());
        to.extra(&self.extra);
    }
}

/// Soap note custom report order.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SoapNoteCustomReportOrder {
    /// On complete note.
    pub on_complete_note: Option<i64>,
    /// On ipad.
    pub on_ipad: Option<i64>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SoapNoteCustomReportOrder);

impl Object for SoapNoteCustomReportOrder {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "on_complete_note" => value.to(&mut self.on_complete_note),
            "on_ipad" => value.to(&mut self.on_ipad),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("on_complete_note", self.on_complete_note.as_ref());
        to.put("on_ipad", self.on_ipad.as_ref());
        to.extra(&self.extra);
    }
}
