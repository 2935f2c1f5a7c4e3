//! What is written: signed consent form update.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Outgoing, body};
use crate::scalar::{DrId, Patch};

/// What can be written of a signed consent form. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SignedConsentFormBody {
    /// Appointment, by id. Needed to create one.
    pub appointment: Patch<DrId>,
    /// Deleted, but kept.
    pub archived: Patch<bool>,
    /// Consent form, by id. Needed to create one.
    pub consent_form: Patch<DrId>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
}

body!(SignedConsentFormBody);

impl SignedConsentFormBody {
    /// With what is needed to create one.
    pub fn new(
        appointment: impl Into<Patch<DrId>>,
        consent_form: impl Into<Patch<DrId>>,
        patient: impl Into<Patch<DrId>>,
    ) -> Self {
        Self {
            appointment: appointment.into(),
            consent_form: consent_form.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for SignedConsentFormBody {
    const REQUIRED: &'static [&'static str] = &["appointment", "consent_form", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("archived", &self.archived);
        to.patch("consent_form", &self.consent_form);
        to.patch("patient", &self.patient);
    }
}
