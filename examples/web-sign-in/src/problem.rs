//! Why the application cannot start, or cannot do its own part.

use std::sync::Arc;

/// What failed on our side, in words that hold no secret.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Problem {
    /// A setting is missing or wrong.
    Settings(&'static str),
    /// A file or a socket failed.
    Io(Arc<std::io::Error>),
    /// The library refused.
    Library(dental_oauth::Error),
    /// Something that should not happen.
    Internal(&'static str),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settings(words) | Self::Internal(words) => f.write_str(words),
            // The kind alone: a whole I/O error may quote a path.
            Self::Io(error) => write!(f, "a file or socket failed: {}", error.kind()),
            Self::Library(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Problem {}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

impl From<dental_oauth::Error> for Problem {
    fn from(error: dental_oauth::Error) -> Self {
        Self::Library(error)
    }
}

impl From<dental_oauth::session::StoreError> for Problem {
    fn from(error: dental_oauth::session::StoreError) -> Self {
        Self::Library(error.into())
    }
}
