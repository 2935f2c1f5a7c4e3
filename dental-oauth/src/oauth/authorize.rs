//! The three moves: request, pending, granted.

use std::collections::HashSet;
use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use url::Url;

use super::authorization_server::{IssuerInCallback, Pkce};
use super::callback::Callback;
use super::client::OAuthClient;
use super::pkce::Verifier;
use super::scope::Scopes;
use super::token::TokenSet;
use super::token_endpoint;
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::error::{Error, ErrorKind, Sent};
use crate::provider::Provider;
use crate::random;
use crate::seal::SealKey;
use crate::secret::Secret;

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

    /// How long the sign-in may take; ten minutes if not set.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Makes verifier, state and nonce, and the URL that carries them.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when a parameter would replace one of the flow's own.
    pub fn start(self) -> Result<(Url, Pending), Error> {
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
            provider: server.provider.clone(),
            token_endpoint: server.token_endpoint.to_string(),
            client_id: self.client.client_id().to_owned(),
            issuers: server.issuers.clone(),
            issuer_in_callback: server.issuer_in_callback,
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
}

/// A sign-in whose browser is on its way. Used up by the first callback it accepts or refuses.
///
/// Belongs to one client at one server: a response from another server cannot complete it (RFC 9700
/// section 4.4). A web application whose callback may reach another process seals it into a record.
#[derive(Debug)]
pub struct Pending {
    provider: Provider,
    token_endpoint: String,
    client_id: String,
    issuers: Vec<String>,
    issuer_in_callback: IssuerInCallback,
    state: Secret,
    nonce: Option<Secret>,
    verifier: Option<Verifier>,
    redirect_uri: String,
    scopes: Scopes,
    expires_at: SystemTime,
    max_age: Option<u64>,
    /// Its answer is seen by a page's script and never by a server.
    for_a_page: bool,
}

impl Pending {
    /// The `state` to file this under.
    pub fn state(&self) -> &Secret {
        &self.state
    }

    /// Until when it may be completed.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    pub(super) fn is_for_a_page(&self) -> bool {
        self.for_a_page
    }

    /// Whether the callback claims this sign-in by its `state`. A receiver that gets one that does not
    /// goes on waiting: anybody can send a browser to a redirect URI.
    pub fn recognises(&self, callback: &Callback) -> bool {
        // Missing and empty are no match, whatever is stored.
        callback
            .state
            .as_ref()
            .is_some_and(|state| !state.expose().is_empty() && self.state.same_as(state.expose()))
    }

    /// Second move: checks state, then issuer, then error, then code, in that order. Whatever the
    /// outcome, the sign-in is used up.
    ///
    /// # Errors
    /// [`ErrorKind::StateMismatch`], [`ErrorKind::IssuerMissing`], [`ErrorKind::IssuerMismatch`] (the
    /// issuer received is its [`server_message`](Error::server_message)),
    /// [`ErrorKind::AuthorizationDenied`], [`ErrorKind::CallbackMalformed`],
    /// A sign-in that took too long is refused at the exchange.
    pub fn accept(self, callback: &Callback) -> Result<Granted, Error> {
        let refuse = |kind, reason: &'static str| {
            Error::new(kind, reason)
                .with_provider(&self.provider)
                .with_operation("sign in")
        };
        if !self.recognises(callback) {
            return Err(refuse(
                ErrorKind::StateMismatch,
                "the callback does not belong to this sign-in",
            ));
        }
        match &callback.iss {
            Some(received) if !self.issuers.iter().any(|accepted| accepted == received) => {
                return Err(refuse(
                    ErrorKind::IssuerMismatch,
                    "the callback names an issuer that is not accepted",
                )
                // For a first contact with a server whose issuer nobody wrote down.
                .with_server_message(Some(received.chars().take(512).collect())));
            }
            None if self.issuer_in_callback == IssuerInCallback::Required => {
                return Err(refuse(
                    ErrorKind::IssuerMissing,
                    "the callback does not name its issuer",
                ));
            }
            Some(_) | None => {}
        }
        if let Some(error) = &callback.error {
            return Err(refuse(
                ErrorKind::AuthorizationDenied,
                "the sign-in was declined by the person or the server",
            )
            .with_code(Some(error))
            .with_sent(Sent::Yes)
            .with_server_message(callback.error_description.clone()));
        }
        let code = callback.take_code().map_err(|error| {
            error
                .with_provider(&self.provider)
                .with_operation("sign in")
        })?;
        Ok(Granted {
            pending: self,
            code,
        })
    }

    /// Encrypts the sign-in into a text that any process with the same key can take up again. It is
    /// still good only once: whoever stores the record must hand it out only once.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when sealing fails.
    pub fn seal(&self, key: &SealKey) -> Result<String, Error> {
        let record = PendingRecord {
            provider: self.provider.as_str().into(),
            token_endpoint: self.token_endpoint.as_str().into(),
            client_id: self.client_id.as_str().into(),
            state: self.state.expose().into(),
            nonce: self.nonce.as_ref().map(|nonce| nonce.expose().into()),
            verifier: self
                .verifier
                .as_ref()
                .map(|verifier| verifier.secret().expose().into()),
            redirect_uri: self.redirect_uri.as_str().into(),
            scopes: self.scopes.to_string(),
            expires_at: unix_seconds(self.expires_at),
            max_age: self.max_age,
            for_a_page: self.for_a_page,
        };
        let plain = serde_json::to_vec(&record)
            .map_err(|_| Error::new(ErrorKind::Internal, "a pending sign-in cannot be written"))?;
        key.seal(SEAL_CONTEXT, &zeroize::Zeroizing::new(plain))
    }

    /// Takes up a sealed sign-in, for the same client at the same server.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the record was sealed with another key, was changed, or belongs
    /// to another client.
    pub fn unseal(sealed: &str, key: &SealKey, client: &OAuthClient) -> Result<Self, Error> {
        let other = || {
            Error::new(
                ErrorKind::Configuration,
                "the sealed sign-in belongs to another client",
            )
            .with_provider(client.provider())
        };
        let plain = key.open(SEAL_CONTEXT, sealed)?;
        let record: PendingRecord<'_> =
            serde_json::from_str(plain.expose()).map_err(|_| other())?;
        let server = client.server();
        if record.provider != server.provider.as_str()
            || record.token_endpoint != server.token_endpoint.as_str()
            || record.client_id != client.client_id()
        {
            return Err(other());
        }
        Ok(Self {
            provider: server.provider.clone(),
            token_endpoint: record.token_endpoint.into_owned(),
            client_id: record.client_id.into_owned(),
            issuers: server.issuers.clone(),
            issuer_in_callback: server.issuer_in_callback,
            state: Secret::new(record.state),
            nonce: record.nonce.map(Secret::new),
            verifier: record.verifier.map(Verifier::new).transpose()?,
            redirect_uri: record.redirect_uri.into_owned(),
            scopes: Scopes::parse(&record.scopes)?,
            expires_at: from_unix_seconds(record.expires_at),
            max_age: record.max_age,
            for_a_page: record.for_a_page,
        })
    }
}

const SEAL_CONTEXT: &str = "dental-oauth pending sign-in 1";

#[derive(Serialize, Deserialize)]
struct PendingRecord<'a> {
    provider: std::borrow::Cow<'a, str>,
    token_endpoint: std::borrow::Cow<'a, str>,
    client_id: std::borrow::Cow<'a, str>,
    state: std::borrow::Cow<'a, str>,
    nonce: Option<std::borrow::Cow<'a, str>>,
    verifier: Option<std::borrow::Cow<'a, str>>,
    redirect_uri: std::borrow::Cow<'a, str>,
    scopes: String,
    expires_at: i64,
    #[serde(default)]
    max_age: Option<u64>,
    #[serde(default)]
    for_a_page: bool,
}

/// A code that passed every check, not yet exchanged. Moved, never copied: the verifier and the code can
/// be spent once.
#[derive(Debug)]
pub struct Granted {
    pending: Pending,
    code: Secret,
}

impl Granted {
    /// Third move: exchanges the code for tokens, once, and verifies the id_token if there is one.
    ///
    /// The exchange runs on its own task: a caller that goes away does not lose tokens that are already
    /// on their way, though it will not see them. Only a connection that was never made is tried again.
    ///
    /// # Errors
    /// [`ErrorKind::ExchangeOutcomeUnknown`] when the code may have been spent: sign in again;
    /// [`ErrorKind::OAuth`], [`ErrorKind::TokenResponse`], [`ErrorKind::IdTokenInvalid`],
    /// [`ErrorKind::SignInExpired`].
    pub async fn exchange(self, client: &OAuthClient) -> Result<TokenSet, Error> {
        let pending = self.pending;
        let refuse = |kind, reason: &'static str| {
            Err(Error::new(kind, reason)
                .with_provider(client.provider())
                .with_operation("exchange code"))
        };
        if pending.token_endpoint != client.server().token_endpoint.as_str()
            || pending.client_id != client.client_id()
        {
            return refuse(
                ErrorKind::Configuration,
                "the code was granted to another client or by another server",
            );
        }
        if client.clock().now() > pending.expires_at {
            return refuse(
                ErrorKind::SignInExpired,
                "the sign-in took too long: start again",
            );
        }
        let exchange = token_endpoint::CodeExchange {
            code: self.code,
            redirect_uri: pending.redirect_uri,
            verifier: pending.verifier,
            nonce: pending.nonce,
            scopes: pending.scopes,
            max_age: pending.max_age,
        };
        let client = client.clone();
        tokio::spawn(async move { exchange.run(&client).await })
            .await
            .unwrap_or_else(|_| {
                Err(Error::new(
                    ErrorKind::Internal,
                    "the exchange was interrupted",
                ))
            })
    }
}
