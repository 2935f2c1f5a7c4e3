//! The resource owner password grant (RFC 6749 section 4.3), for one server that may have nothing else.
//!
//! RFC 9700 section 2.4 forbids it for good reasons: the program sees the password, and no second factor
//! is possible. It is behind a feature, works only with a server whose description allows it, and is
//! never used to renew a grant.

use super::client::OAuthClient;
use super::form::Field;
use super::scope::Scopes;
use super::token::TokenSet;
use super::token_endpoint::{self, Bound};
use crate::error::{Error, ErrorKind};
use crate::secret::{Phi, Secret};

impl OAuthClient {
    /// Exchanges a person's name and password for tokens. Neither is kept.
    ///
    /// Runs on its own task, like every exchange; sends once.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] unless the server's description allows it; [`ErrorKind::OAuth`] with
    /// the code `invalid_grant` for a wrong password, or without a code where the server answers with an
    /// empty 401.
    pub async fn password_grant(
        &self,
        username: Phi<String>,
        password: Secret,
        scopes: &Scopes,
    ) -> Result<TokenSet, Error> {
        let named = |error: Error| {
            error
                .with_provider(self.provider())
                .with_operation("sign in by password")
        };
        self.audit()
            .sign_in(self.grant(username, password, scopes).await)
            .map_err(named)
    }

    async fn grant(
        &self,
        username: Phi<String>,
        password: Secret,
        scopes: &Scopes,
    ) -> Result<TokenSet, Error> {
        if !self.server().password_grant {
            let detail = "this server is not one that people sign in to by password here";
            return Err(Error::new(ErrorKind::Configuration, detail));
        }
        let (client, scopes) = (self.clone(), scopes.clone());
        tokio::spawn(async move {
            let scope = scopes.to_string();
            let mut fields: Vec<Field<'_>> = vec![
                ("grant_type", "password"),
                ("username", username.expose()),
                ("password", password.expose()),
            ];
            if !scopes.is_empty() {
                fields.push(("scope", &scope));
            }
            let requested_at = client.clock().now();
            let endpoint = &client.server().token_endpoint;
            let answer = token_endpoint::post(&client, endpoint, &fields).await?;
            if !answer.status.is_success() {
                return Err(token_endpoint::refusal(&answer));
            }
            token_endpoint::first_tokens(
                &client,
                &answer,
                requested_at,
                scopes.clone(),
                Bound::default(),
            )
            .await
        })
        .await
        .unwrap_or_else(|_| {
            Err(Error::new(
                ErrorKind::Internal,
                "the sign-in was interrupted",
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::net::LoopbackHttp;
    use crate::oauth::{AuthorizationServer, ClientAuth};
    use crate::provider::Provider;
    use crate::testing::{Reply, ScriptedTransport};

    async fn sign_in(allowed: bool, reply: Reply) -> (Result<TokenSet, Error>, ScriptedTransport) {
        let transport = ScriptedTransport::in_turn([reply]);
        let (authorize, token) = (
            "https://as.example/oauth/authorise",
            "https://as.example/oauth/token",
        );
        let server = AuthorizationServer::new(
            Provider::THREESHAPE,
            authorize,
            token,
            LoopbackHttp::Refused,
        )
        .unwrap()
        .client_auth(ClientAuth::BasicRaw)
        .password_grant(allowed);
        let client = OAuthClient::builder(server, "lab", Arc::new(transport.clone()))
            .client_secret(Secret::new("lab-secret"))
            .build()
            .unwrap();
        let name = Phi::new("clinic@example.test".to_owned());
        let outcome = client
            .password_grant(name, Secret::new("pässword +&="), &Scopes::default())
            .await;
        (outcome, transport)
    }

    const TOKENS: &str =
        r#"{"access_token":"a","token_type":"bearer","expires_in":3600,"refresh_token":"r"}"#;

    #[tokio::test]
    async fn a_password_is_sent_once_encoded_beside_the_clients_own_credentials() {
        let (outcome, transport) = sign_in(true, Reply::json(200, TOKENS)).await;
        assert!(outcome.unwrap().refresh_token().unwrap().same_as("r"));
        let requests = transport.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].field("grant_type").as_deref(), Some("password"));
        assert_eq!(
            requests[0].field("username").as_deref(),
            Some("clinic@example.test")
        );
        assert_eq!(
            requests[0].field("password").as_deref(),
            Some("pässword +&=")
        );
        assert!(requests[0].header("authorization").starts_with("Basic "));
        assert_eq!(requests[0].field("client_secret"), None);
    }

    #[tokio::test]
    async fn an_empty_401_is_a_refusal_with_its_status_and_without_a_code() {
        let (outcome, _) = sign_in(true, Reply::with(401, &[], "")).await;
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.kind(), error.status(), error.code()),
            (ErrorKind::OAuth, Some(401), None)
        );
        assert_eq!(error.operation(), Some("sign in by password"));
    }

    #[tokio::test]
    async fn other_servers_are_never_sent_a_password() {
        let (outcome, transport) = sign_in(false, Reply::json(200, TOKENS)).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Configuration);
        assert!(transport.requests().is_empty());
    }

    #[tokio::test]
    async fn a_lost_answer_is_not_followed_by_a_second_try() {
        let (outcome, transport) = sign_in(true, Reply::lost()).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Transport);
        assert_eq!(transport.requests().len(), 1);
    }
}
