//! `/api/line_items`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::{BillingLineItem, BillingLineItemBody};
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::{Pages, PathSegments};

const PATH: &str = "/api/line_items";

impl Drchrono {
    /// Line items.
    pub fn line_items(&self) -> LineItems {
        LineItems(self.clone())
    }
}

/// Line items.
///
/// Reading needs `billing:read`, writing `billing:write`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct LineItems(pub(crate) Drchrono);

impl LineItems {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LineItemsFilter) -> Pages<BillingLineItem> {
        self.0.list("list line items", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<BillingLineItem> {
        let query = Query::new();
        self.0
            .read("read from line items", PATH, id.into().as_str(), &query)
            .await
    }

    /// One by its id, with what is only sent on request.
    pub async fn get_verbose(&self, id: impl Into<DrId>) -> Result<BillingLineItem> {
        let query = Query::new().put("verbose", true);
        self.0
            .read("read from line items", PATH, id.into().as_str(), &query)
            .await
    }

    /// Creates one. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(&self, body: &BillingLineItemBody) -> Result<BillingLineItem> {
        let query = Query::new();
        let body = self.0.complete("create in line items", body)?;
        self.0
            .create("create in line items", PATH, &query, &body)
            .await
    }

    /// As `create`, with `use_fee_schedule_defaults`.
    pub async fn create_with_use_fee_schedule_defaults(
        &self,
        body: &BillingLineItemBody,
    ) -> Result<BillingLineItem> {
        let query = Query::new().put("use_fee_schedule_defaults", true);
        let body = self.0.complete("create in line items", body)?;
        self.0
            .create("create in line items", PATH, &query, &body)
            .await
    }

    /// Creates several in one call. Never repeated once it may have arrived.
    pub async fn create_many(
        &self,
        bodies: &[BillingLineItemBody],
    ) -> Result<Vec<BillingLineItem>> {
        let bodies = self.0.complete_all("create in line items", bodies)?;
        self.0
            .create_many("create in line items", PATH, &Query::new(), &bodies)
            .await
    }

    /// Replaces one as a whole: what the body has not is emptied. The service answers without the object.
    pub async fn replace(&self, id: impl Into<DrId>, body: &BillingLineItemBody) -> Result<()> {
        let body = self.0.complete("replace in line items", body)?;
        self.0
            .replace(
                "replace in line items",
                PATH,
                id.into().as_str(),
                &Query::new(),
                &body,
            )
            .await
    }

    /// Changes what the body has and nothing else. The service answers without the object.
    pub async fn update(&self, id: impl Into<DrId>, body: &BillingLineItemBody) -> Result<()> {
        self.0
            .update(
                "update in line items",
                PATH,
                id.into().as_str(),
                &Query::new(),
                body,
            )
            .await
    }

    /// Deletes one.
    pub async fn delete(&self, id: impl Into<DrId>) -> Result<()> {
        let path = PathSegments::fixed(PATH).id(id.into().as_str());
        self.0
            .remove("delete from line items", path, &Query::new())
            .await
    }
}

/// Which line items to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LineItemsFilter(pub(crate) Query);

impl LineItemsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// By posted date.
    pub fn posted_date(self, posted_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("posted_date", posted_date.into().for_query()))
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this office, by id.
    pub fn office(self, office: impl Into<DrId>) -> Self {
        Self(self.0.put("office", office.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// By service date.
    pub fn service_date(self, service_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("service_date", service_date.into().for_query()))
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
