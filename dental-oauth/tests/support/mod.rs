//! What the tests share: a world with a clock that moves by hand, a token server that is as strict as
//! the strictest real one, and stores that record or fail on demand.
#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part, and a test that cannot go on has failed"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use dental_oauth::net::{HttpRequest, HttpResponse, LoopbackHttp, Transport, TransportError};
use dental_oauth::oauth::{AuthorizationServer, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session, TokenStore};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock as _, Provider, Secret};
use tokio::sync::Semaphore;
use url::Url;

pub mod child;
pub mod mint;
pub mod openid;
#[cfg(feature = "loopback")]
pub mod receiver;
pub mod stores;
pub mod tcp;

pub const HOUR: Duration = Duration::from_secs(3600);

pub fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

pub fn server() -> AuthorizationServer {
    AuthorizationServer::new(
        Provider::new("test"),
        "https://as.example/authorize",
        "https://as.example/token",
        LoopbackHttp::Refused,
    )
    .and_then(|server| server.revocation_endpoint("https://as.example/revoke"))
    .unwrap()
}

pub fn client(
    server: AuthorizationServer,
    transport: impl Transport,
    clock: &Arc<ManualClock>,
) -> OAuthClient {
    OAuthClient::builder(server, "client-1", Arc::new(transport))
        .client_secret(Secret::new("client-secret"))
        .clock(clock.clone())
        .build()
        .unwrap()
}

pub fn key() -> AccountKey {
    AccountKey::new(&Provider::new("test"), "client-1", "clinic")
}

/// The tokens of a sign-in at this moment: `at-0` for an hour, and `rt-0`.
pub fn first_tokens(clock: &ManualClock) -> TokenSet {
    let now = clock.now();
    TokenSet::from_parts(
        Secret::new("at-0"),
        Some(Secret::new("rt-0")),
        now,
        Some(now + HOUR),
        Scopes::parse("cases").unwrap(),
    )
}

/// Rotates on every refresh; a refresh token that comes a second time revokes the whole grant.
#[derive(Debug, Clone)]
pub struct StrictServer(Arc<Mutex<Grant>>);

#[derive(Debug)]
struct Grant {
    rotations: u32,
    reuses: u32,
    revoked: bool,
}

impl StrictServer {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Grant {
            rotations: 0,
            reuses: 0,
            revoked: false,
        })))
    }

    pub fn answer(&self, request: &Recorded) -> Reply {
        let mut grant = self.0.lock().unwrap();
        if request.url.path() == "/revoke" {
            grant.revoked = true;
            return Reply::json(200, "");
        }
        let presented = request.field("refresh_token").unwrap_or_default();
        if presented != format!("rt-{}", grant.rotations) {
            grant.reuses += 1;
            grant.revoked = true;
        }
        if grant.revoked {
            return refused("invalid_grant");
        }
        grant.rotations += 1;
        tokens(grant.rotations)
    }

    pub fn rotations(&self) -> u32 {
        self.0.lock().unwrap().rotations
    }

    pub fn reuses(&self) -> u32 {
        self.0.lock().unwrap().reuses
    }

    pub fn transport(&self) -> ScriptedTransport {
        let server = self.clone();
        ScriptedTransport::new(move |request| server.answer(request))
    }
}

pub fn tokens(n: u32) -> Reply {
    Reply::json(
        200,
        format!(
            r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","token_type":"Bearer","expires_in":3600}}"#
        ),
    )
}

pub fn refused(code: &str) -> Reply {
    Reply::json(400, format!(r#"{{"error":"{code}"}}"#))
}

/// A signed-in session, its clock, its network.
pub struct World {
    pub clock: Arc<ManualClock>,
    pub transport: ScriptedTransport,
    pub store: Arc<dyn TokenStore>,
    pub session: Session,
}

impl World {
    /// Somebody who signed in a moment ago, at a server that answers by this transport.
    pub async fn with(transport: ScriptedTransport, server: AuthorizationServer) -> Self {
        let clock = Arc::new(ManualClock::skipping());
        let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::with_clock(clock.clone()));
        Self::on(transport, server, store, clock).await
    }

    pub async fn on(
        transport: ScriptedTransport,
        server: AuthorizationServer,
        store: Arc<dyn TokenStore>,
        clock: Arc<ManualClock>,
    ) -> Self {
        let client = client(server, transport.clone(), &clock);
        let session = Session::new(client, store.clone(), key()).unwrap();
        session.sign_in(&first_tokens(&clock)).await.unwrap();
        Self {
            clock,
            transport,
            store,
            session,
        }
    }

    /// As [`World::with`], with the access token over.
    pub async fn expired(transport: ScriptedTransport, server: AuthorizationServer) -> Self {
        let world = Self::with(transport, server).await;
        world.clock.advance(HOUR);
        world
    }

    /// Another session on the same store, as another process would have it.
    pub fn neighbour(&self) -> Session {
        let client = self.session.client().clone();
        Session::new(client, self.store.clone(), key()).unwrap()
    }

    /// The access token, or the kind of error.
    pub async fn token(&self) -> Result<String, dental_oauth::ErrorKind> {
        token_of(&self.session).await
    }

    /// How often this refresh token was sent to the token endpoint.
    pub fn sent(&self, refresh_token: &str) -> usize {
        self.transport
            .requests()
            .iter()
            .filter(|request| request.field("refresh_token").as_deref() == Some(refresh_token))
            .count()
    }
}

pub async fn token_of(session: &Session) -> Result<String, dental_oauth::ErrorKind> {
    match session.access_token().await {
        Ok(token) => Ok(token.secret().expose().to_owned()),
        Err(error) => Err(error.kind()),
    }
}

/// Lets a test hold requests back: each waits, after it has been sent, for its answer to be let through.
#[derive(Debug, Clone)]
pub struct Gate {
    inner: ScriptedTransport,
    arrived: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    pub fn before(inner: ScriptedTransport) -> Self {
        Self {
            inner,
            arrived: Arc::new(Semaphore::new(0)),
            open: Arc::new(Semaphore::new(0)),
        }
    }

    /// Waits until one more request has reached the server.
    pub async fn arrival(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    pub fn let_through(&self, answers: usize) {
        self.open.add_permits(answers);
    }
}

#[async_trait]
impl Transport for Gate {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let answer = self.inner.send(request).await;
        self.arrived.add_permits(1);
        self.open.acquire().await.unwrap().forget();
        answer
    }
}

/// Gives other tasks their turn until something holds.
pub async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..100_000 {
        if holds() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came true");
}

pub const REDIRECT: &str = "http://127.0.0.1:5000";

pub fn scopes(text: &str) -> Scopes {
    Scopes::parse(text).unwrap()
}

pub fn plain_tokens() -> Reply {
    Reply::json(200, r#"{"access_token":"a","token_type":"Bearer"}"#)
}

pub fn at(server: AuthorizationServer, transport: ScriptedTransport) -> OAuthClient {
    client(server, transport, &Arc::new(ManualClock::skipping()))
}

pub fn offline(server: AuthorizationServer) -> OAuthClient {
    at(server, ScriptedTransport::in_turn([]))
}

pub fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut values = url.query_pairs().filter(|(key, _)| key == name);
    let value = values.next().map(|(_, value)| value.into_owned());
    assert!(values.next().is_none(), "{name} twice");
    value
}
