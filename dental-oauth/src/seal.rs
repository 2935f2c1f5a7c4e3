//! Sealing: authenticated encryption for records that leave this process.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};
use crate::random;
use crate::secret::Secret;

/// A 256-bit key for [`Pending::seal`](crate::oauth::Pending::seal) and for token records at rest. Every
/// process that shares what is sealed holds the same one.
///
/// A key is changed without a break by one that also opens what the key before it sealed:
/// [`SealKey::with_former`].
#[derive(Clone)]
pub struct SealKey {
    key: Bytes,
    former: Vec<Bytes>,
}

type Bytes = Zeroizing<[u8; 32]>;

impl SealKey {
    /// Takes 32 bytes of randomness, for example from a secret manager.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self {
            key: Zeroizing::new(bytes),
            former: Vec::new(),
        }
    }

    /// Opens what `former` opens, too, and seals with this key alone. Records are sealed anew when they are
    /// next written, which for tokens is at the next refresh; after that the former key is needed no more.
    ///
    /// Processes that share records must all be able to open what any of them seals: first give all of them
    /// the new key as a former one of the old, then the old one as a former one of the new.
    ///
    /// ```
    /// # fn main() -> dental_oauth::Result<()> {
    /// use dental_oauth::SealKey;
    ///
    /// let old = SealKey::generate()?;
    /// let sealed = old.seal("account 1", b"a record")?;
    /// let new = SealKey::generate()?.with_former(old);
    /// assert_eq!(new.open("account 1", &sealed)?.expose(), "a record");
    /// # Ok(()) }
    /// ```
    pub fn with_former(mut self, former: Self) -> Self {
        self.former.push(former.key);
        self.former.extend(former.former);
        self
    }

    /// Reads a key from its text, 43 characters of base64url, as
    /// [`to_text`](SealKey::to_text) writes it: from a file, an environment variable or a secret manager.
    /// After it there may be former keys, with white space between them: [`SealKey::with_former`].
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refused = || {
            Error::new(
                ErrorKind::Configuration,
                "a sealing key is 32 bytes in base64url",
            )
        };
        let one = |text: &str| -> Result<Self, Error> {
            let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).unwrap_or_default());
            let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| refused())?;
            Ok(Self::new(bytes))
        };
        let mut keys = text.split_whitespace().map(one);
        let first = keys.next().ok_or_else(refused)??;
        keys.try_fold(first, |key, former| Ok(key.with_former(former?)))
    }

    /// The key as a text, to be kept where secrets are kept; former keys on lines of their own after it.
    pub fn to_text(&self) -> Secret {
        // 43 characters and a line break each: it does not grow and leave a key behind.
        let mut text = Zeroizing::new(String::with_capacity(44 * (1 + self.former.len())));
        for key in self.keys() {
            if !text.is_empty() {
                text.push('\n');
            }
            let key = Zeroizing::new(URL_SAFE_NO_PAD.encode(key.as_slice()));
            text.push_str(&key);
        }
        Secret::new(text.as_str())
    }

    fn keys(&self) -> impl Iterator<Item = &Bytes> {
        std::iter::once(&self.key).chain(&self.former)
    }

    /// A fresh key, good for as long as this process lives.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is no randomness to be had.
    pub fn generate() -> Result<Self, Error> {
        random::bytes().map(Self::new)
    }

    /// Encrypts. It opens only under the same context, so that what was sealed for one purpose, account or
    /// file is not taken for another.
    ///
    /// ```
    /// # fn main() -> dental_oauth::Result<()> {
    /// use dental_oauth::SealKey;
    ///
    /// let key = SealKey::generate()?;
    /// let sealed = key.seal("session 7", b"anything")?;
    /// assert_eq!(key.open("session 7", &sealed)?.expose(), "anything");
    /// assert!(key.open("session 8", &sealed).is_err());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is no randomness to be had.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<String, Error> {
        let nonce = random::bytes::<NONCE_LEN>()?;
        // Room for the tag, so that it does not grow and leave the plain text behind.
        let mut sealed = Vec::with_capacity(plain.len() + CHACHA20_POLY1305.tag_len());
        sealed.extend_from_slice(plain);
        cipher(&self.key)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed,
            )
            .map_err(|_| Error::new(ErrorKind::Internal, "sealing failed"))?;
        let mut whole = nonce.to_vec();
        whole.append(&mut sealed);
        Ok(URL_SAFE_NO_PAD.encode(whole))
    }

    /// Decrypts what [`SealKey::seal`] made of a text under the same context.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when it was made with another key or context, or was changed.
    pub fn open(&self, context: &str, sealed: &str) -> Result<Secret, Error> {
        let refused = || {
            Error::new(
                ErrorKind::Configuration,
                "the sealed record was made with another key, for another purpose, or was changed",
            )
        };
        let whole = Zeroizing::new(URL_SAFE_NO_PAD.decode(sealed).map_err(|_| refused())?);
        for key in self.keys() {
            // In place, and what a wrong key leaves is no good for the next one.
            let mut whole = whole.clone();
            let (nonce, rest) = whole.split_at_mut_checked(NONCE_LEN).ok_or_else(refused)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
            if let Ok(plain) = cipher(key)?.open_in_place(nonce, Aad::from(context), rest) {
                let text = std::str::from_utf8(plain).map_err(|_| refused())?;
                return Ok(Secret::new(text));
            }
        }
        Err(refused())
    }
}

fn cipher(key: &Bytes) -> Result<LessSafeKey, Error> {
    UnboundKey::new(&CHACHA20_POLY1305, &**key)
        .map(LessSafeKey::new)
        .map_err(|_| Error::new(ErrorKind::Internal, "the sealing key cannot be used"))
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_the_same_key_and_context_only() {
        let key = SealKey::generate().unwrap();
        let sealed = key.seal("pending", b"verifier").unwrap();
        assert!(!sealed.contains("verifier"));
        assert_eq!(key.open("pending", &sealed).unwrap().expose(), "verifier");
        assert!(key.open("record", &sealed).is_err());
        assert!(
            SealKey::generate()
                .unwrap()
                .open("pending", &sealed)
                .is_err()
        );
    }

    #[test]
    fn a_new_key_opens_what_former_ones_sealed_and_they_do_not_open_what_it_seals() {
        let keys: Vec<SealKey> = (1..=3).map(|byte| SealKey::new([byte; 32])).collect();
        let both = keys[1].clone().with_former(keys[0].clone());
        let all = keys[2].clone().with_former(both.clone());
        let again = SealKey::parse(&format!(" {}\n", all.to_text().expose())).unwrap();
        for sealing in &keys {
            let sealed = sealing.seal("record", b"x").unwrap();
            assert_eq!(all.open("record", &sealed).unwrap().expose(), "x");
            assert_eq!(again.open("record", &sealed).unwrap().expose(), "x");
        }
        let sealed = both.seal("record", b"x").unwrap();
        assert!(keys[0].open("record", &sealed).is_err());
        assert!(keys[1].open("record", &sealed).is_ok());
        assert_eq!(again.to_text().expose().len(), 3 * 43 + 2);
        let text = again.to_text();
        let spoiled = format!("{} AAAA", text.expose());
        assert!(SealKey::parse(&spoiled).is_err() && SealKey::parse(" ").is_err());
    }

    #[test]
    fn a_changed_record_does_not_open() {
        let key = SealKey::new([7; 32]);
        let sealed = key.seal("pending", b"x").unwrap();
        for position in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[position] = if changed[position] == b'A' {
                b'B'
            } else {
                b'A'
            };
            let changed = String::from_utf8(changed).unwrap();
            assert!(
                key.open("pending", &changed).is_err(),
                "position {position}"
            );
        }
        assert!(key.open("pending", "").is_err());
        assert!(key.open("pending", "AAAA").is_err());
    }
}
