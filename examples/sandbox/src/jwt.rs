//! Tokens in the shape of the vendor's samples, signed with the synthetic keys, and the key set that verifies them.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::{hmac, signature};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// One signing key.
#[derive(Debug)]
pub(crate) struct Key {
    pair: KeyPair,
    pub(crate) kid: String,
    n: String,
    e: String,
}

impl Key {
    fn load(pkcs8: &[u8]) -> Self {
        let pair = KeyPair::from_pkcs8(pkcs8).expect("the embedded synthetic key is valid");
        let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
        let n = URL_SAFE_NO_PAD.encode(&public.n);
        let e = URL_SAFE_NO_PAD.encode(&public.e);
        // RFC 7638: the thumbprint is the hash of exactly these members in this order.
        let thumbprint = Sha256::digest(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        Self {
            pair,
            kid: URL_SAFE_NO_PAD.encode(thumbprint),
            n,
            e,
        }
    }

    fn sign(&self, padding: &'static dyn signature::RsaEncoding, text: &str) -> Vec<u8> {
        let mut out = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(padding, &SystemRandom::new(), text.as_bytes(), &mut out)
            .expect("a signature fits its own modulus");
        out
    }

    pub(crate) fn jwk(&self) -> serde_json::Value {
        serde_json::json!({
            "kty": "RSA", "use": "sig", "kid": self.kid, "n": self.n, "e": self.e,
        })
    }
}

/// Both keys, so that a rotation can be played through.
#[derive(Debug)]
pub(crate) struct Keys {
    one: Key,
    two: Key,
}

/// The keys, read once: that takes longer than all else a sandbox does to start.
pub(crate) fn keys() -> &'static Keys {
    static KEYS: LazyLock<Keys> = LazyLock::new(Keys::load);
    &KEYS
}

impl Keys {
    fn load() -> Self {
        Self {
            one: Key::load(include_bytes!("../keys/loopback-one.pk8")),
            two: Key::load(include_bytes!("../keys/loopback-two.pk8")),
        }
    }

    /// The key a switch names.
    pub(crate) fn named(&self, name: &str) -> &Key {
        if name == "two" { &self.two } else { &self.one }
    }

    /// The key that switch does not name.
    pub(crate) fn other(&self, name: &str) -> &Key {
        if name == "two" { &self.one } else { &self.two }
    }
}

/// How a token is signed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signer<'a> {
    Rs256(&'a Key),
    Rs512(&'a Key),
    Hs256(&'a [u8]),
    None,
}

/// Header members, in the order of the samples.
#[derive(Debug, Serialize)]
pub(crate) struct Head<'a> {
    pub(crate) alg: &'static str,
    pub(crate) typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kid: Option<&'a str>,
}

/// Claims of an access token, in the order of the samples.
#[derive(Debug, Serialize)]
pub(crate) struct AccessClaims<'a> {
    pub(crate) jti: String,
    pub(crate) sub: &'a str,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) scope: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) iss: &'a str,
    pub(crate) aud: &'a str,
}

/// Claims of an ID token, in the order of the samples.
#[derive(Debug, Serialize)]
pub(crate) struct IdClaims {
    pub(crate) sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    pub(crate) at_hash: String,
    pub(crate) aud: String,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) iss: String,
}

/// Signs claims. `kid` replaces the key's own id.
pub(crate) fn sign(
    signer: Signer<'_>,
    typ: &'static str,
    kid: Option<&str>,
    claims: &impl Serialize,
) -> String {
    let (alg, own) = match signer {
        Signer::Rs256(key) => ("RS256", Some(key.kid.as_str())),
        Signer::Rs512(key) => ("RS512", Some(key.kid.as_str())),
        Signer::Hs256(_) => ("HS256", None),
        Signer::None => ("none", None),
    };
    let head = Head {
        alg,
        typ,
        kid: kid.or(own),
    };
    let text = format!("{}.{}", part(&head), part(claims));
    let signature = match signer {
        Signer::Rs256(key) => key.sign(&signature::RSA_PKCS1_SHA256, &text),
        Signer::Rs512(key) => key.sign(&signature::RSA_PKCS1_SHA512, &text),
        Signer::Hs256(secret) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        }
        Signer::None => Vec::new(),
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn part(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

/// OpenID Connect Core 3.1.3.6 with SHA-256: the left half of the hash.
pub(crate) fn at_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
}

/// RFC 7636, S256.
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// RFC 7636, section 4.1: length and alphabet of a verifier.
pub(crate) fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_hash_matches_the_vector() {
        assert_eq!(at_hash("synthetic.access.token"), "-QewpHUCtn-84w5hJ66Oog");
    }

    #[test]
    fn challenges_match_the_vectors() {
        let vectors = [
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
        for (verifier, expected) in vectors {
            assert!(is_verifier(&verifier));
            assert_eq!(challenge(&verifier), expected);
        }
    }

    #[test]
    fn verifiers_outside_the_grammar_are_refused() {
        assert!(!is_verifier(&"a".repeat(42)));
        assert!(!is_verifier(&"a".repeat(129)));
        assert!(!is_verifier(&format!("{} ", "a".repeat(42))));
        assert!(!is_verifier(&format!("{}+", "a".repeat(42))));
    }

    #[test]
    fn a_token_verifies_with_the_published_key_and_only_with_that() {
        let keys = Keys::load();
        let token = sign(Signer::Rs256(keys.named("one")), "JWT", None, &"claims");
        let (text, signature) = token.rsplit_once('.').expect("three parts");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let verify = |key: &Key| {
            let public = PublicKeyComponents {
                n: URL_SAFE_NO_PAD.decode(&key.n).expect("base64url"),
                e: URL_SAFE_NO_PAD.decode(&key.e).expect("base64url"),
            };
            let how = &signature::RSA_PKCS1_2048_8192_SHA256;
            public.verify(how, text.as_bytes(), &signature).is_ok()
        };
        assert!(verify(keys.named("one")));
        assert!(!verify(keys.named("two")));
        assert_ne!(keys.named("one").kid, keys.other("one").kid);
    }
}
