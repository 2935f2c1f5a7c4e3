//! What is written: patient auto accident insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::SignificantInjury;
use crate::object::{Body, Outgoing, body};
use crate::scalar::{DrDate, Patch};
use dental_oauth::Phi;

/// What can be written of a patient auto accident insurance. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAutoAccidentInsuranceBody {
    /// Auto accident case number.
    pub auto_accident_case_number: Patch<Phi<String>>,
    /// Auto accident claim rep address.
    pub auto_accident_claim_rep_address: Patch<Phi<String>>,
    /// Auto accident claim rep city.
    pub auto_accident_claim_rep_city: Patch<Phi<String>>,
    /// Auto accident claim rep is insurer: yes or no.
    pub auto_accident_claim_rep_is_insurer: Patch<bool>,
    /// Auto accident claim rep name.
    pub auto_accident_claim_rep_name: Patch<Phi<String>>,
    /// Auto accident claim rep state. One of 59 published codes.
    pub auto_accident_claim_rep_state: Patch<Phi<String>>,
    /// Auto accident claim rep zip.
    pub auto_accident_claim_rep_zip: Patch<Phi<String>>,
    /// Auto accident company.
    pub auto_accident_company: Patch<Phi<String>>,
    /// Auto accident date of accident.
    pub auto_accident_date_of_accident: Patch<Phi<DrDate>>,
    /// Auto accident disabled from date.
    pub auto_accident_disabled_from_date: Patch<Phi<DrDate>>,
    /// Auto accident disabled to date.
    pub auto_accident_disabled_to_date: Patch<Phi<DrDate>>,
    /// Auto accident had similar condition: yes or no.
    pub auto_accident_had_similar_condition: Patch<bool>,
    /// Auto accident is subscriber the patient: yes or no.
    pub auto_accident_is_subscriber_the_patient: Patch<bool>,
    /// Auto accident notes.
    pub auto_accident_notes: Patch<Phi<String>>,
    /// Auto accident patient relationship to subscriber. One of 25 published codes.
    pub auto_accident_patient_relationship_to_subscriber: Patch<Phi<String>>,
    /// Auto accident payer address.
    pub auto_accident_payer_address: Patch<Phi<String>>,
    /// Auto accident payer city.
    pub auto_accident_payer_city: Patch<Phi<String>>,
    /// Auto accident payer id.
    pub auto_accident_payer_id: Patch<Phi<String>>,
    /// Auto accident payer state. One of 59 published codes.
    pub auto_accident_payer_state: Patch<Phi<String>>,
    /// Auto accident payer zip.
    pub auto_accident_payer_zip: Patch<Phi<String>>,
    /// Auto accident policy number.
    pub auto_accident_policy_number: Patch<Phi<String>>,
    /// Auto accident return to work date.
    pub auto_accident_return_to_work_date: Patch<Phi<DrDate>>,
    /// Auto accident significant injury.
    pub auto_accident_significant_injury: Patch<SignificantInjury>,
    /// Auto accident significant injury notes.
    pub auto_accident_significant_injury_notes: Patch<Phi<String>>,
    /// Auto accident similar condition date.
    pub auto_accident_similar_condition_date: Patch<Phi<DrDate>>,
    /// Auto accident similar condition notes.
    pub auto_accident_similar_condition_notes: Patch<Phi<String>>,
    /// Auto accident state of occurrence. One of 59 published codes.
    pub auto_accident_state_of_occurrence: Patch<Phi<String>>,
    /// Auto accident still under care: yes or no.
    pub auto_accident_still_under_care: Patch<bool>,
    /// Auto accident subscriber address.
    pub auto_accident_subscriber_address: Patch<Phi<String>>,
    /// Auto accident subscriber city.
    pub auto_accident_subscriber_city: Patch<Phi<String>>,
    /// Auto accident subscriber date of birth.
    pub auto_accident_subscriber_date_of_birth: Patch<Phi<DrDate>>,
    /// Auto accident subscriber first name.
    pub auto_accident_subscriber_first_name: Patch<Phi<String>>,
    /// Auto accident subscriber last name.
    pub auto_accident_subscriber_last_name: Patch<Phi<String>>,
    /// Auto accident subscriber middle name.
    pub auto_accident_subscriber_middle_name: Patch<Phi<String>>,
    /// Auto accident subscriber phone number.
    pub auto_accident_subscriber_phone_number: Patch<Phi<String>>,
    /// Auto accident subscriber social security.
    pub auto_accident_subscriber_social_security: Patch<Phi<String>>,
    /// Auto accident subscriber state. One of 59 published codes.
    pub auto_accident_subscriber_state: Patch<Phi<String>>,
    /// Auto accident subscriber suffix.
    pub auto_accident_subscriber_suffix: Patch<Phi<String>>,
    /// Auto accident subscriber zip code.
    pub auto_accident_subscriber_zip_code: Patch<Phi<String>>,
    /// Auto accident treatment duration.
    pub auto_accident_treatment_duration: Patch<Phi<String>>,
    /// Auto accident will require therapy: yes or no.
    pub auto_accident_will_require_therapy: Patch<bool>,
    /// Auto accident will require therapy rec.
    pub auto_accident_will_require_therapy_rec: Patch<Phi<String>>,
}

body!(PatientAutoAccidentInsuranceBody);

impl Body for PatientAutoAccidentInsuranceBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("auto_accident_case_number", &self.auto_accident_case_number);
        to.patch(
            "auto_accident_claim_rep_address",
            &self.auto_accident_claim_rep_address,
        );
        to.patch(
            "auto_accident_claim_rep_city",
            &self.auto_accident_claim_rep_city,
        );
        to.patch(
            "auto_accident_claim_rep_is_insurer",
            &self.auto_accident_claim_rep_is_insurer,
        );
        to.patch(
            "auto_accident_claim_rep_name",
            &self.auto_accident_claim_rep_name,
        );
        to.patch(
            "auto_accident_claim_rep_state",
            &self.auto_accident_claim_rep_state,
        );
        to.patch(
            "auto_accident_claim_rep_zip",
            &self.auto_accident_claim_rep_zip,
        );
        to.patch("auto_accident_company", &self.auto_accident_company);
        to.patch(
            "auto_accident_date_of_accident",
            &self.auto_accident_date_of_accident,
        );
        to.patch(
            "auto_accident_disabled_from_date",
            &self.auto_accident_disabled_from_date,
        );
        to.patch(
            "auto_accident_disabled_to_date",
            &self.auto_accident_disabled_to_date,
        );
        to.patch(
            "auto_accident_had_similar_condition",
            &self.auto_accident_had_similar_condition,
        );
        to.patch(
            "auto_accident_is_subscriber_the_patient",
            &self.auto_accident_is_subscriber_the_patient,
        );
        to.patch("auto_accident_notes", &self.auto_accident_notes);
        to.patch(
            "auto_accident_patient_relationship_to_subscriber",
            &self.auto_accident_patient_relationship_to_subscriber,
        );
        to.patch(
            "auto_accident_payer_address",
            &self.auto_accident_payer_address,
        );
        to.patch("auto_accident_payer_city", &self.auto_accident_payer_city);
        to.patch("auto_accident_payer_id", &self.auto_accident_payer_id);
        to.patch("auto_accident_payer_state", &self.auto_accident_payer_state);
        to.patch("auto_accident_payer_zip", &self.auto_accident_payer_zip);
        to.patch(
            "auto_accident_policy_number",
            &self.auto_accident_policy_number,
        );
        to.patch(
            "auto_accident_return_to_work_date",
            &self.auto_accident_return_to_work_date,
        );
        to.patch(
            "auto_accident_significant_injury",
            &self.auto_accident_significant_injury,
        );
        to.patch(
            "auto_accident_significant_injury_notes",
            &self.auto_accident_significant_injury_notes,
        );
        to.patch(
            "auto_accident_similar_condition_date",
            &self.auto_accident_similar_condition_date,
        );
        to.patch(
            "auto_accident_similar_condition_notes",
            &self.auto_accident_similar_condition_notes,
        );
        to.patch(
            "auto_accident_state_of_occurrence",
            &self.auto_accident_state_of_occurrence,
        );
        to.patch(
            "auto_accident_still_under_care",
            &self.auto_accident_still_under_care,
        );
        to.patch(
            "auto_accident_subscriber_address",
            &self.auto_accident_subscriber_address,
        );
        to.patch(
            "auto_accident_subscriber_city",
            &self.auto_accident_subscriber_city,
        );
        to.patch(
            "auto_accident_subscriber_date_of_birth",
            &self.auto_accident_subscriber_date_of_birth,
        );
        to.patch(
            "auto_accident_subscriber_first_name",
            &self.auto_accident_subscriber_first_name,
        );
        to.patch(
            "auto_accident_subscriber_last_name",
            &self.auto_accident_subscriber_last_name,
        );
        to.patch(
            "auto_accident_subscriber_middle_name",
            &self.auto_accident_subscriber_middle_name,
        );
        to.patch(
            "auto_accident_subscriber_phone_number",
            &self.auto_accident_subscriber_phone_number,
        );
        to.patch(
            "auto_accident_subscriber_social_security",
            &self.auto_accident_subscriber_social_security,
        );
        to.patch(
            "auto_accident_subscriber_state",
            &self.auto_accident_subscriber_state,
        );
        to.patch(
            "auto_accident_subscriber_suffix",
            &self.auto_accident_subscriber_suffix,
        );
        to.patch(
            "auto_accident_subscriber_zip_code",
            &self.auto_accident_subscriber_zip_code,
        );
        to.patch(
            "auto_accident_treatment_duration",
            &self.auto_accident_treatment_duration,
        );
        to.patch(
            "auto_accident_will_require_therapy",
            &self.auto_accident_will_require_therapy,
        );
        to.patch(
            "auto_accident_will_require_therapy_rec",
            &self.auto_accident_will_require_therapy_rec,
        );
    }
}
