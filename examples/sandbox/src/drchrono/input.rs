//! Request bodies: JSON, forms, and forms with files.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::api::Refused;
use crate::server::{BodyFault, Call, pairs};

/// Most bytes of a body without files.
const LARGEST: usize = 16 * 1024 * 1024;
/// What a form with a file may have besides the file.
const AROUND: u64 = 64 * 1024;

/// A file part.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// What came with a request.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// One object, or an array of them.
    pub(super) value: Value,
    pub(super) files: Vec<Upload>,
}

impl Input {
    /// The one object of it; nothing at all counts as an empty one.
    pub(super) fn object(self) -> Result<(Map<String, Value>, Vec<Upload>), Refused> {
        match self.value {
            Value::Object(members) => Ok((members, self.files)),
            Value::Null => Ok((Map::new(), self.files)),
            _ => Err(Refused::new(
                400,
                serde_json::json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}),
            )),
        }
    }
}

/// Reads the body of a write.
pub(super) async fn read(call: &mut Call, file_limit: u64) -> Result<Input, Refused> {
    let kind = call.media_type().unwrap_or_default();
    let multipart = kind == "multipart/form-data";
    let cap = if multipart {
        usize::try_from(file_limit.saturating_add(AROUND)).unwrap_or(usize::MAX)
    } else {
        LARGEST
    };
    let raw = match call.bytes(cap).await {
        Ok(raw) => raw,
        Err(BodyFault::TooLarge) => {
            return Err(Refused::detail(413, "Request entity too large."));
        }
        Err(BodyFault::Broken) => return Err(Refused::detail(400, "The body broke off.")),
    };
    if multipart {
        let boundary = boundary(call.header("content-type").unwrap_or_default());
        return boundary
            .and_then(|boundary| parts(&Bytes::from(raw), &boundary))
            .ok_or_else(|| Refused::detail(400, "Multipart form parse error - Invalid boundary"));
    }
    if raw.is_empty() {
        return Ok(Input::default());
    }
    match kind.as_str() {
        "application/json" => match serde_json::from_slice(&raw) {
            Ok(value) => Ok(Input {
                value,
                files: Vec::new(),
            }),
            Err(error) => Err(Refused::detail(400, format!("JSON parse error - {error}"))),
        },
        "application/x-www-form-urlencoded" => {
            let members: Map<String, Value> = pairs(&raw)
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect();
            Ok(Input {
                value: members.into(),
                files: Vec::new(),
            })
        }
        other => Err(Refused::detail(
            415,
            format!("Unsupported media type \"{other}\" in request."),
        )),
    }
}

/// The client takes JSON, or what it asks for is a document of another kind.
pub(super) fn accepts_json(call: &Call) -> bool {
    let Some(accept) = call.header("accept") else {
        return true;
    };
    let document = ["/ccda", "/ccda_async", "/qrda1"]
        .iter()
        .any(|end| call.path.ends_with(end));
    accept.split(',').any(|range| {
        let range = range.split(';').next().unwrap_or_default().trim();
        matches!(range, "*/*" | "application/*" | "application/json")
            || (document && matches!(range, "application/xml" | "text/xml"))
    })
}

fn boundary(content_type: &str) -> Option<String> {
    let (_, parameters) = content_type.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        let value = value.trim_matches('"');
        (name.eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let hay = hay.get(from..)?;
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(step) = hay[at..].iter().position(|b| *b == first) {
        at += step;
        if hay[at..].starts_with(needle) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}

/// RFC 7578. `None` when it does not hold together.
fn parts(raw: &Bytes, boundary: &str) -> Option<Input> {
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut at = find(raw, opening.as_bytes(), 0)? + opening.len();
    let mut members = Map::new();
    let mut files = Vec::new();
    loop {
        if raw.get(at..at + 2)? == b"--" {
            return Some(Input {
                value: members.into(),
                files,
            });
        }
        let head_from = find(raw, b"\r\n", at)? + 2;
        let head_to = find(raw, b"\r\n\r\n", head_from - 2)?;
        let body_from = head_to + 4;
        let body_to = find(raw, between.as_bytes(), body_from - 2)?;
        let head = String::from_utf8_lossy(raw.get(head_from..head_to).unwrap_or_default());
        let body = raw.slice(body_from.min(body_to)..body_to);
        let header = |name: &str| {
            head.split("\r\n").find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.trim()
                    .eq_ignore_ascii_case(name)
                    .then(|| value.trim().to_owned())
            })
        };
        let disposition = header("content-disposition")?;
        let field = quoted(&disposition, "name")?;
        if let Some(name) = quoted(&disposition, "filename") {
            files.push(Upload {
                field,
                name,
                bytes: body,
            });
        } else {
            let text = String::from_utf8(body.to_vec()).ok()?;
            members.insert(field, text.into());
        }
        at = body_to + between.len();
    }
}

/// A parameter of `Content-Disposition`, as browsers write it: `%22` for a quote.
fn quoted(disposition: &str, name: &str) -> Option<String> {
    let mark = format!("; {name}=\"");
    let from = disposition.find(&mark)? + mark.len();
    let rest = disposition.get(from..)?;
    let mut value = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(value.replace("%22", "\"")),
            '\\' => value.extend(chars.next()),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<Input> {
        parts(&Bytes::from(text.replace('\n', "\r\n")), "xx")
    }

    #[test]
    fn a_form_with_a_file_is_read_whole() {
        let input = form(
            "--xx\nContent-Disposition: form-data; name=\"patient\"\n\n7\n--xx\n\
             Content-Disposition: form-data; name=\"document\"; filename=\"a%22b.stl\"\n\
             Content-Type: model/stl\n\none\n--x\ntwo\n--xx--\n",
        )
        .unwrap();
        assert_eq!(input.value["patient"], "7");
        let file = &input.files[0];
        assert_eq!(
            (file.field.as_str(), file.name.as_str()),
            ("document", "a\"b.stl")
        );
        assert_eq!(&file.bytes[..], b"one\r\n--x\r\ntwo");
    }

    #[test]
    fn an_empty_file_and_an_empty_text_are_empty() {
        let input = form(
            "--xx\nContent-Disposition: form-data; name=\"a\"\n\n\n--xx\n\
             Content-Disposition: form-data; name=\"f\"; filename=\"f.pdf\"\n\n\n--xx--",
        )
        .unwrap();
        assert_eq!(input.value["a"], "");
        assert!(input.files[0].bytes.is_empty());
    }

    #[test]
    fn a_form_that_does_not_end_is_refused() {
        for text in [
            "",
            "--xx",
            "--yy--",
            "--xx\nContent-Disposition: form-data; name=\"a\"\n\nb",
            "--xx\nX: y\n\nb\n--xx--",
        ] {
            assert!(form(text).is_none(), "{text}");
        }
    }

    #[test]
    fn boundaries_are_read_with_and_without_quotes() {
        assert_eq!(
            boundary("multipart/form-data; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(
            boundary("multipart/form-data; charset=x; boundary=--y").as_deref(),
            Some("--y")
        );
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
