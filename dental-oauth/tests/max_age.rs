//! A sign-in that asks for a recent proof of identity.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::oauth::{Callback, Scopes, TokenSet};
use dental_oauth::{Error, ErrorKind};
use serde_json::{Value, json};
use support::mint::Key;
use support::openid::{OpenIdWorld as World, with};

async fn sign_in(world: &World, limit: u64, claims: &Value) -> Result<TokenSet, Error> {
    let scopes = Scopes::parse("openid")?;
    let request = world
        .client
        .authorization("https://lab.example/cb", &scopes);
    let (url, pending) = request.max_age(Duration::from_secs(limit)).start()?;
    let parameter = |wanted: &str| {
        url.query_pairs()
            .find(|(name, _)| name == wanted)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(parameter("max_age"), limit.to_string());
    let header = json!({"alg": "RS256", "kid": "k1"}).to_string();
    let claims = claims.to_string().replace("NONCE", &parameter("nonce"));
    *world.id_token.lock().unwrap() = Key::ours().sign(&header, &claims);
    let callback = Callback::from_query(&format!("code=c&state={}", parameter("state")))?;
    pending.accept(&callback)?.exchange(&world.client).await
}

#[tokio::test]
async fn a_proof_within_the_limit_is_believed() {
    let world = World::new();
    for (limit, ago) in [(3600, 0), (3600, 3600), (0, 0), (0, 60)] {
        let claims = with(&world.claims(), "auth_time", json!(world.now() - ago));
        assert!(
            sign_in(&world, limit, &claims).await.is_ok(),
            "{limit} {ago}"
        );
    }
}

#[tokio::test]
async fn a_proof_that_is_too_old_or_not_there_is_refused() {
    let world = World::new();
    let old = with(&world.claims(), "auth_time", json!(world.now() - 3700));
    let text = with(&world.claims(), "auth_time", json!("yesterday"));
    for claims in [old, text, world.claims()] {
        let error = sign_in(&world, 3600, &claims).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IdTokenInvalid, "{claims}");
    }
    let just_too_old = with(&world.claims(), "auth_time", json!(world.now() - 61));
    assert!(sign_in(&world, 0, &just_too_old).await.is_err());
}

#[tokio::test]
async fn the_limit_cannot_be_set_as_a_mere_parameter() {
    let world = World::new();
    let scopes = Scopes::parse("openid").unwrap();
    let request = world
        .client
        .authorization("https://lab.example/cb", &scopes);
    let error = request.parameter("max_age", "0").start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
