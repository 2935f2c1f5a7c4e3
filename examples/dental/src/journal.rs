//! Which work was passed on under which reference, and how far it got.
//!
//! Written before the target hears of the work, so that a run that ends halfway, by whatever cause,
//! leaves the one handle on what may have happened. One JSON line per step, in the store's folder.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Seek as _, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

const NAME: &str = "sent.jsonl";

/// One piece of work: a case of one account for another account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) from: String,
    pub(crate) case: String,
    pub(crate) to: String,
}

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// The reference is chosen; the target has heard nothing.
    Begun,
    /// From here on the target may have made a case.
    Sending,
    /// The target certainly made no case.
    Failed,
    /// Nobody knows.
    Unknown,
    /// Handed over.
    Sent,
}

impl Step {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Sending => "sending",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    work: Work,
    reference: String,
    step: Step,
    /// Seconds since 1970.
    at: u64,
}

impl Line {
    fn entry(self) -> Entry {
        Entry {
            reference: self.reference,
            step: self.step,
            at: self.at,
        }
    }
}

/// What the journal says of some work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) reference: String,
    pub(crate) step: Step,
    /// When, in seconds since 1970.
    pub(crate) at: u64,
}

impl Entry {
    /// How long ago that was.
    pub(crate) fn age(&self) -> Duration {
        Duration::from_secs(now().saturating_sub(self.at))
    }

    /// Whether nobody knows if the target has made a case.
    pub(crate) fn is_undecided(&self) -> bool {
        matches!(self.step, Step::Sending | Step::Unknown)
    }
}

/// The journal, locked: two runs at once would send twice.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Opens the journal in a folder, for this user alone. `None` while another run has it.
    pub(crate) fn open(folder: &Path) -> io::Result<Option<Self>> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.join(NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The last step of this work, under this reference if one is given.
    pub(crate) fn last(&self, work: &Work, reference: Option<&str>) -> io::Result<Option<Entry>> {
        let mut last = None;
        self.each(|line| {
            if line.work == *work && reference.is_none_or(|wanted| wanted == line.reference) {
                last = Some(line.entry());
            }
        })?;
        Ok(last)
    }

    /// The last step of every work under each of its references, in the order in which they were begun.
    pub(crate) fn all(&self) -> io::Result<Vec<(Work, Entry)>> {
        let mut all: Vec<(Work, Entry)> = Vec::new();
        let mut places = HashMap::new();
        self.each(|line| {
            let key = (line.work.clone(), line.reference.clone());
            let place = *places.entry(key).or_insert(all.len());
            let work = line.work.clone();
            match all.get_mut(place) {
                Some((_, entry)) => *entry = line.entry(),
                None => all.push((work, line.entry())),
            }
        })?;
        Ok(all)
    }

    fn each(&self, mut take: impl FnMut(Line)) -> io::Result<()> {
        // By the handle that has the lock: some systems let no other read.
        let mut file = &self.file;
        file.rewind()?;
        for line in BufReader::new(file).lines() {
            // A line that was cut off says nothing; every step after it is on a line of its own.
            if let Ok(line) = serde_json::from_str::<Line>(&line?) {
                take(line);
            }
        }
        Ok(())
    }

    /// Writes a step down, durably.
    pub(crate) fn record(&mut self, work: &Work, reference: &str, step: Step) -> io::Result<()> {
        let line = Line {
            work: work.clone(),
            reference: reference.to_owned(),
            step,
            at: now(),
        };
        // A line break in front ends a line that a crash may have cut off.
        let text = format!("\n{}\n", serde_json::to_string(&line)?);
        self.file.write_all(text.as_bytes())?;
        self.file.sync_all()
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(case: &str) -> Work {
        Work {
            from: "a".into(),
            case: case.into(),
            to: "b".into(),
        }
    }

    fn open(folder: &Path) -> Journal {
        Journal::open(folder).unwrap().unwrap()
    }

    #[test]
    fn one_run_at_a_time_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal = open(folder.path());
        assert!(Journal::open(folder.path()).unwrap().is_none());
        drop(journal);
        open(folder.path());
    }

    #[test]
    fn the_last_step_of_each_work_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path());
        assert_eq!(journal.last(&work("1"), None).unwrap(), None);
        journal.record(&work("1"), "ref-1", Step::Begun).unwrap();
        journal.record(&work("2"), "ref-2", Step::Sent).unwrap();
        journal.record(&work("1"), "ref-1", Step::Sending).unwrap();
        drop(journal);
        let mut journal = open(folder.path());
        let found = journal.last(&work("1"), None).unwrap().unwrap();
        assert_eq!(
            (found.reference.as_str(), found.step),
            ("ref-1", Step::Sending)
        );
        assert!(found.age() < Duration::from_secs(60));
        journal.record(&work("1"), "ref-3", Step::Begun).unwrap();
        let of = |reference| journal.last(&work("1"), Some(reference)).unwrap();
        assert_eq!(of("ref-1").unwrap().step, Step::Sending);
        assert_eq!(of("ref-3").unwrap().step, Step::Begun);
        assert_eq!(of("ref-2"), None);
        let all = journal.all().unwrap().into_iter();
        let all: Vec<_> = all
            .map(|(work, entry)| (work.case, entry.reference, entry.step))
            .collect();
        let line =
            |case: &str, reference: &str, step| (case.to_owned(), reference.to_owned(), step);
        assert_eq!(
            all,
            [
                line("1", "ref-1", Step::Sending),
                line("2", "ref-2", Step::Sent),
                line("1", "ref-3", Step::Begun),
            ]
        );
    }

    #[test]
    fn a_line_that_was_cut_off_hides_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path());
        journal.record(&work("1"), "ref-1", Step::Sent).unwrap();
        OpenOptions::new()
            .append(true)
            .open(folder.path().join(NAME))
            .unwrap()
            .write_all(br#"{"from":"a","case":"2","to"#)
            .unwrap();
        journal.record(&work("2"), "ref-2", Step::Begun).unwrap();
        assert_eq!(
            journal.last(&work("1"), None).unwrap().unwrap().step,
            Step::Sent
        );
        assert_eq!(
            journal.last(&work("2"), None).unwrap().unwrap().step,
            Step::Begun
        );
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        drop(open(folder.path()));
        let found = std::fs::metadata(folder.path().join(NAME)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
    }
}
