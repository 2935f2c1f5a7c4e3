//! A running sandbox, and a client that is signed in to it.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part, and a test that cannot go on has failed"
)]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{Callback, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::{Clock, Result, Secret};
use dental_sandbox::{Options, Sandbox, dentbird};
use dentbird_client::{Dentbird, Environment, SCOPES};

const FIRST: (&str, &str) = (dentbird::CLIENT_ID, dentbird::CLIENT_SECRET);
pub const CALLBACK: &str = "http://127.0.0.1:8931/callback";

/// The sandbox's time. A pause moves it on instead of taking time; a deadline is a real one, since it
/// guards a real socket.
#[derive(Debug)]
pub struct SandboxClock(dentbird::Dentbird);

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
    pub client: Dentbird,
}

impl World {
    /// A sandbox without faults, and a client signed in with all scopes.
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let server = sandbox.dentbird().clone();
        let transport: Arc<dyn Transport> = Arc::new(HttpTransport::new().unwrap());
        let clock: Arc<dyn Clock> = Arc::new(SandboxClock(server.clone()));
        let issued = server.issue_tokens(&SCOPES.join(" "));
        let (session, client) = connect(&server, FIRST, &transport, &clock, &issued).await;
        Self {
            sandbox,
            transport,
            clock,
            session,
            client,
        }
    }

    /// The same sandbox through the eyes of a client without the contract.
    pub async fn not_contracted(&self) -> Dentbird {
        let issued = self
            .server()
            .issue_tokens_for(dentbird::PLAIN_CLIENT_ID, &SCOPES.join(" "));
        let plain = (dentbird::PLAIN_CLIENT_ID, dentbird::PLAIN_CLIENT_SECRET);
        connect(self.server(), plain, &self.transport, &self.clock, &issued)
            .await
            .1
    }

    /// The same sandbox with fewer scopes.
    pub async fn with_scopes(&self, scopes: &str) -> Dentbird {
        let issued = self.server().issue_tokens(scopes);
        connect(self.server(), FIRST, &self.transport, &self.clock, &issued)
            .await
            .1
    }

    /// The same sandbox and account, in another environment.
    pub fn in_environment(&self, environment: &Environment) -> Dentbird {
        Dentbird::builder(
            environment,
            self.session.clone(),
            Arc::clone(&self.transport),
        )
        .clock(Arc::clone(&self.clock))
        .build()
        .unwrap()
    }

    /// A client whose servers may be silent only for a moment.
    pub fn impatient(&self) -> Dentbird {
        Dentbird::builder(
            &environment(self.server()),
            self.session.clone(),
            Arc::clone(&self.transport),
        )
        .clock(Arc::clone(&self.clock))
        .stall(Duration::from_millis(200))
        .retry(dental_oauth::api::RetryPolicy::never())
        .build()
        .unwrap()
    }

    pub fn server(&self) -> &dentbird::Dentbird {
        self.sandbox.dentbird()
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

    /// No request with an `Authorization` header arrived anywhere but at the API.
    pub fn assert_no_token_went_astray(&self) {
        for entry in self.server().log() {
            assert!(!entry.has_cookie, "a cookie was sent: {entry:?}");
            if entry.origin != "api" {
                assert!(!entry.has_authorization, "a token was sent to {entry:?}");
            }
            assert_ne!(
                entry.origin, "elsewhere",
                "a stranger was called: {entry:?}"
            );
        }
    }

    /// Signs in through the real flow, without a browser.
    pub async fn sign_in(&self, environment: &Environment) -> Result<TokenSet> {
        self.sign_in_as(environment, self.server().client_secret())
            .await
    }

    pub async fn sign_in_as(&self, environment: &Environment, secret: &str) -> Result<TokenSet> {
        let oauth = self.oauth(environment, secret);
        let (url, pending) = oauth.authorize(CALLBACK, &Scopes::new(SCOPES)?)?;
        let arrived = self
            .server()
            .approve(url.as_str())
            .expect("the sandbox shows an error page");
        pending
            .accept(&Callback::from_url(&arrived)?)?
            .exchange(&oauth)
            .await
    }

    pub fn oauth(&self, environment: &Environment, secret: &str) -> OAuthClient {
        environment
            .oauth_client(
                self.server().client_id(),
                Secret::new(secret),
                Arc::clone(&self.transport),
            )
            .unwrap()
            .clock(Arc::clone(&self.clock))
            .build()
            .unwrap()
    }
}

pub fn environment(server: &dentbird::Dentbird) -> Environment {
    Environment::new(server.auth_url(), [server.issuer()])
        .with_api_base_url(server.api_url())
        .allow_insecure_loopback()
}

async fn connect(
    server: &dentbird::Dentbird,
    (id, secret): (&str, &str),
    transport: &Arc<dyn Transport>,
    clock: &Arc<dyn Clock>,
    issued: &dentbird::IssuedTokens,
) -> (Session, Dentbird) {
    let environment = &environment(server);
    let oauth = environment
        .oauth_client(id, Secret::new(secret), Arc::clone(transport))
        .unwrap()
        .clock(Arc::clone(clock))
        .build()
        .unwrap();
    let now = clock.now();
    let tokens = TokenSet::from_parts(
        Secret::new(issued.access_token.as_str()),
        Some(Secret::new(issued.refresh_token.as_str())),
        now,
        Some(now + Duration::from_secs(issued.expires_in)),
        Scopes::parse(&issued.scope).unwrap(),
    );
    let key = AccountKey::new(oauth.provider(), oauth.client_id(), "test");
    let store = Arc::new(MemoryStore::with_clock(Arc::clone(clock)));
    let session = Session::new(oauth, store, key).unwrap();
    session.sign_in(&tokens).await.unwrap();
    let client = Dentbird::builder(environment, session.clone(), Arc::clone(transport))
        .clock(Arc::clone(clock))
        .build()
        .unwrap();
    (session, client)
}
