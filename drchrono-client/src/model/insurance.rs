//! Insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};

/// Insurance.
///
/// In `insurances`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Insurance {
    /// Payer id.
    pub payer_id: Option<String>,
    /// Payer name.
    pub payer_name: Option<String>,
    /// State.
    pub state: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Insurance);

impl Object for Insurance {
    fn read(mut from: Incoming) -> Self {
        Self {
            payer_id: from.take("payer_id"),
            payer_name: from.take("payer_name"),
            state: from.take("state"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("payer_id", self.payer_id.as_ref());
        to.put("payer_name", self.payer_name.as_ref());
        to.put("state", self.state.as_ref());
        to.extra(&self.extra);
    }
}
