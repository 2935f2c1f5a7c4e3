//! Coverage.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDateTime, DrId};
use dental_oauth::Phi;
use serde_json::Value;

/// Coverage.
///
/// In `eligibility_checks`, `eligibility_checks_list`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Coverage {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Cob level.
    pub cob_level: Option<String>,
    /// Coverage details, in no fixed form.
    pub coverage_details: Option<Phi<Value>>,
    /// Coverage subscriber, in no fixed form.
    pub coverage_subscriber: Option<Phi<Value>>,
    /// Eligibility.
    pub eligibility: Option<String>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Payer name.
    pub payer_name: Option<String>,
    /// Query date.
    pub query_date: Option<DrDateTime>,
    /// Request service type. One of 187 published codes.
    pub request_service_type: Option<String>,
    /// Service type description.
    pub service_type_description: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Coverage, id);

impl Object for Coverage {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "cob_level" => value.to(&mut self.cob_level),
            "coverage_details" => value.to(&mut self.coverage_details),
            "coverage_subscriber" => value.to(&mut self.coverage_subscriber),
            "eligibility" => value.to(&mut self.eligibility),
            "patient" => value.to(&mut self.patient),
            "payer_name" => value.to(&mut self.payer_name),
            "query_date" => value.to(&mut self.query_date),
            "request_service_type" => value.to(&mut self.request_service_type),
            "service_type_description" => value.to(&mut self.service_type_description),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("cob_level", self.cob_level.as_ref());
        to.put("coverage_details", self.coverage_details.as_ref());
        to.put("coverage_subscriber", self.coverage_subscriber.as_ref());
        to.put("eligibility", self.eligibility.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("payer_name", self.payer_name.as_ref());
        to.put("query_date", self.query_date.as_ref());
        to.put("request_service_type", self.request_service_type.as_ref());
        to.put(
            "service_type_description",
            self.service_type_description.as_ref(),
        );
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}
