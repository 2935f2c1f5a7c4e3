//! The calls that read: lists, single objects, and other values.
//!
//! The typed resources name a path, a model and a query; what goes over the wire is decided here and in `write`, once.

use std::sync::Arc;

use dental_oauth::api::{ApiRequest, ApiResponse, Cursor, JsonText, Page, Pages, PathSegments};
use dental_oauth::net::Origin;
use dental_oauth::{Error, ErrorKind, Result, Sent};
use http::Method;
use serde::de::DeserializeOwned;
use url::Url;

use crate::client::{Drchrono, versioned};
use crate::environment::HOSTS;
use crate::query::Query;
use crate::rows::{Row, RowsRead, identity};
use crate::wire::{Envelope, list};

impl Drchrono {
    /// The rows of a list, in pages. Nothing is fetched before the first is asked for.
    pub(crate) fn list<T: Row>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: Query,
    ) -> Pages<T> {
        let (client, query) = (self.clone(), Arc::new(query));
        Pages::new(
            move |cursor: Option<Cursor>| {
                let (client, query) = (client.clone(), Arc::clone(&query));
                async move {
                    client
                        .list_page(operation, path, &query, cursor.as_ref())
                        .await
                }
            },
            identity(T::row_id),
        )
    }

    /// One page of a list: the first one, or the one a cursor leads to.
    pub(crate) async fn list_page<T: Row>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        from: Option<&Cursor>,
    ) -> Result<Page<T>> {
        let request = match from {
            None => query.on(ApiRequest::new(
                operation,
                Method::GET,
                PathSegments::fixed(path),
            )),
            // All filters stand in the link already (dossier 2.2).
            Some(cursor) => {
                let url = self
                    .next_url(cursor.as_str())
                    .map_err(|error| self.named(operation, error))?;
                ApiRequest::to_url(operation, Method::GET, url)
            }
        };
        let request = versioned(request);
        let read = |json: &mut JsonText<'_>| {
            let mut rows = RowsRead::default();
            let envelope = list(json, &mut |json| rows.take(json))?;
            Ok((rows, envelope))
        };
        let (rows, Envelope { next, count }) = self.0.api.call_with(&request, read).await?;
        let next = next.map(|link| Cursor::new(self.next_link(&link)));
        Ok(self.page_of(operation, rows, next).with_total(count))
    }

    /// A page of what was read.
    pub(crate) fn page_of<T>(
        &self,
        operation: &'static str,
        rows: RowsRead<T>,
        next: Option<Cursor>,
    ) -> Page<T> {
        let unreadable = rows.unreadable.into_iter().map(|at| {
            let detail = format!("a row is not as documented ({at})");
            let error = Error::new(ErrorKind::Decode, detail).with_sent(Sent::Yes);
            self.named(operation, error)
        });
        Page::new(rows.items, next).with_unreadable(unreadable.collect())
    }

    /// One object by its id.
    pub(crate) async fn read<T: Row>(
        &self,
        operation: &'static str,
        path: &'static str,
        id: &str,
        query: &Query,
    ) -> Result<T> {
        let path = PathSegments::fixed(path).id(id);
        let request = query.on(ApiRequest::new(operation, Method::GET, path));
        let row: T = self
            .0
            .api
            .call_with(&versioned(request), T::read_row)
            .await?;
        // Mixing up two patients is the one thing that must never happen.
        if row.row_id().is_some_and(|answered| answered != id) {
            let error = Error::new(
                ErrorKind::Decode,
                "the service answered with another object",
            )
            .with_sent(Sent::Yes);
            return Err(self.named(operation, error));
        }
        Ok(row)
    }

    /// The value at a path, for answers that are no rows.
    pub(crate) async fn value<T: DeserializeOwned + Send>(
        &self,
        operation: &'static str,
        path: PathSegments,
        query: &Query,
    ) -> Result<T> {
        let request = query.on(ApiRequest::new(operation, Method::GET, path));
        self.0.api.call(&versioned(request)).await
    }

    /// The bytes at a path and their content type, for answers that are no JSON.
    pub(crate) async fn bytes(
        &self,
        operation: &'static str,
        path: PathSegments,
        query: &Query,
    ) -> Result<ApiResponse> {
        let request = query
            .on(ApiRequest::new(operation, Method::GET, path))
            .header(
                http::header::ACCEPT,
                "application/xml, application/json;q=0.5",
            );
        self.0.api.send(&versioned(request)).await
    }

    /// A `next` link as it is kept: without the host it names, if that is one of the service's own. The same
    /// page under two names would otherwise be two pages, and a cursor would only fit one host.
    fn next_link(&self, link: &str) -> String {
        let Ok(url) = self.0.base.join(link) else {
            return link.to_owned();
        };
        let same_service = Origin::of(&url) == Origin::of(&self.0.base)
            || (url.scheme() == "https"
                && url.port().is_none()
                && url.host_str().is_some_and(|host| HOSTS.contains(&host)));
        let plain = url.username().is_empty() && url.password().is_none();
        if same_service && plain {
            match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            }
        } else {
            // Said when the page is asked for: what is on this one is not to be lost.
            link.to_owned()
        }
    }

    /// Where a kept link leads: to the configured host or nowhere.
    fn next_url(&self, link: &str) -> Result<Url> {
        let stranger = || {
            Error::new(
                ErrorKind::OriginRefused,
                "the next page is at an address outside this service; nothing was sent",
            )
        };
        if !link.starts_with('/') {
            return Err(stranger());
        }
        let url = self.0.base.join(link).map_err(|_| stranger())?;
        if Origin::of(&url) == Origin::of(&self.0.base) {
            Ok(url)
        } else {
            Err(stranger())
        }
    }
}
