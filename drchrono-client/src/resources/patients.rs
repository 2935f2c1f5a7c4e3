//! `/api/patients`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{Patient, PatientBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};
use dental_oauth::transfer::Progress;
use http::Method;

const PATH: &str = "/api/patients";

impl Drchrono {
    /// The people a practice treats.
    pub fn patients(&self) -> Patients {
        Patients(self.clone())
    }
}

/// The people a practice treats.
///
/// Reading needs `patients:read`, writing `patients:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct Patients(pub(crate) Drchrono);

impl Patients {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: PatientsFilter) -> Pages<Patient> {
        self.0.list("list patients", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<Patient> {
        let query = Query::new();
        self.0
            .read("read from patients", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<Patient> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from patients", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &PatientBody) -> Result<Patient> {
        let query = Query::new();
        let body = self.0.complete("create in patients", body)?;
        self.0
            .create("create in patients", PATH, &query, &body)
            .await
    }

    /// As `create`, with `allow_duplicates`.
    pub async fn create_with_allow_duplicates(&self, body: &PatientBody) -> Result<Patient> {
        let query = Query::new().put("allow_duplicates", true);
        let body = self.0.complete("create in patients", body)?;
        self.0
            .create("create in patients", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(&self, bodies: &[PatientBody]) -> Result<Vec<Patient>> {
        let bodies = self.0.complete_all("create in patients", bodies)?;
        self.0
            .create_many("create in patients", PATH, &Query::new(), &bodies)
            .await
    }

    /// Creates one with its file (`patient_photo`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create_with_file(
        &self,
        body: &PatientBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<Patient> {
        let body = self.0.complete("create in patients", body)?;
        let files = [("patient_photo", file)];
        self.0
            .create_with_files(
                "create in patients",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &PatientBody) -> Result<()> {
        let body = self.0.complete("replace in patients", body)?;
        self.0
            .replace(
                "replace in patients",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Replaces one as a whole, with its file (`patient_photo`), streamed.
    pub async fn replace_with_file(
        &self,
        id: impl Into<DrId>,
        body: &PatientBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("patient_photo", file)];
        self.0
            .write_with_files(
                "replace in patients",
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
    pub async fn update(&self, id: impl Into<DrId>, body: &PatientBody) -> Result<()> {
        self.0
            .update(
                "update in patients",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Changes one, with its file (`patient_photo`), streamed.
    pub async fn update_with_file(
        &self,
        id: impl Into<DrId>,
        body: &PatientBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<()> {
        let files = [("patient_photo", file)];
        self.0
            .write_with_files(
                "update in patients",
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
            .remove("delete from patients", path, &Query::new())
            .await
    }
}

/// Which patients to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct PatientsFilter(pub(crate) Query);

impl PatientsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By first name.
    pub fn first_name(self, first_name: &str) -> Self {
        Self(self.0.put("first_name", first_name))
    }

    /// By created at.
    pub fn created_at(self, created_at: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("created_at", created_at.into().for_query()))
    }

    /// By last name.
    pub fn last_name(self, last_name: &str) -> Self {
        Self(self.0.put("last_name", last_name))
    }

    /// By preferred language.
    pub fn preferred_language(self, preferred_language: &str) -> Self {
        Self(self.0.put("preferred_language", preferred_language))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// By gender.
    pub fn gender(self, gender: &str) -> Self {
        Self(self.0.put("gender", gender))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// By date of birth.
    pub fn date_of_birth(self, date_of_birth: impl Into<DrDate>) -> Self {
        Self(
            self.0
                .put("date_of_birth", date_of_birth.into().for_query()),
        )
    }

    /// By race.
    pub fn race(self, race: &str) -> Self {
        Self(self.0.put("race", race))
    }

    /// By chart id.
    pub fn chart_id(self, chart_id: &str) -> Self {
        Self(self.0.put("chart_id", chart_id))
    }

    /// By email.
    pub fn email(self, email: &str) -> Self {
        Self(self.0.put("email", email))
    }

    /// By ethnicity.
    pub fn ethnicity(self, ethnicity: &str) -> Self {
        Self(self.0.put("ethnicity", ethnicity))
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
