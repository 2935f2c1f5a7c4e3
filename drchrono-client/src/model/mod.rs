//! What drchrono knows, typed. Every member is optional: the service leaves out and empties what it
//! likes. What a model does not know, or what does not fit, is kept in its `extra`. Words are open.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

mod appointment;
mod appointment_body;
mod appointment_profile;
mod appointment_template;
mod appointment_vitals;
mod async_resource_error;
mod audit_log;
mod billing_line_item;
mod billing_line_item_deletion;
mod billing_profile;
mod care_plan;
mod care_team_member;
mod cash_payment;
mod cash_payment_log;
mod claim_billing_notes;
mod clinical_note;
mod consent_form;
mod coverage;
mod custom_appointment_field_type;
mod custom_insurance_plan_name;
mod custom_patient_field_type;
mod custom_vital_type;
mod doctor;
mod doctor_fee_schedule;
mod doctor_message;
mod doctor_options;
mod eob_object;
mod fee_schedule;
mod fee_schedule_item;
mod implantable_device;
mod insurance;
mod inventory_category;
mod inventory_vaccine;
mod lab_order;
mod lab_order_document;
mod lab_result;
mod lab_test;
mod lab_vendor_location;
mod line_item_transaction;
mod office;
mod patient;
mod patient_allergy;
mod patient_amendment;
mod patient_authorization;
mod patient_auto_accident_insurance;
mod patient_auto_accident_insurance_body;
mod patient_body;
mod patient_communication;
mod patient_drug;
mod patient_flag_type;
mod patient_insurance;
mod patient_intervention;
mod patient_lab_result_set;
mod patient_message;
mod patient_physical_exam;
mod patient_problem;
mod patient_referring_doctor;
mod patient_risk_assessment;
mod patient_vaccine_record;
mod patient_workers_comp_insurance;
mod phone_call_log;
mod prescription_message;
mod procedure;
mod reminder_profile;
mod scanned_clinical_document;
mod schedule_block;
mod signed_consent_form;
mod signed_consent_form_update;
mod soap_note_custom_report;
mod soap_note_line_item_field_type;
mod soap_note_line_item_field_value;
mod staff;
mod task;
mod task_category;
mod task_note;
mod task_status;
mod task_template;
mod telemedicine_appointment;
mod telemedicine_appointment_event_log;
mod user_profile;
mod user_profiles_group;
mod work_day;
mod work_hours;
mod work_schedule;
mod yellow_notepad;

pub use appointment::{
    Appointment, AppointmentBillingNote, AppointmentClinicalNote, AppointmentClinicalNoteBody,
    AppointmentCustomField, AppointmentCustomFieldBody, AppointmentCustomVital,
    AppointmentCustomVitalBody, AppointmentReminder, AppointmentStatus,
    AppointmentStatusTransition, ClaimStatus, ReminderType,
};
pub use appointment_body::AppointmentBody;
pub use appointment_profile::{AppointmentProfile, AppointmentProfileBody};
pub use appointment_template::{
    AppointmentTemplate, AppointmentTemplateBody, AppointmentTemplateSlot,
    AppointmentTemplateSlotBody,
};
pub use appointment_vitals::{AppointmentVitals, AppointmentVitalsBody, SmokingStatus};
pub use async_resource_error::AsyncResourceError;
pub use audit_log::{AuditAction, AuditLog};
pub use billing_line_item::{
    BillingLineItem, BillingLineItemBody, LineItemBillingStatus, ProcedureType,
};
pub use billing_line_item_deletion::BillingLineItemDeletion;
pub use billing_profile::{
    BillingProfile, BillingProfileCode, BillingProfileCustomCode, BillingProfileNdcCode, NdcUnit,
};
pub use care_plan::{CarePlan, CarePlanType};
pub use care_team_member::CareTeamMember;
pub use cash_payment::{CashPayment, CashPaymentBody, PaymentMethod, PaymentTransactionType};
pub use cash_payment_log::{CashPaymentLog, PaymentLogAction};
pub use claim_billing_notes::{ClaimBillingNotes, ClaimBillingNotesBody};
pub use clinical_note::{
    ClinicalNote, ClinicalNoteSection, ClinicalNoteSectionValue, ClinicalNoteSignee,
};
pub use consent_form::{ConsentForm, ConsentFormBody};
pub use coverage::Coverage;
pub use custom_appointment_field_type::{
    CustomAppointmentFieldType, CustomAppointmentFieldTypeBody,
};
pub use custom_insurance_plan_name::CustomInsurancePlanName;
pub use custom_patient_field_type::{CustomPatientFieldType, CustomPatientFieldTypeBody};
pub use custom_vital_type::{CustomVitalType, VitalDataType};
pub use doctor::{Doctor, JobTitle};
pub use doctor_fee_schedule::{CodeType, DoctorFeeSchedule};
pub use doctor_message::{
    DoctorMessage, DoctorMessageBody, DoctorMessageNote, DoctorMessageNoteBody, MessageType,
};
pub use doctor_options::DoctorOptions;
pub use eob_object::{EOBObject, EOBObjectBody, EobPaymentMethod};
pub use fee_schedule::{AssigneeType, FeeSchedule};
pub use fee_schedule_item::FeeScheduleItem;
pub use implantable_device::{ActiveStatus, ImplantableDevice};
pub use insurance::Insurance;
pub use inventory_category::{InventoryCategory, InventoryCategoryType};
pub use inventory_vaccine::{InventoryVaccine, InventoryVaccineBody, VaccineStockStatus};
pub use lab_order::{
    LabOrder, LabOrderBody, LabOrderIcd10Code, LabOrderIcd10CodeBody, LabOrderStatus, LabPriority,
};
pub use lab_order_document::{LabDocumentType, LabOrderDocument, LabOrderDocumentBody};
pub use lab_result::{AbnormalStatus, LabResult, LabResultBody, LabResultStatus};
pub use lab_test::{LabTest, LabTestBody};
pub use lab_vendor_location::{LabVendorLocation, LabVendorLocationBody};
pub use line_item_transaction::{
    AdjustmentGroup, LineItemTransaction, LineItemTransactionInsurance,
};
pub use office::{
    Office, OfficeBody, OfficeExamRoom, OfficeOnlineTimeslot, OfficeOnlineTimeslotBody,
};
pub use patient::{
    Ethnicity, Gender, Patient, PatientCustomDemographic, PatientCustomDemographicBody,
    PatientFlag, PatientFlagAttached, PatientFlagAttachedBody, PatientRaceSubcategory,
    PatientRaceSubcategoryBody, PatientStatus, PaymentProfile, PreferredLanguage, Race,
};
pub use patient_allergy::{AllergyVerification, PatientAllergy, PatientAllergyBody};
pub use patient_amendment::{PatientAmendment, PatientAmendmentBody};
pub use patient_authorization::{PatientAuthorization, PatientAuthorizationCode};
pub use patient_auto_accident_insurance::{PatientAutoAccidentInsurance, SignificantInjury};
pub use patient_auto_accident_insurance_body::PatientAutoAccidentInsuranceBody;
pub use patient_body::PatientBody;
pub use patient_communication::{PatientCommunication, PatientCommunicationBody};
pub use patient_drug::{DrugOrderStatus, PatientDrug, PatientDrugBody};
pub use patient_flag_type::{PatientFlagType, PatientFlagTypeBody};
pub use patient_insurance::{PatientInsurance, PatientInsuranceBody};
pub use patient_intervention::{PatientIntervention, PatientInterventionBody};
pub use patient_lab_result_set::{
    AbnormalFlag, LabProgress, PatientLabResultSet, PatientLabResultSetBody,
};
pub use patient_message::{
    PatientMessage, PatientMessageAttachment, PatientMessageAttachmentBody, PatientMessageBody,
};
pub use patient_physical_exam::{PatientPhysicalExam, PatientPhysicalExamBody};
pub use patient_problem::{
    IcdVersion, PatientProblem, PatientProblemBody, ProblemStatus, ProblemType, ProblemVerification,
};
pub use patient_referring_doctor::{
    PatientReferringDoctor, PatientReferringDoctorBody, ProviderQualifier,
};
pub use patient_risk_assessment::{PatientRiskAssessment, PatientRiskAssessmentBody};
pub use patient_vaccine_record::{
    PatientVaccineRecord, PatientVaccineRecordBody, PatientVaccineRecordDose,
    PatientVaccineRecordDoseBody, VaccinationStatus,
};
pub use patient_workers_comp_insurance::{
    PatientWorkersCompInsurance, PatientWorkersCompInsuranceBody,
};
pub use phone_call_log::{PhoneCallLog, PhoneCallLogBody};
pub use prescription_message::{MessageDirection, PrescriptionMessage};
pub use procedure::Procedure;
pub use reminder_profile::{
    ReminderProfile, ReminderProfileBody, ReminderProfileReminder, ReminderProfileReminderBody,
    ReminderUnit,
};
pub use scanned_clinical_document::{ScannedClinicalDocument, ScannedClinicalDocumentBody};
pub use schedule_block::{ScheduleBlock, ScheduleBlockBody};
pub use signed_consent_form::SignedConsentForm;
pub use signed_consent_form_update::SignedConsentFormBody;
pub use soap_note_custom_report::{
    SoapNoteCustomReport, SoapNoteCustomReportField, SoapNoteCustomReportOrder,
};
pub use soap_note_line_item_field_type::{
    FreedrawImageSize, SoapNoteLineItemFieldType, SoapNoteLineItemFieldTypeBody,
};
pub use soap_note_line_item_field_value::{
    SoapNoteLineItemFieldValue, SoapNoteLineItemFieldValueBody,
};
pub use staff::Staff;
pub use task::{
    Task, TaskAssociatedItem, TaskAssociatedItemBody, TaskBody, TaskDueDate, TaskDueDateBody,
    TaskItemType, TaskNoteEntry, TaskNoteEntryBody, TaskPriority,
};
pub use task_category::{TaskCategory, TaskCategoryBody};
pub use task_note::{TaskNote, TaskNoteBody};
pub use task_status::{TaskStatus, TaskStatusBody, TaskStatusCategory};
pub use task_template::{TaskTemplate, TaskTemplateBody};
pub use telemedicine_appointment::{TelemedicineAppointment, TelemedicineAppointmentBody};
pub use telemedicine_appointment_event_log::TelemedicineAppointmentEventLog;
pub use user_profile::UserProfile;
pub use user_profiles_group::UserProfilesGroup;
pub use work_day::{WorkDay, WorkDayBody};
pub use work_hours::{WorkHours, WorkHoursBody};
pub use work_schedule::{WorkSchedule, WorkScheduleBody};
pub use yellow_notepad::{YellowNotepad, YellowNotepadBody};
