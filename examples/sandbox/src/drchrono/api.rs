//! The door of `/api`: version, bearer, quota, scopes, and which operation a request is.

use std::time::Duration;

use hyper::{Method, Response};
use serde_json::{Map, Value, json};

use super::facts::{self, Operation, Resource};
use super::input::{self, Input};
use super::rows::Key;
use super::{Drchrono, quota, seed, token};
use crate::body::Body;
use crate::server::{Answer, Call, HangUp};
use crate::{lock, reply};

/// More than any client should read.
const HUGE: u64 = 32 * 1024 * 1024;

/// Who calls.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: i64,
    scope: String,
}

/// An answer before it becomes HTTP, so that faults can spoil it.
pub(super) enum Reply {
    /// JSON with a status.
    Json(u16, Value),
    /// A status alone.
    Empty(u16),
    /// A finished answer.
    Raw(Response<Body>),
}

/// A refusal.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) body: Value,
    header: Option<(&'static str, String)>,
}

pub(super) type Outcome = Result<Reply, Refused>;

impl Refused {
    pub(super) fn new(status: u16, body: Value) -> Self {
        Self {
            status,
            body,
            header: None,
        }
    }

    /// `{"detail": text}`.
    pub(super) fn detail(status: u16, text: impl Into<String>) -> Self {
        Self::new(status, json!({"detail": text.into()}))
    }

    /// `{"field": [text]}`.
    pub(super) fn field(name: &str, text: impl Into<String>) -> Self {
        let mut fields = Map::new();
        fields.insert(name.to_owned(), json!([text.into()]));
        Self::new(400, fields.into())
    }

    pub(super) fn not_found() -> Self {
        Self::detail(404, "Not found.")
    }

    fn forbidden() -> Self {
        Self::detail(403, "You do not have permission to perform this action.")
    }
}

impl Drchrono {
    /// Answers one request under `/api`.
    pub(super) async fn api(&self, call: &mut Call) -> Answer {
        let slow = self.0.switches.number("slow_ms").unsigned_abs();
        if slow > 0 {
            tokio::time::sleep(Duration::from_millis(slow)).await;
        }
        let fault = self.0.switches.take("api_fault");
        match fault.as_str() {
            "reset_once" => return Err(HangUp),
            "stall" => return std::future::pending().await,
            _ => {}
        }
        let result = self.gated(call, &fault).await;
        call.drain().await;
        if fault == "lost_after" {
            return Err(HangUp);
        }
        match result {
            _ if fault == "error_500_after" => Ok(token::broken()),
            Ok(reply) => Ok(spoiled(&fault, reply)),
            Err(response) => Ok(*response),
        }
    }

    /// Everything that comes before the operation itself, in the order of the imitated framework.
    async fn gated(&self, call: &mut Call, fault: &str) -> Result<Reply, Box<Response<Body>>> {
        let refuse = |refused: Refused| Box::new(refused.response());
        if let Some(version) = call.header("x-drc-api-version")
            && version != "v4"
        {
            return Err(refuse(Refused::detail(400, "Invalid API version.")));
        }
        if !input::accepts_json(call) {
            let text = "Could not satisfy the request Accept header.";
            return Err(refuse(Refused::detail(406, text)));
        }
        let caller = match self.caller(call) {
            Ok(_) if fault.starts_with("unauthorized") => return Err(refuse(invalid_token())),
            Ok(caller) => caller,
            Err(refused) => return Err(refuse(refused)),
        };
        if let Err(wait) = self.count_call() {
            return Err(Box::new(quota::too_many(&self.0.switches, wait)));
        }
        match fault {
            "throttled_once" => return Err(Box::new(quota::too_many(&self.0.switches, 2300))),
            "error_500" | "error_500_once" => return Err(Box::new(token::broken())),
            "error_503_once" => {
                let refused = Refused::detail(503, "Service temporarily unavailable.");
                return Err(refuse(refused));
            }
            "html_200" | "html_200_once" => {
                return Err(Box::new(reply::html(200, token::HICCUP.to_owned())));
            }
            "redirect_elsewhere" => {
                let to = format!("{}{}", self.elsewhere_url(), call.path);
                return Err(Box::new(reply::redirect(302, &to)));
            }
            _ => {}
        }
        self.route(call, &caller).await.map_err(|refused| {
            if refused.status == 0 {
                Box::new(super::not_found_page())
            } else {
                refuse(refused)
            }
        })
    }

    fn caller(&self, call: &Call) -> Result<Caller, Refused> {
        let challenge = |text: &str| {
            let mut refused = Refused::detail(401, "Authentication credentials were not provided.");
            refused.header = Some(("www-authenticate", text.to_owned()));
            refused
        };
        let mut headers = call.headers.get_all("authorization").iter();
        let Some(header) = headers.next() else {
            return Err(challenge(r#"Bearer realm="api""#));
        };
        // The scheme is compared exactly: some servers do, so a client must write it as documented.
        let bearer = header
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix("Bearer "))
            .filter(|_| headers.next().is_none())
            .ok_or_else(|| challenge(r#"Bearer realm="api""#))?;
        let state = lock(&self.0.state);
        let grant = state
            .bearer(bearer, self.0.clock.unix())
            .ok_or_else(invalid_token)?;
        Ok(Caller {
            user: grant.user,
            scope: grant.scope.clone(),
        })
    }

    async fn route(&self, call: &mut Call, caller: &Caller) -> Outcome {
        let path = call.path.clone();
        let parts: Vec<&str> = path
            .strip_prefix("/api/")
            .unwrap_or_default()
            .split('/')
            .collect();
        if let ["users", "current"] = parts[..] {
            return self.current_user(call, caller);
        }
        if let ["iframe_integration"] = parts[..] {
            return match call.method {
                Method::POST => Ok(Reply::Empty(201)),
                Method::DELETE => Ok(Reply::Empty(204)),
                _ => Err(wrong_method(&call.method, &[])),
            };
        }
        let resource = facts::resource(parts[0]).ok_or_else(no_such_path)?;
        let operation = match parts[..] {
            [_] => resource.on_collection(&call.method),
            [_, id] if !id.is_empty() => resource.on_item(&call.method),
            [_, id, action] if !id.is_empty() => resource.special(&call.method, action),
            _ => return Err(no_such_path()),
        };
        let operation = operation.map_err(|known| {
            if known.is_empty() {
                no_such_path()
            } else {
                wrong_method(&call.method, &known)
            }
        })?;
        if self.permitted(resource, operation, caller)? == Access::Nothing {
            return Ok(self.page_of_nothing());
        }
        if parts.len() == 2 && self.redirected_once(call) {
            return Ok(Reply::Raw(self.redirect(call, &call.path)));
        }
        let key = match parts.get(1) {
            Some(id) => Some(Key::parse(id).ok_or_else(Refused::not_found)?),
            None => None,
        };
        let input = if call.method == Method::GET || call.method == Method::DELETE {
            Input::default()
        } else {
            let limit = self.0.switches.number("upload_limit").unsigned_abs();
            input::read(call, limit).await?
        };
        match (operation, key) {
            (Operation::List, _) if resource.is_bulk() => self.bulk_poll(call, resource),
            (Operation::Create, _) if resource.is_bulk() => {
                self.bulk_submit(call, resource, caller, &input)
            }
            (Operation::List, _) => self.list(call, resource, caller),
            (Operation::Create, _) => self.create(call, resource, input),
            (Operation::Read, Some(key)) => self.read(call, resource, caller, &key),
            (Operation::Replace, Some(key)) => self.write(resource, &key, input, true),
            (Operation::Update, Some(key)) => self.write(resource, &key, input, false),
            (Operation::Delete, Some(key)) => self.delete(resource, &key),
            (Operation::UpdateAll, _) => self.update_all(resource, input),
            (Operation::Special(name), Some(key)) => {
                self.special(call, resource, name, &key, &input)
            }
            _ => Err(no_such_path()),
        }
    }

    /// The two gates: the token's scope, and what the practice allows the user.
    fn permitted(
        &self,
        resource: &Resource,
        operation: Operation,
        caller: &Caller,
    ) -> Result<Access, Refused> {
        let reads = operation.reads() || resource.is_bulk();
        let lacks = |needed: &String| !caller.scope.split(' ').any(|s| s == needed);
        let missing: Vec<String> = resource.scopes(reads).into_iter().filter(lacks).collect();
        if !missing.is_empty() {
            let empty = match self.0.switches.get("missing_scope").as_str() {
                "empty" => true,
                "empty_calendar" => missing.iter().all(|s| s == "calendar:read"),
                _ => false,
            };
            if empty && operation == Operation::List && !resource.is_bulk() {
                return Ok(Access::Nothing);
            }
            return Err(Refused::forbidden());
        }
        let barred = match self.0.switches.get("permissions").as_str() {
            "all" => false,
            "none" => !resource.of().permissions.is_empty(),
            word => {
                let name = word.trim_start_matches("no_").replace('_', "-");
                resource.of().permissions.contains(&name)
            }
        };
        if barred {
            return Err(Refused::forbidden());
        }
        Ok(Access::All)
    }

    fn current_user(&self, call: &Call, caller: &Caller) -> Outcome {
        if call.method != Method::GET {
            return Err(wrong_method(&call.method, &["GET"]));
        }
        let path = format!("/api/users/{}", caller.user);
        if self.0.switches.is("users_current", "direct") {
            let resource = facts::resource("users").ok_or_else(no_such_path)?;
            return self.read(call, resource, caller, &Key::new(caller.user));
        }
        Ok(Reply::Raw(self.redirect(call, &path)))
    }

    /// 302 to a path of this API, written as the switch says.
    fn redirect(&self, call: &Call, path: &str) -> Response<Body> {
        let origin = match self.0.switches.get("users_current").as_str() {
            "relative" => String::new(),
            "alias" => seed::ALIAS.to_owned(),
            "elsewhere" => self.elsewhere_url().to_owned(),
            "loop" => {
                return reply::redirect(302, &format!("{}{}", self.origin_of(call), call.path));
            }
            _ => self.origin_of(call),
        };
        let mut to = format!("{origin}{path}");
        if !call.query.is_empty() {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&call.query)
                .finish();
            to = format!("{to}?{query}");
        }
        reply::redirect(302, &to)
    }

    fn redirected_once(&self, call: &Call) -> bool {
        if !self.0.switches.is("redirects", "items") {
            return false;
        }
        let what = format!("{} {}", call.method, call.path);
        let mut state = lock(&self.0.state);
        if state.redirected.remove(&what) {
            return false;
        }
        state.redirected.insert(what)
    }

    /// The origin a request came to: links in answers lead there.
    pub(super) fn origin_of(&self, call: &Call) -> String {
        call.header("host").map_or_else(
            || self.base_url().to_owned(),
            |host| format!("http://{host}"),
        )
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Access {
    All,
    Nothing,
}

impl Refused {
    fn response(self) -> Response<Body> {
        let mut response = reply::json(self.status, &self.body);
        if let Some((name, value)) = self.header {
            reply::set(&mut response, name, &value);
        }
        response
    }
}

/// The web framework's own page, not the API's JSON: nothing is routed here.
fn no_such_path() -> Refused {
    Refused::new(0, Value::Null)
}

fn invalid_token() -> Refused {
    let mut refused = Refused::detail(401, "Authentication credentials were not provided.");
    let text = r#"Bearer realm="api",error="invalid_token",error_description="The access token is invalid.""#;
    refused.header = Some(("www-authenticate", text.to_owned()));
    refused
}

fn wrong_method(method: &Method, known: &[&str]) -> Refused {
    let mut refused = Refused::detail(405, format!("Method \"{method}\" not allowed."));
    refused.header = Some(("allow", known.join(", ")));
    refused
}

/// Turns an answer into HTTP, spoilt as the fault says.
fn spoiled(fault: &str, reply: Reply) -> Response<Body> {
    let (status, value) = match reply {
        Reply::Json(status, value) => (status, value),
        Reply::Empty(status) => return reply::empty(status),
        Reply::Raw(response) => return response,
    };
    let kind = "application/json";
    match fault {
        "truncated_once" => reply::truncated(status, kind, value.to_string().into_bytes()),
        "truncated_json" | "truncated_json_once" => {
            let mut text = value.to_string().into_bytes();
            text.truncate(text.len() / 2);
            reply::with(status, kind, text)
        }
        "deep_json" => {
            let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
            reply::with(status, kind, format!(r#"{{"results":{deep}}}"#))
        }
        "huge_json" => reply::huge(status, r#"{"results":[{"id":""#, HUGE),
        "empty_200" => reply::empty(200),
        "wrong_types" => {
            let mut value = value;
            twist(&mut value);
            reply::json(status, &value)
        }
        _ => reply::json(status, &value),
    }
}

/// Gives every value another type, members kept.
fn twist(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(twist),
        Value::Array(rows) => rows.iter_mut().for_each(twist),
        Value::String(_) => *value = Value::Bool(true),
        Value::Number(_) => *value = Value::Array(Vec::new()),
        Value::Bool(_) => *value = "perhaps".into(),
        Value::Null => *value = 0.into(),
    }
}
