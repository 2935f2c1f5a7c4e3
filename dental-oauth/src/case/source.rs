//! Reading cases from any platform.

use std::sync::Arc;

use async_trait::async_trait;

use super::changes::{Changes, Watermark};
use super::model::{Case, CaseFile, CaseId};
use super::query::CaseQuery;
use crate::api::{Cursor, Page, Pages};
use crate::error::{Error, ErrorKind, Result};
use crate::provider::Provider;
use crate::transfer::{ByteRange, Download, FileBody, FileOpener};

/// What a provider can and cannot do. Honest: what is `false` here is done on this side, by reading
/// more, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Capabilities {
    /// Lists are filtered by time over there.
    pub time_filter: bool,
    /// Lists are filtered by status over there.
    pub status_filter: bool,
    /// Names are searched over there.
    pub search: bool,
    /// Cases can be found by a partner's reference.
    pub reference: bool,
    /// There is a feed of changes; otherwise [`CaseSource::changes`] reads the whole list.
    pub change_feed: bool,
    /// Deleted cases can be seen.
    pub deletions: bool,
    /// Lists tell the files of a case.
    pub files_in_list: bool,
    /// Files have a hash of the provider's to check.
    pub file_digests: bool,
    /// Earlier versions of a case are kept, and can be read: [`CaseSource::case_version`].
    pub versions: bool,
}

/// Cases of one account.
///
/// Object safe: a `Vec<Arc<dyn CaseSource>>` holds accounts of any platforms. Implement it for your own
/// archive, and everything here that takes sources takes it too.
#[async_trait]
pub trait CaseSource: Send + Sync + 'static {
    /// Which platform.
    fn provider(&self) -> Provider;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// One page of the list, from a cursor or the beginning. What the provider can filter is pushed down;
    /// the page may hold cases that were not asked for. [`all_cases`] leaves those out, so that the
    /// outcome is the same for every source.
    async fn page(&self, query: &CaseQuery, from: Option<&Cursor>) -> Result<Page<Case>>;

    /// The cursor of the page after the one at `from`, where that is known before the page is read, as in
    /// numbered lists: [`all_cases`] then fetches some pages ahead. `None` unless a source says otherwise.
    fn cursor_after(&self, from: &Cursor) -> Option<Cursor> {
        let _ = from;
        None
    }

    /// One page of what changed since a watermark, deleted cases too where they can be seen. May give a
    /// case that has not changed; never leaves one out that has, or whose files have, if the provider tells. Cases
    /// come with their files where that takes less than asking for each of them ([`Case::whole`]). The page says what may be kept after it
    /// ([`Changes::watermark`]); the last one always does. What a later page has to know for that travels
    /// in the cursor ([`Cursor::carrying`]). [`changes_since`](super::changes_since) reads the whole feed.
    async fn changes(&self, since: &Watermark, from: Option<&Cursor>) -> Result<Changes>;

    /// One case, with its files.
    async fn case(&self, id: &CaseId) -> Result<Case>;

    /// A case as it was in one of its versions ([`Case::version`]), with the files it had then. Most providers keep
    /// the latest only ([`Capabilities::versions`]).
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] unless a source says otherwise; what the provider says of a version that it does not
    /// have, for most [`ErrorKind::NotFound`].
    async fn case_version(&self, id: &CaseId, version: u64) -> Result<Case> {
        let _ = (id, version);
        let detail = "earlier versions of a case are not to be had here";
        Err(Error::new(ErrorKind::Unsupported, detail).with_provider(&self.provider()))
    }

    /// A file's bytes, from some byte on. Meshes come in the first of [`CaseFile::formats`]; without any the
    /// file comes as it is stored.
    async fn open(&self, file: &CaseFile, range: &ByteRange) -> Result<FileBody>;
}

/// A file of a case, ready to be downloaded, in the first of its formats. What comes as it is stored is
/// checked against the provider's hash and length where there are any; a mesh without a hash, or one that is
/// made on demand, is checked to be a complete one. [`Downloaded::verified`](crate::transfer::Downloaded::verified) tells
/// whether there was anything to check.
///
/// ```no_run
/// # async fn fetch(source: std::sync::Arc<dyn dental_oauth::case::CaseSource>) -> dental_oauth::Result<()> {
/// use std::path::Path;
/// use dental_oauth::case::download;
///
/// let case = source.case(&"20260115-000042".into()).await?;
/// for file in case.files.unwrap_or_default() {
///     let name = format!("{}.stl", file.id);
///     download(source.clone(), file).to_path(Path::new(&name)).await?;
/// }
/// # Ok(()) }
/// ```
pub fn download(source: Arc<dyn CaseSource>, file: CaseFile) -> Download {
    struct OfCase(Arc<dyn CaseSource>, CaseFile);
    #[async_trait]
    impl FileOpener for OfCase {
        async fn open(&self, range: &ByteRange) -> Result<FileBody> {
            self.0.open(&self.1, range).await
        }
    }
    let (digest, bytes) = (file.digest.clone(), file.bytes);
    let format = file.format();
    let converted_to = format.filter(|_| !file.comes_as_stored());
    let download = Download::new(Arc::new(OfCase(source, file)));
    if let Some(format) = converted_to {
        return download.mesh(format);
    }
    let download = match (digest, format) {
        (Some(digest), _) => download.digest(digest),
        (None, Some(format)) => download.mesh(format),
        (None, None) => download,
    };
    match bytes {
        Some(bytes) => download.length(bytes),
        None => download,
    }
}

/// So many pages of one account are fetched at once: few providers say how many they bear.
const PAGES_AHEAD: usize = 4;

/// The cases asked for, as one list. Where the source's pages are numbered, four are in flight at once.
pub fn all_cases(source: Arc<dyn CaseSource>, query: CaseQuery) -> Pages<Case> {
    let capabilities = source.capabilities();
    let query = Arc::new(query);
    let wanted = Arc::clone(&query);
    let numbers = Arc::clone(&source);
    Pages::new(
        move |cursor| {
            let (source, query) = (Arc::clone(&source), Arc::clone(&query));
            async move { source.page(&query, cursor.as_ref()).await }
        },
        |case: &Case| case.id.as_str().to_owned(),
    )
    .ahead(PAGES_AHEAD, move |from| numbers.cursor_after(from))
    .filter(move |case| wanted.matches(case, &capabilities))
}
