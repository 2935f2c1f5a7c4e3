//! Rows in a table of PostgreSQL.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use tokio::sync::Mutex;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::store::StoreError;
use super::{PATIENCE, Row, Rows, in_time};
use crate::net::tls_settings;
use crate::secret::Secret;

/// Made under a lock: two processes that make the same table at once would get in each other's way.
const SCHEMA: &str = "
BEGIN;
SELECT pg_advisory_xact_lock(5495841073285461);
CREATE TABLE IF NOT EXISTS dental_oauth_tokens (
    name text PRIMARY KEY,
    record text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMIT";
const EXISTS: &str = "SELECT to_regclass('dental_oauth_tokens') IS NOT NULL";
/// Milliseconds since 1970 by the database's clock, and the record if there is one.
const READ: &str = "
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       (SELECT record FROM dental_oauth_tokens WHERE name = $1)";
const INSERT: &str = "
INSERT INTO dental_oauth_tokens (name, record) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const UPDATE: &str = "
UPDATE dental_oauth_tokens SET record = $3, changed_at = clock_timestamp()
WHERE name = $1 AND record = $2";
const DELETE: &str = "DELETE FROM dental_oauth_tokens WHERE name = $1 AND record = $2";

pub(super) struct Table {
    config: Config,
    tls: MakeRustlsConnect,
    client: Mutex<Option<Arc<Client>>>,
}

impl Table {
    pub(super) async fn open(url: &Secret) -> Result<Self, StoreError> {
        let unusable =
            || StoreError::Other("the address of the token database cannot be used".into());
        let mut config: Config = url.expose().parse().map_err(|_| unusable())?;
        let local = config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            #[cfg(unix)]
            Host::Unix(_) => true,
        });
        if config.get_ssl_mode() == SslMode::Prefer {
            // "If it suits you" is what somebody in between would say no to.
            config.ssl_mode(if local {
                SslMode::Disable
            } else {
                SslMode::Require
            });
        }
        config.connect_timeout(PATIENCE);
        let tls = tls_settings(Vec::new()).map_err(|_| unusable())?;
        let table = Self {
            config,
            tls: MakeRustlsConnect::new(tls),
            client: Mutex::default(),
        };
        let client = table.client().await?;
        let exists = client.query_typed(EXISTS, &[]).await.map_err(failed)?;
        if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
            client.batch_execute(SCHEMA).await.map_err(failed)?;
        }
        Ok(table)
    }

    /// The connection, made anew when it was lost. Requests of all tasks share it.
    async fn client(&self) -> Result<Arc<Client>, StoreError> {
        let mut kept = self.client.lock().await;
        if let Some(client) = kept.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let connecting = async { self.config.connect(self.tls.clone()).await.map_err(failed) };
        let (client, connection) = in_time(connecting).await?;
        // Ends with the client, or with the connection.
        tokio::spawn(async move {
            if connection.await.is_err() {
                tracing::debug!("the connection to the token database was lost");
            }
        });
        let client = Arc::new(client);
        *kept = Some(Arc::clone(&client));
        Ok(client)
    }
}

#[async_trait]
impl Rows for Table {
    async fn read(&self, name: &str) -> Result<Row, StoreError> {
        let client = self.client().await?;
        // Unnamed statements, of typed parameters: what poolers between us and the database understand.
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&name, Type::TEXT)];
        let reading = async { client.query_typed(READ, &parameters).await.map_err(failed) };
        let rows = in_time(reading).await?;
        let row = rows.first().ok_or(StoreError::Corrupt)?;
        let milliseconds: i64 = row.try_get(0).map_err(failed)?;
        let milliseconds = u64::try_from(milliseconds).unwrap_or_default();
        Ok(Row {
            now: SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds),
            text: row.try_get(1).map_err(failed)?,
        })
    }

    async fn swap(
        &self,
        name: &str,
        expected: Option<&str>,
        next: Option<&str>,
    ) -> Result<bool, StoreError> {
        let statement = match (expected, next) {
            (None, None) => return Ok(true),
            (None, Some(_)) => INSERT,
            (Some(_), Some(_)) => UPDATE,
            (Some(_), None) => DELETE,
        };
        let client = self.client().await?;
        let texts: Vec<&str> = [Some(name), expected, next].into_iter().flatten().collect();
        let parameters: Vec<(&(dyn ToSql + Sync), Type)> = texts
            .iter()
            .map(|text| (text as &(dyn ToSql + Sync), Type::TEXT))
            .collect();
        let writing = async {
            let changed = client.execute_typed(statement, &parameters).await;
            changed.map_err(failed)
        };
        Ok(in_time(writing).await? == 1)
    }
}

/// The database's own words may hold parts of the address or of a row: its code must do.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: tokio_postgres::Error) -> StoreError {
    StoreError::Other(match error.code() {
        Some(code) => format!("the token database refused (SQLSTATE {})", code.code()),
        None => "the token database cannot be reached".to_owned(),
    })
}
