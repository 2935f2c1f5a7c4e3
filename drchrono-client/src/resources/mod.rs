//! What drchrono can be asked, by resource: `client.appointments().list(..)`. Each has the calls that
//! the service has and no others.
//!
//! ```no_run
//! # async fn example(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
//! use drchrono_client::resources::AppointmentsFilter;
//!
//! let doctor = client.doctors().get(42).await?;
//! let filter = AppointmentsFilter::since("2026-01-15T08:00:00").doctor(42);
//! let appointments = client.appointments().list(filter);
//! # let _ = (doctor, appointments); Ok(()) }
//! ```
//!
//! Doctors can be read and not deleted, so this does not compile:
//!
//! ```compile_fail
//! # async fn example(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
//! let doctor = client.doctors().delete(42).await?;
//! # let _ = doctor; Ok(()) }
//! ```
//!
//! Nor does a list of appointments that the service would refuse for want of a date:
//!
//! ```compile_fail
//! use drchrono_client::resources::AppointmentsFilter;
//!
//! let filter = AppointmentsFilter::new();
//! # let _ = filter;
//! ```
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

mod allergies;
mod amendments;
mod appointment_profiles;
mod appointment_templates;
mod appointments;
mod appointments_list;
mod audit_log;
mod availability;
mod billing_profiles;
mod care_plans;
mod care_team_members;
mod claim_billing_notes;
mod clinical_note_field_types;
mod clinical_note_field_values;
mod clinical_note_field_values_list;
mod clinical_note_templates;
mod clinical_notes;
mod clinical_notes_list;
mod comm_logs;
mod consent_forms;
mod custom_appointment_fields;
mod custom_demographics;
mod custom_insurance_plan_names;
mod custom_vitals;
mod day_sheet_charges;
mod day_sheet_credits;
mod day_sheet_patient_payments;
mod day_sheet_totals;
mod doctor_options;
mod doctor_work_schedule;
mod doctors;
mod documents;
mod eligibility_checks;
mod eligibility_checks_list;
mod eobs;
mod fee_schedules;
mod fee_schedules_v2;
mod implantable_devices;
mod insurances;
mod inventory_categories;
mod inventory_vaccines;
mod lab_documents;
mod lab_orders;
mod lab_orders_summary;
mod lab_results;
mod lab_tests;
mod line_item_deletions;
mod line_items;
mod line_items_list;
mod medications;
mod messages;
mod office_work_schedule;
mod offices;
mod patient_authorizations;
mod patient_communications;
mod patient_flag_types;
mod patient_interventions;
mod patient_lab_results;
mod patient_messages;
mod patient_payment_log;
mod patient_payments;
mod patient_physical_exams;
mod patient_risk_assessments;
mod patient_vaccine_records;
mod patients;
mod patients_list;
mod patients_summary;
mod prescription_messages;
mod prescription_messages_list;
mod problems;
mod procedures;
mod reminder_profiles;
mod schedule_blocks;
mod signed_consent_forms;
mod special;
mod staff;
mod sublabs;
mod task_categories;
mod task_notes;
mod task_statuses;
mod task_templates;
mod tasks;
mod telehealth_appointment_history;
mod telehealth_appointments;
mod transactions;
mod transactions_list;
mod user_groups;
mod users;
mod yellow_notepad;

pub use allergies::{Allergies, AllergiesFilter};
pub use amendments::{Amendments, AmendmentsFilter};
pub use appointment_profiles::{AppointmentProfiles, AppointmentProfilesFilter};
pub use appointment_templates::{AppointmentTemplates, AppointmentTemplatesFilter};
pub use appointments::{Appointments, AppointmentsFilter};
pub use appointments_list::{AppointmentsList, AppointmentsListFilter};
pub use audit_log::{AuditLog, AuditLogFilter};
pub use availability::{Availability, AvailabilityFilter};
pub use billing_profiles::{BillingProfiles, BillingProfilesFilter};
pub use care_plans::{CarePlans, CarePlansFilter};
pub use care_team_members::{CareTeamMembers, CareTeamMembersFilter};
pub use claim_billing_notes::{ClaimBillingNotes, ClaimBillingNotesFilter};
pub use clinical_note_field_types::{ClinicalNoteFieldTypes, ClinicalNoteFieldTypesFilter};
pub use clinical_note_field_values::{ClinicalNoteFieldValues, ClinicalNoteFieldValuesFilter};
pub use clinical_note_field_values_list::{
    ClinicalNoteFieldValuesList, ClinicalNoteFieldValuesListFilter,
};
pub use clinical_note_templates::{ClinicalNoteTemplates, ClinicalNoteTemplatesFilter};
pub use clinical_notes::{ClinicalNotes, ClinicalNotesFilter};
pub use clinical_notes_list::{ClinicalNotesList, ClinicalNotesListFilter};
pub use comm_logs::{CommLogs, CommLogsFilter};
pub use consent_forms::{ConsentForms, ConsentFormsFilter};
pub use custom_appointment_fields::{CustomAppointmentFields, CustomAppointmentFieldsFilter};
pub use custom_demographics::{CustomDemographics, CustomDemographicsFilter};
pub use custom_insurance_plan_names::{CustomInsurancePlanNames, CustomInsurancePlanNamesFilter};
pub use custom_vitals::{CustomVitals, CustomVitalsFilter};
pub use day_sheet_charges::{DaySheetCharges, DaySheetChargesFilter};
pub use day_sheet_credits::{DaySheetCredits, DaySheetCreditsFilter};
pub use day_sheet_patient_payments::{DaySheetPatientPayments, DaySheetPatientPaymentsFilter};
pub use day_sheet_totals::{DaySheetTotals, DaySheetTotalsFilter};
pub use doctor_options::{DoctorOptions, DoctorOptionsFilter};
pub use doctor_work_schedule::DoctorWorkSchedule;
pub use doctors::{Doctors, DoctorsFilter};
pub use documents::{Documents, DocumentsFilter};
pub use eligibility_checks::{EligibilityChecks, EligibilityChecksFilter};
pub use eligibility_checks_list::{EligibilityChecksList, EligibilityChecksListFilter};
pub use eobs::{Eobs, EobsFilter};
pub use fee_schedules::{FeeSchedules, FeeSchedulesFilter};
pub use fee_schedules_v2::{FeeSchedulesV2, FeeSchedulesV2Filter};
pub use implantable_devices::{ImplantableDevices, ImplantableDevicesFilter};
pub use insurances::{Insurances, InsurancesFilter};
pub use inventory_categories::{InventoryCategories, InventoryCategoriesFilter};
pub use inventory_vaccines::{InventoryVaccines, InventoryVaccinesFilter};
pub use lab_documents::{LabDocuments, LabDocumentsFilter};
pub use lab_orders::{LabOrders, LabOrdersFilter};
pub use lab_orders_summary::{LabOrdersSummary, LabOrdersSummaryFilter};
pub use lab_results::{LabResults, LabResultsFilter};
pub use lab_tests::{LabTests, LabTestsFilter};
pub use line_item_deletions::{LineItemDeletions, LineItemDeletionsFilter};
pub use line_items::{LineItems, LineItemsFilter};
pub use line_items_list::{LineItemsList, LineItemsListFilter};
pub use medications::{Medications, MedicationsFilter};
pub use messages::{Messages, MessagesFilter};
pub use office_work_schedule::OfficeWorkSchedule;
pub use offices::{Offices, OfficesFilter};
pub use patient_authorizations::{PatientAuthorizations, PatientAuthorizationsFilter};
pub use patient_communications::{PatientCommunications, PatientCommunicationsFilter};
pub use patient_flag_types::{PatientFlagTypes, PatientFlagTypesFilter};
pub use patient_interventions::{PatientInterventions, PatientInterventionsFilter};
pub use patient_lab_results::{PatientLabResults, PatientLabResultsFilter};
pub use patient_messages::{PatientMessages, PatientMessagesFilter};
pub use patient_payment_log::{PatientPaymentLog, PatientPaymentLogFilter};
pub use patient_payments::{PatientPayments, PatientPaymentsFilter};
pub use patient_physical_exams::{PatientPhysicalExams, PatientPhysicalExamsFilter};
pub use patient_risk_assessments::{PatientRiskAssessments, PatientRiskAssessmentsFilter};
pub use patient_vaccine_records::{PatientVaccineRecords, PatientVaccineRecordsFilter};
pub use patients::{Patients, PatientsFilter};
pub use patients_list::{PatientsList, PatientsListFilter};
pub use patients_summary::{PatientsSummary, PatientsSummaryFilter};
pub use prescription_messages::{PrescriptionMessages, PrescriptionMessagesFilter};
pub use prescription_messages_list::{PrescriptionMessagesList, PrescriptionMessagesListFilter};
pub use problems::{Problems, ProblemsFilter};
pub use procedures::{Procedures, ProceduresFilter};
pub use reminder_profiles::{ReminderProfiles, ReminderProfilesFilter};
pub use schedule_blocks::{ScheduleBlocks, ScheduleBlocksFilter};
pub use signed_consent_forms::{SignedConsentForms, SignedConsentFormsFilter};
pub use special::Export;
pub use staff::{Staff, StaffFilter};
pub use sublabs::{Sublabs, SublabsFilter};
pub use task_categories::{TaskCategories, TaskCategoriesFilter};
pub use task_notes::{TaskNotes, TaskNotesFilter};
pub use task_statuses::{TaskStatuses, TaskStatusesFilter};
pub use task_templates::{TaskTemplates, TaskTemplatesFilter};
pub use tasks::{Tasks, TasksFilter};
pub use telehealth_appointment_history::{
    TelehealthAppointmentHistory, TelehealthAppointmentHistoryFilter,
};
pub use telehealth_appointments::{TelehealthAppointments, TelehealthAppointmentsFilter};
pub use transactions::{Transactions, TransactionsFilter};
pub use transactions_list::{TransactionsList, TransactionsListFilter};
pub use user_groups::{UserGroups, UserGroupsFilter};
pub use users::{Users, UsersFilter};
pub use yellow_notepad::{YellowNotepad, YellowNotepadFilter};
