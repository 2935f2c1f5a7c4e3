//! Token records encrypted at rest, and records whose refresh token the server has refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{
    AccountKey, Attempt, Begin, Cas, Ending, FileStore, OwnerId, StoreError, TokenStore,
};
use dental_oauth::{Provider, SealKey, Secret};

fn account(label: &str) -> AccountKey {
    AccountKey::new(&Provider::new("test"), "client-1", label)
}

fn file(folder: &Path, account: &AccountKey) -> PathBuf {
    folder.join(format!("{}.json", account.digest()))
}

async fn save(store: &FileStore, account: &AccountKey, token: &str) {
    let expected = store
        .load(account)
        .await
        .unwrap()
        .map(|stored| stored.generation);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_768_471_200);
    let refresh = Some(Secret::new(format!("refresh-{token}")));
    let tokens = TokenSet::from_parts(
        Secret::new(token),
        refresh,
        now,
        None,
        Scopes::parse("user").unwrap(),
    );
    let saved = store.replace(account, expected, &tokens).await.unwrap();
    assert!(matches!(saved, Cas::Stored(_)));
}

async fn token(store: &FileStore, account: &AccountKey) -> Result<String, StoreError> {
    let stored = store.load(account).await?.unwrap();
    Ok(stored.tokens.access_token().expose().to_owned())
}

#[tokio::test]
async fn a_key_is_changed_without_signing_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (SealKey::generate().unwrap(), SealKey::generate().unwrap());
    let open = |key: &SealKey| FileStore::open_sealed(folder.path(), key.clone()).unwrap();
    save(&open(&old), &account("a"), "first").await;
    save(&open(&old), &account("b"), "other").await;
    // Sealed anew as soon as it is written, and not before.
    let both = new.clone().with_former(old.clone());
    assert_eq!(token(&open(&both), &account("a")).await.unwrap(), "first");
    save(&open(&both), &account("a"), "second").await;
    assert_eq!(token(&open(&new), &account("a")).await.unwrap(), "second");
    assert!(matches!(
        token(&open(&old), &account("a")).await,
        Err(StoreError::Sealed)
    ));
    // Taken away too soon, the former key is missed, and nothing is lost.
    assert!(matches!(
        token(&open(&new), &account("b")).await,
        Err(StoreError::Sealed)
    ));
    assert_eq!(token(&open(&both), &account("b")).await.unwrap(), "other");
}

#[tokio::test]
async fn a_sealed_record_shows_nothing_and_opens_with_its_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let key = SealKey::generate().unwrap();
    let store = FileStore::open_sealed(folder.path(), key.clone()).unwrap();
    save(&store, &account("a"), "sekrit-token").await;
    let on_disk = fs::read_to_string(file(folder.path(), &account("a"))).unwrap();
    assert!(
        !on_disk.contains("sekrit") && !on_disk.contains("user"),
        "{on_disk}"
    );
    assert_eq!(token(&store, &account("a")).await.unwrap(), "sekrit-token");

    let again = SealKey::parse(key.to_text().expose()).unwrap();
    let reopened = FileStore::open_sealed(folder.path(), again).unwrap();
    assert_eq!(
        token(&reopened, &account("a")).await.unwrap(),
        "sekrit-token"
    );
    let other = FileStore::open_sealed(folder.path(), SealKey::generate().unwrap()).unwrap();
    assert!(matches!(
        token(&other, &account("a")).await,
        Err(StoreError::Sealed)
    ));
    let without = FileStore::open(folder.path()).unwrap();
    assert!(matches!(
        token(&without, &account("a")).await,
        Err(StoreError::Sealed)
    ));
}

#[tokio::test]
async fn two_records_cannot_be_swapped() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open_sealed(folder.path(), SealKey::new([7; 32])).unwrap();
    save(&store, &account("a"), "of-a").await;
    save(&store, &account("b"), "of-b").await;
    let (a, b) = (
        file(folder.path(), &account("a")),
        file(folder.path(), &account("b")),
    );
    let of_a = fs::read(&a).unwrap();
    fs::write(&a, fs::read(&b).unwrap()).unwrap();
    fs::write(&b, of_a).unwrap();
    assert!(matches!(
        token(&store, &account("a")).await,
        Err(StoreError::Sealed)
    ));
    assert!(matches!(
        token(&store, &account("b")).await,
        Err(StoreError::Sealed)
    ));
}

#[tokio::test]
async fn an_old_record_cannot_pass_for_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open_sealed(folder.path(), SealKey::new([7; 32])).unwrap();
    let path = file(folder.path(), &account("a"));
    save(&store, &account("a"), "first").await;
    let generation = |json: &str| {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        value["generation"].to_string()
    };
    let first = fs::read_to_string(&path).unwrap();
    save(&store, &account("a"), "second").await;
    let now = generation(&fs::read_to_string(&path).unwrap());
    assert_ne!(generation(&first), now);
    fs::write(&path, first.replace(&generation(&first), &now)).unwrap();
    assert!(matches!(
        token(&store, &account("a")).await,
        Err(StoreError::Sealed)
    ));
}

#[tokio::test]
async fn a_plain_record_is_read_and_sealed_when_it_is_next_written() {
    let folder = tempfile::tempdir().unwrap();
    save(
        &FileStore::open(folder.path()).unwrap(),
        &account("a"),
        "plain-token",
    )
    .await;
    let store = FileStore::open_sealed(folder.path(), SealKey::new([7; 32])).unwrap();
    assert_eq!(token(&store, &account("a")).await.unwrap(), "plain-token");
    save(&store, &account("a"), "sealed-token").await;
    let on_disk = fs::read_to_string(file(folder.path(), &account("a"))).unwrap();
    assert!(!on_disk.contains("sealed-token"));
    assert_eq!(token(&store, &account("a")).await.unwrap(), "sealed-token");
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    for text in [
        "",
        "short",
        &"A".repeat(42),
        &"A".repeat(44),
        "not base64url at all, not at all, not at all!",
    ] {
        assert!(SealKey::parse(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_refused_refresh_token_is_known_to_every_process_until_somebody_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let account = account("a");
    let one = FileStore::open(folder.path()).unwrap();
    save(&one, &account, "t").await;
    let spending = one.load(&account).await.unwrap().unwrap().generation;
    let attempt = Attempt {
        owner: OwnerId(1),
        spending,
    };
    let begun = one
        .begin(&account, &attempt, Duration::from_secs(60))
        .await
        .unwrap();
    assert!(matches!(begun, Begin::Ours { previous: None, .. }));
    one.abandon(&account, OwnerId(1), Ending::Refused)
        .await
        .unwrap();

    let other = FileStore::open(folder.path()).unwrap();
    assert!(other.load(&account).await.unwrap().unwrap().dead);
    save(&other, &account, "after a new sign-in").await;
    assert!(!one.load(&account).await.unwrap().unwrap().dead);
}
