//! Staying signed in: how many requests are sent, who gets their result, and what is saved when.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use dental_oauth::oauth::{Revocation, Scopes, TokenSet};
use dental_oauth::session::{MemoryStore, Session, SignIn, TokenStore};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, ErrorKind, Secret};
use support::stores::WatchedStore;
use support::{
    Gate, HOUR, StrictServer, World, client, first_tokens, key, seconds, server, token_of, until,
};

async fn strict() -> (StrictServer, World) {
    let grants = StrictServer::new();
    let world = World::expired(grants.transport(), server()).await;
    (grants, world)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_tasks_with_an_expired_token_cause_one_refresh_and_all_get_its_token() {
    let (grants, world) = strict().await;
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let session = world.session.clone();
            tokio::spawn(async move { token_of(&session).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().as_deref(), Ok("at-1"));
    }
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn a_fresh_token_is_given_out_without_a_request_or_a_look_at_the_store() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let transport = StrictServer::new().transport();
    let world = World::on(transport, server(), store.clone(), clock).await;
    let before = store.calls.lock().unwrap().len();
    assert_eq!(world.token().await.as_deref(), Ok("at-0"));
    assert_eq!(store.calls.lock().unwrap().len(), before);
    assert!(world.transport.requests().is_empty());
}

#[tokio::test]
async fn a_failed_refresh_does_not_poison_the_next() {
    let grants = StrictServer::new();
    let mut failures = 1;
    let answers = grants.clone();
    let transport = ScriptedTransport::new(move |request| {
        if failures > 0 {
            failures -= 1;
            return Reply::unreachable();
        }
        answers.answer(request)
    });
    let world = World::expired(transport, server()).await;
    assert_eq!(world.token().await, Err(ErrorKind::Transport));
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
}

#[tokio::test]
async fn the_rotated_token_is_in_the_store_before_anybody_sees_the_new_access_token() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let grants = StrictServer::new();
    let world = World::on(grants.transport(), server(), store.clone(), clock).await;
    world.clock.advance(HOUR);
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
    let calls = store.calls.lock().unwrap();
    assert_eq!(calls.last().map(String::as_str), Some("replace at-1"));
}

#[tokio::test]
async fn the_note_of_an_attempt_is_in_the_store_before_the_request_leaves() {
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let grants = StrictServer::new();
    let (answers, watched) = (grants.clone(), store.clone());
    let transport = ScriptedTransport::new(move |request| {
        assert_eq!(watched.count("begin"), 1);
        answers.answer(request)
    });
    let clock = Arc::new(ManualClock::skipping());
    let world = World::on(transport, server(), store, clock).await;
    world.clock.advance(HOUR);
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
}

#[tokio::test]
async fn a_rotated_token_that_cannot_be_saved_is_kept_and_saved_by_the_next_call() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let grants = StrictServer::new();
    let world = World::on(grants.transport(), server(), store.clone(), clock).await;
    world.clock.advance(HOUR);
    store.saves_fail.store(true, Ordering::SeqCst);
    assert_eq!(world.token().await, Err(ErrorKind::Store));
    assert_eq!(world.token().await, Err(ErrorKind::Store), "still failing");
    store.saves_fail.store(false, Ordering::SeqCst);
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
    assert_eq!(world.sent("rt-0"), 1, "no second refresh");
    let stored = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(stored.tokens.refresh_token().unwrap().expose(), "rt-1");
}

#[tokio::test]
async fn an_access_token_whose_successor_is_not_saved_is_not_given_out_either() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let world = World::on(
        StrictServer::new().transport(),
        server(),
        store.clone(),
        clock,
    )
    .await;
    world.clock.advance(seconds(3600 - 100));
    store.saves_fail.store(true, Ordering::SeqCst);
    // Refreshing may have killed the old access token, so serving it would hide the failing store.
    assert_eq!(world.token().await, Err(ErrorKind::Store));
}

#[tokio::test]
async fn a_store_that_is_down_does_not_keep_a_valid_token_from_being_served() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let world = World::on(
        StrictServer::new().transport(),
        server(),
        store.clone(),
        clock,
    )
    .await;
    world.clock.advance(seconds(3600 - 100));
    store.reads_fail.store(true, Ordering::SeqCst);
    assert_eq!(world.token().await.as_deref(), Ok("at-0"));
    world.clock.advance(seconds(100));
    assert_eq!(world.token().await, Err(ErrorKind::Store));
    assert!(
        world.transport.requests().is_empty(),
        "never without the store"
    );
}

#[tokio::test]
async fn a_token_that_is_still_valid_is_served_while_the_refresh_fails() {
    let transport = ScriptedTransport::new(|_| Reply::json(503, "{}"));
    let world = World::with(transport, server()).await;
    world.clock.advance(seconds(3600 - 61));
    assert_eq!(world.token().await.as_deref(), Ok("at-0"));
    assert_eq!(world.transport.requests().len(), 1);
    world.clock.advance(seconds(51));
    assert!(world.token().await.is_err(), "in its last moments no more");
}

#[tokio::test]
async fn a_failing_server_is_asked_less_and_less_often() {
    let transport = ScriptedTransport::new(|_| Reply::unreachable());
    let world = World::expired(transport, server()).await;
    for _ in 0..1000 {
        assert!(world.token().await.is_err());
        world.clock.advance(seconds(1));
    }
    let requests = world.transport.requests().len();
    assert!((10..=40).contains(&requests), "{requests} in 1000 s");
}

#[tokio::test]
async fn what_the_server_asks_for_in_retry_after_is_kept() {
    let grants = StrictServer::new();
    let mut first = true;
    let answers = grants.clone();
    let transport = ScriptedTransport::new(move |request| {
        if std::mem::take(&mut first) {
            return Reply::with(429, &[("retry-after", "120")], "{}");
        }
        answers.answer(request)
    });
    let world = World::expired(transport, server()).await;
    assert_eq!(world.token().await, Err(ErrorKind::RateLimited));
    world.clock.advance(seconds(119));
    assert_eq!(world.token().await, Err(ErrorKind::RateLimited));
    assert_eq!(world.transport.requests().len(), 1);
    world.clock.advance(seconds(1));
    assert_eq!(world.token().await.as_deref(), Ok("at-1"));
}

#[tokio::test]
async fn an_answer_without_refresh_token_keeps_the_old_one() {
    for member in ["", r#","refresh_token":null"#, r#","refresh_token":"""#] {
        let body = format!(r#"{{"access_token":"new","token_type":"Bearer"{member}}}"#);
        let transport = ScriptedTransport::new(move |_| Reply::json(200, body.clone()));
        let world = World::expired(transport, server()).await;
        assert_eq!(world.token().await.as_deref(), Ok("new"));
        let stored = world.store.load(&key()).await.unwrap().unwrap();
        assert_eq!(stored.tokens.refresh_token().unwrap().expose(), "rt-0");
    }
}

#[tokio::test]
async fn a_token_of_unknown_life_is_used_until_it_is_refused() {
    let body = r#"{"access_token":"new","token_type":"Bearer"}"#;
    let transport = ScriptedTransport::new(move |_| Reply::json(200, body));
    let world = World::expired(transport, server()).await;
    assert_eq!(world.token().await.as_deref(), Ok("new"));
    world.clock.advance(1000 * HOUR);
    assert_eq!(world.token().await.as_deref(), Ok("new"));
    assert_eq!(world.transport.requests().len(), 1);
}

#[tokio::test]
async fn two_sessions_on_one_store_refresh_once() {
    let (grants, world) = strict().await;
    let neighbour = world.neighbour();
    let (one, other) = tokio::join!(world.token(), token_of(&neighbour));
    assert_eq!(one.as_deref(), Ok("at-1"));
    assert_eq!(other.as_deref(), Ok("at-1"));
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn a_session_that_finds_the_refresh_busy_waits_and_takes_the_owners_result() {
    let grants = StrictServer::new();
    let gate = Gate::before(grants.transport());
    let clock = Arc::new(ManualClock::new());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let client = client(server(), gate.clone(), &clock);
    let owner = Session::new(client.clone(), store.clone(), key()).unwrap();
    let waiter = Session::new(client, store, key()).unwrap();
    owner.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);

    let owning = tokio::spawn(async move { token_of(&owner).await });
    gate.arrival().await;
    let waiting = tokio::spawn(async move { token_of(&waiter).await });
    until(|| !clock.sleeps().is_empty()).await;
    gate.let_through(1);
    assert_eq!(owning.await.unwrap().as_deref(), Ok("at-1"));
    clock.advance(seconds(1));
    assert_eq!(waiting.await.unwrap().as_deref(), Ok("at-1"));
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn a_drain_does_not_wait_for_the_refresh_of_another_process() {
    let grants = StrictServer::new();
    let gate = Gate::before(grants.transport());
    let clock = Arc::new(ManualClock::new());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let client = client(server(), gate.clone(), &clock);
    let owner = Session::new(client.clone(), store.clone(), key()).unwrap();
    let waiter = Session::new(client, store, key()).unwrap();
    owner.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);

    let owning = tokio::spawn({
        let owner = owner.clone();
        async move { token_of(&owner).await }
    });
    gate.arrival().await;
    let waiting = tokio::spawn({
        let waiter = waiter.clone();
        async move { token_of(&waiter).await }
    });
    until(|| !clock.sleeps().is_empty()).await;
    // The clock stands still: whoever waited would wait for ever.
    waiter.drain().await;
    assert_eq!(waiting.await.unwrap(), Err(ErrorKind::Store));
    gate.let_through(1);
    owner.drain().await;
    assert_eq!(owning.await.unwrap().as_deref(), Ok("at-1"));
    // It is as good as before, for who goes on with it.
    assert_eq!(token_of(&waiter).await.as_deref(), Ok("at-1"));
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn a_caller_that_goes_away_during_a_refresh_loses_nothing() {
    let grants = StrictServer::new();
    let gate = Gate::before(grants.transport());
    let clock = Arc::new(ManualClock::new());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let session =
        Session::new(client(server(), gate.clone(), &clock), store.clone(), key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);

    let caller = session.clone();
    let calling = tokio::spawn(async move { token_of(&caller).await });
    gate.arrival().await;
    calling.abort();
    assert!(calling.await.unwrap_err().is_cancelled());
    gate.let_through(1);
    session.drain().await;
    let stored = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(stored.tokens.refresh_token().unwrap().expose(), "rt-1");
    assert_eq!(token_of(&session).await.as_deref(), Ok("at-1"));
    assert_eq!((grants.rotations(), grants.reuses()), (1, 0));
}

#[tokio::test]
async fn tokens_that_arrive_after_a_sign_out_are_revoked_and_not_saved() {
    let (gate, _, store, refreshing, leaving, calling) = refresh_in_the_air().await;
    assert_eq!(leaving.sign_out().await.unwrap(), Revocation::Confirmed);
    gate.let_through(10);
    assert_eq!(calling.await.unwrap(), Err(ErrorKind::SignedOut));
    assert!(store.load(&key()).await.unwrap().is_none());
    assert_eq!(token_of(&refreshing).await, Err(ErrorKind::SignedOut));
}

#[tokio::test]
async fn a_refresh_that_outlives_sign_out_and_a_new_sign_in_does_not_replace_the_new_one() {
    let (gate, clock, store, refreshing, leaving, calling) = refresh_in_the_air().await;
    assert_eq!(leaving.sign_out().await.unwrap(), Revocation::Confirmed);
    let now = clock.now();
    let newcomer = TokenSet::from_parts(
        Secret::new("newcomer"),
        Some(Secret::new("newcomer-rt")),
        now,
        Some(now + HOUR),
        Scopes::default(),
    );
    leaving.sign_in(&newcomer).await.unwrap();
    gate.let_through(10);
    assert_eq!(calling.await.unwrap().as_deref(), Ok("newcomer"));
    let stored = store.load(&key()).await.unwrap().unwrap();
    assert_eq!(stored.tokens.access_token().expose(), "newcomer");
    assert_eq!(token_of(&refreshing).await.as_deref(), Ok("newcomer"));
}

type InTheAir = (
    Gate,
    Arc<ManualClock>,
    Arc<dyn TokenStore>,
    Session,
    Session,
    tokio::task::JoinHandle<Result<String, ErrorKind>>,
);

/// One session whose refresh has reached the server and waits for its answer; another on the same store.
async fn refresh_in_the_air() -> InTheAir {
    let gate = Gate::before(StrictServer::new().transport());
    let clock = Arc::new(ManualClock::new());
    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
    let through_gate = client(server(), gate.clone(), &clock);
    let direct = client(server(), StrictServer::new().transport(), &clock);
    let refreshing = Session::new(through_gate, store.clone(), key()).unwrap();
    let leaving = Session::new(direct, store.clone(), key()).unwrap();
    refreshing.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);
    let caller = refreshing.clone();
    let calling = tokio::spawn(async move { token_of(&caller).await });
    gate.arrival().await;
    (gate, clock, store, refreshing, leaving, calling)
}

#[tokio::test]
async fn a_sign_out_in_the_same_session_waits_for_the_refresh_and_revokes_its_result() {
    let (grants, world) = strict().await;
    let refresh = tokio::spawn({
        let session = world.session.clone();
        async move { token_of(&session).await }
    });
    refresh.await.unwrap().unwrap();
    assert_eq!(
        world.session.sign_out().await.unwrap(),
        Revocation::Confirmed
    );
    let revoked: Vec<_> = world
        .transport
        .requests()
        .iter()
        .filter_map(|request| request.field("token"))
        .collect();
    assert_eq!(revoked, ["rt-1", "at-1"]);
    assert_eq!(world.token().await, Err(ErrorKind::SignedOut));
    assert_eq!(grants.rotations(), 1);
}

#[tokio::test]
async fn signing_out_revokes_the_tokens_that_could_not_be_saved() {
    let clock = Arc::new(ManualClock::skipping());
    let store = WatchedStore::over(Arc::new(MemoryStore::new()));
    let grants = StrictServer::new();
    let world = World::on(grants.transport(), server(), store.clone(), clock).await;
    world.clock.advance(HOUR);
    store.saves_fail.store(true, Ordering::SeqCst);
    assert_eq!(world.token().await, Err(ErrorKind::Store));
    world.session.sign_out().await.unwrap();
    let requests = world.transport.requests();
    assert!(
        requests
            .iter()
            .any(|request| request.field("token").as_deref() == Some("rt-1"))
    );
}

#[tokio::test]
async fn a_sign_out_succeeds_locally_when_the_server_is_down() {
    let world = World::with(ScriptedTransport::new(|_| Reply::unreachable()), server()).await;
    assert_eq!(
        world.session.sign_out().await.unwrap(),
        Revocation::Unconfirmed
    );
    assert!(matches!(
        world.session.status().await.unwrap(),
        SignIn::SignedOut
    ));
}
