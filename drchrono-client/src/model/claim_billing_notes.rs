//! Claim billing notes.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Phi;

/// Claim billing notes.
///
/// In `claim_billing_notes`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClaimBillingNotes {
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

object!(ClaimBillingNotes, id);

impl Object for ClaimBillingNotes {
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

/// What can be written of a claim billing notes. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClaimBillingNotesBody {
    /// Appointment, by id. Needed to create one.
    pub appointment: Patch<DrId>,
    /// Text.
    pub text: Patch<Phi<String>>,
}

body!(ClaimBillingNotesBody);

impl ClaimBillingNotesBody {
    /// With what is needed to create one.
    pub fn new(appointment: impl Into<Patch<DrId>>) -> Self {
        Self {
            appointment: appointment.into(),
            ..Self::default()
        }
    }
}

impl Body for ClaimBillingNotesBody {
    const REQUIRED: &'static [&'static str] = &["appointment"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("text", &self.text);
    }
}
