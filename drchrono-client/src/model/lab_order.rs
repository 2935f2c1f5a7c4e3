//! Lab order.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;
use serde_json::Value;

open_enum! {
/// Lab order status.
LabOrderStatus {
/// `N` on the wire.
NotSent = "N",
/// `Q` on the wire.
Queued = "Q",
/// `A` on the wire.
NoticeRequired = "A",
/// `S` on the wire.
Sent = "S",
/// `R` on the wire.
ResultsIn = "R",
/// `E` on the wire.
Failed = "E",
}
}

open_enum! {
/// Lab priority.
LabPriority {
/// `N` on the wire.
Normal = "N",
/// `S` on the wire.
Stat = "S",
}
}

/// Lab order.
///
/// In `lab_orders`, `lab_orders_summary`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrder {
    /// Its id.
    pub id: Option<DrId>,
    /// Accession number.
    pub accession_number: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// The order's documents: ids or objects.
    pub documents: Option<Vec<Value>>,
    /// External requisition id.
    pub external_requisition_id: Option<String>,
    /// ICD10 codes.
    pub icd10_codes: Option<Vec<LabOrderIcd10Code>>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Priority.
    pub priority: Option<LabPriority>,
    /// Requisition id.
    pub requisition_id: Option<String>,
    /// How far the order is.
    pub status: Option<LabOrderStatus>,
    /// Sublab, by id.
    pub sublab: Option<DrId>,
    /// Timestamp.
    pub timestamp: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabOrder, id);

impl Object for LabOrder {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "accession_number" => value.to(&mut self.accession_number),
            "doctor" => value.to(&mut self.doctor),
            "documents" => value.to(&mut self.documents),
            "external_requisition_id" => value.to(&mut self.external_requisition_id),
            "icd10_codes" => value.to(&mut self.icd10_codes),
            "notes" => value.to(&mut self.notes),
            "patient" => value.to(&mut self.patient),
            "priority" => value.to(&mut self.priority),
            "requisition_id" => value.to(&mut self.requisition_id),
            "status" => value.to(&mut self.status),
            "sublab" => value.to(&mut self.sublab),
            "timestamp" => value.to(&mut self.timestamp),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("accession_number", self.accession_number.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("documents", self.documents.as_ref());
        to.put(
            "external_requisition_id",
            self.external_requisition_id.as_ref(),
        );
        to.put("icd10_codes", self.icd10_codes.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("priority", self.priority.as_ref());
        to.put("requisition_id", self.requisition_id.as_ref());
        to.put("status", self.status.as_ref());
        to.put("sublab", self.sublab.as_ref());
        to.put("timestamp", self.timestamp.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab order. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrderBody {
    /// Accession number.
    pub accession_number: Patch<String>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// External requisition id.
    pub external_requisition_id: Patch<String>,
    /// ICD10 codes.
    pub icd10_codes: Patch<Vec<LabOrderIcd10CodeBody>>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Priority.
    pub priority: Patch<LabPriority>,
    /// How far the order is.
    pub status: Patch<LabOrderStatus>,
    /// Sublab, by id. Needed to create one.
    pub sublab: Patch<DrId>,
}

body!(LabOrderBody);

impl LabOrderBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
        sublab: impl Into<Patch<DrId>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            sublab: sublab.into(),
            ..Self::default()
        }
    }
}

impl Body for LabOrderBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient", "sublab"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("accession_number", &self.accession_number);
        to.patch("doctor", &self.doctor);
        to.patch("external_requisition_id", &self.external_requisition_id);
        to.patch("icd10_codes", &self.icd10_codes);
        to.patch("notes", &self.notes);
        to.patch("patient", &self.patient);
        to.patch("priority", &self.priority);
        to.patch("status", &self.status);
        to.patch("sublab", &self.sublab);
    }
}

/// Lab order ICD10 code.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrderIcd10Code {
    /// Code.
    pub code: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabOrderIcd10Code);

impl Object for LabOrderIcd10Code {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "code" => value.to(&mut self.code),
            "description" => value.to(&mut self.description),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("code", self.code.as_ref());
        to.put("description", self.description.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab order ICD10 code. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrderIcd10CodeBody {
    /// Code.
    pub code: Patch<String>,
}

body!(LabOrderIcd10CodeBody);

impl Body for LabOrderIcd10CodeBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("code", &self.code);
    }
}
