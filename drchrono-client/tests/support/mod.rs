//! A running sandbox or a script, and a client that is signed in to it.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part, and a test that cannot go on has failed"
)]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dental_oauth::api::MemoryLedger;
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{Callback, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock, Result, Secret};
use dental_sandbox::{Options, Sandbox, drchrono};
use drchrono_client::{Drchrono, DrchronoBuilder, Environment};

pub const BASE: &str = "https://app.drchrono.com";
pub const CALLBACK: &str = "http://127.0.0.1:8931/callback";
pub const SCOPES: &str = "user:read user:write calendar:read calendar:write clinical:read clinical:write \
                          patients:read patients:write labs:read labs:write billing:read billing:write";

/// The sandbox's time. A pause moves it on instead of taking time; a deadline is a real one, since it
/// guards a real socket.
#[derive(Debug)]
pub struct SandboxClock(drchrono::Drchrono);

#[async_trait]
impl Clock for SandboxClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.now().unsigned_abs())
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.0.now().unsigned_abs())
    }

    async fn sleep(&self, period: Duration) {
        self.0.advance(period);
        tokio::task::yield_now().await;
    }

    async fn deadline(&self, limit: Duration) {
        tokio::time::sleep(limit).await;
    }
}

pub struct World {
    sandbox: Sandbox,
    pub transport: Arc<dyn Transport>,
    pub clock: Arc<dyn Clock>,
    pub session: Session,
    pub client: Drchrono,
}

impl World {
    /// A sandbox without faults, and a client signed in as the doctor.
    pub async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub async fn with(settings: impl FnOnce(DrchronoBuilder) -> DrchronoBuilder) -> Self {
        Self::granted(SCOPES, settings).await
    }

    /// Signed in with these scopes.
    pub async fn granted(
        scopes: &str,
        settings: impl FnOnce(DrchronoBuilder) -> DrchronoBuilder,
    ) -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let server = sandbox.drchrono().clone();
        let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new().unwrap());
        let clock: Arc<dyn Clock> = Arc::new(SandboxClock(server.clone()));
        let issued = server.issue_tokens(scopes).unwrap();
        let oauth = oauth(&server, &transport, &clock);
        let tokens = tokens_of(&issued, clock.now());
        let session = session(oauth, &clock, &tokens).await;
        let builder = Drchrono::builder(
            &environment(&server),
            session.clone(),
            Arc::clone(&transport),
        );
        let client = settings(builder.clock(Arc::clone(&clock))).build().unwrap();
        Self {
            sandbox,
            transport,
            clock,
            session,
            client,
        }
    }

    pub fn server(&self) -> &drchrono::Drchrono {
        self.sandbox.drchrono()
    }

    pub fn set(&self, switch: &str, value: &str) {
        self.server().set(switch, value).unwrap();
    }

    /// How many requests with this method and path start arrived, at any origin.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let log = self.server().log();
        log.iter()
            .filter(|entry| entry.method == method && entry.path.starts_with(path))
            .count()
    }

    /// Calls that count for the hour, and among them those that only asked whether a bulk job is done.
    pub fn calls(&self) -> (usize, usize) {
        let log = self.server().log();
        let calls = log.iter().filter(|entry| entry.path.starts_with("/api/"));
        let looks = calls
            .clone()
            .filter(|entry| entry.method == "GET" && entry.path.ends_with("_list"));
        (calls.count(), looks.count())
    }

    /// No request with a token or a cookie arrived anywhere but at the API.
    pub fn assert_no_token_went_astray(&self) {
        for entry in self.server().log() {
            assert!(!entry.has_cookie, "a cookie was sent: {entry:?}");
            if !entry.path.starts_with("/api/") {
                assert!(!entry.has_authorization, "a token was sent to {entry:?}");
            }
        }
    }

    /// Signs in through the real flow, without a browser.
    pub async fn sign_in(&self) -> Result<TokenSet> {
        let oauth = oauth(self.server(), &self.transport, &self.clock);
        let (url, pending) = oauth.authorize(CALLBACK, &Scopes::parse(SCOPES)?)?;
        let arrived = self
            .server()
            .approve(url.as_str())
            .expect("the sandbox shows an error page");
        pending
            .accept(&Callback::from_url(&arrived)?)?
            .exchange(&oauth)
            .await
    }
}

pub fn environment(server: &drchrono::Drchrono) -> Environment {
    Environment::at(server.base_url()).allow_insecure_loopback()
}

pub fn oauth(
    server: &drchrono::Drchrono,
    transport: &Arc<dyn Transport>,
    clock: &Arc<dyn Clock>,
) -> OAuthClient {
    environment(server)
        .oauth_client(
            server.client_id(),
            Secret::new(server.client_secret()),
            Arc::clone(transport),
        )
        .unwrap()
        .clock(Arc::clone(clock))
        .build()
        .unwrap()
}

fn tokens_of(issued: &dental_sandbox::IssuedTokens, now: SystemTime) -> TokenSet {
    TokenSet::from_parts(
        Secret::new(issued.access_token.as_str()),
        Some(Secret::new(issued.refresh_token.as_str())),
        now,
        Some(now + Duration::from_secs(issued.expires_in)),
        Scopes::parse(&issued.scope).unwrap(),
    )
}

async fn session(oauth: OAuthClient, clock: &Arc<dyn Clock>, tokens: &TokenSet) -> Session {
    let key = AccountKey::new(oauth.provider(), oauth.client_id(), "test");
    let store = Arc::new(MemoryStore::with_clock(Arc::clone(clock)));
    let session = Session::new(oauth, store, key).unwrap();
    session.sign_in(tokens).await.unwrap();
    session
}

/// A client whose every answer is scripted, at half past the hour, with its own count of calls.
pub struct Scripted {
    pub transport: ScriptedTransport,
    pub clock: Arc<ManualClock>,
    pub client: Drchrono,
}

impl Scripted {
    pub async fn new(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        Self::with(script, |builder| builder).await
    }

    pub async fn in_turn(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies: std::collections::VecDeque<Reply> = replies.into_iter().collect();
        Self::new(move |_| replies.pop_front().unwrap_or_else(Reply::unreachable)).await
    }

    pub async fn with(
        script: impl FnMut(&Recorded) -> Reply + Send + 'static,
        settings: impl FnOnce(DrchronoBuilder) -> DrchronoBuilder,
    ) -> Self {
        Self::built(SCOPES, script, settings).await
    }

    /// Signed in with these scopes.
    pub async fn granted(
        scopes: &str,
        script: impl FnMut(&Recorded) -> Reply + Send + 'static,
    ) -> Self {
        Self::built(scopes, script, |builder| builder).await
    }

    async fn built(
        scopes: &str,
        script: impl FnMut(&Recorded) -> Reply + Send + 'static,
        settings: impl FnOnce(DrchronoBuilder) -> DrchronoBuilder,
    ) -> Self {
        let transport = ScriptedTransport::new(script);
        let shared: Arc<dyn Transport> = Arc::new(transport.clone());
        let clock = Arc::new(ManualClock::skipping());
        clock.advance(Duration::from_secs(1800));
        let time: Arc<dyn Clock> = clock.clone();
        let environment = Environment::at(BASE);
        let oauth = environment
            .oauth_client("client-1", Secret::new("secret-1"), Arc::clone(&shared))
            .unwrap()
            .clock(Arc::clone(&time))
            .build()
            .unwrap();
        let now = time.now();
        let tokens = TokenSet::from_parts(
            Secret::new("at-1"),
            Some(Secret::new("rt-1")),
            now,
            Some(now + Duration::from_secs(172_800)),
            Scopes::parse(scopes).unwrap(),
        );
        let session = session(oauth, &time, &tokens).await;
        let builder = Drchrono::builder(&environment, session, shared)
            .clock(time)
            .ledger(Arc::new(MemoryLedger::default()));
        let client = settings(builder).build().unwrap();
        Self {
            transport,
            clock,
            client,
        }
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.transport.requests()
    }

    /// Method and path of every request, and its query.
    pub fn calls(&self) -> Vec<String> {
        let requests = self.requests();
        let line = |request: &Recorded| match request.url.query() {
            Some(query) => format!("{} {}?{query}", request.method, request.url.path()),
            None => format!("{} {}", request.method, request.url.path()),
        };
        requests.iter().map(line).collect()
    }

    /// Pauses of at least a second: those between bursts are shorter.
    pub fn pauses(&self) -> Vec<u64> {
        let sleeps = self.clock.sleeps();
        sleeps.iter().map(Duration::as_secs).collect()
    }
}
