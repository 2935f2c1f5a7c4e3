//! A server that signs id_tokens, and a sign-in at it.

use std::sync::{Arc, Mutex};

use dental_oauth::oauth::{Callback, Jwks, OAuthClient, Scopes, TokenSet};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, Error};
use serde_json::{Value, json};
use url::Url;

use super::mint::{Key, key_set};
use super::{client, server};

pub const ISSUER: &str = "https://as.example";
pub const ACCESS_TOKEN: &str = "access-1";

/// A server that hands out whatever id_token it is given, and the keys it is given.
pub struct OpenIdWorld {
    pub clock: Arc<ManualClock>,
    pub transport: ScriptedTransport,
    pub client: OAuthClient,
    pub id_token: Arc<Mutex<String>>,
    pub keys: Arc<Mutex<Reply>>,
    /// What the token endpoint says the time is.
    pub date: Arc<Mutex<String>>,
}

impl OpenIdWorld {
    pub fn new() -> Self {
        Self::publishing(Jwks::At, Reply::json(200, key_set(&[&Key::ours()])))
    }

    pub fn publishing(at: fn(Url) -> Jwks, keys: Reply) -> Self {
        let (id_token, keys) = (
            Arc::new(Mutex::new(String::new())),
            Arc::new(Mutex::new(keys)),
        );
        let (given_token, given_keys) = (id_token.clone(), keys.clone());
        let date = Arc::new(Mutex::new(String::new()));
        let given_date = date.clone();
        let transport = ScriptedTransport::new(move |request| {
            match request.url.path() {
            "/jwks" => given_keys.lock().unwrap().clone(),
            _ => Reply::with(
                200,
                &[("content-type", "application/json"), ("date", given_date.lock().unwrap().as_str())],
                json!({
                    "access_token": ACCESS_TOKEN, "refresh_token": "refresh-1", "token_type": "Bearer", "expires_in": 3600,
                    "id_token": *given_token.lock().unwrap(),
                })
                .to_string(),
            ),
        }
        });
        let clock = Arc::new(ManualClock::skipping());
        let server = server()
            .issuers([ISSUER])
            .jwks(at(Url::parse("https://as.example/jwks").unwrap()));
        let client = client(server, transport.clone(), &clock);
        Self {
            clock,
            transport,
            client,
            id_token,
            keys,
            date,
        }
    }

    pub fn now(&self) -> i64 {
        let since = self
            .clock
            .now()
            .duration_since(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
        i64::try_from(since.as_secs()).unwrap()
    }

    /// The claims of a good token; `NONCE` stands for the nonce of the sign-in.
    pub fn claims(&self) -> Value {
        let now = self.now();
        json!({
            "iss": ISSUER, "sub": "person-1", "aud": "client-1",
            "exp": now + 3600, "iat": now, "nonce": "NONCE",
        })
    }

    /// Signs in; the server answers with the token this makes from the nonce.
    pub async fn sign_in(&self, mint: impl FnOnce(&str) -> String) -> Result<TokenSet, Error> {
        let scopes = Scopes::parse("openid").unwrap();
        let (url, pending) = self.client.authorize("https://lab.example/cb", &scopes)?;
        let parameter = |name| {
            url.query_pairs()
                .find(|(key, _)| key == name)
                .unwrap()
                .1
                .into_owned()
        };
        *self.id_token.lock().unwrap() = mint(&parameter("nonce"));
        let callback = Callback::from_query(&format!("code=c&state={}", parameter("state")))?;
        pending.accept(&callback)?.exchange(&self.client).await
    }

    pub async fn sign_in_with(
        &self,
        key: &Key,
        header: &Value,
        claims: &Value,
    ) -> Result<TokenSet, Error> {
        self.sign_in(|nonce| {
            let claims = claims.to_string().replace("NONCE", nonce);
            key.sign(&header.to_string(), &claims)
        })
        .await
    }

    pub async fn sign_in_with_key(&self, key: &Key) -> Result<TokenSet, Error> {
        self.sign_in_with(key, &json!({"alg": "RS256", "kid": key.id}), &self.claims())
            .await
    }

    pub fn key_fetches(&self) -> usize {
        let requests = self.transport.requests();
        requests
            .iter()
            .filter(|request| request.url.path() == "/jwks")
            .count()
    }
}

pub fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut copy = object.clone();
    copy[name] = value;
    copy
}

pub fn without(object: &Value, name: &str) -> Value {
    let mut copy = object.clone();
    copy.as_object_mut().unwrap().remove(name);
    copy
}
