//! Work schedule.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{WorkDay, WorkDayBody};
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};

/// Work schedule.
///
/// In `doctor_work_schedule`, `office_work_schedule`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkSchedule {
    /// Its id.
    pub id: Option<DrId>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Office, by id.
    pub office: Option<DrId>,
    /// Work days.
    pub work_days: Option<Vec<WorkDay>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(WorkSchedule, id);

impl Object for WorkSchedule {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "doctor" => value.to(&mut self.doctor),
            "office" => value.to(&mut self.office),
            "work_days" => value.to(&mut self.work_days),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("office", self.office.as_ref());
        to.put("work_days", self.work_days.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a work schedule. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct WorkScheduleBody {
    /// Doctor, by id.
    pub doctor: Patch<DrId>,
    /// Office, by id.
    pub office: Patch<DrId>,
    /// Work days.
    pub work_days: Patch<Vec<WorkDayBody>>,
}

body!(WorkScheduleBody);

impl Body for WorkScheduleBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("doctor", &self.doctor);
        to.patch("office", &self.office);
        to.patch("work_days", &self.work_days);
    }
}
