//! An object of JSON, taken apart into its members.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::object::{Extra, Member};

/// An object while it is read: what is taken has found its field, what is left is extra.
///
/// Sorted by name. Fields are asked for in the order of their names too, so `next` finds nearly all of them,
/// and all that are missing, with one comparison.
pub(crate) struct Incoming<'a> {
    members: Vec<(Name<'a>, Option<&'a RawValue>)>,
    next: usize,
}

/// A member's name: borrowed unless it is written with escapes.
#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Incoming<'_> {
    /// The value of a member, if it is there and fits. A `null` is as good as nothing there.
    pub(crate) fn take<T: Member>(&mut self, name: &str) -> Option<T> {
        let at = self.find(name)?;
        let (_, slot) = self.members.get_mut(at)?;
        let value = match slot.as_ref()?.get() {
            "null" => None,
            r#""""# if !T::EMPTY_TEXT => None,
            text => Some(T::read(text)?),
        };
        *slot = None;
        value
    }

    fn find(&mut self, name: &str) -> Option<usize> {
        let name_at = |at: usize| self.members.get(at).map(|(one, _)| &*one.0);
        if name_at(self.next) != Some(name) {
            let before = self.next.checked_sub(1).and_then(name_at);
            let between = before.is_none_or(|before| before < name)
                && name_at(self.next).is_none_or(|after| name < after);
            if between {
                return None;
            }
            self.next = self.members.partition_point(|(one, _)| &*one.0 < name);
        }
        let at = self.next;
        let found = self.members.get(at).is_some_and(|(one, _)| one.0 == name);
        found.then(|| {
            self.next += 1;
            at
        })
    }

    /// What is left.
    pub(crate) fn rest(self) -> Extra {
        let left = self.members.into_iter();
        Extra(
            left.filter_map(|(name, raw)| Some((name.0.into_owned(), raw?.to_owned())))
                .collect(),
        )
    }
}

impl<'de> Deserialize<'de> for Incoming<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Incoming<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(Name<'de>, Option<&'de RawValue>)> = Vec::with_capacity(32);
                while let Some((name, raw)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
                    members.push((name, Some(raw)));
                }
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                // Of several with one name the last one counts.
                members.dedup_by(|later, earlier| {
                    let same = later.0 == earlier.0;
                    if same {
                        earlier.1 = later.1;
                    }
                    same
                });
                Ok(Incoming { members, next: 0 })
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::model::AppointmentBillingNote;
    use crate::scalar::DrId;

    fn read(json: &str) -> AppointmentBillingNote {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn members_find_their_fields_in_any_order_and_the_rest_is_extra() {
        let members = [
            r#""id":7"#,
            r#""created_by":8"#,
            r#""text":"a\nb""#,
            r#""aa":[1, 2]"#,
            r#""zz":{"a":null}"#,
            r#""created_at":[]"#,
        ];
        for turn in 0..members.len() {
            let mut members = members;
            members.rotate_left(turn);
            let note = read(&format!("{{{}}}", members.join(",")));
            assert_eq!(note.id, Some(DrId::from(7)));
            assert_eq!(note.created_by, Some(DrId::from(8)));
            assert_eq!(note.text.unwrap().expose(), "a\nb");
            assert_eq!(note.appointment, None);
            let names: Vec<_> = note.extra.names().collect();
            assert_eq!(names, ["aa", "created_at", "zz"]);
            assert_eq!(note.extra.expose("aa"), Some("[1, 2]"));
        }
    }

    #[test]
    fn of_members_with_one_name_the_last_counts() {
        let note = read(r#"{"id":1,"new":1,"\u0069d":2,"new":2,"id":3,"new":3}"#);
        assert_eq!(note.id, Some(DrId::from(3)));
        assert_eq!(note.extra.len(), 1);
        assert_eq!(note.extra.expose("new"), Some("3"));
    }

    #[test]
    fn a_model_is_read_from_a_value_and_from_a_reader_too() {
        let json = r#"{"id":7,"new":true}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        let of_value: AppointmentBillingNote = serde_json::from_value(value).unwrap();
        let of_reader: AppointmentBillingNote = serde_json::from_reader(json.as_bytes()).unwrap();
        for note in [of_value, of_reader] {
            assert_eq!(note.expose_json().to_string(), json);
        }
    }
}
