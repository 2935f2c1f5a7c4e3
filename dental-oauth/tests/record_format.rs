//! Token records as they are on disk: what is in them, and what of older ones is still read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dental_oauth::SealKey;
use dental_oauth::oauth::RefreshRedirectUri;
use dental_oauth::session::{FileStore, Session, TokenStore as _};
use dental_oauth::testing::{ManualClock, ScriptedTransport};
use serde_json::{Value, json};
use support::mint::Key;
use support::openid::{OpenIdWorld, with};
use support::{HOUR, client, first_tokens, key, server, token_of, tokens};

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{}.json", key().digest()))
}

fn read(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file(folder)).unwrap()).unwrap()
}

/// A record as the first release wrote it.
const FIRST: &str = r#"{"version":1,"generation":7,"tokens":{"access_token":"at-0","refresh_token":"rt-0",
"issued_at":1700000000,"expires_at":1700003600,"scope":"cases","issuer":"https://as.example",
"subject":"person-1","nonce":"n"}}"#;

fn with_file(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    drop(store);
    let path = file(folder.path());
    fs::write(&path, text).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    folder
}

#[tokio::test]
async fn a_record_of_the_first_release_is_read_refreshed_and_written_anew() {
    let folder = with_file(FIRST);
    let store = Arc::new(FileStore::open(folder.path()).unwrap());
    let transport = ScriptedTransport::new(|_| tokens(1));
    let clock = Arc::new(ManualClock::skipping());
    let server = server().refresh_redirect_uri(RefreshRedirectUri::Repeat);
    let client = client(server, transport.clone(), &clock);
    let session = Session::new(client, store, key()).unwrap();
    clock.advance(1000 * HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("at-1"));
    let request = &transport.requests()[0];
    assert_eq!(request.field("refresh_token").as_deref(), Some("rt-0"));
    assert_eq!(request.field("redirect_uri"), None, "the record has none");
    let tokens = &read(folder.path())["tokens"];
    assert_eq!(tokens["refresh_token"], "rt-1");
    assert_eq!(tokens["subject"], "person-1");
    assert_eq!(tokens["nonce"], "n");
}

#[tokio::test]
async fn what_a_record_holds_comes_back_sealed_or_not() {
    let clock = ManualClock::skipping();
    let first = first_tokens(&clock).with_redirect_uri("https://lab.example/cb");
    for seal in [None, Some(SealKey::new([7; 32]))] {
        let folder = tempfile::tempdir().unwrap();
        let open = || match seal.clone() {
            Some(key) => FileStore::open_sealed(folder.path(), key).unwrap(),
            None => FileStore::open(folder.path()).unwrap(),
        };
        open().replace(&key(), None, &first).await.unwrap();
        let text = fs::read_to_string(file(folder.path())).unwrap();
        assert_eq!(text.contains("lab.example"), seal.is_none());
        let stored = open().load(&key()).await.unwrap().unwrap();
        // The stored set, written once more, is the same record.
        let other = tempfile::tempdir().unwrap();
        let plain = FileStore::open(other.path()).unwrap();
        plain.replace(&key(), None, &stored.tokens).await.unwrap();
        assert_eq!(
            read(other.path())["tokens"],
            json!({
                "access_token": "at-0", "refresh_token": "rt-0", "scope": "cases",
                "issued_at": stored_seconds(first.expires_at()) - 3600,
                "expires_at": stored_seconds(first.expires_at()),
                "issuer": null, "subject": null, "nonce": null,
                "redirect_uri": "https://lab.example/cb",
            })
        );
    }
}

fn stored_seconds(time: Option<std::time::SystemTime>) -> u64 {
    let since = time
        .unwrap()
        .duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.unwrap().as_secs()
}

#[tokio::test]
async fn neither_id_token_nor_profile_is_in_a_record() {
    let world = OpenIdWorld::new();
    let claims = with(&world.claims(), "email", json!("jane@clinic.example"));
    let claims = with(&claims, "name", json!("Jane Doe"));
    let claims = with(&claims, "auth_time", json!(world.now()));
    let header = json!({"alg": "RS256", "kid": "k1"});
    let tokens = world
        .sign_in_with(&Key::ours(), &header, &claims)
        .await
        .unwrap();
    assert!(tokens.id_token().is_some());
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path()).unwrap();
    store.replace(&key(), None, &tokens).await.unwrap();
    let record = read(folder.path());
    let names = |value: &Value| -> Vec<String> {
        let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(names(&record), ["generation", "tokens", "version"]);
    assert_eq!(
        names(&record["tokens"]),
        [
            "access_token",
            "auth_time",
            "expires_at",
            "issued_at",
            "issuer",
            "nonce",
            "refresh_token",
            "scope",
            "subject"
        ]
    );
    let text = record.to_string();
    let token = world.id_token.lock().unwrap().clone();
    let payload = token.split('.').nth(1).unwrap();
    for absent in ["jane", "Jane", payload] {
        assert!(!text.contains(absent), "{absent}");
    }
}
