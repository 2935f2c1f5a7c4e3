//! What is on the wire where the public model differs: the envelopes of lists.

use std::sync::Arc;

use dental_oauth::api::{JsonText, Misread, tolerant};
use dental_oauth::{Phi, Secret};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::rows::{Row, RowsRead};

/// Rows, each still as it was written.
#[derive(Default)]
pub(crate) struct Rows(pub(crate) Vec<Box<RawValue>>);

/// What a list says besides its rows.
#[derive(Default)]
pub(crate) struct Envelope {
    pub(crate) next: Option<String>,
    pub(crate) count: Option<u64>,
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::deserialize(deserializer)?))
    }
}

/// As tolerant as it gets: for what is good to know.
#[derive(Deserialize)]
#[serde(transparent)]
struct Count(#[serde(deserialize_with = "tolerant::count")] Option<u64>);

/// What reads a row.
pub(crate) type ReadRow<'f> = dyn FnMut(&mut JsonText<'_>) -> Result<(), Misread> + 'f;

/// Goes through a list in any of its forms (dossier 2.2): `results` as the service sends it, `data` as its documentation
/// prints it, or a bare array. A `count` is taken where there is one.
pub(crate) fn list(json: &mut JsonText<'_>, row: &mut ReadRow<'_>) -> Result<Envelope, Misread> {
    if json.peek() == Some('[') {
        json.elements(row)?;
        return Ok(Envelope::default());
    }
    let start = json.clone();
    let (mut results, mut data) = (false, None);
    let (mut next, mut count) = (None, None);
    json.members(|name, json| {
        match &*name {
            "results" | "data" if json.peek() == Some('n') => drop(json.skip()?),
            "results" if !results => {
                results = true;
                json.elements(&mut *row)?;
            }
            // Only if there are no `results`.
            "data" if data.is_none() && json.peek() == Some('[') => data = Some(json.skip()?),
            "next" if next.is_none() => next = Some(json.read::<Option<String>>()?),
            "count" if count.is_none() => count = Some(json.read::<Count>()?.0),
            // Twice, or no list.
            "results" | "data" | "next" | "count" => return Err(json.misread()),
            _ => drop(json.skip()?),
        }
        Ok(())
    })?;
    match data {
        _ if results => {}
        Some(data) => JsonText::new(data).elements(row)?,
        // One object where a list belongs (`doctor_work_schedule`, `yellow_notepad`): a list of one.
        None => row(&mut { start })?,
    }
    let next = next.flatten();
    Ok(Envelope {
        next: next.filter(|link| !link.trim().is_empty()),
        count: count.flatten(),
    })
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

impl Rows {
    /// Each row by itself.
    pub(crate) fn read<T: Row>(self) -> RowsRead<T> {
        let mut read = RowsRead::default();
        for row in self.0 {
            // It is well-formed, and so can be gone past.
            let _ = read.take(&mut JsonText::new(row.get()));
        }
        read
    }
}

/// A row with its own JSON beside it.
pub(crate) struct WithRaw<T> {
    pub(crate) row: T,
    pub(crate) raw: Phi<Arc<str>>,
}

impl<T: Row> Row for WithRaw<T> {
    fn row_id(&self) -> Option<String> {
        self.row.row_id()
    }

    fn read_row(json: &mut JsonText<'_>) -> Result<Self, Misread> {
        let (row, raw) = json.with_text(T::read_row)?;
        Ok(Self {
            row,
            raw: Phi::new(Arc::from(raw)),
        })
    }
}

/// What a case is made of, and what says that it is none (dossier 4.2).
#[derive(Deserialize)]
pub(crate) struct AppointmentRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) reason: Option<Phi<String>>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) patient: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) scheduled_time: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) created_at: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) updated_at: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) extended_updated_at: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) deleted_flag: bool,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) appt_is_break: bool,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) is_virtual_base: bool,
    /// `None` where the row does not tell, which it does with `verbose` only.
    #[serde(default, deserialize_with = "told")]
    #[expect(clippy::option_option, reason = "not told, told to be none, told")]
    pub(crate) clinical_note: Option<Option<NoteRow>>,
}

impl AppointmentRow {
    /// Breaks, patterns of recurring appointments and what has no patient are no cases.
    pub(crate) fn is_case(&self) -> bool {
        self.patient.is_some() && !self.appt_is_break && !self.is_virtual_base
    }

    pub(crate) fn note_link(&self) -> Option<&Secret> {
        self.clinical_note.as_ref()?.as_ref()?.pdf.as_ref()
    }

    /// All by which a change of it is seen.
    pub(crate) fn print(&self) -> String {
        let times = (&self.updated_at, &self.extended_updated_at);
        let status = (&self.status, self.deleted_flag, self.is_case());
        let note = self.note_link().is_some();
        format!("{} {times:?} {status:?} {note}", self.id)
    }
}

/// What is there, null or not.
fn told<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
pub(crate) struct NoteRow {
    #[serde(default, deserialize_with = "link")]
    pub(crate) pdf: Option<Secret>,
}

#[derive(Deserialize)]
pub(crate) struct DocumentRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) patient: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) date: Option<String>,
    #[serde(default)]
    pub(crate) description: Option<Phi<String>>,
    #[serde(default, deserialize_with = "texts")]
    pub(crate) metatags: Vec<String>,
    #[serde(default, deserialize_with = "link")]
    pub(crate) document: Option<Secret>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) updated_at: Option<String>,
    #[serde(default, deserialize_with = "flag")]
    pub(crate) archived: bool,
}

impl DocumentRow {
    /// Whether it belongs to some appointment.
    pub(crate) fn is_tagged(&self) -> bool {
        self.metatags.iter().any(|tag| tag.starts_with("case:"))
    }

    /// All by which a change of it is seen.
    pub(crate) fn print(&self) -> String {
        let belongs = (&self.patient, &self.metatags, self.archived);
        format!("document {} {:?} {belongs:?}", self.id, self.updated_at)
    }
}

#[derive(Deserialize)]
pub(crate) struct AmendmentRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) patient: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) appointment: Option<String>,
    #[serde(default)]
    pub(crate) amendment_name: Option<Phi<String>>,
    #[serde(default, deserialize_with = "link")]
    pub(crate) amendment_file: Option<Secret>,
}

#[derive(Deserialize)]
pub(crate) struct LabOrderRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub(crate) status: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) patient: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) timestamp: Option<String>,
    #[serde(default, deserialize_with = "ids_or_objects")]
    pub(crate) documents: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct LabDocumentRow {
    #[serde(deserialize_with = "tolerant::id")]
    pub(crate) id: String,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) lab_order: Option<String>,
    #[serde(default, deserialize_with = "link")]
    pub(crate) document: Option<Secret>,
    #[serde(default, rename = "type", deserialize_with = "tolerant::nonempty_text")]
    pub(crate) kind: Option<String>,
    #[serde(default, deserialize_with = "tolerant::nonempty_text")]
    pub(crate) timestamp: Option<String>,
}

impl LabDocumentRow {
    /// All by which a change of it is seen.
    pub(crate) fn print(&self) -> String {
        let belongs = (&self.lab_order, &self.kind);
        format!("lab document {} {:?} {belongs:?}", self.id, self.timestamp)
    }
}

macro_rules! rows_with_ids {
    ($($row:ident)+) => {$(
        impl Row for $row {
            fn row_id(&self) -> Option<String> {
                Some(self.id.clone())
            }

            fn read_row(json: &mut JsonText<'_>) -> Result<Self, Misread> {
                json.read()
            }
        }
    )+};
}

rows_with_ids!(AppointmentRow DocumentRow AmendmentRow LabOrderRow LabDocumentRow);

/// `documents` of a lab order: ids, or objects that have one (dossier 3.3).
fn ids_or_objects<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let id = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let value = Value::deserialize(deserializer)?;
    let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(entries
        .iter()
        .filter_map(|entry| id(entry).or_else(|| id(entry.get("id")?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_each_of_its_forms() {
        let rows = |json: &str| {
            let mut rows: Vec<String> = Vec::new();
            let mut json = JsonText::new(json);
            let list = list(&mut json, &mut |json| {
                rows.push(json.skip()?.to_owned());
                Ok(())
            });
            let list = list.ok()?;
            json.end().ok()?;
            Some((rows.join(" "), list.next, list.count))
        };
        for (json, expected) in [
            (r#"[1,{"a":2}]"#, Some((r#"1 {"a":2}"#, None, None))),
            (
                r#"{"next":"n","results":[1],"data":[2],"count":"3"}"#,
                Some(("1", Some("n"), Some(3))),
            ),
            (
                r#"{"data":[2],"results":null,"next":" "}"#,
                Some(("2", None, None)),
            ),
            (
                r#"{"id": 1, "at" : [ 2 ]}"#,
                Some((r#"{"id": 1, "at" : [ 2 ]}"#, None, None)),
            ),
            (
                r#"{"data":[2],"next":null,"results":[1,3]}"#,
                Some(("1 3", None, None)),
            ),
            (r#"{"results":[1],"results":[2]}"#, None),
            (r#"{"results":[1],"count":1,"count":2}"#, None),
            (r#"{"results":[1]"#, None),
            (r#"{"results":5}"#, None),
            (r#"{"next":5,"results":[]}"#, None),
            ("null", None),
            ("5", None),
        ] {
            let expected = expected
                .map(|(rows, next, count)| (rows.to_owned(), next.map(str::to_owned), count));
            assert_eq!(rows(json), expected, "{json}");
        }
    }
}
