//! Lab order document.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// Lab document type.
LabDocumentType {
/// `REQ` on the wire.
Requisition = "REQ",
/// `ABN` on the wire.
BeneficiaryNotice = "ABN",
/// `R-A` on the wire.
RequisitionAndNotice = "R-A",
/// `RES` on the wire.
Results = "RES",
}
}

/// Lab order document.
///
/// In `lab_documents`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrderDocument {
    /// Its id.
    pub id: Option<DrId>,
    /// Where the document is, for a while.
    pub document: Option<Secret>,
    /// The HL7 message it was made from.
    pub hl7: Option<Phi<String>>,
    /// Lab order, by id.
    pub lab_order: Option<DrId>,
    /// Timestamp.
    pub timestamp: Option<DrDateTime>,
    /// Type.
    pub kind: Option<LabDocumentType>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabOrderDocument, id);

impl Object for LabOrderDocument {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "document" => value.to(&mut self.document),
            "hl7" => value.to(&mut self.hl7),
            "lab_order" => value.to(&mut self.lab_order),
            "timestamp" => value.to(&mut self.timestamp),
            "type" => value.to(&mut self.kind),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("document", self.document.as_ref());
        to.put("hl7", self.hl7.as_ref());
        to.put("lab_order", self.lab_order.as_ref());
        to.put("timestamp", self.timestamp.as_ref());
        to.put("type", self.kind.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab order document. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabOrderDocumentBody {
    /// The HL7 message it was made from.
    pub hl7: Patch<Phi<String>>,
    /// Lab order, by id. Needed to create one.
    pub lab_order: Patch<DrId>,
    /// Type. Needed to create one.
    pub kind: Patch<LabDocumentType>,
}

body!(LabOrderDocumentBody);

impl LabOrderDocumentBody {
    /// With what is needed to create one.
    pub fn new(lab_order: impl Into<Patch<DrId>>, kind: impl Into<Patch<LabDocumentType>>) -> Self {
        Self {
            lab_order: lab_order.into(),
            kind: kind.into(),
            ..Self::default()
        }
    }
}

impl Body for LabOrderDocumentBody {
    const REQUIRED: &'static [&'static str] = &["lab_order", "type"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("hl7", &self.hl7);
        to.patch("lab_order", &self.lab_order);
        to.patch("type", &self.kind);
    }
}
