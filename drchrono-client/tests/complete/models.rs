//! Every model, by its name in the facts.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use drchrono_client::model::*;
use serde_json::Value;

/// A model as it was read.
pub struct Read {
    /// Written back.
    pub json: Value,
    /// How many members found no field.
    pub extra: usize,
    /// As `Debug` shows it.
    pub shown: String,
}

macro_rules! read {
    ($model:ident) => {
        |text| {
            let model: $model = serde_json::from_str(text).ok()?;
            Some(Read {
                json: model.expose_json(),
                extra: model.extra.len(),
                shown: format!("{model:?}"),
            })
        }
    };
}

pub type Reader = fn(&str) -> Option<Read>;

pub const MODELS: &[(&str, Reader)] = &[
    ("Appointment", read!(Appointment)),
    ("AppointmentBillingNote", read!(AppointmentBillingNote)),
    ("AppointmentClinicalNote", read!(AppointmentClinicalNote)),
    ("AppointmentCustomField", read!(AppointmentCustomField)),
    ("AppointmentCustomVital", read!(AppointmentCustomVital)),
    ("AppointmentProfile", read!(AppointmentProfile)),
    ("AppointmentReminder", read!(AppointmentReminder)),
    (
        "AppointmentStatusTransition",
        read!(AppointmentStatusTransition),
    ),
    ("AppointmentTemplate", read!(AppointmentTemplate)),
    ("AppointmentTemplateSlot", read!(AppointmentTemplateSlot)),
    ("AppointmentVitals", read!(AppointmentVitals)),
    ("AsyncResourceError", read!(AsyncResourceError)),
    ("AuditLog", read!(AuditLog)),
    ("BillingLineItem", read!(BillingLineItem)),
    ("BillingLineItemDeletion", read!(BillingLineItemDeletion)),
    ("BillingProfile", read!(BillingProfile)),
    ("BillingProfileCode", read!(BillingProfileCode)),
    ("BillingProfileCustomCode", read!(BillingProfileCustomCode)),
    ("BillingProfileNdcCode", read!(BillingProfileNdcCode)),
    ("CarePlan", read!(CarePlan)),
    ("CareTeamMember", read!(CareTeamMember)),
    ("CashPayment", read!(CashPayment)),
    ("CashPaymentLog", read!(CashPaymentLog)),
    ("ClaimBillingNotes", read!(ClaimBillingNotes)),
    ("ClinicalNote", read!(ClinicalNote)),
    ("ClinicalNoteSection", read!(ClinicalNoteSection)),
    ("ClinicalNoteSectionValue", read!(ClinicalNoteSectionValue)),
    ("ClinicalNoteSignee", read!(ClinicalNoteSignee)),
    ("ConsentForm", read!(ConsentForm)),
    ("Coverage", read!(Coverage)),
    (
        "CustomAppointmentFieldType",
        read!(CustomAppointmentFieldType),
    ),
    ("CustomInsurancePlanName", read!(CustomInsurancePlanName)),
    ("CustomPatientFieldType", read!(CustomPatientFieldType)),
    ("CustomVitalType", read!(CustomVitalType)),
    ("Doctor", read!(Doctor)),
    ("DoctorFeeSchedule", read!(DoctorFeeSchedule)),
    ("DoctorMessage", read!(DoctorMessage)),
    ("DoctorMessageNote", read!(DoctorMessageNote)),
    ("DoctorOptions", read!(DoctorOptions)),
    ("EOBObject", read!(EOBObject)),
    ("FeeSchedule", read!(FeeSchedule)),
    ("FeeScheduleItem", read!(FeeScheduleItem)),
    ("ImplantableDevice", read!(ImplantableDevice)),
    ("Insurance", read!(Insurance)),
    ("InventoryCategory", read!(InventoryCategory)),
    ("InventoryVaccine", read!(InventoryVaccine)),
    ("LabOrder", read!(LabOrder)),
    ("LabOrderDocument", read!(LabOrderDocument)),
    ("LabOrderIcd10Code", read!(LabOrderIcd10Code)),
    ("LabResult", read!(LabResult)),
    ("LabTest", read!(LabTest)),
    ("LabVendorLocation", read!(LabVendorLocation)),
    ("LineItemTransaction", read!(LineItemTransaction)),
    (
        "LineItemTransactionInsurance",
        read!(LineItemTransactionInsurance),
    ),
    ("Office", read!(Office)),
    ("OfficeExamRoom", read!(OfficeExamRoom)),
    ("OfficeOnlineTimeslot", read!(OfficeOnlineTimeslot)),
    ("Patient", read!(Patient)),
    ("PatientAllergy", read!(PatientAllergy)),
    ("PatientAmendment", read!(PatientAmendment)),
    ("PatientAuthorization", read!(PatientAuthorization)),
    ("PatientAuthorizationCode", read!(PatientAuthorizationCode)),
    (
        "PatientAutoAccidentInsurance",
        read!(PatientAutoAccidentInsurance),
    ),
    ("PatientCommunication", read!(PatientCommunication)),
    ("PatientCustomDemographic", read!(PatientCustomDemographic)),
    ("PatientDrug", read!(PatientDrug)),
    ("PatientFlag", read!(PatientFlag)),
    ("PatientFlagAttached", read!(PatientFlagAttached)),
    ("PatientFlagType", read!(PatientFlagType)),
    ("PatientInsurance", read!(PatientInsurance)),
    ("PatientIntervention", read!(PatientIntervention)),
    ("PatientLabResultSet", read!(PatientLabResultSet)),
    ("PatientMessage", read!(PatientMessage)),
    ("PatientMessageAttachment", read!(PatientMessageAttachment)),
    ("PatientPhysicalExam", read!(PatientPhysicalExam)),
    ("PatientProblem", read!(PatientProblem)),
    ("PatientRaceSubcategory", read!(PatientRaceSubcategory)),
    ("PatientReferringDoctor", read!(PatientReferringDoctor)),
    ("PatientRiskAssessment", read!(PatientRiskAssessment)),
    ("PatientVaccineRecord", read!(PatientVaccineRecord)),
    ("PatientVaccineRecordDose", read!(PatientVaccineRecordDose)),
    (
        "PatientWorkersCompInsurance",
        read!(PatientWorkersCompInsurance),
    ),
    ("PhoneCallLog", read!(PhoneCallLog)),
    ("PrescriptionMessage", read!(PrescriptionMessage)),
    ("Procedure", read!(Procedure)),
    ("ReminderProfile", read!(ReminderProfile)),
    ("ReminderProfileReminder", read!(ReminderProfileReminder)),
    ("ScannedClinicalDocument", read!(ScannedClinicalDocument)),
    ("ScheduleBlock", read!(ScheduleBlock)),
    ("SignedConsentForm", read!(SignedConsentForm)),
    ("SoapNoteCustomReport", read!(SoapNoteCustomReport)),
    (
        "SoapNoteCustomReportField",
        read!(SoapNoteCustomReportField),
    ),
    (
        "SoapNoteCustomReportOrder",
        read!(SoapNoteCustomReportOrder),
    ),
    (
        "SoapNoteLineItemFieldType",
        read!(SoapNoteLineItemFieldType),
    ),
    (
        "SoapNoteLineItemFieldValue",
        read!(SoapNoteLineItemFieldValue),
    ),
    ("Staff", read!(Staff)),
    ("Task", read!(Task)),
    ("TaskAssociatedItem", read!(TaskAssociatedItem)),
    ("TaskCategory", read!(TaskCategory)),
    ("TaskDueDate", read!(TaskDueDate)),
    ("TaskNote", read!(TaskNote)),
    ("TaskNoteEntry", read!(TaskNoteEntry)),
    ("TaskStatus", read!(TaskStatus)),
    ("TaskTemplate", read!(TaskTemplate)),
    ("TelemedicineAppointment", read!(TelemedicineAppointment)),
    (
        "TelemedicineAppointmentEventLog",
        read!(TelemedicineAppointmentEventLog),
    ),
    ("UserProfile", read!(UserProfile)),
    ("UserProfilesGroup", read!(UserProfilesGroup)),
    ("WorkDay", read!(WorkDay)),
    ("WorkHours", read!(WorkHours)),
    ("WorkSchedule", read!(WorkSchedule)),
    ("YellowNotepad", read!(YellowNotepad)),
];
