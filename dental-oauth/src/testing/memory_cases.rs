//! A case source in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;

use crate::api::{Cursor, Page};
use crate::case::{
    Capabilities, Case, CaseFile, CaseId, CaseQuery, CaseSource, Changes, FileId, Watermark,
};
use crate::error::{Error, ErrorKind, Result};
use crate::net::ResponseBody;
use crate::provider::Provider;
use crate::transfer::{ByteRange, FileBody};

/// An archive in memory: the least that is right for a [`CaseSource`], and something to test with.
///
/// It filters nothing of its own accord, lists cases by id in numbered pages of three, has a feed of
/// changes in their order, and keeps every version of a case. Clones share their cases.
///
/// ```
/// use dental_oauth::Provider;
/// use dental_oauth::case::{Case, CaseFile, FileKind};
/// use dental_oauth::testing::MemoryCases;
///
/// let archive = MemoryCases::new(Provider::new("archive"));
/// let file = CaseFile::new("1".into(), "scan".into(), FileKind::Document);
/// let case = Case::new(Provider::new("archive"), "1".into());
/// archive.put(case, [(file, "the bytes of it".into())]);
/// ```
#[derive(Debug, Clone)]
pub struct MemoryCases {
    provider: Provider,
    page_size: usize,
    shelf: Arc<Mutex<Shelf>>,
}

#[derive(Debug, Default)]
struct Shelf {
    cases: BTreeMap<CaseId, Entry>,
    /// How many changes there have been.
    changes: u64,
}

#[derive(Debug)]
struct Entry {
    case: Case,
    files: Vec<(CaseFile, Bytes)>,
    /// Which change it was.
    change: u64,
    /// The versions before this one, the first first.
    earlier: Vec<(Case, Vec<(CaseFile, Bytes)>)>,
}

impl MemoryCases {
    /// An empty archive.
    pub fn new(provider: Provider) -> Self {
        Self {
            provider,
            page_size: 3,
            shelf: Arc::default(),
        }
    }

    /// Lists with this many cases on a page, three if not set.
    pub fn page_size(mut self, cases: usize) -> Self {
        self.page_size = cases.max(1);
        self
    }

    /// Puts a case in, with its files, or another state of one in its place.
    pub fn put(&self, mut case: Case, files: impl IntoIterator<Item = (CaseFile, Bytes)>) {
        let files: Vec<_> = files.into_iter().collect();
        case.files = Some(files.iter().map(|(file, _)| file.clone()).collect());
        case.whole = true;
        let mut shelf = self.shelf();
        shelf.changes += 1;
        let change = shelf.changes;
        let before = shelf.cases.remove(&case.id);
        let earlier = before.map_or_else(Vec::new, |before| {
            let mut earlier = before.earlier;
            earlier.push((before.case, before.files));
            earlier
        });
        case.version = Some(earlier.len() as u64 + 1);
        let id = case.id.clone();
        let entry = Entry {
            case,
            files,
            change,
            earlier,
        };
        shelf.cases.insert(id, entry);
    }

    /// Takes a case out without a trace.
    pub fn remove(&self, id: &CaseId) {
        self.shelf().cases.remove(id);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn missing(&self, what: &'static str) -> Error {
        Error::new(ErrorKind::NotFound, what).with_provider(&self.provider)
    }
}

#[async_trait]
impl CaseSource for MemoryCases {
    fn provider(&self) -> Provider {
        self.provider.clone()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            change_feed: true,
            deletions: true,
            files_in_list: true,
            file_digests: true,
            versions: true,
            ..Capabilities::default()
        }
    }

    async fn page(&self, _: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>> {
        let number = from.map_or(Ok(1), Cursor::page_number)?;
        let before = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        let before = before.saturating_mul(self.page_size);
        let shelf = self.shelf();
        let cases = shelf.cases.values().skip(before).take(self.page_size);
        let cases: Vec<Case> = cases.map(|entry| entry.case.clone()).collect();
        let more = shelf.cases.len() > before.saturating_add(self.page_size);
        let next = more.then(|| Cursor::number(number.saturating_add(1)));
        Ok(Page::new(cases, next).with_total(Some(shelf.cases.len() as u64)))
    }

    fn cursor_after(&self, from: &Cursor) -> Option<Cursor> {
        Some(Cursor::number(from.page_number().ok()?.checked_add(1)?))
    }

    /// In the order of the changes: each page's watermark can be kept, and each cursor is one.
    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes> {
        let since = match from {
            Some(cursor) => cursor.page_number()?,
            None => since
                .as_str()
                .map_or(Ok(0), |mark| Cursor::new(mark).page_number())?,
        };
        let shelf = self.shelf();
        let mut changed: Vec<&Entry> = shelf
            .cases
            .values()
            .filter(|entry| entry.change > since)
            .collect();
        changed.sort_by_key(|entry| entry.change);
        let more = changed.len() > self.page_size;
        changed.truncate(self.page_size);
        let reached = changed.last().map_or(since, |entry| entry.change);
        let next = more.then(|| Cursor::number(reached));
        let cases = changed
            .into_iter()
            .map(|entry| entry.case.clone())
            .collect();
        Ok(Changes::new(Page::new(cases, next)).keeping(Watermark::new(reached.to_string())))
    }

    async fn case(&self, id: &CaseId) -> Result<Case> {
        let shelf = self.shelf();
        let entry = shelf.cases.get(id);
        entry
            .map(|entry| entry.case.clone())
            .ok_or_else(|| self.missing("there is no such case"))
    }

    async fn case_version(&self, id: &CaseId, version: u64) -> Result<Case> {
        let shelf = self.shelf();
        let entry = shelf.cases.get(id);
        let entry = entry.ok_or_else(|| self.missing("there is no such case"))?;
        let earlier = entry.earlier.iter().map(|(case, _)| case);
        let mut versions = earlier.chain([&entry.case]);
        let found = versions.find(|case| case.version == Some(version));
        found
            .cloned()
            .ok_or_else(|| self.missing("the case has no such version"))
    }

    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody> {
        let content = self.content(&file.case, &file.id);
        let content = content.ok_or_else(|| self.missing("there is no such file"))?;
        let start = usize::try_from(range.start()).unwrap_or(usize::MAX);
        // Past the end, as from a server whose file has changed: the whole of it.
        let start = if start < content.len() { start } else { 0 };
        Ok(FileBody {
            start: start as u64,
            length: Some(content.len() as u64),
            etag: None,
            content_type: None,
            body: ResponseBody::from_bytes(content.slice(start..)),
        })
    }
}

impl MemoryCases {
    fn content(&self, case: &CaseId, file: &FileId) -> Option<Bytes> {
        let shelf = self.shelf();
        let entry = shelf.cases.get(case)?;
        let earlier = entry.earlier.iter().rev().flat_map(|(_, files)| files);
        let mut files = entry.files.iter().chain(earlier);
        let (_, content) = files.find(|(known, _)| known.id == *file)?;
        Some(content.clone())
    }
}
