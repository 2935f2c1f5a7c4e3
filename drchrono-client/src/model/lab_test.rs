//! Lab test.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::LabResultStatus;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrDecimal, DrId, Patch};
use dental_oauth::Phi;

/// Lab test.
///
/// In `lab_tests`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabTest {
    /// Its id.
    pub id: Option<DrId>,
    /// Code.
    pub code: Option<String>,
    /// Collection date.
    pub collection_date: Option<DrDateTime>,
    /// Description.
    pub description: Option<String>,
    /// Internal notes.
    pub internal_notes: Option<Phi<String>>,
    /// Lab order, by id.
    pub lab_order: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Report notes.
    pub report_notes: Option<Phi<String>>,
    /// Specimen condition.
    pub specimen_condition: Option<String>,
    /// Specimen source.
    pub specimen_source: Option<String>,
    /// Specimen total volume.
    pub specimen_total_volume: Option<DrDecimal>,
    /// Status.
    pub status: Option<LabResultStatus>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabTest, id);

impl Object for LabTest {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "code" => value.to(&mut self.code),
            "collection_date" => value.to(&mut self.collection_date),
            "description" => value.to(&mut self.description),
            "internal_notes" => value.to(&mut self.internal_notes),
            "lab_order" => value.to(&mut self.lab_order),
            "name" => value.to(&mut self.name),
            "report_notes" => value.to(&mut self.report_notes),
            "specimen_condition" => value.to(&mut self.specimen_condition),
            "specimen_source" => value.to(&mut self.specimen_source),
            "specimen_total_volume" => value.to(&mut self.specimen_total_volume),
            "status" => value.to(&mut self.status),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("code", self.code.as_ref());
        to.put("collection_date", self.collection_date.as_ref());
        to.put("description", self.description.as_ref());
        to.put("internal_notes", self.internal_notes.as_ref());
        to.put("lab_order", self.lab_order.as_ref());
        to.put("name", self.name.as_ref());
        to.put("report_notes", self.report_notes.as_ref());
        to.put("specimen_condition", self.specimen_condition.as_ref());
        to.put("specimen_source", self.specimen_source.as_ref());
        to.put("specimen_total_volume", self.specimen_total_volume.as_ref());
        to.put("status", self.status.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab test. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabTestBody {
    /// Code.
    pub code: Patch<String>,
    /// Collection date.
    pub collection_date: Patch<DrDateTime>,
    /// Description.
    pub description: Patch<String>,
    /// Internal notes.
    pub internal_notes: Patch<Phi<String>>,
    /// Lab order, by id. Needed to create one.
    pub lab_order: Patch<DrId>,
    /// Name.
    pub name: Patch<String>,
    /// Report notes.
    pub report_notes: Patch<Phi<String>>,
    /// Specimen condition.
    pub specimen_condition: Patch<String>,
    /// Specimen source.
    pub specimen_source: Patch<String>,
    /// Specimen total volume.
    pub specimen_total_volume: Patch<DrDecimal>,
    /// Status.
    pub status: Patch<LabResultStatus>,
}

body!(LabTestBody);

impl LabTestBody {
    /// With what is needed to create one.
    pub fn new(lab_order: impl Into<Patch<DrId>>) -> Self {
        Self {
            lab_order: lab_order.into(),
            ..Self::default()
        }
    }
}

impl Body for LabTestBody {
    const REQUIRED: &'static [&'static str] = &["lab_order"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("code", &self.code);
        to.patch("collection_date", &self.collection_date);
        to.patch("description", &self.description);
        to.patch("internal_notes", &self.internal_notes);
        to.patch("lab_order", &self.lab_order);
        to.patch("name", &self.name);
        to.patch("report_notes", &self.report_notes);
        to.patch("specimen_condition", &self.specimen_condition);
        to.patch("specimen_source", &self.specimen_source);
        to.patch("specimen_total_volume", &self.specimen_total_volume);
        to.patch("status", &self.status);
    }
}
