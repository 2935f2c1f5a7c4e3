//! Every body, by its model's name in the facts, with all of its members emptied.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use drchrono_client::Patch;
use drchrono_client::model::*;
use serde_json::Value;

pub type Full = fn() -> Value;

pub const BODIES: &[(&str, Full)] = &[
    ("Appointment", || {
        serde_json::to_value(appointment_body()).unwrap()
    }),
    ("AppointmentClinicalNote", || {
        serde_json::to_value(appointment_clinical_note_body()).unwrap()
    }),
    ("AppointmentCustomField", || {
        serde_json::to_value(appointment_custom_field_body()).unwrap()
    }),
    ("AppointmentCustomVital", || {
        serde_json::to_value(appointment_custom_vital_body()).unwrap()
    }),
    ("AppointmentProfile", || {
        serde_json::to_value(appointment_profile_body()).unwrap()
    }),
    ("AppointmentTemplate", || {
        serde_json::to_value(appointment_template_body()).unwrap()
    }),
    ("AppointmentTemplateSlot", || {
        serde_json::to_value(appointment_template_slot_body()).unwrap()
    }),
    ("AppointmentVitals", || {
        serde_json::to_value(appointment_vitals_body()).unwrap()
    }),
    ("BillingLineItem", || {
        serde_json::to_value(billing_line_item_body()).unwrap()
    }),
    ("CashPayment", || {
        serde_json::to_value(cash_payment_body()).unwrap()
    }),
    ("ClaimBillingNotes", || {
        serde_json::to_value(claim_billing_notes_body()).unwrap()
    }),
    ("ConsentForm", || {
        serde_json::to_value(consent_form_body()).unwrap()
    }),
    ("CustomAppointmentFieldType", || {
        serde_json::to_value(custom_appointment_field_type_body()).unwrap()
    }),
    ("CustomPatientFieldType", || {
        serde_json::to_value(custom_patient_field_type_body()).unwrap()
    }),
    ("DoctorMessage", || {
        serde_json::to_value(doctor_message_body()).unwrap()
    }),
    ("DoctorMessageNote", || {
        serde_json::to_value(doctor_message_note_body()).unwrap()
    }),
    ("EOBObject", || {
        serde_json::to_value(eob_object_body()).unwrap()
    }),
    ("InventoryVaccine", || {
        serde_json::to_value(inventory_vaccine_body()).unwrap()
    }),
    ("LabOrder", || {
        serde_json::to_value(lab_order_body()).unwrap()
    }),
    ("LabOrderDocument", || {
        serde_json::to_value(lab_order_document_body()).unwrap()
    }),
    ("LabOrderIcd10Code", || {
        serde_json::to_value(lab_order_icd10_code_body()).unwrap()
    }),
    ("LabResult", || {
        serde_json::to_value(lab_result_body()).unwrap()
    }),
    ("LabTest", || serde_json::to_value(lab_test_body()).unwrap()),
    ("LabVendorLocation", || {
        serde_json::to_value(lab_vendor_location_body()).unwrap()
    }),
    ("Office", || serde_json::to_value(office_body()).unwrap()),
    ("OfficeOnlineTimeslot", || {
        serde_json::to_value(office_online_timeslot_body()).unwrap()
    }),
    ("Patient", || serde_json::to_value(patient_body()).unwrap()),
    ("PatientAllergy", || {
        serde_json::to_value(patient_allergy_body()).unwrap()
    }),
    ("PatientAmendment", || {
        serde_json::to_value(patient_amendment_body()).unwrap()
    }),
    ("PatientAutoAccidentInsurance", || {
        serde_json::to_value(patient_auto_accident_insurance_body()).unwrap()
    }),
    ("PatientCommunication", || {
        serde_json::to_value(patient_communication_body()).unwrap()
    }),
    ("PatientCustomDemographic", || {
        serde_json::to_value(patient_custom_demographic_body()).unwrap()
    }),
    ("PatientDrug", || {
        serde_json::to_value(patient_drug_body()).unwrap()
    }),
    ("PatientFlagAttached", || {
        serde_json::to_value(patient_flag_attached_body()).unwrap()
    }),
    ("PatientFlagType", || {
        serde_json::to_value(patient_flag_type_body()).unwrap()
    }),
    ("PatientInsurance", || {
        serde_json::to_value(patient_insurance_body()).unwrap()
    }),
    ("PatientIntervention", || {
        serde_json::to_value(patient_intervention_body()).unwrap()
    }),
    ("PatientLabResultSet", || {
        serde_json::to_value(patient_lab_result_set_body()).unwrap()
    }),
    ("PatientMessage", || {
        serde_json::to_value(patient_message_body()).unwrap()
    }),
    ("PatientMessageAttachment", || {
        serde_json::to_value(patient_message_attachment_body()).unwrap()
    }),
    ("PatientPhysicalExam", || {
        serde_json::to_value(patient_physical_exam_body()).unwrap()
    }),
    ("PatientProblem", || {
        serde_json::to_value(patient_problem_body()).unwrap()
    }),
    ("PatientRaceSubcategory", || {
        serde_json::to_value(patient_race_subcategory_body()).unwrap()
    }),
    ("PatientReferringDoctor", || {
        serde_json::to_value(patient_referring_doctor_body()).unwrap()
    }),
    ("PatientRiskAssessment", || {
        serde_json::to_value(patient_risk_assessment_body()).unwrap()
    }),
    ("PatientVaccineRecord", || {
        serde_json::to_value(patient_vaccine_record_body()).unwrap()
    }),
    ("PatientVaccineRecordDose", || {
        serde_json::to_value(patient_vaccine_record_dose_body()).unwrap()
    }),
    ("PatientWorkersCompInsurance", || {
        serde_json::to_value(patient_workers_comp_insurance_body()).unwrap()
    }),
    ("PhoneCallLog", || {
        serde_json::to_value(phone_call_log_body()).unwrap()
    }),
    ("ReminderProfile", || {
        serde_json::to_value(reminder_profile_body()).unwrap()
    }),
    ("ReminderProfileReminder", || {
        serde_json::to_value(reminder_profile_reminder_body()).unwrap()
    }),
    ("ScannedClinicalDocument", || {
        serde_json::to_value(scanned_clinical_document_body()).unwrap()
    }),
    ("ScheduleBlock", || {
        serde_json::to_value(schedule_block_body()).unwrap()
    }),
    ("SignedConsentFormUpdate", || {
        serde_json::to_value(signed_consent_form_body()).unwrap()
    }),
    ("SoapNoteLineItemFieldType", || {
        serde_json::to_value(soap_note_line_item_field_type_body()).unwrap()
    }),
    ("SoapNoteLineItemFieldValue", || {
        serde_json::to_value(soap_note_line_item_field_value_body()).unwrap()
    }),
    ("Task", || serde_json::to_value(task_body()).unwrap()),
    ("TaskAssociatedItem", || {
        serde_json::to_value(task_associated_item_body()).unwrap()
    }),
    ("TaskCategory", || {
        serde_json::to_value(task_category_body()).unwrap()
    }),
    ("TaskDueDate", || {
        serde_json::to_value(task_due_date_body()).unwrap()
    }),
    ("TaskNote", || {
        serde_json::to_value(task_note_body()).unwrap()
    }),
    ("TaskNoteEntry", || {
        serde_json::to_value(task_note_entry_body()).unwrap()
    }),
    ("TaskStatus", || {
        serde_json::to_value(task_status_body()).unwrap()
    }),
    ("TaskTemplate", || {
        serde_json::to_value(task_template_body()).unwrap()
    }),
    ("TelemedicineAppointment", || {
        serde_json::to_value(telemedicine_appointment_body()).unwrap()
    }),
    ("WorkDay", || serde_json::to_value(work_day_body()).unwrap()),
    ("WorkHours", || {
        serde_json::to_value(work_hours_body()).unwrap()
    }),
    ("WorkSchedule", || {
        serde_json::to_value(work_schedule_body()).unwrap()
    }),
    ("YellowNotepad", || {
        serde_json::to_value(yellow_notepad_body()).unwrap()
    }),
];

pub fn appointment_body() -> AppointmentBody {
    let mut body = AppointmentBody::default();
    body.allow_overlapping = Patch::Null;
    body.appt_is_break = Patch::Null;
    body.billing_provider = Patch::Null;
    body.billing_status = Patch::Null;
    body.clinical_note = Patch::Null;
    body.cloned_from = Patch::Null;
    body.color = Patch::Null;
    body.custom_fields = Patch::Null;
    body.custom_status = Patch::Null;
    body.custom_vitals = Patch::Null;
    body.doctor = Patch::Null;
    body.duration = Patch::Null;
    body.exam_room = Patch::Null;
    body.icd10_codes = Patch::Null;
    body.icd9_codes = Patch::Null;
    body.is_walk_in = Patch::Null;
    body.notes = Patch::Null;
    body.office = Patch::Null;
    body.patient = Patch::Null;
    body.payment_profile = Patch::Null;
    body.profile = Patch::Null;
    body.reason = Patch::Null;
    body.recur_end_date = Patch::Null;
    body.recur_start_date = Patch::Null;
    body.recurring_appointment = Patch::Null;
    body.recurring_days = Patch::Null;
    body.recurs_every = Patch::Null;
    body.reminder_profile = Patch::Null;
    body.resubmit_claim_original_id = Patch::Null;
    body.scheduled_time = Patch::Null;
    body.status = Patch::Null;
    body.supervising_provider = Patch::Null;
    body.vitals = Patch::Null;
    body
}

pub fn appointment_clinical_note_body() -> AppointmentClinicalNoteBody {
    let mut body = AppointmentClinicalNoteBody::default();
    body.locked = Patch::Null;
    body.updated_at = Patch::Null;
    body
}

pub fn appointment_custom_field_body() -> AppointmentCustomFieldBody {
    let mut body = AppointmentCustomFieldBody::default();
    body.field_type = Patch::Null;
    body.field_value = Patch::Null;
    body
}

pub fn appointment_custom_vital_body() -> AppointmentCustomVitalBody {
    let mut body = AppointmentCustomVitalBody::default();
    body.value = Patch::Null;
    body.vital_type = Patch::Null;
    body
}

pub fn appointment_profile_body() -> AppointmentProfileBody {
    let mut body = AppointmentProfileBody::default();
    body.color = Patch::Null;
    body.doctor = Patch::Null;
    body.duration = Patch::Null;
    body.name = Patch::Null;
    body.online_scheduling = Patch::Null;
    body.reason = Patch::Null;
    body.sort_order = Patch::Null;
    body
}

pub fn appointment_template_body() -> AppointmentTemplateBody {
    let mut body = AppointmentTemplateBody::default();
    body.date_end = Patch::Null;
    body.date_start = Patch::Null;
    body.duration = Patch::Null;
    body.exam_room = Patch::Null;
    body.office = Patch::Null;
    body.open_slots = Patch::Null;
    body.profile = Patch::Null;
    body.scheduled_time = Patch::Null;
    body.week_days = Patch::Null;
    body
}

pub fn appointment_template_slot_body() -> AppointmentTemplateSlotBody {
    let mut body = AppointmentTemplateSlotBody::default();
    body.end = Patch::Null;
    body.start = Patch::Null;
    body
}

pub fn appointment_vitals_body() -> AppointmentVitalsBody {
    let mut body = AppointmentVitalsBody::default();
    body.blood_pressure_1 = Patch::Null;
    body.blood_pressure_2 = Patch::Null;
    body.head_circumference = Patch::Null;
    body.head_circumference_units = Patch::Null;
    body.height = Patch::Null;
    body.height_units = Patch::Null;
    body.oxygen_saturation = Patch::Null;
    body.pain = Patch::Null;
    body.pulse = Patch::Null;
    body.respiratory_rate = Patch::Null;
    body.smoking_status = Patch::Null;
    body.temperature = Patch::Null;
    body.temperature_units = Patch::Null;
    body.weight = Patch::Null;
    body.weight_units = Patch::Null;
    body
}

pub fn billing_line_item_body() -> BillingLineItemBody {
    let mut body = BillingLineItemBody::default();
    body.appointment = Patch::Null;
    body.balance_ins = Patch::Null;
    body.code = Patch::Null;
    body.diagnosis_pointers = Patch::Null;
    body.modifiers = Patch::Null;
    body.price = Patch::Null;
    body.procedure_type = Patch::Null;
    body.pt_paid = Patch::Null;
    body.quantity = Patch::Null;
    body.units = Patch::Null;
    body
}

pub fn cash_payment_body() -> CashPaymentBody {
    let mut body = CashPaymentBody::default();
    body.amount = Patch::Null;
    body.appointment = Patch::Null;
    body.doctor = Patch::Null;
    body.line_item = Patch::Null;
    body.notes = Patch::Null;
    body.patient = Patch::Null;
    body.payment_method = Patch::Null;
    body.payment_transaction_type = Patch::Null;
    body.received_date = Patch::Null;
    body.trace_number = Patch::Null;
    body
}

pub fn claim_billing_notes_body() -> ClaimBillingNotesBody {
    let mut body = ClaimBillingNotesBody::default();
    body.appointment = Patch::Null;
    body.text = Patch::Null;
    body
}

pub fn consent_form_body() -> ConsentFormBody {
    let mut body = ConsentFormBody::default();
    body.assign_by_default = Patch::Null;
    body.doctor = Patch::Null;
    body.is_mandatory = Patch::Null;
    body.title = Patch::Null;
    body
}

pub fn custom_appointment_field_type_body() -> CustomAppointmentFieldTypeBody {
    let mut body = CustomAppointmentFieldTypeBody::default();
    body.field_desc = Patch::Null;
    body.field_name = Patch::Null;
    body
}

pub fn custom_patient_field_type_body() -> CustomPatientFieldTypeBody {
    let mut body = CustomPatientFieldTypeBody::default();
    body.allowed_values = Patch::Null;
    body.archived = Patch::Null;
    body.description = Patch::Null;
    body.doctor = Patch::Null;
    body.name = Patch::Null;
    body.template_name = Patch::Null;
    body
}

pub fn doctor_message_body() -> DoctorMessageBody {
    let mut body = DoctorMessageBody::default();
    body.doctor = Patch::Null;
    body.message_notes = Patch::Null;
    body.owner = Patch::Null;
    body.patient = Patch::Null;
    body.responsible_user = Patch::Null;
    body.title = Patch::Null;
    body.kind = Patch::Null;
    body
}

pub fn doctor_message_note_body() -> DoctorMessageNoteBody {
    let mut body = DoctorMessageNoteBody::default();
    body.text = Patch::Null;
    body
}

pub fn eob_object_body() -> EOBObjectBody {
    let mut body = EOBObjectBody::default();
    body.check_date = Patch::Null;
    body.deposit_date = Patch::Null;
    body.doctor = Patch::Null;
    body.insurance_payer_id = Patch::Null;
    body.insurance_payer_name = Patch::Null;
    body.insurance_payer_trace_number = Patch::Null;
    body.payment_method = Patch::Null;
    body.scanned_eob = Patch::Null;
    body.total_paid = Patch::Null;
    body
}

pub fn inventory_vaccine_body() -> InventoryVaccineBody {
    let mut body = InventoryVaccineBody::default();
    body.category = Patch::Null;
    body.cost = Patch::Null;
    body.cvx_code = Patch::Null;
    body.doctor = Patch::Null;
    body.expiry = Patch::Null;
    body.lot_number = Patch::Null;
    body.manufacturer = Patch::Null;
    body.manufacturer_code = Patch::Null;
    body.name = Patch::Null;
    body.note = Patch::Null;
    body.original_quantity = Patch::Null;
    body.price = Patch::Null;
    body.price_with_tax = Patch::Null;
    body.sales_tax_applicable = Patch::Null;
    body.status = Patch::Null;
    body.vaccination_type = Patch::Null;
    body
}

pub fn lab_order_body() -> LabOrderBody {
    let mut body = LabOrderBody::default();
    body.accession_number = Patch::Null;
    body.doctor = Patch::Null;
    body.external_requisition_id = Patch::Null;
    body.icd10_codes = Patch::Null;
    body.notes = Patch::Null;
    body.patient = Patch::Null;
    body.priority = Patch::Null;
    body.status = Patch::Null;
    body.sublab = Patch::Null;
    body
}

pub fn lab_order_document_body() -> LabOrderDocumentBody {
    let mut body = LabOrderDocumentBody::default();
    body.hl7 = Patch::Null;
    body.lab_order = Patch::Null;
    body.kind = Patch::Null;
    body
}

pub fn lab_order_icd10_code_body() -> LabOrderIcd10CodeBody {
    let mut body = LabOrderIcd10CodeBody::default();
    body.code = Patch::Null;
    body
}

pub fn lab_result_body() -> LabResultBody {
    let mut body = LabResultBody::default();
    body.abnormal_status = Patch::Null;
    body.comments = Patch::Null;
    body.document = Patch::Null;
    body.group_code = Patch::Null;
    body.is_abnormal = Patch::Null;
    body.lab_test = Patch::Null;
    body.normal_range = Patch::Null;
    body.observation_code = Patch::Null;
    body.observation_description = Patch::Null;
    body.specimen_received = Patch::Null;
    body.status = Patch::Null;
    body.test_performed = Patch::Null;
    body.unit = Patch::Null;
    body.value = Patch::Null;
    body.value_is_numeric = Patch::Null;
    body
}

pub fn lab_test_body() -> LabTestBody {
    let mut body = LabTestBody::default();
    body.code = Patch::Null;
    body.collection_date = Patch::Null;
    body.description = Patch::Null;
    body.internal_notes = Patch::Null;
    body.lab_order = Patch::Null;
    body.name = Patch::Null;
    body.report_notes = Patch::Null;
    body.specimen_condition = Patch::Null;
    body.specimen_source = Patch::Null;
    body.specimen_total_volume = Patch::Null;
    body.status = Patch::Null;
    body
}

pub fn lab_vendor_location_body() -> LabVendorLocationBody {
    let mut body = LabVendorLocationBody::default();
    body.facility_code = Patch::Null;
    body.name = Patch::Null;
    body
}

pub fn office_body() -> OfficeBody {
    let mut body = OfficeBody::default();
    body.archived = Patch::Null;
    body.end_time = Patch::Null;
    body.office_work_schedule = Patch::Null;
    body.online_scheduling = Patch::Null;
    body.online_timeslots = Patch::Null;
    body.start_time = Patch::Null;
    body
}

pub fn office_online_timeslot_body() -> OfficeOnlineTimeslotBody {
    let mut body = OfficeOnlineTimeslotBody::default();
    body.day = Patch::Null;
    body.hour = Patch::Null;
    body.minute = Patch::Null;
    body
}

pub fn patient_body() -> PatientBody {
    let mut body = PatientBody::default();
    body.address = Patch::Null;
    body.auto_accident_insurance = Patch::Null;
    body.cell_phone = Patch::Null;
    body.chart_id = Patch::Null;
    body.city = Patch::Null;
    body.copay = Patch::Null;
    body.custom_demographics = Patch::Null;
    body.date_of_birth = Patch::Null;
    body.date_of_death = Patch::Null;
    body.date_of_first_appointment = Patch::Null;
    body.date_of_last_appointment = Patch::Null;
    body.default_pharmacy = Patch::Null;
    body.disable_sms_messages = Patch::Null;
    body.doctor = Patch::Null;
    body.email = Patch::Null;
    body.emergency_contact_name = Patch::Null;
    body.emergency_contact_phone = Patch::Null;
    body.emergency_contact_relation = Patch::Null;
    body.employer = Patch::Null;
    body.employer_address = Patch::Null;
    body.employer_city = Patch::Null;
    body.employer_state = Patch::Null;
    body.employer_zip_code = Patch::Null;
    body.ethnicity = Patch::Null;
    body.first_name = Patch::Null;
    body.gender = Patch::Null;
    body.home_phone = Patch::Null;
    body.last_name = Patch::Null;
    body.medication_history_consent = Patch::Null;
    body.middle_name = Patch::Null;
    body.nick_name = Patch::Null;
    body.office_phone = Patch::Null;
    body.offices = Patch::Null;
    body.patient_flags_attached = Patch::Null;
    body.patient_payment_profile = Patch::Null;
    body.patient_photo_date = Patch::Null;
    body.patient_status = Patch::Null;
    body.preferred_language = Patch::Null;
    body.preferred_pharmacies = Patch::Null;
    body.primary_care_physician = Patch::Null;
    body.primary_insurance = Patch::Null;
    body.pronouns = Patch::Null;
    body.race = Patch::Null;
    body.race_subcategories = Patch::Null;
    body.referring_doctor = Patch::Null;
    body.referring_source = Patch::Null;
    body.responsible_party_email = Patch::Null;
    body.responsible_party_name = Patch::Null;
    body.responsible_party_phone = Patch::Null;
    body.responsible_party_relation = Patch::Null;
    body.secondary_insurance = Patch::Null;
    body.social_security_number = Patch::Null;
    body.state = Patch::Null;
    body.tertiary_insurance = Patch::Null;
    body.workers_comp_insurance = Patch::Null;
    body.zip_code = Patch::Null;
    body
}

pub fn patient_allergy_body() -> PatientAllergyBody {
    let mut body = PatientAllergyBody::default();
    body.description = Patch::Null;
    body.doctor = Patch::Null;
    body.notes = Patch::Null;
    body.patient = Patch::Null;
    body.reaction = Patch::Null;
    body.rxnorm = Patch::Null;
    body.snomed_code = Patch::Null;
    body.snomed_reaction = Patch::Null;
    body.status = Patch::Null;
    body.verification_status = Patch::Null;
    body
}

pub fn patient_amendment_body() -> PatientAmendmentBody {
    let mut body = PatientAmendmentBody::default();
    body.amendment_name = Patch::Null;
    body.appointment = Patch::Null;
    body.comments = Patch::Null;
    body.doctor = Patch::Null;
    body.patient = Patch::Null;
    body
}

pub fn patient_auto_accident_insurance_body() -> PatientAutoAccidentInsuranceBody {
    let mut body = PatientAutoAccidentInsuranceBody::default();
    body.auto_accident_case_number = Patch::Null;
    body.auto_accident_claim_rep_address = Patch::Null;
    body.auto_accident_claim_rep_city = Patch::Null;
    body.auto_accident_claim_rep_is_insurer = Patch::Null;
    body.auto_accident_claim_rep_name = Patch::Null;
    body.auto_accident_claim_rep_state = Patch::Null;
    body.auto_accident_claim_rep_zip = Patch::Null;
    body.auto_accident_company = Patch::Null;
    body.auto_accident_date_of_accident = Patch::Null;
    body.auto_accident_disabled_from_date = Patch::Null;
    body.auto_accident_disabled_to_date = Patch::Null;
    body.auto_accident_had_similar_condition = Patch::Null;
    body.auto_accident_is_subscriber_the_patient = Patch::Null;
    body.auto_accident_notes = Patch::Null;
    body.auto_accident_patient_relationship_to_subscriber = Patch::Null;
    body.auto_accident_payer_address = Patch::Null;
    body.auto_accident_payer_city = Patch::Null;
    body.auto_accident_payer_id = Patch::Null;
    body.auto_accident_payer_state = Patch::Null;
    body.auto_accident_payer_zip = Patch::Null;
    body.auto_accident_policy_number = Patch::Null;
    body.auto_accident_return_to_work_date = Patch::Null;
    body.auto_accident_significant_injury = Patch::Null;
    body.auto_accident_significant_injury_notes = Patch::Null;
    body.auto_accident_similar_condition_date = Patch::Null;
    body.auto_accident_similar_condition_notes = Patch::Null;
    body.auto_accident_state_of_occurrence = Patch::Null;
    body.auto_accident_still_under_care = Patch::Null;
    body.auto_accident_subscriber_address = Patch::Null;
    body.auto_accident_subscriber_city = Patch::Null;
    body.auto_accident_subscriber_date_of_birth = Patch::Null;
    body.auto_accident_subscriber_first_name = Patch::Null;
    body.auto_accident_subscriber_last_name = Patch::Null;
    body.auto_accident_subscriber_middle_name = Patch::Null;
    body.auto_accident_subscriber_phone_number = Patch::Null;
    body.auto_accident_subscriber_social_security = Patch::Null;
    body.auto_accident_subscriber_state = Patch::Null;
    body.auto_accident_subscriber_suffix = Patch::Null;
    body.auto_accident_subscriber_zip_code = Patch::Null;
    body.auto_accident_treatment_duration = Patch::Null;
    body.auto_accident_will_require_therapy = Patch::Null;
    body.auto_accident_will_require_therapy_rec = Patch::Null;
    body
}

pub fn patient_communication_body() -> PatientCommunicationBody {
    let mut body = PatientCommunicationBody::default();
    body.code = Patch::Null;
    body.code_system = Patch::Null;
    body.doctor = Patch::Null;
    body.effective_time = Patch::Null;
    body.patient = Patch::Null;
    body.value_code = Patch::Null;
    body.value_code_system = Patch::Null;
    body
}

pub fn patient_custom_demographic_body() -> PatientCustomDemographicBody {
    let mut body = PatientCustomDemographicBody::default();
    body.field_type = Patch::Null;
    body.value = Patch::Null;
    body
}

pub fn patient_drug_body() -> PatientDrugBody {
    let mut body = PatientDrugBody::default();
    body.appointment = Patch::Null;
    body.date_prescribed = Patch::Null;
    body.date_started_taking = Patch::Null;
    body.date_stopped_taking = Patch::Null;
    body.daw = Patch::Null;
    body.dispense_quantity = Patch::Null;
    body.doctor = Patch::Null;
    body.dosage_quantity = Patch::Null;
    body.dosage_units = Patch::Null;
    body.frequency = Patch::Null;
    body.indication = Patch::Null;
    body.name = Patch::Null;
    body.ndc = Patch::Null;
    body.notes = Patch::Null;
    body.number_refills = Patch::Null;
    body.order_status = Patch::Null;
    body.patient = Patch::Null;
    body.pharmacy_note = Patch::Null;
    body.prn = Patch::Null;
    body.route = Patch::Null;
    body.rxnorm = Patch::Null;
    body.signature_note = Patch::Null;
    body.status = Patch::Null;
    body
}

pub fn patient_flag_attached_body() -> PatientFlagAttachedBody {
    let mut body = PatientFlagAttachedBody::default();
    body.flag_text = Patch::Null;
    body.flag_type = Patch::Null;
    body
}

pub fn patient_flag_type_body() -> PatientFlagTypeBody {
    let mut body = PatientFlagTypeBody::default();
    body.color = Patch::Null;
    body.doctor = Patch::Null;
    body.name = Patch::Null;
    body.priority = Patch::Null;
    body
}

pub fn patient_insurance_body() -> PatientInsuranceBody {
    let mut body = PatientInsuranceBody::default();
    body.insurance_claim_office_number = Patch::Null;
    body.insurance_company = Patch::Null;
    body.insurance_group_name = Patch::Null;
    body.insurance_group_number = Patch::Null;
    body.insurance_id_number = Patch::Null;
    body.insurance_payer_id = Patch::Null;
    body.insurance_plan_name = Patch::Null;
    body.insurance_plan_type = Patch::Null;
    body.is_subscriber_the_patient = Patch::Null;
    body.patient_relationship_to_subscriber = Patch::Null;
    body.photo_back = Patch::Null;
    body.photo_front = Patch::Null;
    body.subscriber_address = Patch::Null;
    body.subscriber_city = Patch::Null;
    body.subscriber_country = Patch::Null;
    body.subscriber_date_of_birth = Patch::Null;
    body.subscriber_first_name = Patch::Null;
    body.subscriber_gender = Patch::Null;
    body.subscriber_last_name = Patch::Null;
    body.subscriber_middle_name = Patch::Null;
    body.subscriber_social_security = Patch::Null;
    body.subscriber_state = Patch::Null;
    body.subscriber_suffix = Patch::Null;
    body.subscriber_zip_code = Patch::Null;
    body
}

pub fn patient_intervention_body() -> PatientInterventionBody {
    let mut body = PatientInterventionBody::default();
    body.code = Patch::Null;
    body.code_system = Patch::Null;
    body.doctor = Patch::Null;
    body.effective_time = Patch::Null;
    body.patient = Patch::Null;
    body.value_code = Patch::Null;
    body.value_code_system = Patch::Null;
    body
}

pub fn patient_lab_result_set_body() -> PatientLabResultSetBody {
    let mut body = PatientLabResultSetBody::default();
    body.date_test_performed = Patch::Null;
    body.doctor_comments = Patch::Null;
    body.doctor_signoff = Patch::Null;
    body.lab_abnormal_flag = Patch::Null;
    body.lab_normal_range = Patch::Null;
    body.lab_normal_range_units = Patch::Null;
    body.lab_order_status = Patch::Null;
    body.lab_result_value = Patch::Null;
    body.lab_result_value_as_float = Patch::Null;
    body.lab_result_value_units = Patch::Null;
    body.loinc_code = Patch::Null;
    body.ordering_doctor = Patch::Null;
    body.patient = Patch::Null;
    body.title = Patch::Null;
    body
}

pub fn patient_message_body() -> PatientMessageBody {
    let mut body = PatientMessageBody::default();
    body.attachments = Patch::Null;
    body.body = Patch::Null;
    body.doctor = Patch::Null;
    body.patient = Patch::Null;
    body.subject = Patch::Null;
    body
}

pub fn patient_message_attachment_body() -> PatientMessageAttachmentBody {
    let mut body = PatientMessageAttachmentBody::default();
    body.attachment = Patch::Null;
    body.doctor = Patch::Null;
    body
}

pub fn patient_physical_exam_body() -> PatientPhysicalExamBody {
    let mut body = PatientPhysicalExamBody::default();
    body.code = Patch::Null;
    body.code_system = Patch::Null;
    body.doctor = Patch::Null;
    body.effective_time = Patch::Null;
    body.patient = Patch::Null;
    body.value_code = Patch::Null;
    body.value_code_system = Patch::Null;
    body
}

pub fn patient_problem_body() -> PatientProblemBody {
    let mut body = PatientProblemBody::default();
    body.appointment = Patch::Null;
    body.date_changed = Patch::Null;
    body.date_diagnosis = Patch::Null;
    body.date_onset = Patch::Null;
    body.description = Patch::Null;
    body.doctor = Patch::Null;
    body.icd_code = Patch::Null;
    body.icd_version = Patch::Null;
    body.name = Patch::Null;
    body.notes = Patch::Null;
    body.patient = Patch::Null;
    body.snomed_ct_code = Patch::Null;
    body.status = Patch::Null;
    body.verification_status = Patch::Null;
    body
}

pub fn patient_race_subcategory_body() -> PatientRaceSubcategoryBody {
    let mut body = PatientRaceSubcategoryBody::default();
    body.code = Patch::Null;
    body.description = Patch::Null;
    body
}

pub fn patient_referring_doctor_body() -> PatientReferringDoctorBody {
    let mut body = PatientReferringDoctorBody::default();
    body.address = Patch::Null;
    body.email = Patch::Null;
    body.fax = Patch::Null;
    body.first_name = Patch::Null;
    body.last_name = Patch::Null;
    body.middle_name = Patch::Null;
    body.npi = Patch::Null;
    body.phone = Patch::Null;
    body.provider_number = Patch::Null;
    body.provider_qualifier = Patch::Null;
    body.specialty = Patch::Null;
    body.suffix = Patch::Null;
    body
}

pub fn patient_risk_assessment_body() -> PatientRiskAssessmentBody {
    let mut body = PatientRiskAssessmentBody::default();
    body.code = Patch::Null;
    body.code_system = Patch::Null;
    body.doctor = Patch::Null;
    body.effective_time = Patch::Null;
    body.patient = Patch::Null;
    body.value_code = Patch::Null;
    body.value_code_system = Patch::Null;
    body
}

pub fn patient_vaccine_record_body() -> PatientVaccineRecordBody {
    let mut body = PatientVaccineRecordBody::default();
    body.administered_at = Patch::Null;
    body.administered_by = Patch::Null;
    body.administration_start = Patch::Null;
    body.amount = Patch::Null;
    body.comments = Patch::Null;
    body.completion_status = Patch::Null;
    body.consent_form = Patch::Null;
    body.cpt_code = Patch::Null;
    body.cvx_code = Patch::Null;
    body.doses = Patch::Null;
    body.funding_eligibility = Patch::Null;
    body.lot_number = Patch::Null;
    body.manufacturer = Patch::Null;
    body.name = Patch::Null;
    body.next_dose_date = Patch::Null;
    body.observed_immunity = Patch::Null;
    body.ordering_doctor = Patch::Null;
    body.patient = Patch::Null;
    body.record_source = Patch::Null;
    body.route = Patch::Null;
    body.site = Patch::Null;
    body.units = Patch::Null;
    body.vaccine_inventory = Patch::Null;
    body
}

pub fn patient_vaccine_record_dose_body() -> PatientVaccineRecordDoseBody {
    let mut body = PatientVaccineRecordDoseBody::default();
    body.max_age_months = Patch::Null;
    body.min_age_months = Patch::Null;
    body.title = Patch::Null;
    body
}

pub fn patient_workers_comp_insurance_body() -> PatientWorkersCompInsuranceBody {
    let mut body = PatientWorkersCompInsuranceBody::default();
    body.property_and_casualty_agency_claim_number = Patch::Null;
    body.workers_comp_carrier_code = Patch::Null;
    body.workers_comp_case_number = Patch::Null;
    body.workers_comp_company = Patch::Null;
    body.workers_comp_date_of_accident = Patch::Null;
    body.workers_comp_group_name = Patch::Null;
    body.workers_comp_group_number = Patch::Null;
    body.workers_comp_notes = Patch::Null;
    body.workers_comp_payer_address = Patch::Null;
    body.workers_comp_payer_city = Patch::Null;
    body.workers_comp_payer_id = Patch::Null;
    body.workers_comp_payer_state = Patch::Null;
    body.workers_comp_payer_zip = Patch::Null;
    body.workers_comp_state_of_occurrence = Patch::Null;
    body.workers_comp_wcb = Patch::Null;
    body.workers_comp_wcb_rating_code = Patch::Null;
    body
}

pub fn phone_call_log_body() -> PhoneCallLogBody {
    let mut body = PhoneCallLogBody::default();
    body.appointment = Patch::Null;
    body.cash_charged = Patch::Null;
    body.doctor = Patch::Null;
    body.duration = Patch::Null;
    body.message = Patch::Null;
    body.patient = Patch::Null;
    body.scheduled_time = Patch::Null;
    body.title = Patch::Null;
    body.kind = Patch::Null;
    body
}

pub fn reminder_profile_body() -> ReminderProfileBody {
    let mut body = ReminderProfileBody::default();
    body.doctor = Patch::Null;
    body.name = Patch::Null;
    body.reminders = Patch::Null;
    body
}

pub fn reminder_profile_reminder_body() -> ReminderProfileReminderBody {
    let mut body = ReminderProfileReminderBody::default();
    body.amount = Patch::Null;
    body.kind = Patch::Null;
    body.unit = Patch::Null;
    body
}

pub fn scanned_clinical_document_body() -> ScannedClinicalDocumentBody {
    let mut body = ScannedClinicalDocumentBody::default();
    body.date = Patch::Null;
    body.description = Patch::Null;
    body.doctor = Patch::Null;
    body.metatags = Patch::Null;
    body.patient = Patch::Null;
    body
}

pub fn schedule_block_body() -> ScheduleBlockBody {
    let mut body = ScheduleBlockBody::default();
    body.color = Patch::Null;
    body.description = Patch::Null;
    body.end_time = Patch::Null;
    body.exam_room = Patch::Null;
    body.office = Patch::Null;
    body.practice_group = Patch::Null;
    body.provider = Patch::Null;
    body.series = Patch::Null;
    body.start_time = Patch::Null;
    body
}

pub fn signed_consent_form_body() -> SignedConsentFormBody {
    let mut body = SignedConsentFormBody::default();
    body.appointment = Patch::Null;
    body.archived = Patch::Null;
    body.consent_form = Patch::Null;
    body.patient = Patch::Null;
    body
}

pub fn soap_note_line_item_field_type_body() -> SoapNoteLineItemFieldTypeBody {
    let mut body = SoapNoteLineItemFieldTypeBody::default();
    body.allowed_values = Patch::Null;
    body.archived = Patch::Null;
    body.comment = Patch::Null;
    body.data_type = Patch::Null;
    body.name = Patch::Null;
    body.required = Patch::Null;
    body.freedraw_image_size = Patch::Null;
    body
}

pub fn soap_note_line_item_field_value_body() -> SoapNoteLineItemFieldValueBody {
    let mut body = SoapNoteLineItemFieldValueBody::default();
    body.appointment = Patch::Null;
    body.clinical_note_field = Patch::Null;
    body.value = Patch::Null;
    body
}

pub fn task_body() -> TaskBody {
    let mut body = TaskBody::default();
    body.archived = Patch::Null;
    body.assignee_group = Patch::Null;
    body.assignee_user = Patch::Null;
    body.associated_items = Patch::Null;
    body.category = Patch::Null;
    body.due_date = Patch::Null;
    body.notes = Patch::Null;
    body.priority = Patch::Null;
    body.status = Patch::Null;
    body.title = Patch::Null;
    body
}

pub fn task_associated_item_body() -> TaskAssociatedItemBody {
    let mut body = TaskAssociatedItemBody::default();
    body.task = Patch::Null;
    body.kind = Patch::Null;
    body.value = Patch::Null;
    body
}

pub fn task_category_body() -> TaskCategoryBody {
    let mut body = TaskCategoryBody::default();
    body.archived = Patch::Null;
    body.name = Patch::Null;
    body.practice_group = Patch::Null;
    body
}

pub fn task_due_date_body() -> TaskDueDateBody {
    let mut body = TaskDueDateBody::default();
    body.time = Patch::Null;
    body
}

pub fn task_note_body() -> TaskNoteBody {
    let mut body = TaskNoteBody::default();
    body.archived = Patch::Null;
    body.task = Patch::Null;
    body.text = Patch::Null;
    body
}

pub fn task_note_entry_body() -> TaskNoteEntryBody {
    let mut body = TaskNoteEntryBody::default();
    body.archived = Patch::Null;
    body.task = Patch::Null;
    body.text = Patch::Null;
    body
}

pub fn task_status_body() -> TaskStatusBody {
    let mut body = TaskStatusBody::default();
    body.archived = Patch::Null;
    body.name = Patch::Null;
    body.practice_group = Patch::Null;
    body.status_category = Patch::Null;
    body.task_category = Patch::Null;
    body
}

pub fn task_template_body() -> TaskTemplateBody {
    let mut body = TaskTemplateBody::default();
    body.archived = Patch::Null;
    body.default_assignee_group = Patch::Null;
    body.default_assignee_user = Patch::Null;
    body.default_category = Patch::Null;
    body.default_due_date_offset = Patch::Null;
    body.default_note = Patch::Null;
    body.default_priority = Patch::Null;
    body.default_status = Patch::Null;
    body.default_title = Patch::Null;
    body.name = Patch::Null;
    body
}

pub fn telemedicine_appointment_body() -> TelemedicineAppointmentBody {
    let mut body = TelemedicineAppointmentBody::default();
    body.appointment = Patch::Null;
    body.overlapping_duration = Patch::Null;
    body.sent_patient_email = Patch::Null;
    body
}

pub fn work_day_body() -> WorkDayBody {
    let mut body = WorkDayBody::default();
    body.enabled = Patch::Null;
    body.iso_weekday = Patch::Null;
    body.work_hours = Patch::Null;
    body
}

pub fn work_hours_body() -> WorkHoursBody {
    let mut body = WorkHoursBody::default();
    body.enabled = Patch::Null;
    body.end_time = Patch::Null;
    body.start_time = Patch::Null;
    body
}

pub fn work_schedule_body() -> WorkScheduleBody {
    let mut body = WorkScheduleBody::default();
    body.doctor = Patch::Null;
    body.office = Patch::Null;
    body.work_days = Patch::Null;
    body
}

pub fn yellow_notepad_body() -> YellowNotepadBody {
    let mut body = YellowNotepadBody::default();
    body.content = Patch::Null;
    body
}
