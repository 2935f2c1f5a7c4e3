//! Up to where the feed of changes was read, and what was seen around that time.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use dental_oauth::case::Watermark;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use dental_oauth::{Error, ErrorKind, Provider, Result};

use crate::model::{Case, DateForm, TimeWindow};

/// Every run begins this much before the one before it began (dossier 3.5.6).
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// More than this is not remembered; it is then given twice, which is allowed.
const MOST: usize = 1000;

/// When a run began, and the revisions it saw: what lies in the overlap with the next run is told by them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    begun: Option<DateTime<Utc>>,
    seen: BTreeSet<String>,
}

impl Mark {
    /// A run that begins now.
    pub(crate) fn at(begun: DateTime<Utc>) -> Self {
        Self {
            begun: Some(begun),
            seen: BTreeSet::new(),
        }
    }

    /// Where to begin.
    pub(crate) fn from(&self) -> DateTime<Utc> {
        let begun = self.begun.unwrap_or_else(TimeWindow::beginning);
        begun
            .checked_sub_signed(OVERLAP)
            .unwrap_or_else(TimeWindow::beginning)
    }

    pub(crate) fn see(&mut self, case: &Case) {
        if self.seen.len() < MOST {
            self.seen.insert(key(case));
        }
    }

    pub(crate) fn has_seen(&self, case: &Case) -> bool {
        self.seen.contains(&key(case))
    }

    pub(crate) fn watermark(&self) -> Watermark {
        let Some(begun) = self.begun else {
            return Watermark::start();
        };
        let mut text = DateForm::Iso.write(begun);
        for key in &self.seen {
            text.push(' ');
            text.push_str(key);
        }
        Watermark::new(text)
    }

    /// Reads a watermark; a time alone is one too. `None` at the beginning.
    pub(crate) fn read(watermark: &Watermark) -> Result<Option<Self>> {
        let Some(text) = watermark.as_str() else {
            return Ok(None);
        };
        let mut words = text.split(' ');
        let begun = words
            .next()
            .and_then(|time| DateTime::parse_from_rfc3339(time).ok());
        let begun = begun.ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidRequest,
                "the watermark is not of this feed",
            )
            .with_provider(&Provider::THREESHAPE)
        })?;
        Ok(Some(Self {
            begun: Some(begun.to_utc()),
            seen: words.take(MOST).map(str::to_owned).collect(),
        }))
    }
}

/// Names a revision of a case without saying anything about it.
fn key(case: &Case) -> String {
    let revision = case.revision();
    let revision = if revision.is_empty() {
        // Neither counted nor dated: any difference is a change.
        case.raw.expose().to_string()
    } else {
        revision
    };
    let text = format!("{} {revision}", case.id);
    let mut hex = Digest::of(DigestAlgorithm::Sha256, text.as_bytes()).to_hex();
    hex.truncate(16);
    hex
}
