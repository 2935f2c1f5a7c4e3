//! Files on their way to drchrono.

use std::path::Path;

use dental_oauth::transfer::{DigestAlgorithm, UploadFile};
use dental_oauth::{Phi, Result};

/// A file in a form: opened once and hashed once, streamed from there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FilePart {
    /// The name it is sent under.
    pub name: Phi<String>,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub file: UploadFile,
}

impl FilePart {
    /// Bytes under a name, with the media type that goes with the name's ending.
    pub fn new(name: Phi<String>, file: UploadFile) -> Self {
        let content_type = content_type_of(name.expose()).to_owned();
        Self {
            name,
            content_type,
            file,
        }
    }

    /// Opens a file and sends it under its own name.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](dental_oauth::ErrorKind::Io) when it cannot be read,
    /// [`ErrorKind::InvalidRequest`](dental_oauth::ErrorKind::InvalidRequest) when it is no file.
    pub async fn open(path: &Path) -> Result<Self> {
        let file = UploadFile::open(path, DigestAlgorithm::Sha256).await?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Ok(Self::new(Phi::new(name.unwrap_or_default()), file))
    }

    /// Sends it as this media type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }
}

/// The media type that goes with a name's ending. Nothing is looked into, and nothing is converted.
fn content_type_of(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("stl") => "model/stl",
        Some("ply") => "model/ply",
        Some("obj") => "model/obj",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        Some("tif" | "tiff") => "image/tiff",
        Some("txt") => "text/plain",
        Some("xml") => "application/xml",
        Some("zip") => "application/zip",
        Some("dcm") => "application/dicom",
        _ => "application/octet-stream",
    }
}
