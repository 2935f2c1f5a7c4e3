//! Counts in a database: for any number of computers.

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::ledger::{LedgerEntry, QuotaLedger};
use crate::session::{DatabaseStore, StoreError};

/// A row is named `quota-` and a digest, and holds version and count as a [`FileLedger`](super::FileLedger)'s
/// file does.
#[async_trait]
impl QuotaLedger for DatabaseStore {
    async fn load(&self, key: &str) -> Result<Option<LedgerEntry>, StoreError> {
        Ok(self.row(&name(key)).await?.map(|row| entry(&row)))
    }

    async fn replace(
        &self,
        key: &str,
        expected: Option<u64>,
        text: &str,
    ) -> Result<bool, StoreError> {
        let name = name(key);
        let row = self.row(&name).await?;
        let version = row.as_deref().map(|row| entry(row).version);
        if version != expected {
            return Ok(false);
        }
        // The version makes every row another text, even where the count is the same.
        let next = format!("{}\n{text}", version.unwrap_or_default() + 1);
        self.swap_row(&name, row.as_deref(), &next).await
    }
}

fn name(key: &str) -> String {
    format!("quota-{}", URL_SAFE_NO_PAD.encode(Sha256::digest(key)))
}

/// A row that cannot be read is an entry all the same: the next one takes its place.
fn entry(row: &str) -> LedgerEntry {
    let (version, text) = row.split_once('\n').unwrap_or_default();
    LedgerEntry {
        version: version.parse().unwrap_or_default(),
        text: text.to_owned(),
    }
}
