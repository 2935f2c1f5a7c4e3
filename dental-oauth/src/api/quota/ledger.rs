//! Where counts are kept.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::session::StoreError;

/// A count as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Goes up with every change.
    pub version: u64,
    /// The count, opaque to the ledger.
    pub text: String,
}

/// Keeps counts for all that share an application key. Anything that compares and swaps will do: a row with a
/// version, a key with a version, a file behind a lock.
#[async_trait]
pub trait QuotaLedger: fmt::Debug + Send + Sync + 'static {
    /// The entry under a key.
    async fn load(&self, key: &str) -> Result<Option<LedgerEntry>, StoreError>;

    /// Puts a text under a key with the version after `expected`, if the entry is still that one (or still
    /// absent, for `None`). Says whether it was.
    async fn replace(
        &self,
        key: &str,
        expected: Option<u64>,
        text: &str,
    ) -> Result<bool, StoreError>;
}

/// Keeps counts in memory: for the clients of one process.
#[derive(Debug, Default)]
pub struct MemoryLedger(Mutex<HashMap<String, LedgerEntry>>);

#[async_trait]
impl QuotaLedger for MemoryLedger {
    async fn load(&self, key: &str) -> Result<Option<LedgerEntry>, StoreError> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.get(key).cloned())
    }

    async fn replace(
        &self,
        key: &str,
        expected: Option<u64>,
        text: &str,
    ) -> Result<bool, StoreError> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = entries.get(key).map(|entry| entry.version);
        if found != expected {
            return Ok(false);
        }
        let entry = LedgerEntry {
            version: found.unwrap_or_default() + 1,
            text: text.to_owned(),
        };
        entries.insert(key.to_owned(), entry);
        Ok(true)
    }
}
