//! Processes of their own: this very test program, started again for one of its ignored tests.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dental_oauth::net::{LoopbackHttp, Transport};
use dental_oauth::oauth::{AuthorizationServer, LostRotation, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{FileStore, Session, SignIn, TokenStore};
use dental_oauth::{Clock, Provider, Secret, SystemClock};

use super::{HOUR, key};

/// The computer's clock, some hours on: tokens end without anybody having to wait for it.
#[derive(Debug, Default)]
pub struct Ahead(Mutex<Duration>);

impl Ahead {
    /// Moves to the end of the access token that is stored; `false` when there is none that could be
    /// refreshed.
    pub async fn of_its_end(&self, session: &Session) -> bool {
        let SignIn::SignedIn {
            expires_at: Some(end),
            ..
        } = session.status().await.unwrap()
        else {
            return false;
        };
        let ahead = end.duration_since(SystemClock.now()).unwrap_or_default();
        *self.0.lock().unwrap() = ahead;
        true
    }
}

#[async_trait::async_trait]
impl Clock for Ahead {
    fn now(&self) -> SystemTime {
        SystemClock.now() + *self.0.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + *self.0.lock().unwrap()
    }

    async fn sleep(&self, period: Duration) {
        SystemClock.sleep(period).await;
    }
}

pub fn oauth_client(
    server: &str,
    transport: impl Transport,
    policy: LostRotation,
    clock: Arc<dyn Clock>,
) -> OAuthClient {
    let endpoint = |path: &str| format!("{server}{path}");
    let server = AuthorizationServer::new(
        Provider::new("test"),
        &endpoint("/authorize"),
        &endpoint("/token"),
        LoopbackHttp::Allowed,
    );
    let server = server.unwrap().lost_rotation(policy);
    OAuthClient::builder(server, "client-1", Arc::new(transport))
        .client_secret(Secret::new("secret"))
        .clock(clock)
        .build()
        .unwrap()
}

/// A child that runs one test, told this much.
pub fn child(test: &str, folder: &Path, server: &str, further: &[(&str, &str)]) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("DENTAL_TEST_FOLDER", folder)
        .env("DENTAL_TEST_SERVER", server)
        .envs(further.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Folder and server, if this is a child.
pub fn from_parent() -> Option<(String, String)> {
    variable("DENTAL_TEST_FOLDER").zip(variable("DENTAL_TEST_SERVER"))
}

pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The tokens of a sign-in now.
pub fn signed_in_with(access_token: &str, refresh_token: &str) -> TokenSet {
    let now = SystemTime::now();
    TokenSet::from_parts(
        Secret::new(access_token),
        Some(Secret::new(refresh_token)),
        now,
        Some(now + HOUR),
        Scopes::default(),
    )
}

pub async fn signed_in(folder: &Path, refresh_token: &str) -> FileStore {
    let store = FileStore::open(folder).unwrap();
    let first = signed_in_with("at-0", refresh_token);
    store.replace(&key(), None, &first).await.unwrap();
    store
}
