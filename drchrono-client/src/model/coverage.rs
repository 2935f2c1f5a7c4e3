//! Coverage.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Incoming, Object, Outgoing, object};
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
    fn read(mut from: Incoming) -> Self {
        Self {
            id: from.take("id"),
            appointment: from.take("appointment"),
            cob_level: from.take("cob_level"),
            coverage_details: from.take("coverage_details"),
            coverage_subscriber: from.take("coverage_subscriber"),
            eligibility: from.take("eligibility"),
            patient: from.take("patient"),
            payer_name: from.take("payer_name"),
            query_date: from.take("query_date"),
            request_service_type: from.take("request_service_type"),
            service_type_description: from.take("service_type_description"),
            updated_at: from.take("updated_at"),
            extra: from.rest(),
        }
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
