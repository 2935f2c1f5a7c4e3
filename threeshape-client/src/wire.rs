//! Reading what is on the wire (dossier section 8, general rules).
//!
//! Members are looked up in a value that was parsed before, because the rules are too lenient for derived
//! code: the last of two equal names counts, camelCase is as good as PascalCase, a scalar may be a number
//! or a string, a list's bad element is left out, and what is of another type is as good as missing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dental_oauth::Phi;

use crate::model::{Guid, ServerDate};
use crate::node::Node;

/// An object's members, in the order they came in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Members<'a>(&'a [(Cow<'a, str>, Node<'a>)]);

impl<'a> Members<'a> {
    pub(crate) fn of(members: &'a [(Cow<'a, str>, Node<'a>)]) -> Self {
        Self(members)
    }

    /// A member that is there and not `null`.
    pub(crate) fn get(self, name: &str) -> Option<&'a Node<'a>> {
        let found = self.find(name)?;
        (!matches!(found, Node::Null)).then_some(found)
    }

    /// A member that is there, `null` or not.
    pub(crate) fn find(self, name: &str) -> Option<&'a Node<'a>> {
        let (first, rest) = name.split_at_checked(1)?;
        let last = rest.as_bytes().last();
        let ends_alike = |known: &str| last.is_none() || known.as_bytes().last() == last;
        let mut camel = None;
        for (known, value) in self.0.iter().rev() {
            // Lengths and last letters first: they tell nearly all names apart, and are all that is looked at then.
            if known.len() != name.len() || !ends_alike(known) || !known.ends_with(rest) {
                continue;
            }
            if known.starts_with(first) {
                return Some(value);
            }
            let start = known.get(..1);
            if start.is_some_and(|start| start.eq_ignore_ascii_case(first)) {
                camel.get_or_insert(value);
            }
        }
        camel
    }

    /// A text, or a number or truth value as text. Empty is as good as missing.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.borrowed_text(name).map(Cow::into_owned)
    }

    fn borrowed_text(self, name: &str) -> Option<Cow<'a, str>> {
        let text = match self.get(name)? {
            Node::Text(text) => Cow::Borrowed(&**text),
            Node::Number(number) => Cow::Borrowed(&**number),
            Node::Flag(flag) => Cow::Owned(flag.to_string()),
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
        let text = self.borrowed_text(name)?;
        let word = text.trim();
        (!word.is_empty()).then(|| T::from(word))
    }

    /// A whole number.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Node::Number(number) => number.parse().ok(),
            Node::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A truth value; anything else is false.
    pub(crate) fn flag(self, name: &str) -> bool {
        match self.get(name) {
            Some(Node::Flag(flag)) => *flag,
            Some(Node::Text(text)) => text.trim().eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// A GUID; anything else is none.
    pub(crate) fn guid(self, name: &str) -> Option<Guid> {
        match self.get(name)? {
            Node::Text(text) => Guid::read(text),
            _ => None,
        }
    }

    /// A time, readable or not.
    pub(crate) fn date(self, name: &str) -> Option<ServerDate> {
        self.borrowed_text(name).map(|text| ServerDate::read(&text))
    }

    /// An object.
    pub(crate) fn object(self, name: &str) -> Option<Members<'a>> {
        self.get(name)?.members()
    }

    /// The elements of a list, whatever they are. No list is as good as an empty one.
    pub(crate) fn values(self, name: &str) -> &'a [Node<'a>] {
        self.find(name).map(Node::elements).unwrap_or_default()
    }

    /// The elements of a list of objects; what is no object is left out.
    pub(crate) fn list<T>(self, name: &str, read: impl Fn(Members<'a>) -> T) -> Vec<T> {
        objects(self.values(name), read)
    }

    /// All members that are truth values.
    pub(crate) fn flags(self) -> BTreeMap<String, bool> {
        let flag = |(name, value): &(Cow<'_, str>, Node<'_>)| match value {
            Node::Flag(flag) => Some((name.clone().into_owned(), *flag)),
            _ => None,
        };
        self.0.iter().filter_map(flag).collect()
    }

    /// The elements of a list of texts.
    pub(crate) fn texts(self, name: &str) -> Vec<String> {
        self.values(name)
            .iter()
            .filter_map(|value| match value {
                Node::Text(text) => Some(text.clone().into_owned()),
                _ => None,
            })
            .collect()
    }
}

/// Those elements that are objects.
pub(crate) fn objects<'a, T>(elements: &'a [Node<'a>], read: impl Fn(Members<'a>) -> T) -> Vec<T> {
    elements
        .iter()
        .filter_map(Node::members)
        .map(read)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(json: &str, look: impl FnOnce(Members<'_>) -> T) -> T {
        let node = Node::parse(json);
        look(node.members().unwrap())
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
}
