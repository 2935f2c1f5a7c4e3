//! `/api/line_item_deletions`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::model::BillingLineItemDeletion;
use crate::query::Query;
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::api::Pages;

const PATH: &str = "/api/line_item_deletions";

impl Drchrono {
    /// Line items that were deleted.
    pub fn line_item_deletions(&self) -> LineItemDeletions {
        LineItemDeletions(self.clone())
    }
}

/// Line items that were deleted.
///
/// Needs `billing:read`;
/// the practice must have granted `billing` and `show-billing-tab`.
#[derive(Debug, Clone)]
pub struct LineItemDeletions(pub(crate) Drchrono);

impl LineItemDeletions {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: LineItemDeletionsFilter) -> Pages<BillingLineItemDeletion> {
        self.0.list("list line item deletions", PATH, filter.0)
    }
}

/// Which line item deletions to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct LineItemDeletionsFilter(pub(crate) Query);

impl LineItemDeletionsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made or changed at this time or later, on the service's own clock.
    pub fn since(self, since: impl Into<DrDateTime>) -> Self {
        Self(self.0.put("since", since.into().for_query()))
    }

    /// Of this appointment, by id.
    pub fn appointment_id(self, appointment_id: impl Into<DrId>) -> Self {
        Self(self.0.put("appointment_id", appointment_id.into()))
    }
}
