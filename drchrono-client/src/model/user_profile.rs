//! User profile.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::DrId;
use dental_oauth::Phi;
use serde_json::Value;

/// User profile.
///
/// In `users`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct UserProfile {
    /// Its id.
    pub id: Option<DrId>,
    /// A doctor's own id; for others the doctor they work with.
    pub doctor: Option<DrId>,
    /// Whether it is doctor.
    pub is_doctor: Option<bool>,
    /// Whether it is staff.
    pub is_staff: Option<bool>,
    /// What the user may do, in no documented form.
    pub permissions: Option<Value>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// Username.
    pub username: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(UserProfile, id);

impl Object for UserProfile {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "doctor" => value.to(&mut self.doctor),
            "is_doctor" => value.to(&mut self.is_doctor),
            "is_staff" => value.to(&mut self.is_staff),
            "permissions" => value.to(&mut self.permissions),
            "practice_group" => value.to(&mut self.practice_group),
            "username" => value.to(&mut self.username),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("is_doctor", self.is_doctor.as_ref());
        to.put("is_staff", self.is_staff.as_ref());
        to.put("permissions", self.permissions.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("username", self.username.as_ref());
        to.extra(&self.extra);
    }
}
