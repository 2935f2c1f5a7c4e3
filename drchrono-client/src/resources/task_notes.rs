//! `/api/task_notes`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{TaskNote, TaskNoteBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/task_notes";

impl Drchrono {
    /// Task notes.
    pub fn task_notes(&self) -> TaskNotes {
        TaskNotes(self.clone())
    }
}

/// Task notes.
///
/// Reading needs `tasks:read`, writing `tasks:write`.
#[derive(Debug, Clone)]
pub struct TaskNotes(pub(crate) Drchrono);

impl TaskNotes {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TaskNotesFilter) -> Pages<TaskNote> {
        self.0.list("list task notes", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<TaskNote> {
        let query = Query::new();
        self.0
            .read("read from task notes", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &TaskNoteBody) -> Result<TaskNote> {
        let query = Query::new();
        let body = self.0.complete("create in task notes", body)?;
        self.0
            .create("create in task notes", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[TaskNoteBody]) -> Result<Vec<TaskNote>> {
        let bodies = self.0.complete_all("create in task notes", bodies)?;
        self.0
            .create_many("create in task notes", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &TaskNoteBody) -> Result<()> {
        let body = self.0.complete("replace in task notes", body)?;
        self.0
            .replace(
                "replace in task notes",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &TaskNoteBody) -> Result<()> {
        self.0
            .update(
                "update in task notes",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which task notes to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TaskNotesFilter(pub(crate) Query);

impl TaskNotesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this task, by id.
    pub fn task(self, task: impl Into<DrId>) -> Self {
        Self(self.0.put("task", task.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
