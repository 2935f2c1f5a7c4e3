//! Token records on disk: private, whole at any moment, leased to one process at a time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{
    Attempt, Begin, Cas, Ending, FileStore, MemoryStore, OwnerId, Session, StoreError, Stored,
    TokenStore,
};
use dental_oauth::testing::{ManualClock, store_conformance};
use dental_oauth::{Clock as _, Secret};
use support::{Gate, HOUR, StrictServer, client, first_tokens, key, server, token_of};

fn open(folder: &Path) -> FileStore {
    FileStore::open(folder).unwrap()
}

fn tokens(access: &str) -> TokenSet {
    let now = ManualClock::new().now();
    let refresh = Some(Secret::new("rt"));
    TokenSet::from_parts(
        Secret::new(access),
        refresh,
        now,
        Some(now + HOUR),
        Scopes::default(),
    )
}

async fn save(store: &FileStore, access: &str) -> Stored {
    let expected = store
        .load(&key())
        .await
        .unwrap()
        .map(|stored| stored.generation);
    let saved = store
        .replace(&key(), expected, &tokens(access))
        .await
        .unwrap();
    assert!(matches!(saved, Cas::Stored(_)));
    store.load(&key()).await.unwrap().unwrap()
}

fn file(folder: &Path, ending: &str) -> PathBuf {
    folder.join(format!("{}.{ending}", key().digest()))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn every_store_here_does_what_every_store_must() {
    let folder = tempfile::tempdir().unwrap();
    store_conformance(&open(folder.path())).await;
    store_conformance(&MemoryStore::new()).await;
}

#[tokio::test]
async fn folder_and_files_are_for_this_user_alone_and_their_names_say_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("a/tokens");
    let store = open(&folder);
    let stored = save(&store, "secret").await;
    begin(&store, 1, &stored).await;
    assert_eq!(mode(&folder), 0o700);
    let mut files = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(mode(&entry.path()), 0o600, "{entry:?}");
        assert!(!entry.file_name().to_string_lossy().contains("clinic"));
        files += 1;
    }
    assert_eq!(files, 3, "record, lock and lease");
}

#[tokio::test]
async fn what_others_can_read_or_replace_is_refused_and_not_mended() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    save(&store, "one").await;
    let record = file(folder.path(), "json");
    for shared in [0o640, 0o604, 0o660, 0o602, 0o644] {
        chmod(&record, shared);
        let refused = store.load(&key()).await;
        assert!(
            matches!(refused, Err(StoreError::NotPrivate)),
            "{shared:o}: {refused:?}"
        );
        assert_eq!(mode(&record), shared, "left as it was");
    }
    chmod(&record, 0o600);
    assert!(store.load(&key()).await.is_ok());
    for shared in [0o720, 0o702, 0o777] {
        chmod(folder.path(), shared);
        assert!(
            matches!(FileStore::open(folder.path()), Err(StoreError::NotPrivate)),
            "{shared:o}"
        );
    }
}

#[tokio::test]
async fn a_symbolic_link_in_place_of_a_file_is_refused() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = open(folder.path());
    let stored = save(&store, "one").await;
    for ending in ["json", "lock", "lease"] {
        let (path, target) = (file(folder.path(), ending), elsewhere.path().join(ending));
        let _ = fs::rename(&path, &target);
        symlink(&target, &path).unwrap();
        let refused = store.begin(&key(), &attempt(1, &stored), HOUR).await;
        assert!(
            matches!(refused, Err(StoreError::NotPrivate)),
            "{ending}: {refused:?}"
        );
        fs::remove_file(&path).unwrap();
        let _ = fs::rename(&target, &path);
    }
}

#[tokio::test]
async fn a_link_left_in_place_of_the_temporary_file_is_not_written_through() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = open(folder.path());
    save(&store, "one").await;
    let target = elsewhere.path().join("target");
    fs::write(&target, "untouched").unwrap();
    symlink(&target, file(folder.path(), "tmp")).unwrap();
    save(&store, "two").await;
    assert_eq!(fs::read_to_string(target).unwrap(), "untouched");
}

#[tokio::test]
async fn a_damaged_record_is_reported_and_left_and_a_new_sign_in_sets_it_aside() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    save(&store, "one").await;
    let record = file(folder.path(), "json");
    let whole = fs::read(&record).unwrap();
    for end in 0..whole.len() {
        fs::write(&record, &whole[..end]).unwrap();
        let damaged = store.load(&key()).await;
        assert!(
            matches!(damaged, Err(StoreError::Corrupt)),
            "{end} of {}",
            whole.len()
        );
    }
    fs::write(&record, "damaged").unwrap();
    assert!(
        store
            .replace(&key(), Some(first_generation(&whole)), &tokens("x"))
            .await
            .is_err()
    );
    assert_eq!(fs::read_to_string(&record).unwrap(), "damaged");

    let clock = Arc::new(ManualClock::skipping());
    let client = client(server(), StrictServer::new().transport(), &clock);
    let session = Session::new(client, Arc::new(store), key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    assert_eq!(token_of(&session).await.as_deref(), Ok("at-0"));
    assert_eq!(
        fs::read_to_string(file(folder.path(), "corrupt")).unwrap(),
        "damaged"
    );
}

fn first_generation(record: &[u8]) -> dental_oauth::session::Generation {
    let json: serde_json::Value = serde_json::from_slice(record).unwrap();
    dental_oauth::session::Generation(json["generation"].as_u64().unwrap())
}

#[tokio::test]
async fn a_record_of_a_newer_version_is_refused_and_left() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let stored = save(&store, "one").await;
    let record = file(folder.path(), "json");
    let newer = r#"{"version":2,"something":"else"}"#;
    fs::write(&record, newer).unwrap();
    assert!(matches!(store.load(&key()).await, Err(StoreError::Newer)));
    for expected in [None, Some(stored.generation)] {
        let refused = store.replace(&key(), expected, &tokens("x")).await;
        assert!(matches!(refused, Err(StoreError::Newer)), "{refused:?}");
    }
    assert_eq!(fs::read_to_string(&record).unwrap(), newer);
}

#[tokio::test]
async fn a_crash_at_any_point_of_a_write_leaves_the_old_record_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let before = save(&store, &"long".repeat(100)).await;
    let (record, temporary) = (file(folder.path(), "json"), file(folder.path(), "tmp"));
    let old = fs::read(&record).unwrap();
    save(&store, "new").await;
    let new = fs::read(&record).unwrap();
    assert!(new.len() < old.len(), "nothing is left of a longer one");
    for end in 0..=new.len() {
        fs::write(&record, &old).unwrap();
        fs::write(&temporary, &new[..end]).unwrap();
        let found = store.load(&key()).await.unwrap().unwrap();
        assert_eq!(found.generation, before.generation, "crashed at {end}");
    }
    let after = save(&store, "newer").await;
    assert_eq!(after.tokens.access_token().expose(), "newer");
    assert!(!temporary.exists());
}

fn attempt(owner: u128, stored: &Stored) -> Attempt {
    Attempt {
        owner: OwnerId(owner),
        spending: stored.generation,
    }
}

async fn begin(store: &FileStore, owner: u128, stored: &Stored) -> Begin {
    store
        .begin(&key(), &attempt(owner, stored), Duration::from_secs(3600))
        .await
        .unwrap()
}

#[tokio::test]
async fn two_stores_on_one_folder_exclude_each_other_until_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (open(folder.path()), open(folder.path()));
    let stored = save(&one, "one").await;
    assert!(matches!(
        begin(&one, 1, &stored).await,
        Begin::Ours { previous: None, .. }
    ));
    assert!(matches!(
        begin(&other, 2, &stored).await,
        Begin::Busy { .. }
    ));
    drop(one);
    // The kernel says that the owner is gone: its deadline an hour away is moot, its note is not.
    let taken = begin(&other, 2, &stored).await;
    assert!(
        matches!(
            taken,
            Begin::Ours {
                previous: Some(_),
                ..
            }
        ),
        "{taken:?}"
    );
}

#[tokio::test]
async fn neither_lock_file_is_ever_replaced_or_removed() {
    // Whoever waits at a file that is gone would hold a lock that nobody else sees.
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let stored = save(&store, "one").await;
    begin(&store, 1, &stored).await;
    let identity = |ending| {
        let found = fs::metadata(file(folder.path(), ending)).unwrap();
        std::os::unix::fs::MetadataExt::ino(&found)
    };
    let before = (identity("lock"), identity("lease"));
    for ending in [Ending::NotSpent, Ending::Unknown, Ending::Refused] {
        store.abandon(&key(), OwnerId(1), ending).await.unwrap();
        let stored = save(&store, "next").await;
        begin(&store, 1, &stored).await;
    }
    let stored = save(&store, "last").await;
    assert!(store.remove(&key(), stored.generation).await.unwrap());
    assert_eq!((identity("lock"), identity("lease")), before);
    drop(store);
    open(folder.path()).load(&key()).await.unwrap();
    assert_eq!((identity("lock"), identity("lease")), before);
}

#[tokio::test]
async fn a_clone_of_a_store_is_the_same_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let stored = save(&store, "one").await;
    begin(&store, 1, &stored).await;
    assert!(matches!(
        begin(&store.clone(), 2, &stored).await,
        Begin::Busy { .. }
    ));
}

#[tokio::test]
async fn a_lease_is_freed_by_the_save_and_by_giving_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (open(folder.path()), open(folder.path()));
    let stored = save(&one, "one").await;
    begin(&one, 1, &stored).await;
    let stored = save(&one, "two").await;
    assert!(matches!(
        begin(&other, 2, &stored).await,
        Begin::Ours { previous: None, .. }
    ));
    other
        .abandon(&key(), OwnerId(2), Ending::Unknown)
        .await
        .unwrap();
    assert!(matches!(
        begin(&one, 1, &stored).await,
        Begin::Ours {
            previous: Some(_),
            ..
        }
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_on_two_stores_in_one_folder_spend_no_token_twice() {
    let folder = tempfile::tempdir().unwrap();
    let grants = StrictServer::new();
    let clock = Arc::new(ManualClock::skipping());
    let sessions: Vec<Session> = (0..4)
        .map(|_| {
            let client = client(server(), grants.transport(), &clock);
            Session::new(client, Arc::new(open(folder.path())), key()).unwrap()
        })
        .collect();
    sessions[0].sign_in(&first_tokens(&clock)).await.unwrap();
    for round in 1..=10 {
        clock.advance(HOUR);
        let tasks: Vec<_> = sessions
            .iter()
            .map(|session| {
                let session = session.clone();
                tokio::spawn(async move { token_of(&session).await })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(format!("at-{round}")));
        }
    }
    assert_eq!((grants.rotations(), grants.reuses()), (10, 0));
}

#[tokio::test]
async fn a_refresh_that_was_overtaken_by_a_sign_in_elsewhere_keeps_no_lease() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (open(folder.path()), open(folder.path()));
    let gate = Gate::before(StrictServer::new().transport());
    let clock = Arc::new(ManualClock::new());
    let client = client(server(), gate.clone(), &clock);
    let session = Session::new(client, Arc::new(ours), key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    clock.advance(HOUR);
    let calling = tokio::spawn(async move {
        let outcome = token_of(&session).await;
        (outcome, session)
    });
    gate.arrival().await;
    let newer = save(&theirs, "theirs").await;
    gate.let_through(1);
    let (_, _still_alive) = calling.await.unwrap();
    let begun = begin(&theirs, 2, &newer).await;
    assert!(
        matches!(begun, Begin::Ours { previous: None, .. }),
        "{begun:?}"
    );
}

#[tokio::test]
async fn a_lease_is_freed_even_when_the_record_was_damaged_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (open(folder.path()), open(folder.path()));
    let stored = save(&one, "one").await;
    begin(&one, 1, &stored).await;
    let record = file(folder.path(), "json");
    let whole = fs::read(&record).unwrap();
    fs::write(&record, "damaged").unwrap();
    assert!(
        one.abandon(&key(), OwnerId(1), Ending::NotSpent)
            .await
            .is_err()
    );
    fs::write(&record, whole).unwrap();
    let begun = begin(&other, 2, &stored).await;
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
