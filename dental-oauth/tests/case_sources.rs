//! The trial for case sources: a right one passes, a wrong one does not.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, CaseStatus, Changes, FileKind,
    Watermark,
};
use dental_oauth::testing::{MemoryCases, case_source_conformance};
use dental_oauth::transfer::{ByteRange, Digest, DigestAlgorithm, FileBody};
use dental_oauth::{Phi, Provider, Result, Timestamp};

const HOUSE: Provider = Provider::DRCHRONO;

/// Eight cases, made at one hour's distance, changed in another order; one is deleted, one has changed.
fn archive() -> MemoryCases {
    let archive = MemoryCases::new(HOUSE);
    for number in [3, 8, 1, 5, 2, 7, 4, 6] {
        let mut case = Case::new(HOUSE, format!("case-{number}").into());
        case.status = if number % 2 == 0 {
            CaseStatus::Designed
        } else {
            CaseStatus::Created
        };
        case.updated_at = Some(Timestamp::parse(&format!("2026-01-15T0{number}:00:00Z")));
        case.title = Some(Phi::new(format!("title {number}")));
        case.deleted = number == 4;
        let content = format!("scan {number}").into_bytes();
        if number == 3 {
            // It has been another before.
            archive.put(case.clone(), []);
        }
        let mut file = CaseFile::new(case.id.clone(), "1".into(), FileKind::Document);
        file.bytes = Some(content.len() as u64);
        file.digest = Some(Digest::of(DigestAlgorithm::Sha1, &content));
        archive.put(case, [(file, content.into())]);
    }
    archive
}

#[tokio::test]
async fn the_archive_in_memory_passes() {
    let archive = archive();
    case_source_conformance(|| async { Arc::new(archive.clone()) as Arc<dyn CaseSource> }).await;
}

/// What is wrong with a source.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wrong {
    /// Skips a page of the list when deleted cases are asked for too.
    Loses,
    /// Its feed lets the newest change of the first page be kept while older ones are to come.
    EarlyWatermark,
    /// Hides what has not changed since yesterday, so to speak.
    ForgetfulFeed,
    /// Says that it knows hashes, and does not.
    NoDigest,
    /// Calls a case whole and keeps a hash back until it is asked for.
    NotWhole,
    /// Gives the file of another case.
    MixesUp,
    /// Filters by a status of its own.
    OwnStatus,
    /// Makes up a case for any id.
    NeverMissing,
    /// Gives the latest version, whichever is asked for.
    OneVersion,
    /// Says that it keeps none, and counts them.
    CountsAlone,
}

struct Odd(MemoryCases, Wrong);

impl Odd {
    /// The same on a page and alone: what differs between the two is another fault.
    fn spoil(&self, case: &mut Case) {
        for file in case.files.iter_mut().flatten() {
            match self.1 {
                Wrong::NoDigest => file.digest = None,
                Wrong::MixesUp => file.case = "case-1".into(),
                _ => {}
            }
        }
    }
}

#[async_trait]
impl CaseSource for Odd {
    fn provider(&self) -> Provider {
        self.0.provider()
    }

    fn capabilities(&self) -> Capabilities {
        let mut can = self.0.capabilities();
        can.versions = self.1 != Wrong::CountsAlone;
        can
    }

    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>> {
        let mut page = self.0.page(query, from).await?;
        if self.1 == Wrong::Loses && query.deleted && page.next.is_some() && from.is_none() {
            page.next = Some(Cursor::number(3));
        }
        if self.1 == Wrong::OwnStatus && query.status.is_some() {
            page.items.retain(|case| case.id.as_str() != "case-2");
        }
        for case in &mut page.items {
            self.spoil(case);
            if let (Wrong::NotWhole, Some(files)) = (self.1, &mut case.files) {
                for file in files.iter_mut() {
                    file.digest = None;
                }
            }
        }
        Ok(page)
    }

    fn cursor_after(&self, from: &Cursor) -> Option<Cursor> {
        self.0.cursor_after(from)
    }

    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        let mut changes = self.0.changes(since, from).await?;
        changes
            .page
            .items
            .iter_mut()
            .for_each(|case| self.spoil(case));
        match self.1 {
            Wrong::EarlyWatermark => Ok(changes.keeping(Watermark::new("8"))),
            Wrong::ForgetfulFeed => {
                changes
                    .page
                    .items
                    .retain(|case| case.id.as_str() != "case-5");
                Ok(changes)
            }
            _ => Ok(changes),
        }
    }

    async fn case(&self, id: &CaseId) -> Result<Case> {
        let mut case = match self.0.case(id).await {
            Err(_) if self.1 == Wrong::NeverMissing => Case::new(HOUSE, id.clone()),
            found => found?,
        };
        self.spoil(&mut case);
        Ok(case)
    }

    async fn case_version(&self, id: &CaseId, version: u64) -> Result<Case> {
        let mut case = self.0.case_version(id, version).await?;
        if self.1 == Wrong::OneVersion {
            case = self.0.case(id).await?;
        }
        self.spoil(&mut case);
        Ok(case)
    }

    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        self.0.open(file, range).await
    }
}

#[tokio::test]
async fn a_source_that_is_wrong_in_any_way_does_not_pass() {
    let table = [
        (Wrong::Loses, "deleted ones only when asked for"),
        (Wrong::EarlyWatermark, "skips changes on later pages"),
        (Wrong::ForgetfulFeed, "missing from the changes"),
        (Wrong::NoDigest, "`file_digests`"),
        (Wrong::NotWhole, "`whole`: case"),
        (Wrong::MixesUp, "a file of another case"),
        (Wrong::OwnStatus, "status: Some"),
        (Wrong::NeverMissing, "a case that is not there"),
        (Wrong::OneVersion, "another version of case"),
        (Wrong::CountsAlone, "`versions`: case"),
    ];
    for (wrong, said) in table {
        let archive = archive();
        let trial = tokio::spawn(async move {
            case_source_conformance(|| async {
                Arc::new(Odd(archive.clone(), wrong)) as Arc<dyn CaseSource>
            })
            .await;
        });
        let panic = trial.await.expect_err("it passed").into_panic();
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        let text = text.unwrap_or_default();
        assert!(text.contains(said), "{wrong:?}: {text}");
    }
}
