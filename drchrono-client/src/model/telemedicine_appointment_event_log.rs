//! Telemedicine appointment event log.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            description: from.take("description"),
            event_type: from.take("event_type"),
            timestamp: from.take("timestamp"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("description", self.description.as_ref());
        to.put("event_type", self.event_type.as_ref());
        to.put("timestamp", self.timestamp.as_ref());
        to.extra(&self.extra);
    }
}
