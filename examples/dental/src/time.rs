//! Times on the command line and in the output.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use dental_oauth::Timestamp;

/// Reads RFC 3339, or a date for its first moment in UTC.
pub(crate) fn parse(text: &str) -> Result<DateTime<Utc>, &'static str> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    // `%Y` also takes years of one digit and signs; a date here has ten characters.
    let date = (text.len() == 10)
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten();
    date.and_then(|date| date.and_hms_opt(0, 0, 0))
        .map(|time| time.and_utc())
        .ok_or("a time is written 2026-01-31T08:30:00Z or 2026-01-31")
}

/// RFC 3339 in UTC, whole seconds.
pub(crate) fn of_system(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// As [`of_server`], in whole seconds, for tables.
pub(crate) fn in_table(time: Option<&Timestamp>) -> String {
    let instant = time.and_then(Timestamp::instant);
    instant.map_or_else(String::new, |instant| {
        instant.to_rfc3339_opts(SecondsFormat::Secs, true)
    })
}

/// RFC 3339 in UTC; nothing when the server's text is no time.
pub(crate) fn of_server(time: Option<&Timestamp>) -> Option<String> {
    let instant = time?.instant()?;
    Some(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_two_forms() {
        let table = [
            ("2026-01-31", Some("2026-01-31T00:00:00Z")),
            ("2026-01-31T08:30:00Z", Some("2026-01-31T08:30:00Z")),
            ("2026-01-31T08:30:00+09:00", Some("2026-01-30T23:30:00Z")),
            ("2026-01-31T08:30:00.25Z", Some("2026-01-31T08:30:00.250Z")),
            ("2026-02-30", None),
            ("2026-1-31", None),
            ("31.01.2026", None),
            ("yesterday", None),
            ("", None),
            ("2026-01-31T08:30:00", None),
        ];
        for (text, expected) in table {
            let read = parse(text)
                .ok()
                .map(|time| Timestamp::from(time).to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_servers_unreadable_time_is_none() {
        assert_eq!(of_server(Some(&Timestamp::parse("yesterday"))), None);
        let time = Timestamp::parse("2026-01-31T08:30:00.5+09:00");
        assert_eq!(
            of_server(Some(&time)).as_deref(),
            Some("2026-01-30T23:30:00.500Z")
        );
        assert_eq!(of_system(SystemTime::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }
}
