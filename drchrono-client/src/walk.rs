//! The way through all cases, or all changes, with as few calls as possible (dossier 4.4).

use std::sync::{MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::{Case, Watermark};
use dental_oauth::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use crate::bulk::page_of_job;
use crate::call::{Query, Row};
use crate::operation;
use crate::source::{Cases, CasesOf, EVER, case_of_appointment, case_of_order, gone};
use crate::times;
use crate::wire::{AppointmentRow, DocumentRow, LabDocumentRow, LabOrderRow, WithRaw};

/// `since` is inclusive, but to the second or not is not documented.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);

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

    fn documents_from(&self) -> Option<String> {
        let mark = self.documents.as_deref().or(self.cases.as_deref())?;
        Some(times::earlier(mark, self.overlap()))
    }
}

/// Where a walk is. Travels in the cursor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Place {
    step: Step,
    /// The latest changes seen so far.
    #[serde(default)]
    cases: Option<String>,
    #[serde(default)]
    documents: Option<String>,
    /// Where the documents are to be listed from, once the cases have been.
    #[serde(default)]
    documents_from: Option<String>,
    /// When the walk began, in seconds since 1970.
    #[serde(default)]
    begun: i64,
    /// The mark that the walk began at.
    #[serde(default)]
    from: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// The list of what has changed, from its beginning or a link on.
    List {
        since: String,
        link: Option<String>,
        rows: u64,
    },
    /// A bulk job. Its pages begin at the time of the last row before, not at a number: among numbered pages a
    /// row that changes meanwhile would push another one out of sight.
    Job(Job),
    /// Documents that have changed, for the cases they belong to.
    Documents {
        since: String,
        link: Option<String>,
    },
    End,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    since: String,
    page: u64,
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

    fn job_since(since: String) -> Self {
        Self::Job(Job {
            since,
            page: 1,
            read: 0,
            numbered: false,
        })
    }
}

impl Job {
    /// Where the job goes on after a page whose rows changed at these times.
    fn after(self, times: &[&str]) -> Self {
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
            documents_from: None,
            begun: 0,
            from: Mark::default(),
        }
    }

    pub(crate) fn begun(mut self, at: i64) -> Self {
        self.begun = at;
        self
    }

    pub(crate) fn after(mut self, mark: &Mark) -> Self {
        self.cases.clone_from(&mark.cases);
        self.documents.clone_from(&mark.documents);
        self.documents_from = mark.documents_from();
        self.from = mark.clone();
        self
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

    /// What to keep at the end of a walk.
    pub(crate) fn reached(&self, now: DateTime<Utc>) -> Watermark {
        let mut mark = Mark {
            cases: self.cases.clone(),
            documents: self.documents.clone(),
            took: self.from.took,
        };
        // Where nothing was newer than the mark, what changed meanwhile is not older than it either: it stays.
        if (&mark.cases, &mark.documents) != (&self.from.cases, &self.from.documents) {
            mark.took = now.timestamp().saturating_sub(self.begun).max(0);
        }
        serde_json::to_string(&mark).map_or_else(|_| Watermark::start(), Watermark::new)
    }

    fn with(&self, step: Step) -> Self {
        Self {
            step,
            ..self.clone()
        }
    }
}

/// What one call has brought.
struct Brought {
    cases: Vec<Case>,
    unreadable: Vec<Error>,
    next: Place,
}

impl Cases {
    pub(crate) fn everything(&self) -> Step {
        match self.of {
            CasesOf::Appointments => Step::job_since(EVER.to_owned()),
            // There is no bulk job of lab orders.
            CasesOf::LabOrders => Step::list_since(EVER.to_owned()),
        }
    }

    /// The next page that has something on it: a page of breaks alone is no end of the list. `feed` goes on to
    /// the documents.
    pub(crate) async fn cases_from(
        &self,
        mut place: Place,
        deleted: bool,
        feed: bool,
    ) -> Result<(Page<Case>, Place)> {
        loop {
            let brought = match place.step.clone() {
                Step::List { since, link, rows } => {
                    let list = (since, link, rows);
                    match self.of {
                        CasesOf::Appointments => self.listed(&place, list, deleted).await?,
                        CasesOf::LabOrders => self.orders_listed(&place, list).await?,
                    }
                }
                Step::Job(job) => self.made(&place, job, deleted).await?,
                Step::Documents { since, link } => match self.of {
                    CasesOf::Appointments => self.by_documents(&place, since, link).await?,
                    CasesOf::LabOrders => self.by_lab_documents(&place, since, link).await?,
                },
                Step::End => Brought {
                    cases: Vec::new(),
                    unreadable: Vec::new(),
                    next: place.clone(),
                },
            };
            let was_documents = matches!(place.step, Step::Documents { .. });
            place = brought.next;
            if place.is_end()
                && feed
                && !was_documents
                && let Some(since) = place.documents_from.clone()
            {
                place.step = Step::Documents { since, link: None };
            }
            if place.is_end() || !brought.cases.is_empty() || !brought.unreadable.is_empty() {
                let page = Page::new(brought.cases, None).with_unreadable(brought.unreadable);
                return Ok((page, place));
            }
        }
    }

    async fn listed(
        &self,
        place: &Place,
        (since, link, rows): (String, Option<String>, u64),
        deleted: bool,
    ) -> Result<Brought> {
        let query = Query::new()
            .set("since", &since)
            // More than is given is not refused (dossier 2.3), and fewer calls are what counts.
            .set("page_size", 250)
            .flag("show_archived", deleted)
            .flag("ignore_virtual", true);
        let page: Page<WithRaw<AppointmentRow>> = self
            .page_at(operation::APPOINTMENTS, "/api/appointments", &query, link)
            .await?;
        let rows = rows + page.items.len() as u64;
        let step = match page.next {
            None => Step::End,
            Some(_) if rows > self.bulk_above => Step::job_since(since),
            Some(next) => Step::List {
                since,
                link: Some(next.as_str().to_owned()),
                rows,
            },
        };
        Ok(self.appointments(place.with(step), page.items, page.unreadable))
    }

    async fn made(&self, place: &Place, job: Job, deleted: bool) -> Result<Brought> {
        let query = Query::new()
            .set("since", &job.since)
            .set("order_by", "updated_at")
            .flag("show_archived", deleted);
        let path = "/api/appointments_list";
        let made = page_of_job(
            &self.client,
            operation::APPOINTMENTS_JOB,
            path,
            query,
            job.page,
        )
        .await?;
        let page: Page<WithRaw<AppointmentRow>> =
            self.client
                .page_of(operation::APPOINTMENTS_JOB, made.rows, None);
        let step = if made.more {
            let times: Vec<&str> = page
                .items
                .iter()
                .filter_map(|read| read.row.updated_at.as_deref())
                .collect();
            Step::Job(job.after(&times))
        } else {
            Step::End
        };
        Ok(self.appointments(place.with(step), page.items, page.unreadable))
    }

    fn appointments(
        &self,
        mut next: Place,
        rows: Vec<WithRaw<AppointmentRow>>,
        unreadable: Vec<Error>,
    ) -> Brought {
        let now = self.client.0.clock.now().into();
        let mut given = self.given();
        let mut cases = Vec::with_capacity(rows.len());
        for read in rows {
            let updated = read.row.updated_at.as_deref();
            next.cases = times::later(next.cases.take(), updated, now);
            let id = read.row.id.clone();
            if let Some(case) = case_of_appointment(read) {
                given.insert(id);
                cases.push(case);
            }
        }
        Brought {
            cases,
            unreadable,
            next,
        }
    }

    async fn orders_listed(
        &self,
        place: &Place,
        (since, link, rows): (String, Option<String>, u64),
    ) -> Result<Brought> {
        let query = Query::new().set("since", &since);
        let page: Page<WithRaw<LabOrderRow>> = self
            .page_at(operation::LAB_ORDERS, "/api/lab_orders", &query, link)
            .await?;
        let step = page.next.map_or(Step::End, |next| Step::List {
            since,
            link: Some(next.as_str().to_owned()),
            rows,
        });
        let mut next = place.with(step);
        let now = self.client.0.clock.now().into();
        let mut given = self.given();
        for read in &page.items {
            next.cases = times::later(next.cases.take(), read.row.timestamp.as_deref(), now);
            given.insert(read.row.id.clone());
        }
        Ok(Brought {
            cases: page.items.into_iter().map(case_of_order).collect(),
            unreadable: page.unreadable,
            next,
        })
    }

    /// Documents are filed without touching their appointment: their tags say which it is.
    async fn by_documents(
        &self,
        place: &Place,
        since: String,
        link: Option<String>,
    ) -> Result<Brought> {
        let query = Query::new().set("since", &since);
        let page: Page<DocumentRow> = self
            .page_at(operation::DOCUMENTS, "/api/documents", &query, link)
            .await?;
        let mut next = place.with(documents_step(since, page.next));
        let now = self.client.0.clock.now().into();
        let mut touched = Vec::new();
        for row in &page.items {
            next.documents = times::later(next.documents.take(), row.updated_at.as_deref(), now);
            let ids = row
                .metatags
                .iter()
                .filter_map(|tag| tag.strip_prefix("case:"));
            touched.extend(ids.map(str::to_owned));
        }
        let mut cases = Vec::new();
        let mut unreadable = page.unreadable;
        for id in touched {
            if self.given().contains(&id) {
                continue;
            }
            match self.appointment(&id, false).await {
                Ok(read) => cases.extend(case_of_appointment(read)),
                Err(error) if error.status() == Some(404) => cases.push(gone(&id)),
                // A tag is a text that anybody may have written.
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {}
                Err(error) if error.kind() == ErrorKind::Decode => unreadable.push(error),
                Err(error) => return Err(error),
            }
            self.given().insert(id);
        }
        Ok(Brought {
            cases,
            unreadable,
            next,
        })
    }

    async fn by_lab_documents(
        &self,
        place: &Place,
        since: String,
        link: Option<String>,
    ) -> Result<Brought> {
        let query = Query::new().set("since", &since);
        let page: Page<LabDocumentRow> = self
            .page_at(operation::LAB_DOCUMENTS, "/api/lab_documents", &query, link)
            .await?;
        let mut next = place.with(documents_step(since, page.next));
        let now = self.client.0.clock.now().into();
        let mut cases = Vec::new();
        for row in page.items {
            next.documents = times::later(next.documents.take(), row.timestamp.as_deref(), now);
            let Some(order) = row.lab_order else { continue };
            if self.given().contains(&order) {
                continue;
            }
            match self.lab_order(&order).await {
                Ok(read) => cases.push(case_of_order(read)),
                // Not to be seen: orders have no sign of having been deleted.
                Err(error) if error.status() == Some(404) => {}
                Err(error) => return Err(error),
            }
            self.given().insert(order);
        }
        Ok(Brought {
            cases,
            unreadable: page.unreadable,
            next,
        })
    }

    async fn page_at<T: Row>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        link: Option<String>,
    ) -> Result<Page<T>> {
        let from = link.map(Cursor::new);
        self.client
            .list_page(operation, path, query, from.as_ref())
            .await
    }

    pub(crate) fn given(&self) -> MutexGuard<'_, std::collections::HashSet<String>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn documents_step(since: String, next: Option<Cursor>) -> Step {
    next.map_or(Step::End, |next| Step::Documents {
        since,
        link: Some(next.as_str().to_owned()),
    })
}
