//! Where a walk through cases is, and the mark it leaves (dossier 4.4).

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use dental_oauth::api::Cursor;
use dental_oauth::case::Watermark;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use dental_oauth::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use crate::times;

/// `since` is inclusive, but to the second or not is not documented.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// So many rows are known again; those beyond are given once more.
const KNOWN_AGAIN: usize = 500;

/// Up to where a feed has been read: the service's own texts, and how long the reading took.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    #[serde(default)]
    cases: Option<String>,
    #[serde(default)]
    documents: Option<String>,
    /// Seconds. What changed meanwhile, on a page that had been read, is older than the mark.
    #[serde(default)]
    took: i64,
    /// The rows that the next run meets again, because it begins before the mark: they have been given.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    given: BTreeSet<String>,
    #[serde(default)]
    pages: ChartPages,
}

/// How many calls it took to read all of the charts, when that was last done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ChartPages {
    #[serde(default)]
    pub(crate) documents: Option<u64>,
    #[serde(default)]
    pub(crate) amendments: Option<u64>,
}

impl Mark {
    pub(crate) fn of(watermark: &Watermark) -> Result<Self> {
        watermark.as_str().map_or(Ok(Self::default()), |text| {
            serde_json::from_str(text).map_err(|_| {
                let detail = "the watermark is not of this source";
                Error::new(ErrorKind::InvalidRequest, detail)
            })
        })
    }

    fn overlap(&self) -> TimeDelta {
        OVERLAP + TimeDelta::seconds(self.took.clamp(0, 7 * 24 * 3600))
    }

    pub(crate) fn cases_from(&self) -> Option<String> {
        let mark = self.cases.as_deref()?;
        Some(times::earlier(mark, self.overlap()))
    }

    pub(crate) fn documents_from(&self) -> Option<String> {
        let mark = self.documents.as_deref().or(self.cases.as_deref())?;
        Some(times::earlier(mark, self.overlap()))
    }
}

/// Where a walk is. Travels in the cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) step: Step,
    /// The latest changes seen so far.
    #[serde(default)]
    cases: Option<String>,
    #[serde(default)]
    documents: Option<String>,
    /// Rows seen that the next run may meet again.
    #[serde(default)]
    seen: Seen,
    /// Cases whose documents have changed, and which have not been given yet.
    #[serde(default)]
    pub(crate) touched: BTreeSet<String>,
    /// Told apart from other walks by this: what one has read of the charts is no other's.
    #[serde(default)]
    pub(crate) walk: String,
    #[serde(default)]
    pub(crate) pages: ChartPages,
    /// When the walk began, in seconds since 1970.
    #[serde(default)]
    begun: i64,
    /// The mark that the walk began at.
    #[serde(default)]
    pub(crate) from: Mark,
}

/// Prints of rows, each with the time by which the next run meets it.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Seen {
    cases: Vec<(Option<String>, String)>,
    documents: Vec<(Option<String>, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Documents that have changed. They come first: what is filed later than this is found by the next run.
    Documents {
        since: String,
        link: Option<String>,
    },
    /// The list of what has changed, from its beginning or a link on.
    List {
        since: String,
        link: Option<String>,
        rows: u64,
    },
    /// A bulk job. Its pages begin at the time of the last row before, not at a number: among numbered pages a
    /// row that changes meanwhile would push another one out of sight.
    Job(Job),
    /// Cases that have not changed themselves, while their documents have.
    Touched,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) since: String,
    pub(crate) page: u64,
    /// Pages read so far.
    read: u64,
    /// The rows are not in order after all, or `since` is not heeded: pages by number.
    numbered: bool,
}

impl Step {
    pub(crate) fn list_since(since: String) -> Self {
        Self::List {
            since,
            link: None,
            rows: 0,
        }
    }

    pub(crate) fn job_since(since: String) -> Self {
        Self::Job(Job {
            since,
            page: 1,
            read: 0,
            numbered: false,
        })
    }
}

impl Job {
    /// Whether nothing of it has been read.
    pub(crate) fn is_new(&self) -> bool {
        self.read == 0
    }

    /// Where the job goes on after a page whose rows changed at these times.
    pub(crate) fn after(self, times: &[&str]) -> Self {
        let read = self.read + 1;
        if self.numbered {
            return Self {
                page: self.page + 1,
                read,
                ..self
            };
        }
        let read_times: Option<Vec<_>> = times.iter().map(|time| times::civil(time)).collect();
        let in_order = read_times.is_some_and(|times| {
            times.is_sorted() && times.first().copied() >= times::civil(&self.since)
        });
        let last = times.last().copied().unwrap_or_default();
        if !in_order {
            // Once more from the first page that may not have been seen in full.
            return Self {
                page: read.max(2),
                read,
                numbered: true,
                ..self
            };
        }
        if times::civil(last) > times::civil(&self.since) {
            Self {
                since: times::earlier(last, TimeDelta::zero()),
                page: 1,
                read,
                numbered: false,
            }
        } else {
            // A whole page of one instant.
            Self {
                page: self.page + 1,
                read,
                ..self
            }
        }
    }
}

impl Place {
    pub(crate) fn first(step: Step) -> Self {
        Self {
            step,
            cases: None,
            documents: None,
            seen: Seen::default(),
            touched: BTreeSet::new(),
            walk: String::new(),
            pages: ChartPages::default(),
            begun: 0,
            from: Mark::default(),
        }
    }

    /// The beginning of a feed.
    pub(crate) fn of_feed(step: Step, mark: &Mark, walk: String, now: DateTime<Utc>) -> Self {
        Self {
            cases: mark.cases.clone(),
            documents: mark.documents.clone(),
            walk,
            pages: mark.pages,
            begun: now.timestamp(),
            from: mark.clone(),
            ..Self::first(step)
        }
    }

    pub(crate) fn at(cursor: &Cursor) -> Result<Self> {
        serde_json::from_str(cursor.as_str()).map_err(|_| {
            let detail = "the cursor is not of this list";
            Error::new(ErrorKind::InvalidRequest, detail)
        })
    }

    pub(crate) fn cursor(&self) -> Cursor {
        Cursor::new(serde_json::to_string(self).unwrap_or_default())
    }

    pub(crate) fn is_end(&self) -> bool {
        self.step == Step::End
    }

    pub(crate) fn with(&self, step: Step) -> Self {
        Self {
            step,
            ..self.clone()
        }
    }

    /// Takes note of a case's row that changed at a time. Whether it is news: the run before has not given it.
    /// `print` is all that is looked at in it; `dated` whether its time is that of its last change.
    pub(crate) fn case_seen(
        &mut self,
        updated: Option<&str>,
        dated: bool,
        print: &str,
        now: DateTime<Utc>,
    ) -> bool {
        self.cases = times::later(self.cases.take(), updated, now);
        let print = short(print);
        let news = !self.from.given.contains(&print);
        let time = updated.filter(|_| dated).map(str::to_owned);
        self.seen.cases.push((time, print));
        news
    }

    /// The same of a document.
    pub(crate) fn document_seen(
        &mut self,
        updated: Option<&str>,
        print: &str,
        now: DateTime<Utc>,
    ) -> bool {
        self.documents = times::later(self.documents.take(), updated, now);
        let print = short(print);
        let news = !self.from.given.contains(&print);
        self.seen
            .documents
            .push((updated.map(str::to_owned), print));
        news
    }

    /// Forgets the rows that the next run will not meet: those from before it begins.
    pub(crate) fn forget_old(&mut self, now: DateTime<Utc>) {
        let mark = self.mark(now);
        keep_from(&mut self.seen.cases, mark.cases_from().as_deref());
        keep_from(&mut self.seen.documents, mark.documents_from().as_deref());
    }

    fn mark(&self, now: DateTime<Utc>) -> Mark {
        let mut mark = Mark {
            cases: self.cases.clone(),
            documents: self.documents.clone(),
            took: self.from.took,
            given: BTreeSet::new(),
            pages: self.pages,
        };
        // Where nothing was newer than the mark, what changed meanwhile is not older than it either: it stays.
        if (&mark.cases, &mark.documents) != (&self.from.cases, &self.from.documents) {
            mark.took = now.timestamp().saturating_sub(self.begun).max(0);
        }
        mark
    }

    /// What to keep at the end of a walk.
    pub(crate) fn reached(mut self, now: DateTime<Utc>) -> Watermark {
        self.forget_old(now);
        let mut mark = self.mark(now);
        let seen = self.seen.cases.into_iter().chain(self.seen.documents);
        mark.given = seen.map(|(_, print)| print).collect();
        serde_json::to_string(&mark).map_or_else(|_| Watermark::start(), Watermark::new)
    }
}

fn short(print: &str) -> String {
    let mut print = Digest::of(DigestAlgorithm::Sha256, print.as_bytes()).to_hex();
    print.truncate(16);
    print
}

fn keep_from(seen: &mut Vec<(Option<String>, String)>, from: Option<&str>) {
    let from = from.and_then(times::civil);
    seen.retain(|(time, _)| {
        let time = time.as_deref().and_then(times::civil);
        time.is_none() || time >= from
    });
    let too_many = seen.len().saturating_sub(KNOWN_AGAIN);
    seen.drain(..too_many);
}
