//! Care plan.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrId};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Care plan type.
CarePlanType {
/// `1` on the wire.
Goal = "1",
/// `2` on the wire.
PatientEducation = "2",
/// `3` on the wire.
DecisionAid = "3",
/// `4` on the wire.
ClinicalInstruction = "4",
/// `5` on the wire.
Referral = "5",
/// `6` on the wire.
HealthConcern = "6",
}
}

/// Care plan.
///
/// In `care_plans`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CarePlan {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Code.
    pub code: Option<String>,
    /// Code system.
    pub code_system: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Description.
    pub description: Option<Phi<String>>,
    /// Instructions.
    pub instructions: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Plan type.
    pub plan_type: Option<CarePlanType>,
    /// Scheduled date.
    pub scheduled_date: Option<DrDate>,
    /// Title.
    pub title: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CarePlan, id);

impl Object for CarePlan {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "code" => value.to(&mut self.code),
            "code_system" => value.to(&mut self.code_system),
            "created_at" => value.to(&mut self.created_at),
            "description" => value.to(&mut self.description),
            "instructions" => value.to(&mut self.instructions),
            "patient" => value.to(&mut self.patient),
            "plan_type" => value.to(&mut self.plan_type),
            "scheduled_date" => value.to(&mut self.scheduled_date),
            "title" => value.to(&mut self.title),
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
        to.put("code_system", self.code_system.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("description", self.description.as_ref());
        to.put("instructions", self.instructions.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("plan_type", self.plan_type.as_ref());
        to.put("scheduled_date", self.scheduled_date.as_ref());
        to.put("title", self.title.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
