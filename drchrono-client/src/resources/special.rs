//! The calls that are like no others. What some of them want and give is not documented: they take and give
//! JSON as it is.

use dental_oauth::api::{ApiRequest, ApiResponse, PathSegments};
use dental_oauth::transfer::Progress;
use dental_oauth::{Error, ErrorKind, Phi, Result, Sent};
use http::Method;
use serde_json::{Value, json};

use super::{ConsentForms, Medications, Offices, Patients, SignedConsentForms};
use crate::files::FilePart;
use crate::model::{SignedConsentForm, SignedConsentFormBody};
use crate::query::Query;
use crate::scalar::DrId;

/// An answer that is no JSON.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Export {
    /// What the service says it is, `application/xml` as documented.
    pub content_type: Option<String>,
    /// The bytes: a patient's record.
    pub bytes: Phi<Vec<u8>>,
}

impl Export {
    fn of(response: &ApiResponse) -> Self {
        let content_type = response
            .headers
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Self {
            content_type,
            bytes: Phi::new(response.body.to_vec()),
        }
    }
}

impl Patients {
    fn item(id: impl Into<DrId>, below: &'static str) -> PathSegments {
        PathSegments::fixed("/api/patients")
            .id(id.into().as_str())
            .then(below)
    }

    async fn export(
        &self,
        operation: &'static str,
        id: impl Into<DrId>,
        below: &'static str,
    ) -> Result<Export> {
        let path = Self::item(id, below);
        let response = self.0.bytes(operation, path, &Query::new()).await?;
        Ok(Export::of(&response))
    }

    /// The patient's record as a C-CDA document (HL7).
    pub async fn ccda(&self, id: impl Into<DrId>) -> Result<Export> {
        self.export("read ccda", id, "/ccda").await
    }

    /// The patient's record as a C-CDA document, made in the background. What is answered meanwhile is not
    /// documented.
    pub async fn ccda_async(&self, id: impl Into<DrId>) -> Result<Export> {
        self.export("read ccda in the background", id, "/ccda_async")
            .await
    }

    /// The patient's record as a QRDA category I document (HL7).
    pub async fn qrda1(&self, id: impl Into<DrId>) -> Result<Export> {
        self.export("read qrda1", id, "/qrda1").await
    }

    /// The patient's invitations to the onpatient portal.
    pub async fn onpatient_access(&self, id: impl Into<DrId>) -> Result<Phi<Value>> {
        let path = Self::item(id, "/onpatient_access");
        self.0
            .value("read onpatient access", path, &Query::new())
            .await
    }

    /// Invites the patient to the onpatient portal: the service writes to them.
    pub async fn invite_to_onpatient(&self, id: impl Into<DrId>) -> Result<Option<Phi<Value>>> {
        let path = Self::item(id, "/onpatient_access");
        self.0
            .act(
                "invite to onpatient",
                Method::POST,
                path,
                &Query::new(),
                &json!({}),
            )
            .await
    }

    /// Takes the patient's invitations back.
    pub async fn revoke_onpatient_access(&self, id: impl Into<DrId>) -> Result<()> {
        let path = Self::item(id, "/onpatient_access");
        self.0
            .remove("revoke onpatient access", path, &Query::new())
            .await
    }
}

impl Offices {
    /// Adds an exam room of this name to an office. Scope `user:write`.
    pub async fn add_exam_room(
        &self,
        id: impl Into<DrId>,
        name: &str,
    ) -> Result<Option<Phi<Value>>> {
        let path = PathSegments::fixed("/api/offices")
            .id(id.into().as_str())
            .then("/add_exam_room");
        let body = json!({ "name": name });
        self.0
            .act("add exam room", Method::POST, path, &Query::new(), &body)
            .await
    }
}

impl ConsentForms {
    async fn of_appointment(
        &self,
        operation: &'static str,
        id: impl Into<DrId>,
        below: &'static str,
        appointment: impl Into<DrId>,
    ) -> Result<()> {
        let path = PathSegments::fixed("/api/consent_forms")
            .id(id.into().as_str())
            .then(below);
        let body = json!({ "appointment": crate::object::Member::write(&appointment.into()) });
        self.0
            .act::<Value>(operation, Method::POST, path, &Query::new(), &body)
            .await
            .map(drop)
    }

    /// Asks for this form at an appointment.
    pub async fn apply_to_appointment(
        &self,
        id: impl Into<DrId>,
        appointment: impl Into<DrId>,
    ) -> Result<()> {
        self.of_appointment(
            "apply consent form",
            id,
            "/apply_to_appointment",
            appointment,
        )
        .await
    }

    /// No longer asks for this form at an appointment.
    pub async fn unapply_from_appointment(
        &self,
        id: impl Into<DrId>,
        appointment: impl Into<DrId>,
    ) -> Result<()> {
        self.of_appointment(
            "unapply consent form",
            id,
            "/unapply_from_appointment",
            appointment,
        )
        .await
    }
}

impl Medications {
    /// Adds a paragraph to the note for the pharmacy. Never repeated once it may have arrived.
    pub async fn append_to_pharmacy_note(
        &self,
        id: impl Into<DrId>,
        text: Phi<String>,
    ) -> Result<()> {
        let path = PathSegments::fixed("/api/medications")
            .id(id.into().as_str())
            .then("/append_to_pharmacy_note");
        let body = json!({ "text": text.expose() });
        self.0
            .act::<Value>(
                "append to pharmacy note",
                Method::PATCH,
                path,
                &Query::new(),
                &body,
            )
            .await
            .map(drop)
    }
}

impl SignedConsentForms {
    /// Changes a signed form: archives it, moves it to another appointment, or puts another signature in its
    /// place. The service takes this on the list's own path, with the id in the form.
    pub async fn update(
        &self,
        id: impl Into<DrId>,
        body: &SignedConsentFormBody,
        signature: Option<FilePart>,
        progress: Option<Progress>,
    ) -> Result<Option<SignedConsentForm>> {
        const UPDATE: &str = "update in signed consent forms";
        let Ok(Value::Object(mut members)) = serde_json::to_value(body) else {
            let error = Error::new(ErrorKind::InvalidRequest, "the body is no object");
            return Err(self.0.named(UPDATE, error.with_sent(Sent::No)));
        };
        let id = crate::object::Member::write(&id.into());
        members.insert("id".to_owned(), id);
        let files: Vec<_> = signature
            .into_iter()
            .map(|file| ("signature_file", file))
            .collect();
        let path = PathSegments::fixed("/api/signed_consent_forms");
        let request = ApiRequest::new(UPDATE, Method::PATCH, path);
        self.0.send_form(request, &members, &files, progress).await
    }
}
