//! Patient authorization.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId};
use dental_oauth::Phi;

/// Patient authorization.
///
/// In `patient_authorizations`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAuthorization {
    /// Its id.
    pub id: Option<DrId>,
    /// Auth number.
    pub auth_number: Option<Phi<String>>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor.
    pub doctor: Option<Phi<String>>,
    /// Doctor id, by id.
    pub doctor_id: Option<DrId>,
    /// End date.
    pub end_date: Option<DrDate>,
    /// Expired: yes or no.
    pub expired: Option<bool>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Number of visits.
    pub number_of_visits: Option<i64>,
    /// Patient.
    pub patient: Option<Phi<String>>,
    /// Patient id, by id.
    pub patient_id: Option<DrId>,
    /// Procedure codes.
    pub procedure_codes: Option<Vec<PatientAuthorizationCode>>,
    /// Specialty.
    pub specialty: Option<String>,
    /// Start date.
    pub start_date: Option<DrDate>,
    /// Status.
    pub status: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Visits remaining.
    pub visits_remaining: Option<i64>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientAuthorization, id);

impl Object for PatientAuthorization {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "auth_number" => value.to(&mut self.auth_number),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "doctor_id" => value.to(&mut self.doctor_id),
            "end_date" => value.to(&mut self.end_date),
            "expired" => value.to(&mut self.expired),
            "notes" => value.to(&mut self.notes),
            "number_of_visits" => value.to(&mut self.number_of_visits),
            "patient" => value.to(&mut self.patient),
            "patient_id" => value.to(&mut self.patient_id),
            "procedure_codes" => value.to(&mut self.procedure_codes),
            "specialty" => value.to(&mut self.specialty),
            "start_date" => value.to(&mut self.start_date),
            "status" => value.to(&mut self.status),
            "updated_at" => value.to(&mut self.updated_at),
            "visits_remaining" => value.to(&mut self.visits_remaining),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("auth_number", self.auth_number.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("doctor_id", self.doctor_id.as_ref());
        to.put("end_date", self.end_date.as_ref());
        to.put("expired", self.expired.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("number_of_visits", self.number_of_visits.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("patient_id", self.patient_id.as_ref());
        to.put("procedure_codes", self.procedure_codes.as_ref());
        to.put("specialty", self.specialty.as_ref());
        to.put("start_date", self.start_date.as_ref());
        to.put("status", self.status.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("visits_remaining", self.visits_remaining.as_ref());
        to.extra(&self.extra);
    }
}

/// Patient authorization code.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAuthorizationCode {
    /// Code.
    pub code: Option<String>,
    /// Price.
    pub price: Option<DrDecimal>,
    /// Quantity.
    pub quantity: Option<DrDecimal>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientAuthorizationCode);

impl Object for PatientAuthorizationCode {
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
