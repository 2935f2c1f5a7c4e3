//! The application: what all its handlers share, and its routes.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use dental_oauth::net::{LoopbackHttp, checked_url};
use dental_oauth::session::{AccountKey, FileStore, Session, TokenStore};
use tokio::net::TcpListener;
use url::Url;

use crate::platform::Platform;
use crate::records::Records;
use crate::vault::{Key, Vault};
use crate::{Problem, guard, home, pages, sign_in};

/// The largest body that is read: a response of any mode is far smaller.
const LARGEST_BODY: usize = 64 * 1024;
/// How long somebody stays signed in to this application without signing in again.
pub(crate) const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// How the application is set up. Processes that share a public address share all of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The address people see, such as `https://lab.example/`. `callback` under it must be registered
    /// with the platform.
    pub public_url: String,
    /// The folder for pending sign-ins, sessions and tokens.
    pub data: PathBuf,
    /// The key for what is in the folder and in cookies.
    pub key: Key,
    /// Further origins that the platform's sign-in pages lead through, such as `https://sso.example`.
    pub sign_in_origins: Vec<String>,
    /// How long a sign-in may take.
    pub sign_in_lifetime: Duration,
}

impl Settings {
    /// Ten minutes for a sign-in, no further origins.
    pub fn new(public_url: impl Into<String>, data: impl Into<PathBuf>, key: Key) -> Self {
        Self {
            public_url: public_url.into(),
            data: data.into(),
            key,
            sign_in_origins: Vec::new(),
            sign_in_lifetime: Duration::from_secs(600),
        }
    }

    /// What must be registered with the platform, byte for byte.
    pub fn redirect_uri(&self) -> String {
        format!("{}/callback", self.public_url.trim_end_matches('/'))
    }
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) platform: Arc<dyn Platform>,
    pub(crate) vault: Arc<Vault>,
    /// Sealed pending sign-ins, by state.
    pub(crate) started: Records,
    /// Answers of `form_post` that wait for their browser, by state.
    pub(crate) forms: Records,
    /// Who is signed in, by session cookie.
    pub(crate) sessions: Records,
    pub(crate) redirect_uri: String,
    pub(crate) sign_in_lifetime: Duration,
    /// Our own origin.
    pub(crate) origin: String,
    /// What the `Host` header must be.
    pub(crate) host: String,
    /// Whether people come over https.
    pub(crate) secure: bool,
    /// The origins that an answer may come from, the authorization endpoint's first.
    pub(crate) sign_in_origins: Vec<String>,
    store: Arc<dyn TokenStore>,
    open: Mutex<HashMap<String, Session>>,
}

impl App {
    /// Opens the folder and checks the settings. Nothing is sent.
    ///
    /// # Errors
    /// A setting that cannot be, or a folder that cannot be used.
    pub fn new(settings: &Settings, platform: Arc<dyn Platform>) -> Result<Self, Problem> {
        let redirect_uri = settings.redirect_uri();
        let public = checked_url(&settings.public_url, LoopbackHttp::Allowed)?;
        if public.path() != "/" || public.query().is_some() {
            return Err(Problem::Settings("the public URL must have no path"));
        }
        // A sign-in that is started and thrown away: it tells where browsers will be sent.
        let (url, _) = platform
            .client()
            .authorize(&redirect_uri, platform.scopes())?;
        let mut sign_in_origins = vec![url.origin().ascii_serialization()];
        for further in &settings.sign_in_origins {
            sign_in_origins.push(
                checked_url(further, LoopbackHttp::Allowed)?
                    .origin()
                    .ascii_serialization(),
            );
        }
        let vault = Arc::new(Vault::new(&settings.key));
        let records = |kind, lifetime| Records::open(&vault, &settings.data, kind, lifetime);
        // Kept a little longer than they are good for, so that a late answer is told why.
        let pending = settings.sign_in_lifetime + Duration::from_secs(300);
        Ok(Self(Arc::new(Inner {
            started: records("sign-ins", pending)?,
            forms: records("answers", pending)?,
            sessions: records("sessions", SESSION_LIFETIME)?,
            store: Arc::new(FileStore::open_sealed(
                settings.data.join("tokens"),
                vault.tokens(),
            )?),
            origin: public.origin().ascii_serialization(),
            host: authority(&public),
            secure: public.scheme() == "https",
            sign_in_lifetime: settings.sign_in_lifetime,
            redirect_uri,
            sign_in_origins,
            platform,
            vault,
            open: Mutex::default(),
        })))
    }

    /// The routes.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/", get(home::show))
            .route("/sign-in", post(sign_in::start))
            .route("/callback", get(sign_in::arrived).post(sign_in::posted))
            .route("/callback/form", get(sign_in::form))
            .route("/callback/fragment", post(sign_in::fragment))
            .route("/callback/message", post(sign_in::message))
            .route("/sign-out", post(home::sign_out))
            .route("/assets/{name}", get(pages::asset))
            .fallback(home::nothing_here)
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(middleware::from_fn_with_state(self.clone(), guard::guard))
            .with_state(self.clone())
    }

    /// Serves until `until` is over, then waits for refreshes that are under way.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Problem> {
        axum::serve(listener, self.router())
            .with_graceful_shutdown(until)
            .await?;
        let open: Vec<Session> = self.open().values().cloned().collect();
        for session in open {
            session.drain().await;
        }
        Ok(())
    }

    /// The session with the platform of one account. One object per account and process, so that its
    /// requests share one refresh; other processes are held off by the store.
    pub(crate) fn account(&self, label: &str) -> Result<Session, Problem> {
        let client = self.0.platform.client();
        let key = AccountKey::new(client.provider(), client.client_id(), label);
        let mut open = self.open();
        if let Some(session) = open.get(&key.digest()) {
            return Ok(session.clone());
        }
        let session = Session::new(client.clone(), Arc::clone(&self.0.store), key.clone())?;
        open.insert(key.digest(), session.clone());
        Ok(session)
    }

    /// Lets go of an account that nobody is signed in to.
    pub(crate) fn close(&self, session: &Session) {
        self.open().remove(&session.key().digest());
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<String, Session>> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("origin", &self.0.origin)
            .finish_non_exhaustive()
    }
}

/// Host and port as a browser writes them into `Host`.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
