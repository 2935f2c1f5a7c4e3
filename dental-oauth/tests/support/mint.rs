//! Mints id_tokens with keys that exist for tests alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dental_oauth::testing::SigningKey;
use serde_json::Value;

pub struct Key {
    pub id: &'static str,
    key: SigningKey,
}

impl Key {
    /// The key that the server publishes.
    pub fn ours() -> Self {
        Self {
            id: "k1",
            key: SigningKey::first(),
        }
    }

    /// Another one.
    pub fn other() -> Self {
        Self {
            id: "k2",
            key: SigningKey::second(),
        }
    }

    /// The key as a server publishes it.
    pub fn jwk(&self) -> Value {
        serde_json::from_str(&self.key.jwk()).unwrap()
    }

    /// A compact JWS over these two texts, whatever they are.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        self.key.sign(header, claims)
    }
}

pub fn key_set(keys: &[&Key]) -> String {
    SigningKey::set(&keys.iter().map(|key| &key.key).collect::<Vec<_>>())
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
