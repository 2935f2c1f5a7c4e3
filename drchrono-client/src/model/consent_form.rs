//! Consent form.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDateTime, DrId, Patch};
use dental_oauth::Secret;

/// Consent form.
///
/// In `consent_forms`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ConsentForm {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Assign by default: yes or no.
    pub assign_by_default: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Whether it is mandatory.
    pub is_mandatory: Option<bool>,
    /// Order.
    pub order: Option<i64>,
    /// Title.
    pub title: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Where the uri is, for a while.
    pub uri: Option<Secret>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ConsentForm, id);

impl Object for ConsentForm {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "assign_by_default" => value.to(&mut self.assign_by_default),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "is_mandatory" => value.to(&mut self.is_mandatory),
            "order" => value.to(&mut self.order),
            "title" => value.to(&mut self.title),
            "updated_at" => value.to(&mut self.updated_at),
            "uri" => value.to(&mut self.uri),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("assign_by_default", self.assign_by_default.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("is_mandatory", self.is_mandatory.as_ref());
        to.put("order", self.order.as_ref());
        to.put("title", self.title.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("uri", self.uri.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a consent form. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ConsentFormBody {
    /// Assign by default: yes or no. Needed to create one.
    pub assign_by_default: Patch<bool>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Whether it is mandatory. Needed to create one.
    pub is_mandatory: Patch<bool>,
    /// Title. Needed to create one.
    pub title: Patch<String>,
}

body!(ConsentFormBody);

impl ConsentFormBody {
    /// With what is needed to create one.
    pub fn new(
        assign_by_default: impl Into<Patch<bool>>,
        doctor: impl Into<Patch<DrId>>,
        is_mandatory: impl Into<Patch<bool>>,
        title: impl Into<Patch<String>>,
    ) -> Self {
        Self {
            assign_by_default: assign_by_default.into(),
            doctor: doctor.into(),
            is_mandatory: is_mandatory.into(),
            title: title.into(),
        }
    }
}

impl Body for ConsentFormBody {
    const REQUIRED: &'static [&'static str] =
        &["assign_by_default", "doctor", "is_mandatory", "title"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("assign_by_default", &self.assign_by_default);
        to.patch("doctor", &self.doctor);
        to.patch("is_mandatory", &self.is_mandatory);
        to.patch("title", &self.title);
    }
}
