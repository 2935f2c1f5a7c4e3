//! Answers no client should choke on.

use hyper::Response;
use serde_json::Value;

use crate::body::Body;
use crate::reply;
use crate::spoil::twist;
pub(super) use crate::spoil::{HUGE, PROXY_PAGE};

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
