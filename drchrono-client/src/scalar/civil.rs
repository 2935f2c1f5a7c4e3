//! Dates and times as a clock on the wall shows them. drchrono writes none with a zone: an appointment's time
//! is that of its practice (the doctor's `timezone`), and the zone of the others is not known.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use smol_str::SmolStr;

/// The longest text that is looked at as a date or time.
const LONGEST: usize = 40;

macro_rules! civil {
    ($(#[$meta:meta])* $name:ident, $value:ty, $getter:ident, $(#[$getter_doc:meta])*) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name {
            raw: SmolStr,
            value: Option<$value>,
        }

        impl $name {
            $(#[$getter_doc])*
            pub fn $getter(&self) -> Option<$value> {
                self.value
            }

            /// The text as it was written.
            pub fn as_str(&self) -> &str {
                &self.raw
            }

            /// Reads a text; never fails. What cannot be read is kept as text.
            pub fn parse(text: &str) -> Self {
                let trimmed = text.trim();
                let value = (trimmed.len() <= LONGEST && trimmed.is_ascii())
                    .then(|| Self::read_value(trimmed))
                    .flatten();
                Self { raw: text.into(), value }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::parse(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::parse(&text)
            }
        }

        impl From<&Self> for $name {
            fn from(same: &Self) -> Self {
                same.clone()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.raw)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.raw)
            }
        }
    };
}

civil! {
    /// A date, `YYYY-MM-DD`, or the service's text when it is none.
    ///
    /// ```
    /// use drchrono_client::DrDate;
    ///
    /// let day = DrDate::parse("2026-03-14");
    /// assert_eq!(day.date().unwrap().to_string(), "2026-03-14");
    /// assert_eq!(DrDate::parse("spring").date(), None);
    /// assert_eq!(DrDate::parse("spring").as_str(), "spring");
    /// ```
    DrDate, NaiveDate, date,
    /// The date, if it is one.
}

civil! {
    /// A time of day, or the service's text when it is none (`24:00` occurs, for the end of a day).
    DrTime, NaiveTime, time,
    /// The time, if it is one.
}

civil! {
    /// A date and time without a zone, or the service's text when it is none.
    ///
    /// ```
    /// use drchrono_client::DrDateTime;
    ///
    /// let a = DrDateTime::parse("2026-03-14T09:30:00");
    /// let b = DrDateTime::parse("2026-03-14 09:30:00.000Z");
    /// assert_eq!(a.civil(), b.civil());
    /// ```
    DrDateTime, NaiveDateTime, civil,
    /// What the clock shows, if it can be read. An offset, which the service does not normally write, is not
    /// applied: it stays in the text.
}

/// A date. The form that nearly all have is read by hand: chrono's format strings cost ten times as much.
fn day(text: &str) -> Option<NaiveDate> {
    let usual = || {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return None;
        };
        let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
        NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
    };
    usual().or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
}

/// A few digits.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

impl DrDate {
    fn read_value(text: &str) -> Option<NaiveDate> {
        day(text).or_else(|| DrDateTime::read_value(text).map(|both| both.date()))
    }
}

impl DrTime {
    fn read_value(text: &str) -> Option<NaiveTime> {
        let usual = || {
            let [h1, h2, b':', m1, m2, b':', s1, s2] = *text.as_bytes() else {
                return None;
            };
            NaiveTime::from_hms_opt(number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?)
        };
        usual().or_else(|| {
            ["%H:%M:%S%.f", "%H:%M"]
                .iter()
                .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
        })
    }
}

impl DrDateTime {
    fn read_value(text: &str) -> Option<NaiveDateTime> {
        let (date, rest) = text.split_at_checked(10)?;
        let date = day(date)?;
        if rest.is_empty() {
            return date.and_hms_opt(0, 0, 0);
        }
        let time = rest.strip_prefix(['T', 't', ' '])?;
        let (time, zone) = match time.find(['Z', 'z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, ""),
        };
        let a_zone = matches!(zone, "" | "Z" | "z")
            || (zone.len() > 2
                && zone[1..]
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b':'));
        a_zone
            .then(|| DrTime::read_value(time.trim_end()))
            .flatten()
            .map(|time| date.and_time(time))
    }

    /// As a query wants it: to the second and without a zone, which `since` refuses (dossier 2.4).
    pub(crate) fn for_query(&self) -> String {
        self.value.map_or_else(
            || self.raw.to_string(),
            |civil| civil.format("%Y-%m-%dT%H:%M:%S").to_string(),
        )
    }
}

impl DrDate {
    /// As a query wants it.
    pub(crate) fn for_query(&self) -> String {
        self.value
            .map_or_else(|| self.raw.to_string(), |date| date.to_string())
    }

    /// As the day sheet reports want it, month first (dossier 2.4).
    pub(crate) fn month_first(&self) -> String {
        self.value.map_or_else(
            || self.raw.to_string(),
            |date| date.format("%-m/%-d/%Y").to_string(),
        )
    }
}

impl From<NaiveDate> for DrDate {
    fn from(date: NaiveDate) -> Self {
        Self {
            raw: date.to_string().into(),
            value: Some(date),
        }
    }
}

impl From<NaiveTime> for DrTime {
    fn from(time: NaiveTime) -> Self {
        Self {
            raw: time.format("%H:%M:%S").to_string().into(),
            value: Some(time),
        }
    }
}

impl From<NaiveDateTime> for DrDateTime {
    fn from(civil: NaiveDateTime) -> Self {
        Self {
            raw: civil.format("%Y-%m-%dT%H:%M:%S").to_string().into(),
            value: Some(civil),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_every_form_it_was_seen_in() {
        let expected = DrDateTime::parse("2026-03-14T09:30:00").civil();
        assert!(expected.is_some());
        for form in [
            "2026-03-14 09:30:00",
            "2026-03-14T09:30",
            "2026-03-14T09:30:00.000000",
            "2026-03-14T09:30:00Z",
            "2026-03-14T09:30:00-05:00",
            "2026-03-14T09:30:00+0000",
        ] {
            assert_eq!(DrDateTime::parse(form).civil(), expected, "{form}");
            assert_eq!(DrDateTime::parse(form).as_str(), form);
        }
        let midnight = DrDateTime::parse("2026-03-14").civil().unwrap();
        assert_eq!(midnight.to_string(), "2026-03-14 00:00:00");
    }

    #[test]
    fn what_is_no_time_is_kept_and_never_panics() {
        for text in [
            "",
            "soon",
            "2026-13-40",
            "2026-03-14T",
            "2026-03-14T09:30:00-",
            "ä2026-03-1ä",
            "24:00",
        ] {
            assert_eq!(DrDateTime::parse(text).civil(), None, "{text}");
            assert_eq!(DrDateTime::parse(text).as_str(), text);
        }
        assert_eq!(DrTime::parse("24:00").time(), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_kept(text in ".{0,45}") {
            for kept in [DrDate::parse(&text).raw, DrTime::parse(&text).raw, DrDateTime::parse(&text).raw] {
                proptest::prop_assert_eq!(&*kept, text.as_str());
            }
        }

        #[test]
        fn every_civil_time_survives_the_wire(seconds in -3_000_000_000_i64..30_000_000_000) {
            let civil = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let written = DrDateTime::from(civil);
            proptest::prop_assert_eq!(DrDateTime::parse(written.as_str()).civil(), Some(civil));
        }
    }

    #[test]
    fn queries_have_no_zone_and_reports_have_the_month_first() {
        let time = DrDateTime::parse("2026-03-14T09:30:59.999Z");
        assert_eq!(time.for_query(), "2026-03-14T09:30:59");
        let date = DrDate::parse("2026-03-04T00:00:00");
        assert_eq!(date.for_query(), "2026-03-04");
        assert_eq!(date.month_first(), "3/4/2026");
    }
}
