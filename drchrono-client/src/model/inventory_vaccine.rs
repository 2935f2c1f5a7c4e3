//! Inventory vaccine.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;

open_enum! {
/// Vaccine stock status.
VaccineStockStatus {
/// `active` on the wire.
Active = "active",
/// `inactive` on the wire.
Inactive = "inactive",
/// `archived` on the wire.
Archived = "archived",
/// `voided` on the wire.
Voided = "voided",
}
}

/// Inventory vaccine.
///
/// In `inventory_vaccines`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct InventoryVaccine {
    /// Its id.
    pub id: Option<DrId>,
    /// Category, by id.
    pub category: Option<DrId>,
    /// Cost.
    pub cost: Option<DrDecimal>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Current quantity.
    pub current_quantity: Option<i64>,
    /// CVX code.
    pub cvx_code: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Expiry.
    pub expiry: Option<DrDate>,
    /// Lot number.
    pub lot_number: Option<String>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Manufacturer code.
    pub manufacturer_code: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Original quantity.
    pub original_quantity: Option<i64>,
    /// Price.
    pub price: Option<DrDecimal>,
    /// Price with tax.
    pub price_with_tax: Option<DrDecimal>,
    /// Sales tax applicable: yes or no.
    pub sales_tax_applicable: Option<bool>,
    /// Status.
    pub status: Option<VaccineStockStatus>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Vaccination type.
    pub vaccination_type: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(InventoryVaccine, id);

impl Object for InventoryVaccine {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "category" => value.to(&mut self.category),
            "cost" => value.to(&mut self.cost),
            "created_at" => value.to(&mut self.created_at),
            "current_quantity" => value.to(&mut self.current_quantity),
            "cvx_code" => value.to(&mut self.cvx_code),
            "doctor" => value.to(&mut self.doctor),
            "expiry" => value.to(&mut self.expiry),
            "lot_number" => value.to(&mut self.lot_number),
            "manufacturer" => value.to(&mut self.manufacturer),
            "manufacturer_code" => value.to(&mut self.manufacturer_code),
            "name" => value.to(&mut self.name),
            "note" => value.to(&mut self.note),
            "original_quantity" => value.to(&mut self.original_quantity),
            "price" => value.to(&mut self.price),
            "price_with_tax" => value.to(&mut self.price_with_tax),
            "sales_tax_applicable" => value.to(&mut self.sales_tax_applicable),
            "status" => value.to(&mut self.status),
            "updated_at" => value.to(&mut self.updated_at),
            "vaccination_type" => value.to(&mut self.vaccination_type),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("category", self.category.as_ref());
        to.put("cost", self.cost.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("current_quantity", self.current_quantity.as_ref());
        to.put("cvx_code", self.cvx_code.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("expiry", self.expiry.as_ref());
        to.put("lot_number", self.lot_number.as_ref());
        to.put("manufacturer", self.manufacturer.as_ref());
        to.put("manufacturer_code", self.manufacturer_code.as_ref());
        to.put("name", self.name.as_ref());
        to.put("note", self.note.as_ref());
        to.put("original_quantity", self.original_quantity.as_ref());
        to.put("price", self.price.as_ref());
        to.put("price_with_tax", self.price_with_tax.as_ref());
        to.put("sales_tax_applicable", self.sales_tax_applicable.as_ref());
        to.put("status", self.status.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("vaccination_type", self.vaccination_type.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an inventory vaccine. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct InventoryVaccineBody {
    /// Category, by id.
    pub category: Patch<DrId>,
    /// Cost.
    pub cost: Patch<DrDecimal>,
    /// CVX code.
    pub cvx_code: Patch<String>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Expiry.
    pub expiry: Patch<DrDate>,
    /// Lot number.
    pub lot_number: Patch<String>,
    /// Manufacturer.
    pub manufacturer: Patch<String>,
    /// Manufacturer code. Needed to create one.
    pub manufacturer_code: Patch<String>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Note.
    pub note: Patch<String>,
    /// Original quantity.
    pub original_quantity: Patch<i64>,
    /// Price.
    pub price: Patch<DrDecimal>,
    /// Price with tax.
    pub price_with_tax: Patch<DrDecimal>,
    /// Sales tax applicable: yes or no.
    pub sales_tax_applicable: Patch<bool>,
    /// Status.
    pub status: Patch<VaccineStockStatus>,
    /// Vaccination type.
    pub vaccination_type: Patch<String>,
}

body!(InventoryVaccineBody);

impl InventoryVaccineBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        manufacturer_code: impl Into<Patch<String>>,
        name: impl Into<Patch<String>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            manufacturer_code: manufacturer_code.into(),
            name: name.into(),
            ..Self::default()
        }
    }
}

impl Body for InventoryVaccineBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "manufacturer_code", "name"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("category", &self.category);
        to.patch("cost", &self.cost);
        to.patch("cvx_code", &self.cvx_code);
        to.patch("doctor", &self.doctor);
        to.patch("expiry", &self.expiry);
        to.patch("lot_number", &self.lot_number);
        to.patch("manufacturer", &self.manufacturer);
        to.patch("manufacturer_code", &self.manufacturer_code);
        to.patch("name", &self.name);
        to.patch("note", &self.note);
        to.patch("original_quantity", &self.original_quantity);
        to.patch("price", &self.price);
        to.patch("price_with_tax", &self.price_with_tax);
        to.patch("sales_tax_applicable", &self.sales_tax_applicable);
        to.patch("status", &self.status);
        to.patch("vaccination_type", &self.vaccination_type);
    }
}
