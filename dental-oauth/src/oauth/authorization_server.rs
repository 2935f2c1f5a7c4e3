//! An authorization server is data: its endpoints, its issuers and its habits.

use std::time::Duration;

use url::Url;

use crate::error::Error;
use crate::net::{LoopbackHttp, checked_url};
use crate::provider::Provider;

/// How the client proves who it is at the token endpoint. Exactly one way, never guessed (RFC 6749
/// section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuth {
    /// `client_id` and `client_secret` in the form body.
    Post,
    /// HTTP Basic, both parts form-encoded first (RFC 6749 section 2.3.1).
    BasicForm,
    /// HTTP Basic with both parts as they are, for servers that never decode them.
    BasicRaw,
    /// A public client: `client_id` alone.
    None,
}

/// Whether to send a PKCE challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkce {
    /// The server insists on it.
    Required,
    /// Undocumented but harmless: servers ignore unknown parameters (RFC 6749 section 3.1).
    Send,
    /// The server is known to choke on it.
    Off,
}

/// Whether the redirect must name its issuer (RFC 9207). When it is named it is always checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerInCallback {
    /// A redirect without `iss` is refused.
    Required,
    /// `iss` may be absent.
    IfPresent,
}

/// Whether the redirect must carry `state`. One that carries another is never accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateInCallback {
    /// A redirect without it belongs to no sign-in.
    Required,
    /// For a server that is known to drop it. Any redirect without one is then taken for the answer, also one
    /// that somebody else has sent the browser on (RFC 6749 section 10.12): only for a receiver that no
    /// stranger can reach, and after looking at who has signed in.
    MayBeDropped,
}

/// Which `scope` a refresh request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshScope {
    /// None; the server keeps what it granted (RFC 6749 section 6).
    Omit,
    /// Exactly the scopes granted at sign-in.
    Granted,
}

/// Whether a refresh repeats the `redirect_uri` of the sign-in. RFC 6749 section 6 knows no such field;
/// some servers and their clients do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshRedirectUri {
    /// It is left out.
    Omit,
    /// It is sent, byte for byte. The record of the account keeps it for that; an account that was signed
    /// in without it is refreshed without it.
    Repeat,
}

/// What a sign-in must ask for so that a refresh token comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OfflineAccess {
    /// Nothing: the server gives one anyway, or never.
    Unasked,
    /// The scope `offline_access`.
    Scope,
    /// The scope `offline_access` and `prompt=consent`, without which a strict server drops the scope
    /// silently (OpenID Connect Core section 11).
    ScopeAndConsent,
}

/// What to do with a refresh token that may have been spent although no answer came back.
///
/// A server that treats a second use as theft revokes the whole grant, even the access token that still
/// works. No client can tell "never arrived" from "done, answer lost".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LostRotation {
    /// Try the same token once more at once: a repeat costs at most what is lost anyway.
    RetryNow,
    /// Serve the access token until it ends, then try the same token once more.
    RetryAfterAccessExpiry,
    /// Do not try again: a person signs in.
    Reauthorize,
}

/// Where the keys are that sign id_tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Jwks {
    /// Nowhere: an id_token is believed because it came from the token endpoint over TLS (OpenID
    /// Connect Core section 3.1.3.7, 6).
    Unpublished,
    /// Here. An id_token whose signature cannot be checked is refused.
    At(Url),
    /// Probably here. If the server answers 404 it is taken as unpublished; any other failure refuses
    /// the id_token.
    IfFoundAt(Url),
}

/// One authorization server, as its provider crate describes it.
#[derive(Debug, Clone)]
pub struct AuthorizationServer {
    pub(crate) provider: Provider,
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) revocation_endpoint: Option<Url>,
    pub(crate) revocation_elsewhere: Option<Url>,
    pub(crate) end_session_endpoint: Option<Url>,
    pub(crate) jwks: Jwks,
    pub(crate) issuers: Vec<String>,
    pub(crate) issuer_in_callback: IssuerInCallback,
    pub(crate) state_in_callback: StateInCallback,
    pub(crate) client_auth: ClientAuth,
    pub(crate) pkce: Pkce,
    pub(crate) exchange_parameters: Vec<(String, String)>,
    pub(crate) refresh_scope: RefreshScope,
    pub(crate) refresh_redirect_uri: RefreshRedirectUri,
    pub(crate) offline_access: OfflineAccess,
    pub(crate) lost_rotation: LostRotation,
    pub(crate) default_lifetime: Option<Duration>,
    pub(crate) refresh_ahead: Duration,
    pub(crate) jwt_access_tokens: bool,
    pub(crate) token_type_optional: bool,
    pub(crate) subject_optional: bool,
    #[cfg_attr(
        not(feature = "legacy-password"),
        allow(dead_code, reason = "asked by the password grant only")
    )]
    pub(crate) password_grant: bool,
    pub(crate) loopback_http: LoopbackHttp,
}

impl AuthorizationServer {
    /// A server by its two endpoints, with the strictest habits: client secret in the body, PKCE
    /// required, `iss` checked when present, rotation treated as fatal to repeat.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for an endpoint that is not `https`
    /// (or allowed loopback).
    pub fn new(
        provider: Provider,
        authorization_endpoint: &str,
        token_endpoint: &str,
        loopback_http: LoopbackHttp,
    ) -> Result<Self, Error> {
        Ok(Self {
            authorization_endpoint: checked_url(authorization_endpoint, loopback_http)?,
            token_endpoint: checked_url(token_endpoint, loopback_http)?,
            provider,
            revocation_endpoint: None,
            revocation_elsewhere: None,
            end_session_endpoint: None,
            jwks: Jwks::Unpublished,
            issuers: Vec::new(),
            issuer_in_callback: IssuerInCallback::IfPresent,
            state_in_callback: StateInCallback::Required,
            client_auth: ClientAuth::Post,
            pkce: Pkce::Required,
            exchange_parameters: Vec::new(),
            refresh_scope: RefreshScope::Omit,
            refresh_redirect_uri: RefreshRedirectUri::Omit,
            offline_access: OfflineAccess::Unasked,
            lost_rotation: LostRotation::RetryAfterAccessExpiry,
            default_lifetime: None,
            refresh_ahead: Duration::from_secs(300),
            jwt_access_tokens: false,
            token_type_optional: false,
            subject_optional: false,
            password_grant: false,
            loopback_http,
        })
    }

    /// Accepts these issuers, compared byte for byte.
    pub fn issuers<S: Into<String>>(mut self, issuers: impl IntoIterator<Item = S>) -> Self {
        self.issuers = issuers.into_iter().map(Into::into).collect();
        self
    }

    /// Whether a redirect must carry `iss`.
    pub fn issuer_in_callback(mut self, rule: IssuerInCallback) -> Self {
        self.issuer_in_callback = rule;
        self
    }

    /// Whether a redirect must carry `state`; it must, if not set.
    pub fn state_in_callback(mut self, rule: StateInCallback) -> Self {
        self.state_in_callback = rule;
        self
    }

    /// Where the signing keys are.
    pub fn jwks(mut self, jwks: Jwks) -> Self {
        self.jwks = jwks;
        self
    }

    /// Where tokens are revoked (RFC 7009).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), as for the other endpoints.
    pub fn revocation_endpoint(mut self, url: &str) -> Result<Self, Error> {
        self.revocation_endpoint = Some(checked_url(url, self.loopback_http)?);
        Ok(self)
    }

    /// Another address of the revocation endpoint, asked once when the first one answers with a redirect, 404
    /// or 405: for servers that are particular about a slash at the end.
    ///
    /// # Errors
    /// As [`AuthorizationServer::new`].
    pub fn revocation_elsewhere(mut self, url: &str) -> Result<Self, Error> {
        self.revocation_elsewhere = Some(checked_url(url, self.loopback_http)?);
        Ok(self)
    }

    /// Where a browser signs out (OpenID Connect RP-Initiated Logout 1.0).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), as for the other endpoints.
    pub fn end_session_endpoint(mut self, url: &str) -> Result<Self, Error> {
        self.end_session_endpoint = Some(checked_url(url, self.loopback_http)?);
        Ok(self)
    }

    /// How the client authenticates.
    pub fn client_auth(mut self, method: ClientAuth) -> Self {
        self.client_auth = method;
        self
    }

    /// Whether a PKCE challenge is sent.
    pub fn pkce(mut self, pkce: Pkce) -> Self {
        self.pkce = pkce;
        self
    }

    /// Sends one more form field with the code exchange, for servers that ask for odd ones.
    pub fn exchange_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.exchange_parameters.push((name.into(), value.into()));
        self
    }

    /// What `scope` a refresh carries.
    pub fn refresh_scope(mut self, rule: RefreshScope) -> Self {
        self.refresh_scope = rule;
        self
    }

    /// Whether a refresh carries the `redirect_uri` of the sign-in.
    pub fn refresh_redirect_uri(mut self, rule: RefreshRedirectUri) -> Self {
        self.refresh_redirect_uri = rule;
        self
    }

    /// What brings a refresh token. Every sign-in asks for it unless
    /// [`AuthorizationRequest::offline_access`](super::AuthorizationRequest::offline_access) says no.
    pub fn offline_access(mut self, what: OfflineAccess) -> Self {
        self.offline_access = what;
        self
    }

    /// What to do when a refresh may have been spent without an answer.
    pub fn lost_rotation(mut self, policy: LostRotation) -> Self {
        self.lost_rotation = policy;
        self
    }

    /// The lifetime of an access token whose answer names none.
    pub fn default_lifetime(mut self, lifetime: Duration) -> Self {
        self.default_lifetime = Some(lifetime);
        self
    }

    /// How long before its end a token that lives long is refreshed, 5 min if not set. Tokens of shorter lives
    /// are refreshed a tenth of theirs before, but no later than a minute.
    pub fn refresh_ahead(mut self, period: Duration) -> Self {
        self.refresh_ahead = period;
        self
    }

    /// Access tokens are usually JWTs whose own life may be shorter than `expires_in`: the earlier end
    /// counts. Their `exp`, `iat` and `sub` are looked at, unverified, and decide nothing about trust; a
    /// token that does not decode is taken as opaque.
    pub fn jwt_access_tokens(mut self, yes: bool) -> Self {
        self.jwt_access_tokens = yes;
        self
    }

    /// Takes a missing `token_type` as `Bearer`.
    pub fn token_type_optional(mut self, yes: bool) -> Self {
        self.token_type_optional = yes;
        self
    }

    /// The server still takes a person's password (RFC 9700 section 2.4 forbids it). Only of use with the
    /// feature `legacy-password`.
    pub fn password_grant(mut self, yes: bool) -> Self {
        self.password_grant = yes;
        self
    }

    /// Accepts id_tokens without `sub`.
    pub fn subject_optional(mut self, yes: bool) -> Self {
        self.subject_optional = yes;
        self
    }

    /// Where people are sent to sign in: what a web application's content security policy and its check
    /// of `event.origin` need.
    pub fn authorization_endpoint(&self) -> &Url {
        &self.authorization_endpoint
    }

    /// Whose server it is.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }
}
