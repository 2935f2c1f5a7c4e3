//! Dates: every form a query may have, and every form an answer has.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

/// Reads a date of a query: `2016-01-01`, `2016-01-01 12:00:00Z`, `2016-01-01T12:00:00Z`, with fractions, with an
/// offset or without a zone, which then is UTC.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(day.and_hms_opt(0, 0, 0)?.and_utc());
    }
    let text = text.replacen(' ', "T", 1);
    if let Ok(at) = DateTime::parse_from_rfc3339(&text) {
        return Some(at.with_timezone(&Utc));
    }
    let naive = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    Some(naive.and_utc())
}

/// The form of a date by a number: with zone, with milliseconds, without zone, with seven digits, with a blank,
/// with an offset.
pub(crate) fn written(at: DateTime<Utc>, form: u32) -> String {
    let format = match form % 6 {
        0 => "%Y-%m-%dT%H:%M:%SZ",
        1 => "%Y-%m-%dT%H:%M:%S%.3fZ",
        2 => "%Y-%m-%dT%H:%M:%S",
        3 => "%Y-%m-%dT%H:%M:%S.%f",
        4 => "%Y-%m-%d %H:%M:%SZ",
        _ => {
            let east = at + TimeDelta::hours(2);
            return east.format("%Y-%m-%dT%H:%M:%S+02:00").to_string();
        }
    };
    let text = at.format(format).to_string();
    // .NET counts in units of 100 ns.
    if form % 6 == 3 {
        return format!("{}Z", &text[..text.len() - 2]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_form_is_read() {
        let noon = "2016-01-01T12:00:00Z";
        for text in [
            "2016-01-01 12:00:00Z",
            noon,
            "2016-01-01T12:00:00.000Z",
            "2016-01-01T12:00:00",
            "2016-01-01T14:00:00+02:00",
        ] {
            assert_eq!(read(text), read(noon), "{text}");
            assert!(read(text).is_some());
        }
        assert_eq!(read("2016-01-01"), read("2016-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "yesterday",
            "2016-13-01",
            "2016-01-01T25:00:00Z",
            "01/02/2016",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_written_form_is_the_same_moment() {
        let at = read("2026-01-15T08:30:00Z").expect("a date");
        for form in 0..6 {
            assert_eq!(read(&written(at, form)), Some(at), "{}", written(at, form));
        }
        assert_eq!(written(at, 3), "2026-01-15T08:30:00.0000000Z");
    }
}
