//! Patient auto accident insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Extra, Fit, Incoming, Object, Outgoing, object};
use crate::scalar::DrDate;
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Significant injury.
SignificantInjury {
/// `YES` on the wire.
Yes = "YES",
/// `NO` on the wire.
No = "NO",
/// `N\A` on the wire.
NotApplicable = "N\\A",
}
}

/// Patient auto accident insurance.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientAutoAccidentInsurance {
    /// Auto accident case number.
    pub auto_accident_case_number: Option<Phi<String>>,
    /// Auto accident claim rep address.
    pub auto_accident_claim_rep_address: Option<Phi<String>>,
    /// Auto accident claim rep city.
    pub auto_accident_claim_rep_city: Option<Phi<String>>,
    /// Auto accident claim rep is insurer: yes or no.
    pub auto_accident_claim_rep_is_insurer: Option<bool>,
    /// Auto accident claim rep name.
    pub auto_accident_claim_rep_name: Option<Phi<String>>,
    /// Auto accident claim rep state. One of 59 published codes.
    pub auto_accident_claim_rep_state: Option<Phi<String>>,
    /// Auto accident claim rep zip.
    pub auto_accident_claim_rep_zip: Option<Phi<String>>,
    /// Auto accident company.
    pub auto_accident_company: Option<Phi<String>>,
    /// Auto accident date of accident.
    pub auto_accident_date_of_accident: Option<Phi<DrDate>>,
    /// Auto accident disabled from date.
    pub auto_accident_disabled_from_date: Option<Phi<DrDate>>,
    /// Auto accident disabled to date.
    pub auto_accident_disabled_to_date: Option<Phi<DrDate>>,
    /// Auto accident had similar condition: yes or no.
    pub auto_accident_had_similar_condition: Option<bool>,
    /// Auto accident is subscriber the patient: yes or no.
    pub auto_accident_is_subscriber_the_patient: Option<bool>,
    /// Auto accident notes.
    pub auto_accident_notes: Option<Phi<String>>,
    /// Auto accident patient relationship to subscriber. One of 25 published codes.
    pub auto_accident_patient_relationship_to_subscriber: Option<Phi<String>>,
    /// Auto accident payer address.
    pub auto_accident_payer_address: Option<Phi<String>>,
    /// Auto accident payer city.
    pub auto_accident_payer_city: Option<Phi<String>>,
    /// Auto accident payer id.
    pub auto_accident_payer_id: Option<Phi<String>>,
    /// Auto accident payer state. One of 59 published codes.
    pub auto_accident_payer_state: Option<Phi<String>>,
    /// Auto accident payer zip.
    pub auto_accident_payer_zip: Option<Phi<String>>,
    /// Auto accident policy number.
    pub auto_accident_policy_number: Option<Phi<String>>,
    /// Auto accident return to work date.
    pub auto_accident_return_to_work_date: Option<Phi<DrDate>>,
    /// Auto accident significant injury.
    pub auto_accident_significant_injury: Option<SignificantInjury>,
    /// Auto accident significant injury notes.
    pub auto_accident_significant_injury_notes: Option<Phi<String>>,
    /// Auto accident similar condition date.
    pub auto_accident_similar_condition_date: Option<Phi<DrDate>>,
    /// Auto accident similar condition notes.
    pub auto_accident_similar_condition_notes: Option<Phi<String>>,
    /// Auto accident state of occurrence. One of 59 published codes.
    pub auto_accident_state_of_occurrence: Option<Phi<String>>,
    /// Auto accident still under care: yes or no.
    pub auto_accident_still_under_care: Option<bool>,
    /// Auto accident subscriber address.
    pub auto_accident_subscriber_address: Option<Phi<String>>,
    /// Auto accident subscriber city.
    pub auto_accident_subscriber_city: Option<Phi<String>>,
    /// Auto accident subscriber date of birth.
    pub auto_accident_subscriber_date_of_birth: Option<Phi<DrDate>>,
    /// Auto accident subscriber first name.
    pub auto_accident_subscriber_first_name: Option<Phi<String>>,
    /// Auto accident subscriber last name.
    pub auto_accident_subscriber_last_name: Option<Phi<String>>,
    /// Auto accident subscriber middle name.
    pub auto_accident_subscriber_middle_name: Option<Phi<String>>,
    /// Auto accident subscriber phone number.
    pub auto_accident_subscriber_phone_number: Option<Phi<String>>,
    /// Auto accident subscriber social security.
    pub auto_accident_subscriber_social_security: Option<Phi<String>>,
    /// Auto accident subscriber state. One of 59 published codes.
    pub auto_accident_subscriber_state: Option<Phi<String>>,
    /// Auto accident subscriber suffix.
    pub auto_accident_subscriber_suffix: Option<Phi<String>>,
    /// Auto accident subscriber zip code.
    pub auto_accident_subscriber_zip_code: Option<Phi<String>>,
    /// Auto accident treatment duration.
    pub auto_accident_treatment_duration: Option<Phi<String>>,
    /// Auto accident will require therapy: yes or no.
    pub auto_accident_will_require_therapy: Option<bool>,
    /// Auto accident will require therapy rec.
    pub auto_accident_will_require_therapy_rec: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientAutoAccidentInsurance);

impl Object for PatientAutoAccidentInsurance {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "auto_accident_case_number" => value.to(&mut self.auto_accident_case_number),
            "auto_accident_claim_rep_address" => {
                value.to(&mut self.auto_accident_claim_rep_address)
            }
            "auto_accident_claim_rep_city" => value.to(&mut self.auto_accident_claim_rep_city),
            "auto_accident_claim_rep_is_insurer" => {
                value.to(&mut self.auto_accident_claim_rep_is_insurer)
            }
            "auto_accident_claim_rep_name" => value.to(&mut self.auto_accident_claim_rep_name),
            "auto_accident_claim_rep_state" => value.to(&mut self.auto_accident_claim_rep_state),
            "auto_accident_claim_rep_zip" => value.to(&mut self.auto_accident_claim_rep_zip),
            "auto_accident_company" => value.to(&mut self.auto_accident_company),
            "auto_accident_date_of_accident" => value.to(&mut self.auto_accident_date_of_accident),
            "auto_accident_disabled_from_date" => {
                value.to(&mut self.auto_accident_disabled_from_date)
            }
            "auto_accident_disabled_to_date" => value.to(&mut self.auto_accident_disabled_to_date),
            "auto_accident_had_similar_condition" => {
                value.to(&mut self.auto_accident_had_similar_condition)
            }
            "auto_accident_is_subscriber_the_patient" => {
                value.to(&mut self.auto_accident_is_subscriber_the_patient)
            }
            "auto_accident_notes" => value.to(&mut self.auto_accident_notes),
            "auto_accident_patient_relationship_to_subscriber" => {
                value.to(&mut self.auto_accident_patient_relationship_to_subscriber)
            }
            "auto_accident_payer_address" => value.to(&mut self.auto_accident_payer_address),
            "auto_accident_payer_city" => value.to(&mut self.auto_accident_payer_city),
            "auto_accident_payer_id" => value.to(&mut self.auto_accident_payer_id),
            "auto_accident_payer_state" => value.to(&mut self.auto_accident_payer_state),
            "auto_accident_payer_zip" => value.to(&mut self.auto_accident_payer_zip),
            "auto_accident_policy_number" => value.to(&mut self.auto_accident_policy_number),
            "auto_accident_return_to_work_date" => {
                value.to(&mut self.auto_accident_return_to_work_date)
            }
            "auto_accident_significant_injury" => {
                value.to(&mut self.auto_accident_significant_injury)
            }
            "auto_accident_significant_injury_notes" => {
                value.to(&mut self.auto_accident_significant_injury_notes)
            }
            "auto_accident_similar_condition_date" => {
                value.to(&mut self.auto_accident_similar_condition_date)
            }
            "auto_accident_similar_condition_notes" => {
                value.to(&mut self.auto_accident_similar_condition_notes)
            }
            "auto_accident_state_of_occurrence" => {
                value.to(&mut self.auto_accident_state_of_occurrence)
            }
            "auto_accident_still_under_care" => value.to(&mut self.auto_accident_still_under_care),
            "auto_accident_subscriber_address" => {
                value.to(&mut self.auto_accident_subscriber_address)
            }
            "auto_accident_subscriber_city" => value.to(&mut self.auto_accident_subscriber_city),
            "auto_accident_subscriber_date_of_birth" => {
                value.to(&mut self.auto_accident_subscriber_date_of_birth)
            }
            "auto_accident_subscriber_first_name" => {
                value.to(&mut self.auto_accident_subscriber_first_name)
            }
            "auto_accident_subscriber_last_name" => {
                value.to(&mut self.auto_accident_subscriber_last_name)
            }
            "auto_accident_subscriber_middle_name" => {
                value.to(&mut self.auto_accident_subscriber_middle_name)
            }
            "auto_accident_subscriber_phone_number" => {
                value.to(&mut self.auto_accident_subscriber_phone_number)
            }
            "auto_accident_subscriber_social_security" => {
                value.to(&mut self.auto_accident_subscriber_social_security)
            }
            "auto_accident_subscriber_state" => value.to(&mut self.auto_accident_subscriber_state),
            "auto_accident_subscriber_suffix" => {
                value.to(&mut self.auto_accident_subscriber_suffix)
            }
            "auto_accident_subscriber_zip_code" => {
                value.to(&mut self.auto_accident_subscriber_zip_code)
            }
            "auto_accident_treatment_duration" => {
                value.to(&mut self.auto_accident_treatment_duration)
            }
            "auto_accident_will_require_therapy" => {
                value.to(&mut self.auto_accident_will_require_therapy)
            }
            "auto_accident_will_require_therapy_rec" => {
                value.to(&mut self.auto_accident_will_require_therapy_rec)
            }
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put(
            "auto_accident_case_number",
            self.auto_accident_case_number.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_address",
            self.auto_accident_claim_rep_address.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_city",
            self.auto_accident_claim_rep_city.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_is_insurer",
            self.auto_accident_claim_rep_is_insurer.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_name",
            self.auto_accident_claim_rep_name.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_state",
            self.auto_accident_claim_rep_state.as_ref(),
        );
        to.put(
            "auto_accident_claim_rep_zip",
            self.auto_accident_claim_rep_zip.as_ref(),
        );
        to.put("auto_accident_company", self.auto_accident_company.as_ref());
        to.put(
            "auto_accident_date_of_accident",
            self.auto_accident_date_of_accident.as_ref(),
        );
        to.put(
            "auto_accident_disabled_from_date",
            self.auto_accident_disabled_from_date.as_ref(),
        );
        to.put(
            "auto_accident_disabled_to_date",
            self.auto_accident_disabled_to_date.as_ref(),
        );
        to.put(
            "auto_accident_had_similar_condition",
            self.auto_accident_had_similar_condition.as_ref(),
        );
        to.put(
            "auto_accident_is_subscriber_the_patient",
            self.auto_accident_is_subscriber_the_patient.as_ref(),
        );
        to.put("auto_accident_notes", self.auto_accident_notes.as_ref());
        to.put(
            "auto_accident_patient_relationship_to_subscriber",
            self.auto_accident_patient_relationship_to_subscriber
                .as_ref(),
        );
        to.put(
            "auto_accident_payer_address",
            self.auto_accident_payer_address.as_ref(),
        );
        to.put(
            "auto_accident_payer_city",
            self.auto_accident_payer_city.as_ref(),
        );
        to.put(
            "auto_accident_payer_id",
            self.auto_accident_payer_id.as_ref(),
        );
        to.put(
            "auto_accident_payer_state",
            self.auto_accident_payer_state.as_ref(),
        );
        to.put(
            "auto_accident_payer_zip",
            self.auto_accident_payer_zip.as_ref(),
        );
        to.put(
            "auto_accident_policy_number",
            self.auto_accident_policy_number.as_ref(),
        );
        to.put(
            "auto_accident_return_to_work_date",
            self.auto_accident_return_to_work_date.as_ref(),
        );
        to.put(
            "auto_accident_significant_injury",
            self.auto_accident_significant_injury.as_ref(),
        );
        to.put(
            "auto_accident_significant_injury_notes",
            self.auto_accident_significant_injury_notes.as_ref(),
        );
        to.put(
            "auto_accident_similar_condition_date",
            self.auto_accident_similar_condition_date.as_ref(),
        );
        to.put(
            "auto_accident_similar_condition_notes",
            self.auto_accident_similar_condition_notes.as_ref(),
        );
        to.put(
            "auto_accident_state_of_occurrence",
            self.auto_accident_state_of_occurrence.as_ref(),
        );
        to.put(
            "auto_accident_still_under_care",
            self.auto_accident_still_under_care.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_address",
            self.auto_accident_subscriber_address.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_city",
            self.auto_accident_subscriber_city.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_date_of_birth",
            self.auto_accident_subscriber_date_of_birth.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_first_name",
            self.auto_accident_subscriber_first_name.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_last_name",
            self.auto_accident_subscriber_last_name.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_middle_name",
            self.auto_accident_subscriber_middle_name.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_phone_number",
            self.auto_accident_subscriber_phone_number.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_social_security",
            self.auto_accident_subscriber_social_security.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_state",
            self.auto_accident_subscriber_state.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_suffix",
            self.auto_accident_subscriber_suffix.as_ref(),
        );
        to.put(
            "auto_accident_subscriber_zip_code",
            self.auto_accident_subscriber_zip_code.as_ref(),
        );
        to.put(
            "auto_accident_treatment_duration",
            self.auto_accident_treatment_duration.as_ref(),
        );
        to.put(
            "auto_accident_will_require_therapy",
            self.auto_accident_will_require_therapy.as_ref(),
        );
        to.put(
            "auto_accident_will_require_therapy_rec",
            self.auto_accident_will_require_therapy_rec.as_ref(),
        );
        to.extra(&self.extra);
    }
}
