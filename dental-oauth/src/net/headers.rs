//! Headers that several floors read.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};

/// `Retry-After` as seconds or as a date (RFC 9110 section 10.2.3). A date in the past means: now.
pub(crate) fn retry_after(value: &HeaderValue, now: SystemTime) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number too large to hold is still a number: wait as long as can be said.
        return Some(Duration::from_secs(
            text.parse().unwrap_or(u64::from(u32::MAX)),
        ));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// The server's id of the request, under the names in use.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    [
        "x-request-id",
        "x-ms-request-id",
        "x-correlation-id",
        "request-id",
    ]
    .iter()
    .find_map(|name| headers.get(*name)?.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_or_date_and_otherwise_ignored() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 30);
        let table = [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("0", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun, 06 Nov 1983 08:49:37 GMT", Some(0)),
            ("99999999999999999999999", Some(u64::from(u32::MAX))),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (text, seconds) in table {
            let value = HeaderValue::from_str(text).unwrap();
            assert_eq!(
                retry_after(&value, now).map(|wait| wait.as_secs()),
                seconds,
                "{text:?}"
            );
        }
        assert_eq!(
            retry_after(&HeaderValue::from_bytes(b"\xff").unwrap(), now),
            None
        );
    }
}
