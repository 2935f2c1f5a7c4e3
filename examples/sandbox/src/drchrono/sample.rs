//! Plain rows for the resources that no story is told about.

use serde_json::{Map, Value, json};

use super::facts::{Field, Kind, Resource};
use super::rows::{self, Row, Rows};
use super::seed::{
    DOCTOR, DOCTOR_USER, FIRST_APPOINTMENT, FIRST_PATIENT, GROUP, OFFICE, PROFILE, SUBLAB, day,
    instant, number,
};
use super::wire;

/// Three plain rows for a resource that has none.
pub(super) fn rows(rows: &mut Rows, resource: &'static Resource) {
    if resource.fields().is_empty() || rows.table(resource.name()).next().is_some() {
        return;
    }
    for at in 0..3_usize {
        let mut fields = Map::new();
        for field in resource.fields() {
            if field.name == "id" || field.name == "archived" || field.kind == Kind::File {
                continue;
            }
            // The last row has only what a row cannot be without.
            let bare = at == 2 && !field.required && field.kind != Kind::Reference;
            if !bare && let Some(value) = value(field, at) {
                fields.insert(field.name.clone(), value);
            }
        }
        let key = rows.next(resource.name());
        rows.insert(resource.name(), key, Row::new(fields, instant(at * 60)));
    }
}

/// A plausible value of a member, always the same one.
pub(super) fn value(field: &Field, at: usize) -> Option<Value> {
    Some(match field.kind {
        Kind::Reference => match field.name.as_str() {
            "patient" => number(FIRST_PATIENT, at).into(),
            "doctor" | "ordering_doctor" | "provider" => DOCTOR.into(),
            "office" => OFFICE.into(),
            "appointment" | "appointment_id" => number(FIRST_APPOINTMENT, at + 1).into(),
            "practice_group" => GROUP.into(),
            "lab_order" => 920_001.into(),
            "sublab" => SUBLAB.into(),
            "profile" => PROFILE.into(),
            "user" | "created_by" | "updated_by" | "responsible_user" | "owner" => {
                DOCTOR_USER.into()
            }
            // Most tables begin with this number.
            _ if field.required => rows::FIRST.into(),
            _ => return None,
        },
        Kind::Integer => 1.into(),
        Kind::Decimal => "12.50".into(),
        Kind::Text => format!("Sample {}", field.name.replace('_', " ")).into(),
        Kind::Choice => field.values.iter().find(|v| !v.is_empty())?.as_str().into(),
        Kind::Flag => false.into(),
        Kind::Date => day(at).to_string().into(),
        Kind::Time => "09:00:00".into(),
        Kind::DateTime => {
            let stamps = [
                "created_at",
                "updated_at",
                "timestamp",
                "extended_updated_at",
            ];
            if stamps.contains(&field.name.as_str()) {
                return None;
            }
            wire::timestamp(day(at).and_hms_opt(9, 0, 0)?).into()
        }
        Kind::List if field.required => json!([]),
        Kind::Any if field.required => "sample".into(),
        Kind::List | Kind::Object | Kind::Any | Kind::File => return None,
    })
}
