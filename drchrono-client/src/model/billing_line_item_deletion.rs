//! Billing line item deletion.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};

/// Billing line item deletion.
///
/// In `line_item_deletions`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingLineItemDeletion {
    /// Appointment id, by id.
    pub appointment_id: Option<DrId>,
    /// Billing line item id, by id.
    pub billing_line_item_id: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingLineItemDeletion);

impl Object for BillingLineItemDeletion {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "appointment_id" => value.to(&mut self.appointment_id),
            "billing_line_item_id" => value.to(&mut self.billing_line_item_id),
            "created_at" => value.to(&mut self.created_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("appointment_id", self.appointment_id.as_ref());
        to.put("billing_line_item_id", self.billing_line_item_id.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.extra(&self.extra);
    }
}
