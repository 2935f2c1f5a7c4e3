//! What the users service and the regions share: who calls, how errors are framed, how both misbehave.

use std::time::Duration;

use hyper::Response;
use serde_json::{Value, json};

use super::ThreeShape;
use super::state::{Server, User};
use super::token::has;
use crate::body::Body;
use crate::server::{Answer, Call, HangUp};
use crate::spoil::{HUGE, PROXY_PAGE, twist};
use crate::{lock, reply};

/// An answer before it becomes HTTP, so that faults can spoil it.
#[derive(Debug)]
pub(super) enum Reply {
    Json(Value),
    /// A body that `serde_json` would not write: duplicate keys.
    Text(String),
    /// A finished answer, such as a file.
    Raw(Response<Body>),
    /// No answer.
    HangUp,
}

/// A refusal.
#[derive(Debug)]
pub(super) enum Refused {
    /// "Not found" and "forbidden" too are 400 with a message.
    Message(String),
    Unauthorized,
    /// Another status, with a message or without.
    Status(u16, &'static str),
}

pub(super) type Result<T = Reply> = std::result::Result<T, Refused>;

pub(super) fn message<T>(text: impl Into<String>) -> Result<T> {
    Err(Refused::Message(text.into()))
}

pub(super) fn no_route<T>() -> Result<T> {
    Err(Refused::Status(
        404,
        "No HTTP resource was found that matches the request URI.",
    ))
}

pub(super) fn no_permission<T>() -> Result<T> {
    message("You don't have permission to access this resource.")
}

pub(super) const SERVER_ERROR: &str = "An error has occurred.";

impl ThreeShape {
    /// The answer of one of the services, spoilt as its fault switch says.
    pub(super) async fn spoiled<F>(&self, call: &mut Call, switch: &'static str, done: F) -> Answer
    where
        F: AsyncFnOnce(&Self, &mut Call) -> Result,
    {
        let fault = if call.query_value("moved").is_some() {
            "none".to_owned()
        } else {
            self.0.switches.take(switch)
        };
        self.pause("delay").await;
        if let Some(answer) = self.before(&fault, call).await {
            call.drain().await;
            return answer;
        }
        let result = match self.throttled() {
            Some(response) => Ok(Reply::Raw(response)),
            None => done(self, call).await,
        };
        call.drain().await;
        if fault == "lost_once" {
            return Err(HangUp);
        }
        match result {
            Ok(Reply::HangUp) => Err(HangUp),
            Ok(Reply::Raw(response)) => Ok(response),
            Ok(Reply::Text(text)) => Ok(reply::with(200, JSON, text)),
            Ok(Reply::Json(value)) => Ok(after(&fault, value)),
            Err(refused) => Ok(self.refusal(&refused)),
        }
    }

    pub(super) fn refusal(&self, refused: &Refused) -> Response<Body> {
        match refused {
            Refused::Message(text) => self.error(400, text),
            Refused::Unauthorized => self.unauthorized(),
            Refused::Status(status, "") => reply::empty(*status),
            Refused::Status(status, text) => reply::json(*status, &json!({"Message": text})),
        }
    }

    pub(super) async fn pause(&self, switch: &'static str) {
        let ms = u64::try_from(self.0.switches.number(switch)).unwrap_or(0);
        if ms > 0 {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }

    /// Faults that come before anything is done.
    pub(super) async fn before(&self, fault: &str, call: &Call) -> Option<Answer> {
        Some(match fault {
            "unauthorized_once" | "unauthorized_always" => Ok(self.unauthorized()),
            "error_500" | "error_500_once" => Ok(self.error(500, SERVER_ERROR)),
            "error_502_once" => Ok(reply::html(502, PROXY_PAGE.to_owned())),
            "error_503" => Ok(reply::text(503, "Service Unavailable")),
            "error_503_once" => Ok(later(503, "1")),
            "too_many_once" => Ok(later(429, "2")),
            "too_many_bare_once" => Ok(reply::text(429, "Too Many Requests")),
            "html_200" => Ok(reply::html(200, PROXY_PAGE.to_owned())),
            "redirect_same_host" => Ok(reply::redirect(302, &with_query(call, "moved", "1"))),
            "redirect_loop" => Ok(reply::redirect(302, &call.path)),
            "redirect_foreign" => Ok(reply::redirect(
                302,
                &format!("{}{}", self.0.urls.foreign, call.path),
            )),
            "reset" | "reset_once" => Err(HangUp),
            "stall" => std::future::pending().await,
            _ => return None,
        })
    }

    /// An error with its text, framed as the switches say.
    pub(super) fn error(&self, status: u16, text: &str) -> Response<Body> {
        let switch = if status == 500 {
            "error_500"
        } else {
            "error_400"
        };
        match self.0.switches.get(switch).as_str() {
            "object" => reply::json(status, &json!({"Message": text})),
            "plain" => reply::with(status, JSON, text.to_owned()),
            "html" => reply::html(
                status,
                format!(
                    "<html><body><h1>{status}</h1><p>{}</p></body></html>",
                    crate::page::escape(text)
                ),
            ),
            "empty" => reply::empty(status),
            "typographic" => reply::json(status, &text.replace('\'', "\u{2019}")),
            _ => reply::json(status, &text),
        }
    }

    pub(super) fn unauthorized(&self) -> Response<Body> {
        if self.0.switches.is("unauthorized", "500") {
            self.error(500, SERVER_ERROR)
        } else {
            reply::empty(401)
        }
    }

    /// At most n calls a minute, when the switch says so.
    fn throttled(&self) -> Option<Response<Body>> {
        let limit = self.0.switches.number("throttle");
        if limit == 0 {
            return None;
        }
        let now = self.0.clock.unix();
        let mut calls = lock(&self.0.calls);
        while calls.front().is_some_and(|at| now - at >= 60) {
            calls.pop_front();
        }
        if i64::try_from(calls.len()).unwrap_or(i64::MAX) < limit {
            calls.push_back(now);
            return None;
        }
        let wait = calls.front().map_or(1, |at| (at + 60 - now).max(1));
        drop(calls);
        Some(match self.0.switches.get("throttle_style").as_str() {
            "bare" => reply::text(429, "Too Many Requests"),
            "date" => {
                let at = std::time::UNIX_EPOCH
                    + Duration::from_secs(u64::try_from(now + wait).unwrap_or(0));
                later(429, &httpdate::fmt_http_date(at))
            }
            _ => later(429, &wait.to_string()),
        })
    }

    /// Who calls. Notes in the log whose token it was, good or not.
    pub(super) fn caller(&self, call: &mut Call) -> Result<User> {
        let token = bearer(call).unwrap_or_default();
        let now = self.0.clock.unix();
        let state = lock(&self.0.state);
        call.token_role = state.owner(&token).map(User::token_role);
        let grant = state
            .access
            .get(&token)
            .filter(|access| access.expires > now)
            .and_then(|access| state.live(access.grant))
            .ok_or(Refused::Unauthorized)?;
        if grant.server == Server::Identity
            && self.0.switches.is("api_scope", "required")
            && !has(&grant.scope, "api")
        {
            return Err(Refused::Unauthorized);
        }
        state
            .user(&grant.user)
            .cloned()
            .ok_or(Refused::Unauthorized)
    }
}

pub(super) const JSON: &str = "application/json; charset=utf-8";

/// The bearer token of a request.
pub(super) fn bearer(call: &Call) -> Option<String> {
    let (scheme, token) = call.header("authorization")?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

/// The request's own path and query, with one parameter more.
pub(super) fn with_query(call: &Call, name: &str, value: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&call.query)
        .append_pair(name, value)
        .finish();
    format!("{}?{query}", call.path)
}

pub(super) fn later(status: u16, retry_after: &str) -> Response<Body> {
    let mut response = reply::text(status, "Come back later");
    reply::set(&mut response, "retry-after", retry_after);
    response
}

/// Turns an answer into HTTP, spoilt as the fault says.
fn after(fault: &str, value: Value) -> Response<Body> {
    match fault {
        "empty_200" => reply::empty(200),
        "truncated_json" => reply::truncated(200, JSON, value.to_string().into_bytes()),
        "huge_json" => reply::huge(200, r#"{"Id":""#, HUGE),
        "deep_json" => reply::with(
            200,
            JSON,
            format!(
                r#"{{"Cases":{}{}}}"#,
                "[".repeat(100_000),
                "]".repeat(100_000)
            ),
        ),
        "wrong_types" => {
            let mut value = value;
            twist(&mut value);
            reply::json(200, &value)
        }
        "bom" => reply::with(200, JSON, format!("\u{feff}{value}")),
        _ => reply::json(200, &value),
    }
}
