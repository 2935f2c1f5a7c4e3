//! Staff.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Phi;

/// Staff.
///
/// In `staff`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Staff {
    /// Its id.
    pub id: Option<DrId>,
    /// Active: yes or no.
    pub active: Option<bool>,
    /// Cell phone.
    pub cell_phone: Option<Phi<String>>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Email.
    pub email: Option<Phi<String>>,
    /// First name.
    pub first_name: Option<Phi<String>>,
    /// Home phone.
    pub home_phone: Option<Phi<String>>,
    /// Last name.
    pub last_name: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// User id, by id.
    pub user_id: Option<DrId>,
    /// Username.
    pub username: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Staff, id);

impl Object for Staff {
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            active: from.take("active"),
            cell_phone: from.take("cell_phone"),
            created_at: from.take("created_at"),
            doctor: from.take("doctor"),
            email: from.take("email"),
            first_name: from.take("first_name"),
            home_phone: from.take("home_phone"),
            last_name: from.take("last_name"),
            updated_at: from.take("updated_at"),
            user_id: from.take("user_id"),
            username: from.take("username"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("active", self.active.as_ref());
        to.put("cell_phone", self.cell_phone.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("email", self.email.as_ref());
        to.put("first_name", self.first_name.as_ref());
        to.put("home_phone", self.home_phone.as_ref());
        to.put("last_name", self.last_name.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("user_id", self.user_id.as_ref());
        to.put("username", self.username.as_ref());
        to.extra(&self.extra);
    }
}
