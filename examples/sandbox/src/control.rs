//! The control routes under `/__sandbox`: reset, log, switches, clock. The same for every provider.

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
            let Some(seconds) = seconds else {
                return problem(400, "advance_seconds must be a whole number");
            };
            provider.clock().advance(Duration::from_secs(seconds));
            Ok(json!({"now": provider.clock().unix()}))
        }
        (&Method::POST, other) => match provider.other(other, &body) {
            Some(value) => Ok(value),
            None => return problem(404, "no such control route, or nothing it fits"),
        },
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
