//! Readers for fields that servers write in more than one way, for `#[serde(deserialize_with = "...")]`.

use std::fmt;

use serde::de::{Error as _, IgnoredAny, Visitor};
use serde::{Deserialize, Deserializer};

/// `null` is as good as absent.
///
/// # Errors
/// When the value is there but of another type.
pub fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A count as a number or as digits in a string; anything else counts as unknown.
///
/// # Errors
/// Only when the JSON itself is broken.
pub fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    struct Count;
    impl<'de> Visitor<'de> for Count {
        type Value = Option<u64>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a count")
        }
        fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
            Ok(Some(number))
        }
        fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
            Ok(u64::try_from(number).ok())
        }
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked"
            )]
            Ok((number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64))
        }
        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(text.trim().parse().ok())
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            self,
            mut list: A,
        ) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(None)
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(None)
        }
    }
    deserializer.deserialize_any(Count)
}

/// A text as a string or a number, `None` for `null`.
///
/// # Errors
/// For any other type.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Option<String>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string or a number")
        }
        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(Some(text.to_owned()))
        }
        fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
            Ok(Some(text))
        }
        fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
            Ok(Some(number.to_string()))
        }
        fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
            Ok(Some(number.to_string()))
        }
        fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
            Ok(Some(number.to_string()))
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    deserializer.deserialize_any(Text)
}

/// An id the client cannot do without: a string or a number, not empty.
///
/// # Errors
/// When it is missing, `null`, empty or of another type.
pub fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text(deserializer)?
        .filter(|id| !id.is_empty())
        .ok_or_else(|| D::Error::custom("an id is missing"))
}

/// A text as a string or a number; empty is as good as absent.
///
/// # Errors
/// For any other type.
pub fn nonempty_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(text(deserializer)?.filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_in_many_shapes_and_none_is_fatal() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(default, deserialize_with = "count")]
            n: Option<u64>,
        }
        for (json, expected) in [
            ("{}", None),
            (r#"{"n":7}"#, Some(7)),
            (r#"{"n":"7"}"#, Some(7)),
            (r#"{"n":7.0}"#, Some(7)),
            (r#"{"n":7.5}"#, None),
            (r#"{"n":-1}"#, None),
            (r#"{"n":"many"}"#, None),
            (r#"{"n":null}"#, None),
            (r#"{"n":[1,2]}"#, None),
            (r#"{"n":{"a":1}}"#, None),
            (r#"{"n":true}"#, None),
        ] {
            assert_eq!(
                serde_json::from_str::<Holder>(json).unwrap().n,
                expected,
                "{json}"
            );
        }
    }

    #[test]
    fn ids_are_required_and_may_be_numbers() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(deserialize_with = "id")]
            id: String,
        }
        let read = |json| {
            serde_json::from_str::<Holder>(json)
                .map(|holder| holder.id)
                .ok()
        };
        assert_eq!(read(r#"{"id":"a"}"#).as_deref(), Some("a"));
        assert_eq!(read(r#"{"id":42}"#).as_deref(), Some("42"));
        for bad in ["{}", r#"{"id":null}"#, r#"{"id":""}"#, r#"{"id":[]}"#] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
