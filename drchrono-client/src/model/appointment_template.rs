//! Appointment template.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrId, DrTime, Patch};

/// Appointment template.
///
/// In `appointment_templates`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentTemplate {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Date end.
    pub date_end: Option<DrDate>,
    /// Date start.
    pub date_start: Option<DrDate>,
    /// Minutes.
    pub duration: Option<i64>,
    /// The number of the room in its office, from 1.
    pub exam_room: Option<i64>,
    /// Office, by id.
    pub office: Option<DrId>,
    /// Open slots. Only with `verbose`.
    pub open_slots: Option<Vec<AppointmentTemplateSlot>>,
    /// Profile, by id.
    pub profile: Option<DrId>,
    /// Scheduled time.
    pub scheduled_time: Option<DrDateTime>,
    /// From 0 for Monday.
    pub week_days: Option<Vec<i64>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentTemplate, id);

impl Object for AppointmentTemplate {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "date_end" => value.to(&mut self.date_end),
            "date_start" => value.to(&mut self.date_start),
            "duration" => value.to(&mut self.duration),
            "exam_room" => value.to(&mut self.exam_room),
            "office" => value.to(&mut self.office),
            "open_slots" => value.to(&mut self.open_slots),
            "profile" => value.to(&mut self.profile),
            "scheduled_time" => value.to(&mut self.scheduled_time),
            "week_days" => value.to(&mut self.week_days),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("date_end", self.date_end.as_ref());
        to.put("date_start", self.date_start.as_ref());
        to.put("duration", self.duration.as_ref());
        to.put("exam_room", self.exam_room.as_ref());
        to.put("office", self.office.as_ref());
        to.put("open_slots", self.open_slots.as_ref());
        to.put("profile", self.profile.as_ref());
        to.put("scheduled_time", self.scheduled_time.as_ref());
        to.put("week_days", self.week_days.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment template. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentTemplateBody {
    /// Date end.
    pub date_end: Patch<DrDate>,
    /// Date start.
    pub date_start: Patch<DrDate>,
    /// Minutes.
    pub duration: Patch<i64>,
    /// The number of the room in its office, from 1. Needed to create one.
    pub exam_room: Patch<i64>,
    /// Office, by id. Needed to create one.
    pub office: Patch<DrId>,
    /// Open slots. Only with `verbose`.
    pub open_slots: Patch<Vec<AppointmentTemplateSlotBody>>,
    /// Profile, by id. Needed to create one.
    pub profile: Patch<DrId>,
    /// Scheduled time. Needed to create one.
    pub scheduled_time: Patch<DrDateTime>,
    /// From 0 for Monday.
    pub week_days: Patch<Vec<i64>>,
}

body!(AppointmentTemplateBody);

impl AppointmentTemplateBody {
    /// With what is needed to create one.
    pub fn new(
        exam_room: impl Into<Patch<i64>>,
        office: impl Into<Patch<DrId>>,
        profile: impl Into<Patch<DrId>>,
        scheduled_time: impl Into<Patch<DrDateTime>>,
    ) -> Self {
        Self {
            exam_room: exam_room.into(),
            office: office.into(),
            profile: profile.into(),
            scheduled_time: scheduled_time.into(),
            ..Self::default()
        }
    }
}

impl Body for AppointmentTemplateBody {
    const REQUIRED: &'static [&'static str] = &["exam_room", "office", "profile", "scheduled_time"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("date_end", &self.date_end);
        to.patch("date_start", &self.date_start);
        to.patch("duration", &self.duration);
        to.patch("exam_room", &self.exam_room);
        to.patch("office", &self.office);
        to.patch("open_slots", &self.open_slots);
        to.patch("profile", &self.profile);
        to.patch("scheduled_time", &self.scheduled_time);
        to.patch("week_days", &self.week_days);
    }
}

/// Appointment template slot.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentTemplateSlot {
    /// End.
    pub end: Option<DrTime>,
    /// Start.
    pub start: Option<DrTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentTemplateSlot);

impl Object for AppointmentTemplateSlot {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "end" => value.to(&mut self.end),
            "start" => value.to(&mut self.start),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("end", self.end.as_ref());
        to.put("start", self.start.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment template slot. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentTemplateSlotBody {
    /// End.
    pub end: Patch<DrTime>,
    /// Start.
    pub start: Patch<DrTime>,
}

body!(AppointmentTemplateSlotBody);

impl Body for AppointmentTemplateSlotBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("end", &self.end);
        to.patch("start", &self.start);
    }
}
