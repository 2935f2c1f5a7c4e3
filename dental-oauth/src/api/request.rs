//! What to call: built anew for every attempt.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Method};
use serde::Serialize;
use url::Url;

use crate::error::{Error, ErrorKind, Result};
use crate::net::RequestBody;

/// Makes the body of one attempt.
pub(super) type BodyFactory =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<RequestBody>> + Send>> + Send + Sync>;

/// A call, described. Each attempt gets a fresh body and a fresh bearer from it.
///
/// Its `Debug` shows the operation alone: paths hold ids, and queries hold names people searched for.
#[derive(Clone)]
pub struct ApiRequest {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    pub(super) target: Target,
    /// As it is sent.
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<BodyFactory>,
    pub(super) idempotent: bool,
    /// The body may take as long as it makes progress.
    pub(super) unhurried: bool,
    pub(super) problem: Option<Error>,
}

#[derive(Clone)]
pub(super) enum Target {
    /// Below the client's base URL: path segments, already safe.
    Path(Cow<'static, str>),
    /// Exactly this URL, for example a signed one.
    Url(Url),
}

/// A path below the base URL, put together segment by segment so that an id can never become a path.
#[derive(Debug, Clone, Default)]
pub struct PathSegments(Cow<'static, str>, bool);

impl PathSegments {
    /// A fixed part of the path, such as `/v1/design-cases`.
    pub fn fixed(path: &'static str) -> Self {
        Self(Cow::Borrowed(path), false)
    }

    /// A further fixed part.
    pub fn then(mut self, path: &'static str) -> Self {
        self.0.to_mut().push_str(path);
        self
    }

    /// An id as one segment, percent-encoded. Empty ids and those that would leave their place (`.`,
    /// `..`, a slash, a question mark, a hash, a control character) are refused before sending.
    pub fn id(mut self, id: &str) -> Self {
        let outside = |c: char| c.is_control() || matches!(c, '/' | '\\' | '?' | '#');
        if id.is_empty() || id == "." || id == ".." || id.contains(outside) {
            self.1 = true;
        }
        let path = self.0.to_mut();
        path.reserve(1 + id.len());
        path.push('/');
        for byte in id.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                path.push(char::from(byte));
            } else {
                let _ = write!(path, "%{byte:02X}");
            }
        }
        self
    }
}

impl ApiRequest {
    /// A call to a path below the client's base URL. `operation` names it in errors and logs.
    pub fn new(operation: &'static str, method: Method, path: PathSegments) -> Self {
        let problem = path.1.then(|| {
            Error::new(
                ErrorKind::InvalidRequest,
                "an id is empty or holds characters no id has",
            )
        });
        Self {
            problem,
            ..Self::with_target(operation, method, Target::Path(path.0))
        }
    }

    /// A call to exactly this URL. The client's bearer goes along only if the URL is at one of its own
    /// origins.
    pub fn to_url(operation: &'static str, method: Method, url: Url) -> Self {
        Self::with_target(operation, method, Target::Url(url))
    }

    /// A call to a path as text, such as `/v1/users/me?verbose=1`, for endpoints without a typed method.
    /// A host or a path that climbs out is refused.
    pub fn raw(method: Method, path: &str) -> Self {
        let operation = "raw request";
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let climbs = path.split('/').any(|segment| {
            matches!(
                segment.to_ascii_lowercase().as_str(),
                "." | ".." | "%2e" | "%2e%2e" | ".%2e" | "%2e."
            )
        });
        let usable = path.starts_with('/')
            && !path.starts_with("//")
            && !climbs
            && path
                .chars()
                .all(|c| c.is_ascii_graphic() && !matches!(c, '\\' | '#'));
        let problem = (!usable).then(|| {
            Error::new(
                ErrorKind::InvalidRequest,
                "a raw path begins with one slash and stays below it",
            )
        });
        let mut request = Self {
            problem,
            ..Self::with_target(operation, method, Target::Path(path.to_owned().into()))
        };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            request.add(&name, &value);
        }
        request
    }

    fn with_target(operation: &'static str, method: Method, target: Target) -> Self {
        let idempotent = matches!(
            method,
            Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS
        );
        Self {
            operation,
            method,
            target,
            query: String::new(),
            headers: HeaderMap::new(),
            body: None,
            idempotent,
            unhurried: false,
            problem: None,
        }
    }

    /// Adds a query parameter.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers, texts and enums alike, without `&` at every call"
    )]
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        self.add(name, &value.to_string());
        self
    }

    fn add(&mut self, name: &str, value: &str) {
        let query = &mut self.query;
        query.reserve(2 + name.len() + value.len());
        if !query.is_empty() {
            query.push('&');
        }
        encode_into(query, name);
        query.push('=');
        encode_into(query, value);
    }

    /// Adds a query parameter if there is a value.
    pub fn query_if(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Sets a header. `Authorization` is not for callers to set.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) if name != http::header::AUTHORIZATION => {
                self.headers.insert(name, value);
            }
            _ => {
                self.problem = Some(Error::new(
                    ErrorKind::InvalidRequest,
                    "a header cannot be set",
                ));
            }
        }
        self
    }

    /// Sends a value as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Self {
        if let Ok(json) = serde_json::to_vec(value) {
            return self.bytes("application/json", json);
        }
        let detail = "the value cannot be written as JSON";
        self.problem = Some(Error::new(ErrorKind::InvalidRequest, detail));
        self
    }

    /// Sends bytes that are in memory.
    pub fn bytes(mut self, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Some(Arc::new(move || {
            let body = body.clone();
            Box::pin(async move { Ok(RequestBody::Bytes(body)) })
        }));
        self
    }

    /// Sends a body that is made anew for each attempt. Without a total time limit: a body may take as
    /// long as it makes progress.
    pub fn stream<F, Fut>(mut self, content_type: &'static str, make: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<RequestBody>> + Send + 'static,
    {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = Some(Arc::new(move || Box::pin(make())));
        self.unhurried = true;
        self
    }

    /// Says whether the call may be repeated when it may have reached the server. By default GET, HEAD,
    /// PUT, DELETE and OPTIONS may, POST and PATCH may not (RFC 9110 section 9.2.2).
    pub fn idempotent(mut self, yes: bool) -> Self {
        self.idempotent = yes;
        self
    }

    pub(super) fn url(&self, base: &Url) -> Result<Url> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        match &self.target {
            Target::Url(url) => {
                let mut url = url.clone();
                match url.query() {
                    _ if self.query.is_empty() => {}
                    None | Some("") => url.set_query(Some(&self.query)),
                    Some(before) => url.set_query(Some(&format!("{before}&{}", self.query))),
                }
                Ok(url)
            }
            Target::Path(path) => {
                // Put together as text and read once, which is what is cheapest. A base URL has no query.
                let below = base.as_str().trim_end_matches('/');
                let mut text =
                    String::with_capacity(below.len() + path.len() + 1 + self.query.len());
                text.push_str(below);
                text.push_str(path);
                if !self.query.is_empty() {
                    text.push('?');
                    text.push_str(&self.query);
                }
                Url::parse(&text)
                    .map_err(|_| Error::new(ErrorKind::InvalidRequest, "the path cannot be called"))
            }
        }
    }

    /// The path that is called, without its query: below the base URL, or of the whole URL.
    pub fn path(&self) -> &str {
        match &self.target {
            Target::Url(url) => url.path(),
            Target::Path(path) => path,
        }
    }
}

/// Writes a name or value of a query as RFC 3986 section 3.4 has it. A blank is `%20`, which every server
/// reads, while `+` stands for one only in forms; colons and commas, which times and lists are full of,
/// stay as they are.
fn encode_into(query: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/,".contains(&byte) {
            query.push(char::from(byte));
        } else {
            let _ = write!(query, "%{byte:02X}");
        }
    }
}

impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiRequest")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://api.example/base/").unwrap()
    }

    #[test]
    fn ids_stay_one_segment() {
        let get = |id: &str| {
            let path = PathSegments::fixed("/v1/cases").id(id).then("/files");
            ApiRequest::new("read", Method::GET, path).url(&base())
        };
        assert_eq!(
            get("20260115-000042").unwrap().path(),
            "/base/v1/cases/20260115-000042/files"
        );
        assert_eq!(
            get("a b%2Fé").unwrap().path(),
            "/base/v1/cases/a%20b%252F%C3%A9/files"
        );
        for bad in ["", ".", "..", "a/b", "a?b", "a#b", "a\\b", "a\nb", "\u{0}"] {
            assert_eq!(
                get(bad).unwrap_err().kind(),
                ErrorKind::InvalidRequest,
                "{bad:?}"
            );
        }
    }

    #[test]
    fn queries_hold_no_character_that_means_something_in_one() {
        let url = ApiRequest::new("list", Method::GET, PathSegments::fixed("/v1"))
            .query("from", "2016-01-01 12:00:00Z")
            .query("name", "a&b=c+d#e%é")
            .url(&base())
            .unwrap();
        assert_eq!(
            url.query(),
            Some("from=2016-01-01%2012:00:00Z&name=a%26b%3Dc%2Bd%23e%25%C3%A9")
        );
        let read: Vec<_> = url
            .query_pairs()
            .map(|(_, value)| value.into_owned())
            .collect();
        assert_eq!(read, ["2016-01-01 12:00:00Z", "a&b=c+d#e%é"]);
    }

    #[test]
    fn a_query_is_added_to_what_a_url_has_already() {
        let get = |text: &str| {
            ApiRequest::to_url("fetch", Method::GET, Url::parse(text).unwrap())
                .query("page", 2)
                .url(&base())
                .unwrap()
        };
        for (before, after) in [
            ("https://files.example/a", "https://files.example/a?page=2"),
            ("https://files.example/a?", "https://files.example/a?page=2"),
            (
                "https://files.example/a?x=%20y",
                "https://files.example/a?x=%20y&page=2",
            ),
        ] {
            assert_eq!(get(before).as_str(), after);
        }
    }

    #[test]
    fn raw_paths_stay_below_the_base() {
        let get = |path: &str| ApiRequest::raw(Method::GET, path).url(&base());
        assert_eq!(
            get("/v1/me?x=1&y=a%20b").unwrap().as_str(),
            "https://api.example/base/v1/me?x=1&y=a%20b"
        );
        for bad in [
            "v1/me",
            "//evil.example/x",
            "https://evil.example/",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a b",
            "/a\\b",
            "",
            "/./a",
            "/é",
        ] {
            assert!(get(bad).is_err(), "{bad}");
        }
    }
}
