//! Appointment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::AppointmentVitals;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};
use serde_json::Value;

open_enum! {
/// Appointment status.
AppointmentStatus {
/// An empty text on the wire.
Unset = "",
/// `Arrived` on the wire.
Arrived = "Arrived",
/// `Checked In` on the wire.
CheckedIn = "Checked In",
/// `Checked In Online` on the wire.
CheckedInOnline = "Checked In Online",
/// `In Room` on the wire.
InRoom = "In Room",
/// `In Session` on the wire.
InSession = "In Session",
/// `Complete` on the wire.
Complete = "Complete",
/// `Confirmed` on the wire.
Confirmed = "Confirmed",
/// `Not Confirmed` on the wire.
NotConfirmed = "Not Confirmed",
/// `Rescheduled` on the wire.
Rescheduled = "Rescheduled",
/// `Cancelled` on the wire.
Cancelled = "Cancelled",
/// `No Show` on the wire.
NoShow = "No Show",
}
}

open_enum! {
/// Claim status.
ClaimStatus {
/// An empty text on the wire.
Unset = "",
/// `Incomplete Information` on the wire.
IncompleteInformation = "Incomplete Information",
/// `In Process Emdeon` on the wire.
InProcessEmdeon = "In Process Emdeon",
/// `Rejected Emdeon` on the wire.
RejectedEmdeon = "Rejected Emdeon",
/// `Rejected EPS` on the wire.
RejectedEPS = "Rejected EPS",
/// `Rejected Jopari` on the wire.
RejectedJopari = "Rejected Jopari",
/// `In Process Payor` on the wire.
InProcessPayor = "In Process Payor",
/// `Rejected Waystar Professional` on the wire.
RejectedWaystarProfessional = "Rejected Waystar Professional",
/// `Rejected Waystar Institutional` on the wire.
RejectedWaystarInstitutional = "Rejected Waystar Institutional",
/// `In Process Payer` on the wire.
InProcessPayer = "In Process Payer",
/// `Payer Acknowledged` on the wire.
PayerAcknowledged = "Payer Acknowledged",
/// `Rejected Payor` on the wire.
RejectedPayor = "Rejected Payor",
/// `Rejected Payer` on the wire.
RejectedPayer = "Rejected Payer",
/// `Paid in Full` on the wire.
PaidInFull = "Paid in Full",
/// `Partially Paid` on the wire.
PartiallyPaid = "Partially Paid",
/// `Coordination of Benefits` on the wire.
CoordinationOfBenefits = "Coordination of Benefits",
/// `ERA Received` on the wire.
ERAReceived = "ERA Received",
/// `ERA Denied` on the wire.
ERADenied = "ERA Denied",
/// `HCFA Form Faxed` on the wire.
HCFAFormFaxed = "HCFA Form Faxed",
}
}

open_enum! {
/// Reminder type.
ReminderType {
/// `email` on the wire.
Email = "email",
/// `sms` on the wire.
Sms = "sms",
/// `phone` on the wire.
Phone = "phone",
/// `auto_call` on the wire.
AutoCall = "auto_call",
}
}

/// Appointment.
///
/// In `appointments`, `appointments_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Appointment {
    /// A text: digits for nearly all, not for repetitions that do not exist yet.
    pub id: Option<DrId>,
    /// `true` lets a write take a time that is taken.
    pub allow_overlapping: Option<bool>,
    /// A break rather than an appointment. Writing it seems to do nothing.
    pub appt_is_break: Option<bool>,
    /// Base recurring appointment, by id.
    pub base_recurring_appointment: Option<DrId>,
    /// Billing notes.
    pub billing_notes: Option<Vec<AppointmentBillingNote>>,
    /// Billing provider, by id.
    pub billing_provider: Option<DrId>,
    /// Practices define values of their own.
    pub billing_status: Option<String>,
    /// The note, and the address of its PDF. Only with `verbose`.
    pub clinical_note: Option<AppointmentClinicalNote>,
    /// Cloned from, by id.
    pub cloned_from: Option<DrId>,
    /// Color.
    pub color: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Custom fields. Only with `verbose`.
    pub custom_fields: Option<Vec<AppointmentCustomField>>,
    /// Custom status.
    pub custom_status: Option<String>,
    /// Custom vitals. Only with `verbose`.
    pub custom_vitals: Option<Vec<AppointmentCustomVital>>,
    /// Deleted. Only seen with `show_archived`.
    pub deleted_flag: Option<bool>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Minutes. Taken from the profile when that is given.
    pub duration: Option<i64>,
    /// The number of the room in its office, from 1.
    pub exam_room: Option<i64>,
    /// When it, its note or its vitals last changed: the best mark of a change. Only with `verbose`.
    pub extended_updated_at: Option<DrDateTime>,
    /// First billed date.
    pub first_billed_date: Option<DrDateTime>,
    /// First EDI date.
    pub first_edi_date: Option<DrDateTime>,
    /// ICD10 codes.
    pub icd10_codes: Option<Vec<String>>,
    /// ICD9 codes.
    pub icd9_codes: Option<Vec<String>>,
    /// Ins1 status.
    pub ins1_status: Option<ClaimStatus>,
    /// Ins2 status.
    pub ins2_status: Option<ClaimStatus>,
    /// Whether it is virtual base.
    pub is_virtual_base: Option<bool>,
    /// Whether it is walk in.
    pub is_walk_in: Option<bool>,
    /// Last billed date.
    pub last_billed_date: Option<DrDateTime>,
    /// Last EDI date.
    pub last_edi_date: Option<DrDateTime>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Office, by id.
    pub office: Option<DrId>,
    /// The patient, by id. A break has none.
    pub patient: Option<DrId>,
    /// Payment profile.
    pub payment_profile: Option<String>,
    /// Primary insurance id number.
    pub primary_insurance_id_number: Option<Phi<String>>,
    /// Primary insurer name.
    pub primary_insurer_name: Option<String>,
    /// Primary insurer payer id.
    pub primary_insurer_payer_id: Option<String>,
    /// The profile, by id: colour, duration and reason come from it.
    pub profile: Option<DrId>,
    /// Reason.
    pub reason: Option<Phi<String>>,
    /// Recur end date.
    pub recur_end_date: Option<DrDate>,
    /// Recur start date.
    pub recur_start_date: Option<DrDate>,
    /// Recurrence instance key.
    pub recurrence_instance_key: Option<String>,
    /// Recurring appointment: yes or no.
    pub recurring_appointment: Option<bool>,
    /// Recurring days, in no fixed form.
    pub recurring_days: Option<Vec<Value>>,
    /// Weeks between repetitions.
    pub recurs_every: Option<i64>,
    /// Reminder profile, by id.
    pub reminder_profile: Option<DrId>,
    /// Reminders. Only with `verbose`.
    pub reminders: Option<Vec<AppointmentReminder>>,
    /// Resubmit claim original id, by id.
    pub resubmit_claim_original_id: Option<DrId>,
    /// When it begins, on the clock of the practice.
    pub scheduled_time: Option<DrDateTime>,
    /// Secondary insurance id number.
    pub secondary_insurance_id_number: Option<Phi<String>>,
    /// Secondary insurer name.
    pub secondary_insurer_name: Option<String>,
    /// Secondary insurer payer id.
    pub secondary_insurer_payer_id: Option<String>,
    /// Practices define words of their own.
    pub status: Option<AppointmentStatus>,
    /// Status transitions. Only with `verbose`.
    pub status_transitions: Option<Vec<AppointmentStatusTransition>>,
    /// Supervising provider, by id.
    pub supervising_provider: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Vitals. Only with `verbose`.
    pub vitals: Option<AppointmentVitals>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Appointment, id);

impl Object for Appointment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allow_overlapping" => value.to(&mut self.allow_overlapping),
            "appt_is_break" => value.to(&mut self.appt_is_break),
            "base_recurring_appointment" => value.to(&mut self.base_recurring_appointment),
            "billing_notes" => value.to(&mut self.billing_notes),
            "billing_provider" => value.to(&mut self.billing_provider),
            "billing_status" => value.to(&mut self.billing_status),
            "clinical_note" => value.to(&mut self.clinical_note),
            "cloned_from" => value.to(&mut self.cloned_from),
            "color" => value.to(&mut self.color),
            "created_at" => value.to(&mut self.created_at),
            "created_by" => value.to(&mut self.created_by),
            "custom_fields" => value.to(&mut self.custom_fields),
            "custom_status" => value.to(&mut self.custom_status),
            "custom_vitals" => value.to(&mut self.custom_vitals),
            "deleted_flag" => value.to(&mut self.deleted_flag),
            "doctor" => value.to(&mut self.doctor),
            "duration" => value.to(&mut self.duration),
            "exam_room" => value.to(&mut self.exam_room),
            "extended_updated_at" => value.to(&mut self.extended_updated_at),
            "first_billed_date" => value.to(&mut self.first_billed_date),
            "first_edi_date" => value.to(&mut self.first_edi_date),
            "icd10_codes" => value.to(&mut self.icd10_codes),
            "icd9_codes" => value.to(&mut self.icd9_codes),
            "ins1_status" => value.to(&mut self.ins1_status),
            "ins2_status" => value.to(&mut self.ins2_status),
            "is_virtual_base" => value.to(&mut self.is_virtual_base),
            "is_walk_in" => value.to(&mut self.is_walk_in),
            "last_billed_date" => value.to(&mut self.last_billed_date),
            "last_edi_date" => value.to(&mut self.last_edi_date),
            "notes" => value.to(&mut self.notes),
            "office" => value.to(&mut self.office),
            "patient" => value.to(&mut self.patient),
            "payment_profile" => value.to(&mut self.payment_profile),
            "primary_insurance_id_number" => value.to(&mut self.primary_insurance_id_number),
            "primary_insurer_name" => value.to(&mut self.primary_insurer_name),
            "primary_insurer_payer_id" => value.to(&mut self.primary_insurer_payer_id),
            "profile" => value.to(&mut self.profile),
            "reason" => value.to(&mut self.reason),
            "recur_end_date" => value.to(&mut self.recur_end_date),
            "recur_start_date" => value.to(&mut self.recur_start_date),
            "recurrence_instance_key" => value.to(&mut self.recurrence_instance_key),
            "recurring_appointment" => value.to(&mut self.recurring_appointment),
            "recurring_days" => value.to(&mut self.recurring_days),
            "recurs_every" => value.to(&mut self.recurs_every),
            "reminder_profile" => value.to(&mut self.reminder_profile),
            "reminders" => value.to(&mut self.reminders),
            "resubmit_claim_original_id" => value.to(&mut self.resubmit_claim_original_id),
            "scheduled_time" => value.to(&mut self.scheduled_time),
            "secondary_insurance_id_number" => value.to(&mut self.secondary_insurance_id_number),
            "secondary_insurer_name" => value.to(&mut self.secondary_insurer_name),
            "secondary_insurer_payer_id" => value.to(&mut self.secondary_insurer_payer_id),
            "status" => value.to(&mut self.status),
            "status_transitions" => value.to(&mut self.status_transitions),
            "supervising_provider" => value.to(&mut self.supervising_provider),
            "updated_at" => value.to(&mut self.updated_at),
            "vitals" => value.to(&mut self.vitals),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("allow_overlapping", self.allow_overlapping.as_ref());
        to.put("appt_is_break", self.appt_is_break.as_ref());
        to.put(
            "base_recurring_appointment",
            self.base_recurring_appointment.as_ref(),
        );
        to.put("billing_notes", self.billing_notes.as_ref());
        to.put("billing_provider", self.billing_provider.as_ref());
        to.put("billing_status", self.billing_status.as_ref());
        to.put("clinical_note", self.clinical_note.as_ref());
        to.put("cloned_from", self.cloned_from.as_ref());
        to.put("color", self.color.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("custom_fields", self.custom_fields.as_ref());
        to.put("custom_status", self.custom_status.as_ref());
        to.put("custom_vitals", self.custom_vitals.as_ref());
        to.put("deleted_flag", self.deleted_flag.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("duration", self.duration.as_ref());
        to.put("exam_room", self.exam_room.as_ref());
        to.put("extended_updated_at", self.extended_updated_at.as_ref());
        to.put("first_billed_date", self.first_billed_date.as_ref());
        to.put("first_edi_date", self.first_edi_date.as_ref());
        to.put("icd10_codes", self.icd10_codes.as_ref());
        to.put("icd9_codes", self.icd9_codes.as_ref());
        to.put("ins1_status", self.ins1_status.as_ref());
        to.put("ins2_status", self.ins2_status.as_ref());
        to.put("is_virtual_base", self.is_virtual_base.as_ref());
        to.put("is_walk_in", self.is_walk_in.as_ref());
        to.put("last_billed_date", self.last_billed_date.as_ref());
        to.put("last_edi_date", self.last_edi_date.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("office", self.office.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("payment_profile", self.payment_profile.as_ref());
        to.put(
            "primary_insurance_id_number",
            self.primary_insurance_id_number.as_ref(),
        );
        to.put("primary_insurer_name", self.primary_insurer_name.as_ref());
        to.put(
            "primary_insurer_payer_id",
            self.primary_insurer_payer_id.as_ref(),
        );
        to.put("profile", self.profile.as_ref());
        to.put("reason", self.reason.as_ref());
        to.put("recur_end_date", self.recur_end_date.as_ref());
        to.put("recur_start_date", self.recur_start_date.as_ref());
        to.put(
            "recurrence_instance_key",
            self.recurrence_instance_key.as_ref(),
        );
        to.put("recurring_appointment", self.recurring_appointment.as_ref());
        to.put("recurring_days", self.recurring_days.as_ref());
        to.put("recurs_every", self.recurs_every.as_ref());
        to.put("reminder_profile", self.reminder_profile.as_ref());
        to.put("reminders", self.reminders.as_ref());
        to.put(
            "resubmit_claim_original_id",
            self.resubmit_claim_original_id.as_ref(),
        );
        to.put("scheduled_time", self.scheduled_time.as_ref());
        to.put(
            "secondary_insurance_id_number",
            self.secondary_insurance_id_number.as_ref(),
        );
        to.put(
            "secondary_insurer_name",
            self.secondary_insurer_name.as_ref(),
        );
        to.put(
            "secondary_insurer_payer_id",
            self.secondary_insurer_payer_id.as_ref(),
        );
        to.put("status", self.status.as_ref());
        to.put("status_transitions", self.status_transitions.as_ref());
        to.put("supervising_provider", self.supervising_provider.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("vitals", self.vitals.as_ref());
        to.extra(&self.extra);
    }
}

/// Appointment billing note.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentBillingNote {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Text.
    pub text: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentBillingNote, id);

impl Object for AppointmentBillingNote {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "created_at" => value.to(&mut self.created_at),
            "created_by" => value.to(&mut self.created_by),
            "text" => value.to(&mut self.text),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("text", self.text.as_ref());
        to.extra(&self.extra);
    }
}

/// Appointment clinical note.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentClinicalNote {
    /// Locked: yes or no.
    pub locked: Option<bool>,
    /// Where the PDF is, for a while. Comes empty, or as the word `None`, when there is none.
    pub pdf: Option<Secret>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentClinicalNote);

impl Object for AppointmentClinicalNote {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "locked" => value.to(&mut self.locked),
            "pdf" => value.to(&mut self.pdf),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("locked", self.locked.as_ref());
        to.put("pdf", self.pdf.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment clinical note. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentClinicalNoteBody {
    /// Locked: yes or no.
    pub locked: Patch<bool>,
    /// When it last changed.
    pub updated_at: Patch<DrDateTime>,
}

body!(AppointmentClinicalNoteBody);

impl Body for AppointmentClinicalNoteBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("locked", &self.locked);
        to.patch("updated_at", &self.updated_at);
    }
}

/// Appointment custom field.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentCustomField {
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Field type, by id.
    pub field_type: Option<DrId>,
    /// Field value.
    pub field_value: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentCustomField);

impl Object for AppointmentCustomField {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "created_at" => value.to(&mut self.created_at),
            "field_type" => value.to(&mut self.field_type),
            "field_value" => value.to(&mut self.field_value),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("created_at", self.created_at.as_ref());
        to.put("field_type", self.field_type.as_ref());
        to.put("field_value", self.field_value.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment custom field. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentCustomFieldBody {
    /// Field type, by id.
    pub field_type: Patch<DrId>,
    /// Field value.
    pub field_value: Patch<Phi<String>>,
}

body!(AppointmentCustomFieldBody);

impl Body for AppointmentCustomFieldBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("field_type", &self.field_type);
        to.patch("field_value", &self.field_value);
    }
}

/// Appointment custom vital.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentCustomVital {
    /// Value.
    pub value: Option<Phi<String>>,
    /// Vital type, by id.
    pub vital_type: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentCustomVital);

impl Object for AppointmentCustomVital {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "value" => value.to(&mut self.value),
            "vital_type" => value.to(&mut self.vital_type),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("value", self.value.as_ref());
        to.put("vital_type", self.vital_type.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an appointment custom vital. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentCustomVitalBody {
    /// Value.
    pub value: Patch<Phi<String>>,
    /// Vital type, by id.
    pub vital_type: Patch<DrId>,
}

body!(AppointmentCustomVitalBody);

impl Body for AppointmentCustomVitalBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("value", &self.value);
        to.patch("vital_type", &self.vital_type);
    }
}

/// Appointment reminder.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentReminder {
    /// Its id.
    pub id: Option<DrId>,
    /// Scheduled time.
    pub scheduled_time: Option<DrDateTime>,
    /// Type.
    pub kind: Option<ReminderType>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentReminder, id);

impl Object for AppointmentReminder {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "scheduled_time" => value.to(&mut self.scheduled_time),
            "type" => value.to(&mut self.kind),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("scheduled_time", self.scheduled_time.as_ref());
        to.put("type", self.kind.as_ref());
        to.extra(&self.extra);
    }
}

/// Appointment status transition.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppointmentStatusTransition {
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Datetime.
    pub datetime: Option<DrDateTime>,
    /// From status.
    pub from_status: Option<String>,
    /// To status.
    pub to_status: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AppointmentStatusTransition);

impl Object for AppointmentStatusTransition {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "appointment" => value.to(&mut self.appointment),
            "datetime" => value.to(&mut self.datetime),
            "from_status" => value.to(&mut self.from_status),
            "to_status" => value.to(&mut self.to_status),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("appointment", self.appointment.as_ref());
        to.put("datetime", self.datetime.as_ref());
        to.put("from_status", self.from_status.as_ref());
        to.put("to_status", self.to_status.as_ref());
        to.extra(&self.extra);
    }
}
