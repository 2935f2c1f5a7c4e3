//! `/api/patient_messages`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{PatientMessage, PatientMessageBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/patient_messages";

impl Drchrono {
    /// Patient messages.
    pub fn patient_messages(&self) -> PatientMessages {
        PatientMessages(self.clone())
    }
}

/// Patient messages.
///
/// Reading needs `patients:read` and `messages:read`, writing `patients:write` and `messages:write`;
/// the practice must have granted `manage-patients` and `message-center`.
#[derive(Debug, Clone)]
pub struct PatientMessages(pub(crate) Drchrono);

impl PatientMessages {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientMessagesFilter) -> Pages<PatientMessage> {
        self.0.list("list patient messages", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<PatientMessage> {
        let query = Query::new();
        self.0
            .read(
                "read from patient messages",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientMessageBody) -> Result<PatientMessage> {
        let query = Query::new();
        let body = self.0.complete("create in patient messages", body)?;
        self.0
            .create("create in patient messages", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[PatientMessageBody]) -> Result<Vec<PatientMessage>> {
        let bodies = self.0.complete_all("create in patient messages", bodies)?;
        self.0
            .create_many("create in patient messages", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientMessageBody) -> Result<()> {
        let body = self.0.complete("replace in patient messages", body)?;
        self.0
            .replace(
                "replace in patient messages",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientMessageBody) -> Result<()> {
        self.0
            .update(
                "update in patient messages",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which patient messages to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientMessagesFilter(pub(crate) Query);

impl PatientMessagesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
