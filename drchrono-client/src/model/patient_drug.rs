//! Patient drug.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use super::ActiveStatus;
use crate::object::{Body, Extra, Fit, Incoming, Object, Outgoing, body, object};
use crate::scalar::{DrDate, DrDecimal, DrId, Patch};
use crate::word::open_enum;
use dental_oauth::Phi;

open_enum! {
/// Drug order status.
DrugOrderStatus {
/// An empty text on the wire.
Unset = "",
/// `Administered during visit` on the wire.
AdministeredDuringVisit = "Administered during visit",
/// `Discontinued` on the wire.
Discontinued = "Discontinued",
/// `Electronic eRx Sent` on the wire.
ElectronicErxSent = "Electronic eRx Sent",
/// `Faxed to Pharmacy` on the wire.
FaxedToPharmacy = "Faxed to Pharmacy",
/// `Ordered` on the wire.
Ordered = "Ordered",
/// `Over the Counter` on the wire.
OverTheCounter = "Over the Counter",
/// `Paper Rx` on the wire.
PaperRx = "Paper Rx",
/// `Phoned into Pharmacy` on the wire.
PhonedIntoPharmacy = "Phoned into Pharmacy",
/// `Prescribed by other Dr` on the wire.
PrescribedByOtherDr = "Prescribed by other Dr",
/// `Prescription Printed` on the wire.
PrescriptionPrinted = "Prescription Printed",
}
}

/// Patient drug.
///
/// In `medications`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientDrug {
    /// Its id.
    pub id: Option<DrId>,
    /// Appointment, by id.
    pub appointment: Option<DrId>,
    /// Date prescribed.
    pub date_prescribed: Option<DrDate>,
    /// Date started taking.
    pub date_started_taking: Option<DrDate>,
    /// Date stopped taking.
    pub date_stopped_taking: Option<DrDate>,
    /// Daw: yes or no.
    pub daw: Option<bool>,
    /// Dispense quantity.
    pub dispense_quantity: Option<DrDecimal>,
    /// Doctor, by id.
    pub doctor: Option<DrId>,
    /// Dosage quantity.
    pub dosage_quantity: Option<String>,
    /// Dosage units.
    pub dosage_units: Option<String>,
    /// Frequency.
    pub frequency: Option<String>,
    /// Indication.
    pub indication: Option<Phi<String>>,
    /// Name.
    pub name: Option<String>,
    /// NDC.
    pub ndc: Option<String>,
    /// Notes.
    pub notes: Option<Phi<String>>,
    /// Number refills.
    pub number_refills: Option<i64>,
    /// Order status.
    pub order_status: Option<DrugOrderStatus>,
    /// Patient, by id.
    pub patient: Option<DrId>,
    /// Pharmacy note.
    pub pharmacy_note: Option<Phi<String>>,
    /// PRN: yes or no.
    pub prn: Option<bool>,
    /// Route.
    pub route: Option<String>,
    /// Rxnorm.
    pub rxnorm: Option<String>,
    /// Signature note.
    pub signature_note: Option<Phi<String>>,
    /// Status.
    pub status: Option<ActiveStatus>,
    /// What has no field here.
    pub extra: Extra,
}

object!(PatientDrug, id);

impl Object for PatientDrug {
    fn set(&mut self, name: &str, value: Incoming) -> Fit {
        match name {
            "id" => value.to(&mut self.id),
            "appointment" => value.to(&mut self.appointment),
            "date_prescribed" => value.to(&mut self.date_prescribed),
            "date_started_taking" => value.to(&mut self.date_started_taking),
            "date_stopped_taking" => value.to(&mut self.date_stopped_taking),
            "daw" => value.to(&mut self.daw),
            "dispense_quantity" => value.to(&mut self.dispense_quantity),
            "doctor" => value.to(&mut self.doctor),
            "dosage_quantity" => value.to(&mut self.dosage_quantity),
            "dosage_units" => value.to(&mut self.dosage_units),
            "frequency" => value.to(&mut self.frequency),
            "indication" => value.to(&mut self.indication),
            "name" => value.to(&mut self.name),
            "ndc" => value.to(&mut self.ndc),
            "notes" => value.to(&mut self.notes),
            "number_refills" => value.to(&mut self.number_refills),
            "order_status" => value.to(&mut self.order_status),
            "patient" => value.to(&mut self.patient),
            "pharmacy_note" => value.to(&mut self.pharmacy_note),
            "prn" => value.to(&mut self.prn),
            "route" => value.to(&mut self.route),
            "rxnorm" => value.to(&mut self.rxnorm),
            "signature_note" => value.to(&mut self.signature_note),
            "status" => value.to(&mut self.status),
            _ => Fit::NoField,
        }
    }

    fn extra(&mut self) -> &mut Extra {
        &mut self.extra
    }

    fn write(&self, to: &mut Outgoing) {
        to.put("id", self.id.as_ref());
        to.put("appointment", self.appointment.as_ref());
        to.put("date_prescribed", self.date_prescribed.as_ref());
        to.put("date_started_taking", self.date_started_taking.as_ref());
        to.put("date_stopped_taking", self.date_stopped_taking.as_ref());
        to.put("daw", self.daw.as_ref());
        to.put("dispense_quantity", self.dispense_quantity.as_ref());
        to.put("doctor", self.doctor.as_ref());
        to.put("dosage_quantity", self.dosage_quantity.as_ref());
        to.put("dosage_units", self.dosage_units.as_ref());
        to.put("frequency", self.frequency.as_ref());
        to.put("indication", self.indication.as_ref());
        to.put("name", self.name.as_ref());
        to.put("ndc", self.ndc.as_ref());
        to.put("notes", self.notes.as_ref());
        to.put("number_refills", self.number_refills.as_ref());
        to.put("order_status", self.order_status.as_ref());
        to.put("patient", self.patient.as_ref());
        to.put("pharmacy_note", self.pharmacy_note.as_ref());
        to.put("prn", self.prn.as_ref());
        to.put("route", self.route.as_ref());
        to.put("rxnorm", self.rxnorm.as_ref());
        to.put("signature_note", self.signature_note.as_ref());
        to.put("status", self.status.as_ref());
        to.extra(&self.extra);
    }
}

/// What can be written of a patient drug. What is absent is not sent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PatientDrugBody {
    /// Appointment, by id.
    pub appointment: Patch<DrId>,
    /// Date prescribed.
    pub date_prescribed: Patch<DrDate>,
    /// Date started taking.
    pub date_started_taking: Patch<DrDate>,
    /// Date stopped taking.
    pub date_stopped_taking: Patch<DrDate>,
    /// Daw: yes or no.
    pub daw: Patch<bool>,
    /// Dispense quantity.
    pub dispense_quantity: Patch<DrDecimal>,
    /// Doctor, by id. Needed to create one.
    pub doctor: Patch<DrId>,
    /// Dosage quantity.
    pub dosage_quantity: Patch<String>,
    /// Dosage units.
    pub dosage_units: Patch<String>,
    /// Frequency.
    pub frequency: Patch<String>,
    /// Indication.
    pub indication: Patch<Phi<String>>,
    /// Name.
    pub name: Patch<String>,
    /// NDC.
    pub ndc: Patch<String>,
    /// Notes.
    pub notes: Patch<Phi<String>>,
    /// Number refills.
    pub number_refills: Patch<i64>,
    /// Order status.
    pub order_status: Patch<DrugOrderStatus>,
    /// Patient, by id. Needed to create one.
    pub patient: Patch<DrId>,
    /// Pharmacy note.
    pub pharmacy_note: Patch<Phi<String>>,
    /// PRN: yes or no.
    pub prn: Patch<bool>,
    /// Route.
    pub route: Patch<String>,
    /// Rxnorm.
    pub rxnorm: Patch<String>,
    /// Signature note.
    pub signature_note: Patch<Phi<String>>,
    /// Status.
    pub status: Patch<ActiveStatus>,
}

body!(PatientDrugBody);

impl PatientDrugBody {
    /// With what is needed to create one.
    pub fn new(doctor: impl Into<Patch<DrId>>, patient: impl Into<Patch<DrId>>) -> Self {
        Self {
            doctor: doctor.into(),
            patient: patient.into(),
            ..Self::default()
        }
    }
}

impl Body for PatientDrugBody {
    const REQUIRED: &'static [&'static str] = &["doctor", "patient"];

    fn write(&self, to: &mut Outgoing) {
        to.patch("appointment", &self.appointment);
        to.patch("date_prescribed", &self.date_prescribed);
        to.patch("date_started_taking", &self.date_started_taking);
        to.patch("date_stopped_taking", &self.date_stopped_taking);
        to.patch("daw", &self.daw);
        to.patch("dispense_quantity", &self.dispense_quantity);
        to.patch("doctor", &self.doctor);
        to.patch("dosage_quantity", &self.dosage_quantity);
        to.patch("dosage_units", &self.dosage_units);
        to.patch("frequency", &self.frequency);
        to.patch("indication", &self.indication);
        to.patch("name", &self.name);
        to.patch("ndc", &self.ndc);
        to.patch("notes", &self.notes);
        to.patch("number_refills", &self.number_refills);
        to.patch("order_status", &self.order_status);
        to.patch("patient", &self.patient);
        to.patch("pharmacy_note", &self.pharmacy_note);
        to.patch("prn", &self.prn);
        to.patch("route", &self.route);
        to.patch("rxnorm", &self.rxnorm);
        to.patch("signature_note", &self.signature_note);
        to.patch("status", &self.status);
    }
}
