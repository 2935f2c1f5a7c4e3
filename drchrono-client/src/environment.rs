//! Where drchrono is, and how one signs in there.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::net::{LoopbackHttp, Transport, checked_url};
use dental_oauth::oauth::{
    AuthorizationServer, ClientAuth, IssuerInCallback, LostRotation, OAuthClient,
    OAuthClientBuilder, Pkce, RefreshRedirectUri, RefreshScope,
};
use dental_oauth::{Provider, Result, Secret};
use url::Url;

/// The host of API and sign-in. There is no vendor sandbox.
pub const PRODUCTION: &str = "https://app.drchrono.com";

/// What reading cases with their files and filing documents needs. Ask for what you use: an application may have
/// been granted fewer, and one unknown scope fails the whole sign-in; asked for none at all, drchrono grants all.
pub const SCOPES: [&str; 6] = [
    "user:read",
    "calendar:read",
    "clinical:read",
    "patients:read",
    "patients:write",
    "labs:read",
];

/// The names of the one service (dossier 1.1). Links to any of them are asked at the configured host.
pub(crate) const HOSTS: [&str; 3] = ["app.drchrono.com", "drchrono.com", "www.drchrono.com"];

/// One drchrono installation: one host for API and sign-in, since a mixture makes the service redirect
/// from one to the other.
#[derive(Debug, Clone)]
pub struct Environment {
    base_url: String,
    loopback: LoopbackHttp,
    redirect_uri_on_refresh: bool,
}

impl Environment {
    /// The production host.
    pub fn production() -> Self {
        Self::at(PRODUCTION)
    }

    /// A host of your own choice, for example a sandbox's.
    pub fn at(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            loopback: LoopbackHttp::Refused,
            redirect_uri_on_refresh: true,
        }
    }

    /// Allows plain http to this computer, for a sandbox.
    pub fn allow_insecure_loopback(mut self) -> Self {
        self.loopback = LoopbackHttp::Allowed;
        self
    }

    /// Whether a refresh repeats the redirect URI of the sign-in; yes if not set. The service is known
    /// to take both: its own prose leaves it out, its own sample sends it.
    pub fn redirect_uri_on_refresh(mut self, yes: bool) -> Self {
        self.redirect_uri_on_refresh = yes;
        self
    }

    /// The host, for API and sign-in.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Starts the OAuth client that signs people in here.
    ///
    /// # Errors
    /// As [`Environment::authorization_server`].
    pub fn oauth_client(
        &self,
        client_id: impl Into<String>,
        client_secret: Secret,
        transport: Arc<dyn Transport>,
    ) -> Result<OAuthClientBuilder> {
        let server = self.authorization_server()?;
        Ok(OAuthClient::builder(server, client_id, transport).client_secret(client_secret))
    }

    pub(crate) fn loopback(&self) -> LoopbackHttp {
        self.loopback
    }

    pub(crate) fn base(&self) -> Result<Url> {
        checked_url(&self.base_url, self.loopback).map_err(|error| {
            error
                .with_provider(&Provider::DRCHRONO)
                .with_operation("set up client")
        })
    }

    /// The authorization server, as data. Its paths end in a slash: without it a POST would be
    /// redirected and lost.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for a host that is not
    /// https (or allowed loopback).
    pub fn authorization_server(&self) -> Result<AuthorizationServer> {
        let base = self.base_url.trim_end_matches('/');
        let server = AuthorizationServer::new(
            Provider::DRCHRONO,
            &format!("{base}/o/authorize/"),
            &format!("{base}/o/token/"),
            self.loopback,
        )?;
        Ok(server
            .revocation_endpoint(&format!("{base}/o/revoke_token/"))?
            .revocation_elsewhere(&format!("{base}/o/revoke_token"))?
            .issuers([base])
            .issuer_in_callback(IssuerInCallback::IfPresent)
            .client_auth(ClientAuth::Post)
            // Not documented here, and refused by some versions of the software behind it.
            .pkce(Pkce::Off)
            .refresh_scope(RefreshScope::Omit)
            .refresh_redirect_uri(if self.redirect_uri_on_refresh {
                RefreshRedirectUri::Repeat
            } else {
                RefreshRedirectUri::Omit
            })
            // A repeat is answered with the same successor or with `invalid_grant`; the rest lives on.
            .lost_rotation(LostRotation::RetryNow)
            .token_type_optional(true)
            .refresh_ahead(Duration::from_secs(600))
            .default_lifetime(Duration::from_secs(48 * 3600)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_describes_an_authorization_server() {
        let environment = Environment::production();
        assert!(environment.authorization_server().is_ok());
        assert_eq!(environment.base_url(), PRODUCTION);
    }

    #[test]
    fn plain_http_is_for_loopback_and_only_when_allowed() {
        assert!(
            Environment::at("http://127.0.0.1:1")
                .authorization_server()
                .is_err()
        );
        let local = Environment::at("http://127.0.0.1:1").allow_insecure_loopback();
        assert!(local.authorization_server().is_ok());
    }
}
