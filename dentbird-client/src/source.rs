//! Dentbird as a [`CaseSource`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, CaseStatus, Changes, FileId,
    FileKind, Jaw, StoredForm, Watermark,
};
use dental_oauth::transfer::{ByteRange, FileBody, FileOpener as _, MeshFormat};
use dental_oauth::{Phi, Provider, Result, Timestamp};

use crate::client::Dentbird;
use crate::design_cases::{Converted, file_request};
use crate::model::{
    DesignCase, DesignCaseDetails, DesignCaseFilter, DesignStatus, FileReference, Lifecycle,
    ModelType,
};

#[async_trait]
impl CaseSource for Dentbird {
    fn provider(&self) -> Provider {
        Provider::DENTBIRD
    }

    fn capabilities(&self) -> Capabilities {
        let mut can = Capabilities::default();
        can.status_filter = true;
        can.search = true;
        can.reference = true;
        can.deletions = true;
        can
    }

    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>> {
        let number = from.map_or(Ok(1), Cursor::page_number)?;
        let filter = DesignCaseFilter {
            lifecycle: (!query.deleted).then_some(Lifecycle::Created),
            status: query.status.as_deref().and_then(status_word),
            case_name: query.search.clone(),
            reference_id: query.reference.clone(),
        };
        Ok(self.design_cases_page(&filter, number).await?.map(|case| {
            let mut case = neutral(case);
            // The list leaves the reference out; the filter is exact.
            case.reference = case.reference.or_else(|| query.reference.clone());
            case
        }))
    }

    /// Reads the whole list: Dentbird has no change feed, and its order is not documented. A case
    /// without a readable time is always given.
    ///
    /// The watermark, given with the last page alone, is the latest time on the *first* page: a later one
    /// may be that of a change during the read, and others of that time may be on pages read before.
    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        let (place, carried) = match from.map(Cursor::carried).transpose()? {
            Some((place, note)) => (Some(place), Some(note)),
            None => (None, None),
        };
        let query = CaseQuery::new().with_deleted();
        let mut page = self.page(&query, place.as_ref()).await?;
        let read = |text: &str| Timestamp::parse(text).instant();
        let mark = since.as_str().and_then(read);
        let reached = if let Some(note) = &carried {
            read(note)
        } else {
            // A time to come, kept as the mark, would hide all changes until it has passed.
            let now = DateTime::<Utc>::from(self.0.clock.now());
            let times = page
                .items
                .iter()
                .filter_map(time)
                .filter(|time| *time <= now);
            times.max().max(mark)
        };
        let reached = reached.map(|time| Timestamp::from(time).to_string());
        page.next = page
            .next
            .map(|next| next.carrying(reached.as_deref().unwrap_or_default()));
        // At the mark itself too: several changes may share an instant.
        let unchanged =
            |case: &Case| matches!((time(case), mark), (Some(time), Some(mark)) if time < mark);
        let changes = Changes::new(page).without(unchanged);
        Ok(match changes.page.next {
            Some(_) => changes,
            None => changes.keeping(reached.map_or_else(Watermark::start, Watermark::new)),
        })
    }

    async fn case(&self, id: &CaseId) -> Result<Case> {
        let details = self.design_case(id.as_str()).await?;
        let files = files_of(&details);
        let mut case = neutral(details.case);
        case.files = Some(files);
        Ok(case)
    }

    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        let format = file.formats.first().copied();
        let request = file_request(file.case.as_str(), file.id.as_str(), format);
        Converted {
            client: self.clone(),
            request,
        }
        .open(range)
        .await
    }
}

/// When a case last changed, or else when it was made.
fn time(case: &Case) -> Option<DateTime<Utc>> {
    let time = case.updated_at.as_ref().or(case.created_at.as_ref())?;
    time.instant()
}

/// The provider's word for a status asked for in neutral or in its own terms.
fn status_word(wanted: &str) -> Option<DesignStatus> {
    [
        DesignStatus::Created,
        DesignStatus::Designed,
        DesignStatus::Cam,
    ]
    .into_iter()
    .find(|status| {
        wanted.eq_ignore_ascii_case(status.as_str())
            || wanted.eq_ignore_ascii_case(neutral_status(status).as_str())
    })
}

fn neutral_status(status: &DesignStatus) -> CaseStatus {
    match status {
        DesignStatus::Created => CaseStatus::Created,
        DesignStatus::Designed => CaseStatus::Designed,
        DesignStatus::Cam => CaseStatus::InProduction,
        DesignStatus::Other(word) => CaseStatus::Other(word.clone()),
    }
}

fn neutral(case: DesignCase) -> Case {
    let deleted = case.is_deleted();
    let mut neutral = Case::new(Provider::DENTBIRD, CaseId::new(case.design_case_id));
    neutral.status = case
        .status
        .as_ref()
        .map_or(CaseStatus::Unknown, neutral_status);
    neutral.vendor_status = case.status.map(|status| status.as_str().to_owned());
    neutral.created_at = case.created_at;
    neutral.updated_at = case.updated_at;
    neutral.title = case.case_name;
    neutral.patient = case.patient_id;
    neutral.reference = case.reference_id;
    neutral.deleted = deleted;
    neutral.raw = case.raw;
    neutral
}

/// Scans, designs and pictures, each file once.
fn files_of(details: &DesignCaseDetails) -> Vec<CaseFile> {
    let case = CaseId::new(details.case.design_case_id.clone());
    let mut files: Vec<CaseFile> = Vec::new();
    let mut add = |reference: Option<&FileReference>, kind: FileKind, mesh: bool| {
        let Some(reference) = reference else { return };
        let id = FileId::new(reference.file_id.clone());
        if files.iter().any(|known| known.id == id) {
            return;
        }
        let mut file = CaseFile::new(case.clone(), id, kind);
        file.name = reference
            .file_name
            .clone()
            .unwrap_or_else(|| Phi::new(String::new()));
        if mesh {
            file.stored = StoredForm::OnDemand;
            file.formats = vec![MeshFormat::Stl, MeshFormat::Ply];
        }
        files.push(file);
    };
    for scan in &details.scan_meshes {
        // Only what says so is a jaw: `groupType` is known from one example.
        let jaw = match &scan.model_type {
            Some(ModelType::UpperBase) => Some(Jaw::Upper),
            Some(ModelType::LowerBase) => Some(Jaw::Lower),
            _ => None,
        };
        add(scan.mesh_file.as_ref(), FileKind::Scan { jaw }, true);
    }
    for mesh in &details.meshes {
        add(
            mesh.mesh_file.as_ref(),
            FileKind::Design {
                tooth: mesh.tooth_number,
            },
            true,
        );
    }
    let pictures = details
        .scan_meshes
        .iter()
        .map(|scan| scan.thumbnail_file.as_ref());
    let pictures = pictures.chain(
        details
            .meshes
            .iter()
            .map(|mesh| mesh.thumbnail_file.as_ref()),
    );
    for picture in pictures {
        add(picture, FileKind::Thumbnail, false);
    }
    files
}
