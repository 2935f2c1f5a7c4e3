//! What an audit log hears: who, what and with which outcome, once, and nothing that must not be known.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use dental_oauth::oauth::{
    AuditAction, AuditEvent, AuditSink, AuthorizationServer, Callback, LostRotation, OAuthClient,
    Revocation,
};
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{ErrorKind, Provider, Secret};
use support::stores::WatchedStore;
use support::{
    HOUR, REDIRECT, first_tokens, key, plain_tokens, refused, scopes, seconds, server, token_of,
    tokens,
};

#[derive(Debug, Default)]
struct Book(Mutex<Vec<AuditEvent>>);

impl AuditSink for Book {
    fn record(&self, event: &AuditEvent) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Book {
    fn actions(&self) -> Vec<AuditAction> {
        self.0.lock().unwrap().iter().map(|e| e.action).collect()
    }
}

struct Audited {
    book: Arc<Book>,
    clock: Arc<ManualClock>,
    client: OAuthClient,
    store: Arc<WatchedStore>,
    session: Session,
}

fn audited(
    server: AuthorizationServer,
    answer: impl FnMut(&dental_oauth::testing::Recorded) -> Reply + Send + 'static,
) -> Audited {
    let (book, clock) = (Arc::<Book>::default(), Arc::new(ManualClock::skipping()));
    let transport = Arc::new(ScriptedTransport::new(answer));
    let client = OAuthClient::builder(server, "client-1", transport)
        .client_secret(Secret::new("client-secret"))
        .clock(clock.clone())
        .audit(book.clone())
        .build()
        .unwrap();
    let store = WatchedStore::over(Arc::new(MemoryStore::with_clock(clock.clone())));
    let session = Session::new(client.clone(), store.clone(), key()).unwrap();
    Audited {
        book,
        clock,
        client,
        store,
        session,
    }
}

impl Audited {
    /// Signs in with tokens that are over after an hour, which has passed.
    async fn expired(self) -> Self {
        self.session
            .sign_in(&first_tokens(&self.clock))
            .await
            .unwrap();
        self.clock.advance(HOUR);
        self
    }
}

const SIGNED_IN: AuditAction = AuditAction::SignedIn { refreshable: true };

#[tokio::test]
async fn a_life_from_sign_in_to_sign_out() {
    let mut turn = 0;
    let audited = audited(server(), move |request| {
        turn += 1;
        match request.url.path() {
            "/revoke" => Reply::json(503, ""),
            _ => tokens(turn),
        }
    })
    .expired()
    .await;
    assert!(token_of(&audited.session).await.is_ok());
    assert!(
        token_of(&audited.session).await.is_ok(),
        "no event of its own"
    );
    audited.session.sign_out().await.unwrap();
    audited.session.sign_out().await.unwrap();
    assert_eq!(
        audited.book.actions(),
        [
            SIGNED_IN,
            AuditAction::Refreshed,
            AuditAction::SignedOut,
            AuditAction::Revoked(Revocation::Unconfirmed),
        ]
    );
    let events = audited.book.0.lock().unwrap();
    for event in events.iter() {
        assert_eq!(event.provider, Provider::new("test"));
        assert_eq!(event.account, Some(key().digest()));
    }
    let hour = events[1].at.duration_since(events[0].at).unwrap();
    assert_eq!(hour, HOUR);
    let shown = format!("{events:?}");
    for secret in ["at-", "rt-", "clinic", "client-secret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_sign_in_that_will_not_last_is_told_apart() {
    let audited = audited(server(), |_| plain_tokens());
    let (_, pending) = audited
        .client
        .authorize(REDIRECT, &scopes("cases"))
        .unwrap();
    let query = format!("code=c&state={}", pending.state().expose());
    let granted = pending.accept(&Callback::from_query(&query).unwrap());
    let tokens = granted.unwrap().exchange(&audited.client).await.unwrap();
    audited.session.sign_in(&tokens).await.unwrap();
    assert_eq!(
        audited.book.actions(),
        [AuditAction::SignedIn { refreshable: false }]
    );
}

#[tokio::test]
async fn sign_ins_that_come_to_nothing_say_why_and_belong_to_nobody() {
    for (query, reply, kind) in [
        (
            "error=access_denied&",
            tokens(1),
            ErrorKind::AuthorizationDenied,
        ),
        ("code=c&state=x", tokens(1), ErrorKind::StateMismatch),
        ("code=c&", refused("invalid_grant"), ErrorKind::OAuth),
        ("code=c&", Reply::lost(), ErrorKind::ExchangeOutcomeUnknown),
    ] {
        let audited = audited(server(), move |_| reply.clone());
        let (_, pending) = audited
            .client
            .authorize(REDIRECT, &scopes("cases"))
            .unwrap();
        let query = format!("{query}state={}", pending.state().expose());
        let callback = Callback::from_query(&query).unwrap();
        if let Ok(granted) = pending.accept(&callback) {
            assert!(granted.exchange(&audited.client).await.is_err());
        }
        let events = audited.book.0.lock().unwrap();
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(events[0].action, AuditAction::SignInFailed(kind));
        assert_eq!(events[0].account, None);
    }
}

#[tokio::test]
async fn a_refresh_that_fails_says_why_each_time_it_is_tried() {
    let audited = audited(server(), |_| Reply::unreachable()).expired().await;
    let failed = AuditAction::RefreshFailed(ErrorKind::Transport);
    for _ in 0..5 {
        assert!(token_of(&audited.session).await.is_err());
    }
    // The first two are tried at once, and then nobody asks for a while.
    assert_eq!(audited.book.actions(), [SIGNED_IN, failed, failed]);
}

#[tokio::test]
async fn tokens_that_cannot_be_saved_are_a_failure_until_they_are() {
    let audited = audited(server(), |_| tokens(1)).expired().await;
    audited.store.saves_fail.store(true, Ordering::SeqCst);
    assert!(token_of(&audited.session).await.is_err());
    audited.store.saves_fail.store(false, Ordering::SeqCst);
    assert!(token_of(&audited.session).await.is_ok());
    assert_eq!(
        audited.book.actions(),
        [
            SIGNED_IN,
            AuditAction::RefreshFailed(ErrorKind::Store),
            AuditAction::Refreshed,
        ]
    );
}

#[tokio::test]
async fn a_dead_grant_is_told_once() {
    let audited = audited(server(), |_| refused("invalid_grant"))
        .expired()
        .await;
    for _ in 0..3 {
        assert_eq!(
            token_of(&audited.session).await,
            Err(ErrorKind::ReauthenticationRequired)
        );
    }
    assert_eq!(
        audited.book.actions(),
        [SIGNED_IN, AuditAction::ReauthenticationRequired]
    );
}

#[tokio::test]
async fn a_grant_that_is_given_up_is_told_too() {
    let server = server().lost_rotation(LostRotation::Reauthorize);
    let audited = audited(server, |_| Reply::lost()).expired().await;
    for _ in 0..3 {
        let _ = token_of(&audited.session).await;
        audited.clock.advance(seconds(600));
    }
    let actions = audited.book.actions();
    assert_eq!(
        actions,
        [
            SIGNED_IN,
            AuditAction::RefreshFailed(ErrorKind::Transport),
            AuditAction::ReauthenticationRequired,
        ]
    );
}

#[derive(Debug)]
struct Broken;

impl AuditSink for Broken {
    fn record(&self, _: &AuditEvent) {
        panic!("the audit log is full");
    }
}

#[tokio::test]
async fn a_sink_that_fails_costs_no_grant() {
    let clock = Arc::new(ManualClock::skipping());
    let client = OAuthClient::builder(
        server(),
        "client-1",
        Arc::new(ScriptedTransport::new(|_| tokens(1))),
    )
    .client_secret(Secret::new("client-secret"))
    .clock(clock.clone())
    .audit(Arc::new(Broken))
    .build()
    .unwrap();
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let session = Session::new(client, store, key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("at-1"));
}

#[test]
fn every_action_has_a_name_of_its_own() {
    let actions = [
        SIGNED_IN,
        AuditAction::SignInFailed(ErrorKind::OAuth),
        AuditAction::Refreshed,
        AuditAction::RefreshFailed(ErrorKind::OAuth),
        AuditAction::ReauthenticationRequired,
        AuditAction::SignedOut,
        AuditAction::Revoked(Revocation::Confirmed),
    ];
    let names: std::collections::HashSet<_> = actions.iter().map(|a| a.as_str()).collect();
    assert_eq!(names.len(), actions.len());
}
