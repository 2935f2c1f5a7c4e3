//! id_tokens that come with a refresh (OpenID Connect Core section 12.2).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{
    AccountKey, Attempt, Cas, MemoryStore, OwnerId, Session, TokenStore as _,
};
use dental_oauth::testing::Reply;
use dental_oauth::{Clock as _, ErrorKind, Secret};
use serde_json::{Value, json};
use support::mint::Key;
use support::openid::{OpenIdWorld, with, without};
use support::{HOUR, seconds, token_of};

/// Signs in with a good id_token; an hour later the token endpoint answers with the one that `mint`
/// makes from good claims. `Err` holds the kind of error, and whether anything was revoked.
async fn refreshed_with(mint: impl FnOnce(Value) -> String) -> Result<String, (ErrorKind, bool)> {
    refreshed_after(|claims| claims, mint).await
}

/// As [`refreshed_with`], after a sign-in with other claims.
async fn refreshed_after(
    first: impl FnOnce(Value) -> Value,
    mint: impl FnOnce(Value) -> String,
) -> Result<String, (ErrorKind, bool)> {
    let world = OpenIdWorld::new();
    let mut nonce = String::new();
    let claims = first(world.claims());
    let tokens = world
        .sign_in(|sent| {
            sent.clone_into(&mut nonce);
            sign(&with(&claims, "nonce", json!(sent)))
        })
        .await
        .unwrap();
    let client = world.client.clone();
    let key = AccountKey::new(client.provider(), client.client_id(), "clinic");
    let session = Session::new(client, Arc::new(MemoryStore::new()), key).unwrap();
    session.sign_in(&tokens).await.unwrap();
    world.clock.advance(HOUR);
    *world.id_token.lock().unwrap() = mint(with(&world.claims(), "nonce", json!(nonce)));
    let outcome = token_of(&session).await;
    let requests = world.transport.requests();
    let revoked = requests
        .iter()
        .any(|request| request.url.path() == "/revoke");
    outcome.map_err(|kind| (kind, revoked))
}

fn sign(claims: &Value) -> String {
    Key::ours().sign(r#"{"alg":"RS256","kid":"k1"}"#, &claims.to_string())
}

#[tokio::test]
async fn the_same_person_goes_on() {
    assert!(
        refreshed_with(|claims| sign(&claims)).await.is_ok(),
        "nonce repeated"
    );
    assert!(
        refreshed_with(|claims| sign(&without(&claims, "nonce")))
            .await
            .is_ok(),
        "no nonce"
    );
}

#[tokio::test]
async fn anybody_else_does_not_and_their_tokens_are_revoked() {
    let refused = Err((ErrorKind::ReauthenticationRequired, true));
    for (member, value) in [
        ("sub", json!("person-2")),
        ("iss", json!("https://other.example")),
        ("aud", json!("client-2")),
        ("nonce", json!("another")),
        ("azp", json!("client-2")),
    ] {
        let outcome = refreshed_with(|claims| sign(&with(&claims, member, value))).await;
        assert_eq!(outcome, refused, "{member}");
    }
    let outcome = refreshed_with(|claims| sign(&without(&claims, "sub"))).await;
    assert_eq!(outcome, refused, "nobody");
    let unsigned = refreshed_with(|claims| {
        Key::other().sign(r#"{"alg":"RS256","kid":"k1"}"#, &claims.to_string())
    });
    assert_eq!(unsigned.await, refused, "wrong key");
}

#[tokio::test]
async fn the_id_token_of_the_sign_in_is_not_taken_for_a_new_one() {
    let outcome = refreshed_with(|claims| {
        let iat = claims["iat"].as_i64().unwrap() - 3600;
        sign(&with(&claims, "iat", json!(iat)))
    });
    assert_eq!(
        outcome.await,
        Err((ErrorKind::ReauthenticationRequired, true))
    );
}

/// `auth_time` of the sign-in and of the refresh.
async fn proved_at(
    before: Option<Value>,
    after: Option<Value>,
) -> Result<String, (ErrorKind, bool)> {
    let put = |claims: Value, time: Option<Value>| match time {
        Some(time) => with(&claims, "auth_time", time),
        None => claims,
    };
    refreshed_after(
        |claims| put(claims, before),
        |claims| sign(&put(claims, after)),
    )
    .await
}

#[tokio::test]
async fn a_refresh_speaks_of_the_same_proof_of_identity() {
    let time = |seconds: i64| Some(json!(seconds));
    let refused = Err((ErrorKind::ReauthenticationRequired, true));
    assert_eq!(proved_at(time(1000), time(1001)).await, refused);
    assert_eq!(proved_at(time(1000), Some(json!("1000"))).await, refused);
    for (before, after) in [
        (time(1000), time(1000)),
        (time(1000), None),
        (None, time(1001)),
        (None, None),
        // Nobody asked for it, so an odd one is none.
        (Some(json!("yesterday")), time(1001)),
        (None, Some(json!("yesterday"))),
    ] {
        let outcome = proved_at(before.clone(), after.clone()).await;
        assert!(outcome.is_ok(), "{before:?} {after:?}");
    }
}

#[tokio::test]
async fn keys_that_are_not_to_be_had_cost_the_id_token_but_not_the_grant() {
    let world = OpenIdWorld::new();
    let tokens = world.sign_in_with_key(&Key::ours()).await.unwrap();
    let key = AccountKey::new(world.client.provider(), "client-1", "clinic");
    let session = Session::new(world.client.clone(), Arc::new(MemoryStore::new()), key).unwrap();
    session.sign_in(&tokens).await.unwrap();
    *world.keys.lock().unwrap() = Reply::unreachable();
    world.clock.advance(30 * HOUR + seconds(1));
    *world.id_token.lock().unwrap() = sign(&without(&world.claims(), "nonce"));
    assert!(token_of(&session).await.is_ok());
}

#[tokio::test]
async fn a_key_that_is_not_at_hand_costs_nobody_the_grant_but_still_lets_nobody_else_in() {
    let unknown = |claims: &Value| {
        Key::other().sign(
            r#"{"alg":"RS256","kid":"not-published"}"#,
            &claims.to_string(),
        )
    };
    assert!(refreshed_with(|claims| unknown(&claims)).await.is_ok());
    let outcome = refreshed_with(|claims| unknown(&with(&claims, "sub", json!("person-2")))).await;
    assert_eq!(outcome, Err((ErrorKind::ReauthenticationRequired, true)));
}

#[tokio::test]
async fn waiting_for_somebody_elses_refresh_does_not_hammer_the_key_server() {
    let world = OpenIdWorld::new();
    *world.keys.lock().unwrap() = Reply::unreachable();
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let key = AccountKey::new(world.client.provider(), "client-1", "clinic");
    let now = world.clock.now();
    let tokens = TokenSet::from_parts(
        Secret::new("at"),
        Some(Secret::new("rt")),
        now,
        Some(now),
        Scopes::parse("openid").unwrap(),
    );
    let Cas::Stored(spending) = store.replace(&key, None, &tokens).await.unwrap() else {
        panic!("not stored");
    };
    let attempt = Attempt {
        owner: OwnerId(9),
        spending,
    };
    store.begin(&key, &attempt, seconds(30)).await.unwrap();
    let session = Session::new(world.client.clone(), store, key).unwrap();
    let _ = token_of(&session).await;
    assert!(world.clock.sleeps().len() > 100, "it waited");
    assert_eq!(world.key_fetches(), 1);
}
