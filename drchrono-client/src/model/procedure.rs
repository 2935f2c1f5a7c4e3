//! Procedure.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::ProcedureType;
use crate::object::{Extra, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrId};

/// Procedure.
///
/// In `procedures`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Procedure {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Code.
    pub code: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Date.
    pub date: Option<DrDate>,
    /// Description.
    pub description: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Procedure type.
    pub procedure_type: Option<ProcedureType>,
    /// Status.
    pub status: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Procedure, id);

impl Object for Procedure {
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            appointment: from.take("appointment"),
            code: from.take("code"),
            created_at: from.take("created_at"),
            date: from.take("date"),
            description: from.take("description"),
            doctor: from.take("doctor"),
            patient: from.take("patient"),
            procedure_type: from.take("procedure_type"),
            status: from.take("status"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("code", self.code.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("date", self.date.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("procedure_type", self.procedure_type.as_ref());
        to.put("status", self.status.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
