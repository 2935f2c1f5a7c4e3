//! The files of a case: which documents belong to an appointment or a lab order (dossier 4.3).

use dental_oauth::case::{CaseFile, CaseId, FileKind, StoredForm};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Phi, Result, Secret};

use crate::call::Query;
use crate::documents::case_tag;
use crate::operation;
use crate::source::{Cases, appointment_case, case_file};
use crate::storage::{FileOf, name_in};
use crate::wire::{AmendmentRow, AppointmentRow, DocumentRow, LabDocumentRow, LabOrderRow};

impl Cases {
    /// In this order: the note, documents tagged with the appointment, documents of its day (if asked for),
    /// amendments, documents of the patient's lab orders (if asked for).
    pub(crate) async fn appointment_files(&self, row: &AppointmentRow) -> Result<Vec<CaseFile>> {
        let case = appointment_case(&row.id);
        let mut files = Vec::new();
        if row
            .clinical_note
            .as_ref()
            .is_some_and(|note| note.pdf.is_some())
        {
            let note = FileOf::Note(row.id.clone());
            let mut file = case_file(&case, &note, FileKind::Document);
            file.name = Phi::new(format!("note-{}.pdf", row.id));
            files.push(file);
        }
        let Some(patient) = &row.patient else {
            return Ok(files);
        };
        let query = Query::new().set("patient", patient);
        let mut documents =
            self.client
                .list::<DocumentRow>(operation::DOCUMENTS, "/api/documents", query);
        let day = row
            .scheduled_time
            .as_deref()
            .and_then(|time| time.get(..10));
        while let Some(document) = documents.next_item().await? {
            // Should the service ignore the filter, a stranger's document must not be taken for this one's.
            let own = document.patient.as_ref() == Some(patient) && !document.archived;
            let tag = case_tag(&row.id);
            let tagged = document.metatags.contains(&tag);
            let of_day = self.other_documents
                && document.date.as_deref().is_some_and(|date| Some(date) == day)
                // Tagged with another appointment, it is that one's.
                && !document.metatags.iter().any(|tag| tag.starts_with("case:"));
            if own && (tagged || of_day) {
                files.push(document_file(&case, document));
            }
        }
        // In the order of trust, whatever order the service lists them in.
        self.amendments(row, patient, &case, &mut files).await?;
        if self.lab_documents {
            self.lab_documents_of(patient, &case, &mut files).await?;
        }
        Ok(files)
    }

    async fn amendments(
        &self,
        row: &AppointmentRow,
        patient: &str,
        case: &CaseId,
        files: &mut Vec<CaseFile>,
    ) -> Result<()> {
        let query = Query::new().set("appointment", &row.id);
        let mut amendments =
            self.client
                .list::<AmendmentRow>(operation::AMENDMENTS, "/api/amendments", query);
        while let Some(amendment) = amendments.next_item().await? {
            let own = amendment
                .patient
                .as_deref()
                .is_none_or(|found| found == patient)
                && amendment
                    .appointment
                    .as_ref()
                    .is_none_or(|found| *found == row.id);
            let Some(link) = amendment.amendment_file.filter(|_| own) else {
                continue;
            };
            let of = FileOf::Amendment(amendment.id);
            files.push(named_file(case, &of, Some(&link), amendment.amendment_name));
        }
        Ok(())
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

fn document_file(case: &CaseId, document: DocumentRow) -> CaseFile {
    let of = FileOf::Document(document.id);
    named_file(case, &of, document.document.as_ref(), document.description)
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
