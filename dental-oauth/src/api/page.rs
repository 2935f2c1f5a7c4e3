//! One page of a list, and where the next one begins.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// Where a list goes on. Can be written down today and taken up tomorrow.
///
/// Opaque: a page number, or whatever else the provider needs. It may hold a server's own words, so its
/// `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// Takes a cursor from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The cursor of a numbered page.
    pub fn number(page: u64) -> Self {
        Self(page.to_string())
    }

    /// The text, to be kept for later.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This cursor with a note to whoever fetches the page at it, such as what the pages before have
    /// shown. Told apart again by [`Cursor::carried`].
    pub fn carrying(&self, note: &str) -> Self {
        Self(serde_json::json!([self.0, note]).to_string())
    }

    /// The cursor and the note it was given by [`Cursor::carrying`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when it carries none: a cursor of another list.
    pub fn carried(&self) -> Result<(Self, String), Error> {
        let (cursor, note) = serde_json::from_str(&self.0).map_err(|_| foreign())?;
        Ok((Self(cursor), note))
    }

    /// The page number.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when it is not one: a cursor of another list.
    pub fn page_number(&self) -> Result<u64, Error> {
        self.0.parse().map_err(|_| foreign())
    }
}

fn foreign() -> Error {
    Error::new(ErrorKind::InvalidRequest, "the cursor is not of this list")
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor(***)")
    }
}

/// One page.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    /// Items that could not be read, an error for each. They are missing from `items`: whoever takes a
    /// page looks here too. [`Pages`](super::Pages) gives them after the page's items.
    pub unreadable: Vec<Error>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
    /// How many items there are on all pages, if the provider says so. Informational.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// A page of items, and where the next one begins.
    pub fn new(items: Vec<T>, next: Option<Cursor>) -> Self {
        Self {
            items,
            unreadable: Vec::new(),
            next,
            total: None,
        }
    }

    /// Says how many items there are on all pages.
    pub fn with_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }

    /// Adds the errors of items that could not be read.
    pub fn with_unreadable(mut self, errors: Vec<Error>) -> Self {
        self.unreadable = errors;
        self
    }

    /// Keeps the items for which this holds.
    pub fn retain(mut self, keep: impl FnMut(&T) -> bool) -> Self {
        self.items.retain(keep);
        self
    }

    /// Converts the items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            unreadable: self.unreadable,
            next: self.next,
            total: self.total,
        }
    }
}
