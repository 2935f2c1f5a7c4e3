//! Objects on the wire, member by member.
//!
//! A derived reader for some sixty members would be thousands of instructions for each of a hundred models.
//! Here a model is a list of names, and all that knows JSON is in this file, once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use dental_oauth::api::{JsonText, Misread};
use dental_oauth::{Error, ErrorKind, Phi, Result, Secret};
use serde_json::{Map, Value};

use crate::client::Drchrono;
pub(crate) use crate::incoming::{Fit, Incoming, read_model};
use crate::scalar::{DrDate, DrDateTime, DrDecimal, DrId, DrTime, MetaTags, Patch};

/// Members of an object that have no field of their own: names this version does not know, and values that
/// do not fit the field of their name. Nothing that the service says is lost.
///
/// `Debug` shows how many there are and nothing else.
#[derive(Clone, Default)]
pub struct Extra(pub(crate) BTreeMap<String, Box<str>>);

impl Extra {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// One of them, as the JSON text it came in.
    pub fn expose(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|json| &**json)
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extra({})", self.0.len())
    }
}

/// A model from the JSON of an object.
pub(crate) fn model_of<T: Object + Default>(text: &str) -> Result<T, Misread> {
    let mut json = JsonText::new(text);
    let model = read_model(&mut json)?;
    json.end()?;
    Ok(model)
}

/// An object while it is written.
#[derive(Default)]
pub(crate) struct Outgoing(pub(crate) Map<String, Value>);

impl Outgoing {
    /// A member as it was read.
    pub(crate) fn put<T: Member>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.write());
        }
    }

    /// A member of a write.
    pub(crate) fn patch<T: Member>(&mut self, name: &str, value: &Patch<T>) {
        match value {
            Patch::Absent => {}
            Patch::Null => _ = self.0.insert(name.to_owned(), Value::Null),
            Patch::Value(value) => _ = self.0.insert(name.to_owned(), value.write()),
        }
    }

    /// The members without a field.
    pub(crate) fn extra(&mut self, extra: &Extra) {
        for (name, json) in &extra.0 {
            let value = serde_json::from_str(json).unwrap_or_default();
            self.0.insert(name.clone(), value);
        }
    }
}

/// A model: which members it has.
pub(crate) trait Object {
    /// Gives the field of a name its value.
    fn set(&mut self, name: &str, value: Incoming<'_>) -> Fit;
    /// Where the others go.
    fn extra(&mut self) -> &mut Extra;
    /// Puts its members.
    fn write(&self, to: &mut Outgoing);
}

/// A body of a write: which members it has.
pub(crate) trait Body {
    /// Members without which the service creates nothing.
    const REQUIRED: &'static [&'static str];
    /// Puts its members.
    fn write(&self, to: &mut Outgoing);
}

/// Lets a model be read, written back, and told from others by its id.
macro_rules! object {
    ($name:ident $(, $id:ident)?) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                // Its text first, as any deserializer can give it: members are borrowed from that.
                let raw = <Box<serde_json::value::RawValue> as serde::Deserialize>::deserialize(
                    deserializer,
                )?;
                crate::object::model_of(raw.get()).map_err(serde::de::Error::custom)
            }
        }

        impl $name {
            /// The object as JSON, with nothing protected: for the one place that must store it.
            pub fn expose_json(&self) -> serde_json::Value {
                crate::object::json_of(self)
            }
        }

        impl crate::object::Member for $name {
            fn read(text: &str) -> Option<Self> {
                crate::object::model_of(text).ok()
            }

            fn write(&self) -> serde_json::Value {
                crate::object::json_of(self)
            }
        }

        impl crate::rows::Row for $name {
            fn read_row(
                json: &mut dental_oauth::api::JsonText<'_>,
            ) -> Result<Self, dental_oauth::api::Misread> {
                crate::object::read_model(json)
            }

            fn row_id(&self) -> Option<String> {
                None$(.or(self.$id.as_ref().map(|id| id.as_str().to_owned())))?
            }
        }
    };
}
pub(crate) use object;

/// Lets a body be sent.
macro_rules! body {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::object::body_json(self).serialize(serializer)
            }
        }

        impl crate::object::Member for $name {
            /// Bodies are not read.
            fn read(_: &str) -> Option<Self> {
                None
            }

            fn write(&self) -> serde_json::Value {
                serde_json::Value::Object(crate::object::body_json(self))
            }
        }
    };
}
pub(crate) use body;

pub(crate) fn json_of(object: &impl Object) -> Value {
    let mut to = Outgoing::default();
    object.write(&mut to);
    Value::Object(to.0)
}

pub(crate) fn body_json(body: &impl Body) -> Map<String, Value> {
    let mut to = Outgoing::default();
    body.write(&mut to);
    to.0
}

impl Drchrono {
    /// A body with all that the service is known to need. Saying so here costs none of the hour's calls.
    pub(crate) fn complete<B: Body>(
        &self,
        operation: &'static str,
        body: &B,
    ) -> Result<Map<String, Value>> {
        let members = body_json(body);
        match B::REQUIRED
            .iter()
            .find(|name| !members.contains_key(**name))
        {
            None => Ok(members),
            Some(name) => {
                let detail = format!("`{name}` is needed for this; nothing was sent");
                Err(self.named(operation, Error::new(ErrorKind::InvalidRequest, detail)))
            }
        }
    }

    /// As [`complete`](Self::complete), for several.
    pub(crate) fn complete_all<B: Body>(
        &self,
        operation: &'static str,
        bodies: &[B],
    ) -> Result<Vec<Map<String, Value>>> {
        bodies
            .iter()
            .map(|body| self.complete(operation, body))
            .collect()
    }
}

/// A value that a member can have.
pub(crate) trait Member: Sized {
    /// Whether an empty text is a value of its own. For the others it means that there is none.
    const EMPTY_TEXT: bool = false;

    /// Reads JSON; `None` if it does not fit.
    fn read(text: &str) -> Option<Self>;

    /// As JSON.
    fn write(&self) -> Value;
}

/// A text, or a number or truth value written as one; `null` is none.
pub(crate) fn text_of(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' if json.contains('\\') => serde_json::from_str(json).ok().map(Cow::Owned),
        b'"' => json.get(1..json.len().checked_sub(1)?).map(Cow::Borrowed),
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(json)),
    }
}

impl Member for String {
    const EMPTY_TEXT: bool = true;

    fn read(text: &str) -> Option<Self> {
        text_of(text).map(Cow::into_owned)
    }

    fn write(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Member for bool {
    fn read(text: &str) -> Option<Self> {
        // Nearly always.
        match text {
            "true" => return Some(true),
            "false" => return Some(false),
            _ => {}
        }
        let text = text_of(text)?;
        let text = text.trim();
        let is = |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        match (is(["true", "1"]), is(["false", "0"])) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Member for i64 {
    fn read(text: &str) -> Option<Self> {
        let text = text_of(text)?;
        let text = text.trim();
        // `30.0` is a whole number too; `30.5` is none.
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        fraction
            .bytes()
            .all(|digit| digit == b'0')
            .then(|| whole.parse().ok())
            .flatten()
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Member for DrId {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with('"') {
            return text_of(text).map(|text| Self::from(&*text));
        }
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-')
            .then(|| Self::of_number(text))
    }

    fn write(&self) -> Value {
        match self.number().filter(|_| self.is_number()) {
            Some(number) => Value::from(number),
            None => Value::from(self.as_str()),
        }
    }
}

impl Member for DrDecimal {
    fn read(text: &str) -> Option<Self> {
        Self::parse(&text_of(text)?)
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

macro_rules! civil_member {
    ($($name:ident)+) => {
        $(impl Member for $name {
            fn read(text: &str) -> Option<Self> {
                text_of(text).map(|text| Self::parse(&text))
            }

            fn write(&self) -> Value {
                Value::from(self.as_str())
            }
        })+
    };
}
civil_member!(DrDate DrTime DrDateTime);

impl Member for MetaTags {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with('[') {
            return serde_json::from_str::<Vec<String>>(text)
                .ok()
                .map(Self::from_iter);
        }
        text_of(text).map(|text| Self::of_text(&text))
    }

    fn write(&self) -> Value {
        Value::String(Value::from(self.expose()).to_string())
    }
}

impl Member for Secret {
    fn read(text: &str) -> Option<Self> {
        text_of(text).map(|text| Self::new(text.into_owned()))
    }

    fn write(&self) -> Value {
        Value::from(self.expose())
    }
}

impl Member for Value {
    const EMPTY_TEXT: bool = true;

    fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl<T: Member> Member for Phi<T> {
    const EMPTY_TEXT: bool = T::EMPTY_TEXT;

    fn read(text: &str) -> Option<Self> {
        T::read(text).map(Self::new)
    }

    fn write(&self) -> Value {
        self.expose().write()
    }
}

impl<T: Member> Member for Vec<T> {
    fn read(text: &str) -> Option<Self> {
        if text == "[]" {
            return Some(Self::new());
        }
        let mut items = Self::new();
        // One that does not fit leaves the whole list to `extra`: half a list would look like a whole one.
        let read = JsonText::new(text).elements(|json| {
            let item = T::read(json.skip()?).ok_or_else(|| json.misread())?;
            items.push(item);
            Ok(())
        });
        read.ok().map(|()| items)
    }

    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }
}
