//! Sets of scopes (RFC 6749 section 3.3).

use std::fmt;

use crate::error::{Error, ErrorKind};

/// A set of scopes that remembers its order.
///
/// ```
/// # fn main() -> dental_oauth::Result<()> {
/// use dental_oauth::oauth::Scopes;
///
/// let asked = Scopes::parse("openid user file user")?;
/// assert_eq!(asked.to_string(), "openid user file");
/// let granted = Scopes::parse("file openid")?;
/// assert_eq!(asked.missing_from(&granted).to_string(), "user");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// Splits a space-separated list; repeated scopes are kept once.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a character outside `%x21 / %x23-5B / %x5D-7E`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::new(text.split(' ').filter(|scope| !scope.is_empty()))
    }

    /// Collects single scopes.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for an empty scope or a character outside the grammar.
    pub fn new<S: AsRef<str>>(scopes: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let mut set = Vec::new();
        for scope in scopes {
            let scope = scope.as_ref();
            let in_grammar = |b: u8| matches!(b, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
            if scope.is_empty() || !scope.bytes().all(in_grammar) {
                return Err(Error::new(
                    ErrorKind::Configuration,
                    "a scope holds visible ASCII characters other than quote and backslash",
                ));
            }
            if !set.iter().any(|known| known == scope) {
                set.push(scope.to_owned());
            }
        }
        Ok(Self(set))
    }

    /// What a server says it granted: anything outside the grammar is left out, since it can neither be
    /// asked for again nor shown.
    pub(crate) fn lenient(text: &str) -> Self {
        let usable = text
            .split_whitespace()
            .filter(|scope| Self::new([scope]).is_ok());
        Self::new(usable).unwrap_or_default()
    }

    /// Whether the set holds a scope.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|known| known == scope)
    }

    /// Those scopes of this set that the other lacks.
    pub fn missing_from(&self, granted: &Self) -> Self {
        Self(
            self.0
                .iter()
                .filter(|scope| !granted.contains(scope))
                .cloned()
                .collect(),
        )
    }

    /// The scopes in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_outside_the_grammar_are_refused() {
        for bad in ["a b", "", "é", "\"", "\\", "a\n"] {
            assert!(Scopes::new([bad]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_servers_odd_scopes_do_not_spoil_the_rest() {
        assert_eq!(
            Scopes::lenient("openid  us\"er\tfile é").to_string(),
            "openid file"
        );
    }
}
