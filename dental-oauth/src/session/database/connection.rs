//! A connection to PostgreSQL that comes back.

use std::fmt;
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::store::StoreError;
use super::{PATIENCE, in_time};
use crate::net::{TlsSettings, rustls_settings};
use crate::secret::Secret;

/// A connection to PostgreSQL, made anew when it is lost.
///
/// For the programs of this workspace that keep a table of their own beside the store's. It shows a type of
/// `tokio-postgres`, and is therefore no part of what this crate's version promises.
pub struct PostgresConnection {
    config: Config,
    tls: MakeRustlsConnect,
    client: Mutex<Option<Arc<Client>>>,
}

impl PostgresConnection {
    /// Connects to a `postgres://` URL. Other hosts than this computer are spoken to by TLS, unless the URL
    /// says `sslmode=disable`.
    ///
    /// # Errors
    /// [`StoreError::Other`] for a URL that cannot be used or a database that cannot be reached.
    pub async fn open(url: &Secret) -> Result<Self, StoreError> {
        let unusable = || StoreError::Other("the address of the database cannot be used".into());
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
        let tls = rustls_settings(&TlsSettings::default()).map_err(|_| unusable())?;
        let connection = Self {
            config,
            tls: MakeRustlsConnect::new(tls),
            client: Mutex::default(),
        };
        connection.client().await?;
        Ok(connection)
    }

    /// The connection as it is, or a new one. Requests of all tasks share it.
    ///
    /// # Errors
    /// [`StoreError::Other`] when the database cannot be reached.
    pub async fn client(&self) -> Result<Arc<Client>, StoreError> {
        let mut kept = self.client.lock().await;
        if let Some(client) = kept.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        let connecting = async { self.config.connect(self.tls.clone()).await.map_err(failed) };
        let (client, connection) = in_time(connecting).await?;
        // Ends with the client, or with the connection.
        tokio::spawn(async move {
            if connection.await.is_err() {
                tracing::debug!("the connection to the database was lost");
            }
        });
        let client = Arc::new(client);
        *kept = Some(Arc::clone(&client));
        Ok(client)
    }

    /// Waits for an exchange over the connection, for as long as one may take.
    ///
    /// # Errors
    /// [`StoreError::Other`], with the database's code for what it refused and none of its words: they may
    /// hold parts of the address or of a row.
    pub async fn exchange<T>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>> + Send,
    ) -> Result<T, StoreError> {
        in_time(async { work.await.map_err(failed) }).await
    }
}

impl fmt::Debug for PostgresConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresConnection")
    }
}

/// The database's own words may hold parts of the address or of a row: its code must do.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn failed(error: tokio_postgres::Error) -> StoreError {
    StoreError::Other(match error.code() {
        Some(code) => format!("the database refused (SQLSTATE {})", code.code()),
        None => "the database cannot be reached".to_owned(),
    })
}
