//! From 3Shape's cases to the neutral ones.

use std::collections::HashSet;
use std::sync::Arc;

use dental_oauth::case::{
    Case as NeutralCase, CaseFile, CaseId, CaseStatus, FileId, FileKind, Jaw, StoredForm,
};
use dental_oauth::transfer::MeshFormat;
use dental_oauth::{Phi, Provider, Timestamp};

use crate::model::{Attachment, Case, JawType, ServerDate, Stage, StageFlag};

/// The neutral form of a case, its files included unless the service left them out.
pub(crate) fn neutral(case: &Case) -> NeutralCase {
    let mut neutral = NeutralCase::new(Provider::THREESHAPE, CaseId::new(case.id.to_string()));
    neutral.status = status(case.state.as_ref(), case.state_flag.as_ref());
    neutral.vendor_status = vendor_status(case);
    neutral.created_at = time(case.created.as_ref());
    neutral.updated_at = time(case.updated_on.as_ref());
    neutral.version = case.version.and_then(|version| u64::try_from(version).ok());
    neutral.title.clone_from(&case.patient_name);
    let patient = case.patient.as_ref();
    neutral.patient = patient
        .and_then(|patient| {
            patient
                .patient_ref_no
                .clone()
                .or_else(|| patient.external_id.clone())
        })
        .or_else(|| case.patient_name.clone());
    neutral.files = (!case.reduced || !case.attachments.is_empty()).then(|| files(case));
    // Lists and single reads give the same form of a case.
    neutral.whole = neutral.files.is_some();
    neutral.raw = Some(Phi::new(Arc::clone(case.raw.expose())));
    neutral
}

fn time(date: Option<&ServerDate>) -> Option<Timestamp> {
    date.and_then(ServerDate::timestamp)
}

/// Stage and flag together; both stay beside it in the provider's words.
fn status(stage: Option<&Stage>, flag: Option<&StageFlag>) -> CaseStatus {
    match (stage, flag) {
        (_, Some(StageFlag::Rejected)) => CaseStatus::ActionRequired,
        (Some(Stage::Manufactured), _) => CaseStatus::Completed,
        // What is approved goes on to the next stage.
        (Some(Stage::Designed), Some(StageFlag::Approved)) => CaseStatus::InProduction,
        (Some(Stage::Designed), _) => CaseStatus::Designed,
        (Some(Stage::Scanned), Some(StageFlag::Approved)) => CaseStatus::InProgress,
        (Some(Stage::Scanned), Some(StageFlag::Sent | StageFlag::Received)) => {
            CaseStatus::Submitted
        }
        (Some(Stage::Scanned | Stage::Created), _) => CaseStatus::Created,
        (Some(Stage::Other(word)), _) => CaseStatus::Other(word.clone()),
        (None, _) => CaseStatus::Unknown,
    }
}

/// As the vendor's portal writes it: `Scanned Sent`.
fn vendor_status(case: &Case) -> Option<String> {
    let words = [
        case.state.as_ref().map(Stage::as_str),
        case.state_flag.as_ref().map(StageFlag::as_str),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A file's id within its case: its hash, or where that is none, the provider's own id.
pub(crate) fn file_id(file: &Attachment) -> Option<FileId> {
    let id = file.sha1().map(|hash| hash.to_hex());
    id.or_else(|| file.id.clone()).map(FileId::new)
}

/// Each file once.
fn files(case: &Case) -> Vec<CaseFile> {
    let mut seen = HashSet::new();
    case.attachments
        .iter()
        .filter_map(|attachment| {
            let id = file_id(attachment)?;
            if !seen.insert(id.clone()) {
                return None;
            }
            let mut file =
                CaseFile::new(CaseId::new(case.id.to_string()), id, kind(case, attachment));
            file.name = attachment.name.clone().unwrap_or_default();
            file.digest = attachment.sha1();
            let stored = match attachment.extension().as_deref() {
                Some("stl") => Some(MeshFormat::Stl),
                Some("ply") => Some(MeshFormat::Ply),
                // The scanner's own type, and the one that the service converts.
                Some("dcm") => {
                    file.formats = vec![MeshFormat::Ply];
                    None
                }
                _ => None,
            };
            // Without a hash it stays unverified: what a file holds is not looked at here (dossier SEC-7).
            if let Some(format) = stored.filter(|_| file.digest.is_some()) {
                file.stored = StoredForm::Mesh(format);
                file.formats = vec![format];
            }
            Some(file)
        })
        .collect()
}

fn kind(case: &Case, file: &Attachment) -> FileKind {
    let scan = case.scans_of(file).next().is_some();
    let design = case.designs_of(file).next().is_some();
    match (scan, design) {
        (true, false) => FileKind::Scan {
            jaw: match case.jaw_of(file) {
                Some(JawType::Upper) => Some(Jaw::Upper),
                Some(JawType::Lower) => Some(Jaw::Lower),
                Some(JawType::Other(_)) | None => None,
            },
        },
        (false, true) => FileKind::Design { tooth: None },
        // Named as neither or, against all documentation, as both: its type is all that is known.
        _ => match file.extension().as_deref() {
            Some("png" | "jpg" | "jpeg" | "bmp" | "gif" | "tif" | "tiff") => FileKind::Image,
            Some("html" | "htm" | "pdf" | "xml" | "json" | "txt") => FileKind::Document,
            Some(other) => FileKind::Other(other.to_owned()),
            None => FileKind::Other("file".to_owned()),
        },
    }
}
