//! EOB object.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// EOB payment method.
EobPaymentMethod {
/// An empty text on the wire.
Unknown = "",
/// `ACH` on the wire.
Ach = "ACH",
/// `BOPCCP` on the wire.
CashConcentration = "BOPCCP",
/// `BOPCTX` on the wire.
CorporateTradeExchange = "BOPCTX",
/// `CHK` on the wire.
Check = "CHK",
/// `FWT` on the wire.
WireTransfer = "FWT",
/// `VPAY` on the wire.
Vpay = "VPAY",
/// `NON` on the wire.
NonPayment = "NON",
}
}

/// EOB object.
///
/// In `eobs`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct EOBObject {
    /// Its id.
    pub id: Option<DrId>,
    /// Check date.
    pub check_date: Option<DrDate>,
    /// Deposit date.
    pub deposit_date: Option<DrDate>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Insurance payer id.
    pub insurance_payer_id: Option<String>,
    /// Insurance payer name.
    pub insurance_payer_name: Option<String>,
    /// Insurance payer trace number.
    pub insurance_payer_trace_number: Option<String>,
    /// Payment method.
    pub payment_method: Option<EobPaymentMethod>,
    /// Posted date.
    pub posted_date: Option<DrDate>,
    /// Where the scanned EOB is, for a while.
    pub scanned_eob: Option<Secret>,
    /// Total paid.
    pub total_paid: Option<DrDecimal>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(EOBObject, id);

impl Object for EOBObject {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "check_date" => value.to(&mut self.check_date),
            "deposit_date" => value.to(&mut self.deposit_date),
            "doctor" => value.to(&mut self.doctor),
            "insurance_payer_id" => value.to(&mut self.insurance_payer_id),
            "insurance_payer_name" => value.to(&mut self.insurance_payer_name),
            "insurance_payer_trace_number" => value.to(&mut self.insurance_payer_trace_number),
            "payment_method" => value.to(&mut self.payment_method),
            "posted_date" => value.to(&mut self.posted_date),
            "scanned_eob" => value.to(&mut self.scanned_eob),
            "total_paid" => value.to(&mut self.total_paid),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("check_date", self.check_date.as_ref());
        to.put("deposit_date", self.deposit_date.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("insurance_payer_id", self.insurance_payer_id.as_ref());
        to.put("insurance_payer_name", self.insurance_payer_name.as_ref());
        to.put(
            "insurance_payer_trace_number",
            self.insurance_payer_trace_number.as_ref(),
        );
        to.put("payment_method", self.payment_method.as_ref());
        to.put("posted_date", self.posted_date.as_ref());
        to.put("scanned_eob", self.scanned_eob.as_ref());
        to.put("total_paid", self.total_paid.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of an EOB object. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct EOBObjectBody {
    /// Check date.
    pub check_date: Patch<DrDate>,
    /// Deposit date.
    pub deposit_date: Patch<DrDate>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Insurance payer id. Needed to create one.
    pub insurance_payer_id: Patch<String>,
    /// Insurance payer name. Needed to create one.
    pub insurance_payer_name: Patch<String>,
    /// Insurance payer trace number. Needed to create one.
    pub insurance_payer_trace_number: Patch<String>,
    /// Payment method.
    pub payment_method: Patch<EobPaymentMethod>,
    /// Where the scanned EOB is, for a while.
    pub scanned_eob: Patch<Phi<String>>,
    /// Total paid.
    pub total_paid: Patch<DrDecimal>,
}

body!(EOBObjectBody);

impl EOBObjectBody {
    /// With what is needed to create one.
    pub fn new(
        doctor: impl Into<Patch<DrId>>,
        insurance_payer_id: impl Into<Patch<String>>,
        insurance_payer_name: impl Into<Patch<String>>,
        insurance_payer_trace_number: impl Into<Patch<String>>,
    ) -> Self {
        Self {
            doctor: doctor.into(),
            insurance_payer_id: insurance_payer_id.into(),
            insurance_payer_name: insurance_payer_name.into(),
            insurance_payer_trace_number: insurance_payer_trace_number.into(),
            ..Self::default()
        }
    }
}

impl Body for EOBObjectBody {
    const REQUIRED: &'static [&'static str] = &[
        "doctor",
        "insurance_payer_id",
        "insurance_payer_name",
        "insurance_payer_trace_number",
    ];

    fn write(&self, to: &mut Outgoing) {
        to.patch("check_date", &self.check_date);
        to.patch("deposit_date", &self.deposit_date);
        to.patch("doctor", &self.doctor);
        to.patch("insurance_payer_id", &self.insurance_payer_id);
        to.patch("insurance_payer_name", &self.insurance_payer_name);
        to.patch(
            "insurance_payer_trace_number",
            &self.insurance_payer_trace_number,
        );
        to.patch("payment_method", &self.payment_method);
        to.patch("scanned_eob", &self.scanned_eob);
        to.patch("total_paid", &self.total_paid);
    }
}
