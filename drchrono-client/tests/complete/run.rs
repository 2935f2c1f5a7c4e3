//! One run through all calls: who makes them, about what, and what failed.

use std::sync::{Mutex, PoisonError};

use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{Phi, Result};
use drchrono_client::{DrId, Drchrono, FilePart};

use super::{bodies, calls};

/// The id of an object: of a resource by its name, or what a member or a parameter of this name refers to.
pub type Ids = dyn Fn(&str) -> DrId + Send + Sync;

pub struct Run {
    pub client: Drchrono,
    file: FilePart,
    pub ids: Box<Ids>,
    failed: Mutex<Vec<String>>,
}

impl Run {
    pub async fn new(
        client: &Drchrono,
        ids: impl Fn(&str) -> DrId + Send + Sync + 'static,
    ) -> Self {
        Self {
            client: client.clone(),
            file: file().await,
            ids: Box::new(ids),
            failed: Mutex::default(),
        }
    }

    /// Every call, and what of them failed.
    pub async fn all(self) -> Vec<String> {
        calls::all(&self).await;
        self.special().await;
        self.failed
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub fn id(&self, of: &str) -> DrId {
        (self.ids)(of)
    }

    pub fn file(&self) -> FilePart {
        self.file.clone()
    }

    pub fn note<T>(&self, outcome: Result<T>) {
        if let Err(error) = outcome {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            let said = error.server_message().map(Phi::expose);
            failed.push(format!("{error}: {said:?}"));
        }
    }

    /// The calls that are written by hand.
    async fn special(&self) {
        let patients = self.client.patients();
        let patient = || self.id("patients");
        self.note(patients.ccda(patient()).await);
        self.note(patients.ccda_async(patient()).await);
        self.note(patients.qrda1(patient()).await);
        self.note(patients.onpatient_access(patient()).await);
        self.note(patients.invite_to_onpatient(patient()).await);
        self.note(patients.revoke_onpatient_access(patient()).await);
        let offices = self.client.offices();
        self.note(offices.add_exam_room(self.id("offices"), "Room 2").await);
        let forms = self.client.consent_forms();
        let form = || self.id("consent_forms");
        let appointment = || self.id("appointments");
        self.note(forms.apply_to_appointment(form(), appointment()).await);
        self.note(forms.unapply_from_appointment(form(), appointment()).await);
        let medications = self.client.medications();
        let note = Phi::new("With food".to_owned());
        let medication = self.id("medications");
        self.note(medications.append_to_pharmacy_note(medication, note).await);
        let signed = self.client.signed_consent_forms();
        let body = bodies::signed_consent_form_body(&self.ids);
        let form = self.id("signed_consent_forms");
        self.note(signed.update(form, &body, Some(self.file()), None).await);
    }
}

async fn file() -> FilePart {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("scan.stl");
    std::fs::write(&path, b"solid\nendsolid\n").unwrap();
    let file = UploadFile::open(&path, DigestAlgorithm::Sha256)
        .await
        .unwrap();
    FilePart::new(Phi::new("scan.stl".to_owned()), file)
}
