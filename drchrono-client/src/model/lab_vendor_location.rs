//! Lab vendor location.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrId, Patch};

/// Lab vendor location.
///
/// In `sublabs`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabVendorLocation {
    /// Its id.
    pub id: Option<DrId>,
    /// Facility code.
    pub facility_code: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Vendor name.
    pub vendor_name: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LabVendorLocation, id);

impl Object for LabVendorLocation {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "facility_code" => value.to(&mut self.facility_code),
            "name" => value.to(&mut self.name),
            "vendor_name" => value.to(&mut self.vendor_name),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("facility_code", self.facility_code.as_ref());
        to.put("name", self.name.as_ref());
        to.put("vendor_name", self.vendor_name.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a lab vendor location. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LabVendorLocationBody {
    /// Facility code. Needed to create one.
    pub facility_code: Patch<String>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
}

body!(LabVendorLocationBody);

impl LabVendorLocationBody {
    /// With what is needed to create one.
    pub fn new(facility_code: impl Into<Patch<String>>, name: impl Into<Patch<String>>) -> Self {
        Self {
            facility_code: facility_code.into(),
            name: name.into(),
        }
    }
}

impl Body for LabVendorLocationBody {
    const REQUIRED: &'static [&'static str] = &["facility_code", "name"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("facility_code", &self.facility_code);
        to.patch("name", &self.name);
    }
}
