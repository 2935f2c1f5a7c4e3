//! Cash payment.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Payment method.
PaymentMethod {
/// `DRCP` on the wire.
DrchronoPayments = "DRCP",
/// `CASH` on the wire.
Cash = "CASH",
/// `CHCK` on the wire.
Check = "CHCK",
/// `DBIT` on the wire.
DebitCard = "DBIT",
/// `CRDT` on the wire.
CreditCard = "CRDT",
/// `AMEX` on the wire.
AmericanExpress = "AMEX",
/// `VISA` on the wire.
Visa = "VISA",
/// `MSTR` on the wire.
Mastercard = "MSTR",
/// `DISC` on the wire.
Discover = "DISC",
/// `SQR1` on the wire.
SquareLegacy = "SQR1",
/// `SQRE` on the wire.
Square = "SQRE",
/// `PTPA` on the wire.
PatientPayments = "PTPA",
/// `ONPT` on the wire.
Onpatient = "ONPT",
/// `OTHR` on the wire.
OtherMethod = "OTHR",
}
}

open_enum! {
/// Payment transaction type.
PaymentTransactionType {
/// An empty text on the wire.
Credit = "",
/// `REF` on the wire.
Refund = "REF",
/// `COR` on the wire.
Correction = "COR",
/// `COPAY` on the wire.
Copay = "COPAY",
/// `COINSR` on the wire.
Coinsurance = "COINSR",
/// `OTHR` on the wire.
OtherTransaction = "OTHR",
}
}

/// Cash payment.
///
/// In `patient_payments`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CashPayment {
    /// Its id.
    pub id: Option<DrId>,
    /// Amount.
    pub amount: Option<DrDecimal>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Line item, by id.
    pub line_item: Option<DrId>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Payment method.
    pub payment_method: Option<PaymentMethod>,
    /// Payment transaction type.
    pub payment_transaction_type: Option<PaymentTransactionType>,
    /// Posted date.
    pub posted_date: Option<DrDate>,
    /// Received date.
    pub received_date: Option<DrDate>,
    /// Trace number.
    pub trace_number: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CashPayment, id);

impl Object for CashPayment {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "amount" => value.to(&mut self.amount),
            "appointment" => value.to(&mut self.appointment),
            "created_at" => value.to(&mut self.created_at),
            "created_by" => value.to(&mut self.created_by),
            "doctor" => value.to(&mut self.doctor),
            "line_item" => value.to(&mut self.line_item),
            "notes" => value.to(&mut self.notes),
            "patient" => value.to(&mut self.patient),
            "payment_method" => value.to(&mut self.payment_method),
            "payment_transaction_type" => value.to(&mut self.payment_transaction_type),
            "posted_date" => value.to(&mut self.posted_date),
            "received_date" => value.to(&mut self.received_date),
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
        to.put("amount", self.amount.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("line_item", self.line_item.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("payment_method", self.payment_method.as_ref());
        to.put(
            "payment_transaction_type",
            self.payment_transaction_type.as_ref(),
        );
        to.put("posted_date", self.posted_date.as_ref());
        to.put("received_date", self.received_date.as_ref());
        to.put("trace_number", self.trace_number.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a cash payment. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CashPaymentBody {
    /// Amount.
    pub amount: Patch<DrDecimal>,
    /// Appointment, by id.
    pub appointment: Patch<DrId>,
    /// Doctor, by id.
    pub doctor: Patch<DrId>,
    /// Line item, by id.
    pub line_item: Patch<DrId>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Payment method.
    pub payment_method: Patch<PaymentMethod>,
    /// Payment transaction type.
    pub payment_transaction_type: Patch<PaymentTransactionType>,
    /// Received date.
    pub received_date: Patch<DrDate>,
    /// Trace number.
    pub trace_number: Patch<String>,
}

body!(CashPaymentBody);

impl CashPaymentBody {
    /// With what is needed to create one.
    pub fn new(patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for CashPaymentBody {
    const REQUIRED: &'static [&'static str] = &["patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("amount", &self.amount);
        to.patch("appointment", &self.appointment);
        to.patch("doctor", &self.doctor);
        to.patch("line_item", &self.line_item);
        to.patch("notes", &self.notes);
        to.patch("patient", &self.patient);
        to.patch("payment_method", &self.payment_method);
        to.patch("payment_transaction_type", &self.payment_transaction_type);
        to.patch("received_date", &self.received_date);
        to.patch("trace_number", &self.trace_number);
    }
}
