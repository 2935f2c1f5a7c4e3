//! What an answer's `Date` says about the server's clock: a diagnosis, never a correction.

use std::borrow::Cow;
use std::time::SystemTime;

use http::HeaderMap;
use http::header::DATE;

use crate::clock::unix_seconds;

/// How many seconds this computer's clock is ahead of the server's, if the answer said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ServerClock(Option<i64>);

impl ServerClock {
    /// Reads `Date` (RFC 9110 section 6.6.1) off an answer that came at this moment.
    pub(super) fn read(headers: &HeaderMap, now: SystemTime) -> Self {
        let date = headers.get(DATE).and_then(|value| value.to_str().ok());
        let date = date.and_then(|text| httpdate::parse_http_date(text.trim()).ok());
        Self(date.map(|date| unix_seconds(now).saturating_sub(unix_seconds(date))))
    }

    /// What to tell somebody whose token fails by its times. A difference within `leeway` seconds was
    /// forgiven, so it is not the reason.
    pub(super) fn diagnosis(self, leeway: i64) -> Cow<'static, str> {
        match self.0 {
            None => "check this computer's clock".into(),
            Some(ahead) if ahead.abs() <= leeway => {
                "this computer's clock agrees with the server's".into()
            }
            Some(ahead) => {
                let side = if ahead > 0 { "ahead of" } else { "behind" };
                let by = ahead.unsigned_abs();
                format!("this computer's clock is {by} s {side} the server's").into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_date_of_an_answer_says_by_how_much_the_clocks_differ() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let says = |date: &'static str| {
            let mut headers = HeaderMap::new();
            if !date.is_empty() {
                headers.insert(DATE, HeaderValue::from_static(date));
            }
            ServerClock::read(&headers, now).diagnosis(60).into_owned()
        };
        let unknown = "check this computer's clock";
        let same = "this computer's clock agrees with the server's";
        for (date, text) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", same),
            ("Sun, 06 Nov 1994 08:50:37 GMT", same),
            (
                "Sun, 06 Nov 1994 08:50:38 GMT",
                "this computer's clock is 61 s behind the server's",
            ),
            (
                "Sun, 06 Nov 1994 08:43:57 GMT",
                "this computer's clock is 340 s ahead of the server's",
            ),
            ("", unknown),
            ("yesterday", unknown),
            ("99999999999", unknown),
        ] {
            assert_eq!(says(date), text, "{date}");
        }
    }
}
