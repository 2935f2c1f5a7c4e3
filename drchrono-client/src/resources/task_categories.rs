//! `/api/task_categories`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{TaskCategory, TaskCategoryBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/task_categories";

impl Drchrono {
    /// Task categories.
    pub fn task_categories(&self) -> TaskCategories {
        TaskCategories(self.clone())
    }
}

/// Task categories.
///
/// Reading needs `tasks:read`, writing `tasks:write`.
#[derive(Debug, Clone)]
pub struct TaskCategories(pub(crate) Drchrono);

impl TaskCategories {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TaskCategoriesFilter) -> Pages<TaskCategory> {
        self.0.list("list task categories", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<TaskCategory> {
        let query = Query::new();
        self.0
            .read(
                "read from task categories",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &TaskCategoryBody) -> Result<TaskCategory> {
        let query = Query::new();
        let body = self.0.complete("create in task categories", body)?;
        self.0
            .create("create in task categories", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[TaskCategoryBody]) -> Result<Vec<TaskCategory>> {
        let bodies = self.0.complete_all("create in task categories", bodies)?;
        self.0
            .create_many("create in task categories", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &TaskCategoryBody) -> Result<()> {
        let body = self.0.complete("replace in task categories", body)?;
        self.0
            .replace(
                "replace in task categories",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &TaskCategoryBody) -> Result<()> {
        self.0
            .update(
                "update in task categories",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which task categories to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TaskCategoriesFilter(pub(crate) Query);

impl TaskCategoriesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
