//! A strict reader of the compact form of a signed token (RFC 7515 section 7.1), and the choice of its key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::de::DeserializeOwned;

use super::jwks::RsaKey;
use super::members::{Members, WrongType};
use crate::error::{Error, ErrorKind, Sent};

const LONGEST: usize = 16 * 1024;

/// A token whose header is acceptable and whose signature is not yet checked.
pub(super) struct Jws<'a> {
    pub(super) key_id: Option<String>,
    pub(super) claims: Members,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    pub(super) fn parse(token: &'a str) -> Result<Self, Error> {
        if token.len() > LONGEST {
            return Err(invalid("it is too long"));
        }
        let mut segments = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) = (
            segments.next(),
            segments.next(),
            segments.next(),
            segments.next(),
        ) else {
            return Err(invalid("it has not three parts"));
        };
        // Strict: no padding, no white space, no stray bits.
        let decode = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| invalid("a part is not base64url"))
        };
        let parse = |json: &[u8]| {
            serde_json::from_slice::<Members>(json)
                .map_err(|_| invalid("a part is not a JSON object with distinct members"))
        };
        let header = parse(&decode(header)?)?;
        // Before any key is looked up: `none` and HMAC must never reach one (RFC 8725 section 3.1).
        if required::<String>(&header, "alg")? != "RS256" {
            return Err(invalid("its algorithm is not RS256"));
        }
        // An extension we do not know must be refused (RFC 7515 section 4.1.11); `b64` is one.
        if header.has("crit") || header.has("b64") {
            return Err(invalid("it uses an extension"));
        }
        if let Some(kind) = header.get::<String>("typ")? {
            let kind = kind.to_ascii_lowercase();
            if kind != "jwt" && kind != "application/jwt" {
                return Err(invalid("it is another type of token"));
            }
        }
        // `jwk`, `jku`, `x5u` and `x5c` are not even looked at: keys come from the configured place.
        Ok(Self {
            key_id: header.get("kid")?,
            signed: &token[..token.rfind('.').unwrap_or_default()],
            signature: decode(signature)?,
            claims: parse(&decode(payload)?)?,
        })
    }

    pub(super) fn check_signature(&self, key: &RsaKey) -> Result<(), Error> {
        RsaPublicKeyComponents {
            n: &key.modulus,
            e: &key.exponent,
        }
        .verify(
            &RSA_PKCS1_2048_8192_SHA256,
            self.signed.as_bytes(),
            &self.signature,
        )
        .map_err(|_| invalid("its signature is wrong"))
    }
}

/// The one key that may have signed. No guessing among several (OpenID Connect Core section 10.1).
pub(super) fn choose_key<'k>(
    keys: &'k [RsaKey],
    key_id: Option<&str>,
) -> Result<&'k RsaKey, Error> {
    let mut fitting = keys
        .iter()
        .filter(|key| key_id.is_none() || key.id.as_deref() == key_id);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(invalid("no published key fits it")),
        (Some(_), Some(_)) => Err(invalid("several published keys fit it")),
    }
}

impl From<WrongType> for Error {
    fn from(_: WrongType) -> Self {
        invalid("a member is of the wrong type")
    }
}

pub(super) fn required<T: DeserializeOwned>(members: &Members, name: &str) -> Result<T, Error> {
    members
        .get(name)?
        .ok_or_else(|| invalid("a required member is missing"))
}

pub(super) fn invalid(reason: &'static str) -> Error {
    Error::new(
        ErrorKind::IdTokenInvalid,
        format!("the id_token is refused: {reason}"),
    )
    .with_sent(Sent::Yes)
}
