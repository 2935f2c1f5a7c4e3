//! Insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};

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
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "payer_id" => value.to(&mut self.payer_id),
            "payer_name" => value.to(&mut self.payer_name),
            "state" => value.to(&mut self.state),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("payer_id", self.payer_id.as_ref());
        to.put("payer_name", self.payer_name.as_ref());
        to.put("state", self.state.as_ref());
        to.extra(&self.extra);
    }
}
