//! What is written: patient.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{
    Ethnicity, Gender, PatientAutoAccidentInsuranceBody, PatientCustomDemographicBody,
    PatientFlagAttachedBody, PatientInsuranceBody, PatientRaceSubcategoryBody,
    PatientReferringDoctorBody, PatientStatus, PatientWorkersCompInsuranceBody, PaymentProfile,
    PreferredLanguage, Race,
};
use crate::object::{Body, Outgoing, body};
use crate::scalar::{DrDate, DrDecimal, DrId, Patch};
use dental_oauth::Phi;

/// What can be written of a patient. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientBody {
    /// Address.
    pub address: Patch<Phi<String>>,
    /// Auto accident insurance. Only with `verbose`.
    pub auto_accident_insurance: Patch<PatientAutoAccidentInsuranceBody>,
    /// Cell phone.
    pub cell_phone: Patch<Phi<String>>,
    /// Made by the service when it is not given. Four letters and six digits when it is.
    pub chart_id: Patch<Phi<String>>,
    /// City.
    pub city: Patch<Phi<String>>,
    /// Copay.
    pub copay: Patch<DrDecimal>,
    /// Custom demographics. Only with `verbose`.
    pub custom_demographics: Patch<Vec<PatientCustomDemographicBody>>,
    /// Date of birth.
    pub date_of_birth: Patch<Phi<DrDate>>,
    /// Seldom there.
    pub date_of_death: Patch<Phi<DrDate>>,
    /// Date of first appointment.
    pub date_of_first_appointment: Patch<DrDate>,
    /// Date of last appointment.
    pub date_of_last_appointment: Patch<DrDate>,
    /// Succeeded by `preferred_pharmacies`.
    pub default_pharmacy: Patch<Phi<String>>,
    /// Disable SMS messages: yes or no.
    pub disable_sms_messages: Patch<bool>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Email.
    pub email: Patch<Phi<String>>,
    /// Emergency contact name.
    pub emergency_contact_name: Patch<Phi<String>>,
    /// Emergency contact phone.
    pub emergency_contact_phone: Patch<Phi<String>>,
    /// Emergency contact relation.
    pub emergency_contact_relation: Patch<Phi<String>>,
    /// Employer.
    pub employer: Patch<Phi<String>>,
    /// Employer address.
    pub employer_address: Patch<Phi<String>>,
    /// Employer city.
    pub employer_city: Patch<Phi<String>>,
    /// Employer state.
    pub employer_state: Patch<Phi<String>>,
    /// Employer zip code.
    pub employer_zip_code: Patch<Phi<String>>,
    /// Ethnicity.
    pub ethnicity: Patch<Ethnicity>,
    /// First name.
    pub first_name: Patch<Phi<String>>,
    /// Gender. Needed to create one.
    pub gender: Patch<Gender>,
    /// Home phone.
    pub home_phone: Patch<Phi<String>>,
    /// Last name.
    pub last_name: Patch<Phi<String>>,
    /// Medication history consent.
    pub medication_history_consent: Patch<String>,
    /// Middle name.
    pub middle_name: Patch<Phi<String>>,
    /// What they go by, when that is not the first name.
    pub nick_name: Patch<Phi<String>>,
    /// Office phone.
    pub office_phone: Patch<Phi<String>>,
    /// The offices they have been to, by id.
    pub offices: Patch<Vec<DrId>>,
    /// Patient flags attached. Only with `verbose`.
    pub patient_flags_attached: Patch<Vec<PatientFlagAttachedBody>>,
    /// Patient payment profile.
    pub patient_payment_profile: Patch<PaymentProfile>,
    /// When the photo was taken. Only together with a photo.
    pub patient_photo_date: Patch<DrDate>,
    /// Patient status.
    pub patient_status: Patch<PatientStatus>,
    /// Preferred language.
    pub preferred_language: Patch<PreferredLanguage>,
    /// Preferred pharmacies.
    pub preferred_pharmacies: Patch<Phi<Vec<String>>>,
    /// Primary care physician.
    pub primary_care_physician: Patch<Phi<String>>,
    /// Primary insurance. Only with `verbose`.
    pub primary_insurance: Patch<PatientInsuranceBody>,
    /// Pronouns. One of 11 published codes.
    pub pronouns: Patch<String>,
    /// Race.
    pub race: Patch<Race>,
    /// Race subcategories.
    pub race_subcategories: Patch<Vec<PatientRaceSubcategoryBody>>,
    /// Referring doctor. Only with `verbose`.
    pub referring_doctor: Patch<PatientReferringDoctorBody>,
    /// Referring source.
    pub referring_source: Patch<Phi<String>>,
    /// Responsible party email.
    pub responsible_party_email: Patch<Phi<String>>,
    /// Responsible party name.
    pub responsible_party_name: Patch<Phi<String>>,
    /// Responsible party phone.
    pub responsible_party_phone: Patch<Phi<String>>,
    /// Responsible party relation.
    pub responsible_party_relation: Patch<Phi<String>>,
    /// Secondary insurance. Only with `verbose`.
    pub secondary_insurance: Patch<PatientInsuranceBody>,
    /// Social security number.
    pub social_security_number: Patch<Phi<String>>,
    /// State.
    pub state: Patch<Phi<String>>,
    /// Tertiary insurance. Only with `verbose`.
    pub tertiary_insurance: Patch<PatientInsuranceBody>,
    /// Workers comp insurance. Only with `verbose`.
    pub workers_comp_insurance: Patch<PatientWorkersCompInsuranceBody>,
    /// Zip code.
    pub zip_code: Patch<Phi<String>>,
}

body!(PatientBody);

impl PatientBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, gender: impl Into<Patch<Gender>>) -> Self {
        Self {
            doctor: doctor.into(),
            gender: gender.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "gender"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("address", &self.address);
        to.patch("auto_accident_insurance", &self.auto_accident_insurance);
        to.patch("cell_phone", &self.cell_phone);
        to.patch("chart_id", &self.chart_id);
        to.patch("city", &self.city);
        to.patch("copay", &self.copay);
        to.patch("custom_demographics", &self.custom_demographics);
        to.patch("date_of_birth", &self.date_of_birth);
        to.patch("date_of_death", &self.date_of_death);
        to.patch("date_of_first_appointment", &self.date_of_first_appointment);
        to.patch("date_of_last_appointment", &self.date_of_last_appointment);
        to.patch("default_pharmacy", &self.default_pharmacy);
        to.patch("disable_sms_messages", &self.disable_sms_messages);
        to.patch("doctor", &self.doctor);
        to.patch("email", &self.email);
        to.patch("emergency_contact_name", &self.emergency_contact_name);
        to.patch("emergency_contact_phone", &self.emergency_contact_phone);
        to.patch(
            "emergency_contact_relation",
            &self.emergency_contact_relation,
        );
        to.patch("employer", &self.employer);
        to.patch("employer_address", &self.employer_address);
        to.patch("employer_city", &self.employer_city);
        to.patch("employer_state", &self.employer_state);
        to.patch("employer_zip_code", &self.employer_zip_code);
        to.patch("ethnicity", &self.ethnicity);
        to.patch("first_name", &self.first_name);
        to.patch("gender", &self.gender);
        to.patch("home_phone", &self.home_phone);
        to.patch("last_name", &self.last_name);
        to.patch(
            "medication_history_consent",
            &self.medication_history_consent,
        );
        to.patch("middle_name", &self.middle_name);
        to.patch("nick_name", &self.nick_name);
        to.patch("office_phone", &self.office_phone);
        to.patch("offices", &self.offices);
        to.patch("patient_flags_attached", &self.patient_flags_attached);
        to.patch("patient_payment_profile", &self.patient_payment_profile);
        to.patch("patient_photo_date", &self.patient_photo_date);
        to.patch("patient_status", &self.patient_status);
        to.patch("preferred_language", &self.preferred_language);
        to.patch("preferred_pharmacies", &self.preferred_pharmacies);
        to.patch("primary_care_physician", &self.primary_care_physician);
        to.patch("primary_insurance", &self.primary_insurance);
        to.patch("pronouns", &self.pronouns);
        to.patch("race", &self.race);
        to.patch("race_subcategories", &self.race_subcategories);
        to.patch("referring_doctor", &self.referring_doctor);
        to.patch("referring_source", &self.referring_source);
        to.patch("responsible_party_email", &self.responsible_party_email);
        to.patch("responsible_party_name", &self.responsible_party_name);
        to.patch("responsible_party_phone", &self.responsible_party_phone);
        to.patch(
            "responsible_party_relation",
            &self.responsible_party_relation,
        );
        to.patch("secondary_insurance", &self.secondary_insurance);
        to.patch("social_security_number", &self.social_security_number);
        to.patch("state", &self.state);
        to.patch("tertiary_insurance", &self.tertiary_insurance);
        to.patch("workers_comp_insurance", &self.workers_comp_insurance);
        to.patch("zip_code", &self.zip_code);
    }
}
