//! Addresses of cases and files. Ids are opaque and from outside, and browsers read `..` out of any spelling of
//! it: in an address an id is base64url, and so one segment whatever it holds.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::problem::Problem;

/// Where a case is shown.
pub(crate) fn case_address(slot: &str, case: &str) -> String {
    format!("/case/{slot}/{}", segment(case))
}

/// Where a file of it comes from.
pub(crate) fn file_address(slot: &str, case: &str, file: &str) -> String {
    format!("{}/files/{}", case_address(slot, case), segment(file))
}

/// An id as one segment of a path.
pub(crate) fn segment(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

/// The id of a segment.
pub(crate) fn id(segment: &str) -> Result<String, Problem> {
    let bytes = URL_SAFE_NO_PAD
        .decode(segment)
        .map_err(|_| Problem::nothing())?;
    String::from_utf8(bytes).map_err(|_| Problem::nothing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_one_segment_and_comes_back() {
        for text in ["appointment:7", "../a?b#c/d\"<é", "..", ""] {
            let one = segment(text);
            assert!(
                one.chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)),
                "{one}"
            );
            assert_eq!(id(&one).unwrap(), text);
        }
        assert!(id("!").is_err());
    }
}
