//! Task.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Task item type.
TaskItemType {
/// `Document` on the wire.
Document = "Document",
/// `Message` on the wire.
Message = "Message",
/// `Lab result` on the wire.
LabResult = "Lab result",
/// `Lab order` on the wire.
LabOrder = "Lab order",
/// `Patient` on the wire.
Patient = "Patient",
/// `Appointment` on the wire.
Appointment = "Appointment",
/// `Lab document` on the wire.
LabDocument = "Lab document",
/// `Communication` on the wire.
Communication = "Communication",
}
}

open_enum! {
/// Task priority.
TaskPriority {
/// `10` on the wire.
Low = "10",
/// `20` on the wire.
Medium = "20",
/// `30` on the wire.
High = "30",
/// `40` on the wire.
Urgent = "40",
}
}

/// Task.
///
/// In `tasks`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Task {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Assigned by, by id.
    pub assigned_by: Option<DrId>,
    /// Assignee group, by id.
    pub assignee_group: Option<DrId>,
    /// Assignee user, by id.
    pub assignee_user: Option<DrId>,
    /// Associated items. Only with `verbose`.
    pub associated_items: Option<Vec<TaskAssociatedItem>>,
    /// Category, by id.
    pub category: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Due date.
    pub due_date: Option<TaskDueDate>,
    /// Notes. Only with `verbose`.
    pub notes: Option<Vec<TaskNoteEntry>>,
    /// Priority.
    pub priority: Option<TaskPriority>,
    /// Status, by id.
    pub status: Option<DrId>,
    /// Title.
    pub title: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Task, id);

impl Object for Task {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "assigned_by" => value.to(&mut self.assigned_by),
            "assignee_group" => value.to(&mut self.assignee_group),
            "assignee_user" => value.to(&mut self.assignee_user),
            "associated_items" => value.to(&mut self.associated_items),
            "category" => value.to(&mut self.category),
            "created_at" => value.to(&mut self.created_at),
            "created_by" => value.to(&mut self.created_by),
            "due_date" => value.to(&mut self.due_date),
            "notes" => value.to(&mut self.notes),
            "priority" => value.to(&mut self.priority),
            "status" => value.to(&mut self.status),
            "title" => value.to(&mut self.title),
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
        to.put("assigned_by", self.assigned_by.as_ref());
        to.put("assignee_group", self.assignee_group.as_ref());
        to.put("assignee_user", self.assignee_user.as_ref());
        to.put("associated_items", self.associated_items.as_ref());
        to.put("category", self.category.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("due_date", self.due_date.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("priority", self.priority.as_ref());
        to.put("status", self.status.as_ref());
        to.put("title", self.title.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Assignee group, by id.
    pub assignee_group: Patch<DrId>,
    /// Assignee user, by id.
    pub assignee_user: Patch<DrId>,
    /// Associated items. Only with `verbose`.
    pub associated_items: Patch<Vec<TaskAssociatedItemBody>>,
    /// Category, by id.
    pub category: Patch<DrId>,
    /// Due date.
    pub due_date: Patch<TaskDueDateBody>,
    /// Notes. Only with `verbose`.
    pub notes: Patch<Vec<TaskNoteEntryBody>>,
    /// Priority.
    pub priority: Patch<TaskPriority>,
    /// Status, by id. Needed to create one.
    pub status: Patch<DrId>,
    /// Title. Needed to create one.
    pub title: Patch<Phi<String>>,
}

body!(TaskBody);

impl TaskBody {
    /// With what is needed to create one.
    pub fn new(status: impl Into<Patch<DrId>>, title: impl Into<Patch<Phi<String>>>) -> Self {
        Self {
            status: status.into(),
            title: title.into(),
            ..Self::default()
        }
    }
}

impl Body for TaskBody {
    const REQUIRED: &'static [&'static str] = &["status", "title"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("assignee_group", &self.assignee_group);
        to.patch("assignee_user", &self.assignee_user);
        to.patch("associated_items", &self.associated_items);
        to.patch("category", &self.category);
        to.patch("due_date", &self.due_date);
        to.patch("notes", &self.notes);
        to.patch("priority", &self.priority);
        to.patch("status", &self.status);
        to.patch("title", &self.title);
    }
}

/// Task associated item.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskAssociatedItem {
    /// Task, by id.
    pub task: Option<DrId>,
    /// Type.
    pub kind: Option<TaskItemType>,
    /// The id of what is meant.
    pub value: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TaskAssociatedItem);

impl Object for TaskAssociatedItem {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "task" => value.to(&mut self.task),
            "type" => value.to(&mut self.kind),
            "value" => value.to(&mut self.value),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("task", self.task.as_ref());
        to.put("type", self.kind.as_ref());
        to.put("value", self.value.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task associated item. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskAssociatedItemBody {
    /// Task, by id.
    pub task: Patch<DrId>,
    /// Type.
    pub kind: Patch<TaskItemType>,
    /// The id of what is meant.
    pub value: Patch<DrId>,
}

body!(TaskAssociatedItemBody);

impl Body for TaskAssociatedItemBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("task", &self.task);
        to.patch("type", &self.kind);
        to.patch("value", &self.value);
    }
}

/// Task due date.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskDueDate {
    /// Time.
    pub time: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(TaskDueDate);

impl Object for TaskDueDate {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "time" => value.to(&mut self.time),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("time", self.time.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a task due date. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskDueDateBody {
    /// Time.
    pub time: Patch<String>,
}

body!(TaskDueDateBody);

impl Body for TaskDueDateBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("time", &self.time);
    }
}

/// Task note entry.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskNoteEntry {
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

object!(TaskNoteEntry, id);

impl Object for TaskNoteEntry {
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

/// What can be written of a task note entry. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TaskNoteEntryBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Task, by id.
    pub task: Patch<DrId>,
    /// Text.
    pub text: Patch<Phi<String>>,
}

body!(TaskNoteEntryBody);

impl Body for TaskNoteEntryBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("task", &self.task);
        to.patch("text", &self.text);
    }
}
