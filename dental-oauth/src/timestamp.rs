//! Times as servers write them.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer};

/// An instant, or the server's text when it is not one: a time that cannot be read must not hide the
/// record it stands in.
///
/// Reads ISO 8601 with 0 to 9 fractional digits, then `Z`, `±hh:mm`, `±hhmm` or nothing (taken as UTC),
/// with `T` or a space between date and time.
///
/// ```
/// use dental_oauth::Timestamp;
///
/// let a = Timestamp::parse("2026-03-14T18:26:53.589793+09:00");
/// let b = Timestamp::parse("2026-03-14T09:26:53.589793Z");
/// assert_eq!(a.instant(), b.instant());
/// assert_eq!(b.to_string(), "2026-03-14T09:26:53.589793Z");
/// assert_eq!(Timestamp::parse("yesterday").to_string(), "yesterday");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Timestamp {
    /// An instant.
    Utc(DateTime<Utc>),
    /// Something else, as it was received.
    Unreadable(Box<str>),
}

impl Timestamp {
    /// Reads a time; never fails.
    pub fn parse(text: &str) -> Self {
        let trimmed = text.trim();
        read(trimmed).map_or_else(|| Self::Unreadable(trimmed.into()), Self::Utc)
    }

    /// The instant, if it is one.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Utc(instant) => Some(*instant),
            Self::Unreadable(_) => None,
        }
    }
}

fn read(text: &str) -> Option<DateTime<Utc>> {
    // Between 20 and 40 characters is every form there is; this also keeps a hostile megabyte out.
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let text = text.replacen(' ', "T", 1);
    for form in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z"] {
        if let Ok(instant) = DateTime::parse_from_str(&text, form) {
            return Some(instant.to_utc());
        }
    }
    let text = text.trim_end_matches(['Z', 'z']);
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(naive) = NaiveDateTime::parse_from_str(text, form) {
            return Some(naive.and_utc());
        }
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(date.and_hms_opt(0, 0, 0)?.and_utc())
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utc(instant) => {
                f.write_str(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            }
            Self::Unreadable(text) => f.write_str(text),
        }
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self::Utc(instant)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time")
            }
            fn visit_str<E>(self, text: &str) -> Result<Timestamp, E> {
                Ok(Timestamp::parse(text))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Timestamp, E> {
                Ok(Timestamp::Unreadable(number.to_string().into()))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Timestamp, E> {
                Ok(Timestamp::Unreadable(number.to_string().into()))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Timestamp, E> {
                Ok(Timestamp::Unreadable(number.to_string().into()))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_forms_in_use_name_the_same_instant() {
        let expected = Timestamp::parse("2026-03-14T09:26:53.589793Z").instant();
        assert!(expected.is_some());
        for text in [
            "2026-03-14T09:26:53.589793+0000",
            "2026-03-14T18:26:53.589793+09:00",
            "2026-03-14T18:26:53.589793+0900",
            "2026-03-14T09:26:53.589793",
            "2026-03-14T09:26:53.589793z",
            "2026-03-14 09:26:53.589793",
            " 2026-03-14T09:26:53.589793000Z ",
        ] {
            assert_eq!(Timestamp::parse(text).instant(), expected, "{text}");
        }
    }

    #[test]
    fn fractions_of_any_length_are_read() {
        for text in [
            "2026-03-14T09:26:53Z",
            "2026-03-14T09:26:53.5Z",
            "2026-03-14T09:26:53.123456789Z",
            "2026-03-14T09:26Z",
            "2026-03-14",
        ] {
            assert!(Timestamp::parse(text).instant().is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_kept_as_it_is() {
        for text in [
            "yesterday",
            "",
            "2026-13-45T99:99:99Z",
            "14.03.2026",
            "2026-03-14T09:26:53 Europe/Berlin",
        ] {
            assert_eq!(
                Timestamp::parse(text),
                Timestamp::Unreadable(text.into()),
                "{text}"
            );
        }
        let number: Timestamp = serde_json::from_str("1700000000").unwrap();
        assert_eq!(number.to_string(), "1700000000");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,60}|[0-9TZ:+. -]{0,45}") {
            let _ = Timestamp::parse(&text).to_string();
        }
    }
}
