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

    /// The page number.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when it is not one: a cursor of another list.
    pub fn page_number(&self) -> Result<u64, Error> {
        self.0
            .parse()
            .map_err(|_| Error::new(ErrorKind::InvalidRequest, "the cursor is not of this list"))
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor(***)")
    }
}

/// One page.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
    /// How many items there are on all pages, if the provider says so. Informational.
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// Keeps the items for which this holds.
    pub fn retain(mut self, keep: impl FnMut(&T) -> bool) -> Self {
        self.items.retain(keep);
        self
    }

    /// Converts the items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            next: self.next,
            total: self.total,
        }
    }
}
