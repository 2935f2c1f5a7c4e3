//! Signed consent form.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
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
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "archived" => value.to(&mut self.archived),
            "consent_form" => value.to(&mut self.consent_form),
            "date_signed" => value.to(&mut self.date_signed),
            "patient" => value.to(&mut self.patient),
            "signature_file" => value.to(&mut self.signature_file),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
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
