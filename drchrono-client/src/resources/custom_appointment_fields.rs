//! `/api/custom_appointment_fields`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{CustomAppointmentFieldType, CustomAppointmentFieldTypeBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/custom_appointment_fields";

impl Drchrono {
    /// Custom appointment fields.
    pub fn custom_appointment_fields(&self) -> CustomAppointmentFields {
        CustomAppointmentFields(self.clone())
    }
}

/// Custom appointment fields.
///
/// Reading needs `clinical:read` and `settings:read`, writing `clinical:write` and `settings:write`;
/// the practice must have granted `clinical-notes` and `settings`.
#[derive(Debug, Clone)]
pub struct CustomAppointmentFields(pub(crate) Drchrono);

impl CustomAppointmentFields {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: CustomAppointmentFieldsFilter) -> Pages<CustomAppointmentFieldType> {
        self.0
            .list("list custom appointment fields", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<CustomAppointmentFieldType> {
        let query = Query::new();
        self.0
            .read(
                "read from custom appointment fields",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &CustomAppointmentFieldTypeBody,
    ) -> Result<CustomAppointmentFieldType> {
        let query = Query::new();
        let body = self
            .0
            .complete("create in custom appointment fields", body)?;
        self.0
            .create("create in custom appointment fields", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[CustomAppointmentFieldTypeBody],
    ) -> Result<Vec<CustomAppointmentFieldType>> {
        let bodies = self
            .0
            .complete_all("create in custom appointment fields", bodies)?;
        self.0
            .create_many(
                "create in custom appointment fields",
                PATH,
                &Query::new(),
                &bodies,
            )
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(
        &self,
        id: impl Into<DrId>,
        body: &CustomAppointmentFieldTypeBody,
    ) -> Result<()> {
        let body = self
            .0
            .complete("replace in custom appointment fields", body)?;
        self.0
            .replace(
                "replace in custom appointment fields",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &CustomAppointmentFieldTypeBody,
    ) -> Result<()> {
        self.0
            .update(
                "update in custom appointment fields",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }
}

/// Which custom appointment fields to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CustomAppointmentFieldsFilter(pub(crate) Query);

impl CustomAppointmentFieldsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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
