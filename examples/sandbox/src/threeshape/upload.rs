//! A new case as multipart form data: one `model`, any number of `file`.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::ThreeShape;
use super::content::Content;
use super::seed_cases::{actor, fresh_case};
use super::service::{Refused, Reply, Result, SERVER_ERROR, message};
use super::state::{Case, File, Place, Region, User};
use crate::server::Call;
use crate::{lock, reply};

/// The most an upload may have; the real limit is unknown.
const MOST: usize = 512 * 1024 * 1024;

/// One part of a multipart body.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    name: String,
    file_name: Option<String>,
    content: Bytes,
}

impl ThreeShape {
    /// `POST /api/cases?caseType=common`.
    pub(super) async fn upload(&self, call: &mut Call, caller: &User, region: Region) -> Result {
        if call.query_value("caseType") != Some("common") {
            return message("Unsupported case type");
        }
        if caller.region != region {
            return message("The user belongs to another region");
        }
        let content_type = call.header("content-type").unwrap_or_default().to_owned();
        let Some(boundary) = boundary(&content_type) else {
            return Err(Refused::Status(
                415,
                "The body must be multipart/form-data.",
            ));
        };
        let body = call
            .bytes(MOST)
            .await
            .map_err(|_| Refused::Status(413, ""))?;
        let Some(parts) = parts(&Bytes::from(body), &boundary) else {
            return message("The multipart body cannot be read");
        };
        let mut models = parts.iter().filter(|part| part.name == "model");
        let (Some(model), None) = (models.next(), models.next()) else {
            return message("Exactly one part model is needed");
        };
        if parts
            .iter()
            .any(|part| part.name != "model" && part.name != "file")
        {
            return message("Only the parts model and file are known");
        }
        let text = std::str::from_utf8(&model.content).unwrap_or_default();
        let Some(model) = lenient_object(text) else {
            return message("The model is not a JSON object");
        };
        let id = self.store(caller, region, &model, &parts);
        match self.0.switches.get("upload_answer").as_str() {
            "empty" => Ok(Reply::Raw(reply::empty(200))),
            "text" => Ok(Reply::Raw(reply::text(200, "Created"))),
            "lost" => Ok(Reply::HangUp),
            "error_500" => Ok(Reply::Raw(self.error(500, SERVER_ERROR))),
            _ => Ok(Reply::Json(json!({"Id": id}))),
        }
    }

    fn store(
        &self,
        caller: &User,
        region: Region,
        model: &Map<String, Value>,
        parts: &[Part],
    ) -> String {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let id = state.guid(&format!("{}90e0ca5e", region.digit())[..8]);
        let number = state.next();
        let files = parts
            .iter()
            .filter(|part| part.name == "file")
            .map(|part| {
                let name = part.file_name.clone().unwrap_or_default();
                let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
                File {
                    id: state.guid(&format!("{}90e0f11e", region.digit())[..8]),
                    shows_id: true,
                    file_type: extension,
                    name,
                    kind: None,
                    place: Place::Plain,
                    content: Content::Bytes(part.content.clone()),
                }
            })
            .collect();
        let value = |key: &str| model.get(key).map(plain).unwrap_or_default();
        let known = ["PatientFirstName", "PatientLastName"];
        let extra: BTreeMap<String, String> = model
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect();
        let case = Case {
            id: id.clone(),
            patient: Some((value("PatientFirstName"), value("PatientLastName"))),
            state: "Created".to_owned(),
            flag: "Sent".to_owned(),
            actors: Some(vec![actor(caller.id.as_str(), true)]),
            files,
            extra,
            ..fresh_case(region, &caller.id, "", number, now)
        };
        state.cases.push(Arc::new(case));
        id
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// RFC 2046, 5.1.1.
fn boundary(content_type: &str) -> Option<String> {
    let mut pieces = content_type.split(';').map(str::trim);
    if !pieces.next()?.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let found = pieces.find_map(|piece| {
        let (name, value) = piece.split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then_some(value)
    })?;
    let found = found.trim_matches('"');
    (!found.is_empty() && found.len() <= 70).then(|| found.to_owned())
}

/// RFC 7578, strictly: every part has a name, and the last boundary is there.
fn parts(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let open = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    if !body.starts_with(open.as_bytes()) {
        return None;
    }
    let mut at = open.len();
    let mut all = Vec::new();
    loop {
        let rest = body.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(all);
        }
        if !rest.starts_with(b"\r\n") {
            return None;
        }
        // Headers may be absent: then the blank line follows at once.
        let head_end = find(rest, b"\r\n\r\n")?;
        let head = std::str::from_utf8(rest.get(..head_end)?).ok()?;
        let start = at + head_end + 4;
        let length = find(body.get(start..)?, between.as_bytes())?;
        let disposition = head
            .split("\r\n")
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))?
            .1
            .trim();
        if !disposition.to_ascii_lowercase().starts_with("form-data") {
            return None;
        }
        all.push(Part {
            name: parameter(disposition, "name")?,
            file_name: parameter(disposition, "filename"),
            content: body.slice(start..start + length),
        });
        at = start + length + between.len();
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

/// A quoted parameter of Content-Disposition, escapes undone as HTML says.
fn parameter(disposition: &str, name: &str) -> Option<String> {
    let wanted = format!("; {name}=\"");
    let at = disposition.to_ascii_lowercase().find(&wanted)? + wanted.len();
    let rest = disposition.get(at..)?;
    let mut out = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' => break,
            '\\' => out.push(chars.next()?),
            other => out.push(other),
        }
    }
    Some(
        out.replace("%22", "\"")
            .replace("%0D", "\r")
            .replace("%0A", "\n"),
    )
}

/// A JSON object, or one whose keys have no quotes: the known client sends it so and is understood.
fn lenient_object(text: &str) -> Option<Map<String, Value>> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if let Ok(Value::Object(object)) = serde_json::from_str(text) {
        return Some(object);
    }
    let mut strict = String::new();
    let mut chars = text.chars().peekable();
    // Whether a key may begin here: after the opening brace and after commas.
    let mut key_next = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                strict.push(c);
                key_next = false;
                while let Some(c) = chars.next() {
                    strict.push(c);
                    match c {
                        '\\' => strict.extend(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | ',' => {
                strict.push(c);
                key_next = true;
            }
            c if key_next && (c.is_alphabetic() || c == '_') => {
                strict.push('"');
                strict.push(c);
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    strict.push(c);
                }
                strict.push('"');
                key_next = false;
            }
            other => {
                strict.push(other);
                key_next &= other.is_whitespace();
            }
        }
    }
    serde_json::from_str(&strict).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Bytes {
        Bytes::from(text.replace('\n', "\r\n"))
    }

    #[test]
    fn parts_have_names_and_bytes() {
        let text = "--b\nContent-Disposition: form-data; name=\"model\"\n\n{}\n--b\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"a\\\"b.stl\"\n\
                    Content-Type: application/octet-stream\n\nx\ny\n--b--\n";
        let all = parts(&body(text), "b").expect("two parts");
        assert_eq!(all[0].name, "model");
        assert_eq!(&all[0].content[..], b"{}");
        assert_eq!(all[1].file_name.as_deref(), Some("a\"b.stl"));
        assert_eq!(&all[1].content[..], b"x\r\ny");
    }

    #[test]
    fn a_body_without_its_last_boundary_is_refused() {
        let text = "--b\nContent-Disposition: form-data; name=\"model\"\n\n{}\n--b\n";
        assert_eq!(parts(&body(text), "b"), None);
        assert_eq!(parts(&body("nothing"), "b"), None);
    }

    #[test]
    fn keys_without_quotes_are_understood() {
        let strict = lenient_object(r#"{"PatientFirstName": "A, b: {c}"}"#).expect("an object");
        let loose = lenient_object(r#"{PatientFirstName: "A, b: {c}", _x1:"2"}"#).expect("one too");
        assert_eq!(strict["PatientFirstName"], loose["PatientFirstName"]);
        assert_eq!(loose["_x1"], "2");
        assert_eq!(lenient_object("[1]"), None);
        assert_eq!(lenient_object("{PatientFirstName: A}"), None);
    }

    #[test]
    fn boundaries_are_read_from_the_content_type() {
        assert_eq!(
            boundary("multipart/form-data; boundary=x").as_deref(),
            Some("x")
        );
        assert_eq!(
            boundary("multipart/form-data; charset=utf-8; boundary=\"x y\"").as_deref(),
            Some("x y")
        );
        assert_eq!(boundary("multipart/mixed; boundary=x"), None);
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
