//! The common core of the dental platform clients: sign in, stay signed in, call, page, move files, and
//! treat cases alike whichever platform they are on.
//!
//! Most programs use it through `dentbird-client`, `threeshape-client` or `drchrono-client`, which
//! describe their platform to it. Read on if you write a client of your own, bring your own token store
//! or transport, or want to know what happens to your tokens.
//!
//! # The house
//!
//! A floor uses the ones below it, never the ones above.
//!
//! | Floor | What it does |
//! |---|---|
//! | [`case`] | [`CaseSource`](case::CaseSource) and [`CaseSink`](case::CaseSink): cases of any platform |
//! | [`transfer`] | downloads that are verified, resumed and published whole; uploads of what was hashed |
//! | [`api`] | [`ApiClient`](api::ApiClient): one request's way; [`Pages`](api::Pages): lists |
//! | [`session`] | [`Session`](session::Session): staying signed in; token stores |
//! | [`oauth`] | signing in: authorization code, PKCE, id_tokens, the loopback receiver |
//! | [`net`] | the transport, and which origins may see a token |
//! | ground | [`Secret`], [`Phi`], [`Error`], [`Clock`], [`Timestamp`] |
//!
//! # A complete example
//!
//! ```no_run
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use dental_oauth::net::{HttpTransport, LoopbackHttp};
//! use dental_oauth::oauth::{AuthorizationServer, Loopback, OAuthClient, Scopes};
//! use dental_oauth::session::{AccountKey, FileStore, Session};
//! use dental_oauth::{Provider, Secret};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let server = AuthorizationServer::new(
//!     Provider::new("my-platform"),
//!     "https://login.example/authorize",
//!     "https://login.example/token",
//!     LoopbackHttp::Refused,
//! )?;
//! let client = OAuthClient::builder(server, "client-id", Arc::new(HttpTransport::new()?))
//!     .client_secret(Secret::new(std::env::var("CLIENT_SECRET")?))
//!     .build()?;
//!
//! let receiver = Loopback::bind("http://127.0.0.1:8931/callback").await?;
//! let (url, pending) = client.authorize(receiver.redirect_uri(), &Scopes::parse("cases")?)?;
//! println!("Open {url}");
//! let tokens = receiver.sign_in(&client, pending, Duration::from_secs(300)).await?;
//!
//! let store = Arc::new(FileStore::open("tokens")?);
//! let key = AccountKey::new(client.provider(), client.client_id(), "clinic");
//! let session = Session::new(client, store, key)?;
//! session.sign_in(&tokens).await?;
//! let token = session.access_token().await?; // from now on always good, refreshed as needed
//! # let _ = token; Ok(()) }
//! ```
//!
//! # Features
//!
//! | Feature | Default | What it adds |
//! |---|---|---|
//! | `rustls` | yes | HTTPS in the built-in transport: rustls with ring and bundled roots |
//! | `native-tls` | no | the same by the operating system's library and roots (OpenSSL on Linux), where `rustls` is off |
//! | `file-store` | yes | `session::FileStore` |
//! | `loopback` | yes | `oauth::Loopback`, the receiver for desktop programs |
//! | `postgres`, `redis` | no | `session::DatabaseStore`, for processes on many computers |
//! | `metrics` | no | counts through the `metrics` facade; which ones is in `docs/operating.md` |
//! | `keyring` | no | `SealKey::from_keyring`: the sealing key in the keyring of macOS, Windows or the desktop |
//! | `legacy-password` | no | `OAuthClient::password_grant`, for 3Shape's authentication service of 2016 |
//! | `testing` | no | `testing`: a clock that moves by hand, an OpenID Provider that misbehaves as asked, a scripted transport, trials for token stores and case sources |
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod api;
pub mod case;
mod clock;
mod error;
pub mod net;
pub mod oauth;
mod provider;
mod random;
mod seal;
mod secret;
pub mod session;
mod telemetry;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod timestamp;
pub mod transfer;
mod wiped;

pub use clock::{Clock, SystemClock};
pub use error::{Error, ErrorKind, Result, Sent};
pub use provider::Provider;
pub use seal::SealKey;
pub use secret::{Phi, Secret};
pub use timestamp::Timestamp;
