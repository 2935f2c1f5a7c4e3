//! A registered client at one authorization server.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::audit::{Audit, AuditSink};
use super::authorization_server::{AuthorizationServer, ClientAuth, Jwks};
use super::authorize::AuthorizationRequest;
use super::jwks::KeyCache;
use super::pending::Pending;
use super::scope::Scopes;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind};
use crate::net::Transport;
use crate::provider::Provider;
use crate::secret::Secret;

/// Signs people in at one authorization server. Cheap to clone; clones share keys and connections.
#[derive(Clone)]
pub struct OAuthClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) server: AuthorizationServer,
    pub(super) client_id: String,
    pub(super) client_secret: Option<Secret>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) keys: Option<KeyCache>,
    pub(super) audit: Audit,
}

/// Settings of an [`OAuthClient`].
#[derive(Debug)]
pub struct OAuthClientBuilder {
    server: AuthorizationServer,
    client_id: String,
    client_secret: Option<Secret>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    audit: Option<Arc<dyn AuditSink>>,
}

impl OAuthClient {
    /// Starts a client from the id it was registered under.
    pub fn builder(
        server: AuthorizationServer,
        client_id: impl Into<String>,
        transport: Arc<dyn Transport>,
    ) -> OAuthClientBuilder {
        OAuthClientBuilder {
            server,
            client_id: client_id.into(),
            client_secret: None,
            transport,
            clock: Arc::new(SystemClock),
            audit: None,
        }
    }

    /// First move: the URL to open in a browser, and the pending sign-in to keep until the browser comes
    /// back. Verifier, state and nonce are fresh and bound together in it.
    ///
    /// `redirect_uri` is sent byte for byte as given, here and at the exchange; it must be registered.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn authorize(&self, redirect_uri: &str, scopes: &Scopes) -> Result<(Url, Pending), Error> {
        self.authorization(redirect_uri, scopes).start()
    }

    /// First move with settings: response mode, further parameters.
    pub fn authorization(&self, redirect_uri: &str, scopes: &Scopes) -> AuthorizationRequest<'_> {
        AuthorizationRequest::new(self, redirect_uri, scopes)
    }

    /// The server.
    pub fn server(&self) -> &AuthorizationServer {
        &self.0.server
    }

    /// The client id.
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// Whose server it is.
    pub fn provider(&self) -> &Provider {
        &self.0.server.provider
    }

    pub(crate) fn audit(&self) -> &Audit {
        &self.0.audit
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }
}

impl OAuthClientBuilder {
    /// Sets the secret of a confidential client. Supplied at run time, never compiled in.
    pub fn client_secret(mut self, secret: Secret) -> Self {
        self.client_secret = Some(secret);
        self
    }

    /// Tells time by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Tells this sink what happens to grants: at sign-in, and in every session of this client.
    pub fn audit(mut self, sink: Arc<dyn AuditSink>) -> Self {
        self.audit = Some(sink);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the client authentication needs a secret and there is none, or
    /// the other way round, or raw Basic credentials would be ambiguous.
    pub fn build(self) -> Result<OAuthClient, Error> {
        let refuse = |reason| Err(Error::new(ErrorKind::Configuration, reason));
        if self.client_id.is_empty() {
            return refuse("the client id is empty");
        }
        match (self.server.client_auth, &self.client_secret) {
            (ClientAuth::None, Some(_)) => {
                return refuse("a public client has no secret: choose how it is sent");
            }
            (ClientAuth::Post | ClientAuth::BasicForm | ClientAuth::BasicRaw, None) => {
                return refuse("this server asks for a client secret");
            }
            (ClientAuth::BasicRaw, Some(_)) if self.client_id.contains(':') => {
                return refuse("a client id with a colon cannot be sent as raw Basic credentials");
            }
            _ => {}
        }
        let keys = match &self.server.jwks {
            Jwks::Unpublished => None,
            Jwks::At(url) => Some(KeyCache::new(url.clone(), false)),
            Jwks::IfFoundAt(url) => Some(KeyCache::new(url.clone(), true)),
        };
        let audit = Audit {
            sink: self.audit,
            clock: Arc::clone(&self.clock),
            provider: self.server.provider.clone(),
        };
        Ok(OAuthClient(Arc::new(Inner {
            audit,
            server: self.server,
            client_id: self.client_id,
            client_secret: self.client_secret,
            transport: self.transport,
            clock: self.clock,
            keys,
        })))
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthClient")
            .field("provider", &self.0.server.provider)
            .finish_non_exhaustive()
    }
}
