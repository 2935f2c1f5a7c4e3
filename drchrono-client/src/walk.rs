//! The way through all cases, or all changes, with as few calls as possible (dossier 4.4).

use chrono::{DateTime, Utc};
use dental_oauth::api::{Cursor, Page};
use dental_oauth::case::Case;
use dental_oauth::{Error, ErrorKind, Result};

use crate::bulk::{LARGEST_PAGE, calls_ahead, page_of_job};
use crate::operation;
use crate::place::{Job, Mark, Place, Step};
use crate::query::Query;
use crate::rows::Row;
use crate::source::{Cases, CasesOf, EVER, case_of_appointment, case_of_order, gone};
use crate::wire::{AppointmentRow, DocumentRow, LabDocumentRow, LabOrderRow, WithRaw};

/// So many cases are read one by one for a page.
const TOUCHED_AT_ONCE: usize = 25;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A list, with deleted ones or without.
    List { deleted: bool },
    /// A feed: deleted ones too, each with its files, and those whose documents have changed.
    Feed,
}

impl Wanted {
    fn deleted(self) -> bool {
        !matches!(self, Self::List { deleted: false })
    }
}

/// What one call has brought.
struct Brought {
    cases: Vec<Case>,
    unreadable: Vec<Error>,
    next: Place,
}

impl Brought {
    fn nothing(next: Place) -> Self {
        Self {
            cases: Vec::new(),
            unreadable: Vec::new(),
            next,
        }
    }
}

impl Cases {
    pub(crate) fn everything(&self) -> Step {
        match self.of {
            CasesOf::Appointments => Step::job_since(EVER.to_owned()),
            // There is no bulk job of lab orders.
            CasesOf::LabOrders => Step::list_since(EVER.to_owned()),
        }
    }

    /// Where a feed begins.
    pub(crate) fn first_step(&self, mark: &Mark) -> Step {
        match mark.documents_from() {
            Some(since) => Step::Documents { since, link: None },
            None => self.cases_step(mark),
        }
    }

    fn cases_step(&self, mark: &Mark) -> Step {
        mark.cases_from()
            .map_or_else(|| self.everything(), Step::list_since)
    }

    /// The next page that has something on it: a page of breaks alone is no end of the list.
    pub(crate) async fn cases_from(
        &self,
        mut place: Place,
        wanted: Wanted,
    ) -> Result<(Page<Case>, Place)> {
        loop {
            let brought = match place.step.clone() {
                Step::Documents { since, link } => match self.of {
                    CasesOf::Appointments => self.documents_changed(&place, since, link).await?,
                    CasesOf::LabOrders => self.lab_documents_changed(&place, since, link).await?,
                },
                Step::List { since, link, rows } => {
                    let list = (since, link, rows);
                    match self.of {
                        CasesOf::Appointments => self.listed(&place, list, wanted).await?,
                        CasesOf::LabOrders => self.orders_listed(&place, list).await?,
                    }
                }
                Step::Job(job) => self.made(&place, job, wanted).await?,
                Step::Touched => self.touched(&place).await?,
                Step::End => Brought::nothing(place.clone()),
            };
            place = brought.next;
            place.forget_old(self.now());
            if place.is_end() && !place.touched.is_empty() {
                place.step = Step::Touched;
            }
            if place.is_end() || !brought.cases.is_empty() || !brought.unreadable.is_empty() {
                let page = Page::new(brought.cases, None).with_unreadable(brought.unreadable);
                return Ok((page, place));
            }
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.client.0.clock.now().into()
    }

    /// Documents are filed without touching their appointment: their tags say which it is.
    async fn documents_changed(
        &self,
        place: &Place,
        since: String,
        link: Option<String>,
    ) -> Result<Brought> {
        let query = Query::new().set("since", &since);
        let page: Page<DocumentRow> = self
            .page_at(operation::DOCUMENTS, "/api/documents", &query, link)
            .await?;
        let mut next = place.with(self.after_documents(place, since, page.next));
        for row in &page.items {
            if !next.document_seen(row.updated_at.as_deref(), &row.print(), self.now()) {
                continue;
            }
            let tags = row.metatags.iter();
            let ids = tags.filter_map(|tag| tag.strip_prefix("case:"));
            next.touched.extend(ids.map(str::to_owned));
        }
        Ok(Brought {
            unreadable: page.unreadable,
            ..Brought::nothing(next)
        })
    }

    async fn lab_documents_changed(
        &self,
        place: &Place,
        since: String,
        link: Option<String>,
    ) -> Result<Brought> {
        let query = Query::new().set("since", &since);
        let page: Page<LabDocumentRow> = self
            .page_at(operation::LAB_DOCUMENTS, "/api/lab_documents", &query, link)
            .await?;
        let mut next = place.with(self.after_documents(place, since, page.next));
        for row in page.items {
            if next.document_seen(row.timestamp.as_deref(), &row.print(), self.now()) {
                next.touched.extend(row.lab_order);
            }
        }
        Ok(Brought {
            unreadable: page.unreadable,
            ..Brought::nothing(next)
        })
    }

    fn after_documents(&self, place: &Place, since: String, next: Option<Cursor>) -> Step {
        match next {
            Some(next) => Step::Documents {
                since,
                link: Some(next.as_str().to_owned()),
            },
            None => self.cases_step(&place.from),
        }
    }

    async fn listed(
        &self,
        place: &Place,
        (since, link, rows): (String, Option<String>, u64),
        wanted: Wanted,
    ) -> Result<Brought> {
        let query = Query::new()
            .set("since", &since)
            // More than is given is not refused (dossier 2.3), and fewer calls are what counts.
            .set("page_size", 250)
            .flag("show_archived", wanted.deleted())
            .flag("ignore_virtual", true)
            // Tells whether there is a note, and gives more rows on a page, not fewer.
            .flag("verbose", wanted == Wanted::Feed);
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
        let brought = Brought {
            unreadable: page.unreadable,
            ..Brought::nothing(place.with(step))
        };
        self.appointments(brought, page.items, wanted).await
    }

    async fn made(&self, place: &Place, job: Job, wanted: Wanted) -> Result<Brought> {
        let query = Query::new()
            .set("since", &job.since)
            .set("order_by", "updated_at")
            .flag("show_archived", wanted.deleted())
            .flag("verbose", wanted == Wanted::Feed);
        let path = "/api/appointments_list";
        let made = page_of_job(
            &self.client,
            operation::APPOINTMENTS_JOB,
            path,
            query,
            job.page,
        )
        .await?;
        if job.is_new() {
            let calls = calls_ahead(&made, LARGEST_PAGE.into());
            self.client.tell_estimate(calls).await;
        }
        let page: Page<WithRaw<AppointmentRow>> =
            self.client
                .page_of(operation::APPOINTMENTS_JOB, made.rows.read(), None);
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
        let brought = Brought {
            unreadable: page.unreadable,
            ..Brought::nothing(place.with(step))
        };
        self.appointments(brought, page.items, wanted).await
    }

    async fn appointments(
        &self,
        mut brought: Brought,
        rows: Vec<WithRaw<AppointmentRow>>,
        wanted: Wanted,
    ) -> Result<Brought> {
        let (next, now) = (&mut brought.next, self.now());
        let mut news = Vec::with_capacity(rows.len());
        for read in rows {
            let row = &read.row;
            let is_news = next.case_seen(row.updated_at.as_deref(), true, &row.print(), now);
            if next.touched.remove(&row.id) || is_news {
                news.push(read);
            }
        }
        brought.cases = match wanted {
            Wanted::Feed => self.with_files(next, news).await?,
            Wanted::List { .. } => news.into_iter().filter_map(case_of_appointment).collect(),
        };
        Ok(brought)
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
        let mut cases = Vec::with_capacity(page.items.len());
        for read in page.items {
            let (row, print) = (&read.row, read.raw.expose());
            let is_news = next.case_seen(row.timestamp.as_deref(), false, print, self.now());
            if next.touched.remove(&row.id) || is_news {
                cases.push(case_of_order(read));
            }
        }
        Ok(Brought {
            cases,
            unreadable: page.unreadable,
            next,
        })
    }

    /// Some of the cases that the list has not given.
    async fn touched(&self, place: &Place) -> Result<Brought> {
        let mut brought = Brought::nothing(place.with(Step::End));
        let ids: Vec<String> = place
            .touched
            .iter()
            .take(TOUCHED_AT_ONCE)
            .cloned()
            .collect();
        let mut rows = Vec::new();
        for id in ids {
            let read = match self.of {
                CasesOf::Appointments => {
                    self.appointment(&id, true).await.map(|row| rows.push(row))
                }
                CasesOf::LabOrders => {
                    let read = self.lab_order(&id).await;
                    read.map(|row| brought.cases.push(case_of_order(row)))
                }
            };
            match read {
                Ok(()) => {}
                // Not to be seen. Orders have no sign of having been deleted.
                Err(error) if error.status() == Some(404) => {
                    if self.of == CasesOf::Appointments {
                        brought.cases.push(gone(&id));
                    }
                }
                // A tag is a text that anybody may have written.
                Err(error) if error.kind() == ErrorKind::InvalidRequest => {}
                Err(error) if error.kind() == ErrorKind::Decode => brought.unreadable.push(error),
                Err(error) => return Err(error),
            }
            brought.next.touched.remove(&id);
        }
        let whole = self.with_files(&mut brought.next, rows).await?;
        brought.cases.extend(whole);
        Ok(brought)
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
}
