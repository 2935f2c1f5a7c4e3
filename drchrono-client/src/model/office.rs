//! Office.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{WorkSchedule, WorkScheduleBody};
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, DrTime, Patch};

/// Office.
///
/// In `offices`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Office {
    /// Its id.
    pub id: Option<DrId>,
    /// Address.
    pub address: Option<String>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// City.
    pub city: Option<String>,
    /// Country. One of 252 published codes.
    pub country: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// In whole hours; `24:00` for the end of the day.
    pub end_time: Option<DrTime>,
    /// The rooms, from 1.
    pub exam_rooms: Option<Vec<OfficeExamRoom>>,
    /// Fax number.
    pub fax_number: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Office work schedule.
    pub office_work_schedule: Option<WorkSchedule>,
    /// Online scheduling: yes or no.
    pub online_scheduling: Option<bool>,
    /// Online timeslots. Only with `verbose`.
    pub online_timeslots: Option<Vec<OfficeOnlineTimeslot>>,
    /// Phone number.
    pub phone_number: Option<String>,
    /// In whole hours.
    pub start_time: Option<DrTime>,
    /// State. One of 59 published codes.
    pub state: Option<String>,
    /// Tax id number professional.
    pub tax_id_number_professional: Option<String>,
    /// Zip code.
    pub zip_code: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Office, id);

impl Object for Office {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "address" => value.to(&mut self.address),
            "archived" => value.to(&mut self.archived),
            "city" => value.to(&mut self.city),
            "country" => value.to(&mut self.country),
            "doctor" => value.to(&mut self.doctor),
            "end_time" => value.to(&mut self.end_time),
            "exam_rooms" => value.to(&mut self.exam_rooms),
            "fax_number" => value.to(&mut self.fax_number),
            "name" => value.to(&mut self.name),
            "office_work_schedule" => value.to(&mut self.office_work_schedule),
            "online_scheduling" => value.to(&mut self.online_scheduling),
            "online_timeslots" => value.to(&mut self.online_timeslots),
            "phone_number" => value.to(&mut self.phone_number),
            "start_time" => value.to(&mut self.start_time),
            "state" => value.to(&mut self.state),
            "tax_id_number_professional" => value.to(&mut self.tax_id_number_professional),
            "zip_code" => value.to(&mut self.zip_code),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("address", self.address.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("city", self.city.as_ref());
        to.put("country", self.country.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("end_time", self.end_time.as_ref());
        to.put("exam_rooms", self.exam_rooms.as_ref());
        to.put("fax_number", self.fax_number.as_ref());
        to.put("name", self.name.as_ref());
        to.put("office_work_schedule", self.office_work_schedule.as_ref());
        to.put("online_scheduling", self.online_scheduling.as_ref());
        to.put("online_timeslots", self.online_timeslots.as_ref());
        to.put("phone_number", self.phone_number.as_ref());
        to.put("start_time", self.start_time.as_ref());
        to.put("state", self.state.as_ref());
        to.put(
            "tax_id_number_professional",
            self.tax_id_number_professional.as_ref(),
        );
        to.put("zip_code", self.zip_code.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an office. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OfficeBody {
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// In whole hours; `24:00` for the end of the day.
    pub end_time: Patch<DrTime>,
    /// Office work schedule.
    pub office_work_schedule: Patch<WorkScheduleBody>,
    /// Online scheduling: yes or no.
    pub online_scheduling: Patch<bool>,
    /// Online timeslots. Only with `verbose`.
    pub online_timeslots: Patch<Vec<OfficeOnlineTimeslotBody>>,
    /// In whole hours.
    pub start_time: Patch<DrTime>,
}

body!(OfficeBody);

impl Body for OfficeBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("archived", &self.archived);
        to.patch("end_time", &self.end_time);
        to.patch("office_work_schedule", &self.office_work_schedule);
        to.patch("online_scheduling", &self.online_scheduling);
        to.patch("online_timeslots", &self.online_timeslots);
        to.patch("start_time", &self.start_time);
    }
}

/// Office exam room.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OfficeExamRoom {
    /// From 1.
    pub index: Option<i64>,
    /// Name.
    pub name: Option<String>,
    /// Online scheduling: yes or no.
    pub online_scheduling: Option<bool>,
    /// What has no field here.
    pub extra: Extra,
}

object!(OfficeExamRoom);

impl Object for OfficeExamRoom {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "index" => value.to(&mut self.index),
            "name" => value.to(&mut self.name),
            "online_scheduling" => value.to(&mut self.online_scheduling),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("index", self.index.as_ref());
        to.put("name", self.name.as_ref());
        to.put("online_scheduling", self.online_scheduling.as_ref());
        to.extra(&self.extra);
    }
}

/// Office online timeslot.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OfficeOnlineTimeslot {
    /// The day of the week, as a number.
    pub day: Option<i64>,
    /// Hour.
    pub hour: Option<i64>,
    /// Minute.
    pub minute: Option<i64>,
    /// What has no field here.
    pub extra: Extra,
}

object!(OfficeOnlineTimeslot);

impl Object for OfficeOnlineTimeslot {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "day" => value.to(&mut self.day),
            "hour" => value.to(&mut self.hour),
            "minute" => value.to(&mut self.minute),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("day", self.day.as_ref());
        to.put("hour", self.hour.as_ref());
        to.put("minute", self.minute.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an office online timeslot. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct OfficeOnlineTimeslotBody {
    /// The day of the week, as a number.
    pub day: Patch<i64>,
    /// Hour.
    pub hour: Patch<i64>,
    /// Minute.
    pub minute: Patch<i64>,
}

body!(OfficeOnlineTimeslotBody);

impl Body for OfficeOnlineTimeslotBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("day", &self.day);
        to.patch("hour", &self.hour);
        to.patch("minute", &self.minute);
    }
}
