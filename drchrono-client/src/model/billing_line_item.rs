//! Billing line item.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;

open_enum! {
/// Line item billing status.
LineItemBillingStatus {
/// An empty text on the wire.
Unset = "",
/// `Incomplete Information` on the wire.
IncompleteInformation = "Incomplete Information",
/// `In Process Emdeon` on the wire.
InProcessEmdeon = "In Process Emdeon",
/// `In Process iHCFA` on the wire.
InProcessIhcfa = "In Process iHCFA",
/// `In Process Gateway` on the wire.
InProcessGateway = "In Process Gateway",
/// `In Process Jopari` on the wire.
InProcessJopari = "In Process Jopari",
/// `In Process Waystar` on the wire.
InProcessWaystar = "In Process Waystar",
/// `In Process EPS` on the wire.
InProcessEPS = "In Process EPS",
/// `Rejected Emdeon` on the wire.
RejectedEmdeon = "Rejected Emdeon",
/// `Rejected iHCFA` on the wire.
RejectedIhcfa = "Rejected iHCFA",
/// `Rejected Gateway` on the wire.
RejectedGateway = "Rejected Gateway",
/// `Rejected Jopari` on the wire.
RejectedJopari = "Rejected Jopari",
/// `Rejected Waystar` on the wire.
RejectedWaystar = "Rejected Waystar",
/// `Rejected EPS` on the wire.
RejectedEPS = "Rejected EPS",
/// `In Process Payer` on the wire.
InProcessPayer = "In Process Payer",
/// `Payer Acknowledged` on the wire.
PayerAcknowledged = "Payer Acknowledged",
/// `Rejected Payer` on the wire.
RejectedPayer = "Rejected Payer",
/// `Paid in Full` on the wire.
PaidInFull = "Paid in Full",
/// `Partially Paid` on the wire.
PartiallyPaid = "Partially Paid",
/// `Coordination of Benefits` on the wire.
CoordinationOfBenefits = "Coordination of Benefits",
/// `ERA Received` on the wire.
ERAReceived = "ERA Received",
/// `ERA Denied` on the wire.
ERADenied = "ERA Denied",
}
}

open_enum! {
/// Procedure type.
ProcedureType {
/// `C` on the wire.
Cpt = "C",
/// `H` on the wire.
Hcpcs = "H",
/// `U` on the wire.
Custom = "U",
/// `S` on the wire.
S = "S",
}
}

/// Billing line item.
///
/// In `line_items`, `line_items_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingLineItem {
    /// Its id.
    pub id: Option<DrId>,
    /// Adjustment.
    pub adjustment: Option<DrDecimal>,
    /// Allowed.
    pub allowed: Option<DrDecimal>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Balance ins.
    pub balance_ins: Option<DrDecimal>,
    /// Balance pt.
    pub balance_pt: Option<DrDecimal>,
    /// Balance total.
    pub balance_total: Option<DrDecimal>,
    /// Billed.
    pub billed: Option<DrDecimal>,
    /// Billing status.
    pub billing_status: Option<LineItemBillingStatus>,
    /// Code.
    pub code: Option<String>,
    /// Denied flag: yes or no.
    pub denied_flag: Option<bool>,
    /// Description. Only with `verbose`.
    pub description: Option<String>,
    /// Diagnosis pointers.
    pub diagnosis_pointers: Option<Vec<String>>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Expected reimbursement.
    pub expected_reimbursement: Option<DrDecimal>,
    /// Ins1 paid.
    pub ins1_paid: Option<DrDecimal>,
    /// Ins2 paid.
    pub ins2_paid: Option<DrDecimal>,
    /// Ins3 paid.
    pub ins3_paid: Option<DrDecimal>,
    /// Ins total.
    pub ins_total: Option<DrDecimal>,
    /// Insurance status.
    pub insurance_status: Option<String>,
    /// Modifiers.
    pub modifiers: Option<Vec<String>>,
    /// Paid total.
    pub paid_total: Option<DrDecimal>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Posted date.
    pub posted_date: Option<DrDate>,
    /// Price.
    pub price: Option<DrDecimal>,
    /// Procedure type.
    pub procedure_type: Option<ProcedureType>,
    /// Pt paid.
    pub pt_paid: Option<DrDecimal>,
    /// Quantity.
    pub quantity: Option<DrDecimal>,
    /// Service date.
    pub service_date: Option<DrDate>,
    /// Units.
    pub units: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(BillingLineItem, id);

impl Object for BillingLineItem {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "adjustment" => value.to(&mut self.adjustment),
            "allowed" => value.to(&mut self.allowed),
            "appointment" => value.to(&mut self.appointment),
            "balance_ins" => value.to(&mut self.balance_ins),
            "balance_pt" => value.to(&mut self.balance_pt),
            "balance_total" => value.to(&mut self.balance_total),
            "billed" => value.to(&mut self.billed),
            "billing_status" => value.to(&mut self.billing_status),
            "code" => value.to(&mut self.code),
            "denied_flag" => value.to(&mut self.denied_flag),
            "description" => value.to(&mut self.description),
            "diagnosis_pointers" => value.to(&mut self.diagnosis_pointers),
            "doctor" => value.to(&mut self.doctor),
            "expected_reimbursement" => value.to(&mut self.expected_reimbursement),
            "ins1_paid" => value.to(&mut self.ins1_paid),
            "ins2_paid" => value.to(&mut self.ins2_paid),
            "ins3_paid" => value.to(&mut self.ins3_paid),
            "ins_total" => value.to(&mut self.ins_total),
            "insurance_status" => value.to(&mut self.insurance_status),
            "modifiers" => value.to(&mut self.modifiers),
            "paid_total" => value.to(&mut self.paid_total),
            "patient" => value.to(&mut self.patient),
            "posted_date" => value.to(&mut self.posted_date),
            "price" => value.to(&mut self.price),
            "procedure_type" => value.to(&mut self.procedure_type),
            "pt_paid" => value.to(&mut self.pt_paid),
            "quantity" => value.to(&mut self.quantity),
            "service_date" => value.to(&mut self.service_date),
            "units" => value.to(&mut self.units),
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
        to.put("allowed", self.allowed.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("balance_ins", self.balance_ins.as_ref());
        to.put("balance_pt", self.balance_pt.as_ref());
        to.put("balance_total", self.balance_total.as_ref());
        to.put("billed", self.billed.as_ref());
        to.put("billing_status", self.billing_status.as_ref());
        to.put("code", self.code.as_ref());
        to.put("denied_flag", self.denied_flag.as_ref());
        to.put("description", self.description.as_ref());
        to.put("diagnosis_pointers", self.diagnosis_pointers.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put(
            "expected_reimbursement",
            self.expected_reimbursement.as_ref(),
        );
        to.put("ins1_paid", self.ins1_paid.as_ref());
        to.put("ins2_paid", self.ins2_paid.as_ref());
        to.put("ins3_paid", self.ins3_paid.as_ref());
        to.put("ins_total", self.ins_total.as_ref());
        to.put("insurance_status", self.insurance_status.as_ref());
        to.put("modifiers", self.modifiers.as_ref());
        to.put("paid_total", self.paid_total.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("posted_date", self.posted_date.as_ref());
        to.put("price", self.price.as_ref());
        to.put("procedure_type", self.procedure_type.as_ref());
        to.put("pt_paid", self.pt_paid.as_ref());
        to.put("quantity", self.quantity.as_ref());
        to.put("service_date", self.service_date.as_ref());
        to.put("units", self.units.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a billing line item. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BillingLineItemBody {
    /// Appointment, by id. Needed to create one.
    pub appointment: Patch<DrId>,
    /// Balance ins.
    pub balance_ins: Patch<DrDecimal>,
    /// Code. Needed to create one.
    pub code: Patch<String>,
    /// Diagnosis pointers. Needed to create one.
    pub diagnosis_pointers: Patch<Vec<String>>,
    /// Modifiers.
    pub modifiers: Patch<Vec<String>>,
    /// Price.
    pub price: Patch<DrDecimal>,
    /// Procedure type. Needed to create one.
    pub procedure_type: Patch<ProcedureType>,
    /// Pt paid.
    pub pt_paid: Patch<DrDecimal>,
    /// Quantity.
    pub quantity: Patch<DrDecimal>,
    /// Units.
    pub units: Patch<String>,
}

body!(BillingLineItemBody);

impl BillingLineItemBody {
    /// With what is needed to create one.
    pub fn new(
        appointment: impl Into<Patch<DrId>>,
        code: impl Into<Patch<String>>,
        diagnosis_pointers: impl Into<Patch<Vec<String>>>,
        procedure_type: impl Into<Patch<ProcedureType>>,
    ) -> Self {
        Self {
            appointment: appointment.into(),
            code: code.into(),
            diagnosis_pointers: diagnosis_pointers.into(),
            procedure_type: procedure_type.into(),
            ..Self::default()
        }
    }
}

impl Body for BillingLineItemBody {
    const REQUIRED: &'static [&'static str] = &[
        "appointment",
        "code",
        "diagnosis_pointers",
        "procedure_type",
    ];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("balance_ins", &self.balance_ins);
        to.patch("code", &self.code);
        to.patch("diagnosis_pointers", &self.diagnosis_pointers);
        to.patch("modifiers", &self.modifiers);
        to.patch("price", &self.price);
        to.patch("procedure_type", &self.procedure_type);
        to.patch("pt_paid", &self.pt_paid);
        to.patch("quantity", &self.quantity);
        to.patch("units", &self.units);
    }
}
