//! Where 3Shape Communicate is, how one signs in there, and the switches for what is not documented.

use std::sync::Arc;

use dental_oauth::net::{LoopbackHttp, Transport, checked_url};
use dental_oauth::oauth::{
    AuthorizationServer, ClientAuth, IssuerInCallback, LostRotation, OAuthClient,
    OAuthClientBuilder, OfflineAccess, Pkce, RefreshScope, Scopes, StateInCallback,
};
use dental_oauth::session::AccountKey;
use dental_oauth::{Error, ErrorKind, Provider, Result, Secret};
use url::Url;

use crate::hosts::{Hosts, Profile};
use crate::model::DateForm;
use crate::region::{Region, RegionHost, RegionStrategy};

/// The scopes to ask the identity server for. The authentication service of 2016 has none.
pub const SCOPES: [&str; 6] = [
    "openid",
    "api",
    "offline_access",
    "communicate.connections.read_only",
    "data.companies.read_only",
    "data.users.read_only",
];

/// Which of the two authorization servers is used. The users service and the newer case hosts take
/// tokens of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInGeneration {
    /// The authentication service of 2016: `/oauth/authorise`, Basic credentials, no documented PKCE.
    Legacy,
    /// The identity server: `/connect/authorize`, PKCE, scopes.
    IdentityServer,
}

/// The hosts of one 3Shape installation. On which of them a user's cases are is learnt from the service,
/// by a [`RegionStrategy`].
///
/// ```
/// use threeshape_client::{Environment, RegionStrategy, SignInGeneration};
///
/// let place = Environment::production(SignInGeneration::IdentityServer)
///     .region_strategy(RegionStrategy::MapToMetadata);
/// assert_eq!(place.users_base_url(), "https://users.3shapecommunicate.com");
/// ```
#[derive(Debug, Clone)]
pub struct Environment {
    pub(crate) profile: Profile,
    pub(crate) generation: SignInGeneration,
    pub(crate) auth_base_url: String,
    pub(crate) users_base_url: String,
    pub(crate) loopback: LoopbackHttp,
    pub(crate) regions: Vec<Region>,
    pub(crate) strategy: RegionStrategy,
    pub(crate) date_form: DateForm,
    pub(crate) further_hosts: Vec<String>,
    pub(crate) any_allowed_href: bool,
    pub(crate) any_loopback_region: bool,
    pub(crate) storage_hosts: Vec<String>,
    pub(crate) token_in_url: bool,
    pkce: Pkce,
    basic: ClientAuth,
    state: StateInCallback,
    issuers: Option<Vec<String>>,
}

impl Environment {
    /// The production hosts.
    pub fn production(generation: SignInGeneration) -> Self {
        let auth = match generation {
            SignInGeneration::Legacy => "https://auth.3shapecommunicate.com",
            SignInGeneration::IdentityServer => "https://identity.3shape.com",
        };
        let users = "https://users.3shapecommunicate.com";
        Self {
            profile: Profile::Production,
            regions: vec![Region::EUROPE, Region::AMERICA, Region::ASIA],
            ..Self::at(generation, auth, users)
        }
    }

    /// The staging hosts.
    pub fn staging(generation: SignInGeneration) -> Self {
        let auth = match generation {
            SignInGeneration::Legacy => "https://staging-auth.3shapecommunicate.com",
            SignInGeneration::IdentityServer => "https://staging-identity.3shape.com",
        };
        let users = "https://staging-users.3shapecommunicate.com";
        Self {
            profile: Profile::Staging,
            regions: vec![Region::STAGING_EUROPE, Region::STAGING_AMERICA],
            ..Self::at(generation, auth, users)
        }
    }

    /// Hosts of your own choice, for example a sandbox's. Tokens go to the users service, to the hosts of
    /// the [`region`](Environment::region)s named, and nowhere else.
    pub fn at(
        generation: SignInGeneration,
        auth_base_url: impl Into<String>,
        users_base_url: impl Into<String>,
    ) -> Self {
        Self {
            profile: Profile::Custom,
            generation,
            auth_base_url: auth_base_url.into(),
            users_base_url: users_base_url.into(),
            loopback: LoopbackHttp::Refused,
            regions: Vec::new(),
            strategy: RegionStrategy::default(),
            date_form: DateForm::default(),
            further_hosts: Vec::new(),
            any_allowed_href: false,
            any_loopback_region: false,
            storage_hosts: Vec::new(),
            token_in_url: false,
            pkce: match generation {
                SignInGeneration::Legacy => Pkce::Send,
                SignInGeneration::IdentityServer => Pkce::Required,
            },
            basic: ClientAuth::BasicRaw,
            state: StateInCallback::Required,
            issuers: None,
        }
    }

    /// Allows plain http to this computer, for a sandbox.
    pub fn allow_insecure_loopback(mut self) -> Self {
        self.loopback = LoopbackHttp::Allowed;
        self
    }

    /// Adds a region. Its hosts may see tokens.
    pub fn region(mut self, region: Region) -> Self {
        self.regions.push(region);
        self
    }

    /// Takes whatever port of this computer the users service names as a region, for a sandbox whose ports
    /// are not known beforehand. Files must be there too, or at a server that the region itself names
    /// (`/api/servers`). Only where plain http to loopback is allowed; hosts elsewhere are still named by
    /// [`region`](Environment::region).
    pub fn any_loopback_region(mut self) -> Self {
        self.any_loopback_region = true;
        self
    }

    /// How a user's region becomes an address.
    pub fn region_strategy(mut self, strategy: RegionStrategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// How times are written into queries.
    pub fn date_form(mut self, form: DateForm) -> Self {
        self.date_form = form;
        self
    }

    /// Adds a host that may see tokens: a bare host, with a port if it is not 443.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.further_hosts.push(host.into());
        self
    }

    /// Follows the address of a file to any host that may see tokens, whatever its path. Without this it
    /// must be one of the case's own, in the case's region.
    pub fn any_allowed_href(mut self) -> Self {
        self.any_allowed_href = true;
        self
    }

    /// Follows a redirect of a download to this host, without the token. Without any, redirects are
    /// followed within one host only.
    pub fn storage_host(mut self, host: impl Into<String>) -> Self {
        self.storage_hosts.push(host.into());
        self
    }

    /// Allows [`token_info`](crate::Account::token_info), which puts the access token into an address,
    /// and so into the server's logs.
    pub fn allow_token_in_url(mut self) -> Self {
        self.token_in_url = true;
        self
    }

    /// Whether the authentication service of 2016 is sent a PKCE challenge. It is, unless switched off
    /// here: undocumented, but servers ignore what they do not know (RFC 6749 section 3.1). The identity
    /// server always is.
    pub fn legacy_pkce(mut self, send: bool) -> Self {
        if self.generation == SignInGeneration::Legacy {
            self.pkce = if send { Pkce::Send } else { Pkce::Off };
        }
        self
    }

    /// Takes a redirect of the authentication service of 2016 without `state` for the answer to a sign-in:
    /// whether it echoes it is not documented (dossier U-1). Without this it must; see
    /// [`StateInCallback::MayBeDropped`] for what it means. The identity server always must.
    pub fn legacy_without_state(mut self) -> Self {
        if self.generation == SignInGeneration::Legacy {
            self.state = StateInCallback::MayBeDropped;
        }
        self
    }

    /// Form-encodes client id and secret before they become Basic credentials, as RFC 6749 section 2.3.1
    /// asks. The one client known in public does not; with letters and digits there is no difference.
    pub fn encoded_basic(mut self) -> Self {
        self.basic = ClientAuth::BasicForm;
        self
    }

    /// The issuers that a redirect or id_token may name; the authorization server's base URL if not set.
    pub fn issuers<S: Into<String>>(mut self, issuers: impl IntoIterator<Item = S>) -> Self {
        self.issuers = Some(issuers.into_iter().map(Into::into).collect());
        self
    }

    /// Which installation it is.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The users service, one for all regions.
    pub fn users_base_url(&self) -> &str {
        &self.users_base_url
    }

    /// The regions known.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The scopes a sign-in asks for.
    pub fn scopes(&self) -> Scopes {
        match self.generation {
            SignInGeneration::Legacy => Scopes::default(),
            SignInGeneration::IdentityServer => Scopes::new(SCOPES).unwrap_or_default(),
        }
    }

    /// The key of a doctor's record in a token store. `doctor` is your own name for them.
    pub fn doctor_key(&self, client_id: &str, doctor: impl Into<String>) -> AccountKey {
        let role = format!("{}/doctor", self.profile.as_str());
        AccountKey::new(&Provider::THREESHAPE, client_id, doctor).region(role)
    }

    /// The key of a client account's record in a token store: one for each region. No doctor's record has
    /// such a key, so that no token is served for the other role.
    pub fn client_key(
        &self,
        client_id: &str,
        region: &str,
        account: impl Into<String>,
    ) -> AccountKey {
        let role = format!("{}/client/{region}", self.profile.as_str());
        AccountKey::new(&Provider::THREESHAPE, client_id, account).region(role)
    }

    /// The authorization server, as data.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a host that is not https (or allowed loopback).
    pub fn authorization_server(&self) -> Result<AuthorizationServer> {
        let base = self.auth_base_url.trim_end_matches('/');
        let (authorize, token) = match self.generation {
            // British spelling.
            SignInGeneration::Legacy => ("/oauth/authorise", "/oauth/token"),
            SignInGeneration::IdentityServer => ("/connect/authorize", "/connect/token"),
        };
        let server = AuthorizationServer::new(
            Provider::THREESHAPE,
            &format!("{base}{authorize}"),
            &format!("{base}{token}"),
            self.loopback,
        )?;
        let issuers = match &self.issuers {
            Some(issuers) => issuers.clone(),
            None => vec![base.to_owned()],
        };
        Ok(server
            .issuers(issuers)
            .issuer_in_callback(IssuerInCallback::IfPresent)
            .state_in_callback(self.state)
            // The one client known in public sends its credentials as they are, unencoded.
            .client_auth(self.basic)
            .pkce(self.pkce)
            .refresh_scope(RefreshScope::Omit)
            .offline_access(match self.generation {
                SignInGeneration::Legacy => OfflineAccess::Unasked,
                SignInGeneration::IdentityServer => OfflineAccess::Scope,
            })
            .lost_rotation(LostRotation::RetryAfterAccessExpiry)
            .password_grant(self.generation == SignInGeneration::Legacy)
            .token_type_optional(true))
    }

    /// Starts the OAuth client of an application that has a secret.
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

    /// Starts the OAuth client of an application without a secret, which proves itself by PKCE. Only the
    /// identity server knows such.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for the authentication service of 2016; otherwise as
    /// [`Environment::authorization_server`].
    pub fn public_oauth_client(
        &self,
        client_id: impl Into<String>,
        transport: Arc<dyn Transport>,
    ) -> Result<OAuthClientBuilder> {
        if self.generation == SignInGeneration::Legacy {
            let detail = "the authentication service of 2016 asks every client for a secret";
            return Err(
                Error::new(ErrorKind::Configuration, detail).with_provider(&Provider::THREESHAPE)
            );
        }
        let server = self.authorization_server()?.client_auth(ClientAuth::None);
        Ok(OAuthClient::builder(server, client_id, transport))
    }

    /// The hosts that may see a token.
    pub(crate) fn hosts(&self) -> Result<Hosts> {
        let mut exact = Vec::new();
        let mut add = |url: &Url| {
            if let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) {
                exact.push((host.trim_matches(['[', ']']).to_owned(), port));
                exact.push((host.to_owned(), port));
            }
        };
        add(&checked_url(&self.users_base_url, self.loopback)?);
        let named = self.regions.iter().flat_map(Region::hosts);
        for host in named.chain(self.further_hosts.iter().map(String::as_str)) {
            let host = RegionHost::parse(host, self.loopback)?;
            add(&checked_url(&host.base_url(), self.loopback)?);
        }
        if let RegionStrategy::Fixed(url) = &self.strategy {
            add(&checked_url(url, self.loopback)?);
        }
        Ok(Hosts {
            profile: self.profile,
            loopback: self.loopback,
            any_loopback_region: self.any_loopback_region,
            exact,
        })
    }

    /// The region that has this host, under either of its names.
    pub(crate) fn region_with(&self, host: &RegionHost) -> Option<&Region> {
        self.regions.iter().find(|region| {
            region
                .hosts()
                .any(|known| RegionHost::parse(known, self.loopback).is_ok_and(|h| h == *host))
        })
    }

    /// All names of a host's region, the host itself first.
    pub(crate) fn names_of(&self, host: &RegionHost) -> Vec<RegionHost> {
        let mut names = vec![host.clone()];
        let region = self.region_with(host).into_iter();
        for name in region.flat_map(Region::hosts) {
            if let Ok(name) = RegionHost::parse(name, self.loopback)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// Whether two hosts are of the same region.
    pub(crate) fn same_region(&self, one: &RegionHost, other: &RegionHost) -> bool {
        self.names_of(one).contains(other)
    }
}

#[cfg(test)]
mod tests {
    use dental_oauth::net::HttpTransport;

    use super::*;

    #[test]
    fn every_environment_describes_an_authorization_server() {
        for generation in [SignInGeneration::Legacy, SignInGeneration::IdentityServer] {
            for environment in [
                Environment::production(generation),
                Environment::staging(generation),
            ] {
                assert!(
                    environment.authorization_server().is_ok(),
                    "{environment:?}"
                );
                assert!(environment.users_base_url().starts_with("https://"));
                assert!(environment.hosts().is_ok());
            }
        }
    }

    #[test]
    fn sec_5_plain_http_is_for_loopback_and_only_when_allowed() {
        let local = || {
            Environment::at(
                SignInGeneration::Legacy,
                "http://127.0.0.1:1",
                "http://127.0.0.1:2",
            )
        };
        assert!(local().authorization_server().is_err());
        assert!(local().hosts().is_err());
        assert!(
            local()
                .allow_insecure_loopback()
                .authorization_server()
                .is_ok()
        );
        let remote = Environment::at(
            SignInGeneration::Legacy,
            "http://auth.example",
            "http://u.example",
        )
        .allow_insecure_loopback();
        assert!(remote.authorization_server().is_err());
        assert!(remote.hosts().is_err());
    }

    #[test]
    fn sec_5_no_default_allows_plain_http() {
        for generation in [SignInGeneration::Legacy, SignInGeneration::IdentityServer] {
            let production = Environment::production(generation);
            let staging = Environment::staging(generation);
            assert_eq!(production.loopback, LoopbackHttp::Refused);
            assert_eq!(staging.loopback, LoopbackHttp::Refused);
        }
    }

    #[test]
    fn sec_12_roles_installations_and_regions_have_records_of_their_own() {
        let production = Environment::production(SignInGeneration::Legacy);
        let staging = Environment::staging(SignInGeneration::Legacy);
        let keys = [
            production.doctor_key("app", "me"),
            production.client_key("app", "Europe", "me"),
            production.client_key("app", "Asia", "me"),
            staging.doctor_key("app", "me"),
            staging.client_key("app", "Europe", "me"),
        ];
        let digests: std::collections::HashSet<_> = keys.iter().map(AccountKey::digest).collect();
        assert_eq!(digests.len(), keys.len());
    }

    #[test]
    fn both_names_of_a_region_are_the_same_region() {
        let production = Environment::production(SignInGeneration::Legacy);
        let host = |name: &str| RegionHost::parse(name, LoopbackHttp::Refused).unwrap();
        let europe = host("www.3shapecommunicate.com");
        assert!(production.same_region(&europe, &host("eumetadata.3shapecommunicate.com")));
        assert!(!production.same_region(&europe, &host("us.3shapecommunicate.com")));
        let unknown = host("xx.3shapecommunicate.com");
        assert!(production.same_region(&unknown, &unknown));
    }

    #[test]
    fn pkce_is_sent_though_nobody_documents_it_and_the_newer_server_is_asked_for_a_refresh_token() {
        for (generation, scope) in [
            (SignInGeneration::Legacy, "api"),
            (SignInGeneration::IdentityServer, "api offline_access"),
        ] {
            let server = Environment::production(generation)
                .authorization_server()
                .unwrap();
            let transport = Arc::new(HttpTransport::new().unwrap());
            let client = OAuthClient::builder(server, "client", transport)
                .client_secret(Secret::new("secret"))
                .build()
                .unwrap();
            let scopes = Scopes::parse("api").unwrap();
            let (url, _) = client
                .authorize("https://lab.example/callback", &scopes)
                .unwrap();
            let parameter = |wanted: &str| {
                let mut pairs = url.query_pairs();
                let found = pairs.find(|(name, _)| name == wanted);
                found.map(|(_, value)| value.into_owned())
            };
            assert_eq!(parameter("code_challenge_method").as_deref(), Some("S256"));
            assert_eq!(parameter("code_challenge").unwrap().len(), 43);
            assert_eq!(parameter("scope").as_deref(), Some(scope));
        }
    }
}
