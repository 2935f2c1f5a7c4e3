//! Records in a database: for any number of computers.

#[cfg(feature = "postgres")]
pub(super) mod connection;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

use super::record::Record;
use super::store::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Sharing, StoreError, Stored,
    TokenStore,
};
use crate::oauth::TokenSet;
use crate::seal::SealKey;

/// How long one exchange with the database may take: the session allows 10 s for a save.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often others may get in between reading a row and writing it, before something is wrong.
const CONTENTION: u32 = 100;

/// A [`TokenStore`] in PostgreSQL or Redis, for processes on any number of computers.
///
/// | Feature | Opened by |
/// |---|---|
/// | `postgres` | [`DatabaseStore::postgres`] |
/// | `redis` | [`DatabaseStore::redis`] |
///
/// Records are always sealed (ChaCha20-Poly1305, bound to account and generation): whoever reads the
/// database, or a backup of it, reads no token. All processes share one [`SealKey`]. Rows are named by
/// [`AccountKey::digest`], which tells nothing. The store is a [`QuotaLedger`](crate::api::QuotaLedger) too.
///
/// Every step is one read and one compare-and-set of a row; no transaction, lock or connection is held
/// while tokens are refreshed, so that connection poolers are no obstacle. Deadlines are told by the
/// database's clock. A backup that is restored brings back refresh tokens that are spent: sign in anew
/// after that, or expect servers that punish a repeat to revoke the grant.
///
/// ```no_run
/// # #[cfg(feature = "postgres")]
/// # async fn open() -> Result<(), Box<dyn std::error::Error>> {
/// use dental_oauth::session::DatabaseStore;
/// use dental_oauth::{Secret, SealKey};
///
/// let url = Secret::new(std::env::var("DATABASE_URL")?);
/// let key = SealKey::parse(&std::env::var("SEAL_KEY")?)?;
/// let store = DatabaseStore::postgres(&url, key).await?;
/// # let _ = store; Ok(()) }
/// ```
#[derive(Clone)]
pub struct DatabaseStore(Arc<Inner>);

struct Inner {
    rows: Box<dyn Rows>,
    key: SealKey,
}

/// What a database must offer: rows by name, and compare-and-set. Every record that is written is another
/// text, since sealing draws a fresh nonce: the text itself is its version.
#[async_trait]
trait Rows: Send + Sync + 'static {
    /// The row, with the time by the database's clock.
    async fn read(&self, name: &str) -> Result<Row, StoreError>;

    /// Writes (`None`: removes) the row if it still is `expected`; tells whether it did. Durable on return,
    /// as far as the database is set up to be.
    async fn swap(
        &self,
        name: &str,
        expected: Option<&str>,
        next: Option<&str>,
    ) -> Result<bool, StoreError>;
}

struct Row {
    now: SystemTime,
    text: Option<String>,
}

/// What to do with a row: the record to write, if any, and the answer.
enum Step<T> {
    Write(Box<Record>, T),
    Remove(T),
    Answer(T),
}

impl DatabaseStore {
    /// Opens a store in PostgreSQL, 13 or newer, at a `postgres://` URL; makes its table,
    /// `dental_oauth_tokens`, where it is missing. Connects anew when the connection is lost.
    ///
    /// Other hosts than this computer are spoken to by TLS, unless the URL says `sslmode=disable`.
    ///
    /// # Errors
    /// [`StoreError::Other`] for a URL that cannot be used or a database that cannot be reached.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &crate::Secret, key: SealKey) -> Result<Self, StoreError> {
        let rows = Box::new(postgres::Table::open(url).await?);
        Ok(Self(Arc::new(Inner { rows, key })))
    }

    /// Opens a store in Redis, 6 or newer, at a `redis://` URL, or by TLS at `rediss://`. Keys begin with
    /// `dental-oauth:`. Connects anew when the connection is lost.
    ///
    /// A Redis that loses acknowledged writes loses accounts: let it run with `appendfsync always` and
    /// without a replica that may take over without them. Where there is a choice, prefer PostgreSQL.
    ///
    /// # Errors
    /// As [`DatabaseStore::postgres`].
    #[cfg(feature = "redis")]
    pub async fn redis(url: &crate::Secret, key: SealKey) -> Result<Self, StoreError> {
        let rows = Box::new(redis::Keys::open(url).await?);
        Ok(Self(Arc::new(Inner { rows, key })))
    }
}

/// Rows of other floors beside the records: what they hold is no secret, and not sealed.
impl DatabaseStore {
    /// The row of this name.
    pub(crate) async fn row(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.0.rows.read(name).await?.text)
    }

    /// Writes the row if it still is `expected`; tells whether it did.
    pub(crate) async fn swap_row(
        &self,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Result<bool, StoreError> {
        self.0.swap(name, expected, Some(next)).await
    }
}

impl Inner {
    async fn record(&self, name: &str) -> Result<(Row, Option<Record>), StoreError> {
        let row = self.rows.read(name).await?;
        let record = row
            .text
            .as_ref()
            .map(|text| Record::from_json(text.as_bytes(), name, Some(&self.key)))
            .transpose()?;
        Ok((row, record))
    }

    /// Reads the row, decides, and writes if nobody else has written meanwhile; otherwise decides anew.
    async fn step<T: Send>(
        &self,
        key: &AccountKey,
        decide: impl Fn(Option<&Record>, SystemTime) -> Result<Step<T>, StoreError> + Send + Sync,
    ) -> Result<T, StoreError> {
        let name = key.digest();
        for _ in 0..CONTENTION {
            let (row, record) = self.record(&name).await?;
            let (next, answer) = match decide(record.as_ref(), row.now)? {
                Step::Answer(answer) => return Ok(answer),
                Step::Remove(answer) => (None, answer),
                Step::Write(record, answer) => (Some(self.text(&name, &record)?), answer),
            };
            if self
                .swap(&name, row.text.as_deref(), next.as_deref())
                .await?
            {
                return Ok(answer);
            }
        }
        Err(StoreError::Locked)
    }

    fn text(&self, name: &str, record: &Record) -> Result<String, StoreError> {
        String::from_utf8(record.to_json(name, Some(&self.key))?).map_err(|_| StoreError::Corrupt)
    }

    /// A swap whose answer was lost is looked into, not repeated: it may have been done.
    async fn swap(
        &self,
        name: &str,
        expected: Option<&str>,
        next: Option<&str>,
    ) -> Result<bool, StoreError> {
        match self.rows.swap(name, expected, next).await {
            Err(lost) => match self.rows.read(name).await {
                Ok(row) if row.text.as_deref() == next => Ok(true),
                _ => Err(lost),
            },
            done => done,
        }
    }
}

#[async_trait]
impl TokenStore for DatabaseStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        let (_, record) = self.0.record(&key.digest()).await?;
        Ok(record.as_ref().map(Record::stored))
    }

    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        self.0
            .step(key, |current, _| {
                Ok(match Record::replace(current, expected, next)? {
                    Ok(record) => {
                        let generation = record.generation;
                        Step::Write(Box::new(record), Cas::Stored(generation))
                    }
                    Err(conflict) => Step::Answer(conflict),
                })
            })
            .await
    }

    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        self.0
            .step(key, |current, now| {
                Ok(match Record::begin(current, attempt, now, ttl) {
                    Ok((record, answer)) => Step::Write(Box::new(record), answer),
                    Err(answer) => Step::Answer(answer),
                })
            })
            .await
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        self.0
            .step(key, |current, now| {
                let next = current.and_then(|record| record.abandon(owner, ending, now));
                Ok(match next {
                    Some(record) => Step::Write(Box::new(record), ()),
                    None => Step::Answer(()),
                })
            })
            .await
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        self.0
            .step(key, |current, _| {
                let matches = current.is_some_and(|record| record.generation == expected);
                Ok(if matches {
                    Step::Remove(true)
                } else {
                    Step::Answer(false)
                })
            })
            .await
    }

    fn shared(&self) -> Sharing {
        Sharing::Network
    }
}

impl fmt::Debug for DatabaseStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseStore")
    }
}

/// An exchange with the database, within its time.
async fn in_time<T>(
    work: impl Future<Output = Result<T, StoreError>> + Send,
) -> Result<T, StoreError> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| Err(StoreError::Other("the database does not answer".into())))
}
