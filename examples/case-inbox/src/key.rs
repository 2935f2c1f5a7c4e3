//! The one secret of the application, and what is made from it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dental_oauth::{SealKey, Secret};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{hkdf, hmac};
use sha2::{Digest as _, Sha256};
use tower_sessions::cookie;

use crate::problem::Problem;

/// Keys for what is kept and for what is given away. Each purpose has one of its own, drawn from the one
/// secret by HKDF.
#[derive(Clone)]
pub(crate) struct Keys {
    seal: SealKey,
    tokens: SealKey,
    sign: hmac::Key,
    cookie: cookie::Key,
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Keys {
    /// From the text of a key: 32 bytes in base64url, as `dental seal-key` prints it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let key = SealKey::parse(text)?;
        let bytes = URL_SAFE_NO_PAD
            .decode(key.to_text().expose())
            .unwrap_or_default();
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"case-inbox").extract(&bytes);
        let derived = |purpose: &str, length: usize| {
            let mut out = vec![0; length];
            root.expand(&[purpose.as_bytes()], Length(length))
                .and_then(|key| key.fill(&mut out))
                .map_err(|_| Problem::Internal("a key cannot be made"))?;
            Ok::<_, Problem>(out)
        };
        let seal = |purpose| {
            let bytes = derived(purpose, 32)?;
            let bytes = <[u8; 32]>::try_from(bytes.as_slice())
                .map_err(|_| Problem::Internal("a key cannot be made"))?;
            Ok::<_, Problem>(SealKey::new(bytes))
        };
        Ok(Self {
            seal: seal("records")?,
            tokens: seal("tokens")?,
            sign: hmac::Key::new(hmac::HMAC_SHA256, &derived("signatures", 32)?),
            cookie: cookie::Key::from(&derived("cookies", 64)?),
        })
    }

    /// Fresh ones, good for as long as this process lives.
    pub(crate) fn generate() -> Result<Self, Problem> {
        Self::parse(SealKey::generate()?.to_text().expose())
    }

    /// For the token store.
    pub(crate) fn tokens(&self) -> SealKey {
        self.tokens.clone()
    }

    /// For pending sign-ins, which seal themselves.
    pub(crate) fn pending(&self) -> &SealKey {
        &self.seal
    }

    /// For the session cookie.
    pub(crate) fn cookie(&self) -> cookie::Key {
        self.cookie.clone()
    }

    /// Seals a text under a context it opens under alone.
    pub(crate) fn seal(&self, context: &str, text: &str) -> Result<String, Problem> {
        Ok(self.seal.seal(context, text.as_bytes())?)
    }

    /// Opens what was sealed under the same context; `None` for anything else.
    pub(crate) fn open(&self, context: &str, sealed: &str) -> Option<Secret> {
        self.seal.open(context, sealed).ok()
    }

    /// A signature for one purpose.
    pub(crate) fn sign(&self, purpose: &str, value: &str) -> String {
        let tag = hmac::sign(&self.sign, format!("{purpose}\n{value}").as_bytes());
        URL_SAFE_NO_PAD.encode(tag)
    }

    /// Checks a signature in constant time.
    pub(crate) fn verify(&self, purpose: &str, value: &str, signature: &str) -> bool {
        let text = format!("{purpose}\n{value}");
        URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|tag| hmac::verify(&self.sign, text.as_bytes(), &tag).is_ok())
    }
}

/// What a secret is looked up by: a reader of the database learns no secret.
pub(crate) fn digest(secret: &str) -> String {
    digest_of(secret.as_bytes())
}

/// The same of bytes that are no secret.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// `N` random bytes in base64url.
pub(crate) fn random<const N: usize>() -> Result<String, Problem> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Problem::Internal("there is no randomness to be had"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_or_signed_holds_for_one_purpose_and_one_key() {
        let (keys, other) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        let sealed = keys.seal("search", "Zinnwald").unwrap();
        assert!(!sealed.contains("Zinnwald"));
        assert_eq!(keys.open("search", &sealed).unwrap().expose(), "Zinnwald");
        assert!(keys.open("note", &sealed).is_none());
        assert!(other.open("search", &sealed).is_none());
        let signature = keys.sign("csrf", "a");
        assert!(keys.verify("csrf", "a", &signature));
        assert!(!keys.verify("csrf", "b", &signature) && !keys.verify("x", "a", &signature));
        assert!(!other.verify("csrf", "a", &signature));
    }
}
