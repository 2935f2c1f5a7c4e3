//! Procedure.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::ProcedureType;
use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
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
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "code" => value.to(&mut self.code),
            "created_at" => value.to(&mut self.created_at),
            "date" => value.to(&mut self.date),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "patient" => value.to(&mut self.patient),
            "procedure_type" => value.to(&mut self.procedure_type),
            "status" => value.to(&mut self.status),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
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
