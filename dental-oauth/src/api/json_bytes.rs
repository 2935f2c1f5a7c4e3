//! Where the simplest values of JSON end, found without reading them.

/// Where a text ends that is written as it is, without escapes.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> Option<usize> {
    let mut end = 0;
    // Eight bytes at once: most of what is gone past is text.
    for word in bytes.as_chunks().0 {
        if let Some(odd) = odd_in(*word) {
            end += odd;
            return (bytes.get(end) == Some(&b'"')).then_some(end);
        }
        end += word.len();
    }
    let odd = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    end += bytes.get(end..)?.iter().position(odd)?;
    (bytes.get(end) == Some(&b'"')).then_some(end)
}

/// The first of eight bytes that ends a text or is not allowed in it. Subtracting sets the upper bit of each byte that is less
/// than the bound, and at times of one behind such a byte, never of one before it.
fn odd_in(word: [u8; 8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(word);
    let less_than = |word: u64, bound: u64| word.wrapping_sub(EACH * bound) & !word;
    let is = |byte: u8| less_than(word ^ (EACH * u64::from(byte)), 1);
    let odd = (less_than(word, 0x20) | is(b'"') | is(b'\\')) & (EACH * 0x80);
    (odd != 0).then(|| odd.trailing_zeros() as usize / 8)
}

/// Where a value ends that is seen to be one: a text without escapes, a whole number, a word, something empty. They are nearly
/// all that is gone past, and serde_json takes far more steps for each; whatever else there is, it is for serde_json to judge.
pub(super) fn short(bytes: &[u8]) -> Option<usize> {
    let end = match bytes {
        [b'"', rest @ ..] => return plain(rest).map(|end| end + 2),
        [b'[', b']', ..] | [b'{', b'}', ..] => return Some(2),
        [b'n', b'u', b'l', b'l', ..] | [b't', b'r', b'u', b'e', ..] => 4,
        [b'f', b'a', b'l', b's', b'e', ..] => 5,
        [b'0', ..] => 1,
        [b'1'..=b'9', ..] => bytes
            .iter()
            .position(|byte| !byte.is_ascii_digit())
            .unwrap_or(bytes.len()),
        _ => return None,
    };
    let ends = matches!(
        bytes.get(end),
        None | Some(b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')
    );
    ends.then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::super::JsonText;

    proptest! {
        #[test]
        fn a_value_is_gone_past_as_serde_would(
            text in prop_oneof![
                "[ ]?(-?[0-9]{1,3}|[0-9.eE+-]{1,4}|null|true|false|[a-z]{1,5}|\\[\\]|\\{\\})[ ,x]?",
                "\"[a-cé ]{0,20}(\\\\[n\"\\\\ux]|[\"\u{0}\u{1f}\u{7f} ])?[a-z\u{80}-\u{ff}]{0,9}\"?",
            ],
        ) {
            let serde = serde_json::from_str::<&RawValue>(&text).ok().map(RawValue::get);
            let mut json = JsonText::new(&text);
            let skipped = json.skip().ok().filter(|_| json.end().is_ok());
            prop_assert_eq!(skipped, serde);
        }
    }
}
