//! Cash payment log.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::PaymentMethod;
use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrDecimal, DrId};
use crate::word::open_enum;

open_enum! {
/// Payment log action.
PaymentLogAction {
/// `C` on the wire.
Create = "C",
/// `U` on the wire.
Update = "U",
/// `D` on the wire.
Delete = "D",
/// `F` on the wire.
Fill = "F",
/// `A` on the wire.
Autofill = "A",
}
}

/// Cash payment log.
///
/// In `patient_payment_log`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CashPaymentLog {
    /// Its id.
    pub id: Option<DrId>,
    /// Action.
    pub action: Option<PaymentLogAction>,
    /// Amount.
    pub amount: Option<DrDecimal>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Who made it, by id.
    pub created_by: Option<DrId>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Payment method.
    pub payment_method: Option<PaymentMethod>,
    /// Source.
    pub source: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(CashPaymentLog, id);

impl Object for CashPaymentLog {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "action" => value.to(&mut self.action),
            "amount" => value.to(&mut self.amount),
            "appointment" => value.to(&mut self.appointment),
            "created_by" => value.to(&mut self.created_by),
            "doctor" => value.to(&mut self.doctor),
            "patient" => value.to(&mut self.patient),
            "payment_method" => value.to(&mut self.payment_method),
            "source" => value.to(&mut self.source),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("action", self.action.as_ref());
        to.put("amount", self.amount.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("created_by", self.created_by.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("payment_method", self.payment_method.as_ref());
        to.put("source", self.source.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
