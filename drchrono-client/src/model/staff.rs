//! Staff.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
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
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "active" => value.to(&mut self.active),
            "cell_phone" => value.to(&mut self.cell_phone),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "email" => value.to(&mut self.email),
            "first_name" => value.to(&mut self.first_name),
            "home_phone" => value.to(&mut self.home_phone),
            "last_name" => value.to(&mut self.last_name),
            "updated_at" => value.to(&mut self.updated_at),
            "user_id" => value.to(&mut self.user_id),
            "username" => value.to(&mut self.username),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
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
