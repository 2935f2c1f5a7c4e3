//! Do token records live in a real PostgreSQL and a real Redis as the sessions rely on?

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Result, ensure};
use dental_oauth::{
    Clock as _, ErrorKind, Provider, SealKey, Secret,
    api::{ApiClient, ApiRequest, Dialect, PathSegments, Quota, QuotaRules, WhenEmpty},
    net::LoopbackHttp,
    oauth::{AuthorizationServer, LostRotation, OAuthClient, Scopes, TokenSet},
    session::{AccountKey, DatabaseStore, Session, SignIn, StoreError, TokenStore},
    testing::{ManualClock, Recorded, Reply, ScriptedTransport, store_conformance},
};

use crate::{peers::Database, report::Report};

const HOUR: Duration = Duration::from_secs(3600);

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("token records in PostgreSQL");
    let started = report
        .start("the server starts", Database::postgres())
        .await;
    if let Some(database) = started {
        checks(report, database).await;
    }
    report.group("token records in Redis");
    let started = report.start("the server starts", Database::redis()).await;
    if let Some(database) = started {
        checks(report, database).await;
    }
}

async fn checks(report: &mut Report, mut database: Database) {
    report
        .check(
            "eight processes' worth of connections make the table at once",
            opened_together(&database),
        )
        .await;
    report
        .check(
            "the store does everything that sessions rely on",
            conformance(&database),
        )
        .await;
    report
        .check(
            "64 sessions on 8 connections spend a refresh token once, 20 times over",
            one_refresh(&database),
        )
        .await;
    report
        .check(
            "what is on the disk shows no token, and does not open with another key",
            sealed(&database),
        )
        .await;
    report
        .check(
            "a key is changed without a break: what the former one sealed opens, and is sealed anew at a refresh",
            resealed(&database),
        )
        .await;
    report
        .check(
            "300 calls at once on 4 connections never exceed a quota of 100",
            quota(&database),
        )
        .await;
    report
        .check(
            "a server that was killed and is back is connected to again, with all records",
            restarted(&mut database),
        )
        .await;
    report
        .check(
            "while the server is away a good token is served and none is refreshed",
            away(&mut database),
        )
        .await;
}

async fn opened_together(database: &Database) -> Result<()> {
    let key = SealKey::generate()?;
    let opening = (0..8).map(|_| database.open(&key));
    futures_util::future::try_join_all(opening).await?;
    Ok(())
}

async fn conformance(database: &Database) -> Result<()> {
    let store = database.open(&SealKey::generate()?).await?;
    store_conformance(&store).await;
    Ok(())
}

/// An authorization server that rotates, and revokes the grant when a token comes a second time.
#[derive(Default)]
struct Strict {
    current: AtomicU32,
    refreshes: AtomicU32,
    revoked: Mutex<bool>,
}

impl Strict {
    fn answer(&self, request: &Recorded) -> Reply {
        let mut revoked = self
            .revoked
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = self.current.load(Ordering::SeqCst);
        if *revoked || request.field("refresh_token") != Some(format!("rt-{now}")) {
            *revoked = true;
            return Reply::json(400, r#"{"error":"invalid_grant"}"#);
        }
        self.current.store(now + 1, Ordering::SeqCst);
        self.refreshes.fetch_add(1, Ordering::SeqCst);
        let next = now + 1;
        Reply::json(
            200,
            format!(
                r#"{{"access_token":"at-{next}","refresh_token":"rt-{next}","token_type":"Bearer","expires_in":3600}}"#
            ),
        )
    }
}

struct World {
    clock: Arc<ManualClock>,
    strict: Arc<Strict>,
    client: OAuthClient,
}

impl World {
    fn new() -> Result<Self> {
        let clock = Arc::new(ManualClock::skipping());
        let strict = Arc::<Strict>::default();
        let answering = Arc::clone(&strict);
        let transport = ScriptedTransport::new(move |request| answering.answer(request));
        let server = AuthorizationServer::new(
            Provider::new("stores"),
            "https://as.example/authorize",
            "https://as.example/token",
            LoopbackHttp::Refused,
        )?
        .lost_rotation(LostRotation::Reauthorize);
        let client = OAuthClient::builder(server, "client-1", Arc::new(transport))
            .client_secret(Secret::new("secret"))
            .clock(clock.clone())
            .build()?;
        Ok(Self {
            clock,
            strict,
            client,
        })
    }

    fn session(&self, store: &DatabaseStore, account: &str) -> Result<Session> {
        let key = AccountKey::new(self.client.provider(), self.client.client_id(), account);
        Ok(Session::new(
            self.client.clone(),
            Arc::new(store.clone()),
            key,
        )?)
    }

    fn tokens(&self) -> TokenSet {
        let now = self.clock.now();
        TokenSet::from_parts(
            Secret::new("at-0"),
            Some(Secret::new("rt-0")),
            now,
            Some(now + HOUR),
            Scopes::default(),
        )
    }
}

async fn one_refresh(database: &Database) -> Result<()> {
    const ROUNDS: u32 = 20;
    let world = World::new()?;
    let key = SealKey::generate()?;
    let mut stores = Vec::new();
    for _ in 0..8 {
        stores.push(database.open(&key).await?);
    }
    let sessions: Vec<Session> = (0..64)
        .map(|n| world.session(&stores[n % stores.len()], "shared"))
        .collect::<Result<_>>()?;
    sessions[0].sign_in(&world.tokens()).await?;
    for round in 1..=ROUNDS {
        world.clock.advance(HOUR);
        let calls: Vec<_> = sessions
            .iter()
            .cloned()
            .map(|session| tokio::spawn(async move { session.access_token().await }))
            .collect();
        for call in calls {
            let token = call.await??;
            ensure!(
                token.secret().same_as(&format!("at-{round}")),
                "an older token was given out"
            );
        }
        let refreshes = world.strict.refreshes.load(Ordering::SeqCst);
        ensure!(
            refreshes == round,
            "{refreshes} refreshes in {round} rounds"
        );
    }
    Ok(())
}

async fn quota(database: &Database) -> Result<()> {
    const LIMIT: usize = 100;
    let world = World::new()?;
    let key = SealKey::generate()?;
    let answering = ScriptedTransport::new(|_| Reply::json(200, "7"));
    let mut calls = Vec::new();
    for _ in 0..4 {
        let store = database.open(&key).await?;
        let session = world.session(&store, "quota")?;
        // The four are computers that share the account.
        if matches!(session.status().await?, SignIn::SignedOut) {
            session.sign_in(&world.tokens()).await?;
        }
        let rules = QuotaRules::new(Some(u32::try_from(LIMIT)?), 1000, Duration::from_millis(1));
        let quota =
            Quota::in_ledger("stores app", rules, Arc::new(store)).when_empty(WhenEmpty::Stop);
        let api = ApiClient::builder(
            Provider::new("stores"),
            "https://api.example",
            Arc::new(answering.clone()),
            Arc::new(Plain),
        )
        .clock(world.clock.clone())
        .session(session)
        .quota(quota)
        .build()?;
        for _ in 0..75 {
            let api = api.clone();
            calls.push(tokio::spawn(async move {
                let path = PathSegments::fixed("/things");
                let request = ApiRequest::new("count", http::Method::GET, path);
                api.call::<u32>(&request).await
            }));
        }
    }
    let mut made = 0;
    for call in calls {
        match call.await? {
            Ok(_) => made += 1,
            Err(error) => ensure!(error.kind() == ErrorKind::RateLimited, "{error}"),
        }
    }
    let sent = answering.requests().len();
    ensure!((made, sent) == (LIMIT, LIMIT), "{made} made, {sent} sent");
    Ok(())
}

/// Answers without a format of their own.
#[derive(Debug)]
struct Plain;

impl Dialect for Plain {}

async fn sealed(database: &Database) -> Result<()> {
    let world = World::new()?;
    let store = database.open(&SealKey::generate()?).await?;
    let now = world.clock.now();
    let marker = "marker-of-a-token-at-rest";
    let tokens = TokenSet::from_parts(
        Secret::new(marker),
        Some(Secret::new(marker)),
        now,
        Some(now + HOUR),
        Scopes::default(),
    );
    let label = "label-of-dr-jane-doe";
    world.session(&store, label)?.sign_in(&tokens).await?;
    let disk = database.bytes()?;
    for secret in [marker, label] {
        let found = disk
            .windows(secret.len())
            .any(|bytes| bytes == secret.as_bytes());
        ensure!(!found, "the disk shows `{secret}`");
    }
    let other = database.open(&SealKey::generate()?).await?;
    let key = AccountKey::new(world.client.provider(), world.client.client_id(), label);
    let loaded = other.load(&key).await;
    ensure!(
        matches!(loaded, Err(StoreError::Sealed)),
        "another key gives {loaded:?}"
    );
    Ok(())
}

async fn resealed(database: &Database) -> Result<()> {
    let world = World::new()?;
    let (old, new) = (SealKey::generate()?, SealKey::generate()?);
    let (only_old, only_new) = (database.open(&old).await?, database.open(&new).await?);
    let both = database.open(&new.clone().with_former(old)).await?;
    let account = AccountKey::new(
        world.client.provider(),
        world.client.client_id(),
        "resealed",
    );
    world
        .session(&only_old, "resealed")?
        .sign_in(&world.tokens())
        .await?;
    let too_soon = only_new.load(&account).await;
    ensure!(
        matches!(too_soon, Err(StoreError::Sealed)),
        "without the former key: {too_soon:?}"
    );
    world.clock.advance(HOUR);
    let token = world.session(&both, "resealed")?.access_token().await?;
    ensure!(token.secret().same_as("at-1"), "not refreshed");
    let signed_in = only_new.load(&account).await?;
    ensure!(signed_in.is_some(), "nothing under the new key");
    let late = only_old.load(&account).await;
    ensure!(
        matches!(late, Err(StoreError::Sealed)),
        "still under the former key: {late:?}"
    );
    Ok(())
}

async fn restarted(database: &mut Database) -> Result<()> {
    let world = World::new()?;
    let store = database.open(&SealKey::generate()?).await?;
    let session = world.session(&store, "restart")?;
    session.sign_in(&world.tokens()).await?;
    database.restart().await?;
    // The first call may be the one that notices.
    let mut status = session.status().await;
    for _ in 0..50 {
        if status.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        status = session.status().await;
    }
    ensure!(
        matches!(status?, SignIn::SignedIn { .. }),
        "the record is gone"
    );
    world.clock.advance(HOUR);
    session.access_token().await?;
    Ok(())
}

async fn away(database: &mut Database) -> Result<()> {
    let world = World::new()?;
    let store = database.open(&SealKey::generate()?).await?;
    let session = world.session(&store, "away")?;
    session.sign_in(&world.tokens()).await?;
    database.stop();
    // A server's own children answer for a moment longer.
    let mut gone = session.status().await.is_err();
    for _ in 0..100 {
        if gone {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        gone = session.status().await.is_err();
    }
    ensure!(gone, "the server is still there");
    // In the window before its end in which it would be refreshed.
    world.clock.advance(Duration::from_secs(3600 - 45));
    ensure!(session.access_token().await?.secret().same_as("at-0"));
    world.clock.advance(HOUR);
    let error = session
        .access_token()
        .await
        .expect_err("nothing is left to serve");
    ensure!(error.kind() == ErrorKind::Store, "{error}");
    let refreshes = world.strict.refreshes.load(Ordering::SeqCst);
    ensure!(refreshes == 0, "refreshed without a store");
    Ok(())
}
