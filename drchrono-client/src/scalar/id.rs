//! Ids.

use std::fmt;
use std::hash::{Hash, Hasher};

use smol_str::SmolStr;

/// A reference to an object. Numbers for nearly everything; an appointment's is a text, and usually but not
/// always digits. The form it came in is the form it is sent in.
///
/// Two ids are equal when they read the same, whatever their form.
///
/// ```
/// use drchrono_client::DrId;
///
/// assert_eq!(DrId::from(42), DrId::from("42"));
/// assert_eq!(DrId::from("17_2026-03-14").as_str(), "17_2026-03-14");
/// ```
#[derive(Clone)]
pub struct DrId {
    text: SmolStr,
    number: bool,
}

impl DrId {
    /// The id as text, for a path or a query.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The id as a number, if it is one.
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    /// An id that came as a number of any size.
    pub(crate) fn of_number(digits: &str) -> Self {
        Self {
            text: digits.into(),
            number: true,
        }
    }

    /// Whether it came, and goes, as a number.
    pub(crate) fn is_number(&self) -> bool {
        self.number
    }
}

impl PartialEq for DrId {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for DrId {}

impl Hash for DrId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for DrId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DrId({:?})", self.text)
    }
}

impl fmt::Display for DrId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<i64> for DrId {
    fn from(number: i64) -> Self {
        Self::of_number(&number.to_string())
    }
}

impl From<&str> for DrId {
    fn from(text: &str) -> Self {
        Self {
            text: text.into(),
            number: false,
        }
    }
}

impl From<String> for DrId {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Self> for DrId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Member as _;

    proptest::proptest! {
        #[test]
        fn an_id_goes_in_the_form_it_came_in(number in proptest::num::i64::ANY) {
            for json in [number.to_string(), format!("\"{number}\"")] {
                let id = DrId::read(&json).unwrap();
                proptest::prop_assert_eq!(id.write().to_string(), json);
                proptest::prop_assert_eq!(&id, &DrId::from(number));
            }
        }
    }

    #[test]
    fn an_id_beyond_all_numbers_is_not_rounded() {
        let json = "99999999999999999999";
        let id = DrId::read(json).unwrap();
        assert_eq!(id.as_str(), json);
        assert_eq!(id.write(), json);
    }
}
