//! Bulk jobs: up to 1,000 rows for a handful of calls, made by the service in the background (dossier 2.12).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dental_oauth::api::{ApiRequest, Cursor, Page, Pages, PathSegments, tolerant};
use dental_oauth::{Error, ErrorKind, Result, Sent};
use http::Method;
use serde::Deserialize;

use crate::client::{Drchrono, versioned};
use crate::fault::INVALID_UUID;
use crate::query::Query;
use crate::rows::{Row, RowsRead, identity};
use crate::wire::Rows;

/// The most rows of a page (dossier 2.3).
pub(crate) const LARGEST_PAGE: u32 = 1000;
/// How long a page may take to be made.
const DEADLINE: Duration = Duration::from_secs(600);
/// Every look costs a call: soon at first, then ever more rarely.
const FIRST_LOOK: Duration = Duration::from_secs(1);
const RAREST_LOOK: Duration = Duration::from_secs(15);
/// Once it is known how long a page takes, no look before that. What took longer than this may have been held
/// up, and is not waited for again.
const LATEST_FIRST_LOOK: Duration = Duration::from_secs(60);
/// So often is a page ordered anew when the service no longer knows the order.
const ORDERS: u32 = 3;

/// A bulk job, described. Nothing is sent until its pages are asked for.
///
/// Each page is a job of its own: it is ordered, looked for after 1, 2, 4, 8 and then every 15 seconds, and
/// fetched. How long that took is when the client first looks for the next page of this resource, so that a page
/// costs two calls, and the first some more where the service takes its time; up to ten minutes are waited for.
/// An order that the service has forgotten is placed again.
pub struct Bulk<T> {
    job: Arc<Job>,
    read: fn(Rows) -> RowsRead<T>,
    row_id: fn(&T) -> Option<String>,
}

#[derive(Clone)]
struct Job {
    client: Drchrono,
    operation: &'static str,
    path: &'static str,
    query: Query,
    page_size: u32,
    deadline: Duration,
}

/// One page as it was made.
pub(crate) struct Made {
    pub(crate) rows: Rows,
    /// Whether there are more.
    pub(crate) more: bool,
    pub(crate) count: Option<u64>,
}

/// When to look first for a page of each resource.
#[derive(Debug, Default)]
pub(crate) struct FirstLooks(Mutex<HashMap<&'static str, Duration>>);

impl FirstLooks {
    fn of(&self, path: &str) -> Duration {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(path).copied().unwrap_or(FIRST_LOOK)
    }

    fn learn(&self, path: &'static str, looks: u32, took: Duration) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Found at the first look it may have been there for long: a long pause becomes shorter again.
        let next = match looks {
            0 => FIRST_LOOK,
            1 if took > RAREST_LOOK => took * 3 / 4,
            _ => took,
        };
        known.insert(path, next.clamp(FIRST_LOOK, LATEST_FIRST_LOOK));
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "tolerant::text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    uuid: Option<String>,
    #[serde(default)]
    pagination: Option<Pagination>,
    #[serde(default)]
    results: Option<Rows>,
}

#[derive(Deserialize, Default)]
struct Pagination {
    #[serde(default, deserialize_with = "tolerant::count")]
    count: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::count")]
    pages: Option<u64>,
}

impl Drchrono {
    /// A bulk job over a resource.
    pub(crate) fn bulk<T: Row>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: Query,
    ) -> Bulk<T> {
        let job = Job {
            client: self.clone(),
            operation,
            path,
            query,
            page_size: LARGEST_PAGE,
            deadline: DEADLINE,
        };
        Bulk {
            job: Arc::new(job),
            read: Rows::read,
            row_id: T::row_id,
        }
    }
}

impl<T: Send + 'static> Bulk<T> {
    /// Rows on a page, 1,000 if not set and at most.
    pub fn page_size(mut self, rows: u32) -> Self {
        Arc::make_mut(&mut self.job).page_size = rows.clamp(1, LARGEST_PAGE);
        self
    }

    /// How long one page may take to be made, ten minutes if not set.
    pub fn deadline(mut self, limit: Duration) -> Self {
        Arc::make_mut(&mut self.job).deadline = limit;
        self
    }

    /// One page, from 1. It says how many rows there are in all, and whether there is a next one.
    ///
    /// # Errors
    /// [`ErrorKind::Api`] when the service gives the job up, [`ErrorKind::Timeout`] when it takes too long.
    pub async fn page(&self, number: u64) -> Result<Page<T>> {
        let Job {
            client, operation, ..
        } = &*self.job;
        let made = self.job.page(number).await?;
        let next = made
            .more
            .then(|| number.checked_add(1))
            .flatten()
            .map(Cursor::number);
        if number == 1 {
            let page_size = u64::from(self.job.page_size);
            client.tell_estimate(calls_ahead(&made, page_size)).await;
        }
        let rows = (self.read)(made.rows);
        Ok(client.page_of(operation, rows, next).with_total(made.count))
    }

    /// All pages as one list, each ordered when it is asked for. A row that changes while the pages are made
    /// may move among them, and another one fall between two pages: compare
    /// [`Pages::total`] with what has come.
    pub fn pages(self) -> Pages<T> {
        let row_id = self.row_id;
        let bulk = Arc::new(self);
        Pages::new(
            move |cursor: Option<Cursor>| {
                let bulk = Arc::clone(&bulk);
                async move {
                    let number = cursor.map_or(Ok(1), |cursor| cursor.page_number())?;
                    bulk.page(number).await
                }
            },
            identity(row_id),
        )
    }
}

impl Job {
    async fn page(&self, number: u64) -> Result<Made> {
        let (client, clock) = (&self.client, &self.client.0.clock);
        let begun = clock.monotonic();
        for _ in 0..ORDERS {
            let mut answer = self.order(number).await?;
            let (ordered, mut looks) = (clock.monotonic(), 0);
            let mut pause = client.0.first_looks.of(self.path);
            loop {
                if let Some(made) = self.made(&mut answer, number)? {
                    let took = clock.monotonic().saturating_sub(ordered);
                    client.0.first_looks.learn(self.path, looks, took);
                    return Ok(made);
                }
                let Some(uuid) = answer.uuid.clone() else {
                    return Err(self.error(ErrorKind::Decode, "the service named no bulk job"));
                };
                if clock.monotonic().saturating_sub(begun) + pause > self.deadline {
                    let detail =
                        "the service has not made this page in time; it may be ordered again";
                    return Err(self.error(ErrorKind::Timeout, detail));
                }
                clock.sleep(pause).await;
                pause = (pause * 2).min(RAREST_LOOK);
                looks += 1;
                answer = match self.look(&uuid).await {
                    Ok(answer) => answer,
                    // Made and forgotten, an hour ago or in a restart over there.
                    Err(error) if error.code() == Some(INVALID_UUID) => break,
                    Err(error) => return Err(error),
                };
                answer.uuid.get_or_insert(uuid);
            }
            tracing::debug!(
                provider = %client.provider(), operation = self.operation,
                "a bulk job is no longer known over there; it is ordered again"
            );
        }
        Err(self.error(
            ErrorKind::Api,
            "the service forgets this bulk job again and again",
        ))
    }

    /// The filters go in the query, the body stays empty. A job that is ordered twice harms nobody.
    async fn order(&self, number: u64) -> Result<Answer> {
        let request = ApiRequest::new(self.operation, Method::POST, PathSegments::fixed(self.path));
        let request = self
            .query
            .on(request)
            .query("page", number)
            .query("page_size", self.page_size)
            .idempotent(true);
        self.client.0.api.call(&versioned(request)).await
    }

    async fn look(&self, uuid: &str) -> Result<Answer> {
        let request = ApiRequest::new(self.operation, Method::GET, PathSegments::fixed(self.path))
            .query("uuid", uuid);
        self.client.0.api.call(&versioned(request)).await
    }

    fn made(&self, answer: &mut Answer, number: u64) -> Result<Option<Made>> {
        let status = answer.status.as_deref().unwrap_or_default().trim();
        let is = |word: &str| status.eq_ignore_ascii_case(word);
        if is("Complete") || is("Completed") || (status.is_empty() && answer.results.is_some()) {
            let rows = answer.results.take().unwrap_or_default();
            let pagination = answer.pagination.take().unwrap_or_default();
            let more = match pagination.pages {
                Some(pages) => number < pages,
                // Not every job tells: then only a page that is not full is the last.
                None => rows.0.len() >= self.page_size as usize,
            };
            return Ok(Some(Made {
                rows,
                more,
                count: pagination.count,
            }));
        }
        if ["Failed", "Canceled", "Cancelled", "Error"]
            .into_iter()
            .any(is)
        {
            let error = self.error(ErrorKind::Api, "the service has given the bulk job up");
            return Err(error.with_code(Some(&status.to_ascii_lowercase())));
        }
        // "In progress", and whatever else may come to be said on the way.
        Ok(None)
    }

    fn error(&self, kind: ErrorKind, detail: &'static str) -> Error {
        let error = Error::new(kind, detail).with_sent(Sent::Yes);
        self.client.named(self.operation, error)
    }
}

impl<T> fmt::Debug for Bulk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bulk")
            .field("operation", &self.job.operation)
            .finish_non_exhaustive()
    }
}

/// Calls that the pages after the first take at least: an order and a look each.
pub(crate) fn calls_ahead(made: &Made, page_size: u64) -> u64 {
    let pages = made.count.unwrap_or_default().div_ceil(page_size.max(1));
    2 * pages.saturating_sub(1)
}

/// One page of a job, for those who walk through it in their own way.
pub(crate) async fn page_of_job(
    client: &Drchrono,
    operation: &'static str,
    path: &'static str,
    query: Query,
    number: u64,
) -> Result<Made> {
    Job {
        client: client.clone(),
        operation,
        path,
        query,
        page_size: LARGEST_PAGE,
        deadline: DEADLINE,
    }
    .page(number)
    .await
}
