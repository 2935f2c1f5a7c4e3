//! User profiles group.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            archived: from.take("archived"),
            created_at: from.take("created_at"),
            members: from.take("members"),
            name: from.take("name"),
            practice_group: from.take("practice_group"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
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
