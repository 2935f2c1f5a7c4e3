//! `/api/line_items_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::BillingLineItem;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};

const PATH: &str = "/api/line_items_list";

impl Drchrono {
    /// Line items list.
    pub fn line_items_list(&self) -> LineItemsList {
        LineItemsList(self.clone())
    }
}

/// Line items list.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct LineItemsList(pub(crate) Drchrono);

impl LineItemsList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: LineItemsListFilter) -> Bulk<BillingLineItem> {
        self.0.bulk("list line items list", PATH, filter.0)
    }
}

/// Which line items list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LineItemsListFilter(pub(crate) Query);

impl LineItemsListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
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

    /// Service date range, both days included.
    pub fn service_date_range(self, from: impl Into<DrDate>, to: impl Into<DrDate>) -> Self {
        Self(self.0.put(
            "service_date_range",
            format!("{}/{}", from.into().for_query(), to.into().for_query()),
        ))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
