//! What every request and every answer goes through.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded;

use crate::app::{App, Inner};
use crate::problem::Problem;
use crate::visitor::Visitor;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses requests that were meant for somebody else, and puts the same rules on every answer.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let app = &*app.0;
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let ours = hosts.next().is_none() && host.is_some_and(|h| h.eq_ignore_ascii_case(&app.host));
    let mut response = if !ours {
        // Another name that leads here: DNS rebinding, or a proxy that does not pass `Host` on.
        let words = "This application is not known under this address.";
        Problem::Request(StatusCode::MISDIRECTED_REQUEST, words).into_response()
    } else if ![Method::GET, Method::POST].contains(request.method()) {
        // A HEAD must not use up a sign-in: nobody would see what came of it.
        let words = "This cannot be asked for in this way.";
        Problem::Request(StatusCode::METHOD_NOT_ALLOWED, words).into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    // What has not said otherwise is one person's, and not to be kept.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        // Addresses hold no name and no secret, and yet are nobody else's business.
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(app)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Nothing inline, nothing from elsewhere. Forms may lead to the sign-ins, since browsers hold redirects after
/// a form to the same rule.
fn content_security_policy(app: &Inner) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types inbox",
        app.sign_in_origins.join(" ")
    )
}

/// The fields of a form, each of which counts only if it is there once.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// A form of our own pages: sent by them, from this origin, with the token that only they were given.
    pub(crate) fn own(
        app: &App,
        headers: &HeaderMap,
        visitor: &Visitor,
        body: &Bytes,
    ) -> Result<Self, Problem> {
        let kind = header(headers, &CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Problem::bad("Only forms are accepted here."));
        }
        let form = Self(form_urlencoded::parse(body).into_owned().collect());
        let from_here = match header(headers, &ORIGIN) {
            Some(origin) => origin == app.0.origin,
            None => header(headers, &SEC_FETCH_SITE) == Some("same-origin"),
        };
        if !from_here || !visitor.csrf_is(app, form.field("csrf").unwrap_or_default()) {
            let words = "This form is not from a page that you were shown. Go back and try again.";
            return Err(Problem::Request(StatusCode::FORBIDDEN, words));
        }
        Ok(form)
    }

    /// A field that is there exactly once.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(key, _)| key == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// A field that must be there.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Problem> {
        self.field(name)
            .ok_or(Problem::bad("Something is missing from the form."))
    }
}

pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
