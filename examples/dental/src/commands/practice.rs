//! What only a practice has: appointments by their days, patients by what is known of them, calls by the hour.

use dental_oauth::Phi;
use drchrono_client::model::{Appointment, AppointmentStatus, Gender, Patient};
use drchrono_client::resources::AppointmentsFilter;
use drchrono_client::{DrDateTime, DrId, FoundPatients, PatientLookup};
use serde_json::{Value, json};

use crate::account::Account;
use crate::app::App;
use crate::args::{AppointmentsList, PatientsFind};
use crate::exit::Failure;
use crate::output::Table;
use crate::time;

/// `appointments list`.
pub(crate) async fn appointments(
    app: &App,
    account: &Account,
    words: &AppointmentsList,
) -> Result<(), Failure> {
    let calls = account.practice()?.appointments();
    let mut pages = match (words.from, words.until, words.since) {
        (Some(from), Some(until), _) => {
            let (from, until) = (from.to_string(), until.to_string());
            let mut filter = AppointmentsFilter::date_range(from.as_str(), until.as_str());
            if let Some(doctor) = &words.doctor {
                filter = filter.doctor(doctor.as_str());
            }
            if let Some(office) = &words.office {
                filter = filter.office(office.as_str());
            }
            if let Some(status) = &words.status {
                filter = filter.status(status);
            }
            let pages = calls.list_in_windows(filter.page_size(250));
            pages.map_err(|error| account.failed(error))?
        }
        (_, _, Some(since)) => {
            calls.changed_since(since.format("%Y-%m-%dT%H:%M:%S").to_string().as_str())
        }
        _ => return Err(Failure::usage("--from and --until, or --since")),
    };
    let mut table = Table::new(if words.phi {
        &[
            "APPOINTMENT",
            "SCHEDULED",
            "STATUS",
            "DELETED",
            "PATIENT",
            "REASON",
        ]
    } else {
        &["APPOINTMENT", "SCHEDULED", "STATUS", "DELETED"]
    });
    let (mut left, mut unreadable) = (words.limit.unwrap_or(usize::MAX), 0);
    while left > 0 {
        let page = match pages.next_page().await {
            Ok(Some(page)) => page,
            Ok(None) => break,
            Err(error) if pages.goes_on() => {
                app.out.failure(&account.failed(error));
                unreadable += 1;
                continue;
            }
            Err(error) => return Err(account.failed(error)),
        };
        let page = &page[..page.len().min(left)];
        left -= page.len();
        let mut rows = Vec::new();
        for row in page {
            let line = appointment(account, row, words.phi);
            app.out.event(&line)?;
            rows.push(in_table(&line, words.phi));
        }
        table.print(&app.out, &rows)?;
    }
    if unreadable > 0 {
        return Err(Failure::partly(format!(
            "{unreadable} appointments could not be read"
        )));
    }
    Ok(())
}

fn appointment(account: &Account, row: &Appointment, phi: bool) -> Value {
    let mut line = json!({
        "account": account.name,
        "provider": account.provider,
        "id": row.id.as_ref().map(DrId::as_str),
        "scheduled_time": row.scheduled_time.as_ref().map(DrDateTime::as_str),
        "duration": row.duration,
        "status": row.status.as_ref().map(AppointmentStatus::as_str),
        "doctor": row.doctor.as_ref().map(DrId::as_str),
        "office": row.office.as_ref().map(DrId::as_str),
        "exam_room": row.exam_room,
        "created_at": row.created_at.as_ref().map(DrDateTime::as_str),
        "updated_at": row.updated_at.as_ref().map(DrDateTime::as_str),
        "deleted": row.deleted_flag == Some(true),
    });
    if phi {
        line["patient"] = json!(row.patient.as_ref().map(DrId::as_str));
        line["reason"] = json!(row.reason.as_ref().map(Phi::expose));
    }
    line
}

/// The cells of what is printed as an event.
fn in_table(line: &Value, phi: bool) -> Vec<String> {
    let deleted = if line["deleted"] == true { "yes" } else { "" };
    let mut cells = ["id", "scheduled_time", "status"]
        .map(|cell| text(&line[cell]))
        .to_vec();
    cells.push(deleted.to_owned());
    if phi {
        cells.extend(["patient", "reason"].map(|cell| text(&line[cell])));
    }
    cells
}

/// `patients find`.
pub(crate) async fn find(
    app: &App,
    account: &Account,
    words: &PatientsFind,
) -> Result<(), Failure> {
    let client = account.practice()?;
    let mut lookup = PatientLookup::new();
    if let Some(name) = &words.first_name {
        lookup = lookup.first_name(name);
    }
    if let Some(name) = &words.last_name {
        lookup = lookup.last_name(name);
    }
    if let Some(day) = words.born {
        lookup = lookup.date_of_birth(day.to_string().as_str());
    }
    if let Some(gender) = &words.gender {
        lookup = lookup.gender(gender);
    }
    if let Some(doctor) = &words.doctor {
        lookup = lookup.doctor(doctor.as_str());
    }
    if let Some(chart_id) = &words.chart_id {
        lookup = lookup.chart_id(chart_id);
    }
    if let Some(email) = &words.email {
        lookup = lookup.email(email);
    }
    let found = client.find_patients(&lookup).await;
    let (patients, more) = match found.map_err(|error| account.failed(error))? {
        FoundPatients::None => (Vec::new(), false),
        FoundPatients::One(one) => (vec![*one], false),
        FoundPatients::Many { candidates, more } => (candidates, more),
    };
    if words.phi {
        let mut rows = Vec::new();
        for one in &patients {
            let line = patient(account, one);
            app.out.event(&line)?;
            let cells = [
                "id",
                "last_name",
                "first_name",
                "date_of_birth",
                "gender",
                "chart_id",
            ];
            rows.push(cells.map(|cell| text(&line[cell])).to_vec());
        }
        let heads = &[
            "PATIENT",
            "LAST NAME",
            "FIRST NAME",
            "BORN",
            "GENDER",
            "CHART",
        ];
        Table::new(heads).print(&app.out, &rows)?;
    }
    app.out.event(&json!({
        "event": "patients",
        "account": account.name,
        "found": patients.len(),
        "more": more,
    }))?;
    let or_more = if more { " or more" } else { "" };
    app.out.say(&match patients.len() {
        0 => "Nobody.".to_owned(),
        1 => "One patient.".to_owned(),
        several => format!("{several} patients{or_more}."),
    })
}

fn patient(account: &Account, row: &Patient) -> Value {
    let text = |text: &Option<Phi<String>>| text.as_ref().map(|text| text.expose().clone());
    let born = row.date_of_birth.as_ref();
    json!({
        "account": account.name,
        "provider": account.provider,
        "id": row.id.as_ref().map(DrId::as_str),
        "first_name": text(&row.first_name),
        "last_name": text(&row.last_name),
        "date_of_birth": born.map(|born| born.expose().as_str()),
        "gender": row.gender.as_ref().map(Gender::as_str),
        "chart_id": text(&row.chart_id),
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `quota`.
pub(crate) async fn quota(app: &App, account: &Account) -> Result<(), Failure> {
    let usage = account.practice()?.usage().await;
    let usage = usage.map_err(|error| account.failed(error))?;
    let (left, ends) = (usage.left(), time::of_system(usage.hour_ends));
    app.out.event(&json!({
        "event": "quota",
        "account": account.name,
        "limit": usage.limit,
        "left": left,
        "hour_ends": ends,
    }))?;
    app.out.say(&match left {
        None => "Nothing limits the calls here.".to_owned(),
        Some(left) => format!("{left} calls are left until {ends}."),
    })
}
