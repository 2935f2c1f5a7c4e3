//! Every call of every resource, once. What comes back does not matter here.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use drchrono_client::resources::*;
use drchrono_client::{Drchrono, FilePart};
use serde_json::Value;

use super::bodies;

pub async fn all(client: &Drchrono, file: &FilePart) {
    allergies(client, file).await;
    amendments(client, file).await;
    appointment_profiles(client, file).await;
    appointment_templates(client, file).await;
    appointments(client, file).await;
    appointments_list(client, file).await;
    audit_log(client, file).await;
    availability(client, file).await;
    billing_profiles(client, file).await;
    care_plans(client, file).await;
    care_team_members(client, file).await;
    claim_billing_notes(client, file).await;
    clinical_note_field_types(client, file).await;
    clinical_note_field_values(client, file).await;
    clinical_note_field_values_list(client, file).await;
    clinical_note_templates(client, file).await;
    clinical_notes(client, file).await;
    clinical_notes_list(client, file).await;
    comm_logs(client, file).await;
    consent_forms(client, file).await;
    custom_appointment_fields(client, file).await;
    custom_demographics(client, file).await;
    custom_insurance_plan_names(client, file).await;
    custom_vitals(client, file).await;
    day_sheet_charges(client, file).await;
    day_sheet_credits(client, file).await;
    day_sheet_patient_payments(client, file).await;
    day_sheet_totals(client, file).await;
    doctor_options(client, file).await;
    doctor_work_schedule(client, file).await;
    doctors(client, file).await;
    documents(client, file).await;
    eligibility_checks(client, file).await;
    eligibility_checks_list(client, file).await;
    eobs(client, file).await;
    fee_schedules(client, file).await;
    fee_schedules_v2(client, file).await;
    implantable_devices(client, file).await;
    insurances(client, file).await;
    inventory_categories(client, file).await;
    inventory_vaccines(client, file).await;
    lab_documents(client, file).await;
    lab_orders(client, file).await;
    lab_orders_summary(client, file).await;
    lab_results(client, file).await;
    lab_tests(client, file).await;
    line_item_deletions(client, file).await;
    line_items(client, file).await;
    line_items_list(client, file).await;
    medications(client, file).await;
    messages(client, file).await;
    office_work_schedule(client, file).await;
    offices(client, file).await;
    patient_authorizations(client, file).await;
    patient_communications(client, file).await;
    patient_flag_types(client, file).await;
    patient_interventions(client, file).await;
    patient_lab_results(client, file).await;
    patient_messages(client, file).await;
    patient_payment_log(client, file).await;
    patient_payments(client, file).await;
    patient_physical_exams(client, file).await;
    patient_risk_assessments(client, file).await;
    patient_vaccine_records(client, file).await;
    patients(client, file).await;
    patients_list(client, file).await;
    patients_summary(client, file).await;
    prescription_messages(client, file).await;
    prescription_messages_list(client, file).await;
    problems(client, file).await;
    procedures(client, file).await;
    reminder_profiles(client, file).await;
    schedule_blocks(client, file).await;
    signed_consent_forms(client, file).await;
    staff(client, file).await;
    sublabs(client, file).await;
    task_categories(client, file).await;
    task_notes(client, file).await;
    task_statuses(client, file).await;
    task_templates(client, file).await;
    tasks(client, file).await;
    telehealth_appointment_history(client, file).await;
    telehealth_appointments(client, file).await;
    transactions(client, file).await;
    transactions_list(client, file).await;
    user_groups(client, file).await;
    users(client, file).await;
    yellow_notepad(client, file).await;
}

async fn allergies(client: &Drchrono, _: &FilePart) {
    let calls = client.allergies();
    let _ = calls.list(AllergiesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_allergy_body()).await;
    let _ = calls.replace("7", &bodies::patient_allergy_body()).await;
    let _ = calls.update("7", &bodies::patient_allergy_body()).await;
}

async fn amendments(client: &Drchrono, file: &FilePart) {
    let calls = client.amendments();
    let _ = calls.list(AmendmentsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::patient_amendment_body(), file.clone(), None)
        .await;
    let _ = calls
        .replace("7", &bodies::patient_amendment_body(), file.clone(), None)
        .await;
    let _ = calls.update("7", &bodies::patient_amendment_body()).await;
    let _ = calls.delete("7").await;
}

async fn appointment_profiles(client: &Drchrono, _: &FilePart) {
    let calls = client.appointment_profiles();
    let _ = calls
        .list(AppointmentProfilesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::appointment_profile_body()).await;
    let _ = calls
        .replace("7", &bodies::appointment_profile_body())
        .await;
    let _ = calls.update("7", &bodies::appointment_profile_body()).await;
    let _ = calls.delete("7").await;
}

async fn appointment_templates(client: &Drchrono, _: &FilePart) {
    let calls = client.appointment_templates();
    let _ = calls
        .list(AppointmentTemplatesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::appointment_template_body()).await;
    let _ = calls
        .replace("7", &bodies::appointment_template_body())
        .await;
    let _ = calls
        .update("7", &bodies::appointment_template_body())
        .await;
    let _ = calls.delete("7").await;
}

async fn appointments(client: &Drchrono, _: &FilePart) {
    let calls = client.appointments();
    let _ = calls
        .list(AppointmentsFilter::since("2026-01-15"))
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::appointment_body()).await;
    let _ = calls.replace("7", &bodies::appointment_body()).await;
    let _ = calls.update("7", &bodies::appointment_body()).await;
    let _ = calls.delete("7").await;
}

async fn appointments_list(client: &Drchrono, _: &FilePart) {
    let calls = client.appointments_list();
    let _ = calls.list(AppointmentsListFilter::new()).page(1).await;
}

async fn audit_log(client: &Drchrono, _: &FilePart) {
    let calls = client.audit_log();
    let _ = calls
        .list(AuditLogFilter::since("2026-01-15"))
        .next_page()
        .await;
}

async fn availability(client: &Drchrono, _: &FilePart) {
    let calls = client.availability();
    let _ = calls.get(AvailabilityFilter::new()).await;
}

async fn billing_profiles(client: &Drchrono, _: &FilePart) {
    let calls = client.billing_profiles();
    let _ = calls.list(BillingProfilesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn care_plans(client: &Drchrono, _: &FilePart) {
    let calls = client.care_plans();
    let _ = calls.list(CarePlansFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn care_team_members(client: &Drchrono, _: &FilePart) {
    let calls = client.care_team_members();
    let _ = calls.list(CareTeamMembersFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn claim_billing_notes(client: &Drchrono, _: &FilePart) {
    let calls = client.claim_billing_notes();
    let _ = calls.list(ClaimBillingNotesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::claim_billing_notes_body()).await;
}

async fn clinical_note_field_types(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_note_field_types();
    let _ = calls
        .list(ClinicalNoteFieldTypesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls
        .update("7", &bodies::soap_note_line_item_field_type_body())
        .await;
}

async fn clinical_note_field_values(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_note_field_values();
    let _ = calls
        .list(ClinicalNoteFieldValuesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::soap_note_line_item_field_value_body())
        .await;
    let _ = calls
        .replace("7", &bodies::soap_note_line_item_field_value_body())
        .await;
    let _ = calls
        .update("7", &bodies::soap_note_line_item_field_value_body())
        .await;
}

async fn clinical_note_field_values_list(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_note_field_values_list();
    let _ = calls
        .list(ClinicalNoteFieldValuesListFilter::new())
        .page(1)
        .await;
}

async fn clinical_note_templates(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_note_templates();
    let _ = calls
        .list(ClinicalNoteTemplatesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
}

async fn clinical_notes(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_notes();
    let _ = calls.list(ClinicalNotesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn clinical_notes_list(client: &Drchrono, _: &FilePart) {
    let calls = client.clinical_notes_list();
    let _ = calls.list(ClinicalNotesListFilter::new()).page(1).await;
}

async fn comm_logs(client: &Drchrono, _: &FilePart) {
    let calls = client.comm_logs();
    let _ = calls.list(CommLogsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::phone_call_log_body()).await;
    let _ = calls.replace("7", &bodies::phone_call_log_body()).await;
    let _ = calls.update("7", &bodies::phone_call_log_body()).await;
}

async fn consent_forms(client: &Drchrono, file: &FilePart) {
    let calls = client.consent_forms();
    let _ = calls.list(ConsentFormsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::consent_form_body(), file.clone(), None)
        .await;
    let _ = calls
        .replace("7", &bodies::consent_form_body(), file.clone(), None)
        .await;
    let _ = calls.update("7", &bodies::consent_form_body()).await;
}

async fn custom_appointment_fields(client: &Drchrono, _: &FilePart) {
    let calls = client.custom_appointment_fields();
    let _ = calls
        .list(CustomAppointmentFieldsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::custom_appointment_field_type_body())
        .await;
    let _ = calls
        .replace("7", &bodies::custom_appointment_field_type_body())
        .await;
    let _ = calls
        .update("7", &bodies::custom_appointment_field_type_body())
        .await;
}

async fn custom_demographics(client: &Drchrono, _: &FilePart) {
    let calls = client.custom_demographics();
    let _ = calls
        .list(CustomDemographicsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::custom_patient_field_type_body())
        .await;
    let _ = calls
        .replace("7", &bodies::custom_patient_field_type_body())
        .await;
    let _ = calls
        .update("7", &bodies::custom_patient_field_type_body())
        .await;
}

async fn custom_insurance_plan_names(client: &Drchrono, _: &FilePart) {
    let calls = client.custom_insurance_plan_names();
    let _ = calls
        .list(CustomInsurancePlanNamesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
}

async fn custom_vitals(client: &Drchrono, _: &FilePart) {
    let calls = client.custom_vitals();
    let _ = calls.list(CustomVitalsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn day_sheet_charges(client: &Drchrono, _: &FilePart) {
    let calls = client.day_sheet_charges();
    let _ = calls
        .get(DaySheetChargesFilter::new("2026-01-15", "2026-01-15"))
        .await;
}

async fn day_sheet_credits(client: &Drchrono, _: &FilePart) {
    let calls = client.day_sheet_credits();
    let _ = calls
        .get(DaySheetCreditsFilter::new("2026-01-15", "2026-01-15"))
        .await;
}

async fn day_sheet_patient_payments(client: &Drchrono, _: &FilePart) {
    let calls = client.day_sheet_patient_payments();
    let _ = calls
        .get(DaySheetPatientPaymentsFilter::new(
            "2026-01-15",
            "2026-01-15",
        ))
        .await;
}

async fn day_sheet_totals(client: &Drchrono, _: &FilePart) {
    let calls = client.day_sheet_totals();
    let _ = calls
        .get(DaySheetTotalsFilter::new("2026-01-15", "2026-01-15"))
        .await;
}

async fn doctor_options(client: &Drchrono, _: &FilePart) {
    let calls = client.doctor_options();
    let _ = calls.list(DoctorOptionsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn doctor_work_schedule(client: &Drchrono, _: &FilePart) {
    let calls = client.doctor_work_schedule();
    let _ = calls.list().next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.replace("7", &bodies::work_schedule_body()).await;
    let _ = calls.update("7", &bodies::work_schedule_body()).await;
}

async fn doctors(client: &Drchrono, _: &FilePart) {
    let calls = client.doctors();
    let _ = calls.list(DoctorsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn documents(client: &Drchrono, file: &FilePart) {
    let calls = client.documents();
    let _ = calls.list(DocumentsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(
            &bodies::scanned_clinical_document_body(),
            file.clone(),
            None,
        )
        .await;
    let _ = calls
        .replace(
            "7",
            &bodies::scanned_clinical_document_body(),
            file.clone(),
            None,
        )
        .await;
    let _ = calls
        .update("7", &bodies::scanned_clinical_document_body())
        .await;
    let _ = calls.delete("7").await;
}

async fn eligibility_checks(client: &Drchrono, _: &FilePart) {
    let calls = client.eligibility_checks();
    let _ = calls.list(EligibilityChecksFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn eligibility_checks_list(client: &Drchrono, _: &FilePart) {
    let calls = client.eligibility_checks_list();
    let _ = calls.list(EligibilityChecksListFilter::new()).page(1).await;
}

async fn eobs(client: &Drchrono, _: &FilePart) {
    let calls = client.eobs();
    let _ = calls.list(EobsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::eob_object_body()).await;
}

async fn fee_schedules(client: &Drchrono, _: &FilePart) {
    let calls = client.fee_schedules();
    let _ = calls.list(FeeSchedulesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn fee_schedules_v2(client: &Drchrono, _: &FilePart) {
    let calls = client.fee_schedules_v2();
    let _ = calls.list(FeeSchedulesV2Filter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn implantable_devices(client: &Drchrono, _: &FilePart) {
    let calls = client.implantable_devices();
    let _ = calls
        .list(ImplantableDevicesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
}

async fn insurances(client: &Drchrono, _: &FilePart) {
    let calls = client.insurances();
    let _ = calls.list(InsurancesFilter::new("7")).next_page().await;
    let _ = calls.get("payer_type", "7").await;
}

async fn inventory_categories(client: &Drchrono, _: &FilePart) {
    let calls = client.inventory_categories();
    let _ = calls
        .list(InventoryCategoriesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
}

async fn inventory_vaccines(client: &Drchrono, _: &FilePart) {
    let calls = client.inventory_vaccines();
    let _ = calls.list(InventoryVaccinesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::inventory_vaccine_body()).await;
}

async fn lab_documents(client: &Drchrono, file: &FilePart) {
    let calls = client.lab_documents();
    let _ = calls.list(LabDocumentsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::lab_order_document_body(), file.clone(), None)
        .await;
    let _ = calls
        .replace("7", &bodies::lab_order_document_body(), file.clone(), None)
        .await;
    let _ = calls.update("7", &bodies::lab_order_document_body()).await;
    let _ = calls.delete("7").await;
}

async fn lab_orders(client: &Drchrono, _: &FilePart) {
    let calls = client.lab_orders();
    let _ = calls.list(LabOrdersFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::lab_order_body()).await;
    let _ = calls.replace("7", &bodies::lab_order_body()).await;
    let _ = calls.update("7", &bodies::lab_order_body()).await;
    let _ = calls.delete("7").await;
}

async fn lab_orders_summary(client: &Drchrono, _: &FilePart) {
    let calls = client.lab_orders_summary();
    let _ = calls.list(LabOrdersSummaryFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn lab_results(client: &Drchrono, _: &FilePart) {
    let calls = client.lab_results();
    let _ = calls.list(LabResultsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::lab_result_body()).await;
    let _ = calls.replace("7", &bodies::lab_result_body()).await;
    let _ = calls.update("7", &bodies::lab_result_body()).await;
    let _ = calls.delete("7").await;
}

async fn lab_tests(client: &Drchrono, _: &FilePart) {
    let calls = client.lab_tests();
    let _ = calls.list(LabTestsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::lab_test_body()).await;
    let _ = calls.replace("7", &bodies::lab_test_body()).await;
    let _ = calls.update("7", &bodies::lab_test_body()).await;
    let _ = calls.delete("7").await;
}

async fn line_item_deletions(client: &Drchrono, _: &FilePart) {
    let calls = client.line_item_deletions();
    let _ = calls.list(LineItemDeletionsFilter::new()).next_page().await;
}

async fn line_items(client: &Drchrono, _: &FilePart) {
    let calls = client.line_items();
    let _ = calls.list(LineItemsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::billing_line_item_body()).await;
    let _ = calls.replace("7", &bodies::billing_line_item_body()).await;
    let _ = calls.update("7", &bodies::billing_line_item_body()).await;
    let _ = calls.delete("7").await;
}

async fn line_items_list(client: &Drchrono, _: &FilePart) {
    let calls = client.line_items_list();
    let _ = calls.list(LineItemsListFilter::new()).page(1).await;
}

async fn medications(client: &Drchrono, _: &FilePart) {
    let calls = client.medications();
    let _ = calls.list(MedicationsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_drug_body()).await;
    let _ = calls.replace("7", &bodies::patient_drug_body()).await;
    let _ = calls.update("7", &bodies::patient_drug_body()).await;
}

async fn messages(client: &Drchrono, _: &FilePart) {
    let calls = client.messages();
    let _ = calls.list(MessagesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::doctor_message_body()).await;
    let _ = calls.replace("7", &bodies::doctor_message_body()).await;
    let _ = calls.update("7", &bodies::doctor_message_body()).await;
    let _ = calls.delete("7").await;
}

async fn office_work_schedule(client: &Drchrono, _: &FilePart) {
    let calls = client.office_work_schedule();
    let _ = calls.list().next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.replace("7", &bodies::work_schedule_body()).await;
    let _ = calls.update("7", &bodies::work_schedule_body()).await;
}

async fn offices(client: &Drchrono, _: &FilePart) {
    let calls = client.offices();
    let _ = calls.list(OfficesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.replace("7", &bodies::office_body()).await;
    let _ = calls.update("7", &bodies::office_body()).await;
}

async fn patient_authorizations(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_authorizations();
    let _ = calls
        .list(PatientAuthorizationsFilter::new())
        .next_page()
        .await;
}

async fn patient_communications(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_communications();
    let _ = calls
        .list(PatientCommunicationsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_communication_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_communication_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_communication_body())
        .await;
}

async fn patient_flag_types(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_flag_types();
    let _ = calls.list(PatientFlagTypesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_flag_type_body()).await;
    let _ = calls.replace("7", &bodies::patient_flag_type_body()).await;
    let _ = calls.update("7", &bodies::patient_flag_type_body()).await;
}

async fn patient_interventions(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_interventions();
    let _ = calls
        .list(PatientInterventionsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_intervention_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_intervention_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_intervention_body())
        .await;
}

async fn patient_lab_results(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_lab_results();
    let _ = calls.list(PatientLabResultsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_lab_result_set_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_lab_result_set_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_lab_result_set_body())
        .await;
    let _ = calls.delete("7").await;
}

async fn patient_messages(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_messages();
    let _ = calls.list(PatientMessagesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_message_body()).await;
    let _ = calls.replace("7", &bodies::patient_message_body()).await;
    let _ = calls.update("7", &bodies::patient_message_body()).await;
}

async fn patient_payment_log(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_payment_log();
    let _ = calls.list(PatientPaymentLogFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn patient_payments(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_payments();
    let _ = calls.list(PatientPaymentsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::cash_payment_body()).await;
}

async fn patient_physical_exams(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_physical_exams();
    let _ = calls
        .list(PatientPhysicalExamsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_physical_exam_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_physical_exam_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_physical_exam_body())
        .await;
}

async fn patient_risk_assessments(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_risk_assessments();
    let _ = calls
        .list(PatientRiskAssessmentsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_risk_assessment_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_risk_assessment_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_risk_assessment_body())
        .await;
}

async fn patient_vaccine_records(client: &Drchrono, _: &FilePart) {
    let calls = client.patient_vaccine_records();
    let _ = calls
        .list(PatientVaccineRecordsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_vaccine_record_body()).await;
    let _ = calls
        .replace("7", &bodies::patient_vaccine_record_body())
        .await;
    let _ = calls
        .update("7", &bodies::patient_vaccine_record_body())
        .await;
}

async fn patients(client: &Drchrono, _: &FilePart) {
    let calls = client.patients();
    let _ = calls.list(PatientsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_body()).await;
    let _ = calls.replace("7", &bodies::patient_body()).await;
    let _ = calls.update("7", &bodies::patient_body()).await;
    let _ = calls.delete("7").await;
}

async fn patients_list(client: &Drchrono, _: &FilePart) {
    let calls = client.patients_list();
    let _ = calls.list(PatientsListFilter::new()).page(1).await;
}

async fn patients_summary(client: &Drchrono, _: &FilePart) {
    let calls = client.patients_summary();
    let _ = calls.list(PatientsSummaryFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_body()).await;
    let _ = calls.replace("7", &bodies::patient_body()).await;
    let _ = calls.update("7", &bodies::patient_body()).await;
    let _ = calls.delete("7").await;
}

async fn prescription_messages(client: &Drchrono, _: &FilePart) {
    let calls = client.prescription_messages();
    let _ = calls
        .list(PrescriptionMessagesFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
}

async fn prescription_messages_list(client: &Drchrono, _: &FilePart) {
    let calls = client.prescription_messages_list();
    let _ = calls
        .list(PrescriptionMessagesListFilter::new())
        .page(1)
        .await;
}

async fn problems(client: &Drchrono, _: &FilePart) {
    let calls = client.problems();
    let _ = calls.list(ProblemsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::patient_problem_body()).await;
    let _ = calls.replace("7", &bodies::patient_problem_body()).await;
    let _ = calls.update("7", &bodies::patient_problem_body()).await;
}

async fn procedures(client: &Drchrono, _: &FilePart) {
    let calls = client.procedures();
    let _ = calls.list(ProceduresFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn reminder_profiles(client: &Drchrono, _: &FilePart) {
    let calls = client.reminder_profiles();
    let _ = calls.list(ReminderProfilesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::reminder_profile_body()).await;
    let _ = calls.replace("7", &bodies::reminder_profile_body()).await;
    let _ = calls.update("7", &bodies::reminder_profile_body()).await;
    let _ = calls.delete("7").await;
}

async fn schedule_blocks(client: &Drchrono, _: &FilePart) {
    let calls = client.schedule_blocks();
    let _ = calls.list(ScheduleBlocksFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::schedule_block_body()).await;
    let _ = calls.replace("7", &bodies::schedule_block_body()).await;
    let _ = calls.update("7", &bodies::schedule_block_body()).await;
    let _ = calls.delete("7").await;
}

async fn signed_consent_forms(client: &Drchrono, file: &FilePart) {
    let calls = client.signed_consent_forms();
    let _ = calls
        .list(SignedConsentFormsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls
        .create(&bodies::signed_consent_form_body(), file.clone(), None)
        .await;
}

async fn staff(client: &Drchrono, _: &FilePart) {
    let calls = client.staff();
    let _ = calls.list(StaffFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn sublabs(client: &Drchrono, _: &FilePart) {
    let calls = client.sublabs();
    let _ = calls.list(SublabsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::lab_vendor_location_body()).await;
    let _ = calls
        .replace("7", &bodies::lab_vendor_location_body())
        .await;
    let _ = calls.update("7", &bodies::lab_vendor_location_body()).await;
    let _ = calls.delete("7").await;
}

async fn task_categories(client: &Drchrono, _: &FilePart) {
    let calls = client.task_categories();
    let _ = calls.list(TaskCategoriesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::task_category_body()).await;
    let _ = calls.replace("7", &bodies::task_category_body()).await;
    let _ = calls.update("7", &bodies::task_category_body()).await;
}

async fn task_notes(client: &Drchrono, _: &FilePart) {
    let calls = client.task_notes();
    let _ = calls.list(TaskNotesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::task_note_body()).await;
    let _ = calls.replace("7", &bodies::task_note_body()).await;
    let _ = calls.update("7", &bodies::task_note_body()).await;
}

async fn task_statuses(client: &Drchrono, _: &FilePart) {
    let calls = client.task_statuses();
    let _ = calls.list(TaskStatusesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::task_status_body()).await;
    let _ = calls.replace("7", &bodies::task_status_body()).await;
    let _ = calls.update("7", &bodies::task_status_body()).await;
}

async fn task_templates(client: &Drchrono, _: &FilePart) {
    let calls = client.task_templates();
    let _ = calls.list(TaskTemplatesFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::task_template_body()).await;
    let _ = calls.replace("7", &bodies::task_template_body()).await;
    let _ = calls.update("7", &bodies::task_template_body()).await;
}

async fn tasks(client: &Drchrono, _: &FilePart) {
    let calls = client.tasks();
    let _ = calls.list(TasksFilter::new()).next_page().await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::task_body()).await;
    let _ = calls.replace("7", &bodies::task_body()).await;
    let _ = calls.update("7", &bodies::task_body()).await;
}

async fn telehealth_appointment_history(client: &Drchrono, _: &FilePart) {
    let calls = client.telehealth_appointment_history();
    let _ = calls
        .list(TelehealthAppointmentHistoryFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&Value::Null).await;
}

async fn telehealth_appointments(client: &Drchrono, _: &FilePart) {
    let calls = client.telehealth_appointments();
    let _ = calls
        .list(TelehealthAppointmentsFilter::new())
        .next_page()
        .await;
    let _ = calls.get("7").await;
    let _ = calls.create(&bodies::telemedicine_appointment_body()).await;
    let _ = calls
        .replace("7", &bodies::telemedicine_appointment_body())
        .await;
    let _ = calls
        .update("7", &bodies::telemedicine_appointment_body())
        .await;
}

async fn transactions(client: &Drchrono, _: &FilePart) {
    let calls = client.transactions();
    let _ = calls.list(TransactionsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn transactions_list(client: &Drchrono, _: &FilePart) {
    let calls = client.transactions_list();
    let _ = calls.list(TransactionsListFilter::new()).page(1).await;
}

async fn user_groups(client: &Drchrono, _: &FilePart) {
    let calls = client.user_groups();
    let _ = calls.list(UserGroupsFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn users(client: &Drchrono, _: &FilePart) {
    let calls = client.users();
    let _ = calls.list(UsersFilter::new()).next_page().await;
    let _ = calls.get("7").await;
}

async fn yellow_notepad(client: &Drchrono, _: &FilePart) {
    let calls = client.yellow_notepad();
    let _ = calls
        .list(YellowNotepadFilter::new("7", "7"))
        .next_page()
        .await;
    let _ = calls.create("7", "7", &bodies::yellow_notepad_body()).await;
}
