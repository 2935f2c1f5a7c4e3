//! The application: how it is set up, what all its handlers share, its routes.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use dental_cli::connections::{Connection, Connections};
use dental_oauth::Secret;
use dental_oauth::api::{FileLedger, QuotaLedger};
use dental_oauth::net::{LoopbackHttp, checked_url};
use dental_oauth::session::{DatabaseStore, FileStore, Session, TokenStore};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore, sqlx};
use url::Url;

use crate::db::{self, Database};
use crate::desk::Desks;
use crate::key::Keys;
use crate::problem::Problem;
use crate::reader::Pace;
use crate::{accounts, acts, assets, case, events, files, guard, list, sign_in, webhooks};

/// The name of the program in its requests.
const PRODUCT: &str = "case-inbox";
/// The largest form that is read.
const LARGEST_FORM: usize = 64 * 1024;
/// How long somebody who does nothing stays signed in.
const SESSION_HOURS: i64 = 12;
/// Files on their way at once, over all people: each takes a place on the disk.
const FILES_AT_ONCE: usize = 6;

/// How the application is set up. Processes that share a public address share all of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The address people see, such as `https://inbox.example/`.
    pub public_url: String,
    /// The text of the accounts file: the connections that people can sign in to.
    pub accounts: Accounts,
    /// The folder for the database and for tokens, unless those are in PostgreSQL.
    pub data: PathBuf,
    /// A PostgreSQL database, for sessions, tokens and what the application keeps.
    pub database: Option<Secret>,
    /// 32 random bytes in base64url, as `dental seal-key` prints them; without it one that ends with the process.
    pub key: Option<Secret>,
    /// The secret token of drchrono's webhooks.
    pub webhook_secret: Option<Secret>,
    /// Further origins that providers' sign-in pages lead through.
    pub sign_in_origins: Vec<String>,
    /// Ask providers often: for sandboxes.
    pub brisk: bool,
}

/// Where the connections are written.
#[derive(Debug, Clone)]
pub enum Accounts {
    /// In a file.
    File(PathBuf),
    /// Here.
    Text(Secret),
}

impl Settings {
    /// Everything in a folder, under a key of its own.
    pub fn new(
        public_url: impl Into<String>,
        accounts: Accounts,
        data: impl Into<PathBuf>,
    ) -> Self {
        Self {
            public_url: public_url.into(),
            accounts,
            data: data.into(),
            database: None,
            key: None,
            webhook_secret: None,
            sign_in_origins: Vec::new(),
            brisk: false,
        }
    }
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) connections: Connections,
    listed: Vec<Connection>,
    pub(crate) keys: Keys,
    pub(crate) db: Database,
    pub(crate) desks: Desks,
    pub(crate) trail: acts::Trail,
    pub(crate) tokens: Arc<dyn TokenStore>,
    pub(crate) webhook_secret: Option<Secret>,
    pub(crate) pace: Pace,
    /// For files on their way; in the data folder, for this user alone.
    pub(crate) spool: PathBuf,
    pub(crate) files_at_once: Arc<Semaphore>,
    /// Our own origin.
    pub(crate) origin: String,
    /// What the `Host` header must be.
    pub(crate) host: String,
    pub(crate) secure: bool,
    /// Where forms may lead besides here.
    pub(crate) sign_in_origins: Vec<String>,
    /// Becomes true when the application ends, so that open streams do.
    pub(crate) ending: watch::Sender<bool>,
    sessions: Sessions,
}

enum Sessions {
    Sqlite(SqliteStore, sqlx::SqlitePool),
    Postgres(PostgresStore),
}

impl App {
    /// Opens what is kept and checks the settings. Nothing is sent to any provider.
    ///
    /// # Errors
    /// A setting that cannot be, or a folder or database that cannot be used.
    pub async fn new(settings: &Settings) -> Result<Self, Problem> {
        let public = checked_url(&settings.public_url, LoopbackHttp::Allowed)?;
        if public.path() != "/" || public.query().is_some() {
            return Err(Problem::Settings(
                "the public URL must have no path".to_owned(),
            ));
        }
        let keys = match &settings.key {
            Some(key) => Keys::parse(key.expose())?,
            None => Keys::generate()?,
        };
        private_folder(&settings.data)?;
        let kept = Kept::open(settings, &keys).await?;
        let tokens = Arc::clone(&kept.tokens);
        let connections = match &settings.accounts {
            Accounts::File(path) => Connections::read(path, PRODUCT, kept.tokens, kept.calls)?,
            Accounts::Text(text) => {
                Connections::parse(text.expose(), PRODUCT, kept.tokens, kept.calls)?
            }
        };
        let origin = public.origin().ascii_serialization();
        let mut sign_in_origins = authorization_origins(&connections, &origin)?;
        for further in &settings.sign_in_origins {
            let further = checked_url(further, LoopbackHttp::Allowed)?;
            sign_in_origins.push(further.origin().ascii_serialization());
        }
        sign_in_origins.sort();
        sign_in_origins.dedup();
        let spool = settings.data.join("on-its-way");
        // What a process that was killed has left.
        let _ = std::fs::remove_dir_all(&spool);
        private_folder(&spool)?;
        let app = Self(Arc::new(Inner {
            listed: connections.list(),
            connections,
            keys,
            db: kept.db,
            desks: Desks::default(),
            trail: acts::Trail::default(),
            tokens,
            webhook_secret: settings.webhook_secret.clone(),
            pace: if settings.brisk {
                Pace::brisk()
            } else {
                Pace::usual()
            },
            spool,
            files_at_once: Arc::new(Semaphore::new(FILES_AT_ONCE)),
            origin,
            host: authority(&public),
            secure: public.scheme() == "https",
            sign_in_origins,
            ending: watch::Sender::new(false),
            sessions: kept.sessions,
        }));
        acts::take_up(&app).await?;
        Ok(app)
    }

    /// The connections people can sign in to.
    pub(crate) fn listed(&self) -> &[Connection] {
        &self.0.listed
    }

    pub(crate) fn connection(&self, name: &str) -> Result<&Connection, Problem> {
        let found = self
            .0
            .listed
            .iter()
            .find(|connection| connection.name == name);
        found.ok_or_else(Problem::nothing)
    }

    /// The routes.
    pub fn router(&self) -> Router {
        let people = Router::new()
            .route("/", get(list::show))
            .route("/rows", get(list::rows))
            .route("/search", post(list::search))
            .route("/events", get(events::stream))
            .route("/accounts", get(accounts::show))
            .route("/accounts/{slot}/sign-out", post(accounts::sign_out))
            .route("/look", post(accounts::look))
            .route("/sign-in", post(sign_in::start))
            .route("/sign-out", post(accounts::sign_out_all))
            .route("/callback", get(sign_in::arrived).post(sign_in::posted))
            .route("/callback/form", get(sign_in::form))
            .route("/case/{slot}/{case}", get(case::show))
            .route("/case/{slot}/{case}/files/{file}", get(files::one))
            .route("/case/{slot}/{case}/all", get(files::all))
            .route("/case/{slot}/{case}/ask", post(acts::ask))
            .route("/act", post(acts::act))
            .route("/act/{id}", get(acts::show))
            .route("/act/{id}/look", post(acts::look));
        let people = match &self.0.sessions {
            Sessions::Sqlite(store, _) => self.with_sessions(people, store.clone()),
            Sessions::Postgres(store) => self.with_sessions(people, store.clone()),
        };
        people
            .route("/assets/{name}", get(assets::asset))
            .route(
                "/hooks/drchrono/{connection}",
                get(webhooks::challenge)
                    .post(webhooks::deliver)
                    .layer(DefaultBodyLimit::max(webhooks::LARGEST)),
            )
            .fallback(async || Problem::nothing())
            .layer(DefaultBodyLimit::max(LARGEST_FORM))
            .layer(middleware::from_fn_with_state(self.clone(), guard::guard))
            .with_state(self.clone())
    }

    fn with_sessions<S: SessionStore + Clone>(
        &self,
        routes: Router<Self>,
        store: S,
    ) -> Router<Self> {
        let hours = Expiry::OnInactivity(time::Duration::hours(SESSION_HOURS));
        routes.layer(
            SessionManagerLayer::new(store)
                // With the prefix, no other host and no plain http can plant a cookie of this name.
                .with_name(if self.0.secure {
                    "__Host-inbox"
                } else {
                    "inbox"
                })
                .with_secure(self.0.secure)
                .with_http_only(true)
                // The way back from a provider's page is a link; `form_post` is seen to apart.
                .with_same_site(SameSite::Lax)
                .with_expiry(hours)
                .with_always_save(true)
                .with_private(self.0.keys.cookie()),
        )
    }

    /// Serves until `until` is over, then waits for what is under way.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Problem> {
        let ending = self.0.ending.clone();
        let upkeep = tokio::spawn(upkeep(self.clone()));
        axum::serve(listener, self.router())
            .with_graceful_shutdown(async move {
                until.await;
                // Streams of events have no end of their own.
                ending.send_replace(true);
            })
            .await?;
        upkeep.abort();
        acts::finish(&self).await;
        for session in self.open_sessions() {
            session.drain().await;
        }
        self.0.db.pool.close().await;
        if let Sessions::Sqlite(_, pool) = &self.0.sessions {
            pool.close().await;
        }
        Ok(())
    }

    fn open_sessions(&self) -> Vec<Session> {
        let desks = self.0.desks.all();
        let accounts = desks.iter().flat_map(|desk| desk.accounts());
        accounts
            .map(|account| account.opened.session().clone())
            .collect()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("origin", &self.0.origin)
            .finish_non_exhaustive()
    }
}

/// Where everything is kept.
struct Kept {
    db: Database,
    sessions: Sessions,
    tokens: Arc<dyn TokenStore>,
    calls: Arc<dyn QuotaLedger>,
}

impl Kept {
    async fn open(settings: &Settings, keys: &Keys) -> Result<Self, Problem> {
        if let Some(url) = &settings.database {
            let store = DatabaseStore::postgres(url, keys.tokens()).await?;
            let pool = sqlx::PgPool::connect(url.expose()).await?;
            let sessions = PostgresStore::new(pool);
            sessions.migrate().await?;
            return Ok(Self {
                db: Database::postgres(url.expose()).await?,
                sessions: Sessions::Postgres(sessions),
                tokens: Arc::new(store.clone()),
                calls: Arc::new(store),
            });
        }
        let path = settings.data.join("inbox.db");
        let db = Database::sqlite(&path).await?;
        let options = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(&path)
            .busy_timeout(Duration::from_secs(10));
        let pool = sqlx::sqlite::SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await?;
        let sessions = SqliteStore::new(pool.clone());
        sessions.migrate().await?;
        let tokens = settings.data.join("tokens");
        Ok(Self {
            db,
            sessions: Sessions::Sqlite(sessions, pool),
            tokens: Arc::new(FileStore::open_sealed(&tokens, keys.tokens())?),
            calls: Arc::new(FileLedger::open(&tokens)?),
        })
    }
}

/// Where browsers are sent to sign in: a sign-in of each connection is started and thrown away. What is
/// registered there must be our own callback.
fn authorization_origins(connections: &Connections, origin: &str) -> Result<Vec<String>, Problem> {
    let callback = format!("{origin}/callback");
    let mut origins = Vec::new();
    for connection in connections.list() {
        let opened = connections.open(&connection.name, &std::collections::BTreeMap::default())?;
        let (redirect_uri, scopes) = opened.sign_in();
        if redirect_uri != callback {
            return Err(Problem::Settings(format!(
                "account {}: `redirect_uri` must be {callback}",
                connection.name
            )));
        }
        let (url, _) = opened.session().client().authorize(redirect_uri, scopes)?;
        origins.push(url.origin().ascii_serialization());
    }
    Ok(origins)
}

/// Ends the grants of people who have gone away, and clears desks nobody looks at.
async fn upkeep(app: App) {
    loop {
        tokio::time::sleep(Duration::from_secs(300)).await;
        app.0.desks.clear_left();
        // A session that ends takes its accounts with it.
        let before = db::now() - (SESSION_HOURS + 1) * 3600;
        match app.0.db.abandoned(before).await {
            Ok(rows) => {
                for row in rows {
                    accounts::end(&app, &row).await;
                }
            }
            Err(problem) => tracing::warn!(%problem, "upkeep"),
        }
    }
}

fn private_folder(path: &std::path::Path) -> Result<(), Problem> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(path)?)
}

/// Host and port as a browser writes them into `Host`.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
