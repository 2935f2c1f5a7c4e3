//! User profile.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            doctor: from.take("doctor"),
            is_doctor: from.take("is_doctor"),
            is_staff: from.take("is_staff"),
            permissions: from.take("permissions"),
            practice_group: from.take("practice_group"),
            username: from.take("username"),
            extra: from.rest(),
        }
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
