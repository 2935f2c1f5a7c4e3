//! `/api/tasks`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{Task, TaskBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/tasks";

impl Drchrono {
    /// Tasks.
    pub fn tasks(&self) -> Tasks {
        Tasks(self.clone())
    }
}

/// Tasks.
///
/// Reading needs `tasks:read`, writing `tasks:write`.
#[derive(Debug, Clone)]
pub struct Tasks(pub(crate) Drchrono);

impl Tasks {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TasksFilter) -> Pages<Task> {
        self.0.list("list tasks", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Task> {
        let query = Query::new();
        self.0
            .read("read from tasks", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<Task> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from tasks", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &TaskBody) -> Result<Task> {
        let query = Query::new();
        let body = self.0.complete("create in tasks", body)?;
        self.0.create("create in tasks", PATH, &query, &body).await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[TaskBody]) -> Result<Vec<Task>> {
        let bodies = self.0.complete_all("create in tasks", bodies)?;
        self.0
            .create_many("create in tasks", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &TaskBody) -> Result<()> {
        let body = self.0.complete("replace in tasks", body)?;
        self.0
            .replace(
                "replace in tasks",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &TaskBody) -> Result<()> {
        self.0
            .update(
                "update in tasks",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which tasks to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TasksFilter(pub(crate) Query);

impl TasksFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this status, by id.
    pub fn status(self, status: impl Into<DrId>) -> Self {
        Self(self.0.put("status", status.into()))
    }

    /// Of this category, by id.
    pub fn category(self, category: impl Into<DrId>) -> Self {
        Self(self.0.put("category", category.into()))
    }

    /// By due at date.
    pub fn due_at_date(self, due_at_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("due_at_date", due_at_date.into().for_query()))
    }

    /// With `due_at_unknown`.
    pub fn due_at_unknown(self) -> Self {
        Self(self.0.put("due_at_unknown", true))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Due at since this time.
    pub fn due_at_since(self, due_at_since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("due_at_since", due_at_since.into().for_query()))
    }

    /// Of this assignee user, by id.
    pub fn assignee_user(self, assignee_user: impl Into<DrId>) -> Self {
        Self(self.0.put("assignee_user", assignee_user.into()))
    }

    /// Of this assignee group, by id.
    pub fn assignee_group(self, assignee_group: impl Into<DrId>) -> Self {
        Self(self.0.put("assignee_group", assignee_group.into()))
    }

    /// Due at range, both days included.
    pub fn due_at_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "due_at_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
