//! `/api/messages`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{DoctorMessage, DoctorMessageBody};
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/messages";

impl Drchrono {
    /// Messages.
    pub fn messages(&self) -> Messages {
        Messages(self.clone())
    }
}

/// Messages.
///
/// Reading needs `messages:read`, writing `messages:write`;
/// the practice must have granted `message-center`.
#[derive(Debug, Clone)]
pub struct Messages(pub(crate) Drchrono);

impl Messages {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: MessagesFilter) -> Pages<DoctorMessage> {
        self.0.list("list messages", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<DoctorMessage> {
        let query = Query::new();
        self.0
            .read("read from messages", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &DoctorMessageBody) -> Result<DoctorMessage> {
        let query = Query::new();
        let body = self.0.complete("create in messages", body)?;
        self.0
            .create("create in messages", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[DoctorMessageBody]) -> Result<Vec<DoctorMessage>> {
        let bodies = self.0.complete_all("create in messages", bodies)?;
        self.0
            .create_many("create in messages", PATH, &Query::new(), &bodies)
            .await
    }

    /// Creates one with its file (`attachment`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create_with_file(
        &self,
        body: &DoctorMessageBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<DoctorMessage> {
        let body = self.0.complete("create in messages", body)?;
        let files = [("attachment", file)];
        self.0
            .create_with_files(
                "create in messages",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &DoctorMessageBody) -> Result<()> {
        let body = self.0.complete("replace in messages", body)?;
        self.0
            .replace(
                "replace in messages",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Replaces one as a whole, with its file (`attachment`), streamed.
    pub async fn replace_with_file(
        &self,
        id: impl Into<DrId>,
        body: &DoctorMessageBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("attachment", file)];
        self.0
            .write_with_files(
                "replace in messages",
                Method::PUT,
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
                &files,
                progress,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &DoctorMessageBody) -> Result<()> {
        self.0
            .update(
                "update in messages",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Changes one, with its file (`attachment`), streamed.
    pub async fn update_with_file(
        &self,
        id: impl Into<DrId>,
        body: &DoctorMessageBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("attachment", file)];
        self.0
            .write_with_files(
                "update in messages",
                Method::PATCH,
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
                &files,
                progress,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from messages", path, &Query::new())
            .await
    }
}

/// Which messages to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct MessagesFilter(pub(crate) Query);

impl MessagesFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Of this responsible user, by id.
    pub fn responsible_user(self, responsible_user: impl Into<DrId>) -> Self {
        Self(self.0.put("responsible_user", responsible_user.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn updated_since(self, updated_since: impl Into<DrDateTime>) -> Self {
        Self(
            self.0
                .put("updated_since", updated_since.into().for_query()),
        )
    }

    /// Received since this time.
    pub fn received_since(self, received_since: impl Into<DrDateTime>) -> Self {
        Self(
            self.0
                .put("received_since", received_since.into().for_query()),
        )
    }

    /// Of this owner, by id.
    pub fn owner(self, owner: impl Into<DrId>) -> Self {
        Self(self.0.put("owner", owner.into()))
    }

    /// By type.
    pub fn kind(self, kind: &str) -> Self {
        Self(self.0.put("type", kind))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
