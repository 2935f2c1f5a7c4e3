//! Real processes that share one folder of tokens and one server that revokes at the first reuse.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::{Arc, Mutex};

use dental_oauth::net::HttpTransport;
use dental_oauth::oauth::LostRotation;
use dental_oauth::session::{Attempt, Begin, FileStore, OwnerId, Session, TokenStore};
use support::child::{Ahead, child, from_parent, oauth_client, signed_in};
use support::tcp::{TcpServer, json};
use support::{HOUR, key};

const CHILDREN: u32 = 4;
const REFRESHES: u32 = 20;

#[tokio::test]
#[ignore = "started as a process of its own by the tests below"]
async fn child_that_refreshes() {
    let Some((folder, server)) = from_parent() else {
        return;
    };
    let clock = Arc::new(Ahead::default());
    let store = FileStore::open(folder).unwrap();
    let transport = HttpTransport::new().unwrap();
    let client = oauth_client(&server, transport, LostRotation::Reauthorize, clock.clone());
    let session = Session::new(client, Arc::new(store), key()).unwrap();
    for _ in 0..REFRESHES {
        assert!(clock.of_its_end(&session).await, "signed out");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_share_a_folder_spend_no_refresh_token_twice() {
    let folder = tempfile::tempdir().unwrap();
    signed_in(folder.path(), "rt-0").await;
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
        .map(|_| child("child_that_refreshes", folder.path(), &url, &[]))
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
    let store = signed_in(folder.path(), "rt-0").await;
    let mut holder = child("child_that_holds_the_lease", folder.path(), "", &[]);
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
