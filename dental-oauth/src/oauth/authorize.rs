//! The first move: the authorization request and its URL.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use url::Url;

use super::authorization_server::{OfflineAccess, Pkce};
use super::client::OAuthClient;
use super::pending::Pending;
use super::pkce::Verifier;
use super::scope::Scopes;
use crate::error::{Error, ErrorKind};
use crate::random;

/// How the browser brings the answer back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseMode {
    /// In the query of the redirect URI; what servers do when nothing is asked for.
    Query,
    /// After the `#`: seen by a page's script, never by a server.
    Fragment,
    /// By a form that posts itself to the redirect URI.
    FormPost,
    /// By a message to the window that opened the page.
    WebMessage,
}

/// Parameters that a sign-in sends or leaves out for a reason.
const OWN: [&str; 6] = [
    "max_age",
    "nonce",
    "scope",
    "code_challenge",
    "code_challenge_method",
    "response_mode",
];

const OFFLINE_ACCESS: &str = "offline_access";

/// How long a pending sign-in stays good: ten minutes.
const PENDING_LIFETIME: Duration = Duration::from_secs(600);

/// An authorization request being put together.
#[must_use = "nothing happens until it is started"]
pub struct AuthorizationRequest<'a> {
    client: &'a OAuthClient,
    redirect_uri: String,
    scopes: Scopes,
    response_mode: Option<ResponseMode>,
    extra: Vec<(String, String)>,
    lifetime: Duration,
    max_age: Option<u64>,
    offline_access: bool,
}

/// Without the parameters: a `login_hint` says who somebody is.
impl fmt::Debug for AuthorizationRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("client", &self.client)
            .field("scopes", &self.scopes)
            .field("response_mode", &self.response_mode)
            .finish_non_exhaustive()
    }
}

impl<'a> AuthorizationRequest<'a> {
    pub(super) fn new(client: &'a OAuthClient, redirect_uri: &str, scopes: &Scopes) -> Self {
        Self {
            client,
            redirect_uri: redirect_uri.to_owned(),
            scopes: scopes.clone(),
            response_mode: None,
            extra: Vec::new(),
            lifetime: PENDING_LIFETIME,
            max_age: None,
            offline_access: true,
        }
    }

    /// Asks for a response mode; without it none is sent and servers use `query`.
    pub fn response_mode(mut self, mode: ResponseMode) -> Self {
        self.response_mode = Some(mode);
        self
    }

    /// Adds a parameter, such as `prompt` or `login_hint`. It cannot replace one of the flow's own.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// The person must have proved who they are within this time; 0 asks for a new proof. The id_token
    /// must say so in `auth_time`, and is checked to (OpenID Connect Core section 3.1.2.1). Whole seconds
    /// count.
    pub fn max_age(mut self, limit: Duration) -> Self {
        self.max_age = Some(limit.as_secs());
        self
    }

    /// Whether to ask for a refresh token, in the way the server's description names; yes if not set. A
    /// program that only wants to know who somebody is says no.
    pub fn offline_access(mut self, yes: bool) -> Self {
        self.offline_access = yes;
        self
    }

    /// How long the sign-in may take; ten minutes if not set.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Makes verifier, state and nonce, and the URL that carries them.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when a parameter would replace one of the flow's own.
    pub fn start(mut self) -> Result<(Url, Pending), Error> {
        self.ask_for_refresh_token()?;
        let server = self.client.server();
        let state = random::token()?;
        // A nonce without `openid` is an invalid request to oidc-provider.
        let nonce = self
            .scopes
            .contains("openid")
            .then(random::token)
            .transpose()?;
        let verifier = match server.pkce {
            Pkce::Required | Pkce::Send => Some(Verifier::generate()?),
            Pkce::Off => None,
        };

        let mut own: Vec<(&str, String)> = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client.client_id().to_owned()),
            ("redirect_uri", self.redirect_uri.clone()),
            ("state", state.expose().to_owned()),
        ];
        if !self.scopes.is_empty() {
            own.push(("scope", self.scopes.to_string()));
        }
        if let Some(nonce) = &nonce {
            own.push(("nonce", nonce.expose().to_owned()));
        }
        if let Some(verifier) = &verifier {
            own.push(("code_challenge", verifier.challenge()));
            own.push(("code_challenge_method", "S256".to_owned()));
        }
        if let Some(limit) = self.max_age {
            own.push(("max_age", limit.to_string()));
        }
        if let Some(mode) = self.response_mode {
            let mode = match mode {
                ResponseMode::Query => "query",
                ResponseMode::Fragment => "fragment",
                ResponseMode::FormPost => "form_post",
                ResponseMode::WebMessage => "web_message",
            };
            own.push(("response_mode", mode.to_owned()));
        }

        let mut url = server.authorization_endpoint.clone();
        // No parameter twice (RFC 6749 section 3.1), and ours stay ours even when they are not sent.
        let mut taken: HashSet<String> = url.query_pairs().map(|(name, _)| name.into()).collect();
        let mut twice = own.iter().any(|(name, _)| !taken.insert((*name).into()));
        taken.extend(OWN.map(str::to_owned));
        twice |= self
            .extra
            .iter()
            .any(|(name, _)| !taken.insert(name.clone()));
        if twice {
            return Err(Error::new(
                ErrorKind::Configuration,
                "a parameter would be sent twice, or replace one of the sign-in's own",
            ));
        }
        url.query_pairs_mut()
            .extend_pairs(own.iter().map(|(name, value)| (*name, value.as_str())))
            .extend_pairs(&self.extra);
        // Some proxies read `+` literally; `%20` means a space to everybody, and a literal plus is
        // already `%2B`.
        let query = url.query().unwrap_or_default().replace('+', "%20");
        url.set_query(Some(&query));

        let pending = Pending {
            audit: self.client.audit().clone(),
            provider: server.provider.clone(),
            token_endpoint: server.token_endpoint.to_string(),
            client_id: self.client.client_id().to_owned(),
            issuers: server.issuers.clone(),
            issuer_in_callback: server.issuer_in_callback,
            state_in_callback: server.state_in_callback,
            state,
            nonce,
            verifier,
            redirect_uri: self.redirect_uri,
            scopes: self.scopes,
            expires_at: self.client.clock().now() + self.lifetime,
            max_age: self.max_age,
            for_a_page: matches!(
                self.response_mode,
                Some(ResponseMode::Fragment | ResponseMode::WebMessage)
            ),
        };
        Ok((url, pending))
    }

    /// Adds what brings a refresh token at this server, to what the caller asks for.
    fn ask_for_refresh_token(&mut self) -> Result<(), Error> {
        let how = self.client.server().offline_access;
        if !self.offline_access || how == OfflineAccess::Unasked {
            return Ok(());
        }
        if !self.scopes.contains(OFFLINE_ACCESS) {
            self.scopes = Scopes::new(self.scopes.iter().chain([OFFLINE_ACCESS]))?;
        }
        if how == OfflineAccess::ScopeAndConsent {
            match self.extra.iter_mut().find(|(name, _)| name == "prompt") {
                // `none` forbids every page, and stands alone (OpenID Connect Core section 3.1.2.1).
                Some((_, prompt)) if prompt.split(' ').any(|word| word == "none") => {}
                Some((_, prompt)) if prompt.split(' ').any(|word| word == "consent") => {}
                Some((_, prompt)) => prompt.push_str(" consent"),
                None => self.extra.push(("prompt".into(), "consent".into())),
            }
        }
        Ok(())
    }
}
