//! Records in memory: for tests, and for programs that sign in anew each time they start.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::record::Record;
use super::store::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Sharing, StoreError, Stored,
    TokenStore,
};
use crate::clock::{Clock, SystemClock};
use crate::oauth::TokenSet;

/// A [`TokenStore`] that forgets everything when it is dropped.
pub struct MemoryStore {
    records: Mutex<HashMap<AccountKey, Record>>,
    clock: Arc<dyn Clock>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::with_clock(Arc::new(SystemClock))
    }

    /// An empty store that tells deadlines by this clock.
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self {
            records: Mutex::default(),
            clock,
        }
    }

    fn records(&self) -> MutexGuard<'_, HashMap<AccountKey, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("records", &self.records().len())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl TokenStore for MemoryStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        Ok(self.records().get(key).map(Record::stored))
    }

    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        let mut records = self.records();
        Ok(match Record::replace(records.get(key), expected, next)? {
            Ok(record) => {
                let generation = record.generation;
                records.insert(key.clone(), record);
                Cas::Stored(generation)
            }
            Err(conflict) => conflict,
        })
    }

    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        let mut records = self.records();
        Ok(
            match Record::begin(records.get(key), attempt, self.clock.now(), ttl) {
                Ok((record, answer)) => {
                    records.insert(key.clone(), record);
                    answer
                }
                Err(answer) => answer,
            },
        )
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        let mut records = self.records();
        let next = records
            .get(key)
            .and_then(|r| r.abandon(owner, ending, self.clock.now()));
        if let Some(next) = next {
            records.insert(key.clone(), next);
        }
        Ok(())
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        let mut records = self.records();
        let matches = records
            .get(key)
            .is_some_and(|record| record.generation == expected);
        if matches {
            records.remove(key);
        }
        Ok(matches)
    }

    fn shared(&self) -> Sharing {
        Sharing::Process
    }
}
