//! The tags of a document.

use std::fmt;

/// Tags of a document, such as `case:900001`. Read as a list, written as a text that holds one.
///
/// People write names into tags: like all of a patient's data they do not show in `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MetaTags(Vec<String>);

impl MetaTags {
    /// No tags.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tag.
    pub fn with(mut self, tag: impl Into<String>) -> Self {
        self.0.push(tag.into());
        self
    }

    /// The tags.
    pub fn expose(&self) -> &[String] {
        &self.0
    }

    /// Whether this tag is among them.
    pub fn has(&self, tag: &str) -> bool {
        self.0.iter().any(|one| one == tag)
    }

    /// From a text: a JSON list of texts, or else a single tag.
    pub(crate) fn of_text(text: &str) -> Self {
        serde_json::from_str(text).map_or_else(|_| Self::from_iter([text]), Self)
    }
}

impl<T: Into<String>> FromIterator<T> for MetaTags {
    fn from_iter<I: IntoIterator<Item = T>>(tags: I) -> Self {
        Self(tags.into_iter().map(Into::into).collect())
    }
}

impl fmt::Debug for MetaTags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MetaTags({})", self.0.len())
    }
}
