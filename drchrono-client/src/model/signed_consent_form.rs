//! Signed consent form.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Secret;

/// Signed consent form.
///
/// In `signed_consent_forms`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SignedConsentForm {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Consent form, by id.
    pub consent_form: Option<DrId>,
    /// Date signed.
    pub date_signed: Option<DrDateTime>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Where the signature file is, for a while.
    pub signature_file: Option<Secret>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(SignedConsentForm, id);

impl Object for SignedConsentForm {
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            appointment: from.take("appointment"),
            archived: from.take("archived"),
            consent_form: from.take("consent_form"),
            date_signed: from.take("date_signed"),
            patient: from.take("patient"),
            signature_file: from.take("signature_file"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("consent_form", self.consent_form.as_ref());
        to.put("date_signed", self.date_signed.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("signature_file", self.signature_file.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
