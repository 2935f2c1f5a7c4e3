//! What the authentication service of 2016 says about a token. For diagnosis only.

use std::sync::Arc;

use dental_oauth::api::{ApiClient, ApiRequest, PathSegments, RetryPolicy};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Result};
use http::Method;
use serde_json::Value;

use crate::account::Account;
use crate::environment::SignInGeneration;
use crate::fault::ApiDialect;
use crate::model::ServerDate;
use crate::node::Node;
use crate::operation;
use crate::users::unusable;

/// What the service knows of a token.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenInfo {
    /// The e-mail address of whom it is.
    pub user: Option<Phi<String>>,
    /// The name of the application it was given to.
    pub client: Option<String>,
    /// What kind of application that is.
    pub client_type: Option<String>,
    /// How many seconds it lives.
    pub life_time: Option<i64>,
    /// Since when.
    pub utc_issued: Option<ServerDate>,
}

impl Account {
    /// What the service knows of this account's access token.
    ///
    /// The token stands in the address, and so in the logs of whatever is between here and there: not for
    /// production, and only after
    /// [`Environment::allow_token_in_url`](crate::Environment::allow_token_in_url).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] unless it was allowed, and for the identity server, which has nothing
    /// like it; [`ErrorKind::Server`] is how the service says that a token is not valid.
    pub async fn token_info(&self) -> Result<TokenInfo> {
        let environment = &self.0.environment;
        let refuse = |detail| {
            Err(Error::new(ErrorKind::Configuration, detail)
                .with_provider(&Provider::THREESHAPE)
                .with_operation(operation::TOKEN_INFO))
        };
        if !environment.token_in_url {
            return refuse("token info puts the token into an address: allow that by name");
        }
        if environment.generation != SignInGeneration::Legacy {
            return refuse("the identity server has no token info");
        }
        let token = self.session().access_token().await?;
        let api = ApiClient::builder(
            Provider::THREESHAPE,
            environment.auth_base_url.clone(),
            Arc::clone(self.transport()),
            Arc::new(ApiDialect),
        )
        .loopback_http(environment.loopback)
        .clock(Arc::clone(self.clock()))
        .retry(RetryPolicy::never())
        .build()?;
        let at = |path| {
            ApiRequest::new(
                operation::TOKEN_INFO,
                Method::GET,
                PathSegments::fixed(path),
            )
            .query("access_token", token.secret().expose())
        };
        let value: Value = match api.call(&at("/oauth/token")).await {
            // An older page of the vendor's names another place.
            Err(error) if error.status() == Some(404) => api.call(&at("/api/tokeninfo")).await?,
            answer => answer?,
        };
        let node = Node::of(&value);
        let members = node
            .members()
            .ok_or_else(|| unusable(operation::TOKEN_INFO, "the answer is not token info"))?;
        Ok(TokenInfo {
            user: members.phi("User"),
            client: members.text("Client"),
            client_type: members.text("ClientType"),
            life_time: members.number("LifeTime"),
            utc_issued: members.date("UtcIssued"),
        })
    }
}
