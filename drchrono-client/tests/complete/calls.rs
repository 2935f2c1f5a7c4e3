//! Every call of every resource, once: what can be created is created first, and it is that object which
//! is read, replaced, updated and deleted.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use drchrono_client::resources::*;
use serde_json::json;

use super::bodies;
use super::run::Run;

pub async fn all(run: &Run) {
    allergies(run).await;
    amendments(run).await;
    appointment_profiles(run).await;
    appointment_templates(run).await;
    appointments(run).await;
    appointments_list(run).await;
    audit_log(run).await;
    availability(run).await;
    billing_profiles(run).await;
    care_plans(run).await;
    care_team_members(run).await;
    claim_billing_notes(run).await;
    clinical_note_field_types(run).await;
    clinical_note_field_values(run).await;
    clinical_note_field_values_list(run).await;
    clinical_note_templates(run).await;
    clinical_notes(run).await;
    clinical_notes_list(run).await;
    comm_logs(run).await;
    consent_forms(run).await;
    custom_appointment_fields(run).await;
    custom_demographics(run).await;
    custom_insurance_plan_names(run).await;
    custom_vitals(run).await;
    day_sheet_charges(run).await;
    day_sheet_credits(run).await;
    day_sheet_patient_payments(run).await;
    day_sheet_totals(run).await;
    doctor_options(run).await;
    doctor_work_schedule(run).await;
    doctors(run).await;
    documents(run).await;
    eligibility_checks(run).await;
    eligibility_checks_list(run).await;
    eobs(run).await;
    fee_schedules(run).await;
    fee_schedules_v2(run).await;
    implantable_devices(run).await;
    insurances(run).await;
    inventory_categories(run).await;
    inventory_vaccines(run).await;
    lab_documents(run).await;
    lab_orders(run).await;
    lab_orders_summary(run).await;
    lab_results(run).await;
    lab_tests(run).await;
    line_item_deletions(run).await;
    line_items(run).await;
    line_items_list(run).await;
    medications(run).await;
    messages(run).await;
    office_work_schedule(run).await;
    offices(run).await;
    patient_authorizations(run).await;
    patient_communications(run).await;
    patient_flag_types(run).await;
    patient_interventions(run).await;
    patient_lab_results(run).await;
    patient_messages(run).await;
    patient_payment_log(run).await;
    patient_payments(run).await;
    patient_physical_exams(run).await;
    patient_risk_assessments(run).await;
    patient_vaccine_records(run).await;
    patients(run).await;
    patients_list(run).await;
    patients_summary(run).await;
    prescription_messages(run).await;
    prescription_messages_list(run).await;
    problems(run).await;
    procedures(run).await;
    reminder_profiles(run).await;
    schedule_blocks(run).await;
    signed_consent_forms(run).await;
    staff(run).await;
    sublabs(run).await;
    task_categories(run).await;
    task_notes(run).await;
    task_statuses(run).await;
    task_templates(run).await;
    tasks(run).await;
    telehealth_appointment_history(run).await;
    telehealth_appointments(run).await;
    transactions(run).await;
    transactions_list(run).await;
    user_groups(run).await;
    users(run).await;
    yellow_notepad(run).await;
}

async fn allergies(run: &Run) {
    let calls = run.client.allergies();
    let id = || run.id("allergies");
    let body = || bodies::patient_allergy_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(AllergiesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn amendments(run: &Run) {
    let calls = run.client.amendments();
    let id = || run.id("amendments");
    let body = || bodies::patient_amendment_body(&run.ids);
    run.note(calls.create(&body(), run.file(), None).await);
    run.note(calls.list(AmendmentsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body(), run.file(), None).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn appointment_profiles(run: &Run) {
    let calls = run.client.appointment_profiles();
    let id = || run.id("appointment_profiles");
    let body = || bodies::appointment_profile_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(AppointmentProfilesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn appointment_templates(run: &Run) {
    let calls = run.client.appointment_templates();
    let id = || run.id("appointment_templates");
    let body = || bodies::appointment_template_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(AppointmentTemplatesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn appointments(run: &Run) {
    let calls = run.client.appointments();
    let id = || run.id("appointments");
    let body = || bodies::appointment_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(AppointmentsFilter::since("2026-01-15"))
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn appointments_list(run: &Run) {
    let calls = run.client.appointments_list();
    run.note(calls.list(AppointmentsListFilter::new()).page(1).await);
}

async fn audit_log(run: &Run) {
    let calls = run.client.audit_log();
    run.note(
        calls
            .list(AuditLogFilter::since("2026-01-15"))
            .next_page()
            .await,
    );
}

async fn availability(run: &Run) {
    let calls = run.client.availability();
    run.note(calls.get(AvailabilityFilter::new()).await);
}

async fn billing_profiles(run: &Run) {
    let calls = run.client.billing_profiles();
    let id = || run.id("billing_profiles");
    run.note(calls.list(BillingProfilesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn care_plans(run: &Run) {
    let calls = run.client.care_plans();
    let id = || run.id("care_plans");
    run.note(calls.list(CarePlansFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn care_team_members(run: &Run) {
    let calls = run.client.care_team_members();
    let id = || run.id("care_team_members");
    run.note(calls.list(CareTeamMembersFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn claim_billing_notes(run: &Run) {
    let calls = run.client.claim_billing_notes();
    let id = || run.id("claim_billing_notes");
    let body = || bodies::claim_billing_notes_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(ClaimBillingNotesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn clinical_note_field_types(run: &Run) {
    let calls = run.client.clinical_note_field_types();
    let id = || run.id("clinical_note_field_types");
    let body = || bodies::soap_note_line_item_field_type_body(&run.ids);
    run.note(
        calls
            .list(ClinicalNoteFieldTypesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn clinical_note_field_values(run: &Run) {
    let calls = run.client.clinical_note_field_values();
    let id = || run.id("clinical_note_field_values");
    let body = || bodies::soap_note_line_item_field_value_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(ClinicalNoteFieldValuesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn clinical_note_field_values_list(run: &Run) {
    let calls = run.client.clinical_note_field_values_list();
    run.note(
        calls
            .list(ClinicalNoteFieldValuesListFilter::new())
            .page(1)
            .await,
    );
}

async fn clinical_note_templates(run: &Run) {
    let calls = run.client.clinical_note_templates();
    let id = || run.id("clinical_note_templates");
    run.note(
        calls
            .list(ClinicalNoteTemplatesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn clinical_notes(run: &Run) {
    let calls = run.client.clinical_notes();
    let id = || run.id("clinical_notes");
    run.note(calls.list(ClinicalNotesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn clinical_notes_list(run: &Run) {
    let calls = run.client.clinical_notes_list();
    run.note(calls.list(ClinicalNotesListFilter::new()).page(1).await);
}

async fn comm_logs(run: &Run) {
    let calls = run.client.comm_logs();
    let id = || run.id("comm_logs");
    let body = || bodies::phone_call_log_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(CommLogsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn consent_forms(run: &Run) {
    let calls = run.client.consent_forms();
    let id = || run.id("consent_forms");
    let body = || bodies::consent_form_body(&run.ids);
    run.note(calls.create(&body(), run.file(), None).await);
    run.note(calls.list(ConsentFormsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body(), run.file(), None).await);
    run.note(calls.update(id(), &body()).await);
}

async fn custom_appointment_fields(run: &Run) {
    let calls = run.client.custom_appointment_fields();
    let id = || run.id("custom_appointment_fields");
    let body = || bodies::custom_appointment_field_type_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(CustomAppointmentFieldsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn custom_demographics(run: &Run) {
    let calls = run.client.custom_demographics();
    let id = || run.id("custom_demographics");
    let body = || bodies::custom_patient_field_type_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(CustomDemographicsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn custom_insurance_plan_names(run: &Run) {
    let calls = run.client.custom_insurance_plan_names();
    let id = || run.id("custom_insurance_plan_names");
    run.note(
        calls
            .list(CustomInsurancePlanNamesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn custom_vitals(run: &Run) {
    let calls = run.client.custom_vitals();
    let id = || run.id("custom_vitals");
    run.note(calls.list(CustomVitalsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn day_sheet_charges(run: &Run) {
    let calls = run.client.day_sheet_charges();
    run.note(
        calls
            .get(DaySheetChargesFilter::new("2026-01-15", "2026-01-15"))
            .await,
    );
}

async fn day_sheet_credits(run: &Run) {
    let calls = run.client.day_sheet_credits();
    run.note(
        calls
            .get(DaySheetCreditsFilter::new("2026-01-15", "2026-01-15"))
            .await,
    );
}

async fn day_sheet_patient_payments(run: &Run) {
    let calls = run.client.day_sheet_patient_payments();
    run.note(
        calls
            .get(DaySheetPatientPaymentsFilter::new(
                "2026-01-15",
                "2026-01-15",
            ))
            .await,
    );
}

async fn day_sheet_totals(run: &Run) {
    let calls = run.client.day_sheet_totals();
    run.note(
        calls
            .get(DaySheetTotalsFilter::new("2026-01-15", "2026-01-15"))
            .await,
    );
}

async fn doctor_options(run: &Run) {
    let calls = run.client.doctor_options();
    let id = || run.id("doctor_options");
    run.note(calls.list(DoctorOptionsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn doctor_work_schedule(run: &Run) {
    let calls = run.client.doctor_work_schedule();
    let id = || run.id("doctor_work_schedule");
    let body = || bodies::work_schedule_body(&run.ids);
    run.note(calls.list().next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn doctors(run: &Run) {
    let calls = run.client.doctors();
    let id = || run.id("doctors");
    run.note(calls.list(DoctorsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn documents(run: &Run) {
    let calls = run.client.documents();
    let id = || run.id("documents");
    let body = || bodies::scanned_clinical_document_body(&run.ids);
    run.note(calls.create(&body(), run.file(), None).await);
    run.note(calls.list(DocumentsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body(), run.file(), None).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn eligibility_checks(run: &Run) {
    let calls = run.client.eligibility_checks();
    let id = || run.id("eligibility_checks");
    run.note(calls.list(EligibilityChecksFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn eligibility_checks_list(run: &Run) {
    let calls = run.client.eligibility_checks_list();
    run.note(calls.list(EligibilityChecksListFilter::new()).page(1).await);
}

async fn eobs(run: &Run) {
    let calls = run.client.eobs();
    let id = || run.id("eobs");
    let body = || bodies::eob_object_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(EobsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn fee_schedules(run: &Run) {
    let calls = run.client.fee_schedules();
    let id = || run.id("fee_schedules");
    run.note(calls.list(FeeSchedulesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn fee_schedules_v2(run: &Run) {
    let calls = run.client.fee_schedules_v2();
    let id = || run.id("fee_schedules_v2");
    run.note(calls.list(FeeSchedulesV2Filter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn implantable_devices(run: &Run) {
    let calls = run.client.implantable_devices();
    let id = || run.id("implantable_devices");
    run.note(
        calls
            .list(ImplantableDevicesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn insurances(run: &Run) {
    let calls = run.client.insurances();
    let id = || run.id("insurances");
    run.note(
        calls
            .list(InsurancesFilter::new("emdeon"))
            .next_page()
            .await,
    );
    run.note(calls.get("emdeon", id()).await);
}

async fn inventory_categories(run: &Run) {
    let calls = run.client.inventory_categories();
    let id = || run.id("inventory_categories");
    run.note(
        calls
            .list(InventoryCategoriesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn inventory_vaccines(run: &Run) {
    let calls = run.client.inventory_vaccines();
    let id = || run.id("inventory_vaccines");
    let body = || bodies::inventory_vaccine_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(InventoryVaccinesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn lab_documents(run: &Run) {
    let calls = run.client.lab_documents();
    let id = || run.id("lab_documents");
    let body = || bodies::lab_order_document_body(&run.ids);
    run.note(calls.create(&body(), run.file(), None).await);
    run.note(calls.list(LabDocumentsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body(), run.file(), None).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn lab_orders(run: &Run) {
    let calls = run.client.lab_orders();
    let id = || run.id("lab_orders");
    let body = || bodies::lab_order_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(LabOrdersFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn lab_orders_summary(run: &Run) {
    let calls = run.client.lab_orders_summary();
    let id = || run.id("lab_orders_summary");
    run.note(calls.list(LabOrdersSummaryFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn lab_results(run: &Run) {
    let calls = run.client.lab_results();
    let id = || run.id("lab_results");
    let body = || bodies::lab_result_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(LabResultsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn lab_tests(run: &Run) {
    let calls = run.client.lab_tests();
    let id = || run.id("lab_tests");
    let body = || bodies::lab_test_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(LabTestsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn line_item_deletions(run: &Run) {
    let calls = run.client.line_item_deletions();
    run.note(calls.list(LineItemDeletionsFilter::new()).next_page().await);
}

async fn line_items(run: &Run) {
    let calls = run.client.line_items();
    let id = || run.id("line_items");
    let body = || bodies::billing_line_item_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(LineItemsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn line_items_list(run: &Run) {
    let calls = run.client.line_items_list();
    run.note(calls.list(LineItemsListFilter::new()).page(1).await);
}

async fn medications(run: &Run) {
    let calls = run.client.medications();
    let id = || run.id("medications");
    let body = || bodies::patient_drug_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(MedicationsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn messages(run: &Run) {
    let calls = run.client.messages();
    let id = || run.id("messages");
    let body = || bodies::doctor_message_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(MessagesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn office_work_schedule(run: &Run) {
    let calls = run.client.office_work_schedule();
    let id = || run.id("office_work_schedule");
    let body = || bodies::work_schedule_body(&run.ids);
    run.note(calls.list().next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn offices(run: &Run) {
    let calls = run.client.offices();
    let id = || run.id("offices");
    let body = || bodies::office_body(&run.ids);
    run.note(calls.list(OfficesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_authorizations(run: &Run) {
    let calls = run.client.patient_authorizations();
    run.note(
        calls
            .list(PatientAuthorizationsFilter::new())
            .next_page()
            .await,
    );
}

async fn patient_communications(run: &Run) {
    let calls = run.client.patient_communications();
    let id = || run.id("patient_communications");
    let body = || bodies::patient_communication_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(PatientCommunicationsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_flag_types(run: &Run) {
    let calls = run.client.patient_flag_types();
    let id = || run.id("patient_flag_types");
    let body = || bodies::patient_flag_type_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientFlagTypesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_interventions(run: &Run) {
    let calls = run.client.patient_interventions();
    let id = || run.id("patient_interventions");
    let body = || bodies::patient_intervention_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(PatientInterventionsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_lab_results(run: &Run) {
    let calls = run.client.patient_lab_results();
    let id = || run.id("patient_lab_results");
    let body = || bodies::patient_lab_result_set_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientLabResultsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn patient_messages(run: &Run) {
    let calls = run.client.patient_messages();
    let id = || run.id("patient_messages");
    let body = || bodies::patient_message_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientMessagesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_payment_log(run: &Run) {
    let calls = run.client.patient_payment_log();
    let id = || run.id("patient_payment_log");
    run.note(calls.list(PatientPaymentLogFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn patient_payments(run: &Run) {
    let calls = run.client.patient_payments();
    let id = || run.id("patient_payments");
    let body = || bodies::cash_payment_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientPaymentsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn patient_physical_exams(run: &Run) {
    let calls = run.client.patient_physical_exams();
    let id = || run.id("patient_physical_exams");
    let body = || bodies::patient_physical_exam_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(PatientPhysicalExamsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_risk_assessments(run: &Run) {
    let calls = run.client.patient_risk_assessments();
    let id = || run.id("patient_risk_assessments");
    let body = || bodies::patient_risk_assessment_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(PatientRiskAssessmentsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patient_vaccine_records(run: &Run) {
    let calls = run.client.patient_vaccine_records();
    let id = || run.id("patient_vaccine_records");
    let body = || bodies::patient_vaccine_record_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(PatientVaccineRecordsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn patients(run: &Run) {
    let calls = run.client.patients();
    let id = || run.id("patients");
    let body = || bodies::patient_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn patients_list(run: &Run) {
    let calls = run.client.patients_list();
    run.note(calls.list(PatientsListFilter::new()).page(1).await);
}

async fn patients_summary(run: &Run) {
    let calls = run.client.patients_summary();
    let id = || run.id("patients_summary");
    let body = || bodies::patient_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(PatientsSummaryFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn prescription_messages(run: &Run) {
    let calls = run.client.prescription_messages();
    let id = || run.id("prescription_messages");
    run.note(
        calls
            .list(PrescriptionMessagesFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn prescription_messages_list(run: &Run) {
    let calls = run.client.prescription_messages_list();
    run.note(
        calls
            .list(PrescriptionMessagesListFilter::new())
            .page(1)
            .await,
    );
}

async fn problems(run: &Run) {
    let calls = run.client.problems();
    let id = || run.id("problems");
    let body = || bodies::patient_problem_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(ProblemsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn procedures(run: &Run) {
    let calls = run.client.procedures();
    let id = || run.id("procedures");
    run.note(calls.list(ProceduresFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn reminder_profiles(run: &Run) {
    let calls = run.client.reminder_profiles();
    let id = || run.id("reminder_profiles");
    let body = || bodies::reminder_profile_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(ReminderProfilesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn schedule_blocks(run: &Run) {
    let calls = run.client.schedule_blocks();
    let id = || run.id("schedule_blocks");
    let body = || bodies::schedule_block_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(ScheduleBlocksFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn signed_consent_forms(run: &Run) {
    let calls = run.client.signed_consent_forms();
    let id = || run.id("signed_consent_forms");
    let body = || bodies::signed_consent_form_body(&run.ids);
    run.note(calls.create(&body(), run.file(), None).await);
    run.note(
        calls
            .list(SignedConsentFormsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn staff(run: &Run) {
    let calls = run.client.staff();
    let id = || run.id("staff");
    run.note(calls.list(StaffFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn sublabs(run: &Run) {
    let calls = run.client.sublabs();
    let id = || run.id("sublabs");
    let body = || bodies::lab_vendor_location_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(SublabsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
    run.note(calls.delete(id()).await);
}

async fn task_categories(run: &Run) {
    let calls = run.client.task_categories();
    let id = || run.id("task_categories");
    let body = || bodies::task_category_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(TaskCategoriesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn task_notes(run: &Run) {
    let calls = run.client.task_notes();
    let id = || run.id("task_notes");
    let body = || bodies::task_note_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(TaskNotesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn task_statuses(run: &Run) {
    let calls = run.client.task_statuses();
    let id = || run.id("task_statuses");
    let body = || bodies::task_status_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(TaskStatusesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn task_templates(run: &Run) {
    let calls = run.client.task_templates();
    let id = || run.id("task_templates");
    let body = || bodies::task_template_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(TaskTemplatesFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn tasks(run: &Run) {
    let calls = run.client.tasks();
    let id = || run.id("tasks");
    let body = || bodies::task_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(calls.list(TasksFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn telehealth_appointment_history(run: &Run) {
    let calls = run.client.telehealth_appointment_history();
    let id = || run.id("telehealth_appointment_history");
    let body = || json!({});
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(TelehealthAppointmentHistoryFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
}

async fn telehealth_appointments(run: &Run) {
    let calls = run.client.telehealth_appointments();
    let id = || run.id("telehealth_appointments");
    let body = || bodies::telemedicine_appointment_body(&run.ids);
    run.note(calls.create(&body()).await);
    run.note(
        calls
            .list(TelehealthAppointmentsFilter::new())
            .next_page()
            .await,
    );
    run.note(calls.get(id()).await);
    run.note(calls.replace(id(), &body()).await);
    run.note(calls.update(id(), &body()).await);
}

async fn transactions(run: &Run) {
    let calls = run.client.transactions();
    let id = || run.id("transactions");
    run.note(calls.list(TransactionsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn transactions_list(run: &Run) {
    let calls = run.client.transactions_list();
    run.note(calls.list(TransactionsListFilter::new()).page(1).await);
}

async fn user_groups(run: &Run) {
    let calls = run.client.user_groups();
    let id = || run.id("user_groups");
    run.note(calls.list(UserGroupsFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn users(run: &Run) {
    let calls = run.client.users();
    let id = || run.id("users");
    run.note(calls.list(UsersFilter::new()).next_page().await);
    run.note(calls.get(id()).await);
}

async fn yellow_notepad(run: &Run) {
    let calls = run.client.yellow_notepad();
    let body = || bodies::yellow_notepad_body(&run.ids);
    run.note(
        calls
            .create(run.id("appointment_id"), run.id("template_id"), &body())
            .await,
    );
    run.note(
        calls
            .list(YellowNotepadFilter::new(
                run.id("appointment_id"),
                run.id("template_id"),
            ))
            .next_page()
            .await,
    );
}
