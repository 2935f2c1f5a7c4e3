//! Schedule block.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Phi;

/// Schedule block.
///
/// In `schedule_blocks`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ScheduleBlock {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment break, by id.
    pub appointment_break: Option<DrId>,
    /// Color.
    pub color: Option<String>,
    /// Description.
    pub description: Option<Phi<String>>,
    /// End time.
    pub end_time: Option<DrDateTime>,
    /// Exam room.
    pub exam_room: Option<i64>,
    /// Office, by id.
    pub office: Option<DrId>,
    /// Practice group, by id.
    pub practice_group: Option<DrId>,
    /// Provider, by id.
    pub provider: Option<DrId>,
    /// Series, by id.
    pub series: Option<DrId>,
    /// Start time.
    pub start_time: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ScheduleBlock, id);

impl Object for ScheduleBlock {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment_break" => value.to(&mut self.appointment_break),
            "color" => value.to(&mut self.color),
            "description" => value.to(&mut self.description),
            "end_time" => value.to(&mut self.end_time),
            "exam_room" => value.to(&mut self.exam_room),
            "office" => value.to(&mut self.office),
            "practice_group" => value.to(&mut self.practice_group),
            "provider" => value.to(&mut self.provider),
            "series" => value.to(&mut self.series),
            "start_time" => value.to(&mut self.start_time),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment_break", self.appointment_break.as_ref());
        to.put("color", self.color.as_ref());
        to.put("description", self.description.as_ref());
        to.put("end_time", self.end_time.as_ref());
        to.put("exam_room", self.exam_room.as_ref());
        to.put("office", self.office.as_ref());
        to.put("practice_group", self.practice_group.as_ref());
        to.put("provider", self.provider.as_ref());
        to.put("series", self.series.as_ref());
        to.put("start_time", self.start_time.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a schedule block. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ScheduleBlockBody {
    /// Color.
    pub color: Patch<String>,
    /// Description.
    pub description: Patch<Phi<String>>,
    /// End time. Needed to create one.
    pub end_time: Patch<DrDateTime>,
    /// Exam room.
    pub exam_room: Patch<i64>,
    /// Office, by id. Needed to create one.
    pub office: Patch<DrId>,
    /// Practice group, by id.
    pub practice_group: Patch<DrId>,
    /// Provider, by id. Needed to create one.
    pub provider: Patch<DrId>,
    /// Series, by id.
    pub series: Patch<DrId>,
    /// Start time. Needed to create one.
    pub start_time: Patch<DrDateTime>,
}

body!(ScheduleBlockBody);

impl ScheduleBlockBody {
    /// With what is needed to create one.
    pub fn new(
        end_time: impl Into<Patch<DrDateTime>>,
        office: impl Into<Patch<DrId>>,
        provider: impl Into<Patch<DrId>>,
        start_time: impl Into<Patch<DrDateTime>>,
    ) -> Self {
        Self {
            end_time: end_time.into(),
            office: office.into(),
            provider: provider.into(),
            start_time: start_time.into(),
            ..Self::default()
        }
    }
}

impl Body for ScheduleBlockBody {
    const REQUIRED: &'static [&'static str] = &["end_time", "office", "provider", "start_time"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("color", &self.color);
        to.patch("description", &self.description);
        to.patch("end_time", &self.end_time);
        to.patch("exam_room", &self.exam_room);
        to.patch("office", &self.office);
        to.patch("practice_group", &self.practice_group);
        to.patch("provider", &self.provider);
        to.patch("series", &self.series);
        to.patch("start_time", &self.start_time);
    }
}
