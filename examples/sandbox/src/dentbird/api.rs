//! The resource API: who may call what, and how it refuses.

use hyper::{Method, Response};
use serde_json::{Value, json};

use super::Dentbird;
use super::spoil::{PROXY_PAGE, spoiled_after};
use super::state::client;
use crate::body::Body;
use crate::clock::{east, micros};
use crate::server::{Answer, Call, HangUp, percent_decoded};
use crate::{lock, page, reply};

/// Who calls, as the access token says.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) user: String,
    pub(super) scope: String,
    pub(super) contracted: bool,
}

/// An API answer before it becomes HTTP, so that faults can spoil it.
#[derive(Debug)]
pub(super) enum Reply {
    /// JSON with a status.
    Json(u16, Value),
    /// A finished answer, such as a file.
    Raw(Response<Body>),
    /// No answer.
    HangUp,
}

/// An API refusal.
#[derive(Debug)]
pub(super) struct Refused {
    status: u16,
    code: &'static str,
    message: String,
    challenge: Option<String>,
}

pub(super) fn refuse(status: u16, code: &'static str, message: impl Into<String>) -> Refused {
    Refused {
        status,
        code,
        message: message.into(),
        challenge: None,
    }
}

pub(super) fn bad(message: impl Into<String>) -> Refused {
    refuse(400, "INVALID_REQUEST", message)
}

pub(super) fn enveloped(data: impl Into<Value>) -> Value {
    json!({"success": true, "data": data.into()})
}

impl Dentbird {
    /// Answers one API request.
    pub(super) async fn api(&self, call: &mut Call) -> Answer {
        if call.path == "/open" && call.method == Method::GET {
            let text = "Here the design application would open the transferred case.";
            return Ok(reply::html(200, page::message("Case received", text)));
        }
        let switches = &self.0.switches;
        let fault = switches.take("api_fault");
        match fault.as_str() {
            "redirect_elsewhere" => {
                call.drain().await;
                let to = format!("{}{}", self.elsewhere_url(), call.path);
                return Ok(reply::redirect(307, &to));
            }
            "reset" | "reset_once" => return Err(HangUp),
            "stall" => return std::future::pending().await,
            _ => {}
        }
        let result = match self.spoiled_before(&fault) {
            Some(refused) => Err(refused),
            None => self.route(call).await,
        };
        call.drain().await;
        match result {
            Ok(Reply::HangUp) => Err(HangUp),
            Ok(Reply::Raw(response)) => Ok(response),
            Ok(Reply::Json(status, value)) => Ok(spoiled_after(&fault, status, value)),
            Err(refused) => Ok(self.error(&refused)),
        }
    }

    fn spoiled_before(&self, fault: &str) -> Option<Refused> {
        Some(match fault {
            "unauthorized_once" | "unauthorized_always" => {
                let mut refused = refuse(401, "UNAUTHORIZED", "the access token is not accepted");
                refused.challenge = Some(r#"Bearer error="invalid_token""#.to_owned());
                refused
            }
            "error_503_once" | "error_503" => refuse(503, "UNAVAILABLE", "the service is busy"),
            "error_500" => refuse(500, "INTERNAL_ERROR", "something went wrong"),
            "too_many_once" => self.too_many(1),
            _ => return None,
        })
    }

    async fn route(&self, call: &mut Call) -> Result<Reply, Refused> {
        self.throttle()?;
        let caller = self.caller(call)?;
        let path = call.path.clone();
        let parts: Vec<String> = path
            .trim_start_matches('/')
            .split('/')
            .map(percent_decoded)
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let post = call.method == Method::POST;
        let get = call.method == Method::GET;
        let files_path = self.0.switches.get("files_path");
        match parts.as_slice() {
            ["v1", "users", "me"] if get => self.me(&caller),
            ["v1", "design-cases"] if get => self.list(call, &caller),
            ["v1", "design-cases", "transfer"] if post => self.transfer(call, &caller).await,
            ["v1", "design-cases", id] if get && *id != "transfer" => self.details(&caller, id),
            ["v1", "design-cases", id, "download-file", file] if get => {
                self.download(call, &caller, id, file)
            }
            ["v1", "files"] if post && !files_path.starts_with("/v1/files/upload") => {
                self.register(call, &caller).await
            }
            ["v1", "files", "upload"] if post && files_path != "/v1/files" => {
                self.register(call, &caller).await
            }
            ["v1", "users", "me"]
            | ["v1", "design-cases" | "files"]
            | ["v1", "design-cases", _]
            | ["v1", "design-cases", _, "download-file", _] => {
                Err(refuse(405, "METHOD_NOT_ALLOWED", "method not allowed"))
            }
            _ => Err(refuse(404, "NOT_FOUND", "no such resource")),
        }
    }

    /// At most n calls a minute, when the switch says so.
    fn throttle(&self) -> Result<(), Refused> {
        let limit = self.0.switches.number("throttle");
        if limit == 0 {
            return Ok(());
        }
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        while state.calls.front().is_some_and(|at| now - at >= 60) {
            state.calls.pop_front();
        }
        if i64::try_from(state.calls.len()).unwrap_or(limit) < limit {
            state.calls.push_back(now);
            return Ok(());
        }
        let wait = state.calls.front().map_or(60, |at| 60 - (now - at));
        drop(state);
        Err(self.too_many(wait))
    }

    fn too_many(&self, wait: i64) -> Refused {
        let mut refused = refuse(429, "TOO_MANY_REQUESTS", "slow down");
        let dated = self.0.switches.get("throttle").ends_with("date");
        let wait = u64::try_from(wait).unwrap_or(1);
        refused.challenge = Some(if dated {
            // Retry-After dates are read against the reader's own clock, not the sandbox's.
            let at = std::time::SystemTime::now() + std::time::Duration::from_secs(wait);
            httpdate::fmt_http_date(at)
        } else {
            wait.to_string()
        });
        refused
    }

    fn caller(&self, call: &Call) -> Result<Caller, Refused> {
        let unauthorized = |challenge: &str, message: &str| {
            let mut refused = refuse(401, "UNAUTHORIZED", message);
            refused.challenge = Some(challenge.to_owned());
            refused
        };
        let mut headers = call.headers.get_all("authorization").iter();
        let Some(header) = headers.next() else {
            return Err(unauthorized("Bearer", "an access token is required"));
        };
        if headers.next().is_some() {
            return Err(unauthorized(
                r#"Bearer error="invalid_request""#,
                "more than one Authorization header",
            ));
        }
        let invalid = || {
            unauthorized(
                r#"Bearer error="invalid_token""#,
                "the access token is not accepted",
            )
        };
        // The scheme is compared exactly: some servers do, so a client must write it as documented.
        let token = header
            .to_str()
            .ok()
            .and_then(|h| h.strip_prefix("Bearer "))
            .ok_or_else(invalid)?;
        let state = lock(&self.0.state);
        let access = state.access.get(token).ok_or_else(invalid)?;
        let grant = state.live(access.grant).ok_or_else(invalid)?;
        if access.expires <= self.0.clock.unix() {
            return Err(invalid());
        }
        Ok(Caller {
            user: grant.user.clone(),
            scope: access.scope.clone(),
            contracted: client(&grant.client_id).is_some_and(|c| c.contracted),
        })
    }

    fn error(&self, refused: &Refused) -> Response<Body> {
        let now = self.0.clock.now();
        let timestamp = match self.0.switches.get("time_style").as_str() {
            "ms" | "us" => micros(now),
            "garbage" => "yesterday".to_owned(),
            _ => east(now),
        };
        let body = json!({
            "timestamp": timestamp,
            "success": false,
            "errorCode": refused.code,
            "message": refused.message,
        });
        let mut response = match self.0.switches.take("error_style").as_str() {
            "html_502" => return reply::html(502, PROXY_PAGE.to_owned()),
            "empty_body" => reply::empty(refused.status),
            "200_with_success_false" => return reply::json(200, &body),
            _ => reply::json(refused.status, &body),
        };
        if let Some(value) = &refused.challenge {
            let name = if refused.status == 429 {
                "retry-after"
            } else {
                "www-authenticate"
            };
            reply::set(&mut response, name, value);
        }
        response
    }

    /// The contracted endpoints are not for everybody.
    pub(super) fn contract(&self, caller: &Caller) -> Result<(), Refused> {
        if caller.contracted {
            return Ok(());
        }
        Err(
            match self.0.switches.get("not_contracted_status").as_str() {
                "404" => refuse(404, "NOT_FOUND", "no such resource"),
                "401" => refuse(401, "UNAUTHORIZED", "not allowed for this client"),
                _ => refuse(
                    403,
                    "FORBIDDEN",
                    "this client has no contract for design data",
                ),
            },
        )
    }
}

impl Caller {
    /// The token must carry this scope.
    pub(super) fn need(&self, scope: &str) -> Result<(), Refused> {
        if self.scope.split(' ').any(|s| s == scope) {
            return Ok(());
        }
        let mut refused = refuse(403, "INSUFFICIENT_SCOPE", format!("needs scope {scope}"));
        refused.challenge = Some(format!(
            r#"Bearer error="insufficient_scope", scope="{scope}""#
        ));
        Err(refused)
    }
}
