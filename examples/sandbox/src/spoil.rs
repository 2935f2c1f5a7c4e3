//! What answers that no client should choke on are made of.

use serde_json::{Map, Value};

/// More than any client should read.
pub(crate) const HUGE: u64 = 32 * 1024 * 1024;

/// What a proxy in front of a dead server shows.
pub(crate) const PROXY_PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/// Gives every value another type, members kept.
pub(crate) fn twist(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(twist),
        Value::Array(_) => *value = Value::Object(Map::new()),
        Value::String(_) => *value = Value::Bool(true),
        Value::Number(_) => *value = Value::Array(Vec::new()),
        Value::Bool(_) => *value = "perhaps".into(),
        Value::Null => *value = 0.into(),
    }
}
