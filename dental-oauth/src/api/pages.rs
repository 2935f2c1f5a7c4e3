//! A list of pages as one stream.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::in_flight::InFlight;
use super::page::{Cursor, Page};
use crate::error::{Error, ErrorKind, Result};

/// So many pages in a row may bring nothing new in a list that goes by its total: items added at its front
/// push what was read already onto the next page.
const STALE_PAGES: u32 = 16;

type Identity<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;
type Keep<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

/// A list, page by page or item by item.
///
/// As a [`Stream`] it gives items; [`next_page`](Pages::next_page) gives pages. Items are told apart by
/// id, so that one which moves to a later page while the list is read is given once. A list that goes in
/// circles ends with an error or, where a page brings nothing new, simply ends. An item that cannot
/// be read is an error in its place, after which the list goes on; after any other error the same page can
/// be asked for again. [`cursor`](Pages::cursor) says where to go on tomorrow.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> dental_oauth::Result<()> {
/// use dental_oauth::api::{Cursor, Page, Pages};
///
/// let mut pages = Pages::new(
///     |from: Option<Cursor>| async move {
///         let number = from.map_or(Ok(1), |cursor| cursor.page_number())?;
///         let next = (number < 3).then(|| Cursor::number(number + 1));
///         Ok(Page::new(vec![number * 10, number * 10 + 1], next))
///     },
///     |item| item.to_string(),
/// );
/// assert_eq!(pages.next_page().await?.unwrap(), [10, 11]);
/// assert_eq!(pages.collect(100).await?, [20, 21, 30, 31]);
/// # Ok(()) }
/// ```
pub struct Pages<T> {
    in_flight: InFlight<T>,
    identity: Identity<T>,
    keep: Option<Keep<T>>,
    position: Position,
    ready: std::vec::IntoIter<T>,
    unreadable: VecDeque<Error>,
    /// The last step was an item that cannot be read.
    skipped: bool,
    seen: HashSet<String>,
    been: HashSet<Cursor>,
    fetched: u64,
    limit: u64,
    stale: u32,
    received: u64,
    /// Items on the fullest page so far.
    page_size: u64,
    total: Option<u64>,
    ends_at_total: bool,
}

/// One step of a list.
pub(crate) enum Taken<T> {
    Item(T),
    /// An item in its place; the list goes on.
    Unreadable(Error),
    /// The list does not go on by itself.
    Failed(Error),
    End,
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
            in_flight: InFlight::new(Arc::new(move |cursor| Box::pin(fetch(cursor)))),
            identity: Arc::new(identity),
            keep: None,
            position: Position::Start,
            ready: Vec::new().into_iter(),
            unreadable: VecDeque::new(),
            skipped: false,
            seen: HashSet::new(),
            been: HashSet::new(),
            fetched: 0,
            limit: 10_000,
            stale: 0,
            received: 0,
            page_size: 0,
            total: None,
            ends_at_total: false,
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

    /// Keeps up to `window` pages in flight where the place of a page is known before the one ahead of it
    /// has been read, as in numbered lists: `successor` names the page after one. Pages are given in their
    /// order all the same, no more than `window` are held, and once the provider has said how many items
    /// there are, none is asked for beyond them. The first page is fetched alone.
    ///
    /// The pages are fetched on tasks of tokio's, so that they come while the caller is busy with the one
    /// before; dropping the list ends them.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> dental_oauth::Result<()> {
    /// # use dental_oauth::api::{Cursor, Page, Pages};
    /// # let fetch = |from: Option<Cursor>| async move {
    /// #     let number = from.map_or(Ok(1), |cursor| cursor.page_number())?;
    /// #     let next = (number < 3).then(|| Cursor::number(number + 1));
    /// #     Ok(Page::new(vec![number], next).with_total(Some(3)))
    /// # };
    /// let pages = Pages::new(fetch, |item| item.to_string())
    ///     .ahead(8, |page| Some(Cursor::number(page.page_number().ok()? + 1)));
    /// assert_eq!(pages.collect(100).await?, [1, 2, 3]);
    /// # Ok(()) }
    /// ```
    pub fn ahead(
        mut self,
        window: usize,
        successor: impl Fn(&Cursor) -> Option<Cursor> + Send + Sync + 'static,
    ) -> Self {
        self.in_flight.ahead(window, Arc::new(successor));
        self
    }

    /// Ends the list once as many items have come as the provider says there are, repeated and unreadable
    /// ones included, even if a page names a next one; and not before, even if a page brings nothing new but
    /// is not empty. For numbered lists that say how long they are and never which page is the last.
    pub fn ends_at_total(mut self) -> Self {
        self.ends_at_total = true;
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

    /// After an error: whether it is about one item, so that asking again goes on behind it. After any
    /// other, asking again asks for the same page.
    pub fn goes_on(&self) -> bool {
        self.skipped
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
        Poll::Ready(match ready!(self.poll_taken(context)) {
            Taken::Item(item) => Ok(Some(item)),
            Taken::Unreadable(error) | Taken::Failed(error) => Err(error),
            Taken::End => Ok(None),
        })
    }

    pub(crate) fn poll_taken(&mut self, context: &mut Context<'_>) -> Poll<Taken<T>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Taken::Item(item));
            }
            if let Some(error) = self.skip() {
                return Poll::Ready(Taken::Unreadable(error));
            }
            match ready!(self.poll_fetch(context)) {
                Ok(Some(items)) => self.ready = items.into_iter(),
                Ok(None) => return Poll::Ready(Taken::End),
                Err(error) => return Poll::Ready(Taken::Failed(error)),
            }
        }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<T>>>> {
        // What is left of a page that items were taken from comes first.
        let rest: Vec<T> = std::mem::take(&mut self.ready).collect();
        if !rest.is_empty() {
            return Poll::Ready(Ok(Some(rest)));
        }
        match self.skip() {
            Some(error) => Poll::Ready(Err(error)),
            None => self.poll_fetch(context),
        }
    }

    fn skip(&mut self) -> Option<Error> {
        let error = self.unreadable.pop_front();
        self.skipped = error.is_some();
        error
    }

    fn poll_fetch(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<T>>>> {
        let from = match &self.position {
            Position::End => return Poll::Ready(Ok(None)),
            Position::Circle => {
                self.position = Position::End;
                let detail = "the list goes in circles: its pages bring again what was read before";
                return Poll::Ready(Err(Error::new(ErrorKind::Paging, detail)));
            }
            Position::Start => None,
            Position::At(cursor) => Some(cursor.clone()),
        };
        if self.fetched >= self.limit {
            self.position = Position::End;
            self.in_flight.clear();
            let detail = "the list has more pages than allowed; it may be going in circles";
            return Poll::Ready(Err(Error::new(ErrorKind::Paging, detail)));
        }
        let most = self.pages_to_come().min(self.limit - self.fetched);
        match ready!(self.in_flight.poll(from.as_ref(), most, context)) {
            Ok(page) => Poll::Ready(Ok(Some(self.take(from, page)))),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    /// How many pages the provider's total leaves room for: a guess at what is worth fetching ahead, never
    /// a reason to end the list.
    fn pages_to_come(&self) -> u64 {
        match self.total {
            Some(total) if self.page_size > 0 => total
                .saturating_sub(self.received)
                .div_ceil(self.page_size)
                .max(1),
            _ => u64::MAX,
        }
    }

    fn take(&mut self, from: Option<Cursor>, page: Page<T>) -> Vec<T> {
        self.fetched += 1;
        self.total = page.total.or(self.total);
        let length = (page.items.len() + page.unreadable.len()) as u64;
        self.received += length;
        self.page_size = self.page_size.max(length);
        self.been.extend(from);
        let (identity, seen) = (&self.identity, &mut self.seen);
        let mut new = page.items;
        new.retain(|item| seen.insert(identity(item)));
        self.stale = if new.is_empty() && page.unreadable.is_empty() {
            self.stale + 1
        } else {
            0
        };
        self.unreadable = page.unreadable.into();
        let received_all =
            self.ends_at_total && self.total.is_some_and(|total| self.received >= total);
        self.position = match page.next {
            Some(next) if !received_all => self.at(next, length),
            _ => Position::End,
        };
        if matches!(self.position, Position::End) {
            self.in_flight.clear();
        }
        if let Some(keep) = &self.keep {
            new.retain(|item| keep(item));
        }
        new
    }

    /// Where a page of `length` items that names a next one leaves the list.
    fn at(&self, next: Cursor, length: u64) -> Position {
        // A server that names a next page for ever would be read for ever.
        let patience = if self.ends_at_total && self.total.is_some() && length > 0 {
            STALE_PAGES
        } else {
            1
        };
        if self.been.contains(&next) || (patience > 1 && self.stale >= patience) {
            // More was promised than came: to end here would be a cut that nobody notices.
            Position::Circle
        } else if self.stale >= patience {
            tracing::warn!(
                "a page brought nothing new although it names a next one; the list ends here"
            );
            Position::End
        } else {
            Position::At(next)
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
