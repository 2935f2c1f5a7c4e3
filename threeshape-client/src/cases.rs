//! `/api/cases`, `/api/updatedcases`: reading cases, and what else a region knows.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, SubsecRound as _, Utc};
use dental_oauth::api::{ApiRequest, Cursor, JsonText, Page, Pages, PathSegments};
use dental_oauth::{Error, ErrorKind, Phi, Result};
use http::Method;
use serde_json::Value;

use crate::account::Account;
use crate::case_list::CaseList;
use crate::model::{Case, CaseFilter, DateForm, Guid, Search, SearchVersion, TimeWindow};
use crate::operation;
use crate::region::RegionHost;
use crate::users::unusable;

/// The beginning of every path here.
const CASES: &str = "/api/cases";

impl Account {
    /// The account's cases, newest first, page by page or as a stream, several pages at once.
    ///
    /// Each case is given once. One that cannot be read is an error in its place, with its id, after which
    /// the list goes on. Unless the filter says otherwise, a window without an end is given the time of
    /// the first page as its end, so that cases which arrive meanwhile move nothing; a case that is
    /// deleted meanwhile can hide one from the next page, which
    /// [`updated_cases`](Account::updated_cases) finds.
    ///
    /// ```no_run
    /// # async fn list(client: threeshape_client::ClientAccount) -> dental_oauth::Result<()> {
    /// use threeshape_client::TimeWindow;
    /// # let since = chrono::DateTime::from_timestamp(1_767_225_600, 0).unwrap();
    ///
    /// let mut cases = client.cases(TimeWindow::since(since));
    /// while let Some(case) = cases.next_item().await? {
    ///     println!("{} {:?} {:?}", case.id, case.state, case.state_flag);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn cases(&self, filter: impl Into<CaseFilter>) -> Pages<Case> {
        self.pages(List::Cases(filter.into()))
    }

    /// One page of the list, from 0. Nothing is pinned: say until when if there are more.
    pub async fn cases_page(&self, filter: &CaseFilter, page: u64) -> Result<Page<Case>> {
        let list = List::Cases(filter.clone());
        self.page_of(&list, Spot::page(page, filter.window.to))
            .await
    }

    /// The cases that a search finds.
    pub fn search(&self, search: Search) -> Pages<Case> {
        self.pages(List::Search(search))
    }

    /// One page of what a search finds, from 0.
    pub async fn search_page(&self, search: &Search, page: u64) -> Result<Page<Case>> {
        let list = List::Search(search.clone());
        self.page_of(&list, Spot::page(page, search.filter.window.to))
            .await
    }

    /// The cases that changed, in one answer. Some may be [`reduced`](Case::reduced): read those anew.
    ///
    /// For a feed, begin five minutes before the last run began, and leave out what has the id and the
    /// version of one that was seen: [`CaseSource::changes`](dental_oauth::case::CaseSource::changes)
    /// does.
    pub async fn updated_cases(
        &self,
        from: DateTime<Utc>,
        to: Option<DateTime<Utc>>,
    ) -> Result<Page<Case>> {
        let path = PathSegments::fixed("/api/updatedcases");
        let form = self.date_form();
        let request = ApiRequest::new(operation::UPDATED, Method::GET, path)
            .query("from", form.write(from))
            .query_if("to", to.map(|to| form.write(to)));
        let list = self.region_with(&request, CaseList::read_any).await?;
        Ok(list
            .ok_or_else(|| not_a_list(operation::UPDATED))?
            .page(operation::UPDATED, None))
    }

    /// One case, in its latest version.
    ///
    /// # Errors
    /// [`ThreeShapeFault::CaseNotFound`](crate::ThreeShapeFault::CaseNotFound),
    /// [`ThreeShapeFault::CaseForbidden`](crate::ThreeShapeFault::CaseForbidden).
    pub async fn case(&self, id: Guid) -> Result<Case> {
        let path = PathSegments::fixed(CASES).id(&id.to_string());
        self.read_case(&ApiRequest::new(operation::CASE, Method::GET, path), id)
            .await
    }

    /// One version of a case, from 1.
    pub async fn case_version(&self, id: Guid, version: u32) -> Result<Case> {
        let path = PathSegments::fixed(CASES)
            .id(&id.to_string())
            .then("/version")
            .id(&version.to_string());
        self.read_case(&ApiRequest::new(operation::VERSION, Method::GET, path), id)
            .await
    }

    /// An increment of a case, whose shape is not documented. Older servers know it at another path, which
    /// is asked on 404.
    ///
    /// # Errors
    /// [`ThreeShapeFault::IncrementNotFound`](crate::ThreeShapeFault::IncrementNotFound).
    pub async fn increment(&self, id: Guid) -> Result<Phi<Value>> {
        let at = |path| {
            let path = PathSegments::fixed(path).id(&id.to_string());
            ApiRequest::new(operation::INCREMENT, Method::GET, path)
        };
        match self.region(&at("/api/cases/increments")).await {
            Err(error) if error.status() == Some(404) => {
                let older = self.region(&at("/api/caseincrements")).await;
                older.map(Phi::new)
            }
            answer => answer.map(Phi::new),
        }
    }

    /// An order's update, whose shape is not documented.
    pub async fn order_update(&self, id: Guid) -> Result<Phi<Value>> {
        let path = PathSegments::fixed("/api/orderupdate").id(&id.to_string());
        self.raw_value(operation::ORDER_UPDATE, path).await
    }

    /// The implants the service knows; the shape is not documented.
    pub async fn implant_data(&self) -> Result<Phi<Value>> {
        let path = PathSegments::fixed("/api/cases/implantdata");
        self.raw_value(operation::IMPLANT_DATA, path).await
    }

    /// The words that metadata may hold; the shape is not documented.
    pub async fn metadata_values(&self) -> Result<Phi<Value>> {
        let path = PathSegments::fixed("/api/cases/metadatavalues");
        self.raw_value(operation::METADATA_VALUES, path).await
    }

    /// The base addresses of the account's metadata servers, its own first. Every one is looked at before
    /// it is given.
    ///
    /// # Errors
    /// [`ThreeShapeFault::HostRefused`](crate::ThreeShapeFault::HostRefused) when one of them is at a host
    /// that may not see a token.
    pub async fn servers(&self) -> Result<Vec<String>> {
        self.vetted_servers(self.region(&servers()).await?)
    }

    /// The same, while the account's region is not known yet.
    pub(crate) async fn servers_from_anywhere(&self, region: &RegionHost) -> Result<Vec<String>> {
        self.vetted_servers(self.any_metadata_api(region)?.call(&servers()).await?)
    }

    fn vetted_servers(&self, servers: Vec<String>) -> Result<Vec<String>> {
        for server in &servers {
            let vetted = self.0.hosts.vet(server);
            vetted.map_err(|error| error.with_operation(operation::SERVERS))?;
        }
        Ok(servers)
    }

    fn date_form(&self) -> DateForm {
        self.0.environment.date_form
    }

    async fn raw_value(&self, operation: &'static str, path: PathSegments) -> Result<Phi<Value>> {
        let request = ApiRequest::new(operation, Method::GET, path);
        self.region(&request).await.map(Phi::new)
    }

    async fn read_case(&self, request: &ApiRequest, id: Guid) -> Result<Case> {
        let read = |json: &mut JsonText<'_>| {
            let mut again = json.clone();
            let case = Case::read(json)?;
            // Seen by one client: a list of one.
            let only = |list: Option<CaseList>| list.and_then(CaseList::only);
            match case {
                Err(error) => Ok(CaseList::read(&mut again).ok().and_then(only).ok_or(error)),
                case => Ok(case),
            }
        };
        let case = self.region_with(request, read).await?;
        let case = case.map_err(|error| error.with_operation(operation::CASE))?;
        // Mixing up two patients is the one thing that must never happen.
        if case.id != id {
            return Err(unusable(
                operation::CASE,
                "the server answered with another case",
            ));
        }
        Ok(case)
    }

    fn pages(&self, list: List) -> Pages<Case> {
        let (account, list) = (self.clone(), Arc::new(list));
        let pin = Arc::new(OnceLock::new());
        let (in_flight, most) = (self.0.options.in_flight, self.0.options.most_pages);
        Pages::new(
            move |from: Option<Cursor>| {
                let (account, list) = (account.clone(), Arc::clone(&list));
                let pin = Arc::clone(&pin);
                async move {
                    let to = || *pin.get_or_init(|| account.end_of(list.filter()));
                    let first = || Ok(Spot::page(0, to()));
                    let spot = from.as_ref().map_or_else(first, Spot::read)?;
                    account.page_of(&list, spot).await
                }
            },
            |case| case.id.to_string(),
        )
        .ahead(in_flight, |cursor| {
            Some(Spot::read(cursor).ok()?.after(0).cursor())
        })
        .ends_at_total()
        .most_pages(most)
    }

    /// Until when a list is read: as the filter says, or now.
    pub(crate) fn end_of(&self, filter: &CaseFilter) -> Option<DateTime<Utc>> {
        let now = || DateTime::<Utc>::from(self.clock().now()).trunc_subsecs(0);
        filter.window.to.or_else(|| filter.pinned.then(now))
    }

    /// One page, and the spot of the next one: always, unless this one is empty.
    pub(crate) async fn page_of(&self, list: &List, spot: Spot) -> Result<Page<Case>> {
        let (operation, path) = match list {
            List::Cases(_) => (operation::LIST, CASES),
            List::Search(search) => match search.version {
                SearchVersion::Documented => (operation::SEARCH, "/api/cases/search"),
                SearchVersion::V3 => (operation::SEARCH, "/api/v3/cases/search"),
            },
        };
        let filter = list.filter();
        let form = self.date_form();
        let windowed = !matches!(list, List::Search(search) if search.version == SearchVersion::V3);
        let (from, to) = if windowed {
            (filter.window.from, spot.to)
        } else {
            (None, None)
        };
        let states = Some(filter.states.join(",")).filter(|states| !states.is_empty());
        let request = ApiRequest::new(operation, Method::GET, PathSegments::fixed(path))
            .query_if("searchString", list.text())
            .query("page", spot.page)
            .query_if("from", from.map(|time| form.write(time)))
            .query_if("to", to.map(|time| form.write(time)))
            .query_if("caseStates", states);
        let list = self.region_with(&request, CaseList::read).await?;
        let list = list.ok_or_else(|| not_a_list(operation))?;
        let received = list.received();
        let next = (received > 0).then(|| spot.after(received as u64).cursor());
        Ok(list.page(operation, next))
    }
}

fn not_a_list(operation: &'static str) -> Error {
    unusable(operation, "the answer is not a list of cases")
}

fn servers() -> ApiRequest {
    let path = PathSegments::fixed("/api/servers");
    ApiRequest::new(operation::SERVERS, Method::GET, path)
}

/// What there are pages of.
#[derive(Debug)]
pub(crate) enum List {
    Cases(CaseFilter),
    Search(Search),
}

impl List {
    pub(crate) fn filter(&self) -> &CaseFilter {
        match self {
            Self::Cases(filter) => filter,
            Self::Search(search) => &search.filter,
        }
    }

    fn text(&self) -> Option<&String> {
        match self {
            Self::Cases(_) => None,
            Self::Search(search) => Some(search.text.expose()),
        }
    }
}

/// A place in a list: a page, and until when the list goes, which must stay the same from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) page: u64,
    pub(crate) to: Option<DateTime<Utc>>,
    /// Elements on the pages before, where somebody keeps count.
    pub(crate) received: Option<u64>,
}

impl Spot {
    pub(crate) fn page(page: u64, to: Option<DateTime<Utc>>) -> Self {
        Self {
            page,
            to,
            received: None,
        }
    }

    /// Keeps count from here.
    pub(crate) fn counting(mut self) -> Self {
        self.received = Some(self.received.unwrap_or_default());
        self
    }

    pub(crate) fn after(self, elements: u64) -> Self {
        Self {
            page: self.page.saturating_add(1),
            to: self.to,
            received: self.received.map(|so_far| so_far.saturating_add(elements)),
        }
    }

    pub(crate) fn cursor(self) -> Cursor {
        let to = self
            .to
            .map(|to| DateForm::Iso.write(to))
            .unwrap_or_default();
        let received = self.received.map(|n| n.to_string()).unwrap_or_default();
        Cursor::new(format!("{}|{to}|{received}", self.page))
    }

    pub(crate) fn read(cursor: &Cursor) -> Result<Self> {
        let foreign = || Error::new(ErrorKind::InvalidRequest, "the cursor is not of this list");
        let mut parts = cursor.as_str().split('|');
        let (Some(page), Some(to), Some(received), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(foreign());
        };
        let to = match to {
            "" => None,
            text => Some(
                DateTime::parse_from_rfc3339(text)
                    .map_err(|_| foreign())?
                    .to_utc(),
            ),
        };
        let received = match received {
            "" => None,
            text => Some(text.parse().map_err(|_| foreign())?),
        };
        let page = page.parse().map_err(|_| foreign())?;
        Ok(Self { page, to, received })
    }
}

impl TimeWindow {
    /// What is sent when the caller gave no beginning to a feed that needs one.
    pub(crate) fn beginning() -> DateTime<Utc> {
        // The service did not exist before.
        DateTime::from_timestamp(946_684_800, 0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_spot_is_read_again_from_its_cursor(
            page: u64,
            to in proptest::option::of(0_i64..4_000_000_000),
            received in proptest::option::of(0_u64..1_000_000),
        ) {
            let to = to.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            let spot = Spot { page, to, received };
            prop_assert_eq!(Spot::read(&spot.cursor()).unwrap(), spot);
        }

        #[test]
        fn foreign_cursors_are_refused(text in "\\PC{0,30}") {
            let _ = Spot::read(&Cursor::new(text));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_no_page() {
        for text in ["", "3", "3|", "x||", "3|soon|", "3||x", "3|||"] {
            assert!(Spot::read(&Cursor::new(text)).is_err(), "{text}");
        }
    }
}
