//! Times as drchrono writes and wants them: without a zone (dossier 2.4, 2.15).

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use dental_oauth::{Error, ErrorKind, Provider, Result};

/// Windows of appointments may be 190 days wide; a wider one is an error for some and empty for others
/// (dossier 2.4).
const WIDEST_WINDOW: u64 = 180;

/// Splits a span of days, both included, into `date_range` values of at most 180 days each. Appointments ask
/// for no wider ones.
///
/// ```
/// let ranges = drchrono_client::date_ranges("2026-01-01", "2026-09-30")?;
/// assert_eq!(ranges, ["2026-01-01/2026-06-29", "2026-06-30/2026-09-30"]);
/// # Ok::<(), dental_oauth::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidRequest`] when one of them is no date, or the last comes before the first.
pub fn date_ranges(first: &str, last: &str) -> Result<Vec<String>> {
    let date = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let span = date(first)
        .zip(date(last))
        .filter(|(first, last)| first <= last);
    let Some((mut from, last)) = span else {
        let detail = "a span of days is two dates such as 2026-01-31, the first one first";
        return Err(Error::new(ErrorKind::InvalidRequest, detail)
            .with_provider(&Provider::DRCHRONO)
            .with_operation("split window"));
    };
    let mut ranges = Vec::new();
    loop {
        let until = from
            .checked_add_days(Days::new(WIDEST_WINDOW - 1))
            .map_or(last, |end| end.min(last));
        ranges.push(format!("{from}/{until}"));
        match until.succ_opt() {
            Some(next) if until < last => from = next,
            _ => return Ok(ranges),
        }
    }
}

/// A time in any of the forms the service uses, without its zone.
pub(crate) fn civil(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    // Longer than any of its forms; this also keeps a hostile megabyte out.
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    if let Ok(fixed) = DateTime::parse_from_rfc3339(text) {
        return Some(fixed.naive_local());
    }
    let text = text.replacen(' ', "T", 1);
    let time = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok();
    time.or_else(|| {
        NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    })
}

/// As `since` wants it: no zone, no fraction.
pub(crate) fn since(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Earlier by so much. A text that is no time stays what it is.
pub(crate) fn earlier(text: &str, by: TimeDelta) -> String {
    civil(text)
        .and_then(|time| time.checked_sub_signed(by))
        .map_or_else(|| text.to_owned(), since)
}

/// The later of two, by their civil time; what is no time, or lies further ahead of `now` than any zone,
/// counts for nothing: kept as a mark it would hide all changes until it has passed.
pub(crate) fn later(
    mark: Option<String>,
    seen: Option<&str>,
    now: DateTime<Utc>,
) -> Option<String> {
    let limit = now.naive_utc() + TimeDelta::hours(15);
    let Some((seen, time)) = seen.and_then(|seen| Some((seen, civil(seen)?))) else {
        return mark;
    };
    if time > limit {
        return mark;
    }
    match mark.as_deref().and_then(civil) {
        Some(before) if before >= time => mark,
        _ => Some(seen.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_are_read_in_all_their_forms_and_asked_for_in_one() {
        for text in [
            "2026-03-14T09:26:53",
            "2026-03-14 09:26:53",
            " 2026-03-14T09:26:53.589 ",
            "2026-03-14T09:26:53Z",
            "2026-03-14T09:26:53-05:00",
        ] {
            assert_eq!(since(civil(text).unwrap()), "2026-03-14T09:26:53", "{text}");
        }
        assert_eq!(since(civil("2026-03-14").unwrap()), "2026-03-14T00:00:00");
        for text in ["", "yesterday", "2026-13-01", "14.03.2026"] {
            assert_eq!(civil(text), None, "{text}");
        }
    }

    #[test]
    fn a_mark_only_moves_forward_and_never_into_the_time_to_come() {
        let now = DateTime::parse_from_rfc3339("2026-01-15T10:00:00Z")
            .unwrap()
            .to_utc();
        let mark = || Some("2026-01-10T00:00:00".to_owned());
        let table = [
            (Some("2026-01-12T00:00:00"), "2026-01-12T00:00:00"),
            (Some("2026-01-09T00:00:00"), "2026-01-10T00:00:00"),
            (Some("2026-01-16T00:00:00"), "2026-01-16T00:00:00"),
            (Some("2026-02-01T00:00:00"), "2026-01-10T00:00:00"),
            (Some("garbage"), "2026-01-10T00:00:00"),
            (None, "2026-01-10T00:00:00"),
        ];
        for (seen, expected) in table {
            assert_eq!(
                later(mark(), seen, now).as_deref(),
                Some(expected),
                "{seen:?}"
            );
        }
    }

    #[test]
    fn the_overlap_is_taken_off_the_text_itself() {
        let five = TimeDelta::minutes(5);
        assert_eq!(earlier("2026-01-01T00:03:00", five), "2025-12-31T23:58:00");
        assert_eq!(earlier("garbage", five), "garbage");
    }

    proptest! {
        #[test]
        fn windows_cover_every_day_once_and_none_is_too_wide(start in 0_u64..20_000, days in 0_u64..2_000) {
            let epoch = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
            let first = epoch + Days::new(start);
            let last = first + Days::new(days);
            let mut next = first;
            for range in date_ranges(&first.to_string(), &last.to_string()).unwrap() {
                let (from, until) = range.split_once('/').unwrap();
                let (from, until): (NaiveDate, NaiveDate) = (from.parse().unwrap(), until.parse().unwrap());
                prop_assert_eq!(from, next);
                prop_assert!((until - from).num_days() < 180);
                next = until + Days::new(1);
            }
            prop_assert_eq!(next, last + Days::new(1));
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,60}|[0-9TZ:+. -]{0,45}", other in "\\PC{0,20}") {
            let _ = earlier(&text, TimeDelta::minutes(5));
            let _ = date_ranges(&text, &other);
        }
    }
}
