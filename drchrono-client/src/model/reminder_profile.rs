//! Reminder profile.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::ReminderType;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};
use crate::word::open_enum;

open_enum! {
/// Reminder unit.
ReminderUnit {
/// `minutes` on the wire.
Minutes = "minutes",
/// `hours` on the wire.
Hours = "hours",
/// `days` on the wire.
Days = "days",
/// `weeks` on the wire.
Weeks = "weeks",
}
}

/// Reminder profile.
///
/// In `reminder_profiles`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReminderProfile {
    /// Its id.
    pub id: Option<DrId>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Reminders.
    pub reminders: Option<Vec<ReminderProfileReminder>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ReminderProfile, id);

impl Object for ReminderProfile {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "doctor" => value.to(&mut self.doctor),
            "name" => value.to(&mut self.name),
            "reminders" => value.to(&mut self.reminders),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("name", self.name.as_ref());
        to.put("reminders", self.reminders.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a reminder profile. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReminderProfileBody {
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Name.
    pub name: Patch<String>,
    /// Reminders. Needed to create one.
    pub reminders: Patch<Vec<ReminderProfileReminderBody>>,
}

body!(ReminderProfileBody);

impl ReminderProfileBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        reminders: impl Into<Patch<Vec<ReminderProfileReminderBody>>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            reminders: reminders.into(),
            ..Self::default()
        }
    }
}

impl Body for ReminderProfileBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "reminders"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("doctor", &self.doctor);
        to.patch("name", &self.name);
        to.patch("reminders", &self.reminders);
    }
}

/// Reminder profile reminder.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReminderProfileReminder {
    /// Amount.
    pub amount: Option<i64>,
    /// Type.
    pub kind: Option<ReminderType>,
    /// Unit.
    pub unit: Option<ReminderUnit>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ReminderProfileReminder);

impl Object for ReminderProfileReminder {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "amount" => value.to(&mut self.amount),
            "type" => value.to(&mut self.kind),
            "unit" => value.to(&mut self.unit),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("amount", self.amount.as_ref());
        to.put("type", self.kind.as_ref());
        to.put("unit", self.unit.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a reminder profile reminder. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReminderProfileReminderBody {
    /// Amount.
    pub amount: Patch<i64>,
    /// Type.
    pub kind: Patch<ReminderType>,
    /// Unit.
    pub unit: Patch<ReminderUnit>,
}

body!(ReminderProfileReminderBody);

impl Body for ReminderProfileReminderBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("amount", &self.amount);
        to.patch("type", &self.kind);
        to.patch("unit", &self.unit);
    }
}
