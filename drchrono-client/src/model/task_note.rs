//! Task note.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Phi;

/// Task note.
///
/// In `task_notes`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskNote {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Task, by id.
    pub task: Option<DrId>,
    /// Text.
    pub text: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TaskNote, id);

impl Object for TaskNote {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "created_by" => value.to(&mut self.created_by),
            "task" => value.to(&mut self.task),
            "text" => value.to(&mut self.text),
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
        to.put("created_by", self.created_by.as_ref());
        to.put("task", self.task.as_ref());
        to.put("text", self.text.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task note. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskNoteBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Task, by id. Needed to create one.
    pub task: Patch<DrId>,
    /// Text. Needed to create one.
    pub text: Patch<Phi<String>>,
}

body!(TaskNoteBody);

impl TaskNoteBody {
    /// With what is needed to create one.
    pub fn new(task: impl Into<Patch<DrId>>, text: impl Into<Patch<Phi<String>>>) -> Self {
        Self {
            task: task.into(),
            text: text.into(),
            ..Self::default()
        }
    }
}

impl Body for TaskNoteBody {
    const REQUIRED: &'static [&'static str] = &["task", "text"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("task", &self.task);
        to.patch("text", &self.text);
    }
}
