//! Work day.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{WorkHours, WorkHoursBody};
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};

/// Work day.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkDay {
    /// Its id.
    pub id: Option<DrId>,
    /// Enabled: yes or no.
    pub enabled: Option<bool>,
    /// Iso weekday.
    pub iso_weekday: Option<String>,
    /// Work hours.
    pub work_hours: Option<Vec<WorkHours>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(WorkDay, id);

impl Object for WorkDay {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "enabled" => value.to(&mut self.enabled),
            "iso_weekday" => value.to(&mut self.iso_weekday),
            "work_hours" => value.to(&mut self.work_hours),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("enabled", self.enabled.as_ref());
        to.put("iso_weekday", self.iso_weekday.as_ref());
        to.put("work_hours", self.work_hours.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a work day. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkDayBody {
    /// Enabled: yes or no.
    pub enabled: Patch<bool>,
    /// Iso weekday.
    pub iso_weekday: Patch<String>,
    /// Work hours.
    pub work_hours: Patch<Vec<WorkHoursBody>>,
}

body!(WorkDayBody);

impl Body for WorkDayBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("enabled", &self.enabled);
        to.patch("iso_weekday", &self.iso_weekday);
        to.patch("work_hours", &self.work_hours);
    }
}
