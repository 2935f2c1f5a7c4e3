//! Patient insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::Gender;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, Patch};
use dental_oauth::{Phi, Secret};

/// Patient insurance.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientInsurance {
    /// Insurance claim office number.
    pub insurance_claim_office_number: Option<Phi<String>>,
    /// Insurance company.
    pub insurance_company: Option<Phi<String>>,
    /// Insurance group name.
    pub insurance_group_name: Option<Phi<String>>,
    /// Insurance group number.
    pub insurance_group_number: Option<Phi<String>>,
    /// Insurance id number.
    pub insurance_id_number: Option<Phi<String>>,
    /// Insurance payer id.
    pub insurance_payer_id: Option<Phi<String>>,
    /// Insurance plan name.
    pub insurance_plan_name: Option<Phi<String>>,
    /// Insurance plan type. One of 24 published codes.
    pub insurance_plan_type: Option<Phi<String>>,
    /// Whether it is subscriber the patient.
    pub is_subscriber_the_patient: Option<bool>,
    /// Patient relationship to subscriber. One of 25 published codes.
    pub patient_relationship_to_subscriber: Option<Phi<String>>,
    /// Where the photo back is, for a while.
    pub photo_back: Option<Secret>,
    /// Where the photo front is, for a while.
    pub photo_front: Option<Secret>,
    /// Subscriber address.
    pub subscriber_address: Option<Phi<String>>,
    /// Subscriber city.
    pub subscriber_city: Option<Phi<String>>,
    /// Subscriber country. One of 252 published codes.
    pub subscriber_country: Option<Phi<String>>,
    /// Subscriber date of birth.
    pub subscriber_date_of_birth: Option<Phi<DrDate>>,
    /// Subscriber first name.
    pub subscriber_first_name: Option<Phi<String>>,
    /// Subscriber gender.
    pub subscriber_gender: Option<Gender>,
    /// Subscriber last name.
    pub subscriber_last_name: Option<Phi<String>>,
    /// Subscriber middle name.
    pub subscriber_middle_name: Option<Phi<String>>,
    /// Subscriber social security.
    pub subscriber_social_security: Option<Phi<String>>,
    /// Subscriber state. One of 59 published codes.
    pub subscriber_state: Option<Phi<String>>,
    /// Subscriber suffix.
    pub subscriber_suffix: Option<Phi<String>>,
    /// Subscriber zip code.
    pub subscriber_zip_code: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientInsurance);

impl Object for PatientInsurance {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "insurance_claim_office_number" => value.to(&mut self.insurance_claim_office_number),
            "insurance_company" => value.to(&mut self.insurance_company),
            "insurance_group_name" => value.to(&mut self.insurance_group_name),
            "insurance_group_number" => value.to(&mut self.insurance_group_number),
            "insurance_id_number" => value.to(&mut self.insurance_id_number),
            "insurance_payer_id" => value.to(&mut self.insurance_payer_id),
            "insurance_plan_name" => value.to(&mut self.insurance_plan_name),
            "insurance_plan_type" => value.to(&mut self.insurance_plan_type),
            "is_subscriber_the_patient" => value.to(&mut self.is_subscriber_the_patient),
            "patient_relationship_to_subscriber" => {
                value.to(&mut self.patient_relationship_to_subscriber)
            }
            "photo_back" => value.to(&mut self.photo_back),
            "photo_front" => value.to(&mut self.photo_front),
            "subscriber_address" => value.to(&mut self.subscriber_address),
            "subscriber_city" => value.to(&mut self.subscriber_city),
            "subscriber_country" => value.to(&mut self.subscriber_country),
            "subscriber_date_of_birth" => value.to(&mut self.subscriber_date_of_birth),
            "subscriber_first_name" => value.to(&mut self.subscriber_first_name),
            "subscriber_gender" => value.to(&mut self.subscriber_gender),
            "subscriber_last_name" => value.to(&mut self.subscriber_last_name),
            "subscriber_middle_name" => value.to(&mut self.subscriber_middle_name),
            "subscriber_social_security" => value.to(&mut self.subscriber_social_security),
            "subscriber_state" => value.to(&mut self.subscriber_state),
            "subscriber_suffix" => value.to(&mut self.subscriber_suffix),
            "subscriber_zip_code" => value.to(&mut self.subscriber_zip_code),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put(
            "insurance_claim_office_number",
            self.insurance_claim_office_number.as_ref(),
        );
        to.put("insurance_company", self.insurance_company.as_ref());
        to.put("insurance_group_name", self.insurance_group_name.as_ref());
        to.put(
            "insurance_group_number",
            self.insurance_group_number.as_ref(),
        );
        to.put("insurance_id_number", self.insurance_id_number.as_ref());
        to.put("insurance_payer_id", self.insurance_payer_id.as_ref());
        to.put("insurance_plan_name", self.insurance_plan_name.as_ref());
        to.put("insurance_plan_type", self.insurance_plan_type.as_ref());
        to.put(
            "is_subscriber_the_patient",
            self.is_subscriber_the_patient.as_ref(),
        );
        to.put(
            "patient_relationship_to_subscriber",
            self.patient_relationship_to_subscriber.as_ref(),
        );
        to.put("photo_back", self.photo_back.as_ref());
        to.put("photo_front", self.photo_front.as_ref());
        to.put("subscriber_address", self.subscriber_address.as_ref());
        to.put("subscriber_city", self.subscriber_city.as_ref());
        to.put("subscriber_country", self.subscriber_country.as_ref());
        to.put(
            "subscriber_date_of_birth",
            self.subscriber_date_of_birth.as_ref(),
        );
        to.put("subscriber_first_name", self.subscriber_first_name.as_ref());
        to.put("subscriber_gender", self.subscriber_gender.as_ref());
        to.put("subscriber_last_name", self.subscriber_last_name.as_ref());
        to.put(
            "subscriber_middle_name",
            self.subscriber_middle_name.as_ref(),
        );
        to.put(
            "subscriber_social_security",
            self.subscriber_social_security.as_ref(),
        );
        to.put("subscriber_state", self.subscriber_state.as_ref());
        to.put("subscriber_suffix", self.subscriber_suffix.as_ref());
        to.put("subscriber_zip_code", self.subscriber_zip_code.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient insurance. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientInsuranceBody {
    /// Insurance claim office number.
    pub insurance_claim_office_number: Patch<Phi<String>>,
    /// Insurance company.
    pub insurance_company: Patch<Phi<String>>,
    /// Insurance group name.
    pub insurance_group_name: Patch<Phi<String>>,
    /// Insurance group number.
    pub insurance_group_number: Patch<Phi<String>>,
    /// Insurance id number.
    pub insurance_id_number: Patch<Phi<String>>,
    /// Insurance payer id.
    pub insurance_payer_id: Patch<Phi<String>>,
    /// Insurance plan name.
    pub insurance_plan_name: Patch<Phi<String>>,
    /// Insurance plan type. One of 24 published codes.
    pub insurance_plan_type: Patch<Phi<String>>,
    /// Whether it is subscriber the patient.
    pub is_subscriber_the_patient: Patch<bool>,
    /// Patient relationship to subscriber. One of 25 published codes.
    pub patient_relationship_to_subscriber: Patch<Phi<String>>,
    /// Where the photo back is, for a while.
    pub photo_back: Patch<Phi<String>>,
    /// Where the photo front is, for a while.
    pub photo_front: Patch<Phi<String>>,
    /// Subscriber address.
    pub subscriber_address: Patch<Phi<String>>,
    /// Subscriber city.
    pub subscriber_city: Patch<Phi<String>>,
    /// Subscriber country. One of 252 published codes.
    pub subscriber_country: Patch<Phi<String>>,
    /// Subscriber date of birth.
    pub subscriber_date_of_birth: Patch<Phi<DrDate>>,
    /// Subscriber first name.
    pub subscriber_first_name: Patch<Phi<String>>,
    /// Subscriber gender.
    pub subscriber_gender: Patch<Gender>,
    /// Subscriber last name.
    pub subscriber_last_name: Patch<Phi<String>>,
    /// Subscriber middle name.
    pub subscriber_middle_name: Patch<Phi<String>>,
    /// Subscriber social security.
    pub subscriber_social_security: Patch<Phi<String>>,
    /// Subscriber state. One of 59 published codes.
    pub subscriber_state: Patch<Phi<String>>,
    /// Subscriber suffix.
    pub subscriber_suffix: Patch<Phi<String>>,
    /// Subscriber zip code.
    pub subscriber_zip_code: Patch<Phi<String>>,
}

body!(PatientInsuranceBody);

impl Body for PatientInsuranceBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch(
            "insurance_claim_office_number",
            &self.insurance_claim_office_number,
        );
        to.patch("insurance_company", &self.insurance_company);
        to.patch("insurance_group_name", &self.insurance_group_name);
        to.patch("insurance_group_number", &self.insurance_group_number);
        to.patch("insurance_id_number", &self.insurance_id_number);
        to.patch("insurance_payer_id", &self.insurance_payer_id);
        to.patch("insurance_plan_name", &self.insurance_plan_name);
        to.patch("insurance_plan_type", &self.insurance_plan_type);
        to.patch("is_subscriber_the_patient", &self.is_subscriber_the_patient);
        to.patch(
            "patient_relationship_to_subscriber",
            &self.patient_relationship_to_subscriber,
        );
        to.patch("photo_back", &self.photo_back);
        to.patch("photo_front", &self.photo_front);
        to.patch("subscriber_address", &self.subscriber_address);
        to.patch("subscriber_city", &self.subscriber_city);
        to.patch("subscriber_country", &self.subscriber_country);
        to.patch("subscriber_date_of_birth", &self.subscriber_date_of_birth);
        to.patch("subscriber_first_name", &self.subscriber_first_name);
        to.patch("subscriber_gender", &self.subscriber_gender);
        to.patch("subscriber_last_name", &self.subscriber_last_name);
        to.patch("subscriber_middle_name", &self.subscriber_middle_name);
        to.patch(
            "subscriber_social_security",
            &self.subscriber_social_security,
        );
        to.patch("subscriber_state", &self.subscriber_state);
        to.patch("subscriber_suffix", &self.subscriber_suffix);
        to.patch("subscriber_zip_code", &self.subscriber_zip_code);
    }
}
