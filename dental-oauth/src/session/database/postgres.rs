//! Rows in a table of PostgreSQL.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use tokio_postgres::types::{ToSql, Type};

use super::super::store::StoreError;
use super::connection::{PostgresConnection, failed};
use super::{Row, Rows, in_time};
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

pub(super) struct Table(PostgresConnection);

impl Table {
    pub(super) async fn open(url: &Secret) -> Result<Self, StoreError> {
        let connection = PostgresConnection::open(url).await?;
        let client = connection.client().await?;
        let exists = client.query_typed(EXISTS, &[]).await.map_err(failed)?;
        if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
            client.batch_execute(SCHEMA).await.map_err(failed)?;
        }
        Ok(Self(connection))
    }
}

#[async_trait]
impl Rows for Table {
    async fn read(&self, name: &str) -> Result<Row, StoreError> {
        let client = self.0.client().await?;
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
        let client = self.0.client().await?;
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
