//! Inventory category.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            archived: from.take("archived"),
            category_type: from.take("category_type"),
            created_at: from.take("created_at"),
            doctor: from.take("doctor"),
            name: from.take("name"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
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
