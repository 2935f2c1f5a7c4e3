//! `/api/yellow_notepad`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::YellowNotepadBody;
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/yellow_notepad";

impl Drchrono {
    /// Yellow notepad.
    pub fn yellow_notepad(&self) -> YellowNotepad {
        YellowNotepad(self.clone())
    }
}

/// Yellow notepad.
///
/// Reading needs `clinical:read`, writing `clinical:write`;
/// the practice must have granted `clinical-notes`.
#[derive(Debug, Clone)]
pub struct YellowNotepad(pub(crate) Drchrono);

impl YellowNotepad {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: YellowNotepadFilter) -> Pages<crate::model::YellowNotepad> {
        self.0.list("list yellow notepad", PATH, filter.0)
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        appointment_id: impl Into<DrId>,
        template_id: impl Into<DrId>,
        body: &YellowNotepadBody,
    ) -> Result<crate::model::YellowNotepad> {
        let query = Query::new()
            .put("appointment_id", appointment_id.into())
            .put("template_id", template_id.into());
        let body = self.0.complete("create in yellow notepad", body)?;
        self.0
            .create("create in yellow notepad", PATH, &query, &body)
            .await
    }
}

/// Which yellow notepad to list. Everything that is set must hold.
#[derive(Debug, Clone)]
pub struct YellowNotepadFilter(pub(crate) Query);

impl YellowNotepadFilter {
    /// With what the service must be told.
    pub fn new(appointment_id: impl Into<DrId>, template_id: impl Into<DrId>) -> Self {
        Self(
            Query::new()
                .put("appointment_id", appointment_id.into())
                .put("template_id", template_id.into()),
        )
    }
}
