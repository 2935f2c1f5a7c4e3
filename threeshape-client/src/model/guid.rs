//! Ids of users, cases and connections.

use std::fmt;
use std::str::FromStr;

use crate::fault::ThreeShapeFault;

/// A GUID, compared as the number it is.
///
/// Reads the 36 characters of the usual form in either case, with or without braces around.
///
/// ```
/// use threeshape_client::Guid;
///
/// # fn main() -> dental_oauth::Result<()> {
/// let a: Guid = "{AAAAAAAA-0000-4000-8000-00000000000B}".parse()?;
/// assert_eq!(a.to_string(), "aaaaaaaa-0000-4000-8000-00000000000b");
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid(u128);

impl Guid {
    /// Reads a guid; `None` for anything that is not one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = match text.strip_prefix('{') {
            Some(rest) => rest.strip_suffix('}')?,
            None => text,
        };
        if bare.len() != 36 {
            return None;
        }
        bare.bytes()
            .enumerate()
            .try_fold(0_u128, |number, (at, byte)| match (at, byte) {
                (8 | 13 | 18 | 23, b'-') => Some(number),
                (8 | 13 | 18 | 23, _) => None,
                (_, byte) => {
                    let digit = char::from(byte).to_digit(16)?;
                    Some(number << 4 | u128::from(digit))
                }
            })
            .map(Self)
    }
}

impl FromStr for Guid {
    type Err = dental_oauth::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text).ok_or_else(|| ThreeShapeFault::NotAGuid.error())
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:032x}", self.0);
        let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &digits[group]);
        f.write_str(&groups.join("-"))
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_guid_is_none() {
        for text in [
            "",
            "{}",
            "11111111111141118111111111111111",
            "11111111-1111-4111-8111-11111111111",
            "11111111-1111-4111-8111-1111111111111",
            "1111111-11111-4111-8111-111111111111",
            "g1111111-1111-4111-8111-111111111111",
            "+1111111-1111-4111-8111-111111111111",
            "{11111111-1111-4111-8111-111111111111",
            "11111111-1111-4111-8111-111111111111}",
            "urn:uuid:11111111-1111-4111-8111-111111111111",
            "doctor.one@clinic.example",
        ] {
            assert_eq!(Guid::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn case_and_braces_make_no_difference(number: u128) {
            let guid = Guid(number);
            let text = guid.to_string();
            for form in [text.clone(), text.to_uppercase(), format!(" {{{text}}} ")] {
                prop_assert_eq!(Guid::read(&form), Some(guid));
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,50}|[{}0-9a-fA-F-]{30,40}") {
            let _ = Guid::read(&text);
        }
    }
}
