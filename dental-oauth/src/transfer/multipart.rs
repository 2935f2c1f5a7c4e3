//! A form with files (RFC 7578), streamed.

use std::collections::VecDeque;
use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::Progress;
use super::upload::UploadFile;
use crate::api::ApiRequest;
use crate::error::Result;
use crate::net::{ByteChunks, RequestBody, TransportError};
use crate::random;
use crate::secret::Phi;

/// A form with files. The files are read while they are sent, from the same open files that were hashed;
/// every attempt reads them anew, and the length is known beforehand.
///
/// ```
/// # async fn run(file: dental_oauth::transfer::UploadFile) -> dental_oauth::Result<()> {
/// use dental_oauth::api::{ApiRequest, PathSegments};
/// use dental_oauth::transfer::Multipart;
/// use dental_oauth::Phi;
///
/// let form = Multipart::new()?
///     .text("patient", "42")
///     .file("document", &Phi::new("scan.stl".to_owned()), "model/stl", file);
/// let path = PathSegments::fixed("/api/documents");
/// let request = form.into_request(ApiRequest::new("upload", http::Method::POST, path), None);
/// # let _ = request; Ok(()) }
/// ```
#[derive(Clone)]
pub struct Multipart {
    boundary: String,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    head: String,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    File(UploadFile),
}

impl Part {
    fn length(&self) -> u64 {
        let content = match &self.content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(file) => file.length(),
        };
        // The line break after the content belongs to the next boundary.
        self.head.len() as u64 + content + 2
    }
}

impl Multipart {
    /// An empty form with a boundary that no file can foresee.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`](crate::ErrorKind::Internal) when the operating system gives no random bytes.
    pub fn new() -> Result<Self> {
        let mut boundary = String::from("form-");
        for byte in random::bytes::<24>()? {
            boundary.push(char::from(b'a' + byte % 26));
        }
        Ok(Self {
            boundary,
            parts: Vec::new(),
        })
    }

    /// Adds a field of text.
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        let value = Bytes::from(value.into());
        self.part(name, None, None, Content::Bytes(value))
    }

    /// Adds a field with a content type of its own, such as JSON.
    pub fn bytes(self, name: &str, content_type: &str, value: impl Into<Bytes>) -> Self {
        self.part(name, None, Some(content_type), Content::Bytes(value.into()))
    }

    /// Adds a file under a name.
    pub fn file(
        self,
        name: &str,
        file_name: &Phi<String>,
        content_type: &str,
        file: UploadFile,
    ) -> Self {
        let file_name = Some(file_name.expose().as_str());
        self.part(name, file_name, Some(content_type), Content::File(file))
    }

    /// The length of the whole body in bytes.
    pub fn length(&self) -> u64 {
        let parts: u64 = self.parts.iter().map(Part::length).sum();
        parts + self.closing().len() as u64
    }

    /// Makes the form the body of a request. `progress` is told of the whole body's bytes.
    pub fn into_request(self, request: ApiRequest, progress: Option<Progress>) -> ApiRequest {
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        request
            .stream("multipart/form-data", move || {
                let body = self.body(progress.clone());
                async move { body }
            })
            .header(CONTENT_TYPE, &content_type)
    }

    fn body(&self, progress: Option<Progress>) -> Result<RequestBody> {
        let mut pieces = VecDeque::new();
        for part in &self.parts {
            pieces.push_back(Piece::Bytes(Bytes::from(part.head.clone())));
            pieces.push_back(match &part.content {
                Content::Bytes(bytes) => Piece::Bytes(bytes.clone()),
                Content::File(file) => match file.body(None)? {
                    RequestBody::Stream { chunks, .. } => Piece::Chunks(chunks),
                    RequestBody::Bytes(bytes) => Piece::Bytes(bytes),
                    RequestBody::Empty => Piece::Bytes(Bytes::new()),
                },
            });
            pieces.push_back(Piece::Bytes(Bytes::from_static(b"\r\n")));
        }
        pieces.push_back(Piece::Bytes(Bytes::from(self.closing())));
        let length = self.length();
        let chunks = Box::new(InTurn {
            pieces,
            done: 0,
            total: length,
            progress,
        });
        Ok(RequestBody::Stream { length, chunks })
    }

    fn closing(&self) -> String {
        format!("--{}--\r\n", self.boundary)
    }

    fn part(
        mut self,
        name: &str,
        file_name: Option<&str>,
        content_type: Option<&str>,
        content: Content,
    ) -> Self {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quotable(name)
        );
        if let Some(file_name) = file_name {
            head.push_str("; filename=\"");
            head.push_str(&quotable(file_name));
            head.push('"');
        }
        if let Some(content_type) = content_type {
            head.push_str("\r\nContent-Type: ");
            head.extend(content_type.chars().filter(|c| !c.is_control()));
        }
        head.push_str("\r\n\r\n");
        self.parts.push(Part { head, content });
        self
    }
}

/// As browsers do it (RFC 7578 section 4.2 leaves it open): only what would end the quotes or the line is
/// replaced, everything else stays as it is, in UTF-8.
fn quotable(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

enum Piece {
    Bytes(Bytes),
    Chunks(Box<dyn ByteChunks>),
}

/// One piece after the other.
struct InTurn {
    pieces: VecDeque<Piece>,
    done: u64,
    total: u64,
    progress: Option<Progress>,
}

#[async_trait]
impl ByteChunks for InTurn {
    async fn next(&mut self) -> std::result::Result<Option<Bytes>, TransportError> {
        loop {
            let bytes = match self.pieces.front_mut() {
                None => return Ok(None),
                Some(Piece::Bytes(bytes)) => {
                    let bytes = std::mem::take(bytes);
                    self.pieces.pop_front();
                    bytes
                }
                Some(Piece::Chunks(chunks)) => {
                    let next = chunks.next().await?;
                    let Some(bytes) = next else {
                        self.pieces.pop_front();
                        continue;
                    };
                    bytes
                }
            };
            if bytes.is_empty() {
                continue;
            }
            self.done += bytes.len() as u64;
            if let Some(progress) = &self.progress {
                progress(self.done, Some(self.total));
            }
            return Ok(Some(bytes));
        }
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart")
            .field("parts", &self.parts.len())
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::transfer::DigestAlgorithm;

    async fn read(body: RequestBody) -> (u64, Vec<u8>) {
        let RequestBody::Stream { length, mut chunks } = body else {
            panic!("not streamed")
        };
        let mut all = Vec::new();
        while let Some(bytes) = chunks.next().await.unwrap() {
            all.extend_from_slice(&bytes);
        }
        (length, all)
    }

    fn scan(bytes: &'static [u8]) -> UploadFile {
        UploadFile::from_bytes(bytes, DigestAlgorithm::Sha1)
    }

    #[tokio::test]
    async fn a_form_is_written_as_rfc_7578_says_and_is_as_long_as_it_says() {
        let mut form = Multipart::new().unwrap();
        form.boundary = "form-x".to_owned();
        let name = Phi::new("a \"b\"\r\nÜ.stl".to_owned());
        let form = form
            .text("patient", "42")
            .bytes("model", "application/json", "{}")
            .file("file", &name, "model/stl", scan(b"solid"));
        let expected = "--form-x\r\nContent-Disposition: form-data; name=\"patient\"\r\n\r\n42\r\n\
             --form-x\r\nContent-Disposition: form-data; name=\"model\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
             --form-x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22%0D%0AÜ.stl\"\r\n\
             Content-Type: model/stl\r\n\r\nsolid\r\n--form-x--\r\n";
        for _ in 0..2 {
            let (length, body) = read(form.body(None).unwrap()).await;
            assert_eq!(String::from_utf8(body.clone()).unwrap(), expected);
            assert_eq!(length, body.len() as u64);
        }
        assert!(!format!("{form:?}").contains("stl"));
    }

    #[tokio::test]
    async fn progress_counts_the_whole_body_up() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&seen);
        let progress: Progress = Arc::new(move |done, total| {
            told.lock().unwrap().push((done, total));
        });
        let name = Phi::new("a".to_owned());
        let form = Multipart::new()
            .unwrap()
            .file("a", &name, "model/stl", scan(b"12345"))
            .file("b", &name, "model/stl", scan(b""));
        let (length, _) = read(form.body(Some(progress)).unwrap()).await;
        let seen = seen.lock().unwrap();
        assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(seen.last(), Some(&(length, Some(length))));
    }

    #[test]
    fn every_form_has_a_boundary_of_its_own() {
        let boundary = || Multipart::new().unwrap().boundary;
        assert_ne!(boundary(), boundary());
        assert!(boundary().len() <= 70, "RFC 2046 section 5.1.1");
    }
}
