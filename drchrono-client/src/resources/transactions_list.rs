//! `/api/transactions_list`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::bulk::Bulk;
use crate::client::Drchrono;
use crate::model::LineItemTransaction;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};

const PATH: &str = "/api/transactions_list";

impl Drchrono {
    /// Transactions list.
    pub fn transactions_list(&self) -> TransactionsList {
        TransactionsList(self.clone())
    }
}

/// Transactions list.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct TransactionsList(pub(crate) Drchrono);

impl TransactionsList {
    /// The whole list by a job of the service, up to 1,000 rows a page. Nothing is sent before the
    /// first page is asked for.
    pub fn list(&self, filter: TransactionsListFilter) -> Bulk<LineItemTransaction> {
        self.0.bulk("list transactions list", PATH, filter.0)
    }
}

/// Which transactions list to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TransactionsListFilter(pub(crate) Query);

impl TransactionsListFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// In this order.
    pub fn order_by(self, order_by: &str) -> Self {
        Self(self.0.put("order_by", order_by))
    }

    /// Of this line item, by id.
    pub fn line_item(self, line_item: impl Into<DrId>) -> Self {
        Self(self.0.put("line_item", line_item.into()))
    }

    /// By posted date.
    pub fn posted_date(self, posted_date: impl Into<DrDate>) -> Self {
        Self(self.0.put("posted_date", posted_date.into().for_query()))
    }

    /// Of this appointment, by id.
    pub fn appointment(self, appointment: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment", appointment.into()))
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// With what is only sent on request. Pages are shorter then.
    pub fn verbose(self) -> Self {
        Self(self.0.put("verbose", true))
    }
}
