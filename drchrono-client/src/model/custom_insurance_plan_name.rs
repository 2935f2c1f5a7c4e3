//! Custom insurance plan name.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};

/// Custom insurance plan name.
///
/// In `custom_insurance_plan_names`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CustomInsurancePlanName {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Insurance plan name.
    pub insurance_plan_name: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// User, by id.
    pub user: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CustomInsurancePlanName, id);

impl Object for CustomInsurancePlanName {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "insurance_plan_name" => value.to(&mut self.insurance_plan_name),
            "updated_at" => value.to(&mut self.updated_at),
            "user" => value.to(&mut self.user),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("insurance_plan_name", self.insurance_plan_name.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("user", self.user.as_ref());
        to.extra(&self.extra);
    }
}
