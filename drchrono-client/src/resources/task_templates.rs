//! `/api/task_templates`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{TaskTemplate, TaskTemplateBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/task_templates";

impl Drchrono {
    /// Task templates.
    pub fn task_templates(&self) -> TaskTemplates {
        TaskTemplates(self.clone())
    }
}

/// Task templates.
///
/// Reading needs `tasks:read`, writing `tasks:write`.
#[derive(Debug, Clone)]
pub struct TaskTemplates(pub(crate) Drchrono);

impl TaskTemplates {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TaskTemplatesFilter) -> Pages<TaskTemplate> {
        self.0.list("list task templates", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<TaskTemplate> {
        let query = Query::new();
        self.0
            .read("read from task templates", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &TaskTemplateBody) -> Result<TaskTemplate> {
        let query = Query::new();
        let body = self.0.complete("create in task templates", body)?;
        self.0
            .create("create in task templates", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[TaskTemplateBody]) -> Result<Vec<TaskTemplate>> {
        let bodies = self.0.complete_all("create in task templates", bodies)?;
        self.0
            .create_many("create in task templates", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &TaskTemplateBody) -> Result<()> {
        let body = self.0.complete("replace in task templates", body)?;
        self.0
            .replace(
                "replace in task templates",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &TaskTemplateBody) -> Result<()> {
        self.0
            .update(
                "update in task templates",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which task templates to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TaskTemplatesFilter(pub(crate) Query);

impl TaskTemplatesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this assignee user, by id.
    pub fn assignee_user(self, assignee_user: impl Into<DrId>) -> Self {
        Self(self.0.put("assignee_user", assignee_user.into()))
    }

    /// Of this status, by id.
    pub fn status(self, status: impl Into<DrId>) -> Self {
        Self(self.0.put("status", status.into()))
    }

    /// Of this assignee group, by id.
    pub fn assignee_group(self, assignee_group: impl Into<DrId>) -> Self {
        Self(self.0.put("assignee_group", assignee_group.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this category, by id.
    pub fn category(self, category: impl Into<DrId>) -> Self {
        Self(self.0.put("category", category.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
