//! Custom insurance plan name.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            archived: from.take("archived"),
            created_at: from.take("created_at"),
            doctor: from.take("doctor"),
            insurance_plan_name: from.take("insurance_plan_name"),
            updated_at: from.take("updated_at"),
            user: from.take("user"),
            extra: from.rest(),
        }
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
