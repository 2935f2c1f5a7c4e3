//! Keys that sign the id_tokens of tests.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rsa::{KeyPair, PublicKeyComponents};

/// An RSA key of 2048 bits that is published with this library: it proves nothing to anybody.
///
/// ```
/// use dental_oauth::testing::SigningKey;
///
/// let token = SigningKey::first().sign(r#"{"alg":"RS256","kid":"k1"}"#, r#"{"sub":"person-1"}"#);
/// assert_eq!(token.split('.').count(), 3);
/// ```
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    pair: Arc<KeyPair>,
}

impl SigningKey {
    /// The one that servers of tests sign with. Its id is `k1`.
    pub fn first() -> Self {
        Self::numbered(1)
    }

    /// Another one, `k2`: for a rotation, and for tokens that a stranger signed.
    pub fn second() -> Self {
        Self::numbered(2)
    }

    /// The `n`th key of a server that rotates: odd ones are the first key, even ones the second, each under
    /// an id of its own.
    pub(super) fn numbered(n: u32) -> Self {
        let pkcs8: &[u8] = if n % 2 == 1 {
            include_bytes!("keys/synthetic-one.pk8")
        } else {
            include_bytes!("keys/synthetic-two.pk8")
        };
        let pair = KeyPair::from_pkcs8(pkcs8).expect("a key of this crate");
        Self {
            id: format!("k{n}"),
            pair: Arc::new(pair),
        }
    }

    /// Its key id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half as a JSON Web Key (RFC 7517), fit for RS256.
    pub fn jwk(&self) -> String {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.pair.public());
        serde_json::json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id,
            "n": URL_SAFE_NO_PAD.encode(&public.n), "e": URL_SAFE_NO_PAD.encode(&public.e),
        })
        .to_string()
    }

    /// A key set of these keys, as a server publishes it.
    pub fn set(keys: &[&Self]) -> String {
        let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }

    /// A compact JWS (RFC 7515) over these two texts, whatever they are, signed with RS256 whatever the
    /// header says.
    pub fn sign(&self, header: &str, claims: &str) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                &ring::signature::RSA_PKCS1_SHA256,
                &ring::rand::SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .expect("the system has randomness");
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
