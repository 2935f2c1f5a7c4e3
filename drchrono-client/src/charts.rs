//! What patients' charts hold, read for many cases at once: a call for each patient while those are few, and
//! everything once that is the cheaper way (dossier 4.3).

use std::collections::{HashMap, HashSet};
use std::fmt;

use dental_oauth::Result;
use dental_oauth::api::Pages;
use dental_oauth::case::Case;

use crate::operation;
use crate::place::Place;
use crate::query::Query;
use crate::rows::Row;
use crate::source::{Cases, case_of_appointment};
use crate::wire::{AmendmentRow, AppointmentRow, DocumentRow, WithRaw};

/// How many calls are taken to be needed for all of it where that has never been done.
const UNKNOWN: u64 = 4;

/// What one walk has read of the charts.
#[derive(Default)]
pub(crate) struct Charts {
    walk: String,
    /// By their patient.
    documents: Drawer<DocumentRow>,
    /// By their appointment.
    amendments: Drawer<AmendmentRow>,
}

struct Drawer<T> {
    /// A key that is missing has not been read, or not in full.
    by: HashMap<String, Vec<T>>,
    /// Everything has been read: what is missing is not there.
    all: bool,
    /// Everything was asked for, and some of it cannot be read: of no use here.
    never_all: bool,
    /// Calls so far for single keys.
    spent: u64,
}

impl<T> Default for Drawer<T> {
    fn default() -> Self {
        Self {
            by: HashMap::new(),
            all: false,
            never_all: false,
            spent: 0,
        }
    }
}

impl<T: Row> Drawer<T> {
    /// Reads what there is for these keys. `pages` is how many calls all of it took the last time.
    async fn fill(
        &mut self,
        keys: HashSet<&str>,
        pages: &mut Option<u64>,
        list: impl Fn(Option<&str>) -> Pages<T>,
        key_of: impl Fn(&T) -> Option<String>,
    ) -> Result<()> {
        if self.all {
            return Ok(());
        }
        let unread: Vec<&str> = keys
            .into_iter()
            .filter(|key| !self.by.contains_key(*key))
            .collect();
        let needed = unread.len() as u64;
        if needed == 0 {
            return Ok(());
        }
        if !self.never_all && self.spent + needed > pages.unwrap_or(UNKNOWN) {
            let (rows, calls, readable) = read(list(None)).await?;
            *pages = Some(calls);
            if readable {
                self.by.clear();
                for row in rows {
                    if let Some(key) = key_of(&row) {
                        self.by.entry(key).or_default().push(row);
                    }
                }
                self.all = true;
                return Ok(());
            }
            // One row that cannot be read must not hide the files of all cases.
            self.never_all = true;
        }
        for key in unread {
            let (rows, calls, readable) = read(list(Some(key))).await?;
            self.spent += calls;
            if readable {
                self.by.insert(key.to_owned(), rows);
            }
        }
        Ok(())
    }

    /// What there is under a key; `None` where that is not known.
    fn of(&self, key: &str) -> Option<&[T]> {
        match self.by.get(key) {
            Some(rows) => Some(rows),
            None => self.all.then_some(&[]),
        }
    }
}

/// A whole list, how many calls it took, and whether all of its rows can be read.
async fn read<T: Row>(mut pages: Pages<T>) -> Result<(Vec<T>, u64, bool)> {
    let (mut rows, mut calls, mut readable) = (Vec::new(), 0, true);
    loop {
        match pages.next_page().await {
            Ok(Some(page)) => {
                calls += 1;
                rows.extend(page);
            }
            Ok(None) => return Ok((rows, calls.max(1), readable)),
            Err(_) if pages.goes_on() => readable = false,
            Err(error) => return Err(error),
        }
    }
}

impl Cases {
    /// The cases of these rows, with their files where those can be told.
    pub(crate) async fn with_files(
        &self,
        place: &mut Place,
        rows: Vec<WithRaw<AppointmentRow>>,
    ) -> Result<Vec<Case>> {
        // Documents of lab orders would take calls for each case.
        let tells = |row: &AppointmentRow| !self.lab_documents && row.clinical_note.is_some();
        let mut charts = self.charts_of(&place.walk);
        let cases: Vec<&AppointmentRow> = rows
            .iter()
            .map(|read| &read.row)
            .filter(|row| row.is_case() && tells(row))
            .collect();
        let filled = self.fill(&mut charts, place, &cases).await;
        let mut links = HashMap::new();
        let cases = rows.into_iter().filter_map(|read| {
            let files = read.row.patient.as_deref().and_then(|patient| {
                let documents = charts.documents.of(patient)?;
                let amendments = charts.amendments.of(&read.row.id)?;
                let known = tells(&read.row);
                known.then(|| self.files_in(&read.row, documents, amendments, &mut links))
            });
            let mut case = case_of_appointment(read)?;
            case.whole = files.is_some();
            case.files = files;
            Some(case)
        });
        let cases = cases.collect();
        *self.charts() = charts;
        filled?;
        // Those of the page before have been made use of, or have ended.
        *self.links() = links;
        Ok(cases)
    }

    /// What this walk has read before.
    fn charts_of(&self, walk: &str) -> Charts {
        let charts = std::mem::take(&mut *self.charts());
        if charts.walk == walk {
            charts
        } else {
            Charts {
                walk: walk.to_owned(),
                ..Charts::default()
            }
        }
    }

    async fn fill(
        &self,
        charts: &mut Charts,
        place: &mut Place,
        cases: &[&AppointmentRow],
    ) -> Result<()> {
        let client = &self.client;
        let patients = cases.iter().filter_map(|row| row.patient.as_deref());
        let documents = |patient: Option<&str>| {
            let query = Query::new();
            let query = match patient {
                Some(patient) => query.set("patient", patient),
                None => query,
            };
            client.list::<DocumentRow>(operation::DOCUMENTS, "/api/documents", query)
        };
        // What is tagged with no appointment is none's, and need not be kept.
        let of_patient = |row: &DocumentRow| {
            let of_use = !row.archived && (self.other_documents || row.is_tagged());
            row.patient.clone().filter(|_| of_use)
        };
        let pages = &mut place.pages.documents;
        charts
            .documents
            .fill(patients.collect(), pages, documents, of_patient)
            .await?;
        let appointments = cases.iter().map(|row| row.id.as_str());
        let amendments = |appointment: Option<&str>| {
            let query = Query::new();
            let query = match appointment {
                Some(appointment) => query.set("appointment", appointment),
                None => query,
            };
            client.list::<AmendmentRow>(operation::AMENDMENTS, "/api/amendments", query)
        };
        let of_appointment = |row: &AmendmentRow| row.appointment.clone();
        let pages = &mut place.pages.amendments;
        charts
            .amendments
            .fill(appointments.collect(), pages, amendments, of_appointment)
            .await
    }
}

/// Every part of it is a patient's.
impl fmt::Debug for Charts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Charts").finish_non_exhaustive()
    }
}
