//! Prescription message.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use crate::word::open_enum;
use dental_oauth::Phi;
use serde_json::Value;

open_enum! {
/// Message direction.
MessageDirection {
/// `I` on the wire.
Incoming = "I",
/// `O` on the wire.
Outgoing = "O",
}
}

/// Prescription message.
///
/// In `prescription_messages`, `prescription_messages_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PrescriptionMessage {
    /// Its id.
    pub id: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Json data, in no fixed form.
    pub json_data: Option<Phi<Value>>,
    /// Message direction.
    pub message_direction: Option<MessageDirection>,
    /// Message status.
    pub message_status: Option<String>,
    /// Message type.
    pub message_type: Option<String>,
    /// Parent message, by id.
    pub parent_message: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Pharmacy.
    pub pharmacy: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PrescriptionMessage, id);

impl Object for PrescriptionMessage {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "json_data" => value.to(&mut self.json_data),
            "message_direction" => value.to(&mut self.message_direction),
            "message_status" => value.to(&mut self.message_status),
            "message_type" => value.to(&mut self.message_type),
            "parent_message" => value.to(&mut self.parent_message),
            "patient" => value.to(&mut self.patient),
            "pharmacy" => value.to(&mut self.pharmacy),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("json_data", self.json_data.as_ref());
        to.put("message_direction", self.message_direction.as_ref());
        to.put("message_status", self.message_status.as_ref());
        to.put("message_type", self.message_type.as_ref());
        to.put("parent_message", self.parent_message.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("pharmacy", self.pharmacy.as_ref());
        to.extra(&self.extra);
    }
}
