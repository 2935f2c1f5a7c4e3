//! Billing profile.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrDecimal, DrId};
use crate::word::open_enum;

open_enum! {
/// NDC unit.
NdcUnit {
/// `F2` on the wire.
InternationalUnit = "F2",
/// `GR` on the wire.
Gram = "GR",
/// `ME` on the wire.
Milligram = "ME",
/// `ML` on the wire.
Milliliter = "ML",
/// `UN` on the wire.
Unit = "UN",
}
}

/// Billing profile.
///
/// In `billing_profiles`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingProfile {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// CPT codes.
    pub cpt_codes: Option<Vec<BillingProfileCode>>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Custom procedure codes.
    pub custom_procedure_codes: Option<Vec<BillingProfileCustomCode>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// HCPCS codes.
    pub hcpcs_codes: Option<Vec<BillingProfileCode>>,
    /// ICD10 codes.
    pub icd10_codes: Option<Vec<String>>,
    /// ICD9 codes.
    pub icd9_codes: Option<Vec<String>>,
    /// Name.
    pub name: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingProfile, id);

impl Object for BillingProfile {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "cpt_codes" => value.to(&mut self.cpt_codes),
            "created_at" => value.to(&mut self.created_at),
            "custom_procedure_codes" => value.to(&mut self.custom_procedure_codes),
            "doctor" => value.to(&mut self.doctor),
            "hcpcs_codes" => value.to(&mut self.hcpcs_codes),
            "icd10_codes" => value.to(&mut self.icd10_codes),
            "icd9_codes" => value.to(&mut self.icd9_codes),
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
        to.put("cpt_codes", self.cpt_codes.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put(
            "custom_procedure_codes",
            self.custom_procedure_codes.as_ref(),
        );
        to.put("doctor", self.doctor.as_ref());
        to.put("hcpcs_codes", self.hcpcs_codes.as_ref());
        to.put("icd10_codes", self.icd10_codes.as_ref());
        to.put("icd9_codes", self.icd9_codes.as_ref());
        to.put("name", self.name.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// Billing profile code.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingProfileCode {
    /// Code.
    pub code: Option<String>,
    /// Diagnosis pointers ICD10.
    pub diagnosis_pointers_icd10: Option<Vec<String>>,
    /// Diagnosis pointers ICD9.
    pub diagnosis_pointers_icd9: Option<Vec<String>>,
    /// Modifiers.
    pub modifiers: Option<Vec<String>>,
    /// NDC code.
    pub ndc_code: Option<Vec<BillingProfileNdcCode>>,
    /// Price.
    pub price: Option<DrDecimal>,
    /// Quantity.
    pub quantity: Option<DrDecimal>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingProfileCode);

impl Object for BillingProfileCode {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "code" => value.to(&mut self.code),
            "diagnosis_pointers_icd10" => value.to(&mut self.diagnosis_pointers_icd10),
            "diagnosis_pointers_icd9" => value.to(&mut self.diagnosis_pointers_icd9),
            "modifiers" => value.to(&mut self.modifiers),
            "ndc_code" => value.to(&mut self.ndc_code),
            "price" => value.to(&mut self.price),
            "quantity" => value.to(&mut self.quantity),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("code", self.code.as_ref());
        to.put(
            "diagnosis_pointers_icd10",
            self.diagnosis_pointers_icd10.as_ref(),
        );
        to.put(
            "diagnosis_pointers_icd9",
            self.diagnosis_pointers_icd9.as_ref(),
        );
        to.put("modifiers", self.modifiers.as_ref());
        to.put("ndc_code", self.ndc_code.as_ref());
        to.put("price", self.price.as_ref());
        to.put("quantity", self.quantity.as_ref());
        to.extra(&self.extra);
    }
}

/// Billing profile custom code.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingProfileCustomCode {
    /// Code.
    pub code: Option<String>,
    /// Price.
    pub price: Option<DrDecimal>,
    /// Quantity.
    pub quantity: Option<DrDecimal>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingProfileCustomCode);

impl Object for BillingProfileCustomCode {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "code" => value.to(&mut self.code),
            "price" => value.to(&mut self.price),
            "quantity" => value.to(&mut self.quantity),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("code", self.code.as_ref());
        to.put("price", self.price.as_ref());
        to.put("quantity", self.quantity.as_ref());
        to.extra(&self.extra);
    }
}

/// Billing profile NDC code.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingProfileNdcCode {
    /// NDC package code.
    pub ndc_package_code: Option<String>,
    /// Quantity.
    pub quantity: Option<DrDecimal>,
    /// Units.
    pub units: Option<NdcUnit>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingProfileNdcCode);

impl Object for BillingProfileNdcCode {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "ndc_package_code" => value.to(&mut self.ndc_package_code),
            "quantity" => value.to(&mut self.quantity),
            "units" => value.to(&mut self.units),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("ndc_package_code", self.ndc_package_code.as_ref());
        to.put("quantity", self.quantity.as_ref());
        to.put("units", self.units.as_ref());
        to.extra(&self.extra);
    }
}
