//! The server's signing keys (RFC 7517), cached, rotated and never hammered.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, Method};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::client::OAuthClient;
use crate::clock::within;
use crate::error::{Error, ErrorKind, Sent};
use crate::net::{HttpRequest, RequestBody};

const FRESH: Duration = Duration::from_secs(300);
/// Between two fetches whatever happens, so that unknown key ids cannot be used to hammer the server.
const COOLDOWN: Duration = Duration::from_secs(60);
/// Old keys beat no keys while the endpoint is down.
const STALE: Duration = Duration::from_secs(24 * 3600);
const LARGEST_SET: usize = 1024 * 1024;
const MOST_KEYS: usize = 64;
const TOTAL: Duration = Duration::from_secs(10);

/// An RSA key fit for RS256: 2048 bits or more, odd exponent of 3 or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RsaKey {
    pub(super) id: Option<String>,
    pub(super) modulus: Vec<u8>,
    pub(super) exponent: Vec<u8>,
}

/// What is known about the keys.
#[derive(Debug, Clone)]
pub(super) enum Keys {
    Known(Vec<RsaKey>),
    /// The server answered 404 where keys were only expected.
    Unpublished,
}

#[derive(Debug)]
pub(super) struct KeyCache {
    url: Url,
    may_be_absent: bool,
    // Held across the fetch: that makes it a single flight.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: Option<Keys>,
    fetched: Option<Duration>,
    attempted: Option<Duration>,
}

impl KeyCache {
    pub(super) fn new(url: Url, may_be_absent: bool) -> Self {
        Self {
            url,
            may_be_absent,
            state: Mutex::default(),
        }
    }

    /// The keys, fetched anew when they are old or, at most once a minute, when `suffices` says that the
    /// one wanted is not among them.
    pub(super) async fn keys(
        &self,
        client: &OAuthClient,
        suffices: impl Fn(&[RsaKey]) -> bool,
    ) -> Result<Keys, Error> {
        let mut state = self.state.lock().await;
        let now = client.clock().monotonic();
        let age = |since: Option<Duration>| since.map(|since| now.saturating_sub(since));
        let fresh = age(state.fetched).is_some_and(|age| age < FRESH);
        let cooling = age(state.attempted).is_some_and(|age| age < COOLDOWN);
        let good = match &state.keys {
            Some(Keys::Known(keys)) => suffices(keys),
            Some(Keys::Unpublished) => true,
            None => false,
        };
        let settled = fresh && good;
        if !cooling && !settled {
            // Claimed before the fetch, so that a failing endpoint is not asked again at once.
            state.attempted = Some(now);
            match self.fetch(client).await {
                // Keys that were there once are not given up because somebody moved a file.
                Ok(Keys::Unpublished) if matches!(state.keys, Some(Keys::Known(_))) => {}
                Ok(keys) => {
                    state.keys = Some(keys);
                    state.fetched = Some(now);
                }
                Err(error) if state.keys.is_none() => {
                    // Nobody is served by a cooldown on a cache that never held a key.
                    state.attempted = None;
                    return Err(error);
                }
                Err(_) => {}
            }
        }
        if age(state.fetched).is_some_and(|age| age > STALE) {
            state.keys = None;
        }
        state
            .keys
            .clone()
            .ok_or_else(|| unavailable("the signing keys are not to be had"))
    }

    /// The keys as they were last fetched, without asking the server.
    pub(super) async fn known(&self) -> Result<Keys, Error> {
        let keys = self.state.lock().await.keys.clone();
        keys.ok_or_else(|| unavailable("the signing keys are not to be had"))
    }

    async fn fetch(&self, client: &OAuthClient) -> Result<Keys, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(
            ACCEPT,
            HeaderValue::from_static("application/jwk-set+json, application/json"),
        );
        let request = HttpRequest {
            method: Method::GET,
            url: self.url.clone(),
            headers,
            body: RequestBody::Empty,
            stall: TOTAL,
        };
        let call = async {
            let response = client.0.transport.send(request).await?;
            let status = response.status;
            let body = response.body.read_capped(LARGEST_SET).await?;
            Ok::<_, Error>((status, body))
        };
        let Some(answer) = within(&*client.0.clock, TOTAL, call).await else {
            return Err(unavailable("the signing keys took too long"));
        };
        let (status, body) = answer?;
        match status.as_u16() {
            200 => parse(&body).map(Keys::Known),
            404 if self.may_be_absent => Ok(Keys::Unpublished),
            other => Err(unavailable("the signing keys were refused").with_status(other)),
        }
    }
}

fn unavailable(detail: &'static str) -> Error {
    Error::new(ErrorKind::Transport, detail)
        .with_sent(Sent::Yes)
        .with_operation("fetch signing keys")
}

/// Reads a key set. Keys that cannot be used for RS256 are passed over one by one, symmetric ones too:
/// a public endpoint has no business with secrets.
pub(super) fn parse(body: &Bytes) -> Result<Vec<RsaKey>, Error> {
    #[derive(Deserialize)]
    struct Set<'a> {
        #[serde(borrow)]
        keys: Vec<&'a serde_json::value::RawValue>,
    }
    let set: Set<'_> = serde_json::from_slice(body)
        .map_err(|_| Error::new(ErrorKind::Decode, "the key set is not readable"))?;
    Ok(set
        .keys
        .into_iter()
        .take(MOST_KEYS)
        .filter_map(|raw| usable_key(raw.get()))
        .collect())
}

fn usable_key(json: &str) -> Option<RsaKey> {
    #[derive(Deserialize)]
    struct Jwk {
        kty: String,
        kid: Option<String>,
        alg: Option<String>,
        r#use: Option<String>,
        key_ops: Option<Vec<String>>,
        n: Option<String>,
        e: Option<String>,
    }
    let jwk: Jwk = serde_json::from_str(json).ok()?;
    let for_rs256 = jwk.kty == "RSA"
        && jwk.alg.as_deref().is_none_or(|alg| alg == "RS256")
        && jwk.r#use.as_deref().is_none_or(|purpose| purpose == "sig")
        && jwk
            .key_ops
            .as_ref()
            .is_none_or(|ops| ops.iter().any(|op| op == "verify"));
    let number = |text: Option<String>| -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(text?).ok()?;
        let leading = bytes.iter().take_while(|byte| **byte == 0).count();
        Some(bytes[leading..].to_vec())
    };
    let (modulus, exponent) = (number(jwk.n)?, number(jwk.e)?);
    let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    let at_least_three = exponent.len() > 1 || exponent.first().is_some_and(|only| *only >= 3);
    (for_rs256 && (2048..=8192).contains(&bits) && odd && at_least_three).then_some(RsaKey {
        id: jwk.kid,
        modulus,
        exponent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(members: &str, modulus_bytes: usize) -> String {
        let modulus = URL_SAFE_NO_PAD.encode(vec![0xC3; modulus_bytes]);
        format!(r#"{{"kty":"RSA","n":"{modulus}"{members}}}"#)
    }

    fn usable(members: &str, modulus_bytes: usize) -> bool {
        usable_key(&key(members, modulus_bytes)).is_some()
    }

    #[test]
    fn only_keys_fit_for_rs256_are_used() {
        assert!(usable(r#","e":"AQAB""#, 256));
        assert!(usable(
            r#","e":"AQAB","use":"sig","alg":"RS256","key_ops":["verify"]"#,
            512
        ));
        assert!(usable(r#","e":"Aw""#, 256), "exponent 3");
        assert!(!usable(r#","e":"AQ""#, 256), "exponent 1");
        assert!(!usable(r#","e":"AQAA""#, 256), "even exponent");
        assert!(!usable(r#","e":"""#, 256), "no exponent");
        assert!(!usable(r#","e":"AQAB""#, 128), "1024 bits");
        assert!(!usable(r#","e":"AQAB","use":"enc""#, 256));
        assert!(!usable(r#","e":"AQAB","alg":"RS512""#, 256));
        assert!(!usable(r#","e":"AQAB","key_ops":["encrypt"]"#, 256));
        assert!(usable_key(r#"{"kty":"oct","k":"AAAA"}"#).is_none());
        assert!(usable_key(r#"{"kty":"EC","crv":"P-256","x":"","y":""}"#).is_none());
        assert!(usable_key("[]").is_none());
    }

    #[test]
    fn unusable_keys_do_not_spoil_the_set() {
        let set = format!(
            r#"{{"keys":[{{"kty":"AKP"}},7,null,{}]}}"#,
            key(r#","e":"AQAB""#, 256)
        );
        assert_eq!(parse(&Bytes::from(set)).unwrap().len(), 1);
        assert!(parse(&Bytes::from_static(b"{\"keys\":7}")).is_err());
        assert!(parse(&Bytes::from_static(b"<html>")).is_err());
    }
}
