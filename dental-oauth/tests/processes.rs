//! Real processes that share one folder of tokens and one server that revokes at the first reuse.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dental_oauth::net::{HttpTransport, LoopbackHttp};
use dental_oauth::oauth::{AuthorizationServer, LostRotation, OAuthClient, Scopes, TokenSet};
use dental_oauth::session::{Attempt, Begin, FileStore, OwnerId, Session, SignIn, TokenStore};
use dental_oauth::{Clock, Provider, Secret, SystemClock};
use support::tcp::{TcpServer, json};
use support::{HOUR, key};

const CHILDREN: u32 = 4;
const REFRESHES: u32 = 20;

/// The computer's clock, some hours on: tokens end without anybody having to wait for it.
#[derive(Debug)]
struct Ahead(Mutex<Duration>);

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

fn oauth_client(server: &str, clock: Arc<dyn Clock>) -> OAuthClient {
    let endpoint = |path: &str| format!("{server}{path}");
    let server = AuthorizationServer::new(
        Provider::new("test"),
        &endpoint("/authorize"),
        &endpoint("/token"),
        LoopbackHttp::Allowed,
    );
    let server = server.unwrap().lost_rotation(LostRotation::Reauthorize);
    OAuthClient::builder(server, "client-1", Arc::new(HttpTransport::new().unwrap()))
        .client_secret(Secret::new("secret"))
        .clock(clock)
        .build()
        .unwrap()
}

fn child(test: &str, folder: &Path, server: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("DENTAL_TEST_FOLDER", folder)
        .env("DENTAL_TEST_SERVER", server)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Folder and server, if this is a child.
fn from_parent() -> Option<(String, String)> {
    let variable = |name| std::env::var(name).ok();
    variable("DENTAL_TEST_FOLDER").zip(variable("DENTAL_TEST_SERVER"))
}

#[tokio::test]
#[ignore = "started as a process of its own by the tests below"]
async fn child_that_refreshes() {
    let Some((folder, server)) = from_parent() else {
        return;
    };
    let clock = Arc::new(Ahead(Mutex::default()));
    let store = FileStore::open(folder).unwrap();
    let client = oauth_client(&server, clock.clone());
    let session = Session::new(client, Arc::new(store), key()).unwrap();
    for _ in 0..REFRESHES {
        let SignIn::SignedIn {
            expires_at: Some(end),
            ..
        } = session.status().await.unwrap()
        else {
            panic!("signed out");
        };
        let ahead = end.duration_since(SystemClock.now()).unwrap_or_default();
        *clock.0.lock().unwrap() = ahead;
        session.access_token().await.unwrap();
    }
}

#[tokio::test]
#[ignore = "started as a process of its own by the tests below"]
async fn child_that_holds_the_lease() {
    let Some((folder, _)) = from_parent() else {
        return;
    };
    let store = FileStore::open(folder).unwrap();
    let generation = store.load(&key()).await.unwrap().unwrap().generation;
    let attempt = Attempt {
        owner: OwnerId(1),
        spending: generation,
    };
    let begun = store.begin(&key(), &attempt, HOUR).await.unwrap();
    assert!(matches!(begun, Begin::Ours { .. }));
    println!("holding");
    // Until it is killed.
    let _ = std::io::stdin().read_line(&mut String::new());
}

async fn signed_in(folder: &Path) -> FileStore {
    let store = FileStore::open(folder).unwrap();
    let now = SystemTime::now();
    let first = TokenSet::from_parts(
        Secret::new("at-0"),
        Some(Secret::new("rt-0")),
        now,
        Some(now + HOUR),
        Scopes::default(),
    );
    store.replace(&key(), None, &first).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_share_a_folder_spend_no_refresh_token_twice() {
    let folder = tempfile::tempdir().unwrap();
    signed_in(folder.path()).await;
    let grant = Arc::new(Mutex::new((0_u32, 0_u32)));
    let counted = grant.clone();
    let server = TcpServer::start(move |request| {
        let mut grant = counted.lock().unwrap();
        let presented = request.field("refresh_token").unwrap_or_default();
        if presented != format!("rt-{}", grant.0) {
            grant.1 += 1;
            return json(400, r#"{"error":"invalid_grant"}"#);
        }
        grant.0 += 1;
        let n = grant.0;
        json(200, &format!(r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","token_type":"Bearer","expires_in":3600}}"#))
    })
    .await;
    let url = server.url("");
    let children: Vec<Child> = (0..CHILDREN)
        .map(|_| child("child_that_refreshes", folder.path(), &url))
        .collect();
    for child in children {
        let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await;
        let output = output.unwrap().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    let (rotations, reuses) = *grant.lock().unwrap();
    assert_eq!(reuses, 0, "after {rotations} rotations");
    assert!(rotations >= REFRESHES, "{rotations}");
}

#[tokio::test]
async fn a_process_that_is_killed_during_a_refresh_leaves_its_note_and_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let store = signed_in(folder.path()).await;
    let mut holder = child("child_that_holds_the_lease", folder.path(), "");
    let mut output = BufReader::new(holder.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("holding") {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child failed");
    }
    let generation = store.load(&key()).await.unwrap().unwrap().generation;
    let attempt = Attempt {
        owner: OwnerId(2),
        spending: generation,
    };
    let busy = store.begin(&key(), &attempt, HOUR).await.unwrap();
    assert!(matches!(busy, Begin::Busy { .. }), "{busy:?}");
    holder.kill().unwrap();
    holder.wait().unwrap();
    let begun = store.begin(&key(), &attempt, HOUR).await.unwrap();
    assert!(
        matches!(
            begun,
            Begin::Ours {
                previous: Some(_),
                ..
            }
        ),
        "{begun:?}"
    );
}
