//! The key that all processes of the application share, and what is made with it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dental_oauth::{SealKey, Secret};
use ring::hmac::{self, HMAC_SHA256};
use ring::rand::{SecureRandom as _, SystemRandom};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::Problem;

/// The application's key: 32 bytes of randomness. All processes that serve one public address hold the
/// same one.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A fresh key, good for as long as this process lives.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self, Problem> {
        random().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// Reads 32 bytes in base64, in either alphabet, padded or not.
    ///
    /// # Errors
    /// When it is anything else. The text is not repeated.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = Zeroizing::new(text.trim().replace('+', "-").replace('/', "_"));
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
        let bytes = bytes.ok().map(Zeroizing::new);
        let whole = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        whole
            .map(|bytes| Self(Zeroizing::new(bytes)))
            .ok_or(Problem::Settings("the key is not 32 bytes in base64"))
    }

    /// A key for one purpose, so that nothing made for one is taken for another.
    fn derive(&self, purpose: &str) -> [u8; 32] {
        let tag = hmac::sign(&hmac::Key::new(HMAC_SHA256, &*self.0), purpose.as_bytes());
        let mut derived = [0; 32];
        derived.copy_from_slice(tag.as_ref());
        derived
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

/// Seals records, signs cookies.
pub(crate) struct Vault {
    pending: SealKey,
    tokens: SealKey,
    records: SealKey,
    signer: hmac::Key,
}

impl Vault {
    pub(crate) fn new(key: &Key) -> Self {
        let signer = Zeroizing::new(key.derive("web-sign-in signatures"));
        Self {
            pending: SealKey::new(key.derive("web-sign-in pending")),
            tokens: SealKey::new(key.derive("web-sign-in tokens")),
            records: SealKey::new(key.derive("web-sign-in records")),
            signer: hmac::Key::new(HMAC_SHA256, &*signer),
        }
    }

    /// The key for [`Pending::seal`](dental_oauth::oauth::Pending::seal).
    pub(crate) fn pending(&self) -> &SealKey {
        &self.pending
    }

    /// The key for the token store.
    pub(crate) fn tokens(&self) -> SealKey {
        self.tokens.clone()
    }

    /// Encrypts a record. It opens only under the same kind and name, so a file that was renamed or put
    /// into another folder is refused.
    pub(crate) fn seal(&self, kind: &str, name: &Name, plain: &[u8]) -> Result<String, Problem> {
        self.records
            .seal(&context(kind, name), plain)
            .map_err(|_| Problem::Internal("sealing failed"))
    }

    /// Decrypts a record; `None` when it was sealed with another key or elsewhere, or was changed.
    pub(crate) fn open(&self, kind: &str, name: &Name, sealed: &str) -> Option<Secret> {
        self.records.open(&context(kind, name), sealed).ok()
    }

    /// A signature over a value, for this purpose alone.
    pub(crate) fn sign(&self, purpose: &str, value: &str) -> String {
        let tag = hmac::sign(&self.signer, signed(purpose, value).as_bytes());
        URL_SAFE_NO_PAD.encode(tag)
    }

    /// Checks a signature, in constant time.
    pub(crate) fn verify(&self, purpose: &str, value: &str, signature: &str) -> bool {
        URL_SAFE_NO_PAD.decode(signature).is_ok_and(|tag| {
            hmac::verify(&self.signer, signed(purpose, value).as_bytes(), &tag).is_ok()
        })
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(***)")
    }
}

fn context(kind: &str, name: &Name) -> String {
    format!("{kind} {}", name.as_str())
}

/// Purposes hold no line break, so no two pairs run together.
fn signed(purpose: &str, value: &str) -> String {
    format!("{purpose}\n{value}")
}

/// The name of a record: SHA-256 of a secret, so that a listing of the folder gives away nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name(String);

impl Name {
    /// The name for what a secret leads to.
    pub(crate) fn of(secret: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes())))
    }

    /// Takes a name from outside: 43 characters of base64url, and therefore never a path.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        is_token(text).then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// 32 random bytes in base64url.
pub(crate) fn token() -> Result<Secret, Problem> {
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

/// Whether a text has the form of [`token`].
pub(crate) fn is_token(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Problem::Internal("there is no randomness to be had"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_opens_under_its_own_kind_and_name_and_key_only() {
        let vault = Vault::new(&Key::generate().unwrap());
        let (name, other) = (Name::of("a"), Name::of("b"));
        let sealed = vault.seal("form", &name, b"code=secret").unwrap();
        assert!(!sealed.contains("secret"));
        let open = |vault: &Vault, kind, name| vault.open(kind, name, &sealed);
        assert_eq!(open(&vault, "form", &name).unwrap().expose(), "code=secret");
        assert!(open(&vault, "session", &name).is_none());
        assert!(open(&vault, "form", &other).is_none());
        let stranger = Vault::new(&Key::generate().unwrap());
        assert!(open(&stranger, "form", &name).is_none());
        for damaged in ["", "A", &sealed[1..], &format!("{sealed}AAAA")] {
            assert!(vault.open("form", &name, damaged).is_none());
        }
    }

    #[test]
    fn signatures_hold_for_one_purpose_value_and_key() {
        let key = Key::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let vault = Vault::new(&key);
        let signature = vault.sign("session", "id");
        assert!(Vault::new(&key).verify("session", "id", &signature));
        assert!(!vault.verify("csrf", "id", &signature));
        assert!(!vault.verify("session", "other", &signature));
        assert!(!vault.verify("session", "id", ""));
        assert!(!vault.verify("session", "id", &vault.sign("session", "")));
    }

    #[test]
    fn a_key_is_32_bytes_in_either_alphabet() {
        for good in [
            "-_ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "+/ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        ] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "AAEC", "s3cret!", &"A".repeat(44)] {
            let refused = Key::parse(bad).unwrap_err().to_string();
            assert!(bad.is_empty() || !refused.contains(bad));
        }
        assert_eq!(format!("{:?}", Key::generate().unwrap()), "Key(***)");
    }

    #[test]
    fn a_name_from_outside_is_never_a_path() {
        let name = Name::of("state");
        assert_eq!(Name::parse(name.as_str()), Some(name));
        for bad in ["", "..", "../../../../etc/passwd", &"a/".repeat(22)[..43]] {
            assert_eq!(Name::parse(bad), None, "{bad}");
        }
    }
}
