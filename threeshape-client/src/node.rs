//! JSON as it is looked at while a model is made of it.

use std::borrow::Cow;

use dental_oauth::api::{JsonText, Misread};
use serde_json::Value;

use crate::wire::Members;

/// As deep as serde_json goes. Deeper ones are for nothing but to exhaust the stack.
const DEEPEST: u8 = 127;

/// A value, its texts borrowed from the answer where they are written without escapes: a [`Value`] would copy every name and text
/// of a case, most of which nobody asks for.
#[derive(Debug, Clone)]
pub(crate) enum Node<'a> {
    Null,
    Flag(bool),
    /// As it is written.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Reads the next value.
    pub(crate) fn read(json: &mut JsonText<'a>) -> Result<Self, Misread> {
        Self::read_within(json, DEEPEST)
    }

    fn read_within(json: &mut JsonText<'a>, levels: u8) -> Result<Self, Misread> {
        let next = json.peek();
        if let Some('{' | '[') = next {
            let below = levels.checked_sub(1).ok_or_else(|| json.misread())?;
            return if next == Some('{') {
                Self::object(json, below)
            } else {
                Self::list(json, below)
            };
        }
        if next == Some('"') {
            return json.text().map(Self::Text);
        }
        Ok(match json.skip()? {
            "null" => Self::Null,
            "true" => Self::Flag(true),
            "false" => Self::Flag(false),
            number => Self::Number(number.into()),
        })
    }

    fn object(json: &mut JsonText<'a>, below: u8) -> Result<Self, Misread> {
        let mut members = Vec::new();
        json.members(|name, json| {
            let value = Self::read_within(json, below)?;
            // Not before there is one: a hostile case can have millions of empty objects.
            if members.is_empty() {
                members.reserve(16);
            }
            members.push((name, value));
            Ok(())
        })?;
        Ok(Self::Object(members))
    }

    fn list(json: &mut JsonText<'a>, below: u8) -> Result<Self, Misread> {
        let mut elements = Vec::new();
        json.elements(|json| {
            elements.push(Self::read_within(json, below)?);
            Ok(())
        })?;
        Ok(Self::List(elements))
    }

    /// A value that was read before.
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number.to_string().into()),
            Value::String(text) => Self::Text(text.as_str().into()),
            Value::Array(list) => Self::List(list.iter().map(Self::of).collect()),
            Value::Object(members) => {
                let member = |(name, value): (&'a String, &'a Value)| {
                    (name.as_str().into(), Self::of(value))
                };
                Self::Object(members.iter().map(member).collect())
            }
        }
    }

    /// To be kept.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            // What is beyond all numbers stays the text that it is.
            Self::Number(number) => serde_json::from_str(number)
                .unwrap_or_else(|_| Value::String(number.clone().into_owned())),
            Self::Text(text) => Value::String(text.clone().into_owned()),
            Self::List(list) => list.iter().map(Self::to_value).collect(),
            Self::Object(members) => members
                .iter()
                .map(|(name, value)| (name.clone().into_owned(), value.to_value()))
                .collect(),
        }
    }

    /// Its elements, if it is a list; otherwise none.
    pub(crate) fn elements(&self) -> &[Node<'a>] {
        match self {
            Self::List(elements) => elements,
            _ => &[],
        }
    }

    /// Its members, if it is an object.
    pub(crate) fn members(&self) -> Option<Members<'_>> {
        match self {
            Self::Object(members) => Some(Members::of(members)),
            _ => None,
        }
    }
}

#[cfg(test)]
impl<'a> Node<'a> {
    pub(crate) fn parse(json: &'a str) -> Self {
        Self::read(&mut JsonText::new(json)).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_same_before_and_after() {
        let json = r#"{"a":[1,-2,3.5,true,null,"x\n\"y"],"b":{"\u00e9":{}},"c":""}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(Node::parse(json).to_value(), value);
        assert_eq!(Node::of(&value).to_value(), value);
    }

    #[test]
    fn only_so_many_levels_are_taken_in() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        let levels = usize::from(DEEPEST);
        let read = |json: &str| Node::read(&mut JsonText::new(json)).is_ok();
        assert!(read(&nested(levels)));
        assert!(!read(&nested(levels + 1)));
        assert!(!read(&nested(1_000_000)));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for json in ["", "{", "[1,]", "{\"a\":}", "nul", "{\"a\":\"\u{1}\"}"] {
            assert!(Node::read(&mut JsonText::new(json)).is_err(), "{json}");
        }
    }
}
