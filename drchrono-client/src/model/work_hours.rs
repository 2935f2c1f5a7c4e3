//! Work hours.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, DrTime, Patch};

/// Work hours.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkHours {
    /// Its id.
    pub id: Option<DrId>,
    /// Enabled: yes or no.
    pub enabled: Option<bool>,
    /// End time.
    pub end_time: Option<DrTime>,
    /// Start time.
    pub start_time: Option<DrTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(WorkHours, id);

impl Object for WorkHours {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "enabled" => value.to(&mut self.enabled),
            "end_time" => value.to(&mut self.end_time),
            "start_time" => value.to(&mut self.start_time),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("enabled", self.enabled.as_ref());
        to.put("end_time", self.end_time.as_ref());
        to.put("start_time", self.start_time.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a work hours. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkHoursBody {
    /// Enabled: yes or no.
    pub enabled: Patch<bool>,
    /// End time.
    pub end_time: Patch<DrTime>,
    /// Start time.
    pub start_time: Patch<DrTime>,
}

body!(WorkHoursBody);

impl Body for WorkHoursBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("enabled", &self.enabled);
        to.patch("end_time", &self.end_time);
        to.patch("start_time", &self.start_time);
    }
}
