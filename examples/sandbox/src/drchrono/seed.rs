//! What the drchrono sandbox starts with: one practice, the same every time. Everything here is made up.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::documents::{Content, put};
use super::facts;
use super::rows::{Key, Row, Rows};
use super::{check, patients, pdf, sample, wire};
use crate::mesh::MeshKind;
use crate::switches::Switches;

/// The application's id.
pub const CLIENT_ID: &str = "sandbox-practice-app";
/// The application's secret.
pub const CLIENT_SECRET: &str = "sandbox-practice-secret";
/// Signs in on the login page: a doctor.
pub const USERNAME: &str = "demo_doctor";
/// Password of every user.
pub const PASSWORD: &str = "demo-password";
/// The doctor's user id.
pub const DOCTOR_USER: i64 = 200_001;
/// A user of the staff, whose primary provider is the same doctor.
pub const STAFF_USER: i64 = 200_003;

/// The vendor's other host name.
pub(super) const ALIAS: &str = "https://drchrono.com";
pub(super) const DOCTOR: i64 = 100_001;
const COLLEAGUE: i64 = 100_002;
pub(super) const GROUP: i64 = 300_001;
pub(super) const OFFICE: i64 = 400_001;
const BRANCH: i64 = 400_002;
pub(super) const SUBLAB: i64 = 410_001;
pub(super) const PROFILE: i64 = 420_001;
pub(super) const FIRST_PATIENT: i64 = 600_001;
pub(super) const FIRST_APPOINTMENT: i64 = 800_001;
const FIRST_DOCUMENT: i64 = 900_001;

/// The redirect URIs every sandbox accepts besides the configured ones.
pub(super) const REDIRECTS: [&str; 2] = [
    "http://127.0.0.1:8931/callback",
    "https://client.example.test/callback",
];

pub(super) struct User {
    pub(super) id: i64,
    pub(super) username: &'static str,
    doctor: i64,
    is_doctor: bool,
}

pub(super) static USERS: &[User] = &[
    User {
        id: DOCTOR_USER,
        username: USERNAME,
        doctor: DOCTOR,
        is_doctor: true,
    },
    User {
        id: 200_002,
        username: "demo_colleague",
        doctor: COLLEAGUE,
        is_doctor: true,
    },
    User {
        id: STAFF_USER,
        username: "demo_staff",
        doctor: DOCTOR,
        is_doctor: false,
    },
];

/// The doctor a user is, or works for.
pub(super) fn doctor_of(user: i64) -> i64 {
    USERS
        .iter()
        .find(|u| u.id == user)
        .map_or(DOCTOR, |u| u.doctor)
}

#[rustfmt::skip]
const FIRST_NAMES: [&str; 12] = [
    "Apollonia", "Bartholomew", "Clementina", "Dagobert", "Euphemia", "Florizel",
    "Gwendolyth", "Hieronymus", "Iphigenia", "Jocelyne", "Kasimira", "Leopoldine",
];
#[rustfmt::skip]
const LAST_NAMES: [&str; 12] = [
    "Amberwhistle", "Brackenfold", "Cobblethwaite", "Dunderhaven", "Elderspoon", "Foxglovely",
    "Gingerlock", "Hazelbottom", "Inkpenfield", "Junipercroft", "Kestrelmoor", "Lavendrake",
];
const STREET: &str = "Marmalade Hollow Road";
const REASON: &str = "Crown preparation, quillwort-sensitive";
const NUMBER_PREFIX: &str = "(555) 010-";

const PATIENTS: usize = 120;
/// Patients, notes and documents belong to the first appointments only, however many there are.
const FURNISHED: usize = 240;
const MOST: usize = 20_000;

/// How many appointments the practice has.
pub(super) fn count(switches: &Switches) -> usize {
    usize::try_from(switches.number("appointments"))
        .unwrap_or(0)
        .min(MOST)
}

#[rustfmt::skip]
const STATUSES: [&str; 14] = [
    "", "Not Confirmed", "Confirmed", "Arrived", "Checked In", "Checked In Online", "In Room", "In Session",
    "Complete", "Cancelled", "No Show", "Rescheduled", check::CUSTOM_STATUSES[0], check::CUSTOM_STATUSES[1],
];

const GENDERS: [&str; 4] = ["Female", "Male", "Other", "UNK"];
const ORDER_STATUSES: [&str; 6] = ["N", "Q", "A", "S", "R", "E"];

/// What people in a practice do next with an appointment.
pub(super) fn next_status(now: &str) -> &'static str {
    match now {
        "" | "Not Confirmed" => "Confirmed",
        "Confirmed" => "Arrived",
        "Arrived" | "Checked In" | "Checked In Online" => "In Room",
        "In Room" => "In Session",
        "Complete" => "",
        _ => "Complete",
    }
}

pub(super) fn day(at: usize) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2025, 1, 6).unwrap_or_default();
    start + TimeDelta::days(i64::try_from(at).unwrap_or(0))
}

pub(super) fn instant(minutes: usize) -> DateTime<Utc> {
    let start = DateTime::<Utc>::from_timestamp(1_736_150_400, 0).unwrap_or_default();
    start + TimeDelta::minutes(i64::try_from(minutes).unwrap_or(0))
}

pub(super) fn number(base: i64, at: usize) -> i64 {
    base + i64::try_from(at).unwrap_or(0)
}

fn row(value: Value, minutes: usize) -> Row {
    let fields = match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Row::new(fields, instant(minutes))
}

/// All rows of a practice with so many appointments.
pub(super) fn all(count: usize) -> Rows {
    let mut rows = Rows::default();
    practice(&mut rows);
    people(&mut rows);
    appointments(&mut rows, count);
    files(&mut rows);
    labs(&mut rows);
    for resource in facts::all() {
        sample::rows(&mut rows, resource);
    }
    rows
}

fn practice(rows: &mut Rows) {
    for user in USERS {
        let fields = json!({
            "username": user.username,
            "doctor": user.doctor,
            "is_doctor": user.is_doctor,
            "is_staff": !user.is_doctor,
            "practice_group": GROUP,
            "permissions": {"scheduling": true, "clinical-notes": true, "manage-patients": true},
        });
        rows.insert("users", Key::new(user.id), row(fields, 0));
    }
    for (id, first, last) in [
        (DOCTOR, "Quintessa", "Molarbeck"),
        (COLLEAGUE, "Thelonius", "Incisorby"),
    ] {
        let fields = json!({
            "first_name": first,
            "last_name": last,
            "email": format!("{}@practice.example.test", first.to_lowercase()),
            "specialty": "Dentist",
            "job_title": "Provider/Staff (Private Practice)",
            "country": "US",
            // No summer time there: naive timestamps mean one instant each.
            "timezone": "US/Arizona",
            "practice_group": GROUP,
            "practice_group_name": "Example Dental Practice",
        });
        rows.insert("doctors", Key::new(id), row(fields, 0));
    }
    for (id, doctor, name) in [
        (OFFICE, DOCTOR, "Main Office"),
        (BRANCH, COLLEAGUE, "Branch Office"),
    ] {
        let rooms: Vec<Value> = (1..=3)
            .map(|n| json!({"index": n, "name": format!("Exam {n}"), "online_scheduling": n == 1}))
            .collect();
        let fields = json!({
            "name": name,
            "doctor": doctor,
            "country": "US",
            "state": "AZ",
            "city": "Phoenix",
            "exam_rooms": rooms,
            "start_time": "08:00:00",
            "end_time": "18:00:00",
            "online_timeslots": [{"day": 1, "hour": 9, "minute": 0}],
        });
        rows.insert("offices", Key::new(id), row(fields, 0));
    }
    for (at, name) in ["Crown preparation", "Scan", "Check-up"].iter().enumerate() {
        let fields = json!({
            "name": name,
            "color": "#7aa2f7",
            "duration": 30,
            "reason": name,
            "doctor": DOCTOR,
            "online_scheduling": at == 2,
        });
        rows.insert(
            "appointment_profiles",
            Key::new(number(PROFILE, at)),
            row(fields, 0),
        );
    }
    for at in 0..2 {
        let fields = json!({"name": format!("Milling Centre {}", at + 1), "facility_code": format!("MC{at}")});
        rows.insert("sublabs", Key::new(number(SUBLAB, at)), row(fields, 0));
    }
}

fn people(rows: &mut Rows) {
    for at in 0..PATIENTS {
        let first = FIRST_NAMES[at % FIRST_NAMES.len()];
        let last = LAST_NAMES[(at + at / FIRST_NAMES.len()) % LAST_NAMES.len()];
        let born = NaiveDate::from_ymd_opt(1950, 3, 1).unwrap_or_default();
        let mut fields = json!({
            "first_name": first,
            "last_name": last,
            "gender": GENDERS[at % GENDERS.len()],
            "date_of_birth": (born + TimeDelta::days(i64::try_from(at * 173).unwrap_or(0))).to_string(),
            "chart_id": patients::chart_id(first, last, u32::try_from(at + 1).unwrap_or(1)),
            "doctor": if at % 3 == 0 { COLLEAGUE } else { DOCTOR },
            "patient_status": if at % 17 == 16 { "I" } else { "A" },
            "ethnicity": "blank",
            "race": "blank",
            "preferred_language": "eng",
            "offices": [OFFICE],
        });
        // Half of the charts have what a front desk asks for, the others what it could get.
        if at % 2 == 0 {
            fields["email"] = format!("{first}.{last}@patients.example.test")
                .to_lowercase()
                .into();
            fields["cell_phone"] = format!("{NUMBER_PREFIX}{:04}", 100 + at).into();
            fields["address"] = format!("{} {STREET}", at + 1).into();
            fields["copay"] = "25.00".into();
            fields["primary_insurance"] = json!({
                "insurance_company": "Example Mutual",
                "insurance_id_number": format!("XMPL-{at:06}"),
                "is_subscriber_the_patient": true,
            });
        }
        rows.insert(
            "patients",
            Key::new(number(FIRST_PATIENT, at)),
            row(fields, at * 3),
        );
    }
}

fn appointments(rows: &mut Rows, count: usize) {
    for at in 0..count {
        let id = number(FIRST_APPOINTMENT, at);
        // Thirty-two a day: two doctors, two rooms, eight slots, nobody at the same place twice.
        let slot = at % 32;
        let branch = slot % 2 == 1;
        let when = day(at / 32)
            .and_hms_opt(u32::try_from(8 + slot / 4).unwrap_or(8), 0, 0)
            .unwrap_or_default();
        let is_break = at % 29 == 17;
        let mut fields = json!({
            "doctor": if branch { COLLEAGUE } else { DOCTOR },
            "office": if branch { BRANCH } else { OFFICE },
            "exam_room": if is_break { 0 } else { 1 + (slot / 2) % 2 },
            "scheduled_time": wire::timestamp(when),
            "duration": 30,
            "status": STATUSES[at % STATUSES.len()],
            "created_by": DOCTOR_USER,
        });
        if is_break {
            fields["appt_is_break"] = true.into();
            fields["reason"] = "Lunch".into();
            fields["allow_overlapping"] = true.into();
        } else {
            fields["patient"] = number(FIRST_PATIENT, (at * 7) % PATIENTS).into();
            fields["profile"] = number(PROFILE, at % 3).into();
            fields["reason"] = if at % 5 == 4 { "" } else { REASON }.into();
        }
        let mut key = Key::new(id);
        if at % 97 == 50 {
            fields["is_virtual_base"] = true.into();
            fields["recurring_appointment"] = true.into();
            fields["recurring_days"] = json!(["Monday"]);
            fields["recurs_every"] = 1.into();
        } else if at % 97 == 51 {
            // One occurrence of the series before it: an id that is no number.
            key = Key::occurrence(id - 1, &when.format("%Y%m%d").to_string());
            fields["base_recurring_appointment"] = (id - 1).into();
        } else if !is_break && at % 30 < 24 {
            fields["clinical_note"] = note(at, when);
        }
        let mut row = row(fields, at * 11);
        row.updated += TimeDelta::hours(2);
        row.archived = at % 41 == 30;
        rows.insert("appointments", key, row);
    }
}

/// The note of an appointment: with a page, without one yet, or with the word the service writes for nothing.
fn note(at: usize, when: NaiveDateTime) -> Value {
    let pdf = match at % 3 {
        0 => "note.pdf".into(),
        1 => Value::Null,
        _ => "None".into(),
    };
    json!({"locked": at.is_multiple_of(6), "pdf": pdf, "updated_at": wire::timestamp(when)})
}

fn files(rows: &mut Rows) {
    let cases: Vec<(Key, Row)> = rows
        .table("appointments")
        .take(FURNISHED)
        .filter(|(_, row)| row.fields.contains_key("patient"))
        .map(|(key, row)| (key.clone(), row.clone()))
        .collect();
    let mut next = 0;
    for (at, (case, appointment)) in cases.iter().enumerate() {
        if appointment.fields.get("clinical_note").is_some() {
            let fields = json!({
                "appointment": case.value(),
                "patient": appointment.fields["patient"],
                "clinical_note_sections": [],
                "signee": null,
            });
            rows.insert("clinical_notes", case.clone(), row(fields, at * 11));
        }
        let mut add = |name: &str, kind: &str, content: Content| {
            let key = Key::new(number(FIRST_DOCUMENT, next));
            next += 1;
            let tag = if at % 8 == 7 {
                "old scans".to_owned()
            } else {
                format!("case:{case}")
            };
            let fields = json!({
                "patient": appointment.fields["patient"],
                "doctor": appointment.fields["doctor"],
                "date": appointment.text("scheduled_time").get(..10).unwrap_or_default(),
                "description": format!("{kind} {case}"),
                "metatags": [tag, kind.to_lowercase()],
            });
            let mut row = row(fields, at * 11 + 5);
            row.archived = next % 31 == 30;
            put(rows, "documents", &key, &mut row, "document", name, content);
            rows.insert("documents", key, row);
        };
        let seed = u64::try_from(at).unwrap_or(0);
        if at % 4 == 0 {
            add("upper.stl", "STL", Content::Mesh(MeshKind::UpperArch, seed));
            add("lower.stl", "STL", Content::Mesh(MeshKind::LowerArch, seed));
        }
        if at % 6 == 0 {
            let bytes = pdf::page(&format!("Report {case}"));
            add("report.pdf", "PDF", Content::Bytes(bytes));
        }
        if at % 40 == 1 {
            let key = Key::new(number(910_001, at));
            let fields = json!({
                "patient": appointment.fields["patient"],
                "doctor": appointment.fields["doctor"],
                "appointment": case.value(),
                "amendment_name": "Correction of the chart",
                "status": "A",
            });
            let mut row = row(fields, at * 11 + 6);
            let content = Content::Bytes(pdf::page(&format!("Amendment {case}")));
            put(
                rows,
                "amendments",
                &key,
                &mut row,
                "amendment_file",
                "amendment.pdf",
                content,
            );
            rows.insert("amendments", key, row);
        }
    }
}

fn labs(rows: &mut Rows) {
    for at in 0..12_usize {
        let order = Key::new(number(920_001, at));
        let kinds: &[&str] = if at % 3 == 0 {
            &["REQ", "RES"]
        } else {
            &["REQ"]
        };
        let mut documents = Vec::new();
        for (of, kind) in kinds.iter().enumerate() {
            let key = Key::new(number(930_001, at * 2 + of));
            documents.push(key.value());
            let mut row = row(
                json!({"lab_order": order.value(), "type": kind}),
                at * 60 + of,
            );
            let content = Content::Bytes(pdf::page(&format!("Lab {kind} {order}")));
            put(
                rows,
                "lab_documents",
                &key,
                &mut row,
                "document",
                "lab.pdf",
                content,
            );
            rows.insert("lab_documents", key, row);
        }
        let fields = json!({
            "patient": number(FIRST_PATIENT, at),
            "doctor": DOCTOR,
            "sublab": number(SUBLAB, at % 2),
            "status": ORDER_STATUSES[at % ORDER_STATUSES.len()],
            "priority": "N",
            "documents": documents,
            "icd10_codes": [{"code": "K02.9", "description": "Dental caries"}],
            "requisition_id": order.to_string(),
        });
        rows.insert("lab_orders", order, row(fields, at * 60));
    }
}

/// Secrets and personal data the sandbox starts with: a leak test searches for them.
pub(crate) fn markers() -> Vec<&'static str> {
    let mut all = vec![CLIENT_SECRET, PASSWORD, STREET, REASON, NUMBER_PREFIX];
    all.extend(FIRST_NAMES);
    all.extend(LAST_NAMES);
    all.extend(["Quintessa", "Molarbeck", "Thelonius", "Incisorby"]);
    all
}
