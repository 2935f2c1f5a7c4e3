//! What is written: appointment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{
    AppointmentClinicalNoteBody, AppointmentCustomFieldBody, AppointmentCustomVitalBody,
    AppointmentStatus, AppointmentVitalsBody,
};
use crate::object::{Body, Outgoing, body};
use crate::scalar::{DrDate, DrDateTime, DrId, Patch};
use dental_oauth::Phi;
use serde_json::Value;

/// What can be written of an appointment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentBody {
    /// `true` lets a write take a time that is taken.
    pub allow_overlapping: Patch<bool>,
    /// A break rather than an appointment. Writing it seems to do nothing.
    pub appt_is_break: Patch<bool>,
    /// Billing provider, by id.
    pub billing_provider: Patch<DrId>,
    /// Practices define values of their own.
    pub billing_status: Patch<String>,
    /// The note, and the address of its PDF. Only with `verbose`.
    pub clinical_note: Patch<AppointmentClinicalNoteBody>,
    /// Cloned from, by id.
    pub cloned_from: Patch<DrId>,
    /// Color.
    pub color: Patch<String>,
    /// Custom fields. Only with `verbose`.
    pub custom_fields: Patch<Vec<AppointmentCustomFieldBody>>,
    /// Custom status.
    pub custom_status: Patch<String>,
    /// Custom vitals. Only with `verbose`.
    pub custom_vitals: Patch<Vec<AppointmentCustomVitalBody>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Minutes. Taken from the profile when that is given.
    pub duration: Patch<i64>,
    /// The number of the room in its office, from 1. Needed to create one.
    pub exam_room: Patch<i64>,
    /// ICD10 codes.
    pub icd10_codes: Patch<Vec<String>>,
    /// ICD9 codes.
    pub icd9_codes: Patch<Vec<String>>,
    /// Whether it is walk in.
    pub is_walk_in: Patch<bool>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Office, by id. Needed to create one.
    pub office: Patch<DrId>,
    /// The patient, by id. A break has none. Needed to create one.
    pub patient: Patch<DrId>,
    /// Payment profile.
    pub payment_profile: Patch<String>,
    /// The profile, by id: colour, duration and reason come from it.
    pub profile: Patch<DrId>,
    /// Reason.
    pub reason: Patch<Phi<String>>,
    /// Recur end date.
    pub recur_end_date: Patch<DrDate>,
    /// Recur start date.
    pub recur_start_date: Patch<DrDate>,
    /// Recurring appointment: yes or no.
    pub recurring_appointment: Patch<bool>,
    /// Recurring days, in no fixed form.
    pub recurring_days: Patch<Vec<Value>>,
    /// Weeks between repetitions.
    pub recurs_every: Patch<i64>,
    /// Reminder profile, by id.
    pub reminder_profile: Patch<DrId>,
    /// Resubmit claim original id, by id.
    pub resubmit_claim_original_id: Patch<DrId>,
    /// When it begins, on the clock of the practice. Needed to create one.
    pub scheduled_time: Patch<DrDateTime>,
    /// Practices define words of their own.
    pub status: Patch<AppointmentStatus>,
    /// Supervising provider, by id.
    pub supervising_provider: Patch<DrId>,
    /// Vitals. Only with `verbose`.
    pub vitals: Patch<AppointmentVitalsBody>,
}

body!(AppointmentBody);

impl AppointmentBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        exam_room: impl Into<Patch<i64>>,
        office: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
        scheduled_time: impl Into<Patch<DrDateTime>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            exam_room: exam_room.into(),
            office: office.into(),
            patient: patient.into(),
            scheduled_time: scheduled_time.into(),
            ..Self::default()
        }
    }
}

impl Body for AppointmentBody {
    const REQUIRED: &'static [&'static str] =
        &["doctor", "exam_room", "office", "patient", "scheduled_time"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("allow_overlapping", &self.allow_overlapping);
        to.patch("appt_is_break", &self.appt_is_break);
        to.patch("billing_provider", &self.billing_provider);
        to.patch("billing_status", &self.billing_status);
        to.patch("clinical_note", &self.clinical_note);
        to.patch("cloned_from", &self.cloned_from);
        to.patch("color", &self.color);
        to.patch("custom_fields", &self.custom_fields);
        to.patch("custom_status", &self.custom_status);
        to.patch("custom_vitals", &self.custom_vitals);
        to.patch("doctor", &self.doctor);
        to.patch("duration", &self.duration);
        to.patch("exam_room", &self.exam_room);
        to.patch("icd10_codes", &self.icd10_codes);
        to.patch("icd9_codes", &self.icd9_codes);
        to.patch("is_walk_in", &self.is_walk_in);
        to.patch("notes", &self.notes);
        to.patch("office", &self.office);
        to.patch("patient", &self.patient);
        to.patch("payment_profile", &self.payment_profile);
        to.patch("profile", &self.profile);
        to.patch("reason", &self.reason);
        to.patch("recur_end_date", &self.recur_end_date);
        to.patch("recur_start_date", &self.recur_start_date);
        to.patch("recurring_appointment", &self.recurring_appointment);
        to.patch("recurring_days", &self.recurring_days);
        to.patch("recurs_every", &self.recurs_every);
        to.patch("reminder_profile", &self.reminder_profile);
        to.patch(
            "resubmit_claim_original_id",
            &self.resubmit_claim_original_id,
        );
        to.patch("scheduled_time", &self.scheduled_time);
        to.patch("status", &self.status);
        to.patch("supervising_provider", &self.supervising_provider);
        to.patch("vitals", &self.vitals);
    }
}
