//! Care team member.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            appointment: from.take("appointment"),
            created_at: from.take("created_at"),
            patient: from.take("patient"),
            user: from.take("user"),
            extra: from.rest(),
        }
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
