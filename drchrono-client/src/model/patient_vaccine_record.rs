//! Patient vaccine record.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Vaccination status.
VaccinationStatus {
/// `CP` on the wire.
Complete = "CP",
/// `RE` on the wire.
Refused = "RE",
/// `NA` on the wire.
NotAdministered = "NA",
/// `PA` on the wire.
PartiallyAdministered = "PA",
}
}

/// Patient vaccine record.
///
/// In `patient_vaccine_records`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientVaccineRecord {
    /// Its id.
    pub id: Option<DrId>,
    /// Administered at, by id.
    pub administered_at: Option<DrId>,
    /// Administered by, by id.
    pub administered_by: Option<DrId>,
    /// Administration start.
    pub administration_start: Option<DrDateTime>,
    /// Amount.
    pub amount: Option<DrDecimal>,
    /// Comments.
    pub comments: Option<Phi<String>>,
    /// Completion status.
    pub completion_status: Option<VaccinationStatus>,
    /// Consent form, by id.
    pub consent_form: Option<DrId>,
    /// CPT code.
    pub cpt_code: Option<String>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// CVX code.
    pub cvx_code: Option<String>,
    /// Doses.
    pub doses: Option<Vec<PatientVaccineRecordDose>>,
    /// Entered by, by id.
    pub entered_by: Option<DrId>,
    /// Funding eligibility. One of 6 published codes.
    pub funding_eligibility: Option<String>,
    /// Lot number.
    pub lot_number: Option<String>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Next dose date.
    pub next_dose_date: Option<DrDate>,
    /// Observed immunity. One of 23 published codes.
    pub observed_immunity: Option<String>,
    /// Ordering doctor, by id.
    pub ordering_doctor: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Record source. One of 9 published codes.
    pub record_source: Option<String>,
    /// Route.
    pub route: Option<String>,
    /// Site.
    pub site: Option<String>,
    /// Units.
    pub units: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// Vaccine inventory, by id.
    pub vaccine_inventory: Option<DrId>,
    /// VIS.
    pub vis: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientVaccineRecord, id);

impl Object for PatientVaccineRecord {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "administered_at" => value.to(&mut self.administered_at),
            "administered_by" => value.to(&mut self.administered_by),
            "administration_start" => value.to(&mut self.administration_start),
            "amount" => value.to(&mut self.amount),
            "comments" => value.to(&mut self.comments),
            "completion_status" => value.to(&mut self.completion_status),
            "consent_form" => value.to(&mut self.consent_form),
            "cpt_code" => value.to(&mut self.cpt_code),
            "created_at" => value.to(&mut self.created_at),
            "cvx_code" => value.to(&mut self.cvx_code),
            "doses" => value.to(&mut self.doses),
            "entered_by" => value.to(&mut self.entered_by),
            "funding_eligibility" => value.to(&mut self.funding_eligibility),
            "lot_number" => value.to(&mut self.lot_number),
            "manufacturer" => value.to(&mut self.manufacturer),
            "name" => value.to(&mut self.name),
            "next_dose_date" => value.to(&mut self.next_dose_date),
            "observed_immunity" => value.to(&mut self.observed_immunity),
            "ordering_doctor" => value.to(&mut self.ordering_doctor),
            "patient" => value.to(&mut self.patient),
            "record_source" => value.to(&mut self.record_source),
            "route" => value.to(&mut self.route),
            "site" => value.to(&mut self.site),
            "units" => value.to(&mut self.units),
            "updated_at" => value.to(&mut self.updated_at),
            "vaccine_inventory" => value.to(&mut self.vaccine_inventory),
            "vis" => value.to(&mut self.vis),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("administered_at", self.administered_at.as_ref());
        to.put("administered_by", self.administered_by.as_ref());
        to.put("administration_start", self.administration_start.as_ref());
        to.put("amount", self.amount.as_ref());
        to.put("comments", self.comments.as_ref());
        to.put("completion_status", self.completion_status.as_ref());
        to.put("consent_form", self.consent_form.as_ref());
        to.put("cpt_code", self.cpt_code.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("cvx_code", self.cvx_code.as_ref());
        to.put("doses", self.doses.as_ref());
        to.put("entered_by", self.entered_by.as_ref());
        to.put("funding_eligibility", self.funding_eligibility.as_ref());
        to.put("lot_number", self.lot_number.as_ref());
        to.put("manufacturer", self.manufacturer.as_ref());
        to.put("name", self.name.as_ref());
        to.put("next_dose_date", self.next_dose_date.as_ref());
        to.put("observed_immunity", self.observed_immunity.as_ref());
        to.put("ordering_doctor", self.ordering_doctor.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("record_source", self.record_source.as_ref());
        to.put("route", self.route.as_ref());
        to.put("site", self.site.as_ref());
        to.put("units", self.units.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.put("vaccine_inventory", self.vaccine_inventory.as_ref());
        to.put("vis", self.vis.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient vaccine record. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientVaccineRecordBody {
    /// Administered at, by id.
    pub administered_at: Patch<DrId>,
    /// Administered by, by id.
    pub administered_by: Patch<DrId>,
    /// Administration start.
    pub administration_start: Patch<DrDateTime>,
    /// Amount.
    pub amount: Patch<DrDecimal>,
    /// Comments.
    pub comments: Patch<Phi<String>>,
    /// Completion status.
    pub completion_status: Patch<VaccinationStatus>,
    /// Consent form, by id.
    pub consent_form: Patch<DrId>,
    /// CPT code.
    pub cpt_code: Patch<String>,
    /// CVX code. Needed to create one.
    pub cvx_code: Patch<String>,
    /// Doses.
    pub doses: Patch<Vec<PatientVaccineRecordDoseBody>>,
    /// Funding eligibility. One of 6 published codes.
    pub funding_eligibility: Patch<String>,
    /// Lot number.
    pub lot_number: Patch<String>,
    /// Manufacturer.
    pub manufacturer: Patch<String>,
    /// Name. Needed to create one.
    pub name: Patch<String>,
    /// Next dose date.
    pub next_dose_date: Patch<DrDate>,
    /// Observed immunity. One of 23 published codes.
    pub observed_immunity: Patch<String>,
    /// Ordering doctor, by id.
    pub ordering_doctor: Patch<DrId>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Record source. One of 9 published codes.
    pub record_source: Patch<String>,
    /// Route.
    pub route: Patch<String>,
    /// Site.
    pub site: Patch<String>,
    /// Units.
    pub units: Patch<String>,
    /// Vaccine inventory, by id.
    pub vaccine_inventory: Patch<DrId>,
}

body!(PatientVaccineRecordBody);

impl PatientVaccineRecordBody {
    /// With what is needed to create one.
    pub fn new(
        cvx_code: impl Into<Patch<String>>,
        name: impl Into<Patch<String>>,
        patient: impl Into<Patch<DrId>>,
    ) -> Self {
        Self {
            cvx_code: cvx_code.into(),
            name: name.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientVaccineRecordBody {
    const REQUIRED: &'static [&'static str] = &["cvx_code", "name", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("administered_at", &self.administered_at);
        to.patch("administered_by", &self.administered_by);
        to.patch("administration_start", &self.administration_start);
        to.patch("amount", &self.amount);
        to.patch("comments", &self.comments);
        to.patch("completion_status", &self.completion_status);
        to.patch("consent_form", &self.consent_form);
        to.patch("cpt_code", &self.cpt_code);
        to.patch("cvx_code", &self.cvx_code);
        to.patch("doses", &self.doses);
        to.patch("funding_eligibility", &self.funding_eligibility);
        to.patch("lot_number", &self.lot_number);
        to.patch("manufacturer", &self.manufacturer);
        to.patch("name", &self.name);
        to.patch("next_dose_date", &self.next_dose_date);
        to.patch("observed_immunity", &self.observed_immunity);
        to.patch("ordering_doctor", &self.ordering_doctor);
        to.patch("patient", &self.patient);
        to.patch("record_source", &self.record_source);
        to.patch("route", &self.route);
        to.patch("site", &self.site);
        to.patch("units", &self.units);
        to.patch("vaccine_inventory", &self.vaccine_inventory);
    }
}

/// Patient vaccine record dose.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientVaccineRecordDose {
    /// Its id.
    pub id: Option<DrId>,
    /// Max age months.
    pub max_age_months: Option<i64>,
    /// Min age months.
    pub min_age_months: Option<i64>,
    /// Title.
    pub title: Option<String>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientVaccineRecordDose, id);

impl Object for PatientVaccineRecordDose {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "max_age_months" => value.to(&mut self.max_age_months),
            "min_age_months" => value.to(&mut self.min_age_months),
            "title" => value.to(&mut self.title),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("max_age_months", self.max_age_months.as_ref());
        to.put("min_age_months", self.min_age_months.as_ref());
        to.put("title", self.title.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient vaccine record dose. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientVaccineRecordDoseBody {
    /// Max age months.
    pub max_age_months: Patch<i64>,
    /// Min age months.
    pub min_age_months: Patch<i64>,
    /// Title.
    pub title: Patch<String>,
}

body!(PatientVaccineRecordDoseBody);

impl Body for PatientVaccineRecordDoseBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch("max_age_months", &self.max_age_months);
        to.patch("min_age_months", &self.min_age_months);
        to.patch("title", &self.title);
    }
}
