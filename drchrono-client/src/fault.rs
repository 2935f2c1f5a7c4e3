//! What drchrono's answers mean: the errors of its web framework in all their shapes, and those of the
//! storage behind signed links.

use std::collections::BTreeMap;
use std::time::Duration;

use dental_oauth::api::{Answer, Dialect, Fault};
use dental_oauth::{Error, ErrorKind, Phi};
use http::StatusCode;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use serde_json::{Map, Value};

/// The code of an error whose bulk job is no longer known (dossier 2.12).
pub(crate) const INVALID_UUID: &str = "invalid_uuid";
/// Where the framework puts what belongs to no single field.
const NO_FIELD: &str = "non_field_errors";
/// Of a validation error this much is kept. The pipeline keeps 2 KiB, and half a JSON text is none.
const KEPT: usize = 1900;
/// A single message is cut here ...
const KEPT_MESSAGE: usize = 300;
/// ... and nothing nested deeper than this is a validation error.
const DEEPEST: usize = 8;
/// Whoever is told to wait longer than a day is told nothing.
const LONGEST_WAIT: f64 = 86_400.0;

/// The messages of a validation error by field, for example `{"date": ["This field is required."]}`.
///
/// Messages of no single field stand under `non_field_errors` (or `detail`, as the service wrote it), those of
/// nested objects under a dotted name, those of one among several created objects under its number. Empty
/// when the error is no validation error. Messages may quote what was sent: they do not print.
pub fn field_errors(error: &Error) -> BTreeMap<String, Vec<Phi<String>>> {
    let Some(message) = error.server_message() else {
        return BTreeMap::new();
    };
    let Ok(Value::Object(map)) = serde_json::from_str(message.expose()) else {
        return BTreeMap::new();
    };
    let mut fields = BTreeMap::new();
    collect("", &Value::Object(map), 0, &mut |name, text| {
        let name = if name.is_empty() { NO_FIELD } else { name };
        let messages: &mut Vec<Phi<String>> = fields.entry(name.to_owned()).or_default();
        messages.push(Phi::new(text));
    });
    fields
}

/// The resource API's way of saying things.
#[derive(Debug)]
pub(crate) struct ApiDialect;

impl Dialect for ApiDialect {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let body = Body::read(answer.body);
        let mut fault = Fault::of_status(answer.status);
        fault.detail = match answer.status {
            StatusCode::BAD_REQUEST => {
                "drchrono rejected the values; `field_errors` tells which of them"
            }
            StatusCode::FORBIDDEN => {
                "not allowed: a scope is missing, or a permission of the practice"
            }
            StatusCode::CONFLICT => {
                "it is in the way of something else: an overlapping appointment, a locked note, a duplicate \
                 patient"
            }
            StatusCode::TOO_MANY_REQUESTS => "the calls of this application are used up for now",
            _ => fault.detail,
        };
        fault.code = challenge(answer);
        if answer.status == StatusCode::NOT_FOUND && body.says("Invalid uuid") {
            fault.code = Some(INVALID_UUID.to_owned());
        }
        // How a bulk job fails (dossier 2.12): another look shows nothing else.
        if answer.status == StatusCode::INTERNAL_SERVER_ERROR && body.is_failed_job() {
            fault.kind = ErrorKind::Api;
            fault.detail = "the service has given the bulk job up";
        }
        fault.message = body.message();
        fault
    }

    fn retry_after(&self, answer: &Answer<'_>) -> Option<Duration> {
        let text = std::str::from_utf8(answer.body).ok()?;
        (answer.status == StatusCode::TOO_MANY_REQUESTS)
            .then(|| seconds_to_wait(text))
            .flatten()
    }

    /// The edge in front of the service at times answers 200 with a page for people, or breaks an answer
    /// off in the middle (dossier 2.10).
    fn garbled(&self, answer: &Answer<'_>) -> bool {
        let kind = answer
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(|value| {
                let kind = value.split(';').next().unwrap_or_default();
                kind.trim().to_ascii_lowercase()
            });
        match kind.as_deref() {
            Some("text/html") => true,
            Some("application/json") | None => {
                !answer.body.trim_ascii().is_empty()
                    && serde_json::from_slice::<serde::de::IgnoredAny>(answer.body).is_err()
            }
            Some(_) => false,
        }
    }
}

/// An error's body.
enum Body {
    Json(Value),
    Text(String),
    Unreadable,
}

impl Body {
    fn read(body: &[u8]) -> Self {
        let Ok(text) = std::str::from_utf8(body) else {
            return Self::Unreadable;
        };
        if let Ok(value) = serde_json::from_str(text) {
            return Self::Json(value);
        }
        let text = text.trim();
        // Pages for people hold nothing that a program or its user could use.
        if text.is_empty() || text.starts_with('<') {
            Self::Unreadable
        } else {
            Self::Text(text.to_owned())
        }
    }

    fn detail(&self) -> Option<&str> {
        match self {
            Self::Json(Value::Object(map)) => map.get("detail")?.as_str(),
            Self::Json(Value::String(text)) | Self::Text(text) => Some(text),
            Self::Json(_) | Self::Unreadable => None,
        }
    }

    fn is_failed_job(&self) -> bool {
        let Self::Json(Value::Object(map)) = self else {
            return false;
        };
        map.contains_key("uuid")
            && matches!(
                map.get("status").and_then(Value::as_str),
                Some("Error" | "Failed" | "Canceled")
            )
    }

    fn says(&self, words: &str) -> bool {
        self.detail().is_some_and(|detail| detail.contains(words))
    }

    /// The text of `detail` where that is all there is, otherwise messages by field as one JSON object.
    fn message(&self) -> Option<String> {
        let value = match self {
            Self::Unreadable => return None,
            Self::Text(text) | Self::Json(Value::String(text)) => return Some(text.clone()),
            Self::Json(value) => value,
        };
        if let (Some(detail), Some(1)) = (self.detail(), value.as_object().map(Map::len)) {
            return Some(detail.to_owned());
        }
        let mut kept = Map::new();
        let mut left = KEPT;
        collect("", value, 0, &mut |name, mut text| {
            let name = if name.is_empty() { NO_FIELD } else { name };
            let end = text.char_indices().nth(KEPT_MESSAGE).map(|(at, _)| at);
            text.truncate(end.unwrap_or(text.len()));
            let size = |text: &str| Value::from(text).to_string().len() + 6;
            let needed = size(&text) + size(name);
            if needed > left {
                return;
            }
            left -= needed;
            if let Some(Value::Array(messages)) = kept.get_mut(name) {
                messages.push(text.into());
            } else {
                kept.insert(name.to_owned(), Value::Array(vec![text.into()]));
            }
        });
        (!kept.is_empty()).then(|| Value::Object(kept).to_string())
    }
}

/// Walks through a validation error: texts, lists of texts, objects of either, and lists of objects.
fn collect(name: &str, value: &Value, depth: usize, found: &mut dyn FnMut(&str, String)) {
    if depth > DEEPEST {
        return;
    }
    let below = |part: &str| match name {
        "" => part.to_owned(),
        _ => format!("{name}.{part}"),
    };
    match value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) => found(name, value.to_string()),
        Value::String(text) => found(name, text.clone()),
        Value::Array(list) => {
            for (at, entry) in list.iter().enumerate() {
                match entry {
                    Value::Object(_) | Value::Array(_) => {
                        collect(&below(&at.to_string()), entry, depth + 1, found);
                    }
                    _ => collect(name, entry, depth + 1, found),
                }
            }
        }
        Value::Object(map) => {
            for (part, entry) in map {
                collect(&below(part), entry, depth + 1, found);
            }
        }
    }
}

/// `error` of a bearer challenge (RFC 6750 section 3).
fn challenge(answer: &Answer<'_>) -> Option<String> {
    let challenge = answer.headers.get(WWW_AUTHENTICATE)?.to_str().ok()?;
    let (_, rest) = challenge.split_once("error=\"")?;
    let (code, _) = rest.split_once('"')?;
    Some(code.to_owned())
}

/// The number in "Request was throttled. Expected available in 2295.0 seconds."
fn seconds_to_wait(text: &str) -> Option<Duration> {
    let (_, rest) = text.split_once("available in")?;
    let number: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .take(16)
        .collect();
    let seconds: f64 = number.trim_end_matches('.').parse().ok()?;
    (0.0..=LONGEST_WAIT)
        .contains(&seconds)
        .then(|| Duration::from_secs_f64(seconds))
}

/// Object storage's way: XML, or nothing.
#[derive(Debug)]
pub(crate) struct StorageDialect;

impl Dialect for StorageDialect {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let of_status = Fault::of_status(answer.status);
        let (kind, detail) = match answer.status.as_u16() {
            300..=399 => (of_status.kind, of_status.detail),
            403 | 404 | 410 => (
                ErrorKind::Storage,
                "the signed address has expired or is not valid",
            ),
            500..=599 => (ErrorKind::Storage, "storage failed or is busy"),
            _ => (ErrorKind::Storage, "storage refused to give the file"),
        };
        Fault {
            kind,
            detail,
            code: code_in_xml(answer.body),
            message: None,
        }
    }
}

/// The text of `<Code>`, if it is a plain word.
fn code_in_xml(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| code.to_owned())
}
