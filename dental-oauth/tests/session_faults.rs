//! Staying signed in when things go wrong: what may be spent, what is dead, what is tried again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::{LostRotation, TokenSet};
use dental_oauth::session::{Attempt, Begin, Generation, MemoryStore, OwnerId, SignIn, TokenStore};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, Secret};
use support::stores::WatchedStore;
use support::{
    HOUR, StrictServer, World, first_tokens, key, refused, seconds, server, token_of, tokens,
};

/// A server that fails like this the first times it is asked, and then rotates.
fn failing_first(failures: Vec<Reply>) -> ScriptedTransport {
    let mut failures = failures.into_iter();
    let mut rotated = 0;
    ScriptedTransport::new(move |_| {
        failures.next().unwrap_or_else(|| {
            rotated += 1;
            tokens(rotated)
        })
    })
}

fn ways_to_lose_an_answer() -> Vec<(&'static str, Reply)> {
    vec![
        ("reset after the request was sent", Reply::lost()),
        ("500", Reply::json(500, "{}")),
        ("502 with a page", Reply::json(502, "<html>")),
        ("503", Reply::json(503, "")),
        (
            "cut off",
            Reply::json(200, r#"{"access_token":"a"#).broken(),
        ),
        ("not JSON", Reply::json(200, "<html>login</html>")),
        (
            "no access token",
            Reply::json(200, r#"{"token_type":"Bearer"}"#),
        ),
        (
            "another token type",
            Reply::json(200, r#"{"access_token":"a","token_type":"mac"}"#),
        ),
        ("400 without a code", Reply::json(400, "oops")),
    ]
}

#[tokio::test]
async fn retry_now_sends_the_same_token_once_more_in_the_same_call() {
    for (name, lost) in ways_to_lose_an_answer() {
        let server = server().lost_rotation(LostRotation::RetryNow);
        let world = World::expired(failing_first(vec![lost]), server).await;
        assert_eq!(world.token().await.as_deref(), Ok("at-1"), "{name}");
        assert_eq!(world.sent("rt-0"), 2, "{name}");
    }
}

#[tokio::test]
async fn retry_now_makes_one_knowing_retry_a_call_however_long_the_server_fails() {
    let server = server().lost_rotation(LostRotation::RetryNow);
    let world = World::expired(ScriptedTransport::new(|_| Reply::lost()), server).await;
    assert!(world.token().await.is_err());
    assert_eq!(world.sent("rt-0"), 2);
    world.clock.advance(seconds(60));
    assert!(world.token().await.is_err());
    assert_eq!(world.sent("rt-0"), 3);
}

#[tokio::test]
async fn retry_after_access_expiry_serves_the_old_token_to_its_end_and_then_tries_once_more() {
    for (name, lost) in ways_to_lose_an_answer() {
        let server = server().lost_rotation(LostRotation::RetryAfterAccessExpiry);
        let world = World::with(failing_first(vec![lost]), server).await;
        world.clock.advance(seconds(3600 - 61));
        for _ in 0..50 {
            assert_eq!(world.token().await.as_deref(), Ok("at-0"), "{name}");
            world.clock.advance(seconds(1));
        }
        assert_eq!(world.sent("rt-0"), 1, "{name}");
        world.clock.advance(seconds(11));
        assert_eq!(world.token().await.as_deref(), Ok("at-1"), "{name}");
        assert_eq!(world.sent("rt-0"), 2, "{name}");
    }
}

#[tokio::test]
async fn while_the_old_token_is_served_to_its_end_the_store_is_left_alone() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::with_clock(clock.clone())));
    let transport = ScriptedTransport::new(|_| Reply::lost());
    let world = World::on(transport, server(), store.clone(), clock).await;
    world.clock.advance(seconds(3600 - 61));
    for _ in 0..50 {
        assert_eq!(world.token().await.as_deref(), Ok("at-0"));
    }
    assert_eq!(store.count("begin"), 1);
}

#[tokio::test]
async fn reauthorize_never_sends_a_token_that_may_be_spent() {
    for (name, lost) in ways_to_lose_an_answer() {
        let server = server().lost_rotation(LostRotation::Reauthorize);
        let world = World::expired(failing_first(vec![lost]), server).await;
        assert!(world.token().await.is_err(), "{name}");
        for _ in 0..3 {
            let outcome = world.token().await;
            assert_eq!(outcome, Err(ErrorKind::ReauthenticationRequired), "{name}");
        }
        assert_eq!(world.sent("rt-0"), 1, "{name}");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up_after_thirty_seconds() {
    let server = server().lost_rotation(LostRotation::Reauthorize);
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let transport = ScriptedTransport::new(|_| Reply::Silence);
    let world = World::on(transport, server, store, clock).await;
    world.clock.advance(HOUR);
    let session = world.session.clone();
    let calling = tokio::spawn(async move { token_of(&session).await });
    support::until(|| !world.transport.requests().is_empty()).await;
    world.clock.advance(seconds(29));
    tokio::task::yield_now().await;
    assert!(!calling.is_finished());
    world.clock.advance(seconds(1));
    assert_eq!(calling.await.unwrap(), Err(ErrorKind::Timeout));
}

#[tokio::test]
async fn answers_that_surely_spent_nothing_leave_no_note() {
    for (name, reply) in [
        ("no connection", Reply::unreachable()),
        ("invalid_client", refused("invalid_client")),
        ("invalid_request", refused("invalid_request")),
        ("unauthorized_client", refused("unauthorized_client")),
        ("unsupported_grant_type", refused("unsupported_grant_type")),
        ("401 without a body", Reply::json(401, "")),
        ("403 with a page", Reply::json(403, "<html>")),
        ("404", Reply::json(404, "")),
        (
            "307 to elsewhere",
            Reply::with(307, &[("location", "https://evil.example/")], ""),
        ),
        ("429", Reply::json(429, "")),
    ] {
        let server = server().lost_rotation(LostRotation::Reauthorize);
        let world = World::expired(failing_first(vec![reply]), server).await;
        assert!(world.token().await.is_err(), "{name}");
        assert_eq!(world.token().await.as_deref(), Ok("at-1"), "{name}");
        assert_eq!(world.transport.requests().len(), 2, "{name}: one a call");
    }
}

#[tokio::test]
async fn invalid_grant_asks_for_a_person_and_is_not_tried_again() {
    let transport = ScriptedTransport::new(|_| refused("invalid_grant"));
    let world = World::expired(transport, server()).await;
    for _ in 0..20 {
        assert_eq!(
            world.token().await,
            Err(ErrorKind::ReauthenticationRequired)
        );
        world.clock.advance(seconds(600));
    }
    assert_eq!(world.transport.requests().len(), 1);
    assert!(matches!(
        world.session.status().await.unwrap(),
        SignIn::NeedsLogin
    ));
}

#[tokio::test]
async fn a_sign_in_ends_what_invalid_grant_began() {
    let mut dead = true;
    let transport = ScriptedTransport::new(move |_| {
        if std::mem::take(&mut dead) {
            refused("invalid_grant")
        } else {
            tokens(7)
        }
    });
    let world = World::expired(transport, server()).await;
    assert!(world.token().await.is_err());
    world
        .session
        .sign_in(&first_tokens(&world.clock))
        .await
        .unwrap();
    assert_eq!(world.token().await.as_deref(), Ok("at-0"));
    world.clock.advance(HOUR);
    assert_eq!(world.token().await.as_deref(), Ok("at-7"));
}

#[tokio::test]
async fn invalid_grant_with_a_moved_store_adopts_what_is_there() {
    // Another process saves its successor while our request is on its way.
    let clock = Arc::new(ManualClock::skipping());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let (others, now) = (store.clone(), clock.now());
    let transport = ScriptedTransport::new(move |_| {
        let moved = TokenSet::from_parts(
            Secret::new("theirs"),
            Some(Secret::new("rt-theirs")),
            now,
            Some(now + 3 * HOUR),
            dental_oauth::oauth::Scopes::default(),
        );
        ready(async {
            let stored = others.load(&key()).await.unwrap().unwrap();
            others
                .replace(&key(), Some(stored.generation), &moved)
                .await
                .unwrap();
        });
        refused("invalid_grant")
    });
    let world = World::on(transport, server(), store, clock).await;
    world.clock.advance(HOUR);
    assert_eq!(world.token().await.as_deref(), Ok("theirs"));
    assert_eq!(world.transport.requests().len(), 1);
}

/// Runs a future that never has to wait.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("it had to wait"),
    }
}

#[tokio::test]
async fn invalid_grant_is_not_believed_while_the_store_cannot_be_read_again() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::with_clock(clock.clone())));
    let down = store.clone();
    let transport = ScriptedTransport::new(move |_| {
        down.reads_fail
            .store(true, std::sync::atomic::Ordering::SeqCst);
        refused("invalid_grant")
    });
    let world = World::on(transport, server(), store.clone(), clock).await;
    world.clock.advance(HOUR);
    assert_eq!(world.token().await, Err(ErrorKind::Store));
}

/// A world whose store holds the note of somebody who began a minute ago and never came back.
async fn with_a_dead_owners_note(policy: LostRotation, transport: ScriptedTransport) -> World {
    let clock = Arc::new(ManualClock::skipping());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let server = server().lost_rotation(policy);
    let world = World::on(transport, server, store, clock).await;
    world.clock.advance(seconds(3600 - 100));
    let generation: Generation = world.store.load(&key()).await.unwrap().unwrap().generation;
    let dead = Attempt {
        owner: OwnerId(1),
        spending: generation,
    };
    let begun = world
        .store
        .begin(&key(), &dead, Duration::from_secs(60))
        .await
        .unwrap();
    assert!(matches!(begun, Begin::Ours { previous: None, .. }));
    world.clock.advance(seconds(60));
    world
}

#[tokio::test]
async fn a_dead_owners_note_is_treated_by_the_policy() {
    let retried = with_a_dead_owners_note(LostRotation::RetryNow, failing_first(vec![])).await;
    assert_eq!(retried.token().await.as_deref(), Ok("at-1"));

    let waited =
        with_a_dead_owners_note(LostRotation::RetryAfterAccessExpiry, failing_first(vec![])).await;
    assert_eq!(waited.token().await.as_deref(), Ok("at-0"));
    assert_eq!(waited.sent("rt-0"), 0);
    waited.clock.advance(seconds(40));
    assert_eq!(waited.token().await.as_deref(), Ok("at-1"));

    let gave_up = with_a_dead_owners_note(LostRotation::Reauthorize, failing_first(vec![])).await;
    gave_up.clock.advance(seconds(40));
    assert_eq!(
        gave_up.token().await,
        Err(ErrorKind::ReauthenticationRequired)
    );
    assert_eq!(gave_up.sent("rt-0"), 0);
}

#[tokio::test]
async fn a_knowing_retry_that_is_refused_says_that_the_rotation_was_lost() {
    let transport = ScriptedTransport::new(|_| refused("invalid_grant"));
    let world = with_a_dead_owners_note(LostRotation::RetryNow, transport).await;
    world.clock.advance(seconds(40));
    let error = world.session.access_token().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReauthenticationRequired);
    assert!(error.detail().contains("cut off"), "{error}");
    assert!(world.token().await.is_err());
    assert_eq!(world.sent("rt-0"), 1);
}

#[tokio::test]
async fn without_a_refresh_token_nothing_is_sent_and_a_person_is_asked_for_at_the_end() {
    let clock = Arc::new(ManualClock::skipping());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let world = World::on(failing_first(vec![]), server(), store, clock).await;
    let now = world.clock.now();
    let access_only = TokenSet::from_parts(
        Secret::new("only"),
        None,
        now,
        Some(now + HOUR),
        dental_oauth::oauth::Scopes::default(),
    );
    world.session.sign_in(&access_only).await.unwrap();
    world.clock.advance(seconds(3600 - 60));
    assert_eq!(world.token().await.as_deref(), Ok("only"));
    world.clock.advance(seconds(60));
    assert_eq!(
        world.token().await,
        Err(ErrorKind::ReauthenticationRequired)
    );
    assert!(world.transport.requests().is_empty());
}

#[tokio::test]
async fn an_owner_that_never_comes_back_is_waited_for_until_its_deadline() {
    let server = server().lost_rotation(LostRotation::RetryNow);
    let world = World::expired(failing_first(vec![]), server).await;
    let stored = world.store.load(&key()).await.unwrap().unwrap();
    let owner = OwnerId(1);
    let spending = stored.generation;
    let attempt = Attempt { owner, spending };
    world
        .store
        .begin(&key(), &attempt, seconds(60))
        .await
        .unwrap();
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
    let waited: Duration = world.clock.sleeps().iter().sum();
    assert_eq!(waited, seconds(60));
}

#[tokio::test]
async fn an_owner_that_stays_beyond_its_deadline_is_not_waited_for_for_ever() {
    let world = World::expired(failing_first(vec![]), server()).await;
    let stored = world.store.load(&key()).await.unwrap().unwrap();
    let owner = OwnerId(1);
    let spending = stored.generation;
    let attempt = Attempt { owner, spending };
    world.store.begin(&key(), &attempt, HOUR).await.unwrap();
    assert_eq!(world.token().await, Err(ErrorKind::Store));
    assert!(world.transport.requests().is_empty());
}

// --- 401 -----------------------------------------------------------------------------------------

#[tokio::test]
async fn a_refused_token_is_replaced_by_a_newer_one_from_the_store_without_a_request() {
    let world = World::with(StrictServer::new().transport(), server()).await;
    let neighbour = world.neighbour();
    let theirs = neighbour.access_token().await.unwrap();
    // We refresh because our copy was refused; the neighbour's copy is now the old one.
    let ours = world.session.access_token().await.unwrap();
    world.session.rejected(&ours).await.unwrap();
    let before = world.transport.requests().len();
    let renewed = neighbour.rejected(&theirs).await.unwrap();
    assert_eq!(renewed.secret().expose(), "at-1");
    assert_eq!(world.transport.requests().len(), before);
}

#[tokio::test]
async fn many_tasks_with_the_same_refused_token_force_one_refresh() {
    let grants = StrictServer::new();
    let world = World::with(grants.transport(), server()).await;
    let refused = world.session.access_token().await.unwrap();
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (session, refused) = (world.session.clone(), refused.clone());
            tokio::spawn(async move {
                session
                    .rejected(&refused)
                    .await
                    .unwrap()
                    .secret()
                    .expose()
                    .to_owned()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), "at-1");
    }
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn a_token_that_was_just_renewed_and_is_refused_again_forces_nothing_for_thirty_seconds() {
    let grants = StrictServer::new();
    let world = World::with(grants.transport(), server()).await;
    let first = world.session.access_token().await.unwrap();
    let second = world.session.rejected(&first).await.unwrap();
    let error = world.session.rejected(&second).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    world.clock.advance(seconds(29));
    assert!(world.session.rejected(&second).await.is_err());
    assert_eq!(grants.rotations(), 1);
    world.clock.advance(seconds(1));
    let third = world.session.rejected(&second).await.unwrap();
    assert_eq!(third.secret().expose(), "at-2");
}

#[tokio::test]
async fn a_refused_token_is_never_given_back_as_its_own_replacement() {
    let world = World::with(ScriptedTransport::new(|_| Reply::unreachable()), server()).await;
    let refused = world.session.access_token().await.unwrap();
    let error = world.session.rejected(&refused).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}
