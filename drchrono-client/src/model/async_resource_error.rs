//! Async resource error.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};

/// Async resource error.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AsyncResourceError {
    /// Detail.
    pub detail: Option<String>,
    /// Status.
    pub status: Option<String>,
    /// UUID.
    pub uuid: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AsyncResourceError);

impl Object for AsyncResourceError {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "detail" => value.to(&mut self.detail),
            "status" => value.to(&mut self.status),
            "uuid" => value.to(&mut self.uuid),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("detail", self.detail.as_ref());
        to.put("status", self.status.as_ref());
        to.put("uuid", self.uuid.as_ref());
        to.extra(&self.extra);
    }
}
