//! Ranges of bytes, for resumed downloads.

use crate::server::Call;

/// What of a file a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Range {
    Whole,
    /// From, up to but not including.
    Part(u64, u64),
    Impossible,
}

/// RFC 9110, 14.2: one range of bytes; anything else is answered with the whole.
pub(crate) fn wanted(call: &Call, total: u64, tag: &str) -> Range {
    if call.header("if-range").is_some_and(|known| known != tag) {
        return Range::Whole;
    }
    match call.header("range") {
        Some(text) => parse(text, total),
        None => Range::Whole,
    }
}

fn parse(text: &str, total: u64) -> Range {
    let Some((first, last)) = text
        .strip_prefix("bytes=")
        .and_then(|spec| spec.trim().split_once('-'))
    else {
        return Range::Whole;
    };
    if first.is_empty() {
        return match last.parse::<u64>() {
            Ok(0) => Range::Impossible,
            Ok(n) => Range::Part(total.saturating_sub(n), total),
            Err(_) => Range::Whole,
        };
    }
    let Ok(first) = first.parse::<u64>() else {
        return Range::Whole;
    };
    let last = match last {
        "" => total.saturating_sub(1),
        text => match text.parse::<u64>() {
            Ok(last) if last >= first => last.min(total.saturating_sub(1)),
            _ => return Range::Whole,
        },
    };
    if first >= total {
        Range::Impossible
    } else {
        Range::Part(first, last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(parse("bytes=0-", 10), Range::Part(0, 10));
        assert_eq!(parse("bytes=4-", 10), Range::Part(4, 10));
        assert_eq!(parse("bytes=4-5", 10), Range::Part(4, 6));
        assert_eq!(parse("bytes=4-99", 10), Range::Part(4, 10));
        assert_eq!(parse("bytes=-3", 10), Range::Part(7, 10));
        assert_eq!(parse("bytes=10-", 10), Range::Impossible);
        assert_eq!(parse("bytes=5-4", 10), Range::Whole);
        assert_eq!(parse("bytes=0-1,4-5", 10), Range::Whole);
        assert_eq!(parse("lines=0-1", 10), Range::Whole);
    }
}
