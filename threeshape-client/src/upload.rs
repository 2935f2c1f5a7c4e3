//! `POST /api/cases`: a new case with its files, sent once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use dental_oauth::api::{ApiRequest, PathSegments};
use dental_oauth::transfer::{DigestAlgorithm, Multipart, Progress, UploadFile};
use dental_oauth::{Error, Phi, Provider, Result};
use http::Method;
use serde_json::Value;

use crate::client::ClientAccount;
use crate::model::Guid;
use crate::node::Node;
use crate::operation;

/// A file on disk to upload.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LocalFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name to upload it under, extension included. Say which jaw: nothing else tells the receiver.
    pub name: Phi<String>,
}

impl LocalFile {
    /// The file at `path`, to be uploaded under `name`.
    pub fn new(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            name: Phi::new(name.into()),
        }
    }
}

/// A case to upload.
///
/// Of the model's keys only `PatientFirstName` and `PatientLastName` are known; others are passed on, and
/// which of them the service understands is not documented. Nor is how a receiver is named.
#[derive(Clone, Default)]
pub struct Upload {
    /// What is known about the case.
    pub model: BTreeMap<String, Phi<String>>,
    /// Its files.
    pub files: Vec<LocalFile>,
    /// Told how far the upload is.
    pub progress: Option<Progress>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

/// What the service answered to an upload.
#[derive(Clone)]
#[non_exhaustive]
pub struct Uploaded {
    /// The case's id, if the answer has one.
    pub id: Option<Guid>,
    /// The answer as it was received; its shape is not documented.
    pub body: Phi<Vec<u8>>,
}

impl fmt::Debug for Uploaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploaded")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl ClientAccount {
    /// Uploads a case. Sent once, whatever happens.
    ///
    /// # Errors
    /// When [`Error::sent`] is not [`Sent::No`](dental_oauth::Sent::No) the case may be there: look for it
    /// before trying again. [`CaseSink`](dental_oauth::case::CaseSink) does that by a reference.
    pub async fn upload_case(&self, upload: &Upload) -> Result<Uploaded> {
        let files = self.opened(upload).await?;
        self.upload_opened(upload, files).await
    }

    /// All files are opened and hashed before anything is sent: a missing one costs nothing over there.
    pub(crate) async fn opened(&self, upload: &Upload) -> Result<Vec<UploadFile>> {
        let mut files = Vec::with_capacity(upload.files.len());
        for file in &upload.files {
            let opened = UploadFile::open(&file.path, DigestAlgorithm::Sha1).await;
            files.push(opened.map_err(named)?);
        }
        Ok(files)
    }

    pub(crate) async fn upload_opened(
        &self,
        upload: &Upload,
        files: Vec<UploadFile>,
    ) -> Result<Uploaded> {
        let exposed = upload.model.iter().map(|(key, text)| {
            let text = Value::String(text.expose().clone());
            (key.clone(), text)
        });
        let model = Value::Object(exposed.collect());
        let mut form = Multipart::new()?.text("model", model.to_string());
        for (file, opened) in upload.files.iter().zip(files) {
            let kind = content_type(file.name.expose());
            form = form.file("file", &file.name, kind, opened);
        }
        let path = PathSegments::fixed("/api/cases");
        let request = ApiRequest::new(operation::UPLOAD, Method::POST, path)
            .query("caseType", "common")
            .idempotent(false);
        let request = form.into_request(request, upload.progress.clone());
        let answer = self.region_once(&request).await?;
        let value: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let id = value.as_ref().and_then(|value| match value {
            Value::String(text) => Guid::read(text),
            other => Node::of(other).members()?.guid("Id"),
        });
        Ok(Uploaded {
            id,
            body: Phi::new(answer.body.to_vec()),
        })
    }
}

fn named(error: Error) -> Error {
    error
        .with_provider(&Provider::THREESHAPE)
        .with_operation(operation::UPLOAD)
}

/// The types that have been seen in uploads.
fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "stl" | "ply" | "dcm" | "obj" => "application/item3Dmodel",
        "jpg" | "jpeg" => "image/jpg",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
