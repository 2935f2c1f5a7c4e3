//! A server that takes notes, and a client that is signed in to it.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::api::MemoryLedger;
use dental_oauth::net::Transport;
use dental_oauth::oauth::{OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock, Secret};
use drchrono_client::{Drchrono, Environment};

pub struct Server {
    transport: ScriptedTransport,
    pub client: Drchrono,
}

impl Server {
    pub async fn new(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        let transport = ScriptedTransport::new(script);
        let shared: Arc<dyn Transport> = Arc::new(transport.clone());
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::skipping());
        let environment = Environment::production();
        let server = environment.authorization_server().unwrap();
        let secret = Secret::new("secret-1");
        let oauth = OAuthClient::builder(server, "client-1", Arc::clone(&shared))
            .client_secret(secret)
            .clock(Arc::clone(&clock))
            .build()
            .unwrap();
        let now = clock.now();
        let tokens = TokenSet::from_parts(
            Secret::new("at-1"),
            None,
            now,
            Some(now + Duration::from_secs(172_800)),
            Scopes::parse("").unwrap(),
        );
        let key = AccountKey::new(oauth.provider(), oauth.client_id(), "test");
        let store = Arc::new(MemoryStore::with_clock(Arc::clone(&clock)));
        let session = Session::new(oauth, store, key).unwrap();
        session.sign_in(&tokens).await.unwrap();
        let client = Drchrono::builder(&environment, session, shared)
            .clock(clock)
            .calls_per_hour(None)
            .ledger(Arc::new(MemoryLedger::default()))
            .build()
            .unwrap();
        Self { transport, client }
    }

    pub fn requests(&self) -> Vec<Recorded> {
        self.transport.requests()
    }
}
