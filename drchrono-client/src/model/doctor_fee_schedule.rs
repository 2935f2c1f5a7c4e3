//! Doctor fee schedule.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::NdcUnit;
use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrDecimal, DrId};
use crate::word::open_enum;

open_enum! {
/// Code type.
CodeType {
/// `CPT` on the wire.
CPT = "CPT",
/// `HCPCS` on the wire.
HCPCS = "HCPCS",
/// `Custom` on the wire.
Custom = "Custom",
/// `ICD9` on the wire.
ICD9 = "ICD9",
/// `ICD10` on the wire.
ICD10 = "ICD10",
/// `Revenue` on the wire.
Revenue = "Revenue",
}
}

/// Doctor fee schedule.
///
/// In `fee_schedules`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DoctorFeeSchedule {
    /// Its id.
    pub id: Option<DrId>,
    /// Allowed amount.
    pub allowed_amount: Option<DrDecimal>,
    /// Base price.
    pub base_price: Option<DrDecimal>,
    /// Billing description.
    pub billing_description: Option<String>,
    /// Cash price.
    pub cash_price: Option<DrDecimal>,
    /// Code.
    pub code: Option<String>,
    /// Code type.
    pub code_type: Option<CodeType>,
    /// CPT HCPCS modifier1.
    pub cpt_hcpcs_modifier1: Option<String>,
    /// CPT HCPCS modifier2. One of 441 published codes.
    pub cpt_hcpcs_modifier2: Option<String>,
    /// CPT HCPCS modifier3. One of 441 published codes.
    pub cpt_hcpcs_modifier3: Option<String>,
    /// CPT HCPCS modifier4. One of 441 published codes.
    pub cpt_hcpcs_modifier4: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Description.
    pub description: Option<String>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Insured out of network price.
    pub insured_out_of_network_price: Option<DrDecimal>,
    /// Insured price.
    pub insured_price: Option<DrDecimal>,
    /// NDC code.
    pub ndc_code: Option<String>,
    /// NDC quantity.
    pub ndc_quantity: Option<DrDecimal>,
    /// NDC units.
    pub ndc_units: Option<NdcUnit>,
    /// Office, by id.
    pub office: Option<DrId>,
    /// Payer id.
    pub payer_id: Option<String>,
    /// Picklist category.
    pub picklist_category: Option<String>,
    /// Plan name.
    pub plan_name: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(DoctorFeeSchedule, id);

impl Object for DoctorFeeSchedule {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "allowed_amount" => value.to(&mut self.allowed_amount),
            "base_price" => value.to(&mut self.base_price),
            "billing_description" => value.to(&mut self.billing_description),
            "cash_price" => value.to(&mut self.cash_price),
            "code" => value.to(&mut self.code),
            "code_type" => value.to(&mut self.code_type),
            "cpt_hcpcs_modifier1" => value.to(&mut self.cpt_hcpcs_modifier1),
            "cpt_hcpcs_modifier2" => value.to(&mut self.cpt_hcpcs_modifier2),
            "cpt_hcpcs_modifier3" => value.to(&mut self.cpt_hcpcs_modifier3),
            "cpt_hcpcs_modifier4" => value.to(&mut self.cpt_hcpcs_modifier4),
            "created_at" => value.to(&mut self.created_at),
            "description" => value.to(&mut self.description),
            "doctor" => value.to(&mut self.doctor),
            "insured_out_of_network_price" => value.to(&mut self.insured_out_of_network_price),
            "insured_price" => value.to(&mut self.insured_price),
            "ndc_code" => value.to(&mut self.ndc_code),
            "ndc_quantity" => value.to(&mut self.ndc_quantity),
            "ndc_units" => value.to(&mut self.ndc_units),
            "office" => value.to(&mut self.office),
            "payer_id" => value.to(&mut self.payer_id),
            "picklist_category" => value.to(&mut self.picklist_category),
            "plan_name" => value.to(&mut self.plan_name),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("allowed_amount", self.allowed_amount.as_ref());
        to.put("base_price", self.base_price.as_ref());
        to.put("billing_description", self.billing_description.as_ref());
        to.put("cash_price", self.cash_price.as_ref());
        to.put("code", self.code.as_ref());
        to.put("code_type", self.code_type.as_ref());
        to.put("cpt_hcpcs_modifier1", self.cpt_hcpcs_modifier1.as_ref());
        to.put("cpt_hcpcs_modifier2", self.cpt_hcpcs_modifier2.as_ref());
        to.put("cpt_hcpcs_modifier3", self.cpt_hcpcs_modifier3.as_ref());
        to.put("cpt_hcpcs_modifier4", self.cpt_hcpcs_modifier4.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("description", self.description.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put(
            "insured_out_of_network_price",
            self.insured_out_of_network_price.as_ref(),
        );
        to.put("insured_price", self.insured_price.as_ref());
        to.put("ndc_code", self.ndc_code.as_ref());
        to.put("ndc_quantity", self.ndc_quantity.as_ref());
        to.put("ndc_units", self.ndc_units.as_ref());
        to.put("office", self.office.as_ref());
        to.put("payer_id", self.payer_id.as_ref());
        to.put("picklist_category", self.picklist_category.as_ref());
        to.put("plan_name", self.plan_name.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
