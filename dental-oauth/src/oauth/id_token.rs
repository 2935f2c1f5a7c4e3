//! id_tokens: a strict compact JWS reader (RFC 7515 section 7.1) and every check of OpenID Connect Core
//! section 3.1.3.7.
//!
//! Claims are only reachable through [`IdToken`], which only a verified token becomes.

use std::fmt;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

use super::client::OAuthClient;
use super::jwks::{Keys, RsaKey};
use super::members::{Members, WrongType};
use super::token::TokenParts;
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::error::{Error, ErrorKind, Sent};
use crate::secret::{Phi, Secret};

/// Clock difference that is forgiven, in seconds.
const LEEWAY: i64 = 60;
/// An id_token of a sign-in was issued just now; ten minutes cover the slowest clock.
const OLDEST: i64 = 600;
const LONGEST: usize = 16 * 1024;

/// A verified id_token.
#[derive(Clone)]
pub struct IdToken {
    issuer: String,
    subject: Option<Phi<String>>,
    issued_at: SystemTime,
    expires_at: SystemTime,
    claims: Members,
}

impl IdToken {
    /// Who issued it: one of the accepted issuers.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The issuer's id of the person. Together with the issuer this is the identity; an e-mail address
    /// is not.
    pub fn subject(&self) -> Option<&Phi<String>> {
        self.subject.as_ref()
    }

    /// When it was issued.
    pub fn issued_at(&self) -> SystemTime {
        self.issued_at
    }

    /// When it ends. Says nothing about how long the person stays signed in.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    /// A further claim, such as `email`; `None` when absent or of another type.
    pub fn claim<T: DeserializeOwned>(&self, name: &str) -> Option<Phi<T>> {
        self.claims.get::<T>(name).ok().flatten().map(Phi::new)
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What the token must agree with.
pub(super) struct Expected<'a> {
    /// The nonce sent at sign-in. `Some` makes the claim mandatory.
    pub(super) nonce: Option<&'a Secret>,
    /// How long ago the person may have proved who they are, in seconds. `Some` makes `auth_time`
    /// mandatory.
    pub(super) max_age: Option<u64>,
    /// The access token of the same answer, for `at_hash`.
    pub(super) access_token: &'a Secret,
    /// The grant a refresh continues (OpenID Connect Core section 12.2).
    pub(super) previous: Option<&'a TokenParts>,
}

/// Verifies signature and claims.
///
/// `IdTokenInvalid` and `IssuerMismatch` mean the token is bad; any other kind means that it could not
/// be checked.
pub(super) async fn verify(
    client: &OAuthClient,
    token: &Secret,
    expected: &Expected<'_>,
) -> Result<IdToken, Error> {
    let jws = Jws::parse(token.expose())?;
    let key_id = jws.key_id.as_deref();
    let now = unix_seconds(client.clock().now());
    let keys = match (&client.0.keys, expected.previous) {
        (None, _) => Keys::Unpublished,
        (Some(cache), None) => {
            cache
                .keys(client, |keys| choose_key(keys, key_id).is_ok())
                .await?
        }
        // No fetch after a refresh: until it is saved, memory holds the only copy of the successor.
        (Some(cache), Some(_)) => match cache.known().await {
            Ok(Keys::Known(keys)) if choose_key(&keys, key_id).is_ok() => Keys::Known(keys),
            Ok(Keys::Unpublished) => Keys::Unpublished,
            // What it claims is looked at all the same: another person's tokens are never taken.
            Ok(Keys::Known(_)) | Err(_) => {
                check_claims(client, jws.claims, expected, now)?;
                return Err(uncheckable());
            }
        },
    };
    if let Keys::Known(keys) = keys {
        jws.check_signature(choose_key(&keys, key_id)?)?;
    }
    check_claims(client, jws.claims, expected, now)
}

/// Not wrong, but its key is not at hand.
fn uncheckable() -> Error {
    Error::new(ErrorKind::Transport, "the id_token's key is not at hand").with_sent(Sent::Yes)
}

struct Jws<'a> {
    key_id: Option<String>,
    signed: &'a str,
    signature: Vec<u8>,
    claims: Members,
}

impl<'a> Jws<'a> {
    fn parse(token: &'a str) -> Result<Self, Error> {
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

    fn check_signature(&self, key: &RsaKey) -> Result<(), Error> {
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
fn choose_key<'k>(keys: &'k [RsaKey], key_id: Option<&str>) -> Result<&'k RsaKey, Error> {
    let mut fitting = keys
        .iter()
        .filter(|key| key_id.is_none() || key.id.as_deref() == key_id);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(invalid("no published key fits it")),
        (Some(_), Some(_)) => Err(invalid("several published keys fit it")),
    }
}

fn check_claims(
    client: &OAuthClient,
    claims: Members,
    expected: &Expected<'_>,
    now: i64,
) -> Result<IdToken, Error> {
    let server = client.server();
    let issuer = required::<String>(&claims, "iss")?;
    if !server.issuers.contains(&issuer) {
        return Err(Error::new(
            ErrorKind::IssuerMismatch,
            "the id_token names an issuer that is not accepted",
        )
        .with_sent(Sent::Yes));
    }
    let audience = required::<Audience>(&claims, "aud")?.0;
    if !audience.iter().any(|entry| entry == client.client_id()) {
        return Err(invalid("it is for another client"));
    }
    if audience.iter().any(|entry| entry != client.client_id()) {
        return Err(invalid("it is also for a client that is not trusted"));
    }
    if claims
        .get::<String>("azp")?
        .is_some_and(|party| party != client.client_id())
    {
        return Err(invalid("it was issued to another client"));
    }
    let expires = required::<NumericDate>(&claims, "exp")?.0;
    if expires <= now - LEEWAY {
        return Err(invalid("it has expired (check this computer's clock)"));
    }
    let issued = required::<NumericDate>(&claims, "iat")?.0;
    if issued > now + LEEWAY {
        return Err(invalid(
            "it is from the future (check this computer's clock)",
        ));
    }
    if issued < now - OLDEST {
        return Err(invalid(
            "it is too old for this sign-in (check this computer's clock)",
        ));
    }
    if claims
        .get::<NumericDate>("nbf")?
        .is_some_and(|start| start.0 > now + LEEWAY)
    {
        return Err(invalid("it is not valid yet (check this computer's clock)"));
    }
    if let Some(limit) = expected.max_age {
        let proved = required::<NumericDate>(&claims, "auth_time")?.0;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX - LEEWAY);
        if now.saturating_sub(proved) > limit.saturating_add(LEEWAY) {
            return Err(invalid("the person signed in longer ago than is allowed"));
        }
    }
    check_nonce(claims.get("nonce")?, expected)?;
    if let Some(hash) = claims.get::<String>("at_hash")? {
        // The hash goes with the id_token's own algorithm, whatever signs the access token.
        let digest = Sha256::digest(expected.access_token.expose().as_bytes());
        if URL_SAFE_NO_PAD.encode(&digest[..16]) != hash {
            return Err(invalid("it belongs to another access token"));
        }
    }
    let subject = claims.get::<String>("sub")?;
    match &subject {
        Some(subject) if subject.is_empty() || subject.len() > 255 || !subject.is_ascii() => {
            return Err(invalid("its subject is not usable"));
        }
        None if !server.subject_optional => return Err(invalid("it names no subject")),
        _ => {}
    }
    let subject = subject.map(Phi::new);
    if let Some(previous) = expected.previous {
        let same = |before: bool| {
            if before {
                Ok(())
            } else {
                Err(invalid("it is for another person"))
            }
        };
        same(
            previous
                .issuer
                .as_ref()
                .is_none_or(|before| *before == issuer),
        )?;
        same(
            previous
                .subject
                .as_ref()
                .is_none_or(|before| Some(before) == subject.as_ref()),
        )?;
    }
    Ok(IdToken {
        issuer,
        subject,
        issued_at: from_unix_seconds(issued),
        expires_at: from_unix_seconds(expires),
        claims,
    })
}

/// At sign-in the nonce is exactly the one sent; after a refresh it is absent or repeats the original.
fn check_nonce(received: Option<String>, expected: &Expected<'_>) -> Result<(), Error> {
    let sent = match expected.previous {
        Some(previous) => previous.nonce.as_ref(),
        None => expected.nonce,
    };
    match (received, sent) {
        (Some(received), Some(sent)) if sent.same_as(&received) => Ok(()),
        (None, None) => Ok(()),
        (None, Some(_)) | (Some(_), None) if expected.previous.is_some() => Ok(()),
        (None, Some(_)) => Err(invalid("it lacks the nonce")),
        (Some(_), None) => Err(invalid("it has a nonce nobody sent")),
        (Some(_), Some(_)) => Err(invalid("its nonce is another sign-in's")),
    }
}

impl From<WrongType> for Error {
    fn from(_: WrongType) -> Self {
        invalid("a member is of the wrong type")
    }
}

fn required<T: DeserializeOwned>(members: &Members, name: &str) -> Result<T, Error> {
    members
        .get(name)?
        .ok_or_else(|| invalid("a required member is missing"))
}

fn invalid(reason: &'static str) -> Error {
    Error::new(
        ErrorKind::IdTokenInvalid,
        format!("the id_token is refused: {reason}"),
    )
    .with_sent(Sent::Yes)
}

/// `aud`: one string or a list of strings (RFC 7519 section 4.1.3).
struct Audience(Vec<String>);

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            One(String),
            Many(Vec<String>),
        }
        Ok(match Shape::deserialize(deserializer)? {
            Shape::One(one) => Self(vec![one]),
            Shape::Many(many) => Self(many),
        })
    }
}

/// Seconds since 1970, possibly fractional, never a string (RFC 7519 section 2).
struct NumericDate(i64);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        if !(0.0..=253_402_300_799.0).contains(&seconds) {
            return Err(D::Error::custom("not a believable time"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "in range, and fractions are dropped"
        )]
        Ok(Self(seconds as i64))
    }
}
