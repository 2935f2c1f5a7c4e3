//! id_tokens: every check of OpenID Connect Core section 3.1.3.7.
//!
//! Claims are only reachable through [`IdToken`], which only a verified token becomes.

use std::fmt;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

use super::client::OAuthClient;
use super::jwks::Keys;
use super::jws::{Jws, choose_key, invalid, required};
use super::members::Members;
use super::server_clock::ServerClock;
use super::token::TokenParts;
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::error::{Error, ErrorKind, Sent};
use crate::secret::{Phi, Secret};

/// Clock difference that is forgiven, in seconds.
const LEEWAY: i64 = 60;
/// An id_token of a sign-in was issued just now; ten minutes cover the slowest clock.
const OLDEST: i64 = 600;

/// A verified id_token.
#[derive(Clone)]
pub struct IdToken {
    issuer: String,
    subject: Option<Phi<String>>,
    issued_at: SystemTime,
    expires_at: SystemTime,
    auth_time: Option<i64>,
    claims: Members,
    token: Secret,
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

    /// The token as it came: for a sign-out at the server's own page, which wants to know who leaves
    /// ([`EndSessionRequest::id_token_hint`](super::EndSessionRequest::id_token_hint)). Its claims are
    /// readable by anybody who has it.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// When the person proved who they are, in seconds since 1970; `None` where the server does not say.
    pub(super) fn auth_time(&self) -> Option<i64> {
        self.auth_time
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
    /// What the answer said about the server's clock.
    pub(super) server_clock: ServerClock,
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
                check_claims(client, token, jws.claims, expected, now)?;
                return Err(uncheckable());
            }
        },
    };
    if let Keys::Known(keys) = keys {
        jws.check_signature(choose_key(&keys, key_id)?)?;
    }
    check_claims(client, token, jws.claims, expected, now)
}

/// Not wrong, but its key is not at hand.
fn uncheckable() -> Error {
    Error::new(ErrorKind::Transport, "the id_token's key is not at hand").with_sent(Sent::Yes)
}

fn check_claims(
    client: &OAuthClient,
    token: &Secret,
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
    let times = check_times(&claims, expected, now)?;
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
        check_continues(previous, &issuer, subject.as_ref(), times.proved)?;
    }
    Ok(IdToken {
        issuer,
        subject,
        issued_at: from_unix_seconds(times.issued),
        expires_at: from_unix_seconds(times.expires),
        auth_time: times.proved,
        claims,
        token: token.clone(),
    })
}

struct Times {
    issued: i64,
    expires: i64,
    proved: Option<i64>,
}

fn check_times(claims: &Members, expected: &Expected<'_>, now: i64) -> Result<Times, Error> {
    let off = |reason: &str| {
        let diagnosis = expected.server_clock.diagnosis(LEEWAY);
        let detail = format!("the id_token is refused: {reason} ({diagnosis})");
        Error::new(ErrorKind::IdTokenInvalid, detail).with_sent(Sent::Yes)
    };
    let expires = required::<NumericDate>(claims, "exp")?.0;
    if expires <= now - LEEWAY {
        return Err(off("it has expired"));
    }
    let issued = required::<NumericDate>(claims, "iat")?.0;
    if issued > now + LEEWAY {
        return Err(off("it is from the future"));
    }
    if issued < now - OLDEST {
        return Err(off("it is too old for this sign-in"));
    }
    if claims
        .get::<NumericDate>("nbf")?
        .is_some_and(|start| start.0 > now + LEEWAY)
    {
        return Err(off("it is not valid yet"));
    }
    let proved = auth_time(claims, expected)?;
    if let Some(limit) = expected.max_age {
        let proved = proved.ok_or_else(|| invalid("a required member is missing"))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX - LEEWAY);
        if now.saturating_sub(proved) > limit.saturating_add(LEEWAY) {
            return Err(off("the person signed in longer ago than is allowed"));
        }
    }
    Ok(Times {
        issued,
        expires,
        proved,
    })
}

/// Whether the id_token of a refresh is about the same sign-in (OpenID Connect Core section 12.2).
fn check_continues(
    previous: &TokenParts,
    issuer: &str,
    subject: Option<&Phi<String>>,
    proved: Option<i64>,
) -> Result<(), Error> {
    if previous
        .issuer
        .as_ref()
        .is_some_and(|before| before != issuer)
        || previous
            .subject
            .as_ref()
            .is_some_and(|before| Some(before) != subject)
    {
        return Err(invalid("it is for another person"));
    }
    // The time of the proof at sign-in, not of the refresh.
    if let (Some(before), Some(now)) = (previous.auth_time, proved)
        && before != now
    {
        return Err(invalid("it is for another sign-in"));
    }
    Ok(())
}

/// `auth_time`, where it counts: when `max_age` was asked for, and in a refresh that has one to compare.
/// A sign-in that did not ask takes an odd one for none.
fn auth_time(claims: &Members, expected: &Expected<'_>) -> Result<Option<i64>, Error> {
    let counts = expected.max_age.is_some()
        || expected
            .previous
            .is_some_and(|previous| previous.auth_time.is_some());
    match claims.get::<NumericDate>("auth_time") {
        Ok(time) => Ok(time.map(|time| time.0)),
        Err(_) if !counts => Ok(None),
        Err(error) => Err(error.into()),
    }
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
