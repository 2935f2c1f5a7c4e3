//! The calls that every resource is made of: list, read, create, replace, update, delete, and forms with files.
//!
//! The typed resources name a path, a model and a query; what goes over the wire is decided here, once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dental_oauth::api::{
    ApiRequest, ApiResponse, Cursor, JsonText, Misread, Page, Pages, PathSegments,
};
use dental_oauth::net::Origin;
use dental_oauth::transfer::{Multipart, Progress};
use dental_oauth::{Error, ErrorKind, Result, Sent};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::client::{Drchrono, versioned};
use crate::environment::HOSTS;
use crate::files::FilePart;
use crate::wire::{Envelope, list};

/// The query of a call: names as the service knows them, values as text.
#[derive(Clone, Default)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers, texts and ids alike, without `&` at every call"
    )]
    pub(crate) fn set(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(one, _)| *one == name)?;
        Some(value)
    }

    /// Sets a value, in the place of one that is there.
    pub(crate) fn put(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.retain(|(one, _)| *one != name);
        self.set(name, value)
    }

    /// Sets a key as often as there are values.
    pub(crate) fn put_each(mut self, name: &'static str, values: &[impl ToString]) -> Self {
        self.0.retain(|(one, _)| *one != name);
        values
            .iter()
            .fold(self, |query, value| query.set(name, value.to_string()))
    }

    /// Sent only when true: what the service makes of `false` is not known (dossier 2.4).
    pub(crate) fn flag(self, name: &'static str, yes: bool) -> Self {
        if yes { self.set(name, true) } else { self }
    }

    pub(crate) fn on(&self, request: ApiRequest) -> ApiRequest {
        self.0
            .iter()
            .fold(request, |request, (name, value)| request.query(name, value))
    }
}

/// The names alone: values can be a patient's.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// What lists are made of and single reads give.
pub(crate) trait Row: Sized + Send + 'static {
    /// The row's own id, for models that have one.
    fn row_id(&self) -> Option<String>;

    /// Reads the next value as one.
    fn read_row(json: &mut JsonText<'_>) -> Result<Self, Misread>;
}

/// The most rows on a page (dossier 2.3). Room for that many is made at once: rows have up to three kilobytes, and would be moved
/// about while it grows.
const FULL_PAGE: usize = 250;

/// The rows of a page, each read by itself: one that cannot be must not hide the others.
pub(crate) struct RowsRead<T> {
    items: Vec<T>,
    /// Where rows could not be read: in the answer, or in a row's own text.
    unreadable: Vec<Misread>,
}

impl<T> Default for RowsRead<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unreadable: Vec::new(),
        }
    }
}

impl<T: Row> RowsRead<T> {
    /// Reads the next value as a row, or goes past it.
    pub(crate) fn take(&mut self, json: &mut JsonText<'_>) -> Result<(), Misread> {
        let left = json.left();
        match T::read_row(json) {
            Ok(item) => {
                if self.items.is_empty() {
                    // The others are about as long.
                    let length = left - json.left();
                    let expected = left / length.max(1);
                    self.items.reserve(expected.min(FULL_PAGE));
                }
                self.items.push(item);
            }
            Err(at) => {
                json.skip()?;
                self.unreadable.push(at);
            }
        }
        Ok(())
    }
}

/// What rows are told apart by. Those without an id cannot be: each counts as one of its own.
pub(crate) fn identity<T: 'static>(
    row_id: fn(&T) -> Option<String>,
) -> impl Fn(&T) -> String + Send + Sync + 'static {
    let unnamed = AtomicU64::new(0);
    move |row: &T| {
        row_id(row).unwrap_or_else(|| format!("#{}", unnamed.fetch_add(1, Ordering::Relaxed)))
    }
}

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

    /// Creates an object and gives it back as the service made it.
    pub(crate) async fn create<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<T> {
        let path = PathSegments::fixed(path);
        self.act(operation, Method::POST, path, query, body)
            .await?
            .ok_or_else(|| self.unseen(operation))
    }

    /// Creates several objects in one call. Never repeated once it may have arrived.
    pub(crate) async fn create_many<T: DeserializeOwned, B: Serialize>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        bodies: &[B],
    ) -> Result<Vec<T>> {
        self.create(operation, path, query, &bodies).await
    }

    /// Replaces an object as a whole.
    pub(crate) async fn replace(
        &self,
        operation: &'static str,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        self.act::<Value>(operation, Method::PUT, path, query, body)
            .await
            .map(drop)
    }

    /// Changes what the body names and nothing else.
    pub(crate) async fn update(
        &self,
        operation: &'static str,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        self.act::<Value>(operation, Method::PATCH, path, query, body)
            .await
            .map(drop)
    }

    /// Deletes an object.
    pub(crate) async fn remove(
        &self,
        operation: &'static str,
        path: PathSegments,
        query: &Query,
    ) -> Result<()> {
        let request = query.on(ApiRequest::new(operation, Method::DELETE, path));
        match self.0.api.send(&versioned(request)).await {
            Ok(_) => Ok(()),
            // The first try has done it; only its answer was lost.
            Err(error) if error.status() == Some(404) && error.attempts() > 1 => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A write with a JSON body. Any 2xx is success; an empty one is a success without an object
    /// (dossier 2.1).
    pub(crate) async fn act<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        method: Method,
        path: PathSegments,
        query: &Query,
        body: &impl Serialize,
    ) -> Result<Option<T>> {
        let request = query
            .on(ApiRequest::new(operation, method, path))
            .json(body);
        self.answer_to_write(&versioned(request)).await
    }

    /// Creates an object from a form with files, streamed.
    pub(crate) async fn create_with_files<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &'static str,
        query: &Query,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<T> {
        let path = PathSegments::fixed(path);
        let request = ApiRequest::new(operation, Method::POST, path);
        self.send_form(query.on(request), body, files, progress)
            .await?
            .ok_or_else(|| self.unseen(operation))
    }

    /// Replaces (PUT) or changes (PATCH) an object by a form with files, streamed.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each part of the request"
    )]
    pub(crate) async fn write_with_files(
        &self,
        operation: &'static str,
        method: Method,
        path: &'static str,
        id: &str,
        query: &Query,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<()> {
        let path = PathSegments::fixed(path).id(id);
        let request = ApiRequest::new(operation, method, path);
        self.send_form::<Value>(query.on(request), body, files, progress)
            .await
            .map(drop)
    }

    /// Sends a form with files to a described call, streamed.
    pub(crate) async fn send_form<T: DeserializeOwned>(
        &self,
        request: ApiRequest,
        body: &impl Serialize,
        files: &[(&'static str, FilePart)],
        progress: Option<Progress>,
    ) -> Result<Option<T>> {
        let mut form = Multipart::new()?;
        for (name, value) in form_fields(body)? {
            form = form.text(&name, value);
        }
        for (name, part) in files {
            form = form.file(name, &part.name, &part.content_type, part.file.clone());
        }
        let request = versioned(form.into_request(request, progress));
        self.answer_to_write(&request).await
    }

    async fn answer_to_write<T: DeserializeOwned>(
        &self,
        request: &ApiRequest,
    ) -> Result<Option<T>> {
        let response = self.0.api.send(request).await?;
        if response.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        self.0.api.decode(request, &response).map(Some)
    }

    fn unseen(&self, operation: &'static str) -> Error {
        let detail = "it was created, but the service did not say what";
        self.named(
            operation,
            Error::new(ErrorKind::Decode, detail).with_sent(Sent::Yes),
        )
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

/// The members of a body as the fields of a form: texts as they are, numbers and truth values in their JSON
/// form, lists and objects as JSON text (`metatags`, dossier 2.13). What is null is left out.
fn form_fields(body: &impl Serialize) -> Result<Vec<(String, String)>> {
    let unfit = || {
        Error::new(
            ErrorKind::InvalidRequest,
            "the value cannot be written as a form",
        )
    };
    let Ok(Value::Object(members)) = serde_json::to_value(body) else {
        return Err(unfit());
    };
    Ok(members
        .into_iter()
        .filter_map(|(name, value)| match value {
            Value::Null => None,
            Value::String(text) => Some((name, text)),
            other => Some((name, other.to_string())),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_becomes_form_fields() {
        let body = json!({
            "patient": 42, "description": "scan", "metatags": ["case:1", "stl"], "archived": false,
            "doctor": null,
        });
        let mut fields = form_fields(&body).unwrap();
        fields.sort();
        let expected = [
            ("archived", "false"),
            ("description", "scan"),
            ("metatags", r#"["case:1","stl"]"#),
            ("patient", "42"),
        ];
        assert_eq!(fields, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert!(form_fields(&json!([1])).is_err());
    }
}
