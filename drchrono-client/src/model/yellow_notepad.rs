//! Yellow notepad.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};
use dental_oauth::Phi;

/// Yellow notepad.
///
/// In `yellow_notepad`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct YellowNotepad {
    /// Appointment id, by id.
    pub appointment_id: Option<DrId>,
    /// Content.
    pub content: Option<Phi<String>>,
    /// Template id, by id.
    pub template_id: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(YellowNotepad);

impl Object for YellowNotepad {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "appointment_id" => value.to(&mut self.appointment_id),
            "content" => value.to(&mut self.content),
            "template_id" => value.to(&mut self.template_id),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("appointment_id", self.appointment_id.as_ref());
        to.put("content", self.content.as_ref());
        to.put("template_id", self.template_id.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a yellow notepad. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct YellowNotepadBody {
    /// Content. Needed to create one.
    pub content: Patch<Phi<String>>,
}

body!(YellowNotepadBody);

impl YellowNotepadBody {
    /// With what is needed to create one.
    pub fn new(content: impl Into<Patch<Phi<String>>>) -> Self {
        Self {
            content: content.into(),
        }
    }
}

impl Body for YellowNotepadBody {
    const REQUIRED: &'static [&'static str] = &["content"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("content", &self.content);
    }
}
