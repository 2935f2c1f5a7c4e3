//! Tokens that end while work goes on (dossier S1 to S6).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::session::{SignIn, TokenStore as _};
use support::{World, environment};

const DAY: Duration = Duration::from_secs(86_400);

fn refreshes(world: &World) -> usize {
    let log = world.server().log();
    log.iter()
        .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_tasks_that_find_the_token_expired_cause_one_refresh() {
    let world = World::new().await;
    world.server().advance(DAY);
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let client = world.client.clone();
            tokio::spawn(async move { client.me().await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(refreshes(&world), 1);
    assert_eq!(world.count("GET", "/v1/users/me"), 64);
}

#[tokio::test]
async fn a_rotated_token_is_on_disk_before_the_new_access_token_is_used() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let store = dental_oauth::session::FileStore::open(folder.path().join("tokens")).unwrap();
    let oauth = world.oauth(&environment(world.server()), world.server().client_secret());
    let key = world.session.key().clone();
    let tokens = world.sign_in(&environment(world.server())).await.unwrap();
    let first = tokens.refresh_token().unwrap().expose().to_owned();
    let session =
        dental_oauth::session::Session::new(oauth, std::sync::Arc::new(store.clone()), key.clone())
            .unwrap();
    session.sign_in(&tokens).await.unwrap();
    world.server().advance(DAY);
    let token = session.access_token().await.unwrap();
    let stored = store.load(&key).await.unwrap().unwrap();
    assert!(
        stored
            .tokens
            .access_token()
            .same_as(token.secret().expose())
    );
    assert!(!stored.tokens.refresh_token().unwrap().same_as(&first));
}

#[tokio::test]
async fn one_401_is_answered_by_one_refresh_and_one_replay() {
    let world = World::new().await;
    world.set("api_fault", "unauthorized_once");
    world.client.me().await.unwrap();
    assert_eq!(
        (refreshes(&world), world.count("GET", "/v1/users/me")),
        (1, 2)
    );
}

#[tokio::test]
async fn a_server_that_always_says_401_is_not_hammered() {
    let world = World::new().await;
    world.set("api_fault", "unauthorized_always");
    for _ in 0..5 {
        assert_eq!(
            world.client.me().await.unwrap_err().kind(),
            ErrorKind::Unauthorized
        );
    }
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test]
async fn a_dead_grant_asks_for_a_person_and_is_not_tried_again() {
    let world = World::new().await;
    world.server().revoke_all();
    world.server().advance(DAY);
    for _ in 0..3 {
        let error = world.client.me().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReauthenticationRequired);
        assert!(error.needs_user());
    }
    assert_eq!(refreshes(&world), 1);
    assert!(matches!(
        world.session.status().await.unwrap(),
        SignIn::NeedsLogin
    ));
}

#[tokio::test]
async fn a_refresh_without_a_new_refresh_token_keeps_the_old_one() {
    let world = World::new().await;
    world.set("omit_refresh_token", "on_refresh");
    world.set("rotate_refresh", "off");
    for _ in 0..3 {
        world.server().advance(DAY);
        world.client.me().await.unwrap();
    }
    assert_eq!(refreshes(&world), 3);
}

#[tokio::test]
async fn odd_lifetimes_are_understood() {
    for (switch, value) in [
        ("omit_expires_in", "on"),
        ("expires_in_string", "on"),
        ("omit_scope", "on"),
    ] {
        let world = World::new().await;
        world.set(switch, value);
        let tokens = world.sign_in(&environment(world.server())).await.unwrap();
        let life = tokens
            .expires_at()
            .unwrap()
            .duration_since(world.clock.now())
            .unwrap();
        assert!(life > Duration::from_secs(86_000), "{switch}: {life:?}");
        assert_eq!(
            tokens.granted_scopes().to_string(),
            "openid user design-case file",
            "{switch}"
        );
    }
}

#[tokio::test]
async fn a_lost_refresh_costs_one_new_sign_in_and_nothing_more() {
    // Strict server, answer lost after the token was spent: the one case no client can close.
    let world = World::new().await;
    world.server().advance(DAY);
    world.set("token_fault", "lost_after_consume:1");
    let error = world.client.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthenticationRequired);
    // One knowing retry, then never again.
    assert_eq!(refreshes(&world), 2);
    let tokens = world.sign_in(&environment(world.server())).await.unwrap();
    world.session.sign_in(&tokens).await.unwrap();
    world.client.me().await.unwrap();
}

#[tokio::test]
async fn while_the_old_token_lives_a_lost_refresh_does_not_disturb() {
    let world = World::new().await;
    world.server().advance(Duration::from_secs(86_400 - 120));
    world.set("token_fault", "lost_before:1");
    world.client.me().await.unwrap();
    world.client.me().await.unwrap();
    // The same token is not tried again before the access token has ended: a repeat could kill it.
    assert_eq!(refreshes(&world), 1);
    world.server().advance(Duration::from_secs(120));
    world.client.me().await.unwrap();
    assert_eq!(refreshes(&world), 2);
}

#[tokio::test]
async fn signing_out_revokes_and_forgets() {
    let world = World::new().await;
    world.session.sign_out().await.unwrap();
    let error = world.client.me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignedOut);
    let log = world.server().log();
    assert!(
        log.iter()
            .any(|entry| entry.path == "/oidc/token/revocation" && entry.status == 200)
    );
}
