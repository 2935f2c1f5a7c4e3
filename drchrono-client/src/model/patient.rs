//! Patient.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::{
    PatientAutoAccidentInsurance, PatientInsurance, PatientReferringDoctor,
    PatientWorkersCompInsurance,
};
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// Ethnicity.
Ethnicity {
/// `blank` on the wire.
Blank = "blank",
/// `hispanic` on the wire.
Hispanic = "hispanic",
/// `not_hispanic` on the wire.
NotHispanic = "not_hispanic",
/// `declined` on the wire.
Declined = "declined",
}
}

open_enum! {
/// Gender.
Gender {
/// An empty text on the wire.
Unset = "",
/// `Male` on the wire.
Male = "Male",
/// `Female` on the wire.
Female = "Female",
/// `Other` on the wire.
OtherGender = "Other",
/// `UNK` on the wire.
Unknown = "UNK",
/// `ASKU` on the wire.
AskedButUnknown = "ASKU",
}
}

open_enum! {
/// Patient status.
PatientStatus {
/// `A` on the wire.
Active = "A",
/// `I` on the wire.
Inactive = "I",
/// `D` on the wire.
Deceased = "D",
}
}

open_enum! {
/// Payment profile.
PaymentProfile {
/// An empty text on the wire.
Unset = "",
/// `Cash` on the wire.
Cash = "Cash",
/// `Insurance` on the wire.
Insurance = "Insurance",
/// `Insurance Out of Network` on the wire.
InsuranceOutOfNetwork = "Insurance Out of Network",
/// `Auto Accident` on the wire.
AutoAccident = "Auto Accident",
/// `Worker's Comp` on the wire.
WorkersComp = "Worker's Comp",
}
}

open_enum! {
/// Preferred language.
PreferredLanguage {
/// `blank` on the wire.
Blank = "blank",
/// `eng` on the wire.
English = "eng",
/// `zho` on the wire.
Chinese = "zho",
/// `fra` on the wire.
French = "fra",
/// `ita` on the wire.
Italian = "ita",
/// `jpn` on the wire.
Japanese = "jpn",
/// `por` on the wire.
Portuguese = "por",
/// `rus` on the wire.
Russian = "rus",
/// `spa` on the wire.
Spanish = "spa",
/// `other` on the wire.
OtherLanguage = "other",
/// `unknown` on the wire.
Unknown = "unknown",
/// `declined` on the wire.
Declined = "declined",
}
}

open_enum! {
/// Race.
Race {
/// `blank` on the wire.
Blank = "blank",
/// `indian` on the wire.
Indian = "indian",
/// `asian` on the wire.
Asian = "asian",
/// `black` on the wire.
Black = "black",
/// `hawaiian` on the wire.
Hawaiian = "hawaiian",
/// `white` on the wire.
White = "white",
/// `other` on the wire.
OtherRace = "other",
/// `declined` on the wire.
Declined = "declined",
}
}

/// Patient.
///
/// In `patients`, `patients_list`, `patients_summary`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Patient {
    /// Its id.
    pub id: Option<DrId>,
    /// Address.
    pub address: Option<Phi<String>>,
    /// Auto accident insurance. Only with `verbose`.
    pub auto_accident_insurance: Option<PatientAutoAccidentInsurance>,
    /// Cell phone.
    pub cell_phone: Option<Phi<String>>,
    /// Made by the service when it is not given. Four letters and six digits when it is.
    pub chart_id: Option<Phi<String>>,
    /// City.
    pub city: Option<Phi<String>>,
    /// Copay.
    pub copay: Option<DrDecimal>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Custom demographics. Only with `verbose`.
    pub custom_demographics: Option<Vec<PatientCustomDemographic>>,
    /// Date of birth.
    pub date_of_birth: Option<Phi<DrDate>>,
    /// Seldom there.
    pub date_of_death: Option<Phi<DrDate>>,
    /// Date of first appointment.
    pub date_of_first_appointment: Option<DrDate>,
    /// Date of last appointment.
    pub date_of_last_appointment: Option<DrDate>,
    /// Succeeded by `preferred_pharmacies`.
    pub default_pharmacy: Option<Phi<String>>,
    /// Disable SMS messages: yes or no.
    pub disable_sms_messages: Option<bool>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Email.
    pub email: Option<Phi<String>>,
    /// Emergency contact name.
    pub emergency_contact_name: Option<Phi<String>>,
    /// Emergency contact phone.
    pub emergency_contact_phone: Option<Phi<String>>,
    /// Emergency contact relation.
    pub emergency_contact_relation: Option<Phi<String>>,
    /// Employer.
    pub employer: Option<Phi<String>>,
    /// Employer address.
    pub employer_address: Option<Phi<String>>,
    /// Employer city.
    pub employer_city: Option<Phi<String>>,
    /// Employer state.
    pub employer_state: Option<Phi<String>>,
    /// Employer zip code.
    pub employer_zip_code: Option<Phi<String>>,
    /// Ethnicity.
    pub ethnicity: Option<Ethnicity>,
    /// First name.
    pub first_name: Option<Phi<String>>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Gender identity code.
    pub gender_identity_code: Option<Phi<String>>,
    /// Gender identity description.
    pub gender_identity_description: Option<Phi<String>>,
    /// Home phone.
    pub home_phone: Option<Phi<String>>,
    /// Last name.
    pub last_name: Option<Phi<String>>,
    /// Medication history consent.
    pub medication_history_consent: Option<String>,
    /// Middle name.
    pub middle_name: Option<Phi<String>>,
    /// What they go by, when that is not the first name.
    pub nick_name: Option<Phi<String>>,
    /// Office phone.
    pub office_phone: Option<Phi<String>>,
    /// The offices they have been to, by id.
    pub offices: Option<Vec<DrId>>,
    /// Patient flags. Only with `verbose`.
    pub patient_flags: Option<Vec<PatientFlag>>,
    /// Patient flags attached. Only with `verbose`.
    pub patient_flags_attached: Option<Vec<PatientFlagAttached>>,
    /// Patient payment profile.
    pub patient_payment_profile: Option<PaymentProfile>,
    /// Where the patient photo is, for a while.
    pub patient_photo: Option<Secret>,
    /// When the photo was taken. Only together with a photo.
    pub patient_photo_date: Option<DrDate>,
    /// Patient status.
    pub patient_status: Option<PatientStatus>,
    /// Preferred language.
    pub preferred_language: Option<PreferredLanguage>,
    /// Preferred language code.
    pub preferred_language_code: Option<String>,
    /// Preferred language description.
    pub preferred_language_description: Option<String>,
    /// Preferred pharmacies.
    pub preferred_pharmacies: Option<Phi<Vec<String>>>,
    /// Primary care physician.
    pub primary_care_physician: Option<Phi<String>>,
    /// Primary insurance. Only with `verbose`.
    pub primary_insurance: Option<PatientInsurance>,
    /// Pronouns. One of 11 published codes.
    pub pronouns: Option<String>,
    /// Race.
    pub race: Option<Race>,
    /// Race subcategories.
    pub race_subcategories: Option<Vec<PatientRaceSubcategory>>,
    /// Referring doctor. Only with `verbose`.
    pub referring_doctor: Option<PatientReferringDoctor>,
    /// Referring source.
    pub referring_source: Option<Phi<String>>,
    /// Responsible party email.
    pub responsible_party_email: Option<Phi<String>>,
    /// Responsible party name.
    pub responsible_party_name: Option<Phi<String>>,
    /// Responsible party phone.
    pub responsible_party_phone: Option<Phi<String>>,
    /// Responsible party relation.
    pub responsible_party_relation: Option<Phi<String>>,
    /// Secondary insurance. Only with `verbose`.
    pub secondary_insurance: Option<PatientInsurance>,
    /// Social security number.
    pub social_security_number: Option<Phi<String>>,
    /// State.
    pub state: Option<Phi<String>>,
    /// Tertiary insurance. Only with `verbose`.
    pub tertiary_insurance: Option<PatientInsurance>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Workers comp insurance. Only with `verbose`.
    pub workers_comp_insurance: Option<PatientWorkersCompInsurance>,
    /// Zip code.
    pub zip_code: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(Patient, id);

impl Object for Patient {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "address" => value.to(&mut self.address),
            "auto_accident_insurance" => value.to(&mut self.auto_accident_insurance),
            "cell_phone" => value.to(&mut self.cell_phone),
            "chart_id" => value.to(&mut self.chart_id),
            "city" => value.to(&mut self.city),
            "copay" => value.to(&mut self.copay),
            "created_at" => value.to(&mut self.created_at),
            "custom_demographics" => value.to(&mut self.custom_demographics),
            "date_of_birth" => value.to(&mut self.date_of_birth),
            "date_of_death" => value.to(&mut self.date_of_death),
            "date_of_first_appointment" => value.to(&mut self.date_of_first_appointment),
            "date_of_last_appointment" => value.to(&mut self.date_of_last_appointment),
            "default_pharmacy" => value.to(&mut self.default_pharmacy),
            "disable_sms_messages" => value.to(&mut self.disable_sms_messages),
            "doctor" => value.to(&mut self.doctor),
            "email" => value.to(&mut self.email),
            "emergency_contact_name" => value.to(&mut self.emergency_contact_name),
            "emergency_contact_phone" => value.to(&mut self.emergency_contact_phone),
            "emergency_contact_relation" => value.to(&mut self.emergency_contact_relation),
            "employer" => value.to(&mut self.employer),
            "employer_address" => value.to(&mut self.employer_address),
            "employer_city" => value.to(&mut self.employer_city),
            "employer_state" => value.to(&mut self.employer_state),
            "employer_zip_code" => value.to(&mut self.employer_zip_code),
            "ethnicity" => value.to(&mut self.ethnicity),
            "first_name" => value.to(&mut self.first_name),
            "gender" => value.to(&mut self.gender),
            "gender_identity_code" => value.to(&mut self.gender_identity_code),
            "gender_identity_description" => value.to(&mut self.gender_identity_description),
            "home_phone" => value.to(&mut self.home_phone),
            "last_name" => value.to(&mut self.last_name),
            "medication_history_consent" => value.to(&mut self.medication_history_consent),
            "middle_name" => value.to(&mut self.middle_name),
            "nick_name" => value.to(&mut self.nick_name),
            "office_phone" => value.to(&mut self.office_phone),
            "offices" => value.to(&mut self.offices),
            "patient_flags" => value.to(&mut self.patient_flags),
            "patient_flags_attached" => value.to(&mut self.patient_flags_attached),
            "patient_payment_profile" => value.to(&mut self.patient_payment_profile),
            "patient_photo" => value.to(&mut self.patient_photo),
            "patient_photo_date" => value.to(&mut self.patient_photo_date),
            "patient_status" => value.to(&mut self.patient_status),
            "preferred_language" => value.to(&mut self.preferred_language),
            "preferred_language_code" => value.to(&mut self.preferred_language_code),
            "preferred_language_description" => value.to(&mut self.preferred_language_description),
            "preferred_pharmacies" => value.to(&mut self.preferred_pharmacies),
            "primary_care_physician" => value.to(&mut self.primary_care_physician),
            "primary_insurance" => value.to(&mut self.primary_insurance),
            "pronouns" => value.to(&mut self.pronouns),
            "race" => value.to(&mut self.race),
            "race_subcategories" => value.to(&mut self.race_subcategories),
            "referring_doctor" => value.to(&mut self.referring_doctor),
            "referring_source" => value.to(&mut self.referring_source),
            "responsible_party_email" => value.to(&mut self.responsible_party_email),
            "responsible_party_name" => value.to(&mut self.responsible_party_name),
            "responsible_party_phone" => value.to(&mut self.responsible_party_phone),
            "responsible_party_relation" => value.to(&mut self.responsible_party_relation),
            "secondary_insurance" => value.to(&mut self.secondary_insurance),
            "social_security_number" => value.to(&mut self.social_security_number),
            "state" => value.to(&mut self.state),
            "tertiary_insurance" => value.to(&mut self.tertiary_insurance),
            "updated_at" => value.to(&mut self.updated_at),
            "workers_comp_insurance" => value.to(&mut self.workers_comp_insurance),
            "zip_code" => value.to(&mut self.zip_code),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("address", self.address.as_ref());
        to.put(
            "auto_accident_insurance",
            self.auto_accident_insurance.as_ref(),
        );
        to.put("cell_phone", self.cell_phone.as_ref());
        to.put("chart_id", self.chart_id.as_ref());
        to.put("city", self.city.as_ref());
        to.put("copay", self.copay.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("custom_demographics", self.custom_demographics.as_ref());
        to.put("date_of_birth", self.date_of_birth.as_ref());
        to.put("date_of_death", self.date_of_death.as_ref());
        to.put(
            "date_of_first_appointment",
            self.date_of_first_appointment.as_ref(),
        );
        to.put(
            "date_of_last_appointment",
            self.date_of_last_appointment.as_ref(),
        );
        to.put("default_pharmacy", self.default_pharmacy.as_ref());
        to.put("disable_sms_messages", self.disable_sms_messages.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("email", self.email.as_ref());
        to.put(
            "emergency_contact_name",
            self.emergency_contact_name.as_ref(),
        );
        to.put(
            "emergency_contact_phone",
            self.emergency_contact_phone.as_ref(),
        );
        to.put(
            "emergency_contact_relation",
            self.emergency_contact_relation.as_ref(),
        );
        to.put("employer", self.employer.as_ref());
        to.put("employer_address", self.employer_address.as_ref());
        to.put("employer_city", self.employer_city.as_ref());
        to.put("employer_state", self.employer_state.as_ref());
        to.put("employer_zip_code", self.employer_zip_code.as_ref());
        to.put("ethnicity", self.ethnicity.as_ref());
        to.put("first_name", self.first_name.as_ref());
        to.put("gender", self.gender.as_ref());
        to.put("gender_identity_code", self.gender_identity_code.as_ref());
        to.put(
            "gender_identity_description",
            self.gender_identity_description.as_ref(),
        );
        to.put("home_phone", self.home_phone.as_ref());
        to.put("last_name", self.last_name.as_ref());
        to.put(
            "medication_history_consent",
            self.medication_history_consent.as_ref(),
        );
        to.put("middle_name", self.middle_name.as_ref());
        to.put("nick_name", self.nick_name.as_ref());
        to.put("office_phone", self.office_phone.as_ref());
        to.put("offices", self.offices.as_ref());
        to.put("patient_flags", self.patient_flags.as_ref());
        to.put(
            "patient_flags_attached",
            self.patient_flags_attached.as_ref(),
        );
        to.put(
            "patient_payment_profile",
            self.patient_payment_profile.as_ref(),
        );
        to.put("patient_photo", self.patient_photo.as_ref());
        to.put("patient_photo_date", self.patient_photo_date.as_ref());
        to.put("patient_status", self.patient_status.as_ref());
        to.put("preferred_language", self.preferred_language.as_ref());
        to.put(
            "preferred_language_code",
            self.preferred_language_code.as_ref(),
        );
        to.put(
            "preferred_language_description",
            self.preferred_language_description.as_ref(),
        );
        to.put("preferred_pharmacies", self.preferred_pharmacies.as_ref());
        to.put(
            "primary_care_physician",
            self.primary_care_physician.as_ref(),
        );
        to.put("primary_insurance", self.primary_insurance.as_ref());
        to.put("pronouns", self.pronouns.as_ref());
        to.put("race", self.race.as_ref());
        to.put("race_subcategories", self.race_subcategories.as_ref());
        to.put("referring_doctor", self.referring_doctor.as_ref());
        to.put("referring_source", self.referring_source.as_ref());
        to.put(
            "responsible_party_email",
            self.responsible_party_email.as_ref(),
        );
        to.put(
            "responsible_party_name",
            self.responsible_party_name.as_ref(),
        );
        to.put(
            "responsible_party_phone",
            self.responsible_party_phone.as_ref(),
        );
        to.put(
            "responsible_party_relation",
            self.responsible_party_relation.as_ref(),
        );
        to.put("secondary_insurance", self.secondary_insurance.as_ref());
        to.put(
            "social_security_number",
            self.social_security_number.as_ref(),
        );
        to.put("state", self.state.as_ref());
        to.put("tertiary_insurance", self.tertiary_insurance.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put(
            "workers_comp_insurance",
            self.workers_comp_insurance.as_ref(),
        );
        to.put("zip_code", self.zip_code.as_ref());
        to.extra(&self.extra);
    }
}

/// Patient custom demographic.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientCustomDemographic {
    /// Field type, by id.
    pub field_type: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Value.
    pub value: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientCustomDemographic);

impl Object for PatientCustomDemographic {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "field_type" => value.to(&mut self.field_type),
            "updated_at" => value.to(&mut self.updated_at),
            "value" => value.to(&mut self.value),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("field_type", self.field_type.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("value", self.value.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient custom demographic. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientCustomDemographicBody {
    /// Field type, by id.
    pub field_type: Patch<DrId>,
    /// Value.
    pub value: Patch<Phi<String>>,
}

body!(PatientCustomDemographicBody);

impl Body for PatientCustomDemographicBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("field_type", &self.field_type);
        to.patch("value", &self.value);
    }
}

/// Patient flag.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientFlag {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// Color.
    pub color: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Name.
    pub name: Option<String>,
    /// Priority.
    pub priority: Option<i64>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientFlag, id);

impl Object for PatientFlag {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "color" => value.to(&mut self.color),
            "created_at" => value.to(&mut self.created_at),
            "doctor" => value.to(&mut self.doctor),
            "name" => value.to(&mut self.name),
            "priority" => value.to(&mut self.priority),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("color", self.color.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("name", self.name.as_ref());
        to.put("priority", self.priority.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// Patient flag attached.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientFlagAttached {
    /// Its id.
    pub id: Option<DrId>,
    /// Deleted, but kept.
    pub archived: Option<bool>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Flag text.
    pub flag_text: Option<Phi<String>>,
    /// Flag type, by id.
    pub flag_type: Option<DrId>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientFlagAttached, id);

impl Object for PatientFlagAttached {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "archived" => value.to(&mut self.archived),
            "created_at" => value.to(&mut self.created_at),
            "flag_text" => value.to(&mut self.flag_text),
            "flag_type" => value.to(&mut self.flag_type),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("archived", self.archived.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("flag_text", self.flag_text.as_ref());
        to.put("flag_type", self.flag_type.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient flag attached. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientFlagAttachedBody {
    /// Flag text.
    pub flag_text: Patch<Phi<String>>,
    /// Flag type, by id.
    pub flag_type: Patch<DrId>,
}

body!(PatientFlagAttachedBody);

impl Body for PatientFlagAttachedBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("flag_text", &self.flag_text);
        to.patch("flag_type", &self.flag_type);
    }
}

/// Patient race subcategory.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientRaceSubcategory {
    /// Code.
    pub code: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientRaceSubcategory);

impl Object for PatientRaceSubcategory {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "code" => value.to(&mut self.code),
            "description" => value.to(&mut self.description),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("code", self.code.as_ref());
        to.put("description", self.description.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient race subcategory. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientRaceSubcategoryBody {
    /// Code.
    pub code: Patch<String>,
    /// Description.
    pub description: Patch<String>,
}

body!(PatientRaceSubcategoryBody);

impl Body for PatientRaceSubcategoryBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("code", &self.code);
        to.patch("description", &self.description);
    }
}
