//! Where Dentbird is: its three hosts, its issuers, and the switches for what its document leaves open.

use std::sync::Arc;

use dental_oauth::net::{LoopbackHttp, Transport, checked_url};
use dental_oauth::oauth::{
    AuthorizationServer, ClientAuth, IssuerInCallback, Jwks, LostRotation, OAuthClient,
    OAuthClientBuilder, Pkce, RefreshScope,
};
use dental_oauth::{Provider, Result, Secret};

/// The resource API in production, the only host that the vendor prints.
pub const PRODUCTION_API: &str = "https://open-api.dentbird.com";

/// The scopes to ask for: all four. The vendor assigns them by chapter and does not say whether download
/// and transfer need two.
pub const SCOPES: [&str; 4] = ["openid", "user", "design-case", "file"];

/// The misspelt field `reponse_type` of the token request. The vendor's table requires it; a conforming
/// server ignores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TokenRequestQuirk {
    /// Send `reponse_type=code`.
    #[default]
    Misspelt,
    /// Send neither spelling.
    Omit,
    /// Send `reponse_type=code` and `response_type=code`.
    Both,
}

/// The hosts and habits of one Dentbird installation.
///
/// Neither the authorization server nor its issuer can be derived from another host, and the vendor
/// prints neither for production: both are yours to give. For a first contact,
/// [`Callback::received_issuer`](dental_oauth::oauth::Callback::received_issuer) tells what the server
/// calls itself.
///
/// ```
/// use dentbird_client::Environment;
///
/// let environment = Environment::new("https://auth.example", ["https://auth.example"]);
/// assert_eq!(environment.api_base_url(), "https://open-api.dentbird.com");
/// ```
#[derive(Debug, Clone)]
pub struct Environment {
    pub(crate) auth_base_url: String,
    pub(crate) api_base_url: String,
    pub(crate) issuers: Vec<String>,
    pub(crate) loopback: LoopbackHttp,
    pub(crate) quirk: TokenRequestQuirk,
    pub(crate) missing_issuer: bool,
    pub(crate) jwks: Option<String>,
    pub(crate) verify_id_token: bool,
    pub(crate) register_path: RegisterPath,
    pub(crate) storage_hosts: Vec<String>,
}

/// Where files are registered. The vendor's document names both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RegisterPath {
    /// `/v1/files`, as the chapter on it says.
    #[default]
    Files,
    /// `/v1/files/upload`, as the chapter on transfer says.
    FilesUpload,
}

impl Environment {
    /// Production's resource API, with your authorization server and the issuers it may name.
    pub fn new<S: Into<String>>(
        auth_base_url: impl Into<String>,
        issuers: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            auth_base_url: auth_base_url.into(),
            api_base_url: PRODUCTION_API.to_owned(),
            issuers: issuers.into_iter().map(Into::into).collect(),
            loopback: LoopbackHttp::Refused,
            quirk: TokenRequestQuirk::default(),
            missing_issuer: false,
            jwks: None,
            verify_id_token: true,
            register_path: RegisterPath::default(),
            storage_hosts: Vec::new(),
        }
    }

    /// Another resource API, for example development's or a sandbox's.
    pub fn with_api_base_url(mut self, url: impl Into<String>) -> Self {
        self.api_base_url = url.into();
        self
    }

    /// Allows plain http to this computer, for the sandbox.
    pub fn allow_insecure_loopback(mut self) -> Self {
        self.loopback = LoopbackHttp::Allowed;
        self
    }

    /// Which spelling of the odd field the token request carries.
    pub fn token_request_quirk(mut self, quirk: TokenRequestQuirk) -> Self {
        self.quirk = quirk;
        self
    }

    /// Accepts a callback without `iss`, for `form_post` and `web_message` deployments that behave like
    /// the vendor's examples. An issuer that is present is checked all the same.
    pub fn allow_missing_issuer(mut self) -> Self {
        self.missing_issuer = true;
        self
    }

    /// Where the signing keys of id_tokens are; `{auth_base_url}/oidc/jwks` if not set. The vendor does
    /// not say, so keys that are not found there (404) are taken as unpublished, while a place named
    /// here must have them.
    pub fn jwks_uri(mut self, url: impl Into<String>) -> Self {
        self.jwks = Some(url.into());
        self
    }

    /// Believes id_tokens because they come from the token endpoint over TLS, without their signature.
    pub fn trust_token_endpoint(mut self) -> Self {
        self.verify_id_token = false;
        self
    }

    /// Where files are registered first. On 404 or 405 the other place is tried, once.
    pub fn register_path(mut self, path: RegisterPath) -> Self {
        self.register_path = path;
        self
    }

    /// Uploads and raw downloads go only to these hosts. Without any, to whatever https host the
    /// resource API names: the vendor does not print the storage's.
    pub fn storage_hosts<S: Into<String>>(mut self, hosts: impl IntoIterator<Item = S>) -> Self {
        self.storage_hosts = hosts.into_iter().map(Into::into).collect();
        self
    }

    /// The resource API.
    pub fn api_base_url(&self) -> &str {
        &self.api_base_url
    }

    /// The authorization server, as data: confidential client with the secret in the body, PKCE, `iss`
    /// in every callback, rotation that punishes a repeat.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for URLs that are not
    /// https (or allowed loopback).
    pub fn authorization_server(&self) -> Result<AuthorizationServer> {
        let base = self.auth_base_url.trim_end_matches('/');
        let at = |path: &str| format!("{base}{path}");
        let keys = |url: &str| checked_url(url, self.loopback);
        let jwks = match (&self.jwks, self.verify_id_token) {
            (_, false) => Jwks::Unpublished,
            (Some(url), true) => Jwks::At(keys(url)?),
            (None, true) => Jwks::IfFoundAt(keys(&at("/oidc/jwks"))?),
        };
        let mut server = AuthorizationServer::new(
            Provider::DENTBIRD,
            &at("/oidc/auth"),
            &at("/oidc/token"),
            self.loopback,
        )?
        .issuers(self.issuers.clone())
        .issuer_in_callback(if self.missing_issuer {
            IssuerInCallback::IfPresent
        } else {
            IssuerInCallback::Required
        })
        .jwks(jwks)
        .revocation_endpoint(&at("/oidc/token/revocation"))?
        .client_auth(ClientAuth::Post)
        .pkce(Pkce::Required)
        .refresh_scope(RefreshScope::Granted)
        // A repeat of a spent token revokes the grant, even the access token that still works.
        .lost_rotation(LostRotation::RetryAfterAccessExpiry)
        .default_lifetime(std::time::Duration::from_secs(300))
        // One printed sample says `expires_in` 3600 for a token that lives 600 s.
        .jwt_access_tokens(true)
        .subject_optional(true);
        if self.quirk != TokenRequestQuirk::Omit {
            server = server.exchange_parameter("reponse_type", "code");
        }
        if self.quirk == TokenRequestQuirk::Both {
            server = server.exchange_parameter("response_type", "code");
        }
        Ok(server)
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
}
