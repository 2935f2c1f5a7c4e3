//! Inventory category.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use crate::word::open_enum;

open_enum! {
/// Inventory category type.
InventoryCategoryType {
/// `vaccine` on the wire.
Vaccine = "vaccine",
/// `product` on the wire.
Product = "product",
/// `service` on the wire.
Service = "service",
}
}

/// Inventory category.
///
/// In `inventory_categories`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct InventoryCategory {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Category type.
    pub category_type: Option<InventoryCategoryType>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(InventoryCategory, id);

impl Object for InventoryCategory {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "category_type" => value.to(&mut self.category_type),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "name" => value.to(&mut self.name),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("category_type", self.category_type.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("name", self.name.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
