//! `/api/transactions`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::LineItemTransaction;
use crate::query::Query;
use crate::scalar::{DrDate, DrDateTime, DrId};
use dental_oauth::Result;
use dental_oauth::api::Pages;

const PATH: &str = "/api/transactions";

impl Drchrono {
    /// Transactions.
    pub fn transactions(&self) -> Transactions {
        Transactions(self.clone())
    }
}

/// Transactions.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct Transactions(pub(crate) Drchrono);

impl Transactions {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: TransactionsFilter) -> Pages<LineItemTransaction> {
        self.0.list("list transactions", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<LineItemTransaction> {
        let query = Query::new();
        self.0
            .read("read from transactions", PATH, id.into().as_str(), &query)
            .await
    }
}

/// Which transactions to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct TransactionsFilter(pub(crate) Query);

impl TransactionsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
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

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
