//! A token store of your own: records in a table of yours, with the rules that keep accounts from being lost.
//!
//! `cargo test -p recipes --bin own-token-store` puts it through the trials that every store must pass.
//!
//! ```console
//! $ cargo run -p recipes --bin own-token-store
//! 1 row, readable without the key: false
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use async_trait::async_trait;
use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Session, Sharing, StoreError,
    Stored, TokenStore,
};
use dental_oauth::{Provider, SealKey, Secret};
use dental_sandbox::{Options, Sandbox};

// ANCHOR: table
/// One row for each account, under [`AccountKey::digest`], which reveals nothing. In a database these are its columns,
/// and each method below is one transaction.
#[derive(Clone)]
struct Row {
    generation: Generation,
    /// The tokens, sealed: they open for this account and this generation only.
    tokens: String,
    /// The server refused the refresh token.
    dead: bool,
    note: Option<Note>,
}

/// Somebody is spending the refresh token, or died over it.
#[derive(Clone, Copy)]
struct Note {
    attempt: Attempt,
    until: SystemTime,
    /// An attempt ended and nobody knows how.
    unresolved: bool,
}

struct TableStore {
    table: Mutex<HashMap<String, Row>>,
    key: SealKey,
}
// ANCHOR_END: table

impl TableStore {
    fn new(key: SealKey) -> Self {
        let table = Mutex::default();
        Self { table, key }
    }

    fn table(&self) -> MutexGuard<'_, HashMap<String, Row>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self, account: &str, row: &Row) -> Result<Stored, StoreError> {
        let context = format!("{account} {}", row.generation.0);
        let text = self
            .key
            .open(&context, &row.tokens)
            .map_err(|_| StoreError::Sealed)?;
        Ok(Stored {
            generation: row.generation,
            tokens: TokenSet::from_record(text.expose())?,
            dead: row.dead,
        })
    }

    fn found(&self, account: &str, row: Option<&Row>) -> Result<Option<Stored>, StoreError> {
        row.map(|row| self.opened(account, row)).transpose()
    }
}

// ANCHOR: store
#[async_trait]
impl TokenStore for TableStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        let account = key.digest();
        self.found(&account, self.table().get(&account))
    }

    /// Compared by generation, and by nothing else: a save that a lease could refuse would lose the one live token.
    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        let (account, mut table) = (key.digest(), self.table());
        let current = table.get(&account);
        if current.map(|row| row.generation) != expected {
            return Ok(Cas::Conflict(self.found(&account, current)?));
        }
        let generation = match expected {
            Some(before) => before.next(),
            None => Generation::first()?, // random, so that no generation comes twice
        };
        let context = format!("{account} {}", generation.0);
        let record = next.to_record()?;
        let sealed = self.key.seal(&context, record.expose().as_bytes());
        let tokens = sealed.map_err(|error| StoreError::Other(error.to_string()))?;
        let (dead, note) = (false, None);
        table.insert(
            account,
            Row {
                generation,
                tokens,
                dead,
                note,
            },
        );
        Ok(Cas::Stored(generation))
    }

    /// Lease and note in one step: the next process must know that the token may be spent already.
    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        let (account, mut table) = (key.digest(), self.table());
        let now = SystemTime::now(); // the database's own clock, where there is one
        let Some(row) = table.get_mut(&account) else {
            return Ok(Begin::Moved(None));
        };
        if row.generation != attempt.spending {
            return Ok(Begin::Moved(Some(self.opened(&account, row)?)));
        }
        let before = row.note;
        if let Some(note) = before
            && note.attempt.owner != attempt.owner
            && note.until > now
        {
            return Ok(Begin::Busy { until: note.until });
        }
        let current = self.opened(&account, row)?;
        row.note = Some(Note {
            attempt: *attempt,
            until: now + ttl,
            unresolved: before.is_some(),
        });
        let previous = before.map(|note| note.attempt);
        Ok(Begin::Ours { previous, current })
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        let mut table = self.table();
        let Some(row) = table.get_mut(&key.digest()) else {
            return Ok(());
        };
        let Some(note) = row.note.filter(|note| note.attempt.owner == owner) else {
            return Ok(());
        };
        // The lease ends in any case. The note stays as long as nobody knows what became of the token.
        let unresolved = note.unresolved || ending == Ending::Unknown;
        let until = SystemTime::now();
        row.note = unresolved.then_some(Note {
            until,
            unresolved,
            ..note
        });
        row.dead |= ending == Ending::Refused;
        Ok(())
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        let (account, mut table) = (key.digest(), self.table());
        let matches = table
            .get(&account)
            .is_some_and(|row| row.generation == expected);
        if matches {
            table.remove(&account);
        }
        Ok(matches)
    }

    fn shared(&self) -> Sharing {
        Sharing::Process // a database says `Network`
    }
}
// ANCHOR_END: store

impl fmt::Debug for TableStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TableStore")
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let place = recipes::dentbird_environment(&sandbox);
    let transport = Arc::new(dental_oauth::net::HttpTransport::new()?);
    let dentbird = sandbox.dentbird();
    let secret = Secret::new(dentbird.client_secret());
    let oauth = place
        .oauth_client(dentbird.client_id(), secret, transport)?
        .build()?;

    let store = Arc::new(TableStore::new(SealKey::generate()?));
    let key = AccountKey::new(&Provider::DENTBIRD, dentbird.client_id(), "lab");
    let session = Session::new(oauth.clone(), store.clone(), key.clone())?;
    recipes::sign_in(&sandbox, &session, &Scopes::new(dentbird_client::SCOPES)?).await?;

    // Another process with the same table is signed in as well.
    let other = Session::new(oauth, store.clone(), key)?;
    other.access_token().await?;
    let table = store.table();
    let readable = table
        .values()
        .any(|row| row.tokens.contains("access_token"));
    println!("{} row, readable without the key: {readable}", table.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use dental_oauth::testing::store_conformance;

    use super::*;

    // ANCHOR: trial
    #[tokio::test]
    async fn the_table_is_a_token_store() {
        let key = SealKey::generate().expect("randomness");
        store_conformance(&TableStore::new(key)).await;
    }
    // ANCHOR_END: trial
}
