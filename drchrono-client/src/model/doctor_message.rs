//! Doctor message.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// Message type.
MessageType {
/// `GP` on the wire.
GeneratedPdf = "GP",
/// `GC` on the wire.
GeneratedCsv = "GC",
/// `GT` on the wire.
Gt = "GT",
/// `GZ` on the wire.
GeneratedZip = "GZ",
/// `IF` on the wire.
IncomingFax = "IF",
/// `OF` on the wire.
OutgoingFax = "OF",
/// `IL` on the wire.
IncomingLabs = "IL",
/// `IR` on the wire.
InboundReferral = "IR",
/// `OR` on the wire.
OutboundReferral = "OR",
/// `IE` on the wire.
IncomingPrescription = "IE",
/// `CE` on the wire.
Ce = "CE",
/// `CH` on the wire.
Ch = "CH",
/// `OA` on the wire.
OnlineAppointment = "OA",
/// `PO` on the wire.
PatientOnboarding = "PO",
/// `PI` on the wire.
PatientIncoming = "PI",
/// `PM` on the wire.
PatientOutgoing = "PM",
/// `OO` on the wire.
DemoMeeting = "OO",
/// `OD` on the wire.
OutboundDirect = "OD",
/// `ID` on the wire.
InboundDirect = "ID",
/// `DL` on the wire.
Dl = "DL",
/// `CN` on the wire.
Cn = "CN",
}
}

/// Doctor message.
///
/// In `messages`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorMessage {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Where the attachment is, for a while.
    pub attachment: Option<Secret>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Doctor first name.
    pub doctor_first_name: Option<Phi<String>>,
    /// Doctor last name.
    pub doctor_last_name: Option<Phi<String>>,
    /// Doctor middle name.
    pub doctor_middle_name: Option<Phi<String>>,
    /// Message notes.
    pub message_notes: Option<Vec<DoctorMessageNote>>,
    /// Outgoing fax recipient fax number.
    pub outgoing_fax_recipient_fax_number: Option<Phi<String>>,
    /// Outgoing fax recipient name.
    pub outgoing_fax_recipient_name: Option<Phi<String>>,
    /// Owner, by id.
    pub owner: Option<DrId>,
    /// Owner first name.
    pub owner_first_name: Option<Phi<String>>,
    /// Owner last name.
    pub owner_last_name: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Patient first name.
    pub patient_first_name: Option<Phi<String>>,
    /// Patient last name.
    pub patient_last_name: Option<Phi<String>>,
    /// Patient middle name.
    pub patient_middle_name: Option<Phi<String>>,
    /// Read: yes or no.
    pub read: Option<bool>,
    /// Received at.
    pub received_at: Option<DrDateTime>,
    /// Responsible user, by id.
    pub responsible_user: Option<DrId>,
    /// Responsible user first name.
    pub responsible_user_first_name: Option<Phi<String>>,
    /// Responsible user last name.
    pub responsible_user_last_name: Option<Phi<String>>,
    /// Starred: yes or no.
    pub starred: Option<bool>,
    /// Title.
    pub title: Option<Phi<String>>,
    /// Type.
    pub kind: Option<MessageType>,
    /// Type description.
    pub type_description: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Workflow step.
    pub workflow_step: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(DoctorMessage, id);

impl Object for DoctorMessage {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "attachment" => value.to(&mut self.attachment),
            "doctor" => value.to(&mut self.doctor),
            "doctor_first_name" => value.to(&mut self.doctor_first_name),
            "doctor_last_name" => value.to(&mut self.doctor_last_name),
            "doctor_middle_name" => value.to(&mut self.doctor_middle_name),
            "message_notes" => value.to(&mut self.message_notes),
            "outgoing_fax_recipient_fax_number" => {
                value.to(&mut self.outgoing_fax_recipient_fax_number)
            }
            "outgoing_fax_recipient_name" => value.to(&mut self.outgoing_fax_recipient_name),
            "owner" => value.to(&mut self.owner),
            "owner_first_name" => value.to(&mut self.owner_first_name),
            "owner_last_name" => value.to(&mut self.owner_last_name),
            "patient" => value.to(&mut self.patient),
            "patient_first_name" => value.to(&mut self.patient_first_name),
            "patient_last_name" => value.to(&mut self.patient_last_name),
            "patient_middle_name" => value.to(&mut self.patient_middle_name),
            "read" => value.to(&mut self.read),
            "received_at" => value.to(&mut self.received_at),
            "responsible_user" => value.to(&mut self.responsible_user),
            "responsible_user_first_name" => value.to(&mut self.responsible_user_first_name),
            "responsible_user_last_name" => value.to(&mut self.responsible_user_last_name),
            "starred" => value.to(&mut self.starred),
            "title" => value.to(&mut self.title),
            "type" => value.to(&mut self.kind),
            "type_description" => value.to(&mut self.type_description),
            "updated_at" => value.to(&mut self.updated_at),
            "workflow_step" => value.to(&mut self.workflow_step),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("attachment", self.attachment.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("doctor_first_name", self.doctor_first_name.as_ref());
        to.put("doctor_last_name", self.doctor_last_name.as_ref());
        to.put("doctor_middle_name", self.doctor_middle_name.as_ref());
        to.put("message_notes", self.message_notes.as_ref());
        to.put(
            "outgoing_fax_recipient_fax_number",
            self.outgoing_fax_recipient_fax_number.as_ref(),
        );
        to.put(
            "outgoing_fax_recipient_name",
            self.outgoing_fax_recipient_name.as_ref(),
        );
        to.put("owner", self.owner.as_ref());
        to.put("owner_first_name", self.owner_first_name.as_ref());
        to.put("owner_last_name", self.owner_last_name.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("patient_first_name", self.patient_first_name.as_ref());
        to.put("patient_last_name", self.patient_last_name.as_ref());
        to.put("patient_middle_name", self.patient_middle_name.as_ref());
        to.put("read", self.read.as_ref());
        to.put("received_at", self.received_at.as_ref());
        to.put("responsible_user", self.responsible_user.as_ref());
        to.put(
            "responsible_user_first_name",
            self.responsible_user_first_name.as_ref(),
        );
        to.put(
            "responsible_user_last_name",
            self.responsible_user_last_name.as_ref(),
        );
        to.put("starred", self.starred.as_ref());
        to.put("title", self.title.as_ref());
        to.put("type", self.kind.as_ref());
        to.put("type_description", self.type_description.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("workflow_step", self.workflow_step.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a doctor message. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorMessageBody {
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Message notes.
    pub message_notes: Patch<Vec<DoctorMessageNoteBody>>,
    /// Owner, by id.
    pub owner: Patch<DrId>,
    /// Patient, by id.
    pub patient: Patch<DrId>,
    /// Responsible user, by id.
    pub responsible_user: Patch<DrId>,
    /// Title. Needed to create one.
    pub title: Patch<Phi<String>>,
    /// Type.
    pub kind: Patch<MessageType>,
}

body!(DoctorMessageBody);

impl DoctorMessageBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, title: impl Into<Patch<Phi<String>>>) -> Self {
        Self {
            doctor: doctor.into(),
            title: title.into(),
            ..Self::default()
        }
    }
}

impl Body for DoctorMessageBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "title"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("doctor", &self.doctor);
        to.patch("message_notes", &self.message_notes);
        to.patch("owner", &self.owner);
        to.patch("patient", &self.patient);
        to.patch("responsible_user", &self.responsible_user);
        to.patch("title", &self.title);
        to.patch("type", &self.kind);
    }
}

/// Doctor message note.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorMessageNote {
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Text.
    pub text: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(DoctorMessageNote);

impl Object for DoctorMessageNote {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
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
        to.put("created_at", self.created_at.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("text", self.text.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a doctor message note. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorMessageNoteBody {
    /// Text.
    pub text: Patch<Phi<String>>,
}

body!(DoctorMessageNoteBody);

impl Body for DoctorMessageNoteBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("text", &self.text);
    }
}
