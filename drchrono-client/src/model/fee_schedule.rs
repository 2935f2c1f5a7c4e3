//! Fee schedule.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::FeeScheduleItem;
use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrId};
use crate::word::open_enum;
use serde_json::Value;

open_enum! {
/// Assignee type.
AssigneeType {
/// `Individual` on the wire.
Individual = "Individual",
/// `Speciality` on the wire.
Speciality = "Speciality",
}
}

/// Fee schedule.
///
/// In `fee_schedules_v2`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct FeeSchedule {
    /// Its id.
    pub id: Option<DrId>,
    /// Assignee type.
    pub assignee_type: Option<AssigneeType>,
    /// Assignees, in no fixed form.
    pub assignees: Option<Vec<Value>>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Effective date.
    pub effective_date: Option<DrDate>,
    /// Ineffective date.
    pub ineffective_date: Option<DrDate>,
    /// Items.
    pub items: Option<Vec<FeeScheduleItem>>,
    /// Payer id.
    pub payer_id: Option<String>,
    /// Plan name.
    pub plan_name: Option<String>,
    /// Specialities, in no fixed form.
    pub specialities: Option<Vec<Value>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(FeeSchedule, id);

impl Object for FeeSchedule {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "assignee_type" => value.to(&mut self.assignee_type),
            "assignees" => value.to(&mut self.assignees),
            "created_at" => value.to(&mut self.created_at),
            "effective_date" => value.to(&mut self.effective_date),
            "ineffective_date" => value.to(&mut self.ineffective_date),
            "items" => value.to(&mut self.items),
            "payer_id" => value.to(&mut self.payer_id),
            "plan_name" => value.to(&mut self.plan_name),
            "specialities" => value.to(&mut self.specialities),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("assignee_type", self.assignee_type.as_ref());
        to.put("assignees", self.assignees.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("effective_date", self.effective_date.as_ref());
        to.put("ineffective_date", self.ineffective_date.as_ref());
        to.put("items", self.items.as_ref());
        to.put("payer_id", self.payer_id.as_ref());
        to.put("plan_name", self.plan_name.as_ref());
        to.put("specialities", self.specialities.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
