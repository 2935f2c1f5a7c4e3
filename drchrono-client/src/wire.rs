//! What is on the wire where the public model differs: the envelopes of lists.

use std::fmt;
use std::sync::Arc;

use dental_oauth::api::tolerant;
use dental_oauth::{Phi, Secret};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use crate::call::Row;

/// Rows, each still as it was written.
#[derive(Default)]
pub(crate) struct Rows(pub(crate) Vec<Box<RawValue>>);

/// A list in any of its forms (dossier 2.2): `results` as the service sends it, `data` as its documentation
/// prints it, or a bare array. A `count` is taken where there is one.
pub(crate) struct Envelope {
    pub(crate) rows: Rows,
    pub(crate) next: Option<String>,
    pub(crate) count: Option<u64>,
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::deserialize(deserializer)?))
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Envelope, A::Error> {
        let rows = Rows::deserialize(SeqAccessDeserializer::new(list))?;
        Ok(Envelope {
            rows,
            next: None,
            count: None,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let (mut results, mut data) = (None::<Rows>, None::<Rows>);
        let mut others = Members(Vec::new());
        while let Some(name) = map.next_key::<String>()? {
            let rows = match name.as_str() {
                "results" => &mut results,
                "data" => &mut data,
                "next" | "count" if others.0.iter().any(|(one, _)| *one == name) => {
                    return Err(A::Error::custom("a member twice"));
                }
                _ => {
                    others.0.push((name, map.next_value()?));
                    continue;
                }
            };
            if rows.is_some() {
                return Err(A::Error::custom("a list twice"));
            }
            *rows = map.next_value()?;
            if rows.is_none() {
                others.0.push((name, RawValue::NULL.to_owned()));
            }
        }
        let next: Option<String> = others.read("next", Option::deserialize)?;
        let count = others.read("count", tolerant::count)?;
        let rows = match results.or(data) {
            Some(rows) => rows,
            // One object where a list belongs (`doctor_work_schedule`, `yellow_notepad`): a list of one.
            None => Rows(vec![to_raw_value(&others).map_err(A::Error::custom)?]),
        };
        Ok(Envelope {
            rows,
            next: next.filter(|link| !link.trim().is_empty()),
            count,
        })
    }
}

/// What an object has besides rows, in the order it came in.
struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    fn read<'a, T, E: serde::de::Error>(
        &'a self,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<Option<T>, serde_json::Error>,
    ) -> Result<Option<T>, E> {
        let value = self.0.iter().find(|(one, _)| one == name);
        value.map_or(Ok(None), |(_, raw)| read(raw).map_err(E::custom))
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, raw)| (name, raw)))
    }
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

/// A row with its own JSON beside it.
pub(crate) struct WithRaw<T> {
    pub(crate) row: T,
    pub(crate) raw: Phi<Arc<str>>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for WithRaw<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: Box<RawValue> = Box::deserialize(deserializer)?;
        let row = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        Ok(Self {
            row,
            raw: Phi::new(Arc::from(Box::<str>::from(raw))),
        })
    }
}

impl<T: Row> Row for WithRaw<T> {
    fn row_id(&self) -> Option<String> {
        self.row.row_id()
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
            let list: Envelope = serde_json::from_str(json).ok()?;
            let rows: Vec<String> = list.rows.0.iter().map(|row| row.get().to_owned()).collect();
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
                Some((r#"{"id":1,"at":[ 2 ]}"#, None, None)),
            ),
            (r#"{"results":[1],"results":[2]}"#, None),
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
