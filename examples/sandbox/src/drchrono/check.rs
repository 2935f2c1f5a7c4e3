//! The checks of a body, member by member, in the words of the imitated framework.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::api::Refused;
use super::facts::{Field, Kind, Resource};
use super::input::Upload;
use super::rows::{Key, Rows};
use super::wire;

/// What the members are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Create,
    Replace,
    Update,
}

/// What the practice calls its own statuses.
pub(super) const CUSTOM_STATUSES: [&str; 2] = ["Impression Taken", "At The Lab"];

/// The members of a body as they are stored; null for what is to be unset. Read-only ones are left out,
/// unknown ones too.
pub(super) fn members(
    resource: &'static Resource,
    given: &Map<String, Value>,
    files: &[Upload],
    rows: &Rows,
    mode: Mode,
) -> Result<Map<String, Value>, Refused> {
    let mut kept = Map::new();
    let mut problems: BTreeMap<&str, Value> = BTreeMap::new();
    for field in resource.fields() {
        if !resource.may_write(&field.name) {
            continue;
        }
        let name = field.name.as_str();
        let file = files.iter().any(|f| f.field == name);
        let needed = field.required && mode != Mode::Update;
        let Some(value) = given.get(name) else {
            if needed && !file && !is_optional(resource, name, given) {
                problems.insert(name, json!(["This field is required."]));
            }
            continue;
        };
        match one(resource, field, value, rows) {
            Ok(value) => {
                kept.insert(field.name.clone(), value);
            }
            Err(text) => {
                problems.insert(name, json!([text]));
            }
        }
    }
    if problems.is_empty() {
        Ok(kept)
    } else {
        Err(Refused::new(400, json!(problems)))
    }
}

/// A required member that another one makes needless.
fn is_optional(resource: &Resource, name: &str, given: &Map<String, Value>) -> bool {
    match (resource.table(), name) {
        ("appointments", "patient") => given.contains_key("patient"),
        ("appointments", "duration") => given.contains_key("profile"),
        _ => false,
    }
}

fn one(resource: &Resource, field: &Field, value: &Value, rows: &Rows) -> Result<Value, String> {
    if value.is_null() {
        // A break is an appointment without a patient.
        let is_break = resource.table() == "appointments" && field.name == "patient";
        if field.required && !is_break {
            return Err("This field may not be null.".to_owned());
        }
        return Ok(Value::Null);
    }
    let text = value.as_str();
    // A form cannot say null: an empty text unsets what is no text.
    if text == Some("") && !matches!(field.kind, Kind::Text | Kind::Choice | Kind::Any) {
        if field.required {
            return Err("This field may not be null.".to_owned());
        }
        return Ok(Value::Null);
    }
    match field.kind {
        Kind::Reference => reference(field, value, rows),
        Kind::Integer => integer(value).map(Value::from),
        Kind::Decimal => wire::decimal(value)
            .map(Value::from)
            .ok_or_else(|| "A valid number is required.".to_owned()),
        Kind::Flag => match value {
            Value::Bool(flag) => Ok((*flag).into()),
            Value::String(word) if word.eq_ignore_ascii_case("true") || word == "1" => {
                Ok(true.into())
            }
            Value::String(word) if word.eq_ignore_ascii_case("false") || word == "0" => {
                Ok(false.into())
            }
            _ => Err("Must be a valid boolean.".to_owned()),
        },
        Kind::Text => match value {
            Value::String(text) if text.trim().is_empty() && field.required => {
                Err("This field may not be blank.".to_owned())
            }
            Value::String(text) => Ok(text.as_str().into()),
            Value::Number(number) => Ok(number.to_string().into()),
            _ => Err("Not a valid string.".to_owned()),
        },
        Kind::Choice => choice(resource, field, value),
        Kind::Date => text
            .and_then(wire::date)
            .map(|day| day.to_string().into())
            .ok_or_else(|| {
                "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.".to_owned()
            }),
        Kind::Time => text
            .filter(|text| is_time(text))
            .map(Value::from)
            .ok_or_else(|| {
                "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."
                    .to_owned()
            }),
        Kind::DateTime => text
            .and_then(wire::moment)
            .map(|at| wire::timestamp(at).into())
            .ok_or_else(|| {
                "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDTHH:MM:SS."
                    .to_owned()
            }),
        Kind::List => list(field, value),
        Kind::Object => match value {
            Value::Object(_) => Ok(value.clone()),
            _ => Err("Invalid data. Expected a dictionary.".to_owned()),
        },
        Kind::Any => Ok(value.clone()),
        Kind::File => Err(
            "The submitted data was not a file. Check the encoding type on the form.".to_owned(),
        ),
    }
}

fn integer(value: &Value) -> Result<i64, String> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
    .ok_or_else(|| "A valid integer is required.".to_owned())
}

/// A reference leads to a row, where the resource it leads to is known.
fn reference(field: &Field, value: &Value, rows: &Rows) -> Result<Value, String> {
    let key = Key::of(value)
        .ok_or_else(|| "Incorrect type. Expected pk value, received something else.".to_owned())?;
    match target(&field.name) {
        Some(resource) if rows.get(resource, &key).is_none() => {
            Err(format!("Invalid pk \"{key}\" - object does not exist."))
        }
        _ => Ok(key.value()),
    }
}

/// The resource a member of this name refers to.
pub(super) fn target(name: &str) -> Option<&'static str> {
    Some(match name {
        "patient" => "patients",
        "doctor" | "ordering_doctor" | "provider" => "doctors",
        "office" => "offices",
        "appointment" => "appointments",
        "lab_order" => "lab_orders",
        "lab_test" => "lab_tests",
        "sublab" => "sublabs",
        "profile" => "appointment_profiles",
        "clinical_note_field" => "clinical_note_field_types",
        "consent_form" => "consent_forms",
        "task" => "tasks",
        _ => return None,
    })
}

fn choice(resource: &Resource, field: &Field, value: &Value) -> Result<Value, String> {
    let word = match value {
        Value::String(word) => word.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return Err("Not a valid string.".to_owned()),
    };
    let own = resource.table() == "appointments"
        && field.name == "status"
        && CUSTOM_STATUSES.contains(&word.as_str());
    if own || field.values.is_empty() || field.values.contains(&word) {
        return Ok(word.into());
    }
    Err(format!("\"{word}\" is not a valid choice."))
}

fn list(field: &Field, value: &Value) -> Result<Value, String> {
    match value {
        Value::Array(_) => Ok(value.clone()),
        // Forms carry lists as JSON text.
        Value::String(text) => match serde_json::from_str(text) {
            Ok(items @ Value::Array(_)) => Ok(items),
            _ if field.name == "metatags" => Err("Value must be valid JSON.".to_owned()),
            _ => Err("Expected a list of items but got type \"str\".".to_owned()),
        },
        _ => Err("Expected a list of items.".to_owned()),
    }
}

fn is_time(text: &str) -> bool {
    let mut parts = text.split(':');
    let within = |part: Option<&str>, most: u8| {
        part.is_some_and(|p| p.len() == 2 && p.parse::<u8>().is_ok_and(|n| n <= most))
    };
    // A day may end at 24:00.
    within(parts.next(), 24) && within(parts.next(), 59)
}
