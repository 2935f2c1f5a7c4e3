//! Task category.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};

/// Task category.
///
/// In `task_categories`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskCategory {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Whether it is global.
    pub is_global: Option<bool>,
    /// Name.
    pub name: Option<String>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TaskCategory, id);

impl Object for TaskCategory {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "is_global" => value.to(&mut self.is_global),
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
        to.put("is_global", self.is_global.as_ref());
        to.put("name", self.name.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task category. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskCategoryBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Practice group, by id. Needed to create one.
    pub practice_group: Patch<DrId>,
}

body!(TaskCategoryBody);

impl TaskCategoryBody {
    /// With what is needed to create one.
    pub fn new(name: impl Into<Patch<String>>, practice_group: impl Into<Patch<DrId>>) -> Self {
        Self {
            name: name.into(),
            practice_group: practice_group.into(),
            ..Self::default()
        }
    }
}

impl Body for TaskCategoryBody {
    const REQUIRED: &'static [&'static str] = &["name", "practice_group"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("name", &self.name);
        to.patch("practice_group", &self.practice_group);
    }
}
