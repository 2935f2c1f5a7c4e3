//! Audit log.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Audit action.
AuditAction {
/// `Not specified` on the wire.
NotSpecified = "Not specified",
/// `Create` on the wire.
Create = "Create",
/// `Read` on the wire.
Read = "Read",
/// `Update` on the wire.
Update = "Update",
/// `Delete` on the wire.
Delete = "Delete",
}
}

/// Audit log.
///
/// In `audit_log`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AuditLog {
    /// Action.
    pub action: Option<AuditAction>,
    /// Appointment id, by id.
    pub appointment_id: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Description. Only with `verbose`.
    pub description: Option<Phi<String>>,
    /// Doctor id, by id.
    pub doctor_id: Option<DrId>,
    /// Field.
    pub field: Option<String>,
    /// IP address.
    pub ip_address: Option<Phi<String>>,
    /// Name of user.
    pub name_of_user: Option<Phi<String>>,
    /// Page.
    pub page: Option<String>,
    /// The patient's name.
    pub patient: Option<Phi<String>>,
    /// Type. One of 39 published codes.
    pub kind: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// User id, by id.
    pub user_id: Option<DrId>,
    /// What has no field here.
    pub extra: Extra,
}

object!(AuditLog);

impl Object for AuditLog {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "action" => value.to(&mut self.action),
            "appointment_id" => value.to(&mut self.appointment_id),
            "created_at" => value.to(&mut self.created_at),
            "description" => value.to(&mut self.description),
            "doctor_id" => value.to(&mut self.doctor_id),
            "field" => value.to(&mut self.field),
            "ip_address" => value.to(&mut self.ip_address),
            "name_of_user" => value.to(&mut self.name_of_user),
            "page" => value.to(&mut self.page),
            "patient" => value.to(&mut self.patient),
            "type" => value.to(&mut self.kind),
            "updated_at" => value.to(&mut self.updated_at),
            "user_id" => value.to(&mut self.user_id),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("action", self.action.as_ref());
        to.put("appointment_id", self.appointment_id.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor_id", self.doctor_id.as_ref());
        to.put("field", self.field.as_ref());
        to.put("ip_address", self.ip_address.as_ref());
        to.put("name_of_user", self.name_of_user.as_ref());
        to.put("page", self.page.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("type", self.kind.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("user_id", self.user_id.as_ref());
        to.extra(&self.extra);
    }
}
