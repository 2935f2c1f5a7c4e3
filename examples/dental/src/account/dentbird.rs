//! Accounts at Dentbird.

use std::sync::Arc;

use async_trait::async_trait;
use dental_oauth::api::{ApiRequest, ApiResponse};
use dental_oauth::case::{CaseSink, CaseSource};
use dental_oauth::oauth::Scopes;
use dental_oauth::session::Session;
use dental_oauth::{Error, Phi};
use dentbird_client::{Dentbird, Environment, PRODUCTION_API, SCOPES, TokenRequestQuirk};

use super::{Accounts, Person, Platform};
use crate::config::AccountConfig;
use crate::exit::Failure;

/// An account at Dentbird.
pub(super) struct DentbirdAccount {
    client: Dentbird,
    session: Session,
    redirect_uri: String,
    scopes: Scopes,
}

impl DentbirdAccount {
    /// Reads the account's keys.
    pub(super) fn open(accounts: &Accounts, config: &AccountConfig) -> Result<Self, Failure> {
        let named = |error: Error| Failure::from(error).of(config.name());
        let environment = environment(config)?;
        let scopes = match config.texts_if("scopes") {
            Some(scopes) => Scopes::new(scopes),
            None => Scopes::new(SCOPES),
        };
        let scopes = scopes.map_err(named)?;
        let oauth = environment
            .oauth_client(
                config.text("client_id")?,
                config.client_secret()?,
                accounts.transport(),
            )
            .and_then(dental_oauth::oauth::OAuthClientBuilder::build)
            .map_err(named)?;
        let session = accounts.session(config, oauth)?;
        let client = Dentbird::new(&environment, session.clone(), accounts.transport());
        Ok(Self {
            client: client.map_err(named)?,
            session,
            redirect_uri: config.text("redirect_uri")?.to_owned(),
            scopes,
        })
    }
}

fn environment(config: &AccountConfig) -> Result<Environment, Failure> {
    let issuers = config.texts_if("issuers").unwrap_or_default();
    if issuers.is_empty() {
        return Err(config.refuse("`issuers` is missing"));
    }
    let mut environment = Environment::new(config.text("auth_base_url")?, issuers)
        .with_api_base_url(config.text_if("api_base_url").unwrap_or(PRODUCTION_API));
    if config.flag("allow_insecure_loopback") {
        environment = environment.allow_insecure_loopback();
    }
    if config.flag("allow_missing_iss") {
        environment = environment.allow_missing_issuer();
    }
    if let Some(url) = config.text_if("jwks_uri") {
        environment = environment.jwks_uri(url);
    }
    if let Some(hosts) = config.texts_if("storage_hosts") {
        environment = environment.storage_hosts(hosts);
    }
    let quirk = match config.text_if("token_request_quirk") {
        None | Some("misspelt") => TokenRequestQuirk::Misspelt,
        Some("omit") => TokenRequestQuirk::Omit,
        Some("both") => TokenRequestQuirk::Both,
        Some(_) => {
            return Err(config.refuse("`token_request_quirk` is one of misspelt, omit, both"));
        }
    };
    Ok(environment.token_request_quirk(quirk))
}

#[async_trait]
impl Platform for DentbirdAccount {
    fn session(&self) -> &Session {
        &self.session
    }

    fn sign_in(&self) -> (&str, &Scopes) {
        (&self.redirect_uri, &self.scopes)
    }

    fn source(&self) -> Arc<dyn CaseSource> {
        Arc::new(self.client.clone())
    }

    fn sink(&self) -> Option<Arc<dyn CaseSink>> {
        Some(Arc::new(self.client.clone()))
    }

    async fn person(&self) -> Result<Person, Error> {
        let user = self.client.me().await?;
        let names = [user.first_name, user.last_name].into_iter().flatten();
        let name = names.map(Phi::into_exposed).collect::<Vec<_>>().join(" ");
        Ok(Person {
            email: Some(user.email),
            name: Some(name).filter(|name| !name.is_empty()).map(Phi::new),
            occupation: user.occupation,
        })
    }

    async fn raw(&self, request: &ApiRequest) -> Result<ApiResponse, Error> {
        self.client.call(request).await
    }
}
