//! Answers no client should choke on.

use hyper::Response;
use serde_json::{Map, Value};

use crate::body::Body;
use crate::reply;

/// More than any client should read.
pub(super) const HUGE: u64 = 32 * 1024 * 1024;

/// What a proxy in front of a dead server shows.
pub(super) const PROXY_PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/// Turns an answer into HTTP, spoilt as the fault says.
pub(super) fn spoiled_after(fault: &str, status: u16, value: Value) -> Response<Body> {
    match fault {
        "truncated_json" => {
            let text = value.to_string().into_bytes();
            reply::truncated(status, "application/json; charset=utf-8", text)
        }
        "deep_json" => {
            let text = format!(
                r#"{{"success":true,"data":{}{}}}"#,
                "[".repeat(100_000),
                "]".repeat(100_000)
            );
            reply::with(status, "application/json; charset=utf-8", text)
        }
        "huge_json" => reply::huge(status, r#"{"success":true,"data":{"email":""#, HUGE),
        "empty_200" => reply::empty(200),
        "wrong_types" => {
            let mut value = value;
            match value.get_mut("data") {
                Some(data) => twist(data),
                None => twist(&mut value),
            }
            reply::json(status, &value)
        }
        _ => reply::json(status, &value),
    }
}

/// Gives every value another type, members kept.
fn twist(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(twist),
        Value::Array(_) => *value = Value::Object(Map::new()),
        Value::String(_) => *value = Value::Bool(true),
        Value::Number(_) => *value = Value::Array(Vec::new()),
        Value::Bool(_) => *value = "perhaps".into(),
        Value::Null => *value = 0.into(),
    }
}
