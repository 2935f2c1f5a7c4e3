//! Patient workers comp insurance.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, Patch};
use dental_oauth::Phi;

/// Patient workers comp insurance.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientWorkersCompInsurance {
    /// Property and casualty agency claim number.
    pub property_and_casualty_agency_claim_number: Option<Phi<String>>,
    /// Workers comp carrier code.
    pub workers_comp_carrier_code: Option<Phi<String>>,
    /// Workers comp case number.
    pub workers_comp_case_number: Option<Phi<String>>,
    /// Workers comp company.
    pub workers_comp_company: Option<Phi<String>>,
    /// Workers comp date of accident.
    pub workers_comp_date_of_accident: Option<Phi<DrDate>>,
    /// Workers comp group name.
    pub workers_comp_group_name: Option<Phi<String>>,
    /// Workers comp group number.
    pub workers_comp_group_number: Option<Phi<String>>,
    /// Workers comp notes.
    pub workers_comp_notes: Option<Phi<String>>,
    /// Workers comp payer address.
    pub workers_comp_payer_address: Option<Phi<String>>,
    /// Workers comp payer city.
    pub workers_comp_payer_city: Option<Phi<String>>,
    /// Workers comp payer id.
    pub workers_comp_payer_id: Option<Phi<String>>,
    /// Workers comp payer state. One of 59 published codes.
    pub workers_comp_payer_state: Option<Phi<String>>,
    /// Workers comp payer zip.
    pub workers_comp_payer_zip: Option<Phi<String>>,
    /// Workers comp state of occurrence. One of 59 published codes.
    pub workers_comp_state_of_occurrence: Option<Phi<String>>,
    /// Workers comp WCB.
    pub workers_comp_wcb: Option<Phi<String>>,
    /// Workers comp WCB rating code.
    pub workers_comp_wcb_rating_code: Option<Phi<String>>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientWorkersCompInsurance);

impl Object for PatientWorkersCompInsurance {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "property_and_casualty_agency_claim_number" => {
                value.to(&mut self.property_and_casualty_agency_claim_number)
            }
            "workers_comp_carrier_code" => value.to(&mut self.workers_comp_carrier_code),
            "workers_comp_case_number" => value.to(&mut self.workers_comp_case_number),
            "workers_comp_company" => value.to(&mut self.workers_comp_company),
            "workers_comp_date_of_accident" => value.to(&mut self.workers_comp_date_of_accident),
            "workers_comp_group_name" => value.to(&mut self.workers_comp_group_name),
            "workers_comp_group_number" => value.to(&mut self.workers_comp_group_number),
            "workers_comp_notes" => value.to(&mut self.workers_comp_notes),
            "workers_comp_payer_address" => value.to(&mut self.workers_comp_payer_address),
            "workers_comp_payer_city" => value.to(&mut self.workers_comp_payer_city),
            "workers_comp_payer_id" => value.to(&mut self.workers_comp_payer_id),
            "workers_comp_payer_state" => value.to(&mut self.workers_comp_payer_state),
            "workers_comp_payer_zip" => value.to(&mut self.workers_comp_payer_zip),
            "workers_comp_state_of_occurrence" => {
                value.to(&mut self.workers_comp_state_of_occurrence)
            }
            "workers_comp_wcb" => value.to(&mut self.workers_comp_wcb),
            "workers_comp_wcb_rating_code" => value.to(&mut self.workers_comp_wcb_rating_code),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put(
            "property_and_casualty_agency_claim_number",
            self.property_and_casualty_agency_claim_number.as_ref(),
        );
        to.put(
            "workers_comp_carrier_code",
            self.workers_comp_carrier_code.as_ref(),
        );
        to.put(
            "workers_comp_case_number",
            self.workers_comp_case_number.as_ref(),
        );
        to.put("workers_comp_company", self.workers_comp_company.as_ref());
        to.put(
            "workers_comp_date_of_accident",
            self.workers_comp_date_of_accident.as_ref(),
        );
        to.put(
            "workers_comp_group_name",
            self.workers_comp_group_name.as_ref(),
        );
        to.put(
            "workers_comp_group_number",
            self.workers_comp_group_number.as_ref(),
        );
        to.put("workers_comp_notes", self.workers_comp_notes.as_ref());
        to.put(
            "workers_comp_payer_address",
            self.workers_comp_payer_address.as_ref(),
        );
        to.put(
            "workers_comp_payer_city",
            self.workers_comp_payer_city.as_ref(),
        );
        to.put("workers_comp_payer_id", self.workers_comp_payer_id.as_ref());
        to.put(
            "workers_comp_payer_state",
            self.workers_comp_payer_state.as_ref(),
        );
        to.put(
            "workers_comp_payer_zip",
            self.workers_comp_payer_zip.as_ref(),
        );
        to.put(
            "workers_comp_state_of_occurrence",
            self.workers_comp_state_of_occurrence.as_ref(),
        );
        to.put("workers_comp_wcb", self.workers_comp_wcb.as_ref());
        to.put(
            "workers_comp_wcb_rating_code",
            self.workers_comp_wcb_rating_code.as_ref(),
        );
        to.extra(&self.extra);
    }
}

/// What can be written of a patient workers comp insurance. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientWorkersCompInsuranceBody {
    /// Property and casualty agency claim number.
    pub property_and_casualty_agency_claim_number: Patch<Phi<String>>,
    /// Workers comp carrier code.
    pub workers_comp_carrier_code: Patch<Phi<String>>,
    /// Workers comp case number.
    pub workers_comp_case_number: Patch<Phi<String>>,
    /// Workers comp company.
    pub workers_comp_company: Patch<Phi<String>>,
    /// Workers comp date of accident.
    pub workers_comp_date_of_accident: Patch<Phi<DrDate>>,
    /// Workers comp group name.
    pub workers_comp_group_name: Patch<Phi<String>>,
    /// Workers comp group number.
    pub workers_comp_group_number: Patch<Phi<String>>,
    /// Workers comp notes.
    pub workers_comp_notes: Patch<Phi<String>>,
    /// Workers comp payer address.
    pub workers_comp_payer_address: Patch<Phi<String>>,
    /// Workers comp payer city.
    pub workers_comp_payer_city: Patch<Phi<String>>,
    /// Workers comp payer id.
    pub workers_comp_payer_id: Patch<Phi<String>>,
    /// Workers comp payer state. One of 59 published codes.
    pub workers_comp_payer_state: Patch<Phi<String>>,
    /// Workers comp payer zip.
    pub workers_comp_payer_zip: Patch<Phi<String>>,
    /// Workers comp state of occurrence. One of 59 published codes.
    pub workers_comp_state_of_occurrence: Patch<Phi<String>>,
    /// Workers comp WCB.
    pub workers_comp_wcb: Patch<Phi<String>>,
    /// Workers comp WCB rating code.
    pub workers_comp_wcb_rating_code: Patch<Phi<String>>,
}

body!(PatientWorkersCompInsuranceBody);

impl Body for PatientWorkersCompInsuranceBody {
    const REQUIRED: &'static [&'static str] = &[];

    fn write(&self, to: &mut Outgoing) {
        to.patch(
            "property_and_casualty_agency_claim_number",
            &self.property_and_casualty_agency_claim_number,
        );
        to.patch("workers_comp_carrier_code", &self.workers_comp_carrier_code);
        to.patch("workers_comp_case_number", &self.workers_comp_case_number);
        to.patch("workers_comp_company", &self.workers_comp_company);
        to.patch(
            "workers_comp_date_of_accident",
            &self.workers_comp_date_of_accident,
        );
        to.patch("workers_comp_group_name", &self.workers_comp_group_name);
        to.patch("workers_comp_group_number", &self.workers_comp_group_number);
        to.patch("workers_comp_notes", &self.workers_comp_notes);
        to.patch(
            "workers_comp_payer_address",
            &self.workers_comp_payer_address,
        );
        to.patch("workers_comp_payer_city", &self.workers_comp_payer_city);
        to.patch("workers_comp_payer_id", &self.workers_comp_payer_id);
        to.patch("workers_comp_payer_state", &self.workers_comp_payer_state);
        to.patch("workers_comp_payer_zip", &self.workers_comp_payer_zip);
        to.patch(
            "workers_comp_state_of_occurrence",
            &self.workers_comp_state_of_occurrence,
        );
        to.patch("workers_comp_wcb", &self.workers_comp_wcb);
        to.patch(
            "workers_comp_wcb_rating_code",
            &self.workers_comp_wcb_rating_code,
        );
    }
}
