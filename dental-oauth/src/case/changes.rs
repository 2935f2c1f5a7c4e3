//! What has changed since the last time: feeds of changes, and up to where one has been read.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::model::{Case, CaseId};
use super::source::CaseSource;
use crate::api::{Page, Pages};
use crate::error::Result;

/// Up to where a change feed has been read. Kept by the caller between runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watermark(Option<String>);

impl Watermark {
    /// From the beginning.
    pub fn start() -> Self {
        Self(None)
    }

    /// Takes up a watermark from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Some(text.into()))
    }

    /// The text, to be kept; `None` at the beginning.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// One page of a change feed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Changes {
    /// Cases as they are now, and where the feed goes on.
    pub page: Page<Case>,
    /// What to keep once this page *and every one before it* are dealt with: a later feed from here gives
    /// all that the rest of this one would have given. `None` while nothing may be kept yet. Where a feed
    /// is not ordered by time, that is so up to its last page: kept any earlier, a watermark would skip
    /// older changes on the pages still to come.
    pub watermark: Option<Watermark>,
    unchanged: HashSet<CaseId>,
}

impl Changes {
    /// A page after which nothing may be kept yet.
    pub fn new(page: Page<Case>) -> Self {
        Self {
            page,
            watermark: None,
            unchanged: HashSet::new(),
        }
    }

    /// Says which cases of the page have not changed, where a provider gives a whole list. They stay on
    /// the page, which would otherwise look like one without news, and are not given by [`ChangeFeed`].
    pub fn without(mut self, unchanged: impl Fn(&Case) -> bool) -> Self {
        let cases = self.page.items.iter().filter(|case| unchanged(case));
        self.unchanged = cases.map(|case| case.id.clone()).collect();
        self
    }

    /// Says what may be kept once this page and all before it are dealt with.
    pub fn keeping(mut self, watermark: Watermark) -> Self {
        self.watermark = Some(watermark);
        self
    }
}

/// What changed since a watermark, page by page: [`changes_since`] makes one.
///
/// It is guarded as every list is ([`Pages`]). A case that changes again while the feed is read is given
/// again.
pub struct ChangeFeed {
    pages: Pages<Case>,
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    watermark: Option<Watermark>,
    /// Something could not be read, and may be a change.
    unread: bool,
    /// Of the page just read.
    unchanged: HashSet<CaseId>,
}

/// The changes of one account since a watermark.
///
/// ```
/// # #[cfg(feature = "testing")] #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> dental_oauth::Result<()> {
/// use std::sync::Arc;
/// use dental_oauth::Provider;
/// use dental_oauth::case::{Case, Watermark, changes_since};
/// use dental_oauth::testing::MemoryCases;
///
/// let archive = MemoryCases::new(Provider::new("archive"));
/// archive.put(Case::new(Provider::new("archive"), "1".into()), []);
/// let mut feed = changes_since(Arc::new(archive), Watermark::start());
/// let mut kept = Watermark::start();
/// while let Some(cases) = feed.next_page().await? {
///     assert_eq!(cases.len(), 1); // deal with them, durably
///     if let Some(watermark) = feed.watermark() {
///         kept = watermark; // and only then write this down
///     }
/// }
/// assert_ne!(kept, Watermark::start());
/// # Ok(()) }
/// # #[cfg(not(feature = "testing"))] fn main() {}
/// ```
pub fn changes_since(source: Arc<dyn CaseSource>, since: Watermark) -> ChangeFeed {
    let kept: Arc<Mutex<Kept>> = Arc::default();
    let (told, since) = (Arc::clone(&kept), Arc::new(since));
    let pages = Pages::new(
        move |cursor| {
            let (source, since, told) =
                (Arc::clone(&source), Arc::clone(&since), Arc::clone(&told));
            async move {
                let changes = source.changes(&since, cursor.as_ref()).await?;
                let mut kept = lock(&told);
                kept.unread |= !changes.page.unreadable.is_empty();
                kept.watermark = changes.watermark;
                kept.unchanged = changes.unchanged;
                Ok(changes.page)
            }
        },
        // A case may change while the feed is read: only the same state of it is the same entry.
        |case| {
            let time = case.updated_at.as_ref().map(ToString::to_string);
            format!("{}\n{}", case.id, time.unwrap_or_default())
        },
    );
    let told = Arc::clone(&kept);
    let pages = pages.filter(move |case| !lock(&told).unchanged.contains(&case.id));
    ChangeFeed { pages, kept }
}

impl ChangeFeed {
    /// The next page's cases; `None` at the end. Dropping the future loses nothing.
    ///
    /// # Errors
    /// An error for each case that cannot be read, after the others of its page; the feed goes on after
    /// it. After any other error the same page can be asked for again.
    pub async fn next_page(&mut self) -> Result<Option<Vec<Case>>> {
        self.pages.next_page().await
    }

    /// After an error: whether it is about one case, so that asking again goes on behind it.
    pub fn goes_on(&self) -> bool {
        self.pages.goes_on()
    }

    /// What may be kept once every case given so far is dealt with; `None` while nothing may. A case that
    /// could not be read may be one that has changed: from there on nothing may be kept, so that the next
    /// run meets it again.
    pub fn watermark(&self) -> Option<Watermark> {
        let kept = lock(&self.kept);
        kept.watermark.clone().filter(|_| !kept.unread)
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for ChangeFeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeFeed")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
