//! The readers of what servers and browsers send, each with what must hold whatever comes. Tests and the fuzzer
//! throw bytes at them; nothing else uses this.

use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, HeaderValue};
use url::form_urlencoded;

use super::client::OAuthClient;
use super::discovery::Metadata;
use super::id_token::{self, Expected};
use super::jws::Jws;
use super::pending::Pending;
use super::server_clock::ServerClock;
use super::token::{TokenResponse, jwt_claims};
use super::{Callback, Scopes, jwks};
use crate::net::LoopbackHttp;
use crate::seal::SealKey;
use crate::secret::Secret;
use crate::testing::{ManualClock, OpenIdProvider, Reply, ScriptedTransport};

/// A client of a server whose id_tokens are believed unsigned, so that what they claim is read.
static CLIENT: LazyLock<OAuthClient> = LazyLock::new(|| {
    let server = OpenIdProvider::new(Arc::new(ManualClock::new()));
    server.client(server.describe().jwks(super::Jwks::Unpublished))
});

fn now() -> SystemTime {
    CLIENT.clock().now()
}

/// Runs what waits for nothing.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

pub(crate) fn callback(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for read in [
        Callback::from_url,
        Callback::from_query,
        Callback::from_form,
        Callback::from_fragment,
        Callback::from_web_message,
    ] {
        let Ok(callback) = read(&text) else {
            continue;
        };
        if let Ok(code) = callback.take_code() {
            let code = code.expose();
            assert!((1..=4096).contains(&code.len()));
            assert!(code.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
    if Callback::from_query(&text).is_ok() {
        for name in ["code", "state", "iss", "error"] {
            let pairs = form_urlencoded::parse(text.as_bytes());
            assert!(pairs.filter(|(key, _)| key == name).count() <= 1);
        }
    }
}

pub(crate) fn token_response(bytes: &[u8]) {
    let response = match TokenResponse::parse(bytes) {
        Ok(response) => response,
        Err(error) => {
            assert!(error.to_string().len() < 300, "it quotes nothing");
            return;
        }
    };
    if let Ok(token) = response.checked_access_token() {
        let header = format!("Bearer {}", token.expose());
        assert!(HeaderValue::from_str(&header).is_ok());
        assert!(!token.expose().is_empty() && token.expose().len() <= 64 * 1024);
    }
    assert!(
        response
            .refresh_token()
            .is_none_or(|token| !token.expose().is_empty())
    );
    if let Some(scopes) = response.scopes() {
        assert!(!scopes.is_empty());
        assert_eq!(Scopes::parse(&scopes.to_string()).ok(), Some(scopes));
    }
    let (opaque, now) = (CLIENT.server(), now());
    let ten_years = Duration::from_secs(10 * 366 * 86_400);
    if let Some(end) = response.expires_at(opaque, now) {
        assert!(end > now && end <= now + ten_years);
    }
    let jwt = opaque.clone().jwt_access_tokens(true);
    let _ = response.expires_at(&jwt, now);
    let _ = response.check_type(&jwt);
}

/// The compact form as a whole.
pub(crate) fn jws(bytes: &[u8]) {
    let Ok(token) = std::str::from_utf8(bytes) else {
        return;
    };
    let _ = jwt_claims(token);
    if Jws::parse(token).is_ok() {
        assert!(token.len() <= 16 * 1024 && token.split('.').count() == 3);
        let strict = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        assert!(token.bytes().all(strict));
    }
}

/// What an id_token claims: the bytes are its payload.
pub(crate) fn claims(bytes: &[u8]) {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
    let token = format!("{header}.{}.AA", URL_SAFE_NO_PAD.encode(bytes));
    let _ = jwt_claims(&token);
    let access_token = Secret::new("access-1-0");
    for max_age in [None, Some(60)] {
        let expected = Expected {
            nonce: None,
            max_age,
            access_token: &access_token,
            server_clock: ServerClock::default(),
            previous: None,
        };
        let token = Secret::new(token.as_str());
        if let Ok(token) = at_once(id_token::verify(&CLIENT, &token, &expected)) {
            assert_eq!(token.issuer(), OpenIdProvider::ISSUER);
            assert!(
                token
                    .subject()
                    .is_some_and(|subject| !subject.expose().is_empty())
            );
            assert!(token.expires_at() + Duration::from_secs(60) > now());
            assert!(token.issued_at() <= now() + Duration::from_secs(60));
        }
    }
}

pub(crate) fn key_set(bytes: &[u8]) {
    let Ok(keys) = jwks::parse(&Bytes::copy_from_slice(bytes)) else {
        return;
    };
    assert!(keys.len() <= 64);
    for key in keys {
        assert!((256..=1024).contains(&key.modulus.len()));
        assert_ne!(key.modulus[0], 0);
        assert_eq!(key.exponent.last().map(|last| last % 2), Some(1));
        assert_ne!(key.exponent, [1]);
    }
}

pub(crate) fn metadata(bytes: &[u8]) {
    let transport = ScriptedTransport::in_turn([Reply::json(200, bytes.to_vec())]);
    let (issuer, loopback) = (OpenIdProvider::ISSUER, LoopbackHttp::Refused);
    let clock = ManualClock::new();
    let fetched = at_once(Metadata::fetch(issuer, &[], loopback, &transport, &clock));
    let Ok(metadata) = fetched else {
        return;
    };
    assert_eq!(metadata.issuer(), issuer);
    if let Ok(server) = metadata.authorization_server(CLIENT.provider().clone()) {
        for endpoint in [&server.authorization_endpoint, &server.token_endpoint] {
            assert_eq!(endpoint.origin().ascii_serialization(), issuer);
        }
    }
}

/// `Date`, which says how far two clocks are apart.
pub(crate) fn date(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        headers.insert(DATE, value);
    }
    let said = ServerClock::read(&headers, now()).diagnosis(60);
    assert!(said.len() < 100);
}

pub(crate) fn scopes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(scopes) = Scopes::parse(&text) {
        assert_eq!(
            Scopes::parse(&scopes.to_string()).ok().as_ref(),
            Some(&scopes)
        );
        assert!(scopes.iter().all(|scope| scopes.contains(scope)));
    }
    let lenient = Scopes::lenient(&text);
    assert_eq!(Scopes::parse(&lenient.to_string()).ok(), Some(lenient));
}

/// A sign-in that a browser or a database brings back.
pub(crate) fn sealed_sign_in(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let key = SealKey::new([7; 32]);
    assert!(
        Pending::unseal(&text, &key, &CLIENT).is_err(),
        "nobody sealed it"
    );
    let _ = SealKey::parse(&text);
}
