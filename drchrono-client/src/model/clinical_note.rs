//! Clinical note.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::DrId;
use dental_oauth::Phi;

/// Clinical note.
///
/// In `clinical_notes`, `clinical_notes_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClinicalNote {
    /// The appointment, by id: a note has no id of its own.
    pub appointment: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Clinical note sections.
    pub clinical_note_sections: Option<Vec<ClinicalNoteSection>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Signee.
    pub signee: Option<ClinicalNoteSignee>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ClinicalNote);

impl Object for ClinicalNote {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "appointment" => value.to(&mut self.appointment),
            "archived" => value.to(&mut self.archived),
            "clinical_note_sections" => value.to(&mut self.clinical_note_sections),
            "patient" => value.to(&mut self.patient),
            "signee" => value.to(&mut self.signee),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("appointment", self.appointment.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put(
            "clinical_note_sections",
            self.clinical_note_sections.as_ref(),
        );
        to.put("patient", self.patient.as_ref());
        to.put("signee", self.signee.as_ref());
        to.extra(&self.extra);
    }
}

/// Clinical note section.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClinicalNoteSection {
    /// Clinical note template, by id.
    pub clinical_note_template: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Values.
    pub values: Option<Vec<ClinicalNoteSectionValue>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ClinicalNoteSection);

impl Object for ClinicalNoteSection {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "clinical_note_template" => value.to(&mut self.clinical_note_template),
            "name" => value.to(&mut self.name),
            "values" => value.to(&mut self.values),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put(
            "clinical_note_template",
            self.clinical_note_template.as_ref(),
        );
        to.put("name", self.name.as_ref());
        to.put("values", self.values.as_ref());
        to.extra(&self.extra);
    }
}

/// Clinical note section value.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClinicalNoteSectionValue {
    /// Its id.
    pub id: Option<DrId>,
    /// Clinical note field, by id.
    pub clinical_note_field: Option<DrId>,
    /// Value.
    pub value: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ClinicalNoteSectionValue, id);

impl Object for ClinicalNoteSectionValue {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "clinical_note_field" => value.to(&mut self.clinical_note_field),
            "value" => value.to(&mut self.value),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("clinical_note_field", self.clinical_note_field.as_ref());
        to.put("value", self.value.as_ref());
        to.extra(&self.extra);
    }
}

/// Clinical note signee.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ClinicalNoteSignee {
    /// Locked by.
    pub locked_by: Option<Phi<String>>,
    /// Supervisor locked by.
    pub supervisor_locked_by: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ClinicalNoteSignee);

impl Object for ClinicalNoteSignee {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "locked_by" => value.to(&mut self.locked_by),
            "supervisor_locked_by" => value.to(&mut self.supervisor_locked_by),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("locked_by", self.locked_by.as_ref());
        to.put("supervisor_locked_by", self.supervisor_locked_by.as_ref());
        to.extra(&self.extra);
    }
}
