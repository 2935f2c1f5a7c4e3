//! What is kept besides tokens and sessions: whose accounts, sign-ins under way, acts, deliveries. SQLite or
//! PostgreSQL, with the same statements.
//!
//! Whoever reads it learns no secret and no patient: owners and states are there as digests, everything with
//! a name in it is sealed.

use std::path::Path;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Row as _};

use crate::problem::Problem;

const SCHEMA: [&str; 6] = [
    "CREATE TABLE IF NOT EXISTS inbox_accounts (
        slot TEXT PRIMARY KEY, owner TEXT NOT NULL, connection TEXT NOT NULL, label TEXT NOT NULL,
        who TEXT NOT NULL, person TEXT NOT NULL, seen BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS inbox_accounts_owner ON inbox_accounts (owner)",
    "CREATE TABLE IF NOT EXISTS inbox_sign_ins (
        name TEXT PRIMARY KEY, sealed TEXT NOT NULL, until BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS inbox_acts (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, work TEXT NOT NULL, step TEXT NOT NULL,
        sealed TEXT NOT NULL, made BIGINT NOT NULL, moved BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS inbox_acts_work ON inbox_acts (owner, work)",
    "CREATE TABLE IF NOT EXISTS inbox_deliveries (name TEXT PRIMARY KEY, seen BIGINT NOT NULL)",
];

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) pool: AnyPool,
    /// Several processes may have it open.
    pub(crate) shared: bool,
}

/// An account that somebody is signed in to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountRow {
    /// Its name in addresses.
    pub(crate) slot: String,
    /// The connection it was signed in through.
    pub(crate) connection: String,
    /// What its tokens are kept under.
    pub(crate) label: String,
    /// Who it is, sealed.
    pub(crate) who: String,
}

impl Database {
    /// Opens a SQLite file, which is made if it is not there.
    pub(crate) async fn sqlite(path: &Path) -> Result<Self, Problem> {
        let path = path.to_str().ok_or_else(|| {
            Problem::Settings("the data folder's name is not valid UTF-8".to_owned())
        })?;
        let mut url = url::Url::parse("sqlite:/").map_err(|_| Problem::Internal("no address"))?;
        url.set_path(path);
        url.set_query(Some("mode=rwc"));
        let first = &["PRAGMA journal_mode = WAL", "PRAGMA busy_timeout = 10000"];
        Self::open(url.as_str(), 1, first).await
    }

    /// Opens a PostgreSQL database.
    pub(crate) async fn postgres(url: &str) -> Result<Self, Problem> {
        let database = Self::open(url, 8, &[]).await?;
        Ok(Self {
            shared: true,
            ..database
        })
    }

    async fn open(
        url: &str,
        connections: u32,
        first: &'static [&'static str],
    ) -> Result<Self, Problem> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for statement in first {
                        sqlx::query(statement).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        for statement in SCHEMA {
            sqlx::query(statement).execute(&pool).await?;
        }
        Ok(Self {
            pool,
            shared: false,
        })
    }

    /// The accounts of an owner, oldest first; they count as seen.
    pub(crate) async fn accounts(&self, owner: &str) -> Result<Vec<AccountRow>, Problem> {
        let rows = sqlx::query(
            "SELECT slot, connection, label, who FROM inbox_accounts WHERE owner = $1 ORDER BY connection, slot",
        )
        .bind(owner)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(account).collect()
    }

    /// Says that the owner's accounts are still in use.
    pub(crate) async fn seen(&self, owner: &str, now: i64) -> Result<(), Problem> {
        sqlx::query("UPDATE inbox_accounts SET seen = $1 WHERE owner = $2 AND seen < $3")
            .bind(now)
            .bind(owner)
            .bind(now - 600)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Adds an account. Of the same person's at the same connection the newer one stays: the older comes back.
    pub(crate) async fn add_account(
        &self,
        owner: &str,
        row: &AccountRow,
        person: &str,
        now: i64,
    ) -> Result<Vec<AccountRow>, Problem> {
        sqlx::query(
            "INSERT INTO inbox_accounts (slot, owner, connection, label, who, person, seen)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&row.slot)
        .bind(owner)
        .bind(&row.connection)
        .bind(&row.label)
        .bind(&row.who)
        .bind(person)
        .bind(now)
        .execute(&self.pool)
        .await?;
        let older = sqlx::query(
            "DELETE FROM inbox_accounts WHERE owner = $1 AND connection = $2 AND person = $3 AND slot <> $4
             RETURNING slot, connection, label, who",
        )
        .bind(owner)
        .bind(&row.connection)
        .bind(person)
        .bind(&row.slot)
        .fetch_all(&self.pool)
        .await?;
        older.iter().map(account).collect()
    }

    /// Removes an account.
    pub(crate) async fn remove_account(&self, owner: &str, slot: &str) -> Result<(), Problem> {
        sqlx::query("DELETE FROM inbox_accounts WHERE owner = $1 AND slot = $2")
            .bind(owner)
            .bind(slot)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Takes away the accounts that nobody has looked at since, so that their grants can be ended.
    pub(crate) async fn abandoned(&self, before: i64) -> Result<Vec<AccountRow>, Problem> {
        let rows = sqlx::query(
            "DELETE FROM inbox_accounts WHERE seen < $1 RETURNING slot, connection, label, who",
        )
        .bind(before)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(account).collect()
    }

    /// Keeps something of a sign-in under a name, unless there is something. What is past its time goes.
    pub(crate) async fn put_sign_in(
        &self,
        name: &str,
        sealed: &str,
        now: i64,
        until: i64,
    ) -> Result<bool, Problem> {
        sqlx::query("DELETE FROM inbox_sign_ins WHERE until < $1")
            .bind(now)
            .execute(&self.pool)
            .await?;
        let done = sqlx::query(
            "INSERT INTO inbox_sign_ins (name, sealed, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(name)
        .bind(sealed)
        .bind(until)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether there is something under a name.
    pub(crate) async fn has_sign_in(&self, name: &str) -> Result<bool, Problem> {
        let row = sqlx::query("SELECT name FROM inbox_sign_ins WHERE name = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// Takes it away: of any number of takers, one gets it.
    pub(crate) async fn take_sign_in(&self, name: &str) -> Result<Option<String>, Problem> {
        let row = sqlx::query("DELETE FROM inbox_sign_ins WHERE name = $1 RETURNING sealed")
            .bind(name)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok(row.try_get("sealed")?)).transpose()
    }

    /// Whether a delivery is new; from then on it is not.
    pub(crate) async fn is_new_delivery(&self, name: &str, now: i64) -> Result<bool, Problem> {
        sqlx::query("DELETE FROM inbox_deliveries WHERE seen < $1")
            .bind(now - 7 * 86_400)
            .execute(&self.pool)
            .await?;
        let done = sqlx::query(
            "INSERT INTO inbox_deliveries (name, seen) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(name)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn account(row: &sqlx::any::AnyRow) -> Result<AccountRow, Problem> {
    Ok(AccountRow {
        slot: row.try_get("slot")?,
        connection: row.try_get("connection")?,
        label: row.try_get("label")?,
        who: row.try_get("who")?,
    })
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).timestamp()
}
