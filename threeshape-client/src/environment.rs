//! Where 3Shape Communicate is, and how one signs in there.

use dental_oauth::net::LoopbackHttp;
use dental_oauth::oauth::{
    AuthorizationServer, ClientAuth, IssuerInCallback, LostRotation, OfflineAccess, Pkce,
    RefreshScope,
};
use dental_oauth::{Provider, Result};

/// Which of the two authorization servers is used. The users service and the newer case hosts take
/// tokens of either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInGeneration {
    /// The authentication service of 2016: `/oauth/authorise`, Basic credentials, no documented PKCE.
    Legacy,
    /// The identity server: `/connect/authorize`, PKCE, scopes.
    IdentityServer,
}

/// The global hosts of one 3Shape installation. The host of the cases depends on the user's region and
/// is learnt from the service.
#[derive(Debug, Clone)]
pub struct Environment {
    generation: SignInGeneration,
    auth_base_url: String,
    users_base_url: String,
    loopback: LoopbackHttp,
}

impl Environment {
    /// The production hosts.
    pub fn production(generation: SignInGeneration) -> Self {
        let auth = match generation {
            SignInGeneration::Legacy => "https://auth.3shapecommunicate.com",
            SignInGeneration::IdentityServer => "https://identity.3shape.com",
        };
        Self::at(generation, auth, "https://users.3shapecommunicate.com")
    }

    /// The staging hosts.
    pub fn staging(generation: SignInGeneration) -> Self {
        let auth = match generation {
            SignInGeneration::Legacy => "https://staging-auth.3shapecommunicate.com",
            SignInGeneration::IdentityServer => "https://staging-identity.3shape.com",
        };
        Self::at(
            generation,
            auth,
            "https://staging-users.3shapecommunicate.com",
        )
    }

    /// Hosts of your own choice, for example a sandbox's.
    pub fn at(
        generation: SignInGeneration,
        auth_base_url: impl Into<String>,
        users_base_url: impl Into<String>,
    ) -> Self {
        Self {
            generation,
            auth_base_url: auth_base_url.into(),
            users_base_url: users_base_url.into(),
            loopback: LoopbackHttp::Refused,
        }
    }

    /// Allows plain http to this computer, for a sandbox.
    pub fn allow_insecure_loopback(mut self) -> Self {
        self.loopback = LoopbackHttp::Allowed;
        self
    }

    /// The users service, one for all regions.
    pub fn users_base_url(&self) -> &str {
        &self.users_base_url
    }

    /// The authorization server, as data.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for a host that is not
    /// https (or allowed loopback).
    pub fn authorization_server(&self) -> Result<AuthorizationServer> {
        let base = self.auth_base_url.trim_end_matches('/');
        let (authorize, token, pkce) = match self.generation {
            // British spelling; PKCE is undocumented there, but servers ignore what they do not know.
            SignInGeneration::Legacy => ("/oauth/authorise", "/oauth/token", Pkce::Send),
            SignInGeneration::IdentityServer => {
                ("/connect/authorize", "/connect/token", Pkce::Required)
            }
        };
        let server = AuthorizationServer::new(
            Provider::THREESHAPE,
            &format!("{base}{authorize}"),
            &format!("{base}{token}"),
            self.loopback,
        )?;
        Ok(server
            .issuers([base])
            .issuer_in_callback(IssuerInCallback::IfPresent)
            // The one client known in public sends its credentials as they are, unencoded.
            .client_auth(ClientAuth::BasicRaw)
            .pkce(pkce)
            .refresh_scope(RefreshScope::Omit)
            .offline_access(match self.generation {
                SignInGeneration::Legacy => OfflineAccess::Unasked,
                SignInGeneration::IdentityServer => OfflineAccess::Scope,
            })
            .lost_rotation(LostRotation::RetryAfterAccessExpiry)
            .password_grant(self.generation == SignInGeneration::Legacy)
            .token_type_optional(self.generation == SignInGeneration::Legacy))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use dental_oauth::Secret;
    use dental_oauth::net::HttpTransport;
    use dental_oauth::oauth::{OAuthClient, Scopes};

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
            }
        }
    }

    #[test]
    fn plain_http_is_for_loopback_and_only_when_allowed() {
        let local = || {
            Environment::at(
                SignInGeneration::Legacy,
                "http://127.0.0.1:1",
                "http://127.0.0.1:2",
            )
        };
        assert!(local().authorization_server().is_err());
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
        );
        assert!(
            remote
                .allow_insecure_loopback()
                .authorization_server()
                .is_err()
        );
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
