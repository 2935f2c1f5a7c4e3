//! What is on the wire where the public model differs: the envelopes of lists.

use dental_oauth::Secret;
use dental_oauth::api::tolerant;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// Rows, each still as it was written.
#[derive(Default)]
pub(crate) struct Rows(pub(crate) Vec<Box<RawValue>>);

/// A list in any of its forms (dossier 2.2): `results` as the service sends it, `data` as its documentation
/// prints it, or a bare array. A `count` is taken where there is one.
pub(crate) struct Envelope {
    pub(crate) rows: Rows,
    pub(crate) next: Option<String>,
    pub(crate) count: Option<u64>,
}

#[derive(Deserialize)]
struct Wrapped {
    #[serde(default)]
    results: Option<Rows>,
    #[serde(default)]
    data: Option<Rows>,
    #[serde(default)]
    next: Option<String>,
    #[serde(default, deserialize_with = "tolerant::count")]
    count: Option<u64>,
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::deserialize(deserializer)?))
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: Box<RawValue> = Box::deserialize(deserializer)?;
        if raw.get().starts_with('[') {
            let rows = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
            return Ok(Self {
                rows,
                next: None,
                count: None,
            });
        }
        let wrapped: Wrapped = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        let rows = match (wrapped.results, wrapped.data) {
            (Some(rows), _) | (None, Some(rows)) => rows,
            // One object where a list belongs (`doctor_work_schedule`, `yellow_notepad`): a list of one.
            (None, None) if raw.get().starts_with('{') => Rows(vec![raw]),
            (None, None) => return Err(D::Error::custom("not a list")),
        };
        Ok(Self {
            rows,
            next: wrapped.next.filter(|link| !link.trim().is_empty()),
            count: wrapped.count,
        })
    }
}

/// A truth value in any of its forms (dossier 2.15); anything else is no.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(yes) => yes,
        Value::String(text) => text.eq_ignore_ascii_case("true") || text == "1",
        Value::Number(number) => number.as_u64() == Some(1),
        _ => false,
    })
}

/// A list, or the JSON text of one, or nothing.
pub(crate) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    fn list(value: Value) -> Vec<String> {
        match value {
            Value::Array(entries) => entries
                .into_iter()
                .filter_map(|entry| match entry {
                    Value::String(text) => Some(text),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => serde_json::from_str(&text).map_or_else(|_| Vec::new(), list),
        other => list(other),
    })
}

/// The address of a file. The service also writes `null`, nothing, and the word `None`.
pub(crate) fn link<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    let text = Option::<Value>::deserialize(deserializer)?;
    let text = text.as_ref().and_then(Value::as_str).map(str::trim);
    Ok(text
        .filter(|text| !text.is_empty() && *text != "None")
        .map(Secret::new))
}
