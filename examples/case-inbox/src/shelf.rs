//! The cases of one account as the list shows them: light rows in memory, for as long as somebody looks.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use dental_oauth::Phi;
use dental_oauth::case::{Case, CaseId, CaseStatus};

/// A case that was looked at is not read again for each of its files.
const REMEMBERED: Duration = Duration::from_secs(300);
const MOST_REMEMBERED: usize = 24;

/// What the list shows of a case.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: CaseId,
    /// When it last changed, or else when it was made.
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) status: CaseStatus,
    pub(crate) title: Option<Phi<String>>,
    pub(crate) patient: Option<Phi<String>>,
    pub(crate) reference: Option<String>,
}

impl Row {
    fn of(case: Case) -> Self {
        let time = case.updated_at.as_ref().or(case.created_at.as_ref());
        Self {
            at: time.and_then(dental_oauth::Timestamp::instant),
            id: case.id,
            status: case.status,
            title: case.title.filter(said),
            patient: case.patient.filter(said),
            reference: case.reference,
        }
    }

    /// Whether a text, in lower case, is in what a person would look for.
    fn holds(&self, text: &str) -> bool {
        let names = [&self.title, &self.patient].into_iter().flatten();
        let mut texts = names
            .map(|name| name.expose().as_str())
            .chain(self.reference.as_deref())
            .chain([self.id.as_str()]);
        texts.any(|field| field.to_lowercase().contains(text))
    }
}

fn said(text: &Phi<String>) -> bool {
    !text.expose().trim().is_empty()
}

/// What of the list is wanted. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) slot: Option<String>,
    pub(crate) provider: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) search: Option<Phi<String>>,
}

impl Filter {
    pub(crate) fn is_set(&self) -> bool {
        self.slot.is_some()
            || self.provider.is_some()
            || self.status.is_some()
            || self.search.is_some()
    }
}

/// Where a row belongs in the list: newest change first, then by account and id, so that the order is the
/// same every time it is asked for.
pub(crate) type Place = (Reverse<Option<DateTime<Utc>>>, usize, CaseId);

/// The rows of one account.
#[derive(Default)]
pub(crate) struct Shelf {
    rows: Mutex<HashMap<CaseId, Row>>,
    looked_at: Mutex<HashMap<CaseId, (Instant, Arc<Case>)>>,
}

impl Shelf {
    /// Takes cases as they are now. Deleted ones go.
    pub(crate) fn put(&self, cases: Vec<Case>) {
        let mut rows = lock(&self.rows);
        let mut looked_at = lock(&self.looked_at);
        for case in cases {
            looked_at.remove(&case.id);
            if case.deleted {
                rows.remove(&case.id);
            } else {
                let row = Row::of(case);
                rows.insert(row.id.clone(), row);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.rows).len()
    }

    /// The places of the rows that a filter lets through.
    pub(crate) fn places(&self, account: usize, filter: &Filter, into: &mut Vec<Place>) {
        let search = filter
            .search
            .as_ref()
            .map(|text| text.expose().to_lowercase());
        let rows = lock(&self.rows);
        let wanted = rows.values().filter(|row| {
            filter
                .status
                .as_deref()
                .is_none_or(|status| row.status.as_str() == status)
                && search.as_deref().is_none_or(|text| row.holds(text))
        });
        into.extend(wanted.map(|row| (Reverse(row.at), account, row.id.clone())));
    }

    pub(crate) fn row(&self, id: &CaseId) -> Option<Row> {
        lock(&self.rows).get(id).cloned()
    }

    /// The newest rows, for a choice.
    pub(crate) fn newest(&self, most: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = lock(&self.rows).values().cloned().collect();
        rows.sort_by_key(|row| Reverse(row.at));
        rows.truncate(most);
        rows
    }

    /// Remembers a case that was read whole.
    pub(crate) fn look(&self, case: Arc<Case>) {
        let mut looked_at = lock(&self.looked_at);
        looked_at.retain(|_, (at, _)| at.elapsed() < REMEMBERED);
        if looked_at.len() >= MOST_REMEMBERED {
            looked_at.clear();
        }
        looked_at.insert(case.id.clone(), (Instant::now(), case));
    }

    /// A case that was read whole a moment ago.
    pub(crate) fn looked(&self, id: &CaseId) -> Option<Arc<Case>> {
        let looked_at = lock(&self.looked_at);
        let (at, case) = looked_at.get(id)?;
        (at.elapsed() < REMEMBERED).then(|| Arc::clone(case))
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dental_oauth::{Provider, Timestamp};

    fn case(id: &str, time: &str, title: &str) -> Case {
        let mut case = Case::new(Provider::new("archive"), id.into());
        case.updated_at = Some(Timestamp::parse(time));
        case.title = Some(Phi::new(title.to_owned()));
        case
    }

    fn order(shelf: &Shelf, filter: &Filter) -> Vec<String> {
        let mut places = Vec::new();
        shelf.places(0, filter, &mut places);
        places.sort_unstable();
        places
            .into_iter()
            .map(|(_, _, id)| id.to_string())
            .collect()
    }

    #[test]
    fn the_newest_change_is_first_and_what_has_no_time_is_last() {
        let shelf = Shelf::default();
        let mut timeless = case("c", "", "");
        timeless.updated_at = None;
        shelf.put(vec![
            timeless,
            case("a", "2026-01-01T10:00:00Z", ""),
            case("b", "2026-01-02T10:00:00Z", ""),
        ]);
        assert_eq!(order(&shelf, &Filter::default()), ["b", "a", "c"]);
        shelf.put(vec![case("a", "2026-01-03T10:00:00Z", "")]);
        assert_eq!(order(&shelf, &Filter::default()), ["a", "b", "c"]);
    }

    #[test]
    fn a_search_looks_into_names_references_and_ids_whatever_their_case() {
        let shelf = Shelf::default();
        let mut other = case("20260115-7", "2026-01-01T10:00:00Z", "Überkrone");
        other.reference = Some("ref-abc".to_owned());
        shelf.put(vec![case("a", "2026-01-01T10:00:00Z", "Bridge"), other]);
        for text in ["überKRONE", "REF-ABC", "0115-7"] {
            let filter = Filter {
                search: Some(Phi::new(text.to_owned())),
                ..Filter::default()
            };
            assert_eq!(order(&shelf, &filter), ["20260115-7"], "{text}");
        }
    }

    #[test]
    fn a_deleted_case_goes() {
        let shelf = Shelf::default();
        shelf.put(vec![case("a", "2026-01-01T10:00:00Z", "")]);
        let mut gone = case("a", "2026-01-02T10:00:00Z", "");
        gone.deleted = true;
        shelf.put(vec![gone]);
        assert_eq!(shelf.len(), 0);
    }
}
