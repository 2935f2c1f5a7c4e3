//! The ten operations that are neither of the usual six, and the lists that are no lists.

use hyper::Method;
use serde_json::{Value, json};

use super::api::{Outcome, Refused, Reply};
use super::facts::Resource;
use super::input::Input;
use super::rows::Key;
use super::wire::{Style, shown};
use super::{Drchrono, seed};
use crate::server::Call;
use crate::{lock, page, reply};

impl Drchrono {
    /// A special operation on a row that exists.
    pub(super) fn special(
        &self,
        call: &Call,
        resource: &'static Resource,
        name: &str,
        key: &Key,
        input: &Input,
    ) -> Outcome {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let row = state
            .rows
            .get_mut(resource.name(), key)
            .ok_or_else(Refused::not_found)?;
        let given = |name: &str| input.value.get(name).cloned().unwrap_or_default();
        match name {
            "ccda" | "ccda_async" | "qrda1" => {
                let text = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ClinicalDocument xmlns=\"urn:hl7-org:v3\">\
                     <id extension=\"{key}\"/><title>{}</title></ClinicalDocument>",
                    page::escape(name)
                );
                Ok(Reply::Raw(reply::with(200, "application/xml", text)))
            }
            "onpatient_access" => match call.method {
                Method::GET => {
                    let open = row.flag("_onpatient");
                    Ok(Reply::Json(
                        200,
                        json!({"patient": key.value(), "has_access": open}),
                    ))
                }
                Method::POST => {
                    row.fields.insert("_onpatient".to_owned(), true.into());
                    Ok(Reply::Json(
                        201,
                        json!({"patient": key.value(), "has_access": true}),
                    ))
                }
                _ => {
                    row.fields.remove("_onpatient");
                    Ok(Reply::Empty(204))
                }
            },
            "add_exam_room" => {
                let rooms = row.fields.entry("exam_rooms").or_insert_with(|| json!([]));
                let Some(rooms) = rooms.as_array_mut() else {
                    return Err(Refused::detail(400, "This office has no exam rooms."));
                };
                let index = rooms.len() + 1;
                let name = given("name");
                let name = name
                    .as_str()
                    .map_or_else(|| format!("Exam {index}"), str::to_owned);
                let room = json!({"index": index, "name": name, "online_scheduling": false});
                rooms.push(room.clone());
                row.touch(now);
                Ok(Reply::Json(201, room))
            }
            "apply_to_appointment" | "unapply_from_appointment" => {
                let appointment = Key::of(&given("appointment"));
                let applied = row
                    .fields
                    .entry("_appointments")
                    .or_insert_with(|| json!([]));
                if let (Some(list), Some(appointment)) = (applied.as_array_mut(), appointment) {
                    list.retain(|known| *known != appointment.value());
                    if name == "apply_to_appointment" {
                        list.push(appointment.value());
                    }
                }
                row.touch(now);
                Ok(Reply::Empty(204))
            }
            "append_to_pharmacy_note" => {
                let before = row.text("pharmacy_note").to_owned();
                let more = given("text");
                let text = [before.as_str(), more.as_str().unwrap_or_default()].join("\n");
                row.fields
                    .insert("pharmacy_note".to_owned(), text.trim().into());
                row.touch(now);
                self.event(&mut state, resource, "MODIFY", key);
                Ok(Reply::Empty(204))
            }
            _ => Err(Refused::not_found()),
        }
    }

    /// Lists without an envelope: the vendor documents no shape for them, or another.
    pub(super) fn bare_list(
        &self,
        call: &Call,
        resource: &'static Resource,
    ) -> Result<Option<Reply>, Refused> {
        let asked = |name| call.query_value(name).unwrap_or_default();
        Ok(Some(match resource.name() {
            name if name.starts_with("day_sheet") => Reply::Json(
                200,
                json!({
                    "start_date": us_date(asked("start_date"), "start_date")?,
                    "end_date": us_date(asked("end_date"), "end_date")?,
                    "rows": [{"date": asked("start_date"), "amount": "125.00"}],
                    "total": "125.00",
                }),
            ),
            "availability" => Reply::Json(
                200,
                json!([{
                    "doctor": seed::DOCTOR,
                    "office": seed::OFFICE,
                    "exam_room": 1,
                    "start_time": "2026-03-02T09:00:00",
                    "duration": 30,
                }]),
            ),
            "doctor_work_schedule" | "office_work_schedule" => {
                Reply::Json(200, self.all_of(resource).into())
            }
            "yellow_notepad" => {
                let (appointment, template) = (asked("appointment_id"), asked("template_id"));
                let found = self.all_of(resource).into_iter().find(|row| {
                    let is = |name: &str, text: &str| {
                        row.get(name).and_then(Key::of) == Key::parse(text)
                    };
                    is("appointment_id", appointment) && is("template_id", template)
                });
                Reply::Json(200, found.ok_or_else(Refused::not_found)?)
            }
            _ => return Ok(None),
        }))
    }

    fn all_of(&self, resource: &'static Resource) -> Vec<Value> {
        let style = Style::of(&self.0.switches);
        lock(&self.0.state)
            .rows
            .table(resource.name())
            .map(|(key, row)| shown(resource, key, row, true, style))
            .collect()
    }
}

/// `M/D/YYYY`, which only these reports use.
fn us_date(text: &str, name: &str) -> Result<String, Refused> {
    chrono::NaiveDate::parse_from_str(text, "%m/%d/%Y")
        .map(|day| day.format("%-m/%-d/%Y").to_string())
        .map_err(|_| {
            let text = "Date has wrong format. Use one of these formats instead: M/D/YYYY.";
            Refused::field(name, text)
        })
}
