//! Signing in: three moves, each consumes the one before.
//!
//! ```no_run
//! # async fn sign_in(client: dental_oauth::oauth::OAuthClient) -> dental_oauth::Result<()> {
//! use dental_oauth::oauth::{Callback, Scopes};
//!
//! let scopes = Scopes::parse("openid user")?;
//! let (url, pending) = client.authorize("https://lab.example/callback", &scopes)?;
//! // Send the person's browser to `url`; take what comes back to the redirect URI.
//! # let _ = url;
//! # let received = String::new();
//! let callback = Callback::from_url(&received)?;
//! let granted = pending.accept(&callback)?;
//! let tokens = granted.exchange(&client).await?;
//! # let _ = tokens; Ok(())
//! # }
//! ```

mod audit;
mod authorization_server;
mod authorize;
mod callback;
mod client;
mod discovery;
mod end_session;
mod form;
mod id_token;
mod jwks;
mod jws;
#[cfg(feature = "loopback")]
mod loopback;
mod members;
#[cfg(feature = "legacy-password")]
mod password;
mod pending;
mod pkce;
mod refresh;
mod revoke;
mod scope;
mod server_clock;
mod token;
mod token_endpoint;
#[cfg(any(test, feature = "testing"))]
pub(crate) mod trial;

pub use audit::{AuditAction, AuditEvent, AuditSink};
pub use authorization_server::{
    AuthorizationServer, ClientAuth, IssuerInCallback, Jwks, LostRotation, OfflineAccess, Pkce,
    RefreshRedirectUri, RefreshScope, StateInCallback,
};
pub use authorize::{AuthorizationRequest, ResponseMode};
pub use callback::Callback;
pub use client::{OAuthClient, OAuthClientBuilder};
pub use discovery::Metadata;
pub use end_session::{EndSession, EndSessionRequest};
pub use id_token::IdToken;
#[cfg(feature = "loopback")]
pub use loopback::{Browser, Loopback};
pub use pending::{Granted, Pending};
pub use pkce::Verifier;
pub(crate) use refresh::{RefreshContext, Spent};
pub use revoke::Revocation;
pub use scope::Scopes;
pub(crate) use token::TokenParts;
pub use token::TokenSet;
