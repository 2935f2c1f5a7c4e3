//! User profiles group.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};

/// User profiles group.
///
/// In `user_groups`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct UserProfilesGroup {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Members, by id.
    pub members: Option<Vec<DrId>>,
    /// Name.
    pub name: Option<String>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(UserProfilesGroup, id);

impl Object for UserProfilesGroup {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "members" => value.to(&mut self.members),
            "name" => value.to(&mut self.name),
            "practice_group" => value.to(&mut self.practice_group),
            "updated_at" => value.to(&mut self.updated_at),
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
        to.put("members", self.members.as_ref());
        to.put("name", self.name.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
