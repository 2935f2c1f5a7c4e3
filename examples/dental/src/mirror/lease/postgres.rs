//! Leases in a table of PostgreSQL.

use std::fmt;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dental_oauth::session::{PostgresConnection, StoreError};
use dental_oauth::{Error, ErrorKind, Provider, Result, Secret};
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::super::keys::AccountName;
use super::super::ledger::AccountState;
use super::statements as sql;
use super::{Claim, Due, Ending, Lease, Leases, Standing, Wanted};

/// Keeps the leases and states of one mirror's accounts in PostgreSQL, 13 or newer.
///
/// Each step is one statement, and no transaction outlasts it: a worker that dies holds nothing but its
/// leases. Deadlines are told by the database's clock. A database can serve any number of mirrors.
pub struct PostgresLeases {
    connection: PostgresConnection,
    mirror: String,
}

/// A value with the type that its statement gives it: poolers between us and the database understand
/// unnamed statements of typed parameters.
type Value<'a> = (&'a (dyn ToSql + Sync), Type);

impl PostgresLeases {
    /// Opens the leases of the mirror with this id at a `postgres://` URL, and makes or brings up to date
    /// the tables where that is needed. Connects anew when the connection is lost.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when the database cannot be used; [`ErrorKind::Configuration`] when its tables
    /// are of a later version of this program.
    pub async fn open(url: &Secret, mirror: &str) -> Result<Self> {
        let leases = Self {
            connection: PostgresConnection::open(url).await?,
            mirror: mirror.to_owned(),
        };
        if leases
            .version()
            .await?
            .is_none_or(|version| version < sql::VERSION)
        {
            let client = leases.connection.client().await?;
            let making = client.batch_execute(sql::SCHEMA);
            leases.connection.exchange(making).await?;
        }
        if leases.version().await? == Some(sql::VERSION) {
            return Ok(leases);
        }
        let detail = "the tables of the mirror are of another version of this program";
        Err(Error::new(ErrorKind::Configuration, detail))
    }

    async fn version(&self) -> Result<Option<i32>> {
        let exists = self.one(sql::EXISTS, &[]).await?;
        if !cell::<bool>(&exists, 0)? {
            return Ok(None);
        }
        cell(&self.one(sql::SCHEMA_VERSION, &[]).await?, 0)
    }

    async fn rows(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>> {
        let client = self.connection.client().await?;
        let asking = client.query_typed(statement, values);
        Ok(self.connection.exchange(asking).await?)
    }

    async fn one(&self, statement: &str, values: &[Value<'_>]) -> Result<Row> {
        let mut rows = self.rows(statement, values).await?;
        rows.pop().ok_or_else(|| StoreError::Corrupt.into())
    }

    /// Changes the row of a lease, if it still holds; tells whether it did. Each of these can be repeated.
    async fn under(&self, lease: &Lease, statement: &str, more: &[Value<'_>]) -> Result<bool> {
        let (provider, account) = (lease.account.provider().as_str(), lease.account.account());
        let mut values: Vec<Value<'_>> = vec![
            (&self.mirror, Type::TEXT),
            (&provider, Type::TEXT),
            (&account, Type::TEXT),
            (&lease.owner, Type::TEXT),
            (&lease.fence, Type::INT8),
        ];
        values.extend_from_slice(more);
        let client = self.connection.client().await?;
        let changing = client.execute_typed(statement, &values);
        Ok(self.connection.exchange(changing).await? == 1)
    }
}

impl fmt::Debug for PostgresLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresLeases")
    }
}

#[async_trait]
impl Leases for PostgresLeases {
    async fn now(&self) -> Result<SystemTime> {
        let micros: i64 = cell(&self.one(sql::NOW, &[]).await?, 0)?;
        let micros = u64::try_from(micros).unwrap_or_default();
        Ok(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
    }

    async fn enrol(&self, accounts: &[AccountName]) -> Result<()> {
        let (providers, names) = columns(accounts);
        let values: [Value<'_>; 3] = [
            (&self.mirror, Type::TEXT),
            (&providers, Type::TEXT_ARRAY),
            (&names, Type::TEXT_ARRAY),
        ];
        self.rows(sql::ENROL, &values).await.map(drop)
    }

    async fn claim(&self, wanted: &Wanted<'_>) -> Result<Claim> {
        let (providers, names) = columns(wanted.accounts);
        let ttl = millis(wanted.ttl);
        let start = match wanted.due {
            Due::InTime => None,
            Due::NotSince(start) => {
                let since_1970 = start.duration_since(SystemTime::UNIX_EPOCH);
                let micros = since_1970.unwrap_or_default().as_micros();
                Some(i64::try_from(micros).unwrap_or(i64::MAX))
            }
        };
        let mut values: Vec<Value<'_>> = vec![
            (&self.mirror, Type::TEXT),
            (&providers, Type::TEXT_ARRAY),
            (&names, Type::TEXT_ARRAY),
            (&start, Type::INT8),
        ];
        let waiting = values.clone();
        values.extend_from_slice(&[(&wanted.owner, Type::TEXT), (&ttl, Type::INT8)]);
        if let Some(row) = self.rows(sql::CLAIM, &values).await?.first() {
            return Ok(Claim::Leased(lease(row, wanted.owner)?));
        }
        let wait: Option<i64> = cell(&self.one(sql::WAIT, &waiting).await?, 0)?;
        Ok(wait.map_or(Claim::Nothing, |wait| Claim::Wait(duration(wait))))
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<bool> {
        let ttl = millis(ttl);
        self.under(lease, sql::RENEW, &[(&ttl, Type::INT8)]).await
    }

    async fn release(&self, lease: &Lease, ending: Ending) -> Result<bool> {
        match ending {
            Ending::HandedBack => self.under(lease, sql::HAND_BACK, &[]).await,
            Ending::Done { again, failures } => {
                let again = millis(again);
                let failures = i32::try_from(failures).unwrap_or(i32::MAX);
                let values: [Value<'_>; 2] = [(&again, Type::INT8), (&failures, Type::INT4)];
                self.under(lease, sql::RELEASE, &values).await
            }
        }
    }

    async fn hand_back(&self, owner: &str) -> Result<()> {
        let values: [Value<'_>; 2] = [(&self.mirror, Type::TEXT), (&owner, Type::TEXT)];
        self.rows(sql::HAND_BACK_ALL, &values).await.map(drop)
    }

    async fn seize(&self, account: &AccountName, owner: &str, ttl: Duration) -> Result<Lease> {
        let (provider, name) = (account.provider().as_str(), account.account());
        let ttl = millis(ttl);
        let values: [Value<'_>; 5] = [
            (&self.mirror, Type::TEXT),
            (&provider, Type::TEXT),
            (&name, Type::TEXT),
            (&owner, Type::TEXT),
            (&ttl, Type::INT8),
        ];
        let rows = self.rows(sql::SEIZE, &values).await?;
        let missing = || Error::new(ErrorKind::NotFound, "no such account");
        lease(rows.first().ok_or_else(missing)?, owner)
    }

    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>> {
        let (provider, name) = (account.provider().as_str(), account.account());
        let values: [Value<'_>; 3] = [
            (&self.mirror, Type::TEXT),
            (&provider, Type::TEXT),
            (&name, Type::TEXT),
        ];
        let rows = self.rows(sql::LOAD, &values).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        cell::<Option<String>>(row, 0)?
            .map(|json| AccountState::read(json.as_bytes()))
            .transpose()
    }

    async fn save(&self, lease: &Lease, state: &AccountState) -> Result<bool> {
        let json = String::from_utf8(state.to_json()?).map_err(|_| StoreError::Corrupt)?;
        self.under(lease, sql::SAVE, &[(&json, Type::TEXT)]).await
    }

    async fn overdue(&self, accounts: &[AccountName]) -> Result<Duration> {
        let (providers, names) = columns(accounts);
        let values: [Value<'_>; 3] = [
            (&self.mirror, Type::TEXT),
            (&providers, Type::TEXT_ARRAY),
            (&names, Type::TEXT_ARRAY),
        ];
        let longest: Option<i64> = cell(&self.one(sql::OVERDUE, &values).await?, 0)?;
        Ok(longest.map(duration).unwrap_or_default())
    }

    async fn standings(&self) -> Result<Vec<Standing>> {
        let values: [Value<'_>; 1] = [(&self.mirror, Type::TEXT)];
        let rows = self.rows(sql::STANDINGS, &values).await?;
        rows.iter().map(standing).collect()
    }
}

fn columns(accounts: &[AccountName]) -> (Vec<&str>, Vec<&str>) {
    let names = accounts.iter().map(AccountName::account).collect();
    let providers = accounts.iter().map(|account| account.provider().as_str());
    (providers.collect(), names)
}

fn millis(period: Duration) -> i64 {
    i64::try_from(period.as_millis()).unwrap_or(i64::MAX)
}

fn duration(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}

/// What our own statement asked for is there, or somebody has changed the table.
fn cell<'r, T: tokio_postgres::types::FromSql<'r>>(row: &'r Row, at: usize) -> Result<T> {
    row.try_get(at).map_err(|_| StoreError::Corrupt.into())
}

fn account(row: &Row) -> Result<AccountName> {
    let (provider, account): (String, String) = (cell(row, 0)?, cell(row, 1)?);
    Ok(AccountName::new(Provider::new(provider), account))
}

fn lease(row: &Row, owner: &str) -> Result<Lease> {
    Ok(Lease {
        account: account(row)?,
        owner: owner.to_owned(),
        fence: cell(row, 2)?,
        failures: u32::try_from(cell::<i32>(row, 3)?).unwrap_or_default(),
        taken_over: cell(row, 4)?,
    })
}

fn standing(row: &Row) -> Result<Standing> {
    let period = |at| Ok::<_, Error>(cell::<Option<i64>>(row, at)?.map(duration));
    let state = cell::<Option<String>>(row, 7)?;
    Ok(Standing {
        account: account(row)?,
        owner: cell(row, 2)?,
        leased_for: period(3)?,
        idle_for: period(4)?,
        overdue_for: period(5)?,
        failures: u32::try_from(cell::<i32>(row, 6)?).unwrap_or_default(),
        // One that cannot be read is no reason not to show the others.
        state: state.and_then(|json| AccountState::read(json.as_bytes()).ok()),
    })
}
