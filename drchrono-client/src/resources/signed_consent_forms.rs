//! `/api/signed_consent_forms`.
// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::model::{SignedConsentForm, SignedConsentFormBody};
use crate::query::Query;
use crate::scalar::DrId;
use dental_oauth::Result;
use dental_oauth::api::Pages;
use dental_oauth::transfer::Progress;

const PATH: &str = "/api/signed_consent_forms";

impl Drchrono {
    /// Signed consent forms.
    pub fn signed_consent_forms(&self) -> SignedConsentForms {
        SignedConsentForms(self.clone())
    }
}

/// Signed consent forms.
///
/// Reading needs `patients:read`, writing `patients:write`;
/// the practice must have granted `manage-patients`.
#[derive(Debug, Clone)]
pub struct SignedConsentForms(pub(crate) Drchrono);

impl SignedConsentForms {
    /// The list, page by page or as a stream. Nothing is sent before the first row is asked for.
    pub fn list(&self, filter: SignedConsentFormsFilter) -> Pages<SignedConsentForm> {
        self.0.list("list signed consent forms", PATH, filter.0)
    }

    /// One by its id.
    pub async fn get(&self, id: impl Into<DrId>) -> Result<SignedConsentForm> {
        let query = Query::new();
        self.0
            .read(
                "read from signed consent forms",
                PATH,
                id.into().as_str(),
                &query,
            )
            .await
    }

    /// Creates one with its file (`signature_file`), streamed. What the service is known to need and the body has not is said before anything is sent.
    pub async fn create(
        &self,
        body: &SignedConsentFormBody,
        file: FilePart,
        progress: Option<Progress>,
    ) -> Result<SignedConsentForm> {
        let body = self.0.complete("create in signed consent forms", body)?;
        let files = [("signature_file", file)];
        self.0
            .create_with_files(
                "create in signed consent forms",
                PATH,
                &Query::new(),
                &body,
                &files,
                progress,
            )
            .await
    }
}

/// Which signed consent forms to list. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct SignedConsentFormsFilter(pub(crate) Query);

impl SignedConsentFormsFilter {
    /// All of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this patient, by id.
    pub fn patient(self, patient: impl Into<DrId>) -> Self {
        Self(self.0.put("patient", patient.into()))
    }

    /// Of this doctor, by id.
    pub fn doctor(self, doctor: impl Into<DrId>) -> Self {
        Self(self.0.put("doctor", doctor.into()))
    }

    /// So many rows a page. The service has a limit of its own and goes down to it.
    pub fn page_size(self, rows: u32) -> Self {
        Self(self.0.put("page_size", rows))
    }
}
