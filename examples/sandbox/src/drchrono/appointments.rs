//! What only appointments do: defaults from a profile, one patient to a room, a history of statuses.

use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Map, Value, json};

use super::api::Refused;
use super::rows::{Key, Row, Rows};
use super::wire;

/// Statuses under which nobody comes.
const OFF: [&str; 3] = ["Cancelled", "No Show", "Rescheduled"];

/// What a profile says where the body does not.
pub(super) fn complete(fields: &mut Map<String, Value>, rows: &Rows) -> Result<(), Refused> {
    let profile = fields.get("profile").and_then(Key::of);
    if let Some(profile) = profile.and_then(|key| rows.get("appointment_profiles", &key)) {
        for name in ["color", "duration", "reason"] {
            if let Some(value) = profile.fields.get(name)
                && !fields.contains_key(name)
            {
                fields.insert(name.to_owned(), value.clone());
            }
        }
    }
    if !fields.contains_key("duration") {
        return Err(Refused::field("duration", "This field is required."));
    }
    if fields.get("patient").is_some_and(Value::is_null) {
        fields.remove("patient");
        fields.insert("appt_is_break".to_owned(), true.into());
    }
    fields.retain(|_, value| !value.is_null());
    Ok(())
}

fn span(row: &Row) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let from = wire::moment(row.text("scheduled_time"))?;
    let minutes = row
        .fields
        .get("duration")
        .and_then(Value::as_i64)
        .unwrap_or(30)
        .clamp(1, 24 * 60);
    Some((from, from + TimeDelta::minutes(minutes)))
}

/// Both want the same room at the same time.
pub(super) fn clash(one: &Row, other: &Row) -> bool {
    let place = |row: &Row| (row.key("office"), row.key("exam_room"));
    let (Some((from, to)), Some((start, end))) = (span(one), span(other)) else {
        return false;
    };
    !one.flag("allow_overlapping")
        && !OFF.contains(&one.text("status"))
        && !OFF.contains(&other.text("status"))
        && place(one) == place(other)
        && start < to
        && from < end
}

/// A room holds one appointment at a time, unless the body says otherwise.
pub(super) fn no_overlap(rows: &Rows, own: Option<&Key>, row: &Row) -> Result<(), Refused> {
    let other = rows.table("appointments").find(|(key, other)| {
        Some(*key) != own && !other.archived && !other.flag("is_virtual_base") && clash(row, other)
    });
    match other {
        None => Ok(()),
        Some((key, _)) => Err(Refused::detail(
            409,
            format!("The appointment overlaps with appointment {key}."),
        )),
    }
}

/// Nobody writes into a note that is locked.
pub(super) fn open_note(rows: &Rows, value: &Row) -> Result<(), Refused> {
    let locked = value
        .key("appointment")
        .and_then(|key| rows.get("appointments", &key))
        .and_then(|row| row.fields.get("clinical_note"))
        .is_some_and(|note| note["locked"] == true);
    if locked {
        return Err(Refused::detail(409, "The clinical note is locked."));
    }
    Ok(())
}

/// A new status goes into the history, which is the server's alone.
pub(super) fn changed(old: &Row, row: &mut Row, key: &Key, now: NaiveDateTime) {
    let (from, to) = (old.text("status").to_owned(), row.text("status").to_owned());
    if from == to {
        return;
    }
    let step = json!({
        "appointment": key.to_string(),
        "datetime": wire::timestamp(now),
        "from_status": from,
        "to_status": to,
    });
    let history = row
        .fields
        .entry("status_transitions")
        .or_insert_with(|| json!([]));
    if let Some(history) = history.as_array_mut() {
        history.push(step);
    }
}
