//! Line item transaction.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Adjustment group.
AdjustmentGroup {
/// An empty text on the wire.
Unset = "",
/// `CO` on the wire.
ContractualObligation = "CO",
/// `OA` on the wire.
OtherAdjustment = "OA",
/// `PI` on the wire.
PayerInitiated = "PI",
/// `PR` on the wire.
PatientResponsibility = "PR",
}
}

/// Line item transaction.
///
/// In `transactions`, `transactions_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LineItemTransaction {
    /// Its id.
    pub id: Option<DrId>,
    /// Adjustment.
    pub adjustment: Option<DrDecimal>,
    /// Adjustment group code.
    pub adjustment_group_code: Option<AdjustmentGroup>,
    /// Adjustment reason. One of 291 published codes.
    pub adjustment_reason: Option<String>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Check date.
    pub check_date: Option<DrDate>,
    /// Claim status. One of 19 published codes.
    pub claim_status: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Ins name.
    pub ins_name: Option<i64>,
    /// Ins paid.
    pub ins_paid: Option<DrDecimal>,
    /// Insurance.
    pub insurance: Option<LineItemTransactionInsurance>,
    /// Line item, by id.
    pub line_item: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Posted date.
    pub posted_date: Option<DrDate>,
    /// Trace number.
    pub trace_number: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LineItemTransaction, id);

impl Object for LineItemTransaction {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "adjustment" => value.to(&mut self.adjustment),
            "adjustment_group_code" => value.to(&mut self.adjustment_group_code),
            "adjustment_reason" => value.to(&mut self.adjustment_reason),
            "appointment" => value.to(&mut self.appointment),
            "check_date" => value.to(&mut self.check_date),
            "claim_status" => value.to(&mut self.claim_status),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "ins_name" => value.to(&mut self.ins_name),
            "ins_paid" => value.to(&mut self.ins_paid),
            "insurance" => value.to(&mut self.insurance),
            "line_item" => value.to(&mut self.line_item),
            "patient" => value.to(&mut self.patient),
            "posted_date" => value.to(&mut self.posted_date),
            "trace_number" => value.to(&mut self.trace_number),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("adjustment", self.adjustment.as_ref());
        to.put("adjustment_group_code", self.adjustment_group_code.as_ref());
        to.put("adjustment_reason", self.adjustment_reason.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("check_date", self.check_date.as_ref());
        to.put("claim_status", self.claim_status.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("ins_name", self.ins_name.as_ref());
        to.put("ins_paid", self.ins_paid.as_ref());
        to.put("insurance", self.insurance.as_ref());
        to.put("line_item", self.line_item.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("posted_date", self.posted_date.as_ref());
        to.put("trace_number", self.trace_number.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// Line item transaction insurance.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LineItemTransactionInsurance {
    /// Id number.
    pub id_number: Option<Phi<String>>,
    /// Message.
    pub message: Option<Phi<String>>,
    /// Name.
    pub name: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(LineItemTransactionInsurance);

impl Object for LineItemTransactionInsurance {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id_number" => value.to(&mut self.id_number),
            "message" => value.to(&mut self.message),
            "name" => value.to(&mut self.name),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id_number", self.id_number.as_ref());
        to.put("message", self.message.as_ref());
        to.put("name", self.name.as_ref());
        to.extra(&self.extra);
    }
}
