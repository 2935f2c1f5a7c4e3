//! drchrono as a [`CaseSink`]: files into a patient's chart.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use dental_oauth::case::{CaseId, CaseSink, Outgoing, OutgoingFile, Receipt};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result};

use crate::client::Drchrono;
use crate::documents::{NewDocument, upload_tag};
use crate::files::FilePart;
use crate::operation;
use crate::query::Query;
use crate::source::appointment_case;
use crate::wire::DocumentRow;

/// What [`Outgoing::settings`] may say.
const SETTINGS: [&str; 5] = ["patient", "doctor", "case", "description", "date"];
/// A reference is looked for among the documents of this time.
const LOOK_BACK: TimeDelta = TimeDelta::days(30);

#[async_trait]
impl CaseSink for Drchrono {
    fn provider(&self) -> Provider {
        Provider::DRCHRONO
    }

    /// Files each file as a document. Settings: `patient` and `doctor`, ids; `case`, the id of an appointment to
    /// tie them to; `description`, otherwise the work's title; `date`, otherwise today's in UTC. A file that
    /// carries the reference already, from an earlier run, is not sent again.
    async fn send(&self, work: &Outgoing) -> Result<Receipt> {
        let setting = |name: &str| work.settings.get(name).filter(|value| !value.is_empty());
        let needed = |name: &str| {
            setting(name)
                .ok_or_else(|| self.refused("the settings `patient` and `doctor` are needed"))
        };
        if work
            .settings
            .keys()
            .any(|name| !SETTINGS.contains(&name.as_str()))
        {
            return Err(self.refused(
                "a setting is unknown: there are patient, doctor, case, description and date",
            ));
        }
        if work.files.is_empty() {
            return Err(self.refused("there is no file to send"));
        }
        let (patient, doctor) = (needed("patient")?, needed("doctor")?);
        let case = setting("case").map(|id| id.strip_prefix("appointment:").unwrap_or(id));
        let today: DateTime<Utc> = self.0.clock.now().into();
        let today = today.date_naive().to_string();
        let date = setting("date").map_or(today.as_str(), String::as_str);
        let description = setting("description")
            .map_or_else(|| work.title.clone(), |text| Phi::new(text.clone()));

        let mut new = false;
        for (number, file) in work.files.iter().enumerate() {
            let upload = upload_name(&work.reference, number, work.files.len());
            if self.find_document(patient, &upload).await?.is_some() {
                continue;
            }
            let part = part_of(file).await?;
            let mut document =
                NewDocument::new(upload, patient, doctor, date, description.clone(), part);
            document.progress.clone_from(&work.progress);
            if let Some(case) = case {
                document = document.case(case);
            }
            match self.upload_document(&document).await {
                Ok(stored) => new |= !stored.found,
                Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
                    return Ok(Receipt::Unknown);
                }
                Err(error) => return Err(error),
            }
        }
        let case = case.map(appointment_case);
        Ok(if new {
            Receipt::Sent { open: None, case }
        } else {
            Receipt::Found {
                cases: case.into_iter().collect(),
            }
        })
    }

    /// The appointments whose documents of the last thirty days carry a reference; a document without an
    /// appointment stands for itself, as `document:` and its id.
    async fn find(&self, reference: &str) -> Result<Vec<CaseId>> {
        let query = Query::new().set("since", self.look_back(LOOK_BACK));
        let mut documents = self.list::<DocumentRow>(operation::DOCUMENTS, "/api/documents", query);
        let (one, one_of_many) = (upload_tag(reference), format!("{}.", upload_tag(reference)));
        let mut cases: Vec<CaseId> = Vec::new();
        while let Some(row) = documents.next_item().await? {
            let tags = &row.metatags;
            if row.archived
                || !tags
                    .iter()
                    .any(|tag| *tag == one || tag.starts_with(&one_of_many))
            {
                continue;
            }
            let appointment = tags.iter().find_map(|tag| tag.strip_prefix("case:"));
            let case = appointment.map_or_else(
                || CaseId::new(format!("document:{}", row.id)),
                appointment_case,
            );
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        Ok(cases)
    }
}

impl Drchrono {
    fn refused(&self, detail: &'static str) -> Error {
        let error = Error::new(ErrorKind::InvalidRequest, detail);
        self.named(operation::UPLOAD_DOCUMENT, error)
    }
}

async fn part_of(file: &OutgoingFile) -> Result<FilePart> {
    let part = FilePart::open(&file.path).await?;
    Ok(FilePart::new(file.name.clone(), part.file))
}

/// Several files under one reference are told apart by their number.
fn upload_name(reference: &str, number: usize, of: usize) -> String {
    if of == 1 {
        reference.to_owned()
    } else {
        format!("{reference}.{}", number + 1)
    }
}
