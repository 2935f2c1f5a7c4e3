//! Signing in, staying signed in and who that is (WF-1 to WF-3, dossier 1).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::Revocation;
use support::World;

fn refreshes(world: &World) -> usize {
    let log = world.server().log();
    log.iter()
        .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_and_is_known() {
    let world = World::new().await;
    let tokens = world.sign_in().await.unwrap();
    world.session.sign_in(&tokens).await.unwrap();
    let user = world.client.current_user().await.unwrap();
    assert_eq!(user.username.unwrap().expose(), "demo_doctor");
    assert!(user.is_doctor && !user.is_staff);
    let zone = world
        .client
        .timezone_of(&user.doctor.unwrap())
        .await
        .unwrap();
    assert!(zone.unwrap().contains('/'));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_redirect_to_the_user_is_followed_inside_the_service_alone() {
    let world = World::new().await;
    for place in ["absolute", "relative", "alias", "direct"] {
        world.set("users_current", place);
        world.client.current_user().await.unwrap();
    }
    for place in ["elsewhere", "loop"] {
        world.set("users_current", place);
        let error = world.client.current_user().await.unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::Redirected | ErrorKind::Decode | ErrorKind::NotFound
            ),
            "{place} {error}"
        );
    }
    world.assert_no_token_went_astray();
}

#[tokio::test(flavor = "multi_thread")]
async fn items_that_answer_with_a_redirect_are_asked_again_with_the_same_method() {
    let world = World::new().await;
    world.set("redirects", "items");
    world.client.timezone_of("100001").await.unwrap();
    let document = world.server().newest("documents").unwrap();
    let path = format!("/api/documents/{document}");
    let change = world.client.request(http::Method::PATCH, &path);
    let change = change.json(&serde_json::json!({"description": "changed"}));
    let answer = world.client.call(&change).await.unwrap();
    assert_eq!(answer.status.as_u16(), 204);
    let row = world.server().rows("documents").pop().unwrap();
    assert_eq!(row["description"], "changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_tasks_that_find_the_token_expired_cause_one_refresh() {
    let world = World::with(|builder| builder.calls_per_hour(None)).await;
    world.set("burst", "off");
    world.set("users_current", "direct");
    world.server().advance(Duration::from_secs(172_900));
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let client = world.client.clone();
            tokio::spawn(async move { client.current_user().await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_refreshed_ten_minutes_before_its_end() {
    let world = World::new().await;
    world
        .server()
        .advance(Duration::from_secs(172_800 - 11 * 60 - 60));
    world.client.current_user().await.unwrap();
    assert_eq!(refreshes(&world), 0);
    world.server().advance(Duration::from_secs(2 * 60));
    world.client.current_user().await.unwrap();
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_brings_no_new_refresh_token_keeps_the_old_one() {
    let world = World::new().await;
    world.set("omit_refresh_token", "on_refresh");
    for _ in 0..3 {
        world.server().advance(Duration::from_secs(172_900));
        world.client.current_user().await.unwrap();
    }
    assert_eq!(refreshes(&world), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_endpoint_that_throttles_is_waited_for() {
    let world = World::new().await;
    world.server().advance(Duration::from_secs(172_900));
    world.set("token_fault", "throttled_once");
    let first = world.client.current_user().await;
    if first.is_err() {
        world.server().advance(Duration::from_secs(120));
        world.client.current_user().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_grant_asks_for_a_person_whatever_the_status() {
    for status in ["400", "401"] {
        let world = World::new().await;
        world.set("oauth_error_status", status);
        world.server().revoke_all();
        let error = world.client.current_user().await.unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::ReauthenticationRequired,
            "{status}"
        );
        assert!(error.needs_user());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_revoked_with_and_without_the_slash() {
    for place in ["both", "slash", "no_slash"] {
        let world = World::new().await;
        world.set("revoke_path", place);
        let revoked = world.session.sign_out().await.unwrap();
        assert_eq!(revoked, Revocation::Confirmed, "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scopes_that_were_not_granted_are_named() {
    let world = World::new().await;
    let missing = world
        .client
        .missing_scopes(&["calendar:read"])
        .await
        .unwrap();
    assert!(missing.is_empty());
    world.set("granted_scope", "no_calendar");
    let tokens = world.sign_in().await.unwrap();
    world.session.sign_in(&tokens).await.unwrap();
    let missing = world
        .client
        .missing_scopes(&drchrono_client::SCOPES)
        .await
        .unwrap();
    assert_eq!(missing.to_string(), "calendar:read");
}
