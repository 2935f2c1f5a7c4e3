//! How rows and values are written: naive timestamps, amounts as text, null for what was never set.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use super::facts::{Field, Kind, Resource};
use super::rows::{Key, Row};
use crate::switches::Switches;

/// What decides how rows are written.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Style {
    pub(super) practice_zone: bool,
    pub(super) swapped_ids: bool,
    pub(super) numbers: bool,
    pub(super) unknown_values: bool,
}

impl Style {
    pub(super) fn of(switches: &Switches) -> Self {
        Self {
            practice_zone: switches.is("updated_zone", "practice"),
            swapped_ids: switches.is("ids", "swapped"),
            numbers: switches.is("decimals", "number"),
            unknown_values: switches.on("unknown_values"),
        }
    }

    /// A moment as `created_at` and `updated_at` tell it, without a zone.
    pub(super) fn naive(self, at: DateTime<Utc>) -> NaiveDateTime {
        let naive = at.naive_utc();
        if self.practice_zone {
            // US/Arizona: seven hours behind all year.
            naive - TimeDelta::hours(7)
        } else {
            naive
        }
    }

    fn stamp(self, at: DateTime<Utc>) -> Value {
        timestamp(self.naive(at)).into()
    }

    fn id(self, key: &Key, text: bool) -> Value {
        if text == self.swapped_ids {
            key.value()
        } else {
            key.to_string().into()
        }
    }
}

/// `YYYY-MM-DDTHH:MM:SS`.
pub(super) fn timestamp(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A date, or a timestamp without a zone: midnight for a date alone.
pub(super) fn moment(text: &str) -> Option<NaiveDateTime> {
    let spaced = text.replacen(' ', "T", 1);
    NaiveDateTime::parse_from_str(&spaced, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(&spaced, "%Y-%m-%dT%H:%M"))
        .ok()
        .or_else(|| date(text)?.and_hms_opt(0, 0, 0))
}

/// `YYYY-MM-DD` and nothing else.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let strict = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| strict)
}

/// An amount with two places; `None` for what is no number.
pub(super) fn decimal(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || places.len() > 10 || !plain(whole) || !plain(places)
    {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    Some(format!("{number:.2}"))
}

/// A row as the API shows it.
pub(super) fn shown(
    resource: &Resource,
    key: &Key,
    row: &Row,
    verbose: bool,
    style: Style,
) -> Value {
    let mut out = Map::new();
    for field in resource.fields() {
        if field.write_only || (field.verbose && !verbose) {
            continue;
        }
        out.insert(field.name.clone(), member(resource, field, key, row, style));
    }
    // The schema of clinical notes has no id, the service is believed to send one.
    if resource.name() == "clinical_notes" {
        out.insert("id".to_owned(), style.id(key, false));
    }
    if style.unknown_values {
        out.insert("x_new_member".to_owned(), "something newer".into());
        if out.contains_key("status") {
            out.insert("status".to_owned(), "A Status Of The Practice".into());
        }
    }
    out.into()
}

fn member(resource: &Resource, field: &Field, key: &Key, row: &Row, style: Style) -> Value {
    let stored = row.fields.get(&field.name);
    match field.name.as_str() {
        "id" => return style.id(key, resource.text_ids()),
        "created_at" => return style.stamp(row.created),
        "updated_at" => return style.stamp(row.updated),
        // Notes and vitals move this one alone.
        "extended_updated_at" => return style.stamp(row.updated.max(row.extended)),
        "timestamp" if stored.is_none() => return style.stamp(row.created),
        "deleted_flag" | "archived" => {
            return (row.archived || row.flag(&field.name)).into();
        }
        _ => {}
    }
    let Some(value) = stored.filter(|value| !value.is_null()) else {
        return field.unset();
    };
    match field.kind {
        Kind::Reference => match Key::of(value) {
            Some(key) => style.id(&key, false),
            None => value.clone(),
        },
        Kind::Decimal if style.numbers => value
            .as_str()
            .and_then(|text| text.parse::<f64>().ok())
            .map_or_else(|| value.clone(), Value::from),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_two_places_and_are_text() {
        for (given, expected) in [
            (Value::from(3), "3.00"),
            (Value::from(123.456), "123.46"),
            ("0.5".into(), "0.50"),
            ("-7".into(), "-7.00"),
        ] {
            assert_eq!(decimal(&given).as_deref(), Some(expected));
        }
        for given in ["", "x", "1e9", "1.2.3", "NaN", "99999999999999"] {
            assert_eq!(decimal(&given.into()), None, "{given}");
        }
    }

    #[test]
    fn moments_have_no_zone() {
        assert!(moment("2026-01-05T08:30:00").is_some());
        assert!(moment("2026-01-05").is_some());
        for text in [
            "2026-01-05T08:30:00Z",
            "2026-01-05T08:30:00+01:00",
            "5/1/2026",
            "",
        ] {
            assert!(moment(text).is_none(), "{text}");
        }
        assert!(date("2026-1-5").is_none());
    }
}
