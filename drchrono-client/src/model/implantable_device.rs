//! Implantable device.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrId};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Active status.
ActiveStatus {
/// `active` on the wire.
Active = "active",
/// `inactive` on the wire.
Inactive = "inactive",
}
}

/// Implantable device.
///
/// In `implantable_devices`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ImplantableDevice {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Brand name.
    pub brand_name: Option<String>,
    /// Company name.
    pub company_name: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Expiration date.
    pub expiration_date: Option<DrDate>,
    /// GMDN pt name.
    pub gmdn_pt_name: Option<String>,
    /// Lot number.
    pub lot_number: Option<String>,
    /// Manufacturing date.
    pub manufacturing_date: Option<DrDate>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Procedure, by id.
    pub procedure: Option<DrId>,
    /// Serial number.
    pub serial_number: Option<Phi<String>>,
    /// Status.
    pub status: Option<ActiveStatus>,
    /// UDI.
    pub udi: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Version or model.
    pub version_or_model: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(ImplantableDevice, id);

impl Object for ImplantableDevice {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "brand_name" => value.to(&mut self.brand_name),
            "company_name" => value.to(&mut self.company_name),
            "created_at" => value.to(&mut self.created_at),
            "expiration_date" => value.to(&mut self.expiration_date),
            "gmdn_pt_name" => value.to(&mut self.gmdn_pt_name),
            "lot_number" => value.to(&mut self.lot_number),
            "manufacturing_date" => value.to(&mut self.manufacturing_date),
            "patient" => value.to(&mut self.patient),
            "procedure" => value.to(&mut self.procedure),
            "serial_number" => value.to(&mut self.serial_number),
            "status" => value.to(&mut self.status),
            "udi" => value.to(&mut self.udi),
            "updated_at" => value.to(&mut self.updated_at),
            "version_or_model" => value.to(&mut self.version_or_model),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("brand_name", self.brand_name.as_ref());
        to.put("company_name", self.company_name.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("expiration_date", self.expiration_date.as_ref());
        to.put("gmdn_pt_name", self.gmdn_pt_name.as_ref());
        to.put("lot_number", self.lot_number.as_ref());
        to.put("manufacturing_date", self.manufacturing_date.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("procedure", self.procedure.as_ref());
        to.put("serial_number", self.serial_number.as_ref());
        to.put("status", self.status.as_ref());
        to.put("udi", self.udi.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("version_or_model", self.version_or_model.as_ref());
        to.extra(&self.extra);
    }
}
