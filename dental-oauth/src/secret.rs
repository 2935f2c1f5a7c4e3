//! Values that never print: [`Secret`] and [`Phi`].
//!
//! Both have one way in (`new`) and one way out by name (`expose`). Neither implements `Display` or
//! `Serialize`, and their `Debug` is a fixed text without length or prefix, so that a derived `Debug`
//! or a stray log line cannot leak them.

use std::fmt;

use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A token, code, verifier, client secret or signed URL. Wiped from memory when dropped.
///
/// There is no `PartialEq`: compare with [`Secret::same_as`], which takes the same time wherever the
/// two values differ.
///
/// ```
/// use dental_oauth::Secret;
///
/// let token = Secret::new("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert!(token.same_as("eyJhbGciOi..."));
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of a secret text.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The secret itself, for the one place that must send or store it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Compares in constant time, over SHA-256 digests so that the lengths do not show either.
    pub fn same_as(&self, other: &str) -> bool {
        let (ours, theirs) = (
            Sha256::digest(self.0.as_bytes()),
            Sha256::digest(other.as_bytes()),
        );
        ours.iter()
            .zip(theirs.iter())
            .fold(0_u8, |difference, (a, b)| difference | (a ^ b))
            == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Protected health information: a patient's or user's name, birth date, e-mail address, free text, or
/// a file name that may hold one of them.
///
/// ```
/// use dental_oauth::Phi;
///
/// let name = Phi::new(String::from("Jane Doe"));
/// assert_eq!(format!("{name:?}"), "Phi(***)");
/// assert_eq!(name.expose(), "Jane Doe");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Marks a value as protected.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one place that must show or store it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value up; from here on nothing protects it.
    pub fn into_exposed(self) -> T {
        self.0
    }

    /// Converts the value without unprotecting it.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Phi<U> {
        Phi(convert(self.0))
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phi(***)")
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Phi<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_compare_equal_and_any_difference_shows() {
        let secret = Secret::new("abc");
        assert!(secret.same_as("abc"));
        for other in ["", "abd", "ab", "abcd", "ABC"] {
            assert!(!secret.same_as(other), "{other:?}");
        }
    }

    #[test]
    fn debug_shows_neither_value_nor_length() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only its Debug output matters")]
        struct Holder {
            token: Secret,
            patient: Option<Phi<String>>,
        }
        let shown = format!(
            "{:?}",
            Holder {
                token: Secret::new("s3cret"),
                patient: Some(Phi::new("Jane".into()))
            }
        );
        assert_eq!(
            shown,
            "Holder { token: Secret(***), patient: Some(Phi(***)) }"
        );
    }
}
