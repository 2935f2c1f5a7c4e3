//! The dental providers on loopback.
//!
//! A strict imitation of a provider as real HTTP servers on `127.0.0.1`: it checks what the real service is
//! believed to check, forgets codes and tokens as fast, and misbehaves on demand. Client test suites run against
//! it; so can anybody without a partner contract.
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use dental_sandbox::{Options, Sandbox};
//!
//! let sandbox = Sandbox::start(Options::default()).await?;
//! let dentbird = sandbox.dentbird();
//! println!("{} {}", dentbird.auth_url(), dentbird.api_url());
//! dentbird.fault("lost-refresh").expect("a known fault");
//! let drchrono = sandbox.drchrono();
//! println!("{}", drchrono.base_url());
//! drchrono.set("calls_per_hour", "20").expect("a known switch");
//! let threeshape = sandbox.threeshape();
//! println!("{} {}", threeshape.auth_url(), threeshape.users_url());
//! threeshape.fault("growing-list").expect("a known fault");
//! # Ok(()) }
//! ```
//!
//! # From outside the process
//!
//! Each origin answers the same control routes, so a test in another language can do what the handle does:
//!
//! | Request | Does |
//! |---|---|
//! | `GET /__sandbox/log`, `DELETE /__sandbox/log` | the requests seen, names and no values; forgets them |
//! | `GET /__sandbox/switches` | all switches, their values and meanings |
//! | `POST /__sandbox/switch` `{"switch": s, "value": v}` or `{"fault": name}` | sets a switch |
//! | `POST /__sandbox/clock` `{"advance_seconds": n}` | moves the sandbox clock |
//! | `POST /__sandbox/advance-case` `{"designCaseId": id}` or `{"referenceId": id}` | next status of a case |
//! | `POST /__sandbox/person` `{"cases": n}` | one more person with so many cases, at Dentbird; the id |
//! | `POST /__sandbox/redirect-uri` `{"redirect_uri": uri}` | registers one more |
//! | `POST /__sandbox/rotate-keys` | the other key signs |
//! | `POST /__sandbox/reset` | back to the seed |
//!
//! drchrono's also these:
//!
//! | Request | Does |
//! |---|---|
//! | `GET /__sandbox/calls` | API calls by hour, the busiest second, how many were told to wait |
//! | `GET /__sandbox/files` | the stored files: row, name, tags, length, SHA-256 |
//! | `POST /__sandbox/change-appointments` `{"count": n}` | changes so many, answers with their ids |
//! | `POST /__sandbox/lock-note` `{"appointment": id, "locked": bool}` | locks or unlocks a clinical note |
//! | `POST /__sandbox/revoke-all` | ends every sign-in |
//! | `POST /__sandbox/webhook` `{"callback_url": u, "secret": s, "events": [...]}` | handshake, then registers a callback on this computer |
//! | `GET /__sandbox/webhooks` | all tries to deliver |
//! | `POST /__sandbox/deliver` | sends what is due by the sandbox clock, answers with all tries |
//! | `POST /__sandbox/redeliver` `{"delivery": id}` | sends one again |
//! | `POST /__sandbox/ping` `{"webhook": n}` | sends `PING` |
//!
//! 3Shape's the first table's except `advance-case`, and these:
//!
//! | Request | Does |
//! |---|---|
//! | `POST /__sandbox/clock` `{"stop_at": unix}` | stops the clock, for the same bytes in every run |
//! | `GET /__sandbox/open-requests`, `POST` | the most requests open at once, by origin; counts anew |
//! | `GET /__sandbox/users`, `GET /__sandbox/cases` | who and what there is |
//! | `POST /__sandbox/add-case` `{"user": key}` | a case arrives from this user, `doctor-eu` if none is named |
//! | `POST /__sandbox/change-case` `{"Id": id}` | a new version of a case |
//! | `POST /__sandbox/remove-case` `{"Id": id}` | a case vanishes |
//! | `POST /__sandbox/revoke-all` | ends every sign-in |
//!
//! All people, cases and secrets in it are made up; [`markers`] lists them, so that a test can prove that none of
//! them reaches a log.

mod body;
mod clock;
mod control;
pub mod dentbird;
pub mod drchrono;
mod gauge;
mod gzip;
mod jwt;
mod log;
pub mod mesh;
mod outbound;
mod page;
mod picture;
mod random;
mod range;
mod reply;
mod server;
mod spoil;
mod switches;
pub mod threeshape;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use dentbird::{Dentbird, IssuedTokens};
pub use drchrono::Drchrono;
pub use log::LogEntry;
pub use mesh::MeshSize;
pub use outbound::browse;
pub use switches::{SwitchInfo, UnknownSwitch};
pub use threeshape::ThreeShape;

/// Whether a sign-in shows pages or is approved at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// A login page and a consent page, as a person would meet them.
    Page,
    /// Every sign-in is approved at once, for the first user.
    #[default]
    Auto,
}

/// How to start a [`Sandbox`]. The default: any free ports, sign-ins approved at once, no faults, small meshes.
#[derive(Debug, Clone)]
pub struct Options {
    /// Port of Dentbird's authorization server; its API and its storage take the next two, drchrono and its
    /// files the two after. 0 = any.
    pub port: u16,
    /// Whether sign-ins show pages.
    pub consent: Consent,
    /// Faults to start with: names of [`Dentbird::faults`], [`Drchrono::faults`] or [`ThreeShape::faults`], or
    /// `switch=value` for Dentbird, `drchrono:switch=value` and `threeshape:switch=value` for the others.
    pub faults: Vec<String>,
    /// How large the generated meshes are.
    pub mesh: MeshSize,
    /// The redirect URI in the accounts file; registered.
    pub redirect_uri: String,
    /// Further redirect URIs to register.
    pub redirect_uris: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            consent: Consent::Auto,
            faults: Vec::new(),
            mesh: MeshSize::Small,
            redirect_uri: "http://127.0.0.1:8931/callback".to_owned(),
            redirect_uris: Vec::new(),
        }
    }
}

/// The running servers. They stop when this is dropped.
pub struct Sandbox {
    dentbird: Dentbird,
    drchrono: Drchrono,
    threeshape: ThreeShape,
    servers: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("dentbird", &self.dentbird)
            .field("drchrono", &self.drchrono)
            .field("threeshape", &self.threeshape)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Binds the listeners and starts serving. Needs a tokio runtime with I/O and time.
    ///
    /// # Errors
    ///
    /// A port that is taken, or a fault nobody knows.
    pub async fn start(options: Options) -> io::Result<Self> {
        let [auth, api, storage, practice, practice_files] = bind_row(options.port).await?;
        let elsewhere = bind(0).await?;
        let urls = dentbird::Urls {
            auth: url(&auth)?,
            api: url(&api)?,
            storage: url(&storage)?,
            elsewhere: url(&elsewhere)?,
        };
        let clock = Arc::default();
        let log = Arc::default();
        let dentbird = Dentbird::new(urls, &options, Arc::clone(&clock), Arc::clone(&log));
        let practice = [practice, practice_files, bind(0).await?];
        let urls = drchrono::Urls {
            base: url(&practice[0])?,
            files: url(&practice[1])?,
            elsewhere: url(&practice[2])?,
        };
        let practice_log = Arc::default();
        let drchrono = Drchrono::new(
            urls,
            &options,
            Arc::clone(&clock),
            Arc::clone(&practice_log),
        );
        let mut houses = Vec::new();
        let mut urls = <[String; threeshape::ORIGINS]>::default();
        for address in &mut urls {
            let listener = bind(0).await?;
            *address = url(&listener)?;
            houses.push(listener);
        }
        let houses_log = Arc::default();
        let urls = threeshape::Urls::new(urls);
        let threeshape = ThreeShape::new(urls, &options, clock, Arc::clone(&houses_log));
        for fault in &options.faults {
            let done = match fault.split_once(':') {
                Some(("drchrono", fault)) => drchrono.fault(fault),
                Some(("dentbird", fault)) => dentbird.fault(fault),
                Some(("threeshape", fault)) => threeshape.fault(fault),
                // What one provider does not know may be another's.
                _ => drchrono_only(&drchrono, fault)
                    .or_else(|| threeshape_only(&threeshape, fault))
                    .unwrap_or_else(|| dentbird.fault(fault)),
            };
            done.map_err(|unknown| io::Error::new(io::ErrorKind::InvalidInput, unknown))?;
        }
        let mut servers: Vec<_> = [auth, api, storage, elsewhere]
            .into_iter()
            .zip(dentbird.sites())
            .map(|(listener, site)| server::serve(listener, site, Arc::clone(&log)))
            .collect();
        servers.extend(
            practice
                .into_iter()
                .zip(drchrono.sites())
                .map(|(listener, site)| server::serve(listener, site, Arc::clone(&practice_log))),
        );
        servers.extend(
            houses
                .into_iter()
                .zip(threeshape.sites())
                .map(|(listener, site)| server::serve(listener, site, Arc::clone(&houses_log))),
        );
        servers.push(tokio::spawn(drchrono.clone().deliver_forever()));
        Ok(Self {
            dentbird,
            drchrono,
            threeshape,
            servers,
        })
    }

    /// The 3Shape part.
    pub fn threeshape(&self) -> &ThreeShape {
        &self.threeshape
    }

    /// The drchrono part.
    pub fn drchrono(&self) -> &Drchrono {
        &self.drchrono
    }

    /// The Dentbird part.
    pub fn dentbird(&self) -> &Dentbird {
        &self.dentbird
    }

    /// Registers one more redirect URI with each of the three, for a receiver that took whatever port was free.
    pub fn register_redirect_uri(&self, uri: &str) {
        self.dentbird.register_redirect_uri(uri);
        self.threeshape.register_redirect_uri(uri);
        self.drchrono.register_redirect_uri(uri);
    }

    /// An accounts file (TOML) for the `dental` command line: one account, `crowns`.
    pub fn accounts_file(&self) -> String {
        let d = &self.dentbird;
        // A basic TOML string escapes as JSON does.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            "# Accounts of a dental-sandbox on this computer. Nothing here is real.\n\n\
             [accounts.crowns]\n\
             provider = \"dentbird\"\n\
             client_id = {}\n\
             client_secret = {}\n\
             redirect_uri = {}\n\
             auth_base_url = {}\n\
             api_base_url = {}\n\
             issuers = [{}]\n\
             scopes = [\"openid\", \"user\", \"design-case\", \"file\"]\n\
             allow_insecure_loopback = true\n",
            quoted(d.client_id()),
            quoted(d.client_secret()),
            quoted(d.redirect_uri()),
            quoted(d.auth_url()),
            quoted(d.api_url()),
            quoted(d.issuer()),
        )
    }

    /// The same with the accounts of 3Shape: a clinic and the integrator's own account for each region
    /// (`clinic-eu`, `lab-eu`, and so on) over the legacy server, and `clinic-id` over the identity server; and with
    /// `practice` at drchrono.
    pub fn accounts_file_all(&self) -> String {
        let practice = self.drchrono.account();
        format!(
            "{}{}\n{practice}",
            self.accounts_file(),
            self.threeshape.accounts()
        )
    }

    /// Stops the servers and waits until their ports are free.
    pub async fn stop(mut self) {
        for server in std::mem::take(&mut self.servers) {
            server.abort();
            let _ = server.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}

/// Every secret and every piece of personal data the sandbox starts with: client secrets, the password, names,
/// e-mail addresses, case names, patient numbers. A leak test searches logs for them, and for
/// [`Dentbird::issued_secrets`].
pub fn markers() -> Vec<&'static str> {
    let mut all = dentbird::seed::markers();
    all.extend(drchrono::seed::markers());
    all.extend(threeshape::seed::markers());
    all
}

/// Faults of drchrono carry its name; switches of that name may be several providers'.
fn drchrono_only(drchrono: &Drchrono, fault: &str) -> Option<Result<(), UnknownSwitch>> {
    Drchrono::faults()
        .any(|(name, _)| name == fault)
        .then(|| drchrono.fault(fault))
}

/// The named faults of 3Shape are nobody else's; switches may be several providers'.
fn threeshape_only(threeshape: &ThreeShape, fault: &str) -> Option<Result<(), UnknownSwitch>> {
    ThreeShape::faults()
        .any(|(name, _)| name == fault)
        .then(|| threeshape.fault(fault))
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await
}

async fn bind_row(port: u16) -> io::Result<[TcpListener; 5]> {
    let next = |by: u16| match port {
        0 => Ok(0),
        _ => port.checked_add(by).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                "five ports in a row are needed",
            )
        }),
    };
    Ok([
        bind(next(0)?).await?,
        bind(next(1)?).await?,
        bind(next(2)?).await?,
        bind(next(3)?).await?,
        bind(next(4)?).await?,
    ])
}

fn url(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

/// A lock that a panicking holder does not take away from the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
