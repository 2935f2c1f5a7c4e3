//! Patient message.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::{Phi, Secret};

/// Patient message.
///
/// In `patient_messages`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientMessage {
    /// Its id.
    pub id: Option<DrId>,
    /// Attachments.
    pub attachments: Option<Vec<PatientMessageAttachment>>,
    /// Body.
    pub body: Option<Phi<String>>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Message.
    pub message: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Subject.
    pub subject: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientMessage, id);

impl Object for PatientMessage {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "attachments" => value.to(&mut self.attachments),
            "body" => value.to(&mut self.body),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "message" => value.to(&mut self.message),
            "patient" => value.to(&mut self.patient),
            "subject" => value.to(&mut self.subject),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("attachments", self.attachments.as_ref());
        to.put("body", self.body.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("message", self.message.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("subject", self.subject.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient message. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientMessageBody {
    /// Attachments.
    pub attachments: Patch<Vec<PatientMessageAttachmentBody>>,
    /// Body.
    pub body: Patch<Phi<String>>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Subject. Needed to create one.
    pub subject: Patch<Phi<String>>,
}

body!(PatientMessageBody);

impl PatientMessageBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
        subject: impl Into<Patch<Phi<String>>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            subject: subject.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientMessageBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient", "subject"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("attachments", &self.attachments);
        to.patch("body", &self.body);
        to.patch("doctor", &self.doctor);
        to.patch("patient", &self.patient);
        to.patch("subject", &self.subject);
    }
}

/// Patient message attachment.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientMessageAttachment {
    /// Where the attachment is, for a while.
    pub attachment: Option<Secret>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientMessageAttachment);

impl Object for PatientMessageAttachment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "attachment" => value.to(&mut self.attachment),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("attachment", self.attachment.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient message attachment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientMessageAttachmentBody {
    /// Where the attachment is, for a while.
    pub attachment: Patch<Phi<String>>,
    /// Doctor, by id.
    pub doctor: Patch<DrId>,
}

body!(PatientMessageAttachmentBody);

impl Body for PatientMessageAttachmentBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("attachment", &self.attachment);
        to.patch("doctor", &self.doctor);
    }
}
