//! The files of a case: which documents belong to an appointment or a lab order (dossier 4.3).

use std::collections::HashMap;

use dental_oauth::case::{CaseFile, CaseId, FileKind, StoredForm};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Phi, Result, Secret};

use crate::documents::case_tag;
use crate::operation;
use crate::query::Query;
use crate::source::{Cases, appointment_case, case_file};
use crate::storage::{FileOf, name_in};
use crate::wire::{AmendmentRow, AppointmentRow, DocumentRow, LabDocumentRow, LabOrderRow};

/// The links of files that were just told of, by the files' ids: for a while they save asking for them again.
pub(crate) type Links = HashMap<String, Secret>;

impl Cases {
    /// The files of one appointment, asked for.
    pub(crate) async fn appointment_files(&self, row: &AppointmentRow) -> Result<Vec<CaseFile>> {
        let Some(patient) = &row.patient else {
            return Ok(Vec::new());
        };
        let query = Query::new().set("patient", patient);
        let mut documents =
            self.client
                .list::<DocumentRow>(operation::DOCUMENTS, "/api/documents", query);
        let mut own_documents = Vec::new();
        while let Some(document) = documents.next_item().await? {
            own_documents.push(document);
        }
        let query = Query::new().set("appointment", &row.id);
        let mut amendments =
            self.client
                .list::<AmendmentRow>(operation::AMENDMENTS, "/api/amendments", query);
        let mut own_amendments = Vec::new();
        while let Some(amendment) = amendments.next_item().await? {
            own_amendments.push(amendment);
        }
        let mut files = self.files_in(row, &own_documents, &own_amendments, &mut Links::new());
        if self.lab_documents {
            let case = appointment_case(&row.id);
            self.lab_documents_of(patient, &case, &mut files).await?;
        }
        Ok(files)
    }

    /// Those that are the appointment's among what its patient's chart holds, in the order of trust, whatever
    /// order the service lists them in: the note, documents tagged with the appointment, documents of its day
    /// (if asked for), amendments.
    pub(crate) fn files_in(
        &self,
        row: &AppointmentRow,
        documents: &[DocumentRow],
        amendments: &[AmendmentRow],
        links: &mut Links,
    ) -> Vec<CaseFile> {
        let case = appointment_case(&row.id);
        let mut files = Vec::new();
        let mut add = |file: CaseFile, link: Option<&Secret>| {
            if let Some(link) = link {
                links.insert(file.id.as_str().to_owned(), link.clone());
            }
            files.push(file);
        };
        if let Some(link) = row.note_link() {
            let note = FileOf::Note(row.id.clone());
            let mut file = case_file(&case, &note, FileKind::Document);
            file.name = Phi::new(format!("note-{}.pdf", row.id));
            add(file, Some(link));
        }
        let tag = case_tag(&row.id);
        let day = row
            .scheduled_time
            .as_deref()
            .and_then(|time| time.get(..10));
        for document in documents {
            // Should the service ignore the filter, a stranger's document must not be taken for this one's.
            let own = document.patient.is_some() && document.patient == row.patient;
            let tagged = document.metatags.contains(&tag);
            let of_day = self.other_documents
                && document.date.as_deref().is_some_and(|date| Some(date) == day)
                // Tagged with another appointment, it is that one's.
                && !document.is_tagged();
            if own && !document.archived && (tagged || of_day) {
                let of = FileOf::Document(document.id.clone());
                let link = document.document.as_ref();
                add(
                    named_file(&case, &of, link, document.description.clone()),
                    link,
                );
            }
        }
        for amendment in amendments {
            let is = |found: &Option<String>, own: Option<&str>| {
                found.is_none() || found.as_deref() == own
            };
            let own = is(&amendment.patient, row.patient.as_deref())
                && is(&amendment.appointment, Some(&row.id));
            if let Some(link) = amendment.amendment_file.as_ref().filter(|_| own) {
                let of = FileOf::Amendment(amendment.id.clone());
                let name = amendment.amendment_name.clone();
                add(named_file(&case, &of, Some(link), name), Some(link));
            }
        }
        files
    }

    async fn lab_documents_of(
        &self,
        patient: &str,
        case: &CaseId,
        files: &mut Vec<CaseFile>,
    ) -> Result<()> {
        let query = Query::new().set("patient", patient);
        let path = "/api/lab_orders_summary";
        let mut orders = self
            .client
            .list::<LabOrderRow>(operation::LAB_ORDERS, path, query);
        while let Some(order) = orders.next_item().await? {
            if order
                .patient
                .as_deref()
                .is_none_or(|found| found == patient)
            {
                files.extend(self.documents_of_order(&order, case).await?);
            }
        }
        Ok(())
    }

    pub(crate) async fn order_files(&self, row: &LabOrderRow) -> Result<Vec<CaseFile>> {
        let case = CaseId::new(format!("lab_order:{}", row.id));
        self.documents_of_order(row, &case).await
    }

    async fn documents_of_order(&self, row: &LabOrderRow, case: &CaseId) -> Result<Vec<CaseFile>> {
        let mut files = Vec::new();
        for id in &row.documents {
            let (path, query) = ("/api/lab_documents", Query::new());
            let read = self.client.read(operation::LAB_DOCUMENT, path, id, &query);
            let document: LabDocumentRow = match read.await {
                Ok(document) => document,
                Err(error) if error.status() == Some(404) => continue,
                Err(error) => return Err(error),
            };
            if document
                .lab_order
                .as_ref()
                .is_some_and(|order| *order != row.id)
            {
                continue;
            }
            let of = FileOf::LabDocument(document.id);
            let mut file = named_file(case, &of, document.document.as_ref(), None);
            if let (FileKind::Document, Some(kind)) = (&file.kind, document.kind) {
                file.kind = FileKind::Other(kind);
            }
            files.push(file);
        }
        Ok(files)
    }
}

/// Names and types are not in the API: the link's own name says both, as far as anything does.
fn named_file(
    case: &CaseId,
    of: &FileOf,
    link: Option<&Secret>,
    description: Option<Phi<String>>,
) -> CaseFile {
    let name = link.and_then(name_in);
    let ending = name
        .as_deref()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let (kind, stored) = match ending.as_deref() {
        Some("stl") => (
            FileKind::Scan { jaw: None },
            StoredForm::Mesh(MeshFormat::Stl),
        ),
        Some("ply") => (
            FileKind::Scan { jaw: None },
            StoredForm::Mesh(MeshFormat::Ply),
        ),
        Some("obj") => (FileKind::Scan { jaw: None }, StoredForm::AsIs),
        Some("jpg" | "jpeg" | "png" | "gif" | "tif" | "tiff" | "bmp") => {
            (FileKind::Image, StoredForm::AsIs)
        }
        _ => (FileKind::Document, StoredForm::AsIs),
    };
    let mut file = case_file(case, of, kind);
    file.stored = stored;
    file.name = name.map(Phi::new).or(description).unwrap_or_default();
    file
}
