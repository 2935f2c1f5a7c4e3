//! Task template.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::TaskPriority;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};

/// Task template.
///
/// In `task_templates`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskTemplate {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Default assignee group, by id.
    pub default_assignee_group: Option<DrId>,
    /// Default assignee user, by id.
    pub default_assignee_user: Option<DrId>,
    /// Default category, by id.
    pub default_category: Option<DrId>,
    /// Default due date offset.
    pub default_due_date_offset: Option<String>,
    /// Default note.
    pub default_note: Option<String>,
    /// Default priority.
    pub default_priority: Option<TaskPriority>,
    /// Default status, by id.
    pub default_status: Option<DrId>,
    /// Default title.
    pub default_title: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TaskTemplate, id);

impl Object for TaskTemplate {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "default_assignee_group" => value.to(&mut self.default_assignee_group),
            "default_assignee_user" => value.to(&mut self.default_assignee_user),
            "default_category" => value.to(&mut self.default_category),
            "default_due_date_offset" => value.to(&mut self.default_due_date_offset),
            "default_note" => value.to(&mut self.default_note),
            "default_priority" => value.to(&mut self.default_priority),
            "default_status" => value.to(&mut self.default_status),
            "default_title" => value.to(&mut self.default_title),
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
        to.put(
            "default_assignee_group",
            self.default_assignee_group.as_ref(),
        );
        to.put("default_assignee_user", self.default_assignee_user.as_ref());
        to.put("default_category", self.default_category.as_ref());
        to.put(
            "default_due_date_offset",
            self.default_due_date_offset.as_ref(),
        );
        to.put("default_note", self.default_note.as_ref());
        to.put("default_priority", self.default_priority.as_ref());
        to.put("default_status", self.default_status.as_ref());
        to.put("default_title", self.default_title.as_ref());
        to.put("name", self.name.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task template. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskTemplateBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Default assignee group, by id.
    pub default_assignee_group: Patch<DrId>,
    /// Default assignee user, by id.
    pub default_assignee_user: Patch<DrId>,
    /// Default category, by id.
    pub default_category: Patch<DrId>,
    /// Default due date offset.
    pub default_due_date_offset: Patch<String>,
    /// Default note.
    pub default_note: Patch<String>,
    /// Default priority.
    pub default_priority: Patch<TaskPriority>,
    /// Default status, by id.
    pub default_status: Patch<DrId>,
    /// Default title.
    pub default_title: Patch<String>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
}

body!(TaskTemplateBody);

impl TaskTemplateBody {
    /// With what is needed to create one.
    pub fn new(name: impl Into<Patch<String>>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

impl Body for TaskTemplateBody {
    const REQUIRED: &'static [&'static str] = &["name"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("default_assignee_group", &self.default_assignee_group);
        to.patch("default_assignee_user", &self.default_assignee_user);
        to.patch("default_category", &self.default_category);
        to.patch("default_due_date_offset", &self.default_due_date_offset);
        to.patch("default_note", &self.default_note);
        to.patch("default_priority", &self.default_priority);
        to.patch("default_status", &self.default_status);
        to.patch("default_title", &self.default_title);
        to.patch("name", &self.name);
    }
}
