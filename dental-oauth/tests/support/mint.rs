//! Mints id_tokens with keys that exist for these tests alone.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rsa::{KeyPair, PublicKeyComponents};
use serde_json::{Value, json};

pub struct Key {
    pub id: &'static str,
    pair: KeyPair,
}

impl Key {
    /// The key that the server publishes.
    pub fn ours() -> Self {
        Self::read("k1", include_str!("synthetic_test_key.pem"))
    }

    /// Another one.
    pub fn other() -> Self {
        Self::read("k2", include_str!("synthetic_other_key.pem"))
    }

    fn read(id: &'static str, pem: &str) -> Self {
        let begin = pem.find("-----BEGIN").unwrap();
        let body: String = pem[begin..]
            .lines()
            .filter(|line| !line.starts_with("--"))
            .collect();
        let pair = KeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
        Self { id, pair }
    }

    /// The key as a server publishes it.
    pub fn jwk(&self) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id,
            "n": base64url(&public.n), "e": base64url(&public.e),
        })
    }

    /// A compact JWS over these two texts, whatever they are.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", base64url(header), base64url(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &ring::signature::RSA_PKCS1_SHA256,
                &ring::rand::SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", base64url(signature))
    }
}

pub fn key_set(keys: &[&Key]) -> String {
    json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() }).to_string()
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
