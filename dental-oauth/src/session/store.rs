//! Where token records live: the contract every store keeps.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, ErrorKind};
use crate::oauth::TokenSet;
use crate::provider::Provider;
use crate::random;
use crate::secret::Phi;

/// Which grant a record belongs to. A token is never served for another key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountKey {
    provider: Provider,
    region: Option<String>,
    client_id: String,
    account: Phi<String>,
}

impl AccountKey {
    /// A key from provider, client id and your own label for the account.
    pub fn new(provider: &Provider, client_id: &str, account: impl Into<String>) -> Self {
        Self {
            provider: provider.clone(),
            region: None,
            client_id: client_id.to_owned(),
            account: Phi::new(account.into()),
        }
    }

    /// The region, for providers that keep a grant per region.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The provider.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// What stands for the account in log lines: eight characters that tell the accounts of one process
    /// apart, and say nothing to anybody outside it. The key of the hash is drawn anew by every process.
    pub fn log_tag(&self) -> String {
        static KEY: OnceLock<Option<hmac::Key>> = OnceLock::new();
        let key = KEY.get_or_init(|| {
            let random = random::bytes::<32>().ok()?;
            Some(hmac::Key::new(hmac::HMAC_SHA256, &random))
        });
        key.as_ref()
            .map_or_else(|| "unknown".to_owned(), |key| self.tagged_by(key))
    }

    fn tagged_by(&self, key: &hmac::Key) -> String {
        let tag = hmac::sign(key, self.digest().as_bytes());
        URL_SAFE_NO_PAD.encode(&tag.as_ref()[..6])
    }

    /// A name that reveals nothing, for files and database rows: 43 characters of SHA-256.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let region = self.region.as_deref().unwrap_or_default();
        for part in [
            self.provider.as_str(),
            region,
            &self.client_id,
            self.account.expose(),
        ] {
            // Length first, so that no two keys can run together into the same bytes.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

/// Names one state of a record: counts up with each replacement, from a start drawn at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Generation(pub u64);

impl Generation {
    /// The generation of a new record. Random, so that a record that was removed and made anew is never
    /// taken for the one before: a refresh that outlived a sign-out would overwrite the next person's.
    ///
    /// # Errors
    /// [`StoreError::Other`] when there is no randomness to be had.
    pub fn first() -> Result<Self, StoreError> {
        let random: [u8; 8] = random::bytes()
            .map_err(|_| StoreError::Other("there is no randomness to be had".into()))?;
        // 48 bits: with room to count up, and exact in every database and JSON reader.
        Ok(Self(u64::from_be_bytes(random) >> 16))
    }

    /// The generation of what replaces this one.
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Who is spending a refresh token: one [`Session`](super::Session) object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OwnerId(pub u128);

impl OwnerId {
    /// A fresh id that nobody else has.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when there is no randomness to be had.
    pub fn generate() -> Result<Self, Error> {
        Ok(Self(u128::from_le_bytes(random::bytes()?)))
    }
}

/// The note that a refresh token is being spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// By whom.
    pub owner: OwnerId,
    /// Of which record.
    pub spending: Generation,
}

/// A record as it was read.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its generation.
    pub generation: Generation,
    /// Its tokens.
    pub tokens: TokenSet,
    /// The server has refused its refresh token: only a new sign-in helps. See [`Ending::Refused`].
    pub dead: bool,
}

/// The answer to [`TokenStore::replace`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Cas {
    /// Written, durably, as this generation.
    Stored(Generation),
    /// The store holds something else than expected: this, or nothing.
    Conflict(Option<Stored>),
}

/// The answer to [`TokenStore::begin`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Begin {
    /// The refresh token is yours to spend.
    Ours {
        /// Somebody, perhaps you, began before and never said how it ended: it may be spent already.
        previous: Option<Attempt>,
        /// The record as it is now.
        current: Stored,
    },
    /// Somebody else is at it, until this time by the store's clock at the latest.
    Busy {
        /// The deadline.
        until: SystemTime,
    },
    /// The record is no longer the one you meant: this, or gone.
    Moved(Option<Stored>),
}

/// How an attempt ended that brought no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The refresh token was certainly not spent.
    NotSpent,
    /// Nobody knows.
    Unknown,
    /// The server refused it: the record is dead until a new sign-in replaces it, and whoever reads it is
    /// told.
    Refused,
}

/// Who shares a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sharing {
    /// This process alone.
    Process,
    /// The processes of one computer.
    Host,
    /// Any number of computers.
    Network,
}

/// Holds one record per account.
///
/// Two conclusions of a model check shape it, against common advice: a save is compared by generation
/// and never refused because a lease ran out, since that would destroy the one live token; and a lock
/// alone is not enough, since only a durable note tells the next process that the token it is about to
/// send may already be spent.
#[async_trait]
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Reads a record. `None` when there is none; an unreadable record is an error, never `None`.
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError>;

    /// Writes a record if the stored generation is `expected` (`None`: there is no record), and ends any
    /// attempt. Durable on return. Looks at no lease. No generation of a key is ever used twice, not even
    /// after [`TokenStore::remove`]: see [`Generation::first`].
    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError>;

    /// Takes the lease and writes the note, in one durable step, if the generation is still the one to
    /// be spent and no other attempt stands or its deadline has passed by the store's own clock.
    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError>;

    /// Gives the lease back without tokens. After [`Ending::Unknown`] the note stays, so that whoever
    /// begins next is told.
    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError>;

    /// Deletes a record if it is of this generation; tells whether it did.
    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError>;

    /// Who shares it.
    fn shared(&self) -> Sharing;
}

/// Why a store failed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The record is there but unreadable. It is left where it is.
    #[error("the token record is damaged; it was left as it is")]
    Corrupt,
    /// The record was written by a newer version of this library.
    #[error("the token record was written by a newer version")]
    Newer,
    /// The record is sealed, and there is no key for it here: none was given, it is another one, or the
    /// record is not the one it claims to be.
    #[error("the token record is sealed and does not open with the key at hand")]
    Sealed,
    /// Others could read or replace the record.
    #[error("the token record or its folder is not private to this user")]
    NotPrivate,
    /// Somebody held the record for too long.
    #[error("the token record is locked by another process")]
    Locked,
    /// Reading or writing failed.
    #[error("the token store cannot be read or written")]
    Io(#[source] Arc<std::io::Error>),
    /// Anything else, in words that hold no secret.
    #[error("{0}")]
    Other(String),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(Arc::new(error))
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::new(ErrorKind::Store, error.to_string()).with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_anywhere_have_different_digests() {
        let provider = Provider::new("p");
        let keys = [
            AccountKey::new(&provider, "c", "a"),
            AccountKey::new(&provider, "c", "b"),
            AccountKey::new(&provider, "ca", ""),
            AccountKey::new(&provider, "", "ca"),
            AccountKey::new(&Provider::new("pc"), "", "a"),
            AccountKey::new(&provider, "c", "a").region("eu"),
        ];
        let digests: std::collections::HashSet<_> = keys.iter().map(AccountKey::digest).collect();
        assert_eq!(digests.len(), keys.len());
    }

    #[test]
    fn log_tags_tell_accounts_apart_within_a_process_and_nothing_outside_it() {
        let provider = Provider::new("p");
        let of = |account: &str| AccountKey::new(&provider, "c", account);
        assert_eq!(of("a").log_tag(), of("a").log_tag());
        assert_ne!(of("a").log_tag(), of("b").log_tag());
        let process = |byte: u8| hmac::Key::new(hmac::HMAC_SHA256, &[byte; 32]);
        let tag = of("a").tagged_by(&process(1));
        assert_eq!(tag, of("a").tagged_by(&process(1)));
        assert_ne!(tag, of("a").tagged_by(&process(2)));
        assert_eq!(tag.len(), 8);
        assert!(!of("a").digest().contains(&tag));
    }

    #[test]
    fn a_key_does_not_print_the_account() {
        let key = AccountKey::new(&Provider::DENTBIRD, "client", "dr.jane@example.test");
        assert!(!format!("{key:?}").contains("jane"));
        assert!(!key.digest().contains("jane"));
    }
}
