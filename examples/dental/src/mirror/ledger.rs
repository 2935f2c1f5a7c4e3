//! How far each account has been read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use super::keys::AccountName;
use super::seen::Seen;
use super::shelf::Shelf;

/// Keeps the states of accounts. The manifests are the truth: a state that is lost is made anew from them.
///
/// The one here keeps them beside the manifests. In a database, several machines can share the accounts:
/// whoever holds an account's lease loads its state, works, and saves it.
#[async_trait]
pub trait Ledger: std::fmt::Debug + Send + Sync + 'static {
    /// The state of an account; `None` when there is none.
    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>>;

    /// Writes it, whole.
    async fn save(&self, account: &AccountName, state: &AccountState) -> Result<()>;
}

/// How far an account has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountState {
    /// 1.
    pub version: u32,
    /// Up to where its change feed has been dealt with.
    #[serde(default)]
    pub watermark: Option<String>,
    /// Cases before the watermark that could not be mirrored, and are tried again.
    #[serde(default)]
    pub pending: BTreeSet<String>,
    /// Whether `known` says the same as the manifests. `false` from before the first manifest of a run is
    /// written until the end of it: the next run then reads them all.
    #[serde(default)]
    pub settled: bool,
    /// When a run last ended without a failure.
    #[serde(default)]
    pub in_step_at: Option<String>,
    /// What there is, by the provider's ids.
    #[serde(default)]
    pub known: BTreeMap<String, Known>,
}

/// A case that is in the mirror.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// As in its manifest.
    pub seen: Seen,
    /// Whether all its files are there.
    pub complete: bool,
    /// Whether the provider refuses to give those that are missing: they are asked for again once the case
    /// has changed, or when everything is.
    #[serde(default)]
    pub refused: bool,
    /// Whether what says who the patient is is there.
    pub private: bool,
    /// Deleted at the provider.
    pub deleted: bool,
}

const VERSION: u32 = 1;

impl AccountState {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self {
            version: VERSION,
            ..Self::default()
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for what is none, or one of another version.
    pub fn read(json: &[u8]) -> Result<Self> {
        let unreadable = |detail| Err(Error::new(ErrorKind::Decode, detail));
        match serde_json::from_slice::<Self>(json) {
            Ok(state) if state.version == VERSION => Ok(state),
            Ok(_) => unreadable("the state of the mirror is of another version"),
            Err(_) => unreadable("the state of the mirror cannot be read; it can be removed"),
        }
    }

    /// As it is written.
    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self)
            .map_err(|_| Error::new(ErrorKind::Internal, "a state cannot be written"))
    }
}

/// Keeps the states beside the manifests.
pub struct ShelfLedger(Arc<dyn Shelf>);

impl ShelfLedger {
    /// On this shelf.
    pub fn new(shelf: Arc<dyn Shelf>) -> Self {
        Self(shelf)
    }
}

impl std::fmt::Debug for ShelfLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShelfLedger")
    }
}

#[async_trait]
impl Ledger for ShelfLedger {
    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>> {
        let Some(json) = self.0.get(&account.state()).await? else {
            return Ok(None);
        };
        AccountState::read(&json).map(Some)
    }

    async fn save(&self, account: &AccountName, state: &AccountState) -> Result<()> {
        self.0.put(&account.state(), state.to_json()?).await
    }
}
