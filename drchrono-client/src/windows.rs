//! Lists of appointments over any span of days, and of those that changed (WF-5).

use std::sync::Arc;

use dental_oauth::api::{Cursor, Page, Pages};
use dental_oauth::{Error, ErrorKind, Result};

use crate::client::Drchrono;
use crate::model::Appointment;
use crate::operation;
use crate::query::Query;
use crate::resources::{Appointments, AppointmentsFilter};
use crate::rows::{Row as _, identity};
use crate::scalar::DrDateTime;
use crate::times::date_ranges;

const PATH: &str = "/api/appointments";
const DATE_RANGE: &str = "date_range";

/// The window that is read, counted from 0, and where in its list.
type Place = (usize, Option<String>);

impl Appointments {
    /// The list over a span of any length. The service gives no more than 190 days at once; wider spans are read
    /// in windows of 180 days, one after the other, as one list. Each window costs a call at least.
    ///
    /// ```no_run
    /// # async fn year(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// use drchrono_client::resources::AppointmentsFilter;
    ///
    /// let year = AppointmentsFilter::date_range("2026-01-01", "2026-12-31").doctor("100001");
    /// let appointments = client.appointments().list_in_windows(year)?.collect(10_000).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] for a filter without a range of days, or one that ends before it begins.
    pub fn list_in_windows(&self, filter: AppointmentsFilter) -> Result<Pages<Appointment>> {
        let client = self.0.clone();
        let windows =
            windows_of(&filter.0).map_err(|error| client.named(operation::APPOINTMENTS, error))?;
        let (windows, query) = (Arc::new(windows), Arc::new(filter.0));
        let fetch = move |cursor: Option<Cursor>| {
            let (client, windows, query) =
                (client.clone(), Arc::clone(&windows), Arc::clone(&query));
            async move { client.page_in_windows(&windows, &query, cursor).await }
        };
        Ok(Pages::new(fetch, identity(Appointment::row_id)))
    }

    /// Those made, changed or deleted at this time or later, on the service's own clock, in as few calls as the list
    /// allows. A time of your own needs the practice's zone; better is the latest `updated_at` you have seen, less
    /// a few minutes. For a first import, and above some 500 changes, [`Drchrono::cases`] takes a bulk job, which
    /// is cheaper, and keeps the time for you.
    pub fn changed_since(&self, since: impl Into<DrDateTime>) -> Pages<Appointment> {
        let filter = AppointmentsFilter::since(since)
            .show_archived()
            .ignore_virtual()
            // More than is given is not refused (dossier 2.3), and fewer calls are what counts.
            .page_size(250);
        self.list(filter)
    }
}

fn windows_of(query: &Query) -> Result<Vec<String>> {
    let range = query.get(DATE_RANGE).unwrap_or_default();
    let (first, last) = range.split_once('/').unwrap_or_default();
    date_ranges(first, last)
}

impl Drchrono {
    /// The next page with something on it: an empty window is no end of the list.
    async fn page_in_windows(
        &self,
        windows: &[String],
        query: &Query,
        cursor: Option<Cursor>,
    ) -> Result<Page<Appointment>> {
        let strange = || {
            let error = Error::new(ErrorKind::InvalidRequest, "the cursor is not of this list");
            self.named(operation::APPOINTMENTS, error)
        };
        let place = match cursor {
            None => (0, None),
            Some(cursor) => serde_json::from_str(cursor.as_str()).map_err(|_| strange())?,
        };
        let (mut at, mut link): Place = place;
        if at == 0 && link.is_none() {
            self.tell_estimate(windows.len() as u64).await;
        }
        loop {
            let window = windows.get(at).ok_or_else(strange)?;
            let query = query.clone().put(DATE_RANGE, window);
            let from = link.map(Cursor::new);
            let page: Page<Appointment> = self
                .list_page(operation::APPOINTMENTS, PATH, &query, from.as_ref())
                .await?;
            let next = match page.next {
                Some(next) => Some((at, Some(next.as_str().to_owned()))),
                None if at + 1 < windows.len() => Some((at + 1, None)),
                None => None,
            };
            match next {
                Some((window, None)) if page.items.is_empty() && page.unreadable.is_empty() => {
                    (at, link) = (window, None);
                }
                next => {
                    let next = next.map(|place| Cursor::new(text_of(&place)));
                    return Ok(Page::new(page.items, next).with_unreadable(page.unreadable));
                }
            }
        }
    }
}

fn text_of(place: &Place) -> String {
    serde_json::to_string(place).unwrap_or_default()
}
