//! Proof Key for Code Exchange (RFC 7636). `S256` only: `plain` cannot be expressed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorKind};
use crate::random;
use crate::secret::Secret;

/// A code verifier: 43 to 128 unreserved characters (RFC 7636 section 4.1).
#[derive(Debug)]
pub struct Verifier(Secret);

impl Verifier {
    /// A fresh verifier of 32 random bytes from the operating system.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is no randomness to be had.
    pub fn generate() -> Result<Self, Error> {
        random::token().map(Self)
    }

    /// Takes a verifier made elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when it is outside the grammar.
    pub fn new(value: impl Into<String>) -> Result<Self, Error> {
        let value = value.into();
        let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        if !(43..=128).contains(&value.len()) || !value.chars().all(unreserved) {
            return Err(Error::new(
                ErrorKind::Configuration,
                "a code verifier has 43 to 128 characters out of A-Z a-z 0-9 - . _ ~",
            ));
        }
        Ok(Self(Secret::new(value)))
    }

    /// `base64url(SHA-256(verifier))`, the value of `code_challenge`.
    ///
    /// ```
    /// # fn main() -> dental_oauth::Result<()> {
    /// use dental_oauth::oauth::Verifier;
    ///
    /// // RFC 7636 appendix B
    /// let verifier = Verifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")?;
    /// assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    /// # Ok(()) }
    /// ```
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose()))
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_match_the_published_vectors() {
        let table = [
            (
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            (
                "a".repeat(43),
                "ZtNPunH49FD35FWYhT5Tv8I7vRKQJ8uxMaL0_9eHjNA",
            ),
            (
                format!("{}xyz", "Az09-._~".repeat(5)),
                "LCjwsZE5nxctM1scnbT0YufT-LuwnhVUuLEEbsl-5jE",
            ),
            (
                "Az09-._~".repeat(16),
                "BlbNkfM0l0lalYqZXMDVNJtx7yfN6UKthgsRfASpJ3I",
            ),
        ];
        for (verifier, challenge) in table {
            assert_eq!(
                Verifier::new(verifier.clone()).unwrap().challenge(),
                challenge,
                "{verifier}"
            );
        }
    }

    #[test]
    fn verifiers_outside_the_grammar_are_refused() {
        let long = "a".repeat(42);
        for bad in [
            "a".repeat(42),
            "a".repeat(129),
            format!("{long} "),
            format!("{long}+"),
            format!("{long}é"),
            String::new(),
        ] {
            assert!(Verifier::new(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn generated_verifiers_are_in_the_grammar_and_differ() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..1000 {
            let verifier = Verifier::generate().unwrap();
            let text = verifier.secret().expose().to_owned();
            assert_eq!(text.len(), 43);
            assert!(Verifier::new(text.clone()).is_ok());
            assert!(seen.insert(text));
        }
    }
}
