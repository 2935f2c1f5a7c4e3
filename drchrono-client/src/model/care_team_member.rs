//! Care team member.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};

/// Care team member.
///
/// In `care_team_members`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CareTeamMember {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// User, by id.
    pub user: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CareTeamMember, id);

impl Object for CareTeamMember {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "created_at" => value.to(&mut self.created_at),
            "patient" => value.to(&mut self.patient),
            "user" => value.to(&mut self.user),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("user", self.user.as_ref());
        to.extra(&self.extra);
    }
}
