//! Patient lab result set.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::{Phi, Secret};

open_enum! {
/// Abnormal flag.
AbnormalFlag {
/// An empty text on the wire.
Unset = "",
/// `L` on the wire.
Low = "L",
/// `H` on the wire.
High = "H",
/// `LL` on the wire.
BelowLowerPanic = "LL",
/// `HH` on the wire.
AboveUpperPanic = "HH",
/// `<` on the wire.
BelowScale = "<",
/// `>` on the wire.
AboveScale = ">",
/// `N` on the wire.
Normal = "N",
/// `A` on the wire.
Abnormal = "A",
/// `AA` on the wire.
VeryAbnormal = "AA",
/// `null` on the wire.
NoRange = "null",
/// `U` on the wire.
Up = "U",
/// `D` on the wire.
Down = "D",
/// `B` on the wire.
Better = "B",
/// `W` on the wire.
Worse = "W",
/// `S` on the wire.
Susceptible = "S",
/// `R` on the wire.
Resistant = "R",
/// `I` on the wire.
Intermediate = "I",
/// `MS` on the wire.
ModeratelySusceptible = "MS",
/// `VS` on the wire.
VerySusceptible = "VS",
}
}

open_enum! {
/// Lab progress.
LabProgress {
/// An empty text on the wire.
Unset = "",
/// `Order Entered` on the wire.
OrderEntered = "Order Entered",
/// `Discontinued` on the wire.
Discontinued = "Discontinued",
/// `In Progress` on the wire.
InProgress = "In Progress",
/// `Results Received` on the wire.
ResultsReceived = "Results Received",
/// `Results Reviewed with Patient` on the wire.
ResultsReviewedWithPatient = "Results Reviewed with Patient",
/// `Paper Order` on the wire.
PaperOrder = "Paper Order",
}
}

/// Patient lab result set.
///
/// In `patient_lab_results`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientLabResultSet {
    /// Its id.
    pub id: Option<DrId>,
    /// When it was made.
    pub created_at: Option<DrDateTime>,
    /// Date test performed.
    pub date_test_performed: Option<DrDate>,
    /// Doctor comments.
    pub doctor_comments: Option<Phi<String>>,
    /// Doctor signoff: yes or no.
    pub doctor_signoff: Option<bool>,
    /// Lab abnormal flag.
    pub lab_abnormal_flag: Option<AbnormalFlag>,
    /// Lab imported from ccr.
    pub lab_imported_from_ccr: Option<Phi<String>>,
    /// Lab normal range.
    pub lab_normal_range: Option<String>,
    /// Lab normal range units.
    pub lab_normal_range_units: Option<String>,
    /// Lab order status.
    pub lab_order_status: Option<LabProgress>,
    /// Lab result value.
    pub lab_result_value: Option<Phi<String>>,
    /// Lab result value as float.
    pub lab_result_value_as_float: Option<Phi<DrDecimal>>,
    /// Lab result value units.
    pub lab_result_value_units: Option<String>,
    /// LOINC code.
    pub loinc_code: Option<String>,
    /// Ordering doctor, by id.
    pub ordering_doctor: Option<DrId>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Where the scanned in result is, for a while.
    pub scanned_in_result: Option<Secret>,
    /// Title.
    pub title: Option<Phi<String>>,
    /// When it last changed.
    pub updated_at: Option<DrDateTime>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientLabResultSet, id);

impl Object for PatientLabResultSet {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "created_at" => value.to(&mut self.created_at),
            "date_test_performed" => value.to(&mut self.date_test_performed),
            "doctor_comments" => value.to(&mut self.doctor_comments),
            "doctor_signoff" => value.to(&mut self.doctor_signoff),
            "lab_abnormal_flag" => value.to(&mut self.lab_abnormal_flag),
            "lab_imported_from_ccr" => value.to(&mut self.lab_imported_from_ccr),
            "lab_normal_range" => value.to(&mut self.lab_normal_range),
            "lab_normal_range_units" => value.to(&mut self.lab_normal_range_units),
            "lab_order_status" => value.to(&mut self.lab_order_status),
            "lab_result_value" => value.to(&mut self.lab_result_value),
            "lab_result_value_as_float" => value.to(&mut self.lab_result_value_as_float),
            "lab_result_value_units" => value.to(&mut self.lab_result_value_units),
            "loinc_code" => value.to(&mut self.loinc_code),
            "ordering_doctor" => value.to(&mut self.ordering_doctor),
            "patient" => value.to(&mut self.patient),
            "scanned_in_result" => value.to(&mut self.scanned_in_result),
            "title" => value.to(&mut self.title),
            "updated_at" => value.to(&mut self.updated_at),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("created_at", self.created_at.as_ref());
        to.put("date_test_performed", self.date_test_performed.as_ref());
        to.put("doctor_comments", self.doctor_comments.as_ref());
        to.put("doctor_signoff", self.doctor_signoff.as_ref());
        to.put("lab_abnormal_flag", self.lab_abnormal_flag.as_ref());
        to.put("lab_imported_from_ccr", self.lab_imported_from_ccr.as_ref());
        to.put("lab_normal_range", self.lab_normal_range.as_ref());
        to.put(
            "lab_normal_range_units",
            self.lab_normal_range_units.as_ref(),
        );
        to.put("lab_order_status", self.lab_order_status.as_ref());
        to.put("lab_result_value", self.lab_result_value.as_ref());
        to.put(
            "lab_result_value_as_float",
            self.lab_result_value_as_float.as_ref(),
        );
        to.put(
            "lab_result_value_units",
            self.lab_result_value_units.as_ref(),
        );
        to.put("loinc_code", self.loinc_code.as_ref());
        to.put("ordering_doctor", self.ordering_doctor.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("scanned_in_result", self.scanned_in_result.as_ref());
        to.put("title", self.title.as_ref());
        to.put("updated_at", self.updated_at.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient lab result set. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientLabResultSetBody {
    /// Date test performed.
    pub date_test_performed: Patch<DrDate>,
    /// Doctor comments.
    pub doctor_comments: Patch<Phi<String>>,
    /// Doctor signoff: yes or no.
    pub doctor_signoff: Patch<bool>,
    /// Lab abnormal flag.
    pub lab_abnormal_flag: Patch<AbnormalFlag>,
    /// Lab normal range.
    pub lab_normal_range: Patch<String>,
    /// Lab normal range units.
    pub lab_normal_range_units: Patch<String>,
    /// Lab order status.
    pub lab_order_status: Patch<LabProgress>,
    /// Lab result value.
    pub lab_result_value: Patch<Phi<String>>,
    /// Lab result value as float.
    pub lab_result_value_as_float: Patch<Phi<DrDecimal>>,
    /// Lab result value units.
    pub lab_result_value_units: Patch<String>,
    /// LOINC code.
    pub loinc_code: Patch<String>,
    /// Ordering doctor, by id. Needed to create one.
    pub ordering_doctor: Patch<DrId>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Title.
    pub title: Patch<Phi<String>>,
}

body!(PatientLabResultSetBody);

impl PatientLabResultSetBody {
    /// With what is needed to create one.
    pub fn new(ordering_doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            ordering_doctor: ordering_doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientLabResultSetBody {
    const REQUIRED: &'static [&'static str] = &["ordering_doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("date_test_performed", &self.date_test_performed);
        to.patch("doctor_comments", &self.doctor_comments);
        to.patch("doctor_signoff", &self.doctor_signoff);
        to.patch("lab_abnormal_flag", &self.lab_abnormal_flag);
        to.patch("lab_normal_range", &self.lab_normal_range);
        to.patch("lab_normal_range_units", &self.lab_normal_range_units);
        to.patch("lab_order_status", &self.lab_order_status);
        to.patch("lab_result_value", &self.lab_result_value);
        to.patch("lab_result_value_as_float", &self.lab_result_value_as_float);
        to.patch("lab_result_value_units", &self.lab_result_value_units);
        to.patch("loinc_code", &self.loinc_code);
        to.patch("ordering_doctor", &self.ordering_doctor);
        to.patch("patient", &self.patient);
        to.patch("title", &self.title);
    }
}
