//! What every token store must do.

use std::time::Duration;

use crate::oauth::{Scopes, TokenSet};
use crate::provider::Provider;
use crate::secret::Secret;
use crate::session::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Stored, TokenStore,
};

const LEASE: Duration = Duration::from_secs(60);

/// Puts a store of your own through everything that [`Session`](crate::session::Session) relies on.
/// The store may hold other accounts; those of the provider `conformance` are written over.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use dental_oauth::session::MemoryStore;
/// use dental_oauth::testing::store_conformance;
///
/// store_conformance(&MemoryStore::new()).await;
/// # }
/// ```
///
/// # Panics
/// At the first thing the store does wrong.
pub async fn store_conformance(store: &dyn TokenStore) {
    replaces_by_generation(store).await;
    keeps_what_it_was_given(store).await;
    leases_to_one_at_a_time(store).await;
    remembers_attempts_that_never_ended(store).await;
    never_fences_a_save(store).await;
    removes_for_good(store).await;
}

fn key(account: &str) -> AccountKey {
    AccountKey::new(&Provider::new("conformance"), "client", account)
}

fn tokens(name: &str) -> TokenSet {
    let at = crate::clock::from_unix_seconds(1_768_471_200);
    let expires = Some(at + Duration::from_secs(3600));
    let refresh = Some(Secret::new(format!("refresh {name}")));
    let access = Secret::new(format!("access {name}"));
    TokenSet::from_parts(access, refresh, at, expires, Scopes::lenient("a b"))
}

fn attempt(owner: u128, spending: Generation) -> Attempt {
    let owner = OwnerId(owner);
    Attempt { owner, spending }
}

async fn load(store: &dyn TokenStore, key: &AccountKey) -> Option<Stored> {
    store.load(key).await.expect("load")
}

async fn replace(
    store: &dyn TokenStore,
    key: &AccountKey,
    expected: Option<Generation>,
    name: &str,
) -> Result<Generation, Option<Stored>> {
    match store.replace(key, expected, &tokens(name)).await {
        Ok(Cas::Stored(generation)) => Ok(generation),
        Ok(Cas::Conflict(found)) => Err(found),
        Err(error) => panic!("replace: {error}"),
    }
}

/// A record in a place where there may have been one.
async fn put(store: &dyn TokenStore, key: &AccountKey, name: &str) -> Generation {
    let expected = load(store, key).await.map(|stored| stored.generation);
    replace(store, key, expected, name)
        .await
        .expect("nobody else is here")
}

async fn begin(
    store: &dyn TokenStore,
    key: &AccountKey,
    attempt: &Attempt,
    ttl: Duration,
) -> Begin {
    store.begin(key, attempt, ttl).await.expect("begin")
}

fn is_named(stored: &Stored, name: &str) -> bool {
    stored
        .tokens
        .access_token()
        .same_as(&format!("access {name}"))
}

async fn replaces_by_generation(store: &dyn TokenStore) {
    let key = key("replace");
    let one = put(store, &key, "one").await;
    let conflict = replace(store, &key, None, "x")
        .await
        .expect_err("there is a record");
    assert!(conflict.is_some_and(|found| found.generation == one));
    let two = replace(store, &key, Some(one), "two")
        .await
        .expect("as expected");
    assert_ne!(one, two);
    let conflict = replace(store, &key, Some(one), "x")
        .await
        .expect_err("it has moved");
    assert!(conflict.is_some_and(|found| found.generation == two && is_named(&found, "two")));
}

async fn keeps_what_it_was_given(store: &dyn TokenStore) {
    let (one, other) = (key("keep"), key("keep another"));
    put(store, &one, "one").await;
    put(store, &other, "other").await;
    let found = load(store, &one).await.expect("it was saved");
    let given = tokens("one");
    assert!(is_named(&found, "one"), "accounts are kept apart");
    assert!(
        found
            .tokens
            .refresh_token()
            .is_some_and(|token| token.same_as("refresh one"))
    );
    assert_eq!(found.tokens.expires_at(), given.expires_at());
    assert_eq!(found.tokens.granted_scopes(), given.granted_scopes());
}

async fn leases_to_one_at_a_time(store: &dyn TokenStore) {
    let key = key("lease");
    let old = put(store, &key, "old").await;
    let now = put(store, &key, "now").await;
    match begin(store, &key, &attempt(1, old), LEASE).await {
        Begin::Moved(Some(found)) => assert_eq!(found.generation, now),
        other => panic!("an old generation is not to be spent: {other:?}"),
    }
    match begin(store, &key, &attempt(1, now), LEASE).await {
        Begin::Ours {
            previous: None,
            current,
        } => assert!(is_named(&current, "now")),
        other => panic!("nobody began before: {other:?}"),
    }
    let second = begin(store, &key, &attempt(2, now), LEASE).await;
    assert!(
        matches!(second, Begin::Busy { .. }),
        "two at once: {second:?}"
    );
    store
        .abandon(&key, OwnerId(2), Ending::NotSpent)
        .await
        .expect("abandon");
    let second = begin(store, &key, &attempt(2, now), LEASE).await;
    assert!(
        matches!(second, Begin::Busy { .. }),
        "only the owner gives a lease back"
    );
    store
        .abandon(&key, OwnerId(1), Ending::NotSpent)
        .await
        .expect("abandon");
    let second = begin(store, &key, &attempt(2, now), LEASE).await;
    assert!(
        matches!(second, Begin::Ours { previous: None, .. }),
        "given back: {second:?}"
    );
}

async fn remembers_attempts_that_never_ended(store: &dyn TokenStore) {
    let key = key("note");
    let now = put(store, &key, "now").await;
    // A lease that is over the moment it is taken: its owner is gone.
    begin(store, &key, &attempt(1, now), Duration::ZERO).await;
    match begin(store, &key, &attempt(2, now), LEASE).await {
        Begin::Ours {
            previous: Some(note),
            ..
        } => assert_eq!(note, attempt(1, now)),
        other => panic!("somebody began and never said how it ended: {other:?}"),
    }
    store
        .abandon(&key, OwnerId(2), Ending::NotSpent)
        .await
        .expect("abandon");
    let third = begin(store, &key, &attempt(3, now), LEASE).await;
    assert!(
        matches!(
            third,
            Begin::Ours {
                previous: Some(_),
                ..
            }
        ),
        "the one before is still unexplained: {third:?}"
    );

    let now = put(store, &key, "next").await;
    begin(store, &key, &attempt(1, now), LEASE).await;
    store
        .abandon(&key, OwnerId(1), Ending::Unknown)
        .await
        .expect("abandon");
    let second = begin(store, &key, &attempt(2, now), LEASE).await;
    assert!(
        matches!(
            second,
            Begin::Ours {
                previous: Some(_),
                ..
            }
        ),
        "its end is unknown, and nobody has to wait: {second:?}"
    );
}

async fn never_fences_a_save(store: &dyn TokenStore) {
    let key = key("fence");
    let now = put(store, &key, "now").await;
    begin(store, &key, &attempt(1, now), Duration::ZERO).await;
    begin(store, &key, &attempt(2, now), LEASE).await;
    // The lease is another's by now, but the tokens are the newest there are.
    let late = replace(store, &key, Some(now), "late").await;
    let late = late.expect("a save compares generations and nothing else");
    let next = begin(store, &key, &attempt(3, late), LEASE).await;
    assert!(
        matches!(next, Begin::Ours { previous: None, .. }),
        "a save ends every attempt: {next:?}"
    );
}

async fn removes_for_good(store: &dyn TokenStore) {
    let key = key("remove");
    let old = put(store, &key, "old").await;
    let now = put(store, &key, "now").await;
    assert!(
        !store.remove(&key, old).await.expect("remove"),
        "it has moved"
    );
    assert!(store.remove(&key, now).await.expect("remove"));
    assert!(
        !store.remove(&key, now).await.expect("remove"),
        "it is gone"
    );
    assert!(load(store, &key).await.is_none());
    let begun = begin(store, &key, &attempt(1, now), LEASE).await;
    assert!(matches!(begun, Begin::Moved(None)), "{begun:?}");
    let late = replace(store, &key, Some(now), "late").await;
    assert!(
        late.is_err_and(|found| found.is_none()),
        "a removal is not undone"
    );
    let anew = replace(store, &key, None, "anew")
        .await
        .expect("nothing is there");
    assert!(![old, now].contains(&anew), "a generation is used once");
    assert!(store.remove(&key, anew).await.expect("remove"));
}
