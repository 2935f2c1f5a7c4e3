//! Documents of a patient's chart: uploaded once, however the connection fares (WF-6).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use dental_oauth::transfer::Progress;
use dental_oauth::{Error, ErrorKind, Phi, Result, Sent};
use serde::Serialize;

use crate::client::Drchrono;
use crate::files::FilePart;
use crate::operation;
use crate::query::Query;
use crate::times;
use crate::wire::DocumentRow;

const PATH: &str = "/api/documents";
/// Reads lag behind writes by some seconds (dossier 2.1): when to look for a document whose answer was lost.
const LOOKS: [u64; 4] = [1, 2, 4, 8];
/// When to look for the file of a document that was stored without one (dossier 2.13).
const FILE_LOOKS: [u64; 5] = [1, 2, 4, 8, 16];
/// Documents changed within this are looked through for a tag; wider than any zone is off.
const LOOK_BACK: TimeDelta = TimeDelta::hours(48);

/// A document to put into a patient's chart.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewDocument {
    /// The patient's id.
    pub patient: String,
    /// The doctor's id.
    pub doctor: String,
    /// The day it is filed under, `YYYY-MM-DD`.
    pub date: String,
    /// What it is.
    pub description: Phi<String>,
    /// The file.
    pub file: FilePart,
    /// Further tags, such as `case:900001`, which ties it to an appointment: documents have no field for that.
    pub tags: Vec<String>,
    /// Told how far the upload is.
    pub progress: Option<Progress>,
    upload: String,
}

impl NewDocument {
    /// A document under a tag of its own, by which it is found again should the answer to its upload be lost.
    /// `upload` is a name nobody else uses, such as [`new_reference`](dental_oauth::case::new_reference) gives.
    /// Keep it: after a crash [`Drchrono::find_document`] tells by it whether the document is in the chart.
    pub fn new(
        upload: impl Into<String>,
        patient: impl Into<String>,
        doctor: impl Into<String>,
        date: impl Into<String>,
        description: Phi<String>,
        file: FilePart,
    ) -> Self {
        Self {
            patient: patient.into(),
            doctor: doctor.into(),
            date: date.into(),
            description,
            file,
            tags: Vec::new(),
            progress: None,
            upload: upload.into(),
        }
    }

    /// Ties it to an appointment.
    pub fn case(mut self, appointment: &str) -> Self {
        self.tags.push(case_tag(appointment));
        self
    }

    /// Adds a tag.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }
}

impl std::fmt::Debug for NewDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDocument")
            .field("upload", &self.upload)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// A document that is in the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredDocument {
    /// Its id.
    pub id: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its file is taken but not to be had yet. Nothing is lost: read the document again later.
    pub pending: bool,
    /// It was there already: the answer to its upload was lost, or it was sent in an earlier run.
    pub found: bool,
}

#[derive(Serialize)]
struct Form<'a> {
    patient: &'a str,
    doctor: &'a str,
    date: &'a str,
    description: &'a str,
    metatags: Vec<String>,
}

/// The tag that ties a document to an appointment.
pub(crate) fn case_tag(appointment: &str) -> String {
    format!("case:{appointment}")
}

/// The tag by which an upload is found again.
pub(crate) fn upload_tag(upload: &str) -> String {
    format!("up:{upload}")
}

impl Drchrono {
    /// Puts a file into a patient's chart, streamed from disk. Scope `patients:write`.
    ///
    /// When the answer is lost the chart is looked through for the upload's tag, and only if it is not there
    /// after some seconds the file is sent once more. A file that the service has taken but not stored yet is
    /// waited for up to half a minute; after that the outcome says [`pending`](StoredDocument::pending).
    ///
    /// ```no_run
    /// # async fn file(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// use dental_oauth::Phi;
    /// use dental_oauth::case::new_reference;
    /// use drchrono_client::{FilePart, NewDocument};
    ///
    /// let scan = FilePart::open("upper.stl".as_ref()).await?;
    /// let what = Phi::new("Upper jaw scan".to_owned());
    /// let document = NewDocument::new(new_reference()?, "500001", "100001", "2026-01-15", what, scan);
    /// let stored = client.upload_document(&document.case("900001")).await?;
    /// println!("document {}", stored.id);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when the service does not take the file
    /// ([`field_errors`](crate::field_errors) says why; nothing is ever converted) or it is larger than
    /// allowed here; [`ErrorKind::OutcomeUnknown`] when it may be in the chart but is not to be seen.
    pub async fn upload_document(&self, document: &NewDocument) -> Result<StoredDocument> {
        self.check(document)?;
        let (row, found) = match self.create_document(document).await {
            Ok(row) => (row, false),
            Err(error) if may_have_happened(&error) => match self.look_for(document).await {
                Some(row) => (row, true),
                None => self.once_more(document).await?,
            },
            Err(error) => return Err(error),
        };
        self.with_file(row, found).await
    }

    /// The document that carries an upload's tag, if it is in the patient's chart: one call for each page of
    /// documents that changed in the last two days.
    pub async fn find_document(
        &self,
        patient: &str,
        upload: &str,
    ) -> Result<Option<StoredDocument>> {
        let row = self.tagged(patient, &upload_tag(upload)).await?;
        Ok(row.map(|row| stored(row, true)))
    }

    fn check(&self, document: &NewDocument) -> Result<()> {
        let length = document.file.file.length();
        let detail = if self
            .0
            .largest_upload
            .is_some_and(|largest| length > largest)
        {
            "the file is larger than allowed; nothing was sent"
        } else if document.upload.is_empty() || document.upload.contains(char::is_whitespace) {
            "an upload needs a name without spaces; nothing was sent"
        } else if times::civil(&document.date).is_none() || document.date.len() != 10 {
            "a document is filed under a day such as 2026-01-31; nothing was sent"
        } else {
            return Ok(());
        };
        let error = Error::new(ErrorKind::InvalidRequest, detail);
        Err(self.named(operation::UPLOAD_DOCUMENT, error))
    }

    async fn create_document(&self, document: &NewDocument) -> Result<DocumentRow> {
        let mut metatags = document.tags.clone();
        metatags.push(format!("src:{}", self.0.product));
        metatags.push(upload_tag(&document.upload));
        let form = Form {
            patient: &document.patient,
            doctor: &document.doctor,
            date: &document.date,
            description: document.description.expose(),
            metatags,
        };
        let row: DocumentRow = self
            .create_with_files(
                operation::UPLOAD_DOCUMENT,
                PATH,
                &Query::new(),
                &form,
                &[("document", document.file.clone())],
                document.progress.clone(),
            )
            .await?;
        // Mixing up two patients is the one thing that must never happen.
        if row
            .patient
            .as_ref()
            .is_some_and(|patient| *patient != document.patient)
        {
            let detail =
                "the service filed the document under another patient: look into it at once";
            let error = Error::new(ErrorKind::Integrity, detail).with_sent(Sent::Yes);
            return Err(self.named(operation::UPLOAD_DOCUMENT, error));
        }
        Ok(row)
    }

    async fn once_more(&self, document: &NewDocument) -> Result<(DocumentRow, bool)> {
        let error = match self.create_document(document).await {
            Ok(row) => return Ok((row, false)),
            Err(error) if may_have_happened(&error) => error,
            Err(error) => return Err(error),
        };
        if let Some(row) = self.look_for(document).await {
            return Ok((row, true));
        }
        let detail = "the document may be in the chart but is not to be seen: look for its upload tag before \
                      sending it again";
        let unknown = Error::new(ErrorKind::OutcomeUnknown, detail)
            .with_sent(Sent::Maybe)
            .with_source(error);
        Err(self.named(operation::UPLOAD_DOCUMENT, unknown))
    }

    async fn look_for(&self, document: &NewDocument) -> Option<DocumentRow> {
        let tag = upload_tag(&document.upload);
        for seconds in LOOKS {
            self.0.clock.sleep(Duration::from_secs(seconds)).await;
            // A list that cannot be read now may be readable in a moment.
            if let Ok(Some(row)) = self.tagged(&document.patient, &tag).await {
                return Some(row);
            }
        }
        None
    }

    /// The patient's document that carries a tag.
    async fn tagged(&self, patient: &str, tag: &str) -> Result<Option<DocumentRow>> {
        let query = Query::new()
            .set("patient", patient)
            .set("since", self.look_back(LOOK_BACK));
        let mut documents = self.list::<DocumentRow>(operation::DOCUMENTS, PATH, query);
        while let Some(row) = documents.next_item().await? {
            // Should the service ignore the filter, a stranger's document must not be taken for ours.
            let own = row.patient.as_deref().is_none_or(|found| found == patient);
            if own && !row.archived && row.metatags.iter().any(|found| found == tag) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    pub(crate) fn look_back(&self, by: TimeDelta) -> String {
        let now: DateTime<Utc> = self.0.clock.now().into();
        times::since((now - by).naive_utc())
    }

    async fn with_file(&self, mut row: DocumentRow, found: bool) -> Result<StoredDocument> {
        let id = row.id.clone();
        for seconds in FILE_LOOKS {
            if row.document.is_some() {
                break;
            }
            self.0.clock.sleep(Duration::from_secs(seconds)).await;
            match self
                .read(operation::DOCUMENT, PATH, &id, &Query::new())
                .await
            {
                Ok(now) => row = now,
                // It is in the chart: whatever goes wrong from here on, that it is must be said.
                Err(error) => {
                    tracing::debug!(
                        kind = error.kind().as_str(),
                        "a new document cannot be read yet"
                    );
                }
            }
        }
        Ok(stored(row, found))
    }
}

fn stored(row: DocumentRow, found: bool) -> StoredDocument {
    StoredDocument {
        pending: row.document.is_none(),
        id: row.id,
        tags: row.metatags,
        found,
    }
}

/// The service may have made the document although there is no usable answer.
pub(crate) fn may_have_happened(error: &Error) -> bool {
    match error.status() {
        None => error.sent() != Sent::No,
        Some(500..=599) => true,
        // It said yes, but the rest could not be read.
        Some(200..=299) => error.kind() != ErrorKind::Integrity,
        Some(_) => false,
    }
}
