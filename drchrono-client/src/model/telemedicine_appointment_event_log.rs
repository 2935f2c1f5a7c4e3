//! Telemedicine appointment event log.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::DrDateTime;
use dental_oauth::Phi;

/// Telemedicine appointment event log.
///
/// In `telehealth_appointment_history`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TelemedicineAppointmentEventLog {
    /// Description.
    pub description: Option<Phi<String>>,
    /// Event type.
    pub event_type: Option<String>,
    /// Timestamp.
    pub timestamp: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TelemedicineAppointmentEventLog);

impl Object for TelemedicineAppointmentEventLog {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "description" => value.to(&mut self.description),
            "event_type" => value.to(&mut self.event_type),
            "timestamp" => value.to(&mut self.timestamp),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("description", self.description.as_ref());
        to.put("event_type", self.event_type.as_ref());
        to.put("timestamp", self.timestamp.as_ref());
        to.extra(&self.extra);
    }
}
