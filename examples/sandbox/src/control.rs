//! The control routes under `/__sandbox`: reset, log, switches, clock. The same for every provider.

use std::future::Future;
use std::time::Duration;

use hyper::{Method, Response};
use serde_json::{Value, json};

use crate::body::Body;
use crate::clock::Clock;
use crate::log::RequestLog;
use crate::reply;
use crate::server::Call;
use crate::switches::{SwitchInfo, UnknownSwitch};

/// What a provider offers to be controlled by.
pub(crate) trait Controlled {
    fn switch(&self, name: &str, value: &str) -> Result<(), UnknownSwitch>;
    fn named_fault(&self, name: &str) -> Result<(), UnknownSwitch>;
    fn list(&self) -> Vec<SwitchInfo>;
    fn start_over(&self);
    fn requests(&self) -> &RequestLog;
    fn clock(&self) -> &Clock;
    /// A route only this provider has; `None` when it has not or the body does not fit.
    fn other(&self, name: &str, body: &Value) -> Option<Value>;
    /// Something only this provider has to show; `None` when it has not.
    fn look(&self, _name: &str) -> Option<Value> {
        None
    }
    /// A route that takes its time, such as one that calls somebody.
    fn act(&self, _name: &str, _body: &Value) -> impl Future<Output = Option<Value>> + Send {
        std::future::ready(None)
    }
}

/// The path belongs to the control routes.
pub(crate) fn is_control(path: &str) -> bool {
    path.starts_with("/__sandbox/")
}

/// Answers a control request.
pub(crate) async fn answer(provider: &(impl Controlled + Sync), call: &mut Call) -> Response<Body> {
    // Programs send no Origin header; a web page that found the port does.
    if call.headers.contains_key("origin") {
        return problem(403, "control routes are not for web pages");
    }
    let Ok(raw) = call.bytes(64 * 1024).await else {
        return problem(400, "the body could not be read");
    };
    let body: Value = if raw.is_empty() {
        json!({})
    } else {
        match serde_json::from_slice(&raw) {
            Ok(body) => body,
            Err(_) => return problem(400, "the body is not JSON"),
        }
    };
    let name = call.path.trim_start_matches("/__sandbox/").to_owned();
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let done = match (&call.method, name.as_str()) {
        (&Method::GET, "log") => Ok(json!(provider.requests().entries())),
        (&Method::DELETE, "log") => {
            provider.requests().clear();
            Ok(json!({}))
        }
        (&Method::GET, "switches") => Ok(json!(provider.list())),
        (&Method::POST, "reset") => {
            provider.start_over();
            Ok(json!({}))
        }
        (&Method::POST, "switch") => {
            if let Some(fault) = body.get("fault").and_then(Value::as_str) {
                provider.named_fault(fault).map(|()| json!({}))
            } else {
                // Numbers and booleans are as good as their text.
                let value = match body.get("value") {
                    Some(Value::String(text)) => text.clone(),
                    Some(Value::Bool(on)) => if *on { "on" } else { "off" }.to_owned(),
                    Some(other) => other.to_string(),
                    None => String::new(),
                };
                provider.switch(text("switch"), &value).map(|()| json!({}))
            }
        }
        (&Method::GET, "clock") => Ok(json!({"now": provider.clock().unix()})),
        (&Method::POST, "clock") => {
            let seconds = body.get("advance_seconds").and_then(Value::as_u64);
            let stop = body.get("stop_at").and_then(Value::as_i64);
            if seconds.is_none() && stop.is_none() {
                let text = "advance_seconds or stop_at must be a whole number";
                return problem(400, text);
            }
            if let Some(unix) = stop {
                provider.clock().stop_at(unix);
            }
            provider
                .clock()
                .advance(Duration::from_secs(seconds.unwrap_or(0)));
            Ok(json!({"now": provider.clock().unix()}))
        }
        (&Method::GET, other) => match provider.look(other) {
            Some(value) => Ok(value),
            None => return problem(404, "no such control route"),
        },
        (&Method::POST, other) => {
            let done = match provider.other(other, &body) {
                Some(value) => Some(value),
                None => provider.act(other, &body).await,
            };
            match done {
                Some(value) => Ok(value),
                None => return problem(404, "no such control route, or nothing it fits"),
            }
        }
        _ => return problem(404, "no such control route"),
    };
    match done {
        Ok(value) => reply::json(200, &value),
        Err(unknown) => problem(400, &unknown.to_string()),
    }
}

fn problem(status: u16, text: &str) -> Response<Body> {
    reply::json(status, &json!({"error": text}))
}
