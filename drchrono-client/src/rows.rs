//! The rows of lists: each is read by itself, and told from the others by its id.

use std::sync::atomic::{AtomicU64, Ordering};

use dental_oauth::api::{JsonText, Misread};

/// What lists are made of and single reads give.
pub(crate) trait Row: Sized + Send + 'static {
    /// The row's own id, for models that have one.
    fn row_id(&self) -> Option<String>;

    /// Reads the next value as one.
    fn read_row(json: &mut JsonText<'_>) -> Result<Self, Misread>;
}

/// The most rows on a page (dossier 2.3). Room for that many is made at once: rows have up to three kilobytes, and would be moved
/// about while it grows.
const FULL_PAGE: usize = 250;

/// The rows of a page, each read by itself: one that cannot be must not hide the others.
pub(crate) struct RowsRead<T> {
    pub(crate) items: Vec<T>,
    /// Where rows could not be read: in the answer, or in a row's own text.
    pub(crate) unreadable: Vec<Misread>,
}

impl<T> Default for RowsRead<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unreadable: Vec::new(),
        }
    }
}

impl<T: Row> RowsRead<T> {
    /// Reads the next value as a row, or goes past it.
    pub(crate) fn take(&mut self, json: &mut JsonText<'_>) -> Result<(), Misread> {
        let left = json.left();
        match T::read_row(json) {
            Ok(item) => {
                if self.items.is_empty() {
                    // The others are about as long.
                    let length = left - json.left();
                    let expected = left / length.max(1);
                    self.items.reserve(expected.min(FULL_PAGE));
                }
                self.items.push(item);
            }
            Err(at) => {
                json.skip()?;
                self.unreadable.push(at);
            }
        }
        Ok(())
    }
}

/// What rows are told apart by. Those without an id cannot be: each counts as one of its own.
pub(crate) fn identity<T: 'static>(
    row_id: fn(&T) -> Option<String>,
) -> impl Fn(&T) -> String + Send + Sync + 'static {
    let unnamed = AtomicU64::new(0);
    move |row: &T| {
        row_id(row).unwrap_or_else(|| format!("#{}", unnamed.fetch_add(1, Ordering::Relaxed)))
    }
}
