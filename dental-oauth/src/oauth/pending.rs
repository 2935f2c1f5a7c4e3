//! The second and third move: a sign-in that waits for its browser, and a code that waits to be exchanged.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::audit::Audit;
use super::authorization_server::{IssuerInCallback, StateInCallback};
use super::callback::Callback;
use super::client::OAuthClient;
use super::pkce::Verifier;
use super::scope::Scopes;
use super::token::TokenSet;
use super::token_endpoint;
use crate::clock::{from_unix_seconds, unix_seconds};
use crate::error::{Error, ErrorKind, Sent};
use crate::provider::Provider;
use crate::seal::SealKey;
use crate::secret::Secret;

/// A sign-in whose browser is on its way. Used up by the first callback it accepts or refuses.
///
/// Belongs to one client at one server: a response from another server cannot complete it (RFC 9700
/// section 4.4). A web application whose callback may reach another process seals it into a record.
#[derive(Debug)]
pub struct Pending {
    pub(super) audit: Audit,
    pub(super) provider: Provider,
    pub(super) token_endpoint: String,
    pub(super) client_id: String,
    pub(super) issuers: Vec<String>,
    pub(super) issuer_in_callback: IssuerInCallback,
    pub(super) state_in_callback: StateInCallback,
    pub(super) state: Secret,
    pub(super) nonce: Option<Secret>,
    pub(super) verifier: Option<Verifier>,
    pub(super) redirect_uri: String,
    pub(super) scopes: Scopes,
    pub(super) expires_at: SystemTime,
    pub(super) max_age: Option<u64>,
    /// Its answer is seen by a page's script and never by a server.
    pub(super) for_a_page: bool,
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

    #[cfg(feature = "loopback")]
    pub(super) fn is_for_a_page(&self) -> bool {
        self.for_a_page
    }

    /// Whether the callback claims this sign-in by its `state`. A receiver that gets one that does not
    /// goes on waiting: anybody can send a browser to a redirect URI.
    pub fn recognises(&self, callback: &Callback) -> bool {
        match &callback.state {
            // Empty is no match, whatever is stored.
            Some(state) => !state.expose().is_empty() && self.state.same_as(state.expose()),
            None => self.state_in_callback == StateInCallback::MayBeDropped,
        }
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
        let audit = self.audit.clone();
        audit.sign_in(self.check(callback))
    }

    fn check(self, callback: &Callback) -> Result<Granted, Error> {
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
            audit: client.audit().clone(),
            provider: server.provider.clone(),
            token_endpoint: record.token_endpoint.into_owned(),
            client_id: record.client_id.into_owned(),
            issuers: server.issuers.clone(),
            issuer_in_callback: server.issuer_in_callback,
            state_in_callback: server.state_in_callback,
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
        client.audit().sign_in(self.exchange_by(client).await)
    }

    async fn exchange_by(self, client: &OAuthClient) -> Result<TokenSet, Error> {
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
