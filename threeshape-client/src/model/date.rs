//! Times, in both directions (dossier 3.2).

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use dental_oauth::Timestamp;

/// How times are written into queries. The service takes both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateForm {
    /// `2016-01-01T12:00:00Z`.
    #[default]
    Iso,
    /// `2016-01-01 12:00:00Z`.
    SeedSpace,
}

impl DateForm {
    /// Writes a time, fractions of a second cut off.
    pub(crate) fn write(self, time: DateTime<Utc>) -> String {
        let iso = time.to_rfc3339_opts(SecondsFormat::Secs, true);
        match self {
            Self::Iso => iso,
            Self::SeedSpace => iso.replacen('T', " ", 1),
        }
    }
}

/// A time as the service wrote it, and what it means.
///
/// A time without a zone is taken as UTC, which [`zone_assumed`](ServerDate::zone_assumed) tells. The year
/// 1 means that there is none; so does a text that is no time. Either stays readable as it was received.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ServerDate {
    received: Box<str>,
    instant: Option<DateTime<Utc>>,
    zone_assumed: bool,
}

impl ServerDate {
    /// Reads a time; never fails.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        // What an unset `DateTime` of .NET is written as.
        let unset = text.starts_with("0001-01-01");
        let instant = Timestamp::parse(text).instant().filter(|_| !unset);
        // The offset stands behind the time of day; a `-` before that is the date's.
        let zoned =
            text.ends_with(['Z', 'z']) || text.get(10..).is_some_and(|t| t.contains(['+', '-']));
        Self {
            received: text.into(),
            instant,
            zone_assumed: instant.is_some() && !zoned,
        }
    }

    /// The instant, if it is one.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        self.instant
    }

    /// Whether the service left the zone out, and UTC was assumed.
    pub fn zone_assumed(&self) -> bool {
        self.zone_assumed
    }

    /// The text as it was received.
    pub fn as_received(&self) -> &str {
        &self.received
    }

    /// As the neutral type; `None` where there is no time.
    pub(crate) fn timestamp(&self) -> Option<Timestamp> {
        if self.received.starts_with("0001-01-01") {
            return None;
        }
        Some(match self.instant {
            Some(instant) => instant.into(),
            None => Timestamp::Unreadable(self.received.clone()),
        })
    }
}

impl fmt::Debug for ServerDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is no time may be anything.
        fmt::Debug::fmt(&self.instant, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn times_are_written_in_both_forms_without_fractions() {
        let time = at("2016-01-01T12:00:00.999Z");
        assert_eq!(DateForm::Iso.write(time), "2016-01-01T12:00:00Z");
        assert_eq!(DateForm::SeedSpace.write(time), "2016-01-01 12:00:00Z");
        let elsewhere = at("2016-01-01T13:00:00+01:00");
        assert_eq!(DateForm::Iso.write(elsewhere), "2016-01-01T12:00:00Z");
    }

    #[test]
    fn times_are_read_in_every_form_of_the_table() {
        let table = [
            ("2026-01-15T08:30:00Z", "2026-01-15T08:30:00Z", false),
            (
                "2026-01-15T08:30:00.123Z",
                "2026-01-15T08:30:00.123Z",
                false,
            ),
            ("2026-01-15T08:30:00", "2026-01-15T08:30:00Z", true),
            ("2026-01-15 08:30:00", "2026-01-15T08:30:00Z", true),
            ("2026-01-15 08:30:00Z", "2026-01-15T08:30:00Z", false),
            ("2026-01-15T09:30:00+01:00", "2026-01-15T08:30:00Z", false),
            ("2026-01-15T07:30:00-01:00", "2026-01-15T08:30:00Z", false),
            (
                "2026-01-15T08:30:00.123456789",
                "2026-01-15T08:30:00.123456789Z",
                true,
            ),
            ("2000-01-01", "2000-01-01T00:00:00Z", true),
        ];
        for (text, instant, assumed) in table {
            let date = ServerDate::read(text);
            assert_eq!(date.instant(), Some(at(instant)), "{text}");
            assert_eq!(date.zone_assumed(), assumed, "{text}");
            assert_eq!(date.as_received(), text);
        }
    }

    #[test]
    fn the_unset_date_and_what_is_no_date_are_none_and_kept() {
        for text in [
            "0001-01-01T00:00:00",
            "0001-01-01T00:00:00Z",
            "soon",
            "2026-13-45T00:00:00Z",
            "",
        ] {
            let date = ServerDate::read(text);
            assert_eq!(date.instant(), None, "{text}");
            assert_eq!(date.as_received(), text);
            assert!(!date.zone_assumed());
        }
        assert_eq!(ServerDate::read("0001-01-01T00:00:00").timestamp(), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(seconds in 0_i64..4_000_000_000, space: bool) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let form = if space { DateForm::SeedSpace } else { DateForm::Iso };
            let date = ServerDate::read(&form.write(time));
            prop_assert_eq!(date.instant(), Some(time));
            prop_assert!(!date.zone_assumed());
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,60}|[0-9TZ:+. -]{0,45}") {
            let _ = ServerDate::read(&text).timestamp();
        }
    }
}
