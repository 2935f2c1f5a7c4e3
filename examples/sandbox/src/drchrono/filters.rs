//! What a query asks for (dossier 2.4, 2.5): only rows that fit all of it. What nobody knows is ignored.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::Value;

use super::api::Refused;
use super::facts::{self, Kind, Resource};
use super::rows::{Key, Row, Rows};
use super::wire::{self, Style};
use crate::server::{Call, first};

type Test = Box<dyn Fn(&Key, &Row) -> bool>;

/// All tests a row must pass.
pub(super) struct Filter(Vec<Test>);

impl Filter {
    pub(super) fn admits(&self, key: &Key, row: &Row) -> bool {
        self.0.iter().all(|test| test(key, row))
    }
}

/// The longest range of dates that may reach into the future.
const WIDEST: i64 = 190;

/// Lists that cannot be asked for as a whole: name, and the filters of which one is needed.
const ONE_OF: &[(&str, &[&str])] = &[
    (
        "appointments",
        &["since", "occurred_since", "date", "date_range"],
    ),
    ("audit_log", &["since", "date", "date_range"]),
];

/// Refuses a list without the filters it needs.
pub(super) fn required(resource: &Resource, call: &Call) -> Result<(), Refused> {
    let given = |name: &&str| call.query_value(name).is_some_and(|v| !v.is_empty());
    if let Some((_, names)) = ONE_OF.iter().find(|(name, _)| *name == resource.name())
        && !names.iter().any(given)
    {
        let text = format!("At least one of {} is required.", names.join(", "));
        return Err(Refused::detail(400, text));
    }
    let needed = match resource.name() {
        "insurances" => &["payer_type"][..],
        "yellow_notepad" => &["appointment_id", "template_id"],
        name if name.starts_with("day_sheet") => &["start_date", "end_date"],
        _ => &[],
    };
    for name in needed {
        if !given(name) {
            return Err(Refused::field(name, "This field is required."));
        }
    }
    if resource.name() == "insurances" {
        payer_type(call)?;
    }
    Ok(())
}

/// The item needs it as much as the list.
pub(super) fn payer_type(call: &Call) -> Result<(), Refused> {
    match call.query_value("payer_type") {
        Some("emdeon" | "gateway" | "ihcfa") => Ok(()),
        Some(other) => {
            let text = format!("\"{other}\" is not a valid choice.");
            Err(Refused::field("payer_type", text))
        }
        None => Err(Refused::field("payer_type", "This field is required.")),
    }
}

/// Reads the whole query once, so that each row is only compared.
pub(super) fn compile(
    resource: &'static Resource,
    query: &[(String, String)],
    rows: &Rows,
    style: Style,
    now: DateTime<Utc>,
    wide_is_empty: bool,
) -> Result<Filter, Refused> {
    let mut tests: Vec<Test> = Vec::new();
    let flag =
        |name| first(query, name).is_some_and(|v| v.eq_ignore_ascii_case("true") || v == "1");
    // Documents stay in their list when they are archived, appointments do not.
    if resource.hides_deleted() && !flag("show_archived") {
        tests.push(Box::new(|_, row| !row.archived));
    }
    if flag("ignore_virtual") {
        tests.push(Box::new(|_, row| !row.flag("is_virtual_base")));
    }
    for (name, value) in query {
        if value.is_empty() || !resource.filters.contains(name) {
            continue;
        }
        let test = one(resource, name, value, rows, style, now, wide_is_empty)?;
        tests.extend(test);
    }
    Ok(Filter(tests))
}

fn one(
    resource: &'static Resource,
    name: &str,
    value: &str,
    rows: &Rows,
    style: Style,
    now: DateTime<Utc>,
    wide_is_empty: bool,
) -> Result<Option<Test>, Refused> {
    Ok(Some(match name {
        "verbose" | "page" | "page_size" | "cursor" | "show_archived" | "ignore_virtual"
        | "order_by" | "uuid" => return Ok(None),
        "since" | "updated_since" => {
            let from = moment(name, value)?;
            Box::new(move |_, row| style.naive(row.updated) >= from)
        }
        "received_since" => {
            let from = moment(name, value)?;
            Box::new(move |_, row| style.naive(row.created) >= from)
        }
        "created_at" => {
            let day = day(name, value)?;
            Box::new(move |_, row| style.naive(row.created).date() == day)
        }
        "occurred_since" | "due_at_since" => {
            let from = moment(name, value)?;
            let field = dated(resource, name, rows);
            Box::new(move |_, row| field.moment(row).is_some_and(|at| at >= from))
        }
        "due_at_unknown" => {
            let field = dated(resource, name, rows);
            let wanted = value.eq_ignore_ascii_case("true");
            Box::new(move |_, row| field.moment(row).is_none() == wanted)
        }
        _ if name.ends_with("_range") => {
            let (from, to) = range(name, value)?;
            if resource.table() == "appointments" && is_wide(from, to, now) {
                if wide_is_empty {
                    return Ok(Some(Box::new(|_, _| false)));
                }
                let text = format!("The date range must not be wider than {WIDEST} days.");
                return Err(Refused::field(name, text));
            }
            let field = dated(resource, name, rows);
            Box::new(move |_, row| {
                field
                    .moment(row)
                    .is_some_and(|at| (from..=to).contains(&at.date()))
            })
        }
        "start_date" | "end_date" if resource.name() == "patient_authorizations" => {
            let day = day(name, value)?;
            let field = name.to_owned();
            Box::new(move |_, row| wire::date(row.text(&field)) == Some(day))
        }
        _ if is_day(name) => {
            let day = day(name, value)?;
            let field = dated(resource, name, rows);
            Box::new(move |_, row| field.moment(row).is_some_and(|at| at.date() == day))
        }
        "first_name" | "last_name" | "email" | "chart_id" | "plan_name" | "name" => {
            let field = name.to_owned();
            let wanted = value.to_lowercase();
            Box::new(move |_, row| row.text(&field).to_lowercase() == wanted)
        }
        "term" => {
            let wanted = value.to_lowercase();
            Box::new(move |_, row| row.text("payer_name").to_lowercase().contains(&wanted))
        }
        "payer_type" => return Ok(None),
        _ => return equal(resource, name, value, rows),
    }))
}

/// `name` is `value`, in the row or in the row it belongs to.
fn equal(
    resource: &'static Resource,
    name: &str,
    value: &str,
    rows: &Rows,
) -> Result<Option<Test>, Refused> {
    let name = match name {
        "order" if resource.has("lab_order") => "lab_order",
        "order" => "lab_test",
        "appointment_id" => "appointment",
        other => other,
    };
    let Some(field) = resource.field(name) else {
        return Ok(through_parent(resource, name, value, rows));
    };
    let field_name = field.name.clone();
    if field.kind == Kind::Reference || field.kind == Kind::Integer {
        let wanted = Key::parse(value)
            .ok_or_else(|| Refused::field(name, "A valid integer is required."))?;
        if name == "lab_test" {
            let tests = children(rows, "lab_tests", "lab_order", &wanted);
            return Ok(Some(Box::new(move |_, row| {
                row.key("lab_test")
                    .is_some_and(|test| tests.contains(&test))
            })));
        }
        // A doctor is asked for by the doctor filter of the list of doctors, too.
        if resource.name() == "doctors" {
            return Ok(Some(Box::new(move |key, _| *key == wanted)));
        }
        return Ok(Some(Box::new(move |_, row| {
            row.key(&field_name).as_ref() == Some(&wanted)
        })));
    }
    if field.kind == Kind::Flag {
        let wanted = value.eq_ignore_ascii_case("true") || value == "1";
        return Ok(Some(Box::new(move |_, row| {
            row.flag(&field_name) == wanted
        })));
    }
    let wanted: Vec<String> = value.split(',').map(str::to_owned).collect();
    let many = matches!(
        name,
        "payer_id" | "specialities" | "assignees" | "week_days"
    );
    Ok(Some(Box::new(move |_, row| {
        match row.fields.get(&field_name) {
            Some(Value::Array(items)) => items.iter().any(|item| wanted.contains(&plain(item))),
            Some(other) if many => wanted.contains(&plain(other)),
            Some(other) => plain(other) == wanted.join(","),
            None => wanted.iter().all(String::is_empty),
        }
    })))
}

/// The row does not say it itself, but the lab order, appointment or patient it belongs to does.
fn through_parent(
    resource: &'static Resource,
    name: &str,
    value: &str,
    rows: &Rows,
) -> Option<Test> {
    if resource.name() == "doctors" && name == "doctor" {
        let wanted = Key::parse(value)?;
        return Some(Box::new(move |key, _| *key == wanted));
    }
    let parents = [
        ("lab_order", "lab_orders"),
        ("lab_test", "lab_tests"),
        ("appointment", "appointments"),
        ("patient", "patients"),
    ];
    let wanted = Key::parse(value)?;
    for (reference, table) in parents {
        let known = resource.has(reference)
            && facts::resource(table).is_some_and(|parent| parent.has(name));
        if known {
            let keys = children(rows, table, name, &wanted);
            return Some(Box::new(move |_, row| {
                row.key(reference).is_some_and(|key| keys.contains(&key))
            }));
        }
    }
    None
}

/// The ids of the rows that refer to `wanted`.
fn children(rows: &Rows, table: &str, reference: &str, wanted: &Key) -> BTreeSet<Key> {
    rows.table(table)
        .filter(|(_, row)| row.key(reference).as_ref() == Some(wanted))
        .map(|(key, _)| key.clone())
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Where a date comes from: a member of the row, or the appointment it belongs to.
struct Dated {
    field: &'static str,
    appointments: Option<std::collections::BTreeMap<Key, String>>,
}

impl Dated {
    fn moment(&self, row: &Row) -> Option<NaiveDateTime> {
        match &self.appointments {
            None => match row.fields.get(self.field)? {
                // The due date of a task is an object with a time in it.
                Value::Object(members) => wire::moment(members.get("time")?.as_str()?),
                value => wire::moment(value.as_str()?),
            },
            Some(times) => wire::moment(times.get(&row.key("appointment")?)?),
        }
    }
}

fn dated(resource: &'static Resource, name: &str, rows: &Rows) -> Dated {
    let stem = name.strip_suffix("_range").unwrap_or(name);
    let candidates = match stem {
        "occurred_since" => &["scheduled_time"][..],
        "date" => &[
            "scheduled_time",
            "date",
            "start_time",
            "timestamp",
            "start_date",
        ],
        "service_date" => &["service_date", "date_of_service", "date"],
        "due_at_since" | "due_at_date" | "due_at_unknown" | "due_at" => &["due_date", "due_at"],
        "query_date" => &["query_date"],
        "date_of_birth" => &["date_of_birth"],
        "posted_date" => &["posted_date"],
        "effective_date" => &["effective_date"],
        "ineffective_date" => &["ineffective_date"],
        "appointment_date" => &[],
        _ => &["mu_date", "implant_date", "date"],
    };
    let field = candidates.iter().find(|name| resource.has(name));
    match field {
        Some(field) => Dated {
            field,
            appointments: None,
        },
        None => Dated {
            field: "",
            appointments: Some(
                rows.table("appointments")
                    .map(|(key, row)| (key.clone(), row.text("scheduled_time").to_owned()))
                    .collect(),
            ),
        },
    }
}

fn is_day(name: &str) -> bool {
    name == "date" || name == "date_of_birth" || name.ends_with("_date")
}

fn moment(name: &str, value: &str) -> Result<NaiveDateTime, Refused> {
    wire::moment(value).ok_or_else(|| {
        let text =
            "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDTHH:MM:SS.";
        Refused::field(name, text)
    })
}

fn day(name: &str, value: &str) -> Result<NaiveDate, Refused> {
    wire::date(value).ok_or_else(|| {
        let text = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
        Refused::field(name, text)
    })
}

fn range(name: &str, value: &str) -> Result<(NaiveDate, NaiveDate), Refused> {
    let (from, to) = value.split_once('/').ok_or_else(|| {
        Refused::field(
            name,
            "Date range has wrong format. Use YYYY-MM-DD/YYYY-MM-DD.",
        )
    })?;
    Ok((day(name, from)?, day(name, to)?))
}

/// Wider than allowed, and not over yet.
fn is_wide(from: NaiveDate, to: NaiveDate, now: DateTime<Utc>) -> bool {
    to - from > TimeDelta::days(WIDEST) && to >= now.date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_range_is_allowed_when_it_is_over() {
        let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
        let day = |text| wire::date(text).unwrap();
        assert!(!is_wide(day("2020-01-01"), day("2026-01-01"), now));
        assert!(is_wide(day("2026-01-01"), day("2026-12-01"), now));
        assert!(!is_wide(day("2026-06-01"), day("2026-12-08"), now));
    }
}
