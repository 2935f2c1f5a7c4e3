//! Reading what is on the wire (dossier section 8, general rules).
//!
//! Members are looked up in a value that was parsed before, because the rules are too lenient for derived
//! code: the last of two equal names counts, camelCase is as good as PascalCase, a scalar may be a number
//! or a string, a list's bad element is left out, and what is of another type is as good as missing.

use std::collections::BTreeMap;

use dental_oauth::Phi;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::model::{Guid, ServerDate};

/// An object's members.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    /// The members of a value, if it is an object.
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// A member that is there and not `null`.
    pub(crate) fn get(self, name: &str) -> Option<&'a Value> {
        self.find(name).filter(|value| !value.is_null())
    }

    /// Whether a member is there, `null` or not.
    pub(crate) fn has(self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).or_else(|| {
            let mut camel = name.to_owned();
            camel.get_mut(..1)?.make_ascii_lowercase();
            self.0.get(&camel)
        })
    }

    /// A text, or a number or truth value as text. Empty is as good as missing.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        let text = match self.get(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A text that may be about a person.
    pub(crate) fn phi(self, name: &str) -> Option<Phi<String>> {
        self.text(name).map(Phi::new)
    }

    /// A word of an open set.
    pub(crate) fn word<T: for<'w> From<&'w str>>(self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        let word = text.trim();
        (!word.is_empty()).then(|| T::from(word))
    }

    /// A whole number.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value; anything else is false.
    pub(crate) fn flag(self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// A GUID; anything else is none.
    pub(crate) fn guid(self, name: &str) -> Option<Guid> {
        Guid::read(self.get(name)?.as_str()?)
    }

    /// A time, readable or not.
    pub(crate) fn date(self, name: &str) -> Option<ServerDate> {
        self.text(name).map(|text| ServerDate::read(&text))
    }

    /// An object.
    pub(crate) fn object(self, name: &str) -> Option<Members<'a>> {
        Self::of(self.get(name)?)
    }

    /// The elements of a list, whatever they are. No list is as good as an empty one.
    pub(crate) fn values(self, name: &str) -> &'a [Value] {
        self.get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The elements of a list of objects; what is no object is left out.
    pub(crate) fn list<T>(self, name: &str, read: impl Fn(Members<'a>) -> T) -> Vec<T> {
        self.values(name)
            .iter()
            .filter_map(Self::of)
            .map(read)
            .collect()
    }

    /// All members that are truth values.
    pub(crate) fn flags(self) -> BTreeMap<String, bool> {
        let flag = |(name, value): (&String, &Value)| Some((name.clone(), value.as_bool()?));
        self.0.iter().filter_map(flag).collect()
    }

    /// The elements of a list of texts.
    pub(crate) fn texts(self, name: &str) -> Vec<String> {
        self.values(name)
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }
}

/// An object whose members are still text, for lists of cases: each element is then read on its own. Of
/// two equal names the last counts.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct RawObject(BTreeMap<String, Box<RawValue>>);

impl RawObject {
    /// A member.
    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        let found = self.0.iter().find(|(key, _)| key.as_str() == name);
        let alike = || {
            self.0
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        found.or_else(alike).map(|(_, value)| &**value)
    }

    /// The elements of a list; nothing if it is none.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<Box<RawValue>>> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }

    /// The only list among the members.
    pub(crate) fn any_list(&self) -> Option<Vec<Box<RawValue>>> {
        let mut lists = self
            .0
            .values()
            .filter_map(|value| serde_json::from_str(value.get()).ok());
        let only = lists.next();
        only.filter(|_| lists.next().is_none())
    }

    /// A count, as a number or digits.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        let text = self.get(name)?.get();
        text.trim_matches('"').trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(json: &str, look: impl FnOnce(Members<'_>) -> T) -> T {
        let value: Value = serde_json::from_str(json).unwrap();
        look(Members::of(&value).unwrap())
    }

    #[test]
    fn scalars_come_as_strings_or_numbers() {
        let json = r#"{"A":7,"B":"7","C":7.5,"D":true,"E":null,"F":[],"G":{},"H":""}"#;
        with(json, |m| {
            assert_eq!(m.text("A").as_deref(), Some("7"));
            assert_eq!(m.text("C").as_deref(), Some("7.5"));
            assert_eq!(m.text("D").as_deref(), Some("true"));
            for none in ["E", "F", "G", "H", "I"] {
                assert_eq!(m.text(none), None, "{none}");
            }
            assert_eq!(
                (m.number("A"), m.number("B"), m.number("C")),
                (Some(7), Some(7), None)
            );
            assert!(m.flag("D") && !m.flag("A") && !m.flag("I"));
        });
    }

    #[test]
    fn camel_case_is_understood_and_the_last_of_equal_names_counts() {
        with(r#"{"creatorId":"x","Name":"a","Name":"b"}"#, |m| {
            assert_eq!(m.text("CreatorId").as_deref(), Some("x"));
            assert_eq!(m.text("Name").as_deref(), Some("b"));
        });
    }

    #[test]
    fn a_bad_element_is_left_out_of_its_list() {
        let ids = |json| with(json, |m| m.list("L", |element| element.text("Id")));
        assert_eq!(
            ids(r#"{"L":[{"Id":"a"},7,null,[],{"Id":"b"}]}"#),
            [Some("a".to_owned()), Some("b".to_owned())]
        );
        for none in [r#"{"L":null}"#, "{}", r#"{"L":{}}"#, r#"{"L":"x"}"#] {
            assert!(ids(none).is_empty());
        }
    }

    #[test]
    fn a_list_is_found_by_name_or_by_being_the_only_one() {
        let read = |json: &str| serde_json::from_str::<RawObject>(json).unwrap();
        let page = read(r#"{"Cases":[1,2],"Count":"14","cases":[3]}"#);
        assert_eq!(page.list("Cases").unwrap().len(), 2);
        assert_eq!(page.count("Count"), Some(14));
        assert_eq!(read(r#"{"cases":[1]}"#).list("Cases").unwrap().len(), 1);
        assert!(read(r#"{"Cases":null}"#).list("Cases").is_none());
        assert_eq!(read(r#"{"Items":[1],"N":1}"#).any_list().unwrap().len(), 1);
        assert!(read(r#"{"Items":[1],"More":[1]}"#).any_list().is_none());
        for none in [
            r#"{"Count":-1}"#,
            r#"{"Count":null}"#,
            r#"{"Count":[]}"#,
            "{}",
        ] {
            assert_eq!(read(none).count("Count"), None);
        }
    }
}
