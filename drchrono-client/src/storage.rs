//! Files behind signed links: fetched without the access token, never kept, asked for anew when they end
//! (dossier 2.13, WF-7).

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dental_oauth::api::ApiRequest;
use dental_oauth::net::checked_url;
use dental_oauth::transfer::{ByteRange, Download, FileBody, FileOpener};
use dental_oauth::{Error, ErrorKind, Result, Secret, Sent};
use http::Method;

use crate::client::Drchrono;
use crate::operation;
use crate::query::Query;
use crate::wire::{AmendmentRow, AppointmentRow, DocumentRow, LabDocumentRow};

/// The code of an error about a file that drchrono has not put into its storage yet.
pub(crate) const PENDING: &str = "pending_file";

/// A file by the object that holds its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileOf {
    /// The clinical note of an appointment, as PDF.
    Note(String),
    Document(String),
    Amendment(String),
    LabDocument(String),
}

impl FileOf {
    /// As it stands in a neutral file id.
    pub(crate) fn to_id(&self) -> String {
        match self {
            Self::Note(id) => format!("note:{id}"),
            Self::Document(id) => format!("document:{id}"),
            Self::Amendment(id) => format!("amendment:{id}"),
            Self::LabDocument(id) => format!("lab_document:{id}"),
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        let (kind, id) = id.split_once(':')?;
        let id = id.to_owned();
        match kind {
            "note" => Some(Self::Note(id)),
            "document" => Some(Self::Document(id)),
            "amendment" => Some(Self::Amendment(id)),
            "lab_document" => Some(Self::LabDocument(id)),
            _ => None,
        }
    }
}

impl Drchrono {
    /// A document of a patient's chart. Scope `patients:read`.
    ///
    /// ```no_run
    /// # async fn fetch(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// client.download_document("700001").to_path("scan.stl".as_ref()).await?;
    /// # Ok(()) }
    /// ```
    pub fn download_document(&self, id: &str) -> Download {
        self.download(FileOf::Document(id.to_owned()))
    }

    /// The clinical note of an appointment, as PDF. Scopes `calendar:read` and `clinical:read`.
    pub fn download_note(&self, appointment: &str) -> Download {
        self.download(FileOf::Note(appointment.to_owned()))
    }

    /// The file of an amendment. Scope `clinical:read`.
    pub fn download_amendment(&self, id: &str) -> Download {
        self.download(FileOf::Amendment(id.to_owned()))
    }

    /// A document of a lab order. Scope `labs:read`.
    pub fn download_lab_document(&self, id: &str) -> Download {
        self.download(FileOf::LabDocument(id.to_owned()))
    }

    fn download(&self, file: FileOf) -> Download {
        Download::new(Arc::new(self.opener(file))).clock(Arc::clone(&self.0.clock))
    }

    fn opener(&self, file: FileOf) -> Signed {
        self.opener_at(file, None)
    }

    /// Begins with a link that was given lately, if there is one.
    pub(crate) fn opener_at(&self, file: FileOf, link: Option<Secret>) -> Signed {
        Signed {
            client: self.clone(),
            file,
            link: Mutex::new(link),
        }
    }

    async fn link_of(&self, file: &FileOf) -> Result<Secret> {
        let link = match file {
            FileOf::Note(id) => {
                let query = Query::new().flag("verbose", true);
                let row: AppointmentRow = self
                    .read(operation::APPOINTMENT, "/api/appointments", id, &query)
                    .await?;
                row.note_link().cloned()
            }
            FileOf::Document(id) => {
                let row: DocumentRow = self
                    .read(operation::DOCUMENT, "/api/documents", id, &Query::new())
                    .await?;
                row.document
            }
            FileOf::Amendment(id) => {
                let row: AmendmentRow = self
                    .read(operation::AMENDMENT, "/api/amendments", id, &Query::new())
                    .await?;
                row.amendment_file
            }
            FileOf::LabDocument(id) => {
                let path = "/api/lab_documents";
                let row: LabDocumentRow = self
                    .read(operation::LAB_DOCUMENT, path, id, &Query::new())
                    .await?;
                row.document
            }
        };
        link.ok_or_else(|| {
            let detail = "there is no file, or drchrono has not stored it yet: ask again later";
            let error = Error::new(ErrorKind::NotFound, detail).with_code(Some(PENDING));
            self.named(operation::DOWNLOAD, error.with_sent(Sent::Yes))
        })
    }

    async fn fetch(&self, link: &Secret, range: &ByteRange) -> Result<FileBody> {
        let url = checked_url(link.expose(), self.0.loopback)
            .map_err(|error| self.named(operation::DOWNLOAD, error))?;
        let request = ApiRequest::to_url(operation::DOWNLOAD, Method::GET, url);
        let stream = self.0.storage.stream(&range.ask(request)).await?;
        FileBody::from_stream(stream, range)
    }
}

/// Opens a file at the storage. Its link lives as long as this does, and no longer.
pub(crate) struct Signed {
    client: Drchrono,
    file: FileOf,
    link: Mutex<Option<Secret>>,
}

impl Signed {
    async fn renewed(&self) -> Result<Secret> {
        let link = self.client.link_of(&self.file).await?;
        *self.link.lock().unwrap_or_else(PoisonError::into_inner) = Some(link.clone());
        Ok(link)
    }
}

#[async_trait]
impl FileOpener for Signed {
    async fn open(&self, range: &ByteRange) -> Result<FileBody> {
        let known = self
            .link
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let link = match known {
            Some(link) => link,
            None => self.renewed().await?,
        };
        match self.client.fetch(&link, range).await {
            // How storage says that a link has ended is its own affair.
            Err(error) if matches!(error.status(), Some(400 | 401 | 403 | 404 | 410)) => {
                let link = self.renewed().await?;
                self.client.fetch(&link, range).await
            }
            other => other,
        }
    }
}

/// What a link or a name says about a file: its last part and that one's ending. Links say it in their path.
pub(crate) fn name_in(link: &Secret) -> Option<String> {
    let url = url::Url::parse(link.expose()).ok()?;
    let last = url.path_segments()?.next_back()?.to_owned();
    // Percent-decoded as a form would be, without its plus signs.
    let (_, name) =
        url::form_urlencoded::parse(format!("n={}", last.replace('+', "%2B")).as_bytes())
            .next()
            .map(|(key, value)| (key.into_owned(), value.into_owned()))?;
    (!name.is_empty()).then_some(name)
}
