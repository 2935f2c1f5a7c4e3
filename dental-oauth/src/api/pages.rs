//! A list of pages as one stream.

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::page::{Cursor, Page};
use crate::error::{Error, ErrorKind, Result};

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>>> + Send>>;

/// Fetches the page that begins at a cursor, or the first one.
pub type PageFetch<T> = Arc<dyn Fn(Option<Cursor>) -> Fetching<T> + Send + Sync>;
type Identity<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;
type Keep<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

/// A list, page by page or item by item.
///
/// As a [`Stream`] it gives items; [`next_page`](Pages::next_page) gives pages. Items are told apart by
/// id, so that one which moves to a later page while the list is read is given once. A list that goes in
/// circles ends with an error or, where a page brings nothing new, simply ends. After an error the same
/// page can be asked for again. [`cursor`](Pages::cursor) says where to go on tomorrow.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> dental_oauth::Result<()> {
/// use dental_oauth::api::{Cursor, Page, Pages};
///
/// let mut pages = Pages::new(
///     |from: Option<Cursor>| async move {
///         let number = from.map_or(Ok(1), |cursor| cursor.page_number())?;
///         let next = (number < 3).then(|| Cursor::number(number + 1));
///         Ok(Page { items: vec![number * 10, number * 10 + 1], next, total: None })
///     },
///     |item| item.to_string(),
/// );
/// assert_eq!(pages.next_page().await?.unwrap(), [10, 11]);
/// assert_eq!(pages.collect(100).await?, [20, 21, 30, 31]);
/// # Ok(()) }
/// ```
pub struct Pages<T> {
    fetch: PageFetch<T>,
    identity: Identity<T>,
    keep: Option<Keep<T>>,
    position: Position,
    fetching: Option<Fetching<T>>,
    ready: std::vec::IntoIter<T>,
    seen: HashSet<String>,
    been: HashSet<Cursor>,
    fetched: u64,
    limit: u64,
    total: Option<u64>,
}

#[derive(Debug, Clone)]
enum Position {
    Start,
    At(Cursor),
    /// The page just given names one before it as the next: said once its items are given.
    Circle,
    End,
}

impl<T: Send + 'static> Pages<T> {
    /// A list from the way to fetch a page and the id of an item.
    pub fn new<F, Fut>(fetch: F, identity: impl Fn(&T) -> String + Send + Sync + 'static) -> Self
    where
        F: Fn(Option<Cursor>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>>> + Send + 'static,
    {
        Self {
            fetch: Arc::new(move |cursor| Box::pin(fetch(cursor))),
            identity: Arc::new(identity),
            keep: None,
            position: Position::Start,
            fetching: None,
            ready: Vec::new().into_iter(),
            seen: HashSet::new(),
            been: HashSet::new(),
            fetched: 0,
            limit: 10_000,
            total: None,
        }
    }

    /// Goes on at a cursor from another day.
    pub fn starting_at(mut self, cursor: Cursor) -> Self {
        self.position = Position::At(cursor);
        self
    }

    /// Gives only items for which this holds. The guards against lists that go in circles still see all.
    pub fn filter(mut self, keep: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        self.keep = Some(Arc::new(keep));
        self
    }

    /// Gives up after this many pages, 10,000 if not set.
    pub fn most_pages(mut self, pages: u64) -> Self {
        self.limit = pages;
        self
    }

    /// Where the next page begins: what to keep for [`starting_at`](Pages::starting_at) once the items
    /// given so far are dealt with. `None` before the first page and after the last.
    pub fn cursor(&self) -> Option<&Cursor> {
        match &self.position {
            Position::At(cursor) => Some(cursor),
            Position::Start | Position::Circle | Position::End => None,
        }
    }

    /// How many items the provider says there are in all.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The next page's new items; `None` at the end. Dropping the future loses nothing.
    pub async fn next_page(&mut self) -> Result<Option<Vec<T>>> {
        std::future::poll_fn(|context| self.poll_page(context)).await
    }

    /// The next item; `None` at the end. Dropping the future loses nothing.
    pub async fn next_item(&mut self) -> Result<Option<T>> {
        std::future::poll_fn(|context| self.poll_item(context)).await
    }

    /// All remaining items, at most `most` of them.
    ///
    /// # Errors
    /// [`ErrorKind::Paging`] when there are more.
    pub async fn collect(mut self, most: usize) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(item) = self.next_item().await? {
            if all.len() == most {
                return Err(Error::new(
                    ErrorKind::Paging,
                    "the list is longer than the caller's limit",
                ));
            }
            all.push(item);
        }
        Ok(all)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<T>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Ok(Some(item)));
            }
            match ready!(self.poll_fetch(context)) {
                Ok(Some(items)) => self.ready = items.into_iter(),
                Ok(None) => return Poll::Ready(Ok(None)),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<T>>>> {
        // What is left of a page that items were taken from comes first.
        let rest: Vec<T> = std::mem::take(&mut self.ready).collect();
        if rest.is_empty() {
            self.poll_fetch(context)
        } else {
            Poll::Ready(Ok(Some(rest)))
        }
    }

    fn poll_fetch(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<T>>>> {
        let from = match &self.position {
            Position::End => return Poll::Ready(Ok(None)),
            Position::Circle => {
                self.position = Position::End;
                let detail = "the list goes in circles: a page names one before it as the next";
                return Poll::Ready(Err(Error::new(ErrorKind::Paging, detail)));
            }
            Position::Start => None,
            Position::At(cursor) => Some(cursor.clone()),
        };
        if self.fetching.is_none() {
            if self.fetched >= self.limit {
                self.position = Position::End;
                let detail = "the list has more pages than allowed; it may be going in circles";
                return Poll::Ready(Err(Error::new(ErrorKind::Paging, detail)));
            }
            self.fetching = Some((self.fetch)(from.clone()));
        }
        let Some(fetching) = self.fetching.as_mut() else {
            return Poll::Ready(Ok(None));
        };
        let page = ready!(fetching.as_mut().poll(context));
        self.fetching = None;
        match page {
            Ok(page) => Poll::Ready(Ok(Some(self.take(from, page)))),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn take(&mut self, from: Option<Cursor>, page: Page<T>) -> Vec<T> {
        self.fetched += 1;
        self.total = page.total.or(self.total);
        self.been.extend(from);
        let (identity, seen) = (&self.identity, &mut self.seen);
        let new: Vec<T> = page
            .items
            .into_iter()
            .filter(|item| seen.insert(identity(item)))
            .collect();
        self.position = match page.next {
            None => Position::End,
            Some(next) if self.been.contains(&next) => Position::Circle,
            // A page that is empty, or full of what has been seen, ends the list even if it claims a
            // next one: a server that always does would be read for ever.
            Some(_) if new.is_empty() => {
                tracing::warn!(
                    "a page brought nothing new although it names a next one; the list ends here"
                );
                Position::End
            }
            Some(next) => Position::At(next),
        };
        match &self.keep {
            Some(keep) => new.into_iter().filter(|item| keep(item)).collect(),
            None => new,
        }
    }
}

impl<T: Send + Unpin + 'static> Stream for Pages<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.poll_item(context).map(Result::transpose)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("fetched", &self.fetched)
            .finish_non_exhaustive()
    }
}
