//! Every body, by its model's name in the facts, with a value for each of its members.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use dental_oauth::Phi;
use drchrono_client::model::*;
use drchrono_client::{DrDate, DrDateTime, DrDecimal, DrTime, MetaTags};
use serde_json::Value;

use super::run::Ids;

pub type Full = fn(&Ids) -> Value;

pub const BODIES: &[(&str, Full)] = &[
    ("Appointment", |id| {
        serde_json::to_value(appointment_body(id)).unwrap()
    }),
    ("AppointmentClinicalNote", |id| {
        serde_json::to_value(appointment_clinical_note_body(id)).unwrap()
    }),
    ("AppointmentCustomField", |id| {
        serde_json::to_value(appointment_custom_field_body(id)).unwrap()
    }),
    ("AppointmentCustomVital", |id| {
        serde_json::to_value(appointment_custom_vital_body(id)).unwrap()
    }),
    ("AppointmentProfile", |id| {
        serde_json::to_value(appointment_profile_body(id)).unwrap()
    }),
    ("AppointmentTemplate", |id| {
        serde_json::to_value(appointment_template_body(id)).unwrap()
    }),
    ("AppointmentTemplateSlot", |id| {
        serde_json::to_value(appointment_template_slot_body(id)).unwrap()
    }),
    ("AppointmentVitals", |id| {
        serde_json::to_value(appointment_vitals_body(id)).unwrap()
    }),
    ("BillingLineItem", |id| {
        serde_json::to_value(billing_line_item_body(id)).unwrap()
    }),
    ("CashPayment", |id| {
        serde_json::to_value(cash_payment_body(id)).unwrap()
    }),
    ("ClaimBillingNotes", |id| {
        serde_json::to_value(claim_billing_notes_body(id)).unwrap()
    }),
    ("ConsentForm", |id| {
        serde_json::to_value(consent_form_body(id)).unwrap()
    }),
    ("CustomAppointmentFieldType", |id| {
        serde_json::to_value(custom_appointment_field_type_body(id)).unwrap()
    }),
    ("CustomPatientFieldType", |id| {
        serde_json::to_value(custom_patient_field_type_body(id)).unwrap()
    }),
    ("DoctorMessage", |id| {
        serde_json::to_value(doctor_message_body(id)).unwrap()
    }),
    ("DoctorMessageNote", |id| {
        serde_json::to_value(doctor_message_note_body(id)).unwrap()
    }),
    ("EOBObject", |id| {
        serde_json::to_value(eob_object_body(id)).unwrap()
    }),
    ("InventoryVaccine", |id| {
        serde_json::to_value(inventory_vaccine_body(id)).unwrap()
    }),
    ("LabOrder", |id| {
        serde_json::to_value(lab_order_body(id)).unwrap()
    }),
    ("LabOrderDocument", |id| {
        serde_json::to_value(lab_order_document_body(id)).unwrap()
    }),
    ("LabOrderIcd10Code", |id| {
        serde_json::to_value(lab_order_icd10_code_body(id)).unwrap()
    }),
    ("LabResult", |id| {
        serde_json::to_value(lab_result_body(id)).unwrap()
    }),
    ("LabTest", |id| {
        serde_json::to_value(lab_test_body(id)).unwrap()
    }),
    ("LabVendorLocation", |id| {
        serde_json::to_value(lab_vendor_location_body(id)).unwrap()
    }),
    ("Office", |id| {
        serde_json::to_value(office_body(id)).unwrap()
    }),
    ("OfficeOnlineTimeslot", |id| {
        serde_json::to_value(office_online_timeslot_body(id)).unwrap()
    }),
    ("Patient", |id| {
        serde_json::to_value(patient_body(id)).unwrap()
    }),
    ("PatientAllergy", |id| {
        serde_json::to_value(patient_allergy_body(id)).unwrap()
    }),
    ("PatientAmendment", |id| {
        serde_json::to_value(patient_amendment_body(id)).unwrap()
    }),
    ("PatientAutoAccidentInsurance", |id| {
        serde_json::to_value(patient_auto_accident_insurance_body(id)).unwrap()
    }),
    ("PatientCommunication", |id| {
        serde_json::to_value(patient_communication_body(id)).unwrap()
    }),
    ("PatientCustomDemographic", |id| {
        serde_json::to_value(patient_custom_demographic_body(id)).unwrap()
    }),
    ("PatientDrug", |id| {
        serde_json::to_value(patient_drug_body(id)).unwrap()
    }),
    ("PatientFlagAttached", |id| {
        serde_json::to_value(patient_flag_attached_body(id)).unwrap()
    }),
    ("PatientFlagType", |id| {
        serde_json::to_value(patient_flag_type_body(id)).unwrap()
    }),
    ("PatientInsurance", |id| {
        serde_json::to_value(patient_insurance_body(id)).unwrap()
    }),
    ("PatientIntervention", |id| {
        serde_json::to_value(patient_intervention_body(id)).unwrap()
    }),
    ("PatientLabResultSet", |id| {
        serde_json::to_value(patient_lab_result_set_body(id)).unwrap()
    }),
    ("PatientMessage", |id| {
        serde_json::to_value(patient_message_body(id)).unwrap()
    }),
    ("PatientMessageAttachment", |id| {
        serde_json::to_value(patient_message_attachment_body(id)).unwrap()
    }),
    ("PatientPhysicalExam", |id| {
        serde_json::to_value(patient_physical_exam_body(id)).unwrap()
    }),
    ("PatientProblem", |id| {
        serde_json::to_value(patient_problem_body(id)).unwrap()
    }),
    ("PatientRaceSubcategory", |id| {
        serde_json::to_value(patient_race_subcategory_body(id)).unwrap()
    }),
    ("PatientReferringDoctor", |id| {
        serde_json::to_value(patient_referring_doctor_body(id)).unwrap()
    }),
    ("PatientRiskAssessment", |id| {
        serde_json::to_value(patient_risk_assessment_body(id)).unwrap()
    }),
    ("PatientVaccineRecord", |id| {
        serde_json::to_value(patient_vaccine_record_body(id)).unwrap()
    }),
    ("PatientVaccineRecordDose", |id| {
        serde_json::to_value(patient_vaccine_record_dose_body(id)).unwrap()
    }),
    ("PatientWorkersCompInsurance", |id| {
        serde_json::to_value(patient_workers_comp_insurance_body(id)).unwrap()
    }),
    ("PhoneCallLog", |id| {
        serde_json::to_value(phone_call_log_body(id)).unwrap()
    }),
    ("ReminderProfile", |id| {
        serde_json::to_value(reminder_profile_body(id)).unwrap()
    }),
    ("ReminderProfileReminder", |id| {
        serde_json::to_value(reminder_profile_reminder_body(id)).unwrap()
    }),
    ("ScannedClinicalDocument", |id| {
        serde_json::to_value(scanned_clinical_document_body(id)).unwrap()
    }),
    ("ScheduleBlock", |id| {
        serde_json::to_value(schedule_block_body(id)).unwrap()
    }),
    ("SignedConsentFormUpdate", |id| {
        serde_json::to_value(signed_consent_form_body(id)).unwrap()
    }),
    ("SoapNoteLineItemFieldType", |id| {
        serde_json::to_value(soap_note_line_item_field_type_body(id)).unwrap()
    }),
    ("SoapNoteLineItemFieldValue", |id| {
        serde_json::to_value(soap_note_line_item_field_value_body(id)).unwrap()
    }),
    ("Task", |id| serde_json::to_value(task_body(id)).unwrap()),
    ("TaskAssociatedItem", |id| {
        serde_json::to_value(task_associated_item_body(id)).unwrap()
    }),
    ("TaskCategory", |id| {
        serde_json::to_value(task_category_body(id)).unwrap()
    }),
    ("TaskDueDate", |id| {
        serde_json::to_value(task_due_date_body(id)).unwrap()
    }),
    ("TaskNote", |id| {
        serde_json::to_value(task_note_body(id)).unwrap()
    }),
    ("TaskNoteEntry", |id| {
        serde_json::to_value(task_note_entry_body(id)).unwrap()
    }),
    ("TaskStatus", |id| {
        serde_json::to_value(task_status_body(id)).unwrap()
    }),
    ("TaskTemplate", |id| {
        serde_json::to_value(task_template_body(id)).unwrap()
    }),
    ("TelemedicineAppointment", |id| {
        serde_json::to_value(telemedicine_appointment_body(id)).unwrap()
    }),
    ("WorkDay", |id| {
        serde_json::to_value(work_day_body(id)).unwrap()
    }),
    ("WorkHours", |id| {
        serde_json::to_value(work_hours_body(id)).unwrap()
    }),
    ("WorkSchedule", |id| {
        serde_json::to_value(work_schedule_body(id)).unwrap()
    }),
    ("YellowNotepad", |id| {
        serde_json::to_value(yellow_notepad_body(id)).unwrap()
    }),
];

pub fn appointment_body(id: &Ids) -> AppointmentBody {
    let mut body = AppointmentBody::default();
    body.allow_overlapping = true.into();
    body.appt_is_break = true.into();
    body.billing_provider = id("billing_provider").into();
    body.billing_status = "text".to_owned().into();
    body.clinical_note = appointment_clinical_note_body(id).into();
    body.cloned_from = id("cloned_from").into();
    body.color = "text".to_owned().into();
    body.custom_fields = vec![appointment_custom_field_body(id)].into();
    body.custom_status = "text".to_owned().into();
    body.custom_vitals = vec![appointment_custom_vital_body(id)].into();
    body.doctor = id("doctor").into();
    body.duration = 1.into();
    body.exam_room = 1.into();
    body.icd10_codes = vec!["text".to_owned()].into();
    body.icd9_codes = vec!["text".to_owned()].into();
    body.is_walk_in = true.into();
    body.notes = Phi::new("text".to_owned()).into();
    body.office = id("office").into();
    body.patient = id("patient").into();
    body.payment_profile = "text".to_owned().into();
    body.profile = id("profile").into();
    body.reason = Phi::new("text".to_owned()).into();
    body.recur_end_date = DrDate::from("2026-01-15").into();
    body.recur_start_date = DrDate::from("2026-01-15").into();
    body.recurring_appointment = true.into();
    body.recurring_days = vec![Value::from("text")].into();
    body.recurs_every = 1.into();
    body.reminder_profile = id("reminder_profile").into();
    body.resubmit_claim_original_id = id("resubmit_claim_original_id").into();
    body.scheduled_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.status = AppointmentStatus::Arrived.into();
    body.supervising_provider = id("supervising_provider").into();
    body.vitals = appointment_vitals_body(id).into();
    body
}

pub fn appointment_clinical_note_body(_: &Ids) -> AppointmentClinicalNoteBody {
    let mut body = AppointmentClinicalNoteBody::default();
    body.locked = true.into();
    body.updated_at = DrDateTime::from("2026-01-15T09:30:00").into();
    body
}

pub fn appointment_custom_field_body(id: &Ids) -> AppointmentCustomFieldBody {
    let mut body = AppointmentCustomFieldBody::default();
    body.field_type = id("field_type").into();
    body.field_value = Phi::new("text".to_owned()).into();
    body
}

pub fn appointment_custom_vital_body(id: &Ids) -> AppointmentCustomVitalBody {
    let mut body = AppointmentCustomVitalBody::default();
    body.value = Phi::new("text".to_owned()).into();
    body.vital_type = id("vital_type").into();
    body
}

pub fn appointment_profile_body(id: &Ids) -> AppointmentProfileBody {
    let mut body = AppointmentProfileBody::default();
    body.color = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.duration = 1.into();
    body.name = "text".to_owned().into();
    body.online_scheduling = true.into();
    body.reason = "text".to_owned().into();
    body.sort_order = 1.into();
    body
}

pub fn appointment_template_body(id: &Ids) -> AppointmentTemplateBody {
    let mut body = AppointmentTemplateBody::default();
    body.date_end = DrDate::from("2026-01-15").into();
    body.date_start = DrDate::from("2026-01-15").into();
    body.duration = 1.into();
    body.exam_room = 1.into();
    body.office = id("office").into();
    body.open_slots = vec![appointment_template_slot_body(id)].into();
    body.profile = id("profile").into();
    body.scheduled_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.week_days = vec![1].into();
    body
}

pub fn appointment_template_slot_body(_: &Ids) -> AppointmentTemplateSlotBody {
    let mut body = AppointmentTemplateSlotBody::default();
    body.end = DrTime::from("09:30:00").into();
    body.start = DrTime::from("09:30:00").into();
    body
}

pub fn appointment_vitals_body(_: &Ids) -> AppointmentVitalsBody {
    let mut body = AppointmentVitalsBody::default();
    body.blood_pressure_1 = 1.into();
    body.blood_pressure_2 = 1.into();
    body.head_circumference = DrDecimal::from(12).into();
    body.head_circumference_units = "text".to_owned().into();
    body.height = DrDecimal::from(12).into();
    body.height_units = "text".to_owned().into();
    body.oxygen_saturation = DrDecimal::from(12).into();
    body.pain = "text".to_owned().into();
    body.pulse = 1.into();
    body.respiratory_rate = 1.into();
    body.smoking_status = SmokingStatus::Blank.into();
    body.temperature = DrDecimal::from(12).into();
    body.temperature_units = "text".to_owned().into();
    body.weight = DrDecimal::from(12).into();
    body.weight_units = "text".to_owned().into();
    body
}

pub fn billing_line_item_body(id: &Ids) -> BillingLineItemBody {
    let mut body = BillingLineItemBody::default();
    body.appointment = id("appointment").into();
    body.balance_ins = DrDecimal::from(12).into();
    body.code = "text".to_owned().into();
    body.diagnosis_pointers = vec!["text".to_owned()].into();
    body.modifiers = vec!["text".to_owned()].into();
    body.price = DrDecimal::from(12).into();
    body.procedure_type = ProcedureType::Cpt.into();
    body.pt_paid = DrDecimal::from(12).into();
    body.quantity = DrDecimal::from(12).into();
    body.units = "text".to_owned().into();
    body
}

pub fn cash_payment_body(id: &Ids) -> CashPaymentBody {
    let mut body = CashPaymentBody::default();
    body.amount = DrDecimal::from(12).into();
    body.appointment = id("appointment").into();
    body.doctor = id("doctor").into();
    body.line_item = id("line_item").into();
    body.notes = Phi::new("text".to_owned()).into();
    body.patient = id("patient").into();
    body.payment_method = PaymentMethod::DrchronoPayments.into();
    body.payment_transaction_type = PaymentTransactionType::Refund.into();
    body.received_date = DrDate::from("2026-01-15").into();
    body.trace_number = "text".to_owned().into();
    body
}

pub fn claim_billing_notes_body(id: &Ids) -> ClaimBillingNotesBody {
    let mut body = ClaimBillingNotesBody::default();
    body.appointment = id("appointment").into();
    body.text = Phi::new("text".to_owned()).into();
    body
}

pub fn consent_form_body(id: &Ids) -> ConsentFormBody {
    let mut body = ConsentFormBody::default();
    body.assign_by_default = true.into();
    body.doctor = id("doctor").into();
    body.is_mandatory = true.into();
    body.title = "text".to_owned().into();
    body
}

pub fn custom_appointment_field_type_body(_: &Ids) -> CustomAppointmentFieldTypeBody {
    let mut body = CustomAppointmentFieldTypeBody::default();
    body.field_desc = "text".to_owned().into();
    body.field_name = "text".to_owned().into();
    body
}

pub fn custom_patient_field_type_body(id: &Ids) -> CustomPatientFieldTypeBody {
    let mut body = CustomPatientFieldTypeBody::default();
    body.allowed_values = "text".to_owned().into();
    body.archived = true.into();
    body.description = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.name = "text".to_owned().into();
    body.template_name = "text".to_owned().into();
    body
}

pub fn doctor_message_body(id: &Ids) -> DoctorMessageBody {
    let mut body = DoctorMessageBody::default();
    body.doctor = id("doctor").into();
    body.message_notes = vec![doctor_message_note_body(id)].into();
    body.owner = id("owner").into();
    body.patient = id("patient").into();
    body.responsible_user = id("responsible_user").into();
    body.title = Phi::new("text".to_owned()).into();
    body.kind = MessageType::GeneratedPdf.into();
    body
}

pub fn doctor_message_note_body(_: &Ids) -> DoctorMessageNoteBody {
    let mut body = DoctorMessageNoteBody::default();
    body.text = Phi::new("text".to_owned()).into();
    body
}

pub fn eob_object_body(id: &Ids) -> EOBObjectBody {
    let mut body = EOBObjectBody::default();
    body.check_date = DrDate::from("2026-01-15").into();
    body.deposit_date = DrDate::from("2026-01-15").into();
    body.doctor = id("doctor").into();
    body.insurance_payer_id = "text".to_owned().into();
    body.insurance_payer_name = "text".to_owned().into();
    body.insurance_payer_trace_number = "text".to_owned().into();
    body.payment_method = EobPaymentMethod::Ach.into();
    body.scanned_eob = Phi::new("text".to_owned()).into();
    body.total_paid = DrDecimal::from(12).into();
    body
}

pub fn inventory_vaccine_body(id: &Ids) -> InventoryVaccineBody {
    let mut body = InventoryVaccineBody::default();
    body.category = id("category").into();
    body.cost = DrDecimal::from(12).into();
    body.cvx_code = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.expiry = DrDate::from("2026-01-15").into();
    body.lot_number = "text".to_owned().into();
    body.manufacturer = "text".to_owned().into();
    body.manufacturer_code = "text".to_owned().into();
    body.name = "text".to_owned().into();
    body.note = "text".to_owned().into();
    body.original_quantity = 1.into();
    body.price = DrDecimal::from(12).into();
    body.price_with_tax = DrDecimal::from(12).into();
    body.sales_tax_applicable = true.into();
    body.status = VaccineStockStatus::Active.into();
    body.vaccination_type = "text".to_owned().into();
    body
}

pub fn lab_order_body(id: &Ids) -> LabOrderBody {
    let mut body = LabOrderBody::default();
    body.accession_number = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.external_requisition_id = "text".to_owned().into();
    body.icd10_codes = vec![lab_order_icd10_code_body(id)].into();
    body.notes = Phi::new("text".to_owned()).into();
    body.patient = id("patient").into();
    body.priority = LabPriority::Normal.into();
    body.status = LabOrderStatus::NotSent.into();
    body.sublab = id("sublab").into();
    body
}

pub fn lab_order_document_body(id: &Ids) -> LabOrderDocumentBody {
    let mut body = LabOrderDocumentBody::default();
    body.hl7 = Phi::new("text".to_owned()).into();
    body.lab_order = id("lab_order").into();
    body.kind = LabDocumentType::Requisition.into();
    body
}

pub fn lab_order_icd10_code_body(_: &Ids) -> LabOrderIcd10CodeBody {
    let mut body = LabOrderIcd10CodeBody::default();
    body.code = "text".to_owned().into();
    body
}

pub fn lab_result_body(id: &Ids) -> LabResultBody {
    let mut body = LabResultBody::default();
    body.abnormal_status = AbnormalStatus::Low.into();
    body.comments = Phi::new("text".to_owned()).into();
    body.document = id("document").into();
    body.group_code = "text".to_owned().into();
    body.is_abnormal = true.into();
    body.lab_test = id("lab_test").into();
    body.normal_range = "text".to_owned().into();
    body.observation_code = "text".to_owned().into();
    body.observation_description = "text".to_owned().into();
    body.specimen_received = DrDateTime::from("2026-01-15T09:30:00").into();
    body.status = LabResultStatus::Preliminary.into();
    body.test_performed = DrDateTime::from("2026-01-15T09:30:00").into();
    body.unit = "text".to_owned().into();
    body.value = Phi::new("text".to_owned()).into();
    body.value_is_numeric = true.into();
    body
}

pub fn lab_test_body(id: &Ids) -> LabTestBody {
    let mut body = LabTestBody::default();
    body.code = "text".to_owned().into();
    body.collection_date = DrDateTime::from("2026-01-15T09:30:00").into();
    body.description = "text".to_owned().into();
    body.internal_notes = Phi::new("text".to_owned()).into();
    body.lab_order = id("lab_order").into();
    body.name = "text".to_owned().into();
    body.report_notes = Phi::new("text".to_owned()).into();
    body.specimen_condition = "text".to_owned().into();
    body.specimen_source = "text".to_owned().into();
    body.specimen_total_volume = DrDecimal::from(12).into();
    body.status = LabResultStatus::Preliminary.into();
    body
}

pub fn lab_vendor_location_body(_: &Ids) -> LabVendorLocationBody {
    let mut body = LabVendorLocationBody::default();
    body.facility_code = "text".to_owned().into();
    body.name = "text".to_owned().into();
    body
}

pub fn office_body(id: &Ids) -> OfficeBody {
    let mut body = OfficeBody::default();
    body.archived = true.into();
    body.end_time = DrTime::from("09:30:00").into();
    body.office_work_schedule = work_schedule_body(id).into();
    body.online_scheduling = true.into();
    body.online_timeslots = vec![office_online_timeslot_body(id)].into();
    body.start_time = DrTime::from("09:30:00").into();
    body
}

pub fn office_online_timeslot_body(_: &Ids) -> OfficeOnlineTimeslotBody {
    let mut body = OfficeOnlineTimeslotBody::default();
    body.day = 1.into();
    body.hour = 1.into();
    body.minute = 1.into();
    body
}

pub fn patient_body(id: &Ids) -> PatientBody {
    let mut body = PatientBody::default();
    body.address = Phi::new("text".to_owned()).into();
    body.auto_accident_insurance = patient_auto_accident_insurance_body(id).into();
    body.cell_phone = Phi::new("text".to_owned()).into();
    body.chart_id = Phi::new("ABCD000001".to_owned()).into();
    body.city = Phi::new("text".to_owned()).into();
    body.copay = DrDecimal::from(12).into();
    body.custom_demographics = vec![patient_custom_demographic_body(id)].into();
    body.date_of_birth = Phi::new(DrDate::from("2026-01-15")).into();
    body.date_of_death = Phi::new(DrDate::from("2026-01-15")).into();
    body.date_of_first_appointment = DrDate::from("2026-01-15").into();
    body.date_of_last_appointment = DrDate::from("2026-01-15").into();
    body.default_pharmacy = Phi::new("text".to_owned()).into();
    body.disable_sms_messages = true.into();
    body.doctor = id("doctor").into();
    body.email = Phi::new("text".to_owned()).into();
    body.emergency_contact_name = Phi::new("text".to_owned()).into();
    body.emergency_contact_phone = Phi::new("text".to_owned()).into();
    body.emergency_contact_relation = Phi::new("text".to_owned()).into();
    body.employer = Phi::new("text".to_owned()).into();
    body.employer_address = Phi::new("text".to_owned()).into();
    body.employer_city = Phi::new("text".to_owned()).into();
    body.employer_state = Phi::new("text".to_owned()).into();
    body.employer_zip_code = Phi::new("text".to_owned()).into();
    body.ethnicity = Ethnicity::Blank.into();
    body.first_name = Phi::new("text".to_owned()).into();
    body.gender = Gender::Male.into();
    body.home_phone = Phi::new("text".to_owned()).into();
    body.last_name = Phi::new("text".to_owned()).into();
    body.medication_history_consent = "text".to_owned().into();
    body.middle_name = Phi::new("text".to_owned()).into();
    body.nick_name = Phi::new("text".to_owned()).into();
    body.office_phone = Phi::new("text".to_owned()).into();
    body.offices = vec![id("offices")].into();
    body.patient_flags_attached = vec![patient_flag_attached_body(id)].into();
    body.patient_payment_profile = PaymentProfile::Cash.into();
    body.patient_photo_date = DrDate::from("2026-01-15").into();
    body.patient_status = PatientStatus::Active.into();
    body.preferred_language = PreferredLanguage::Blank.into();
    body.preferred_pharmacies = Phi::new(vec!["text".to_owned()]).into();
    body.primary_care_physician = Phi::new("text".to_owned()).into();
    body.primary_insurance = patient_insurance_body(id).into();
    body.pronouns = "text".to_owned().into();
    body.race = Race::Blank.into();
    body.race_subcategories = vec![patient_race_subcategory_body(id)].into();
    body.referring_doctor = patient_referring_doctor_body(id).into();
    body.referring_source = Phi::new("text".to_owned()).into();
    body.responsible_party_email = Phi::new("text".to_owned()).into();
    body.responsible_party_name = Phi::new("text".to_owned()).into();
    body.responsible_party_phone = Phi::new("text".to_owned()).into();
    body.responsible_party_relation = Phi::new("text".to_owned()).into();
    body.secondary_insurance = patient_insurance_body(id).into();
    body.social_security_number = Phi::new("text".to_owned()).into();
    body.state = Phi::new("text".to_owned()).into();
    body.tertiary_insurance = patient_insurance_body(id).into();
    body.workers_comp_insurance = patient_workers_comp_insurance_body(id).into();
    body.zip_code = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_allergy_body(id: &Ids) -> PatientAllergyBody {
    let mut body = PatientAllergyBody::default();
    body.description = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body.notes = Phi::new("text".to_owned()).into();
    body.patient = id("patient").into();
    body.reaction = Phi::new("text".to_owned()).into();
    body.rxnorm = "text".to_owned().into();
    body.snomed_code = "text".to_owned().into();
    body.snomed_reaction = "text".to_owned().into();
    body.status = ActiveStatus::Active.into();
    body.verification_status = AllergyVerification::Confirmed.into();
    body
}

pub fn patient_amendment_body(id: &Ids) -> PatientAmendmentBody {
    let mut body = PatientAmendmentBody::default();
    body.amendment_name = Phi::new("text".to_owned()).into();
    body.appointment = id("appointment").into();
    body.comments = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body.patient = id("patient").into();
    body
}

pub fn patient_auto_accident_insurance_body(_: &Ids) -> PatientAutoAccidentInsuranceBody {
    let mut body = PatientAutoAccidentInsuranceBody::default();
    body.auto_accident_case_number = Phi::new("text".to_owned()).into();
    body.auto_accident_claim_rep_address = Phi::new("text".to_owned()).into();
    body.auto_accident_claim_rep_city = Phi::new("text".to_owned()).into();
    body.auto_accident_claim_rep_is_insurer = true.into();
    body.auto_accident_claim_rep_name = Phi::new("text".to_owned()).into();
    body.auto_accident_claim_rep_state = Phi::new("text".to_owned()).into();
    body.auto_accident_claim_rep_zip = Phi::new("text".to_owned()).into();
    body.auto_accident_company = Phi::new("text".to_owned()).into();
    body.auto_accident_date_of_accident = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_disabled_from_date = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_disabled_to_date = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_had_similar_condition = true.into();
    body.auto_accident_is_subscriber_the_patient = true.into();
    body.auto_accident_notes = Phi::new("text".to_owned()).into();
    body.auto_accident_patient_relationship_to_subscriber = Phi::new("text".to_owned()).into();
    body.auto_accident_payer_address = Phi::new("text".to_owned()).into();
    body.auto_accident_payer_city = Phi::new("text".to_owned()).into();
    body.auto_accident_payer_id = Phi::new("text".to_owned()).into();
    body.auto_accident_payer_state = Phi::new("text".to_owned()).into();
    body.auto_accident_payer_zip = Phi::new("text".to_owned()).into();
    body.auto_accident_policy_number = Phi::new("text".to_owned()).into();
    body.auto_accident_return_to_work_date = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_significant_injury = SignificantInjury::Yes.into();
    body.auto_accident_significant_injury_notes = Phi::new("text".to_owned()).into();
    body.auto_accident_similar_condition_date = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_similar_condition_notes = Phi::new("text".to_owned()).into();
    body.auto_accident_state_of_occurrence = Phi::new("text".to_owned()).into();
    body.auto_accident_still_under_care = true.into();
    body.auto_accident_subscriber_address = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_city = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_date_of_birth = Phi::new(DrDate::from("2026-01-15")).into();
    body.auto_accident_subscriber_first_name = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_last_name = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_middle_name = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_phone_number = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_social_security = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_state = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_suffix = Phi::new("text".to_owned()).into();
    body.auto_accident_subscriber_zip_code = Phi::new("text".to_owned()).into();
    body.auto_accident_treatment_duration = Phi::new("text".to_owned()).into();
    body.auto_accident_will_require_therapy = true.into();
    body.auto_accident_will_require_therapy_rec = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_communication_body(id: &Ids) -> PatientCommunicationBody {
    let mut body = PatientCommunicationBody::default();
    body.code = "text".to_owned().into();
    body.code_system = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.effective_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.patient = id("patient").into();
    body.value_code = "text".to_owned().into();
    body.value_code_system = "text".to_owned().into();
    body
}

pub fn patient_custom_demographic_body(id: &Ids) -> PatientCustomDemographicBody {
    let mut body = PatientCustomDemographicBody::default();
    body.field_type = id("field_type").into();
    body.value = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_drug_body(id: &Ids) -> PatientDrugBody {
    let mut body = PatientDrugBody::default();
    body.appointment = id("appointment").into();
    body.date_prescribed = DrDate::from("2026-01-15").into();
    body.date_started_taking = DrDate::from("2026-01-15").into();
    body.date_stopped_taking = DrDate::from("2026-01-15").into();
    body.daw = true.into();
    body.dispense_quantity = DrDecimal::from(12).into();
    body.doctor = id("doctor").into();
    body.dosage_quantity = "text".to_owned().into();
    body.dosage_units = "text".to_owned().into();
    body.frequency = "text".to_owned().into();
    body.indication = Phi::new("text".to_owned()).into();
    body.name = "text".to_owned().into();
    body.ndc = "text".to_owned().into();
    body.notes = Phi::new("text".to_owned()).into();
    body.number_refills = 1.into();
    body.order_status = DrugOrderStatus::AdministeredDuringVisit.into();
    body.patient = id("patient").into();
    body.pharmacy_note = Phi::new("text".to_owned()).into();
    body.prn = true.into();
    body.route = "text".to_owned().into();
    body.rxnorm = "text".to_owned().into();
    body.signature_note = Phi::new("text".to_owned()).into();
    body.status = ActiveStatus::Active.into();
    body
}

pub fn patient_flag_attached_body(id: &Ids) -> PatientFlagAttachedBody {
    let mut body = PatientFlagAttachedBody::default();
    body.flag_text = Phi::new("text".to_owned()).into();
    body.flag_type = id("flag_type").into();
    body
}

pub fn patient_flag_type_body(id: &Ids) -> PatientFlagTypeBody {
    let mut body = PatientFlagTypeBody::default();
    body.color = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.name = "text".to_owned().into();
    body.priority = 1.into();
    body
}

pub fn patient_insurance_body(_: &Ids) -> PatientInsuranceBody {
    let mut body = PatientInsuranceBody::default();
    body.insurance_claim_office_number = Phi::new("text".to_owned()).into();
    body.insurance_company = Phi::new("text".to_owned()).into();
    body.insurance_group_name = Phi::new("text".to_owned()).into();
    body.insurance_group_number = Phi::new("text".to_owned()).into();
    body.insurance_id_number = Phi::new("text".to_owned()).into();
    body.insurance_payer_id = Phi::new("text".to_owned()).into();
    body.insurance_plan_name = Phi::new("text".to_owned()).into();
    body.insurance_plan_type = Phi::new("text".to_owned()).into();
    body.is_subscriber_the_patient = true.into();
    body.patient_relationship_to_subscriber = Phi::new("text".to_owned()).into();
    body.photo_back = Phi::new("text".to_owned()).into();
    body.photo_front = Phi::new("text".to_owned()).into();
    body.subscriber_address = Phi::new("text".to_owned()).into();
    body.subscriber_city = Phi::new("text".to_owned()).into();
    body.subscriber_country = Phi::new("text".to_owned()).into();
    body.subscriber_date_of_birth = Phi::new(DrDate::from("2026-01-15")).into();
    body.subscriber_first_name = Phi::new("text".to_owned()).into();
    body.subscriber_gender = Gender::Male.into();
    body.subscriber_last_name = Phi::new("text".to_owned()).into();
    body.subscriber_middle_name = Phi::new("text".to_owned()).into();
    body.subscriber_social_security = Phi::new("text".to_owned()).into();
    body.subscriber_state = Phi::new("text".to_owned()).into();
    body.subscriber_suffix = Phi::new("text".to_owned()).into();
    body.subscriber_zip_code = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_intervention_body(id: &Ids) -> PatientInterventionBody {
    let mut body = PatientInterventionBody::default();
    body.code = "text".to_owned().into();
    body.code_system = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.effective_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.patient = id("patient").into();
    body.value_code = "text".to_owned().into();
    body.value_code_system = "text".to_owned().into();
    body
}

pub fn patient_lab_result_set_body(id: &Ids) -> PatientLabResultSetBody {
    let mut body = PatientLabResultSetBody::default();
    body.date_test_performed = DrDate::from("2026-01-15").into();
    body.doctor_comments = Phi::new("text".to_owned()).into();
    body.doctor_signoff = true.into();
    body.lab_abnormal_flag = AbnormalFlag::Low.into();
    body.lab_normal_range = "text".to_owned().into();
    body.lab_normal_range_units = "text".to_owned().into();
    body.lab_order_status = LabProgress::OrderEntered.into();
    body.lab_result_value = Phi::new("text".to_owned()).into();
    body.lab_result_value_as_float = Phi::new(DrDecimal::from(12)).into();
    body.lab_result_value_units = "text".to_owned().into();
    body.loinc_code = "text".to_owned().into();
    body.ordering_doctor = id("ordering_doctor").into();
    body.patient = id("patient").into();
    body.title = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_message_body(id: &Ids) -> PatientMessageBody {
    let mut body = PatientMessageBody::default();
    body.attachments = vec![patient_message_attachment_body(id)].into();
    body.body = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body.patient = id("patient").into();
    body.subject = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_message_attachment_body(id: &Ids) -> PatientMessageAttachmentBody {
    let mut body = PatientMessageAttachmentBody::default();
    body.attachment = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body
}

pub fn patient_physical_exam_body(id: &Ids) -> PatientPhysicalExamBody {
    let mut body = PatientPhysicalExamBody::default();
    body.code = "text".to_owned().into();
    body.code_system = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.effective_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.patient = id("patient").into();
    body.value_code = "text".to_owned().into();
    body.value_code_system = "text".to_owned().into();
    body
}

pub fn patient_problem_body(id: &Ids) -> PatientProblemBody {
    let mut body = PatientProblemBody::default();
    body.appointment = id("appointment").into();
    body.date_changed = DrDate::from("2026-01-15").into();
    body.date_diagnosis = DrDate::from("2026-01-15").into();
    body.date_onset = DrDate::from("2026-01-15").into();
    body.description = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body.icd_code = "text".to_owned().into();
    body.icd_version = IcdVersion::Icd9.into();
    body.name = Phi::new("text".to_owned()).into();
    body.notes = Phi::new("text".to_owned()).into();
    body.patient = id("patient").into();
    body.snomed_ct_code = "text".to_owned().into();
    body.status = ProblemStatus::Active.into();
    body.verification_status = ProblemVerification::Unconfirmed.into();
    body
}

pub fn patient_race_subcategory_body(_: &Ids) -> PatientRaceSubcategoryBody {
    let mut body = PatientRaceSubcategoryBody::default();
    body.code = "text".to_owned().into();
    body.description = "text".to_owned().into();
    body
}

pub fn patient_referring_doctor_body(_: &Ids) -> PatientReferringDoctorBody {
    let mut body = PatientReferringDoctorBody::default();
    body.address = Phi::new("text".to_owned()).into();
    body.email = Phi::new("text".to_owned()).into();
    body.fax = Phi::new("text".to_owned()).into();
    body.first_name = Phi::new("text".to_owned()).into();
    body.last_name = Phi::new("text".to_owned()).into();
    body.middle_name = Phi::new("text".to_owned()).into();
    body.npi = Phi::new("text".to_owned()).into();
    body.phone = Phi::new("text".to_owned()).into();
    body.provider_number = Phi::new("text".to_owned()).into();
    body.provider_qualifier = ProviderQualifier::StateLicense.into();
    body.specialty = Phi::new("text".to_owned()).into();
    body.suffix = Phi::new("text".to_owned()).into();
    body
}

pub fn patient_risk_assessment_body(id: &Ids) -> PatientRiskAssessmentBody {
    let mut body = PatientRiskAssessmentBody::default();
    body.code = "text".to_owned().into();
    body.code_system = "text".to_owned().into();
    body.doctor = id("doctor").into();
    body.effective_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.patient = id("patient").into();
    body.value_code = "text".to_owned().into();
    body.value_code_system = "text".to_owned().into();
    body
}

pub fn patient_vaccine_record_body(id: &Ids) -> PatientVaccineRecordBody {
    let mut body = PatientVaccineRecordBody::default();
    body.administered_at = id("administered_at").into();
    body.administered_by = id("administered_by").into();
    body.administration_start = DrDateTime::from("2026-01-15T09:30:00").into();
    body.amount = DrDecimal::from(12).into();
    body.comments = Phi::new("text".to_owned()).into();
    body.completion_status = VaccinationStatus::Complete.into();
    body.consent_form = id("consent_form").into();
    body.cpt_code = "text".to_owned().into();
    body.cvx_code = "text".to_owned().into();
    body.doses = vec![patient_vaccine_record_dose_body(id)].into();
    body.funding_eligibility = "text".to_owned().into();
    body.lot_number = "text".to_owned().into();
    body.manufacturer = "text".to_owned().into();
    body.name = "text".to_owned().into();
    body.next_dose_date = DrDate::from("2026-01-15").into();
    body.observed_immunity = "text".to_owned().into();
    body.ordering_doctor = id("ordering_doctor").into();
    body.patient = id("patient").into();
    body.record_source = "text".to_owned().into();
    body.route = "text".to_owned().into();
    body.site = "text".to_owned().into();
    body.units = "text".to_owned().into();
    body.vaccine_inventory = id("vaccine_inventory").into();
    body
}

pub fn patient_vaccine_record_dose_body(_: &Ids) -> PatientVaccineRecordDoseBody {
    let mut body = PatientVaccineRecordDoseBody::default();
    body.max_age_months = 1.into();
    body.min_age_months = 1.into();
    body.title = "text".to_owned().into();
    body
}

pub fn patient_workers_comp_insurance_body(_: &Ids) -> PatientWorkersCompInsuranceBody {
    let mut body = PatientWorkersCompInsuranceBody::default();
    body.property_and_casualty_agency_claim_number = Phi::new("text".to_owned()).into();
    body.workers_comp_carrier_code = Phi::new("text".to_owned()).into();
    body.workers_comp_case_number = Phi::new("text".to_owned()).into();
    body.workers_comp_company = Phi::new("text".to_owned()).into();
    body.workers_comp_date_of_accident = Phi::new(DrDate::from("2026-01-15")).into();
    body.workers_comp_group_name = Phi::new("text".to_owned()).into();
    body.workers_comp_group_number = Phi::new("text".to_owned()).into();
    body.workers_comp_notes = Phi::new("text".to_owned()).into();
    body.workers_comp_payer_address = Phi::new("text".to_owned()).into();
    body.workers_comp_payer_city = Phi::new("text".to_owned()).into();
    body.workers_comp_payer_id = Phi::new("text".to_owned()).into();
    body.workers_comp_payer_state = Phi::new("text".to_owned()).into();
    body.workers_comp_payer_zip = Phi::new("text".to_owned()).into();
    body.workers_comp_state_of_occurrence = Phi::new("text".to_owned()).into();
    body.workers_comp_wcb = Phi::new("text".to_owned()).into();
    body.workers_comp_wcb_rating_code = Phi::new("text".to_owned()).into();
    body
}

pub fn phone_call_log_body(id: &Ids) -> PhoneCallLogBody {
    let mut body = PhoneCallLogBody::default();
    body.appointment = id("appointment").into();
    body.cash_charged = DrDecimal::from(12).into();
    body.doctor = id("doctor").into();
    body.duration = 1.into();
    body.message = Phi::new("text".to_owned()).into();
    body.patient = id("patient").into();
    body.scheduled_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.title = Phi::new("text".to_owned()).into();
    body.kind = "text".to_owned().into();
    body
}

pub fn reminder_profile_body(id: &Ids) -> ReminderProfileBody {
    let mut body = ReminderProfileBody::default();
    body.doctor = id("doctor").into();
    body.name = "text".to_owned().into();
    body.reminders = vec![reminder_profile_reminder_body(id)].into();
    body
}

pub fn reminder_profile_reminder_body(_: &Ids) -> ReminderProfileReminderBody {
    let mut body = ReminderProfileReminderBody::default();
    body.amount = 1.into();
    body.kind = ReminderType::Email.into();
    body.unit = ReminderUnit::Minutes.into();
    body
}

pub fn scanned_clinical_document_body(id: &Ids) -> ScannedClinicalDocumentBody {
    let mut body = ScannedClinicalDocumentBody::default();
    body.date = DrDate::from("2026-01-15").into();
    body.description = Phi::new("text".to_owned()).into();
    body.doctor = id("doctor").into();
    body.metatags = MetaTags::from_iter(["text"]).into();
    body.patient = id("patient").into();
    body
}

pub fn schedule_block_body(id: &Ids) -> ScheduleBlockBody {
    let mut body = ScheduleBlockBody::default();
    body.color = "text".to_owned().into();
    body.description = Phi::new("text".to_owned()).into();
    body.end_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body.exam_room = 1.into();
    body.office = id("office").into();
    body.practice_group = id("practice_group").into();
    body.provider = id("provider").into();
    body.series = id("series").into();
    body.start_time = DrDateTime::from("2026-01-15T09:30:00").into();
    body
}

pub fn signed_consent_form_body(id: &Ids) -> SignedConsentFormBody {
    let mut body = SignedConsentFormBody::default();
    body.appointment = id("appointment").into();
    body.archived = true.into();
    body.consent_form = id("consent_form").into();
    body.patient = id("patient").into();
    body
}

pub fn soap_note_line_item_field_type_body(_: &Ids) -> SoapNoteLineItemFieldTypeBody {
    let mut body = SoapNoteLineItemFieldTypeBody::default();
    body.allowed_values = vec!["text".to_owned()].into();
    body.archived = true.into();
    body.comment = "text".to_owned().into();
    body.data_type = "text".to_owned().into();
    body.name = "text".to_owned().into();
    body.required = true.into();
    body.freedraw_image_size = FreedrawImageSize::ExtraSmall.into();
    body
}

pub fn soap_note_line_item_field_value_body(id: &Ids) -> SoapNoteLineItemFieldValueBody {
    let mut body = SoapNoteLineItemFieldValueBody::default();
    body.appointment = id("appointment").into();
    body.clinical_note_field = id("clinical_note_field").into();
    body.value = Phi::new("text".to_owned()).into();
    body
}

pub fn task_body(id: &Ids) -> TaskBody {
    let mut body = TaskBody::default();
    body.archived = true.into();
    body.assignee_group = id("assignee_group").into();
    body.assignee_user = id("assignee_user").into();
    body.associated_items = vec![task_associated_item_body(id)].into();
    body.category = id("category").into();
    body.due_date = task_due_date_body(id).into();
    body.notes = vec![task_note_entry_body(id)].into();
    body.priority = TaskPriority::Low.into();
    body.status = id("status").into();
    body.title = Phi::new("text".to_owned()).into();
    body
}

pub fn task_associated_item_body(id: &Ids) -> TaskAssociatedItemBody {
    let mut body = TaskAssociatedItemBody::default();
    body.task = id("task").into();
    body.kind = TaskItemType::Document.into();
    body.value = id("value").into();
    body
}

pub fn task_category_body(id: &Ids) -> TaskCategoryBody {
    let mut body = TaskCategoryBody::default();
    body.archived = true.into();
    body.name = "text".to_owned().into();
    body.practice_group = id("practice_group").into();
    body
}

pub fn task_due_date_body(_: &Ids) -> TaskDueDateBody {
    let mut body = TaskDueDateBody::default();
    body.time = "text".to_owned().into();
    body
}

pub fn task_note_body(id: &Ids) -> TaskNoteBody {
    let mut body = TaskNoteBody::default();
    body.archived = true.into();
    body.task = id("task").into();
    body.text = Phi::new("text".to_owned()).into();
    body
}

pub fn task_note_entry_body(id: &Ids) -> TaskNoteEntryBody {
    let mut body = TaskNoteEntryBody::default();
    body.archived = true.into();
    body.task = id("task").into();
    body.text = Phi::new("text".to_owned()).into();
    body
}

pub fn task_status_body(id: &Ids) -> TaskStatusBody {
    let mut body = TaskStatusBody::default();
    body.archived = true.into();
    body.name = "text".to_owned().into();
    body.practice_group = id("practice_group").into();
    body.status_category = TaskStatusCategory::Open.into();
    body.task_category = id("task_category").into();
    body
}

pub fn task_template_body(id: &Ids) -> TaskTemplateBody {
    let mut body = TaskTemplateBody::default();
    body.archived = true.into();
    body.default_assignee_group = id("default_assignee_group").into();
    body.default_assignee_user = id("default_assignee_user").into();
    body.default_category = id("default_category").into();
    body.default_due_date_offset = "text".to_owned().into();
    body.default_note = "text".to_owned().into();
    body.default_priority = TaskPriority::Low.into();
    body.default_status = id("default_status").into();
    body.default_title = "text".to_owned().into();
    body.name = "text".to_owned().into();
    body
}

pub fn telemedicine_appointment_body(id: &Ids) -> TelemedicineAppointmentBody {
    let mut body = TelemedicineAppointmentBody::default();
    body.appointment = id("appointment").into();
    body.overlapping_duration = "text".to_owned().into();
    body.sent_patient_email = true.into();
    body
}

pub fn work_day_body(id: &Ids) -> WorkDayBody {
    let mut body = WorkDayBody::default();
    body.enabled = true.into();
    body.iso_weekday = "text".to_owned().into();
    body.work_hours = vec![work_hours_body(id)].into();
    body
}

pub fn work_hours_body(_: &Ids) -> WorkHoursBody {
    let mut body = WorkHoursBody::default();
    body.enabled = true.into();
    body.end_time = DrTime::from("09:30:00").into();
    body.start_time = DrTime::from("09:30:00").into();
    body
}

pub fn work_schedule_body(id: &Ids) -> WorkScheduleBody {
    let mut body = WorkScheduleBody::default();
    body.doctor = id("doctor").into();
    body.office = id("office").into();
    body.work_days = vec![work_day_body(id)].into();
    body
}

pub fn yellow_notepad_body(_: &Ids) -> YellowNotepadBody {
    let mut body = YellowNotepadBody::default();
    body.content = Phi::new("text".to_owned()).into();
    body
}
