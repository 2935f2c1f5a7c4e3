//! What every request and every answer goes through.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded;

use crate::app::{App, Inner};
use crate::refusal::Refusal;
use crate::visitor::Visitor;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Refuses requests that were meant for somebody else, and puts the same rules on every answer.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let app = &*app.0;
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let ours = hosts.next().is_none() && host.is_some_and(|h| h.eq_ignore_ascii_case(&app.host));
    let mut response = if !ours {
        // Another name that leads here: DNS rebinding, or a proxy that does not pass `Host` on.
        Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong_host",
            "This application is not known under this address.",
        )
        .into_response()
    } else if ![Method::GET, Method::POST].contains(request.method()) {
        // A HEAD must not use up a sign-in: nobody would see what came of it.
        let mut refused = Refusal::method().into_response();
        refused
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, POST"));
        refused
    } else {
        next.run(request).await
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED
        && !response.headers().contains_key(CONTENT_TYPE)
    {
        let allowed = response.headers().get(ALLOW).cloned();
        response = Refusal::method().into_response();
        response
            .headers_mut()
            .extend(allowed.map(|methods| (ALLOW, methods)));
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The page that opens the window for `web_message` must keep its hold on it.
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin-allow-popups"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(app)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Forms may lead to the sign-in, since browsers hold redirects after a form to the same rule.
fn content_security_policy(app: &Inner) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self' {}; \
         base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        app.sign_in_origins.join(" ")
    )
}

/// The fields of a form, each of which counts only if it is there once.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Refusal> {
        let kind = header(headers, &CONTENT_TYPE).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_a_form",
                "Only forms are accepted here.",
            ));
        }
        Ok(Self(form_urlencoded::parse(body).into_owned().collect()))
    }

    /// A field that is there exactly once.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(key, _)| key == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

/// A form of our own pages: sent by them, from this origin, with the token that only they were given.
pub(crate) fn own_form(
    app: &Inner,
    headers: &HeaderMap,
    visitor: &Visitor,
    body: &Bytes,
) -> Result<Form, Refusal> {
    let form = Form::read(headers, body)?;
    let site = header(headers, &SEC_FETCH_SITE);
    let from_here = match header(headers, &ORIGIN) {
        Some(origin) if origin == app.origin => true,
        // `Referrer-Policy: no-referrer` makes browsers send `null` even from our own pages. Then the
        // browser's other word on it counts, which no page can forge.
        Some("null") | None => site == Some("same-origin"),
        Some(_) => false,
    };
    let token = form.field("csrf").unwrap_or_default();
    if !from_here || !visitor.csrf_is(&app.vault, token) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "not_from_here",
            "This form is not from a page that you were shown. Go back to the start and try again.",
        ));
    }
    Ok(form)
}

/// The form that a platform's page sends for `form_post`. It is cross-site, so it brings no cookie, and
/// what it holds is believed by its state alone, later.
pub(crate) fn platform_form(app: &Inner, headers: &HeaderMap, body: &Bytes) -> Result<(), Refusal> {
    Form::read(headers, body)?;
    match header(headers, &ORIGIN) {
        // A platform with a strict referrer policy of its own sends `null`.
        None | Some("null") => Ok(()),
        Some(origin) if app.sign_in_origins.iter().any(|known| known == origin) => Ok(()),
        Some(_) => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "not_from_the_platform",
            "This answer does not come from where people sign in.",
        )),
    }
}

pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
