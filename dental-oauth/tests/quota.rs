//! The count of calls: shared by clients, by processes, and kept whatever they do at once.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_oauth::api::{
    ApiClient, ApiRequest, Dialect, FileLedger, MemoryLedger, PathSegments, Quota, QuotaLedger,
    QuotaRules, WaitReason, WhenEmpty,
};
use dental_oauth::net::{HttpTransport, LoopbackHttp, Transport};
use dental_oauth::oauth::{AuthorizationServer, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{Clock, ErrorKind, Provider, Secret};
use http::Method;
use support::tcp::{TcpServer, json};

#[derive(Debug)]
struct Plain;
impl Dialect for Plain {}

const BASE: &str = "https://api.example";

async fn client(
    base: &str,
    transport: Arc<dyn Transport>,
    clock: Arc<ManualClock>,
    quota: Quota,
) -> ApiClient {
    let provider = Provider::new("test");
    let server = AuthorizationServer::new(
        provider.clone(),
        "https://login.example/authorize",
        "https://login.example/token",
        LoopbackHttp::Refused,
    )
    .unwrap();
    let oauth = OAuthClient::builder(server, "client-1", Arc::clone(&transport))
        .client_secret(Secret::new("secret"))
        .clock(clock.clone())
        .build()
        .unwrap();
    let key = AccountKey::new(&provider, "client-1", "a");
    let session = Session::new(oauth, Arc::new(MemoryStore::default()), key).unwrap();
    let tokens = TokenSet::from_parts(
        Secret::new("at"),
        None,
        clock.now(),
        None,
        Scopes::default(),
    );
    session.sign_in(&tokens).await.unwrap();
    ApiClient::builder(provider, base, transport, Arc::new(Plain))
        .session(session)
        .loopback_http(LoopbackHttp::Allowed)
        .clock(clock)
        .quota(quota)
        .build()
        .unwrap()
}

fn get() -> ApiRequest {
    ApiRequest::new("list", Method::GET, PathSegments::fixed("/x"))
}

fn in_memory(rules: QuotaRules) -> Quota {
    Quota::in_ledger("test client-1", rules, Arc::new(MemoryLedger::default()))
}

/// Half past ten, away from the full hour.
fn half_past() -> Arc<ManualClock> {
    let clock = Arc::new(ManualClock::skipping());
    clock.advance(Duration::from_secs(1800));
    clock
}

fn per_hour(calls: u32) -> QuotaRules {
    QuotaRules::new(Some(calls), 100_000, Duration::from_millis(1))
}

#[tokio::test]
async fn a_call_beyond_the_hour_is_not_sent_and_the_error_says_how_long_it_would_wait() {
    let transport = ScriptedTransport::new(|_| Reply::json(200, "{}"));
    let clock = half_past();
    let quota = in_memory(per_hour(2));
    let client = client(BASE, Arc::new(transport.clone()), clock.clone(), quota).await;
    client.send(&get()).await.unwrap();
    client.send(&get()).await.unwrap();
    let error = client.send(&get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1802)));
    assert_eq!((error.attempts(), error.status()), (0, None));
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(client.requests(), 2);
    let usage = client.quota().unwrap().usage(&*clock).await.unwrap();
    assert_eq!((usage.used, usage.left()), (2, Some(0)));
    assert!(clock.sleeps().is_empty());
}

#[tokio::test]
async fn who_chose_to_wait_is_told_and_then_waits_for_the_full_hour() {
    let transport = ScriptedTransport::new(|_| Reply::json(200, "{}"));
    let clock = half_past();
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let quota = in_memory(per_hour(1))
        .when_empty(WhenEmpty::Wait {
            at_most: Duration::from_secs(3700),
        })
        .on_wait(Arc::new(move |wait| tell.lock().unwrap().push(*wait)));
    let client = client(BASE, Arc::new(transport), clock.clone(), quota).await;
    client.send(&get()).await.unwrap();
    let before = clock.now();
    client.send(&get()).await.unwrap();
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].reason, WaitReason::HourUsedUp);
    assert_eq!(told[0].period, Duration::from_secs(1802));
    assert_eq!(told[0].until, before + told[0].period);
    assert_eq!(clock.now(), before + told[0].period);
}

#[tokio::test]
async fn who_chose_to_stop_never_waits() {
    let transport = ScriptedTransport::new(|_| Reply::json(200, "{}"));
    let clock = Arc::new(ManualClock::skipping());
    // Ten seconds before the next hour.
    clock.advance(Duration::from_secs(3590));
    let quota = in_memory(per_hour(1)).when_empty(WhenEmpty::Stop);
    let client = client(BASE, Arc::new(transport), clock.clone(), quota).await;
    client.send(&get()).await.unwrap();
    let error = client.send(&get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(clock.sleeps().is_empty());
}

#[tokio::test]
async fn a_refusal_stops_every_client_that_shares_the_quota() {
    let replies = [
        Reply::with(429, &[("retry-after", "300")], ""),
        Reply::json(200, "{}"),
    ];
    let transport = ScriptedTransport::in_turn(replies);
    let clock = half_past();
    let quota = in_memory(per_hour(500));
    let shared: Arc<dyn Transport> = Arc::new(transport.clone());
    let one = client(BASE, Arc::clone(&shared), clock.clone(), quota.clone()).await;
    let error = one.send(&get()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    let other = client(BASE, shared, clock.clone(), quota.clone()).await;
    let error = other.send(&get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert!(error.retry_after().unwrap() >= Duration::from_secs(300));
    assert_eq!(transport.requests().len(), 1);
    clock.advance(Duration::from_secs(302));
    other.send(&get()).await.unwrap();
}

#[tokio::test]
async fn a_long_refusal_is_waited_for_by_who_chose_to_wait() {
    let replies = [
        Reply::with(429, &[("retry-after", "1500")], ""),
        Reply::json(200, "{}"),
    ];
    let transport = ScriptedTransport::in_turn(replies);
    let clock = half_past();
    let quota = in_memory(per_hour(500)).when_empty(WhenEmpty::Wait {
        at_most: Duration::from_secs(3600),
    });
    let client = client(BASE, Arc::new(transport), clock.clone(), quota).await;
    let before = clock.monotonic();
    client.send(&get()).await.unwrap();
    let waited = clock.monotonic().saturating_sub(before);
    assert!((1500..=1501).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test]
async fn repeated_tries_are_counted_too() {
    let replies = [
        Reply::json(503, ""),
        Reply::json(503, ""),
        Reply::json(200, "{}"),
    ];
    let clock = half_past();
    let quota = in_memory(per_hour(500));
    let transport = Arc::new(ScriptedTransport::in_turn(replies));
    let client = client(BASE, transport, clock.clone(), quota.clone()).await;
    client.send(&get()).await.unwrap();
    assert_eq!(quota.usage(&*clock).await.unwrap().used, 3);
}

#[tokio::test]
async fn eight_clients_never_make_ten_calls_in_a_second() {
    let clock = half_past();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (times, now) = (Arc::clone(&seen), Arc::clone(&clock));
    let transport: Arc<dyn Transport> = Arc::new(ScriptedTransport::new(move |_| {
        times.lock().unwrap().push(now.monotonic());
        Reply::json(200, "{}")
    }));
    let quota = in_memory(QuotaRules::new(Some(500), 8, Duration::from_millis(1250)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client(BASE, Arc::clone(&transport), clock.clone(), quota.clone()).await;
        tasks.spawn(async move {
            for _ in 0..10 {
                client.send(&get()).await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    assert_eq!(seen.len(), 80);
    for window in seen.windows(10) {
        assert!(window[9].saturating_sub(window[0]) > Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_ledger_that_cannot_be_kept_sends_nothing() {
    #[derive(Debug)]
    struct Broken;
    #[async_trait::async_trait]
    impl QuotaLedger for Broken {
        async fn load(
            &self,
            _: &str,
        ) -> Result<Option<dental_oauth::api::LedgerEntry>, dental_oauth::session::StoreError>
        {
            Err(dental_oauth::session::StoreError::Locked)
        }
        async fn replace(
            &self,
            _: &str,
            _: Option<u64>,
            _: &str,
        ) -> Result<bool, dental_oauth::session::StoreError> {
            Err(dental_oauth::session::StoreError::Locked)
        }
    }
    let transport = ScriptedTransport::new(|_| Reply::json(200, "{}"));
    let quota = Quota::in_ledger("k", per_hour(5), Arc::new(Broken));
    let client = client(BASE, Arc::new(transport.clone()), half_past(), quota).await;
    let error = client.send(&get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_damaged_file_counts_as_used_up_until_the_next_hour() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Arc::new(FileLedger::open(folder.path()).unwrap());
    let quota = Quota::in_ledger("k", per_hour(5), ledger);
    let clock = half_past();
    let transport = ScriptedTransport::new(|_| Reply::json(200, "{}"));
    let client = client(BASE, Arc::new(transport), clock.clone(), quota.clone()).await;
    client.send(&get()).await.unwrap();
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "quota"))
        .unwrap();
    std::fs::write(&file, "half a cou").unwrap();
    let error = client.send(&get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    clock.advance(Duration::from_secs(1802));
    client.send(&get()).await.unwrap();
    assert_eq!(quota.usage(&*clock).await.unwrap().used, 1);
}

const LIMIT: u32 = 50;
const CLIENTS: usize = 4;
const TRIES: usize = 20;

async fn callers(folder: &Path, server: &str) -> usize {
    let ledger = Arc::new(FileLedger::open(folder).unwrap());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let quota = Quota::in_ledger("test client-1", per_hour(LIMIT), ledger.clone());
        let transport = Arc::new(HttpTransport::new().unwrap());
        let client = client(server, transport, half_past(), quota).await;
        tasks.spawn(async move {
            let mut made = 0;
            for _ in 0..TRIES {
                match client.send(&get()).await {
                    Ok(_) => made += 1,
                    Err(error) => assert_eq!(error.kind(), ErrorKind::RateLimited),
                }
            }
            made
        });
    }
    let mut made = 0;
    while let Some(done) = tasks.join_next().await {
        made += done.unwrap();
    }
    made
}

#[tokio::test]
#[ignore = "started as a process of its own by the test below"]
async fn child_that_calls() {
    let (Ok(folder), Ok(server)) = (
        std::env::var("DENTAL_TEST_FOLDER"),
        std::env::var("DENTAL_TEST_SERVER"),
    ) else {
        return;
    };
    callers(Path::new(&folder), &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_clients_in_two_processes_never_exceed_the_hour_and_use_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Arc::new(Mutex::new(0_u32));
    let counted = Arc::clone(&seen);
    let server = TcpServer::start(move |_| {
        *counted.lock().unwrap() += 1;
        json(200, "{}")
    })
    .await;
    let url = server.url("");
    let children: Vec<_> = (0..2)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "child_that_calls", "--ignored", "--nocapture"])
                .env("DENTAL_TEST_FOLDER", folder.path())
                .env("DENTAL_TEST_SERVER", &url)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = tokio::task::spawn_blocking(|| child.wait_with_output());
        assert!(output.await.unwrap().unwrap().status.success());
    }
    assert_eq!(*seen.lock().unwrap(), LIMIT);
}
