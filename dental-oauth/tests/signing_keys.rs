//! The keys that sign id_tokens: fetched when needed, rotated, and never asked for in a hurry.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::Jwks;
use dental_oauth::testing::Reply;
use serde_json::json;
use support::mint::{Key, key_set};
use support::openid::OpenIdWorld as World;
use support::seconds;

#[tokio::test]
async fn a_rotated_key_is_fetched_once_the_cooldown_is_over() {
    let world = World::new();
    world.sign_in_with_key(&Key::ours()).await.unwrap();
    *world.keys.lock().unwrap() = Reply::json(200, key_set(&[&Key::ours(), &Key::other()]));
    world.clock.advance(seconds(59));
    assert!(world.sign_in_with_key(&Key::other()).await.is_err());
    assert_eq!(world.key_fetches(), 1);
    world.clock.advance(seconds(1));
    world.sign_in_with_key(&Key::other()).await.unwrap();
    assert_eq!(world.key_fetches(), 2);
}

#[tokio::test]
async fn unknown_key_ids_do_not_hammer_the_server() {
    let world = World::new();
    for _ in 0..1000 {
        assert!(world.sign_in_with_key(&Key::other()).await.is_err());
    }
    assert_eq!(world.key_fetches(), 1);
}

#[tokio::test]
async fn several_keys_are_told_apart_by_id_and_never_guessed() {
    let both = Reply::json(200, key_set(&[&Key::ours(), &Key::other()]));
    let world = World::publishing(Jwks::At, both);
    world.sign_in_with_key(&Key::ours()).await.unwrap();
    world.sign_in_with_key(&Key::other()).await.unwrap();
    let nameless = json!({"alg": "RS256"});
    assert!(
        world
            .sign_in_with(&Key::ours(), &nameless, &world.claims())
            .await
            .is_err()
    );

    let twice = Reply::json(200, key_set(&[&Key::ours(), &Key::ours()]));
    let world = World::publishing(Jwks::At, twice);
    assert!(world.sign_in_with_key(&Key::ours()).await.is_err());
}

#[tokio::test]
async fn old_keys_serve_for_a_day_while_the_endpoint_is_down() {
    for failure in [
        Reply::json(503, ""),
        Reply::unreachable(),
        Reply::json(200, "<html>"),
        Reply::json(404, ""),
    ] {
        let world = World::publishing(Jwks::IfFoundAt, Reply::json(200, key_set(&[&Key::ours()])));
        world.sign_in_with_key(&Key::ours()).await.unwrap();
        *world.keys.lock().unwrap() = failure;
        world.clock.advance(seconds(23 * 3600));
        world.sign_in_with_key(&Key::ours()).await.unwrap();
        assert!(
            world.sign_in_with_key(&Key::other()).await.is_err(),
            "still checked"
        );
    }
}

#[tokio::test]
async fn keys_older_than_a_day_are_not_used() {
    let world = World::new();
    world.sign_in_with_key(&Key::ours()).await.unwrap();
    *world.keys.lock().unwrap() = Reply::json(503, "");
    world.clock.advance(seconds(24 * 3600 + 1));
    let error = world.sign_in_with_key(&Key::ours()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn keys_that_are_only_expected_may_be_missing_and_those_that_are_promised_may_not() {
    let expected = World::publishing(Jwks::IfFoundAt, Reply::json(404, ""));
    expected.sign_in_with_key(&Key::other()).await.unwrap();
    let promised = World::publishing(Jwks::At, Reply::json(404, ""));
    assert!(promised.sign_in_with_key(&Key::ours()).await.is_err());
    let failing = World::publishing(Jwks::IfFoundAt, Reply::json(500, ""));
    assert!(failing.sign_in_with_key(&Key::ours()).await.is_err());
}

#[tokio::test]
async fn keys_come_before_the_code() {
    let world = World::new();
    world.sign_in_with_key(&Key::ours()).await.unwrap();
    let requests = world.transport.requests();
    let paths: Vec<_> = requests.iter().map(|request| request.url.path()).collect();
    assert_eq!(paths, ["/jwks", "/token"]);
}

#[tokio::test]
async fn a_code_is_not_spent_while_the_keys_are_not_to_be_had() {
    let world = World::publishing(Jwks::At, Reply::unreachable());
    assert!(world.sign_in_with_key(&Key::ours()).await.is_err());
    let requests = world.transport.requests();
    assert!(requests.iter().all(|request| request.url.path() == "/jwks"));
}
