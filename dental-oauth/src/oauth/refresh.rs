//! One refresh request, and whether it may have spent the refresh token.
//!
//! Deciding when to send it, and never sending it twice without knowing, is the session's business.

use super::authorization_server::{RefreshRedirectUri, RefreshScope};
use super::client::OAuthClient;
use super::form::Field;
use super::id_token::{self, Expected};
use super::token::{TokenParts, TokenSet};
use super::token_endpoint::{self, Answer};
use crate::error::{Error, ErrorKind, Sent};

/// What the refresh continues.
pub(crate) struct RefreshContext<'a> {
    pub(crate) current: &'a TokenParts,
}

/// What a failed refresh did to the refresh token.
#[derive(Debug)]
pub(crate) enum Spent {
    /// It is as good as before.
    No,
    /// It may have been exchanged for one that was lost.
    Perhaps,
    /// The server says it is not, or no longer, valid.
    Refused,
    /// It was exchanged, but what came back must not be used: these.
    Yes(Box<TokenParts>),
}

/// A refresh that brought no tokens.
#[derive(Debug)]
pub(crate) struct RefreshFailure {
    pub(crate) error: Error,
    pub(crate) spent: Spent,
}

impl OAuthClient {
    /// Has the newest keys ready for the id_token that a refresh may bring, asking at most once a minute:
    /// afterwards there is no time to. Failure is not fatal: an id_token that cannot be checked then is
    /// dropped, the tokens are kept.
    pub(crate) async fn have_keys_for_refresh(&self, current: &TokenParts) {
        if let Some(keys) = self
            .0
            .keys
            .as_ref()
            .filter(|_| current.scopes.contains("openid"))
            && keys.keys(self, |_| false).await.is_err()
        {
            tracing::debug!(provider = %self.provider(), "signing keys are not to be had before a refresh");
        }
    }

    /// Sends one refresh request.
    pub(crate) async fn refresh(
        &self,
        context: &RefreshContext<'_>,
    ) -> Result<TokenSet, RefreshFailure> {
        let name = |error: Error| {
            error
                .with_provider(self.provider())
                .with_operation("refresh token")
        };
        self.refresh_once(context)
            .await
            .map_err(|failure| RefreshFailure {
                error: name(failure.error),
                ..failure
            })
    }

    async fn refresh_once(&self, context: &RefreshContext<'_>) -> Result<TokenSet, RefreshFailure> {
        let current = context.current;
        let Some(refresh_token) = &current.refresh_token else {
            let reason = "the server gave no refresh token: sign in again";
            let error = Error::new(ErrorKind::ReauthenticationRequired, reason);
            return Err(RefreshFailure {
                error,
                spent: Spent::Refused,
            });
        };
        let scope = current.scopes.to_string();
        let mut fields: Vec<Field<'_>> = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose()),
        ];
        if self.server().refresh_scope == RefreshScope::Granted && !scope.is_empty() {
            fields.push(("scope", &scope));
        }
        if self.server().refresh_redirect_uri == RefreshRedirectUri::Repeat
            && let Some(redirect_uri) = &current.redirect_uri
        {
            fields.push(("redirect_uri", redirect_uri));
        }
        let requested_at = self.clock().now();
        let endpoint = &self.server().token_endpoint;
        let answer = token_endpoint::post(self, endpoint, &fields)
            .await
            .map_err(|error| {
                let spent = if error.sent() == Sent::No {
                    Spent::No
                } else {
                    Spent::Perhaps
                };
                RefreshFailure { error, spent }
            })?;
        if !answer.status.is_success() {
            return Err(classify(&answer));
        }
        let response = token_endpoint::success(self, &answer).map_err(|error| {
            if error.kind() == ErrorKind::OAuth {
                return classify(&answer);
            }
            RefreshFailure {
                error,
                spent: Spent::Perhaps,
            }
        })?;
        let unclear = |error| RefreshFailure {
            error,
            spent: Spent::Perhaps,
        };
        let access_token = response.checked_access_token().map_err(unclear)?;
        let parts = Box::new(TokenParts {
            // Absent, null or empty: the old one stays good (RFC 6749 section 6; dossier S4).
            refresh_token: response
                .refresh_token()
                .or_else(|| current.refresh_token.clone()),
            expires_at: response.expires_at(self.server(), requested_at),
            // The grant keeps its scopes even when one answer names fewer.
            scopes: current.scopes.clone(),
            issued_at: requested_at,
            issuer: current.issuer.clone(),
            subject: current.subject.clone(),
            nonce: current.nonce.clone(),
            auth_time: current.auth_time,
            redirect_uri: current.redirect_uri.clone(),
            access_token,
        });
        let Some(token) = &response.id_token else {
            let id_token = None;
            return Ok(TokenSet { parts, id_token });
        };
        let expected = Expected {
            nonce: None,
            max_age: None,
            access_token: &parts.access_token,
            server_clock: answer.server_clock,
            previous: Some(current),
        };
        let id_token = match id_token::verify(self, token, &expected).await {
            Ok(verified) => Some(Box::new(verified)),
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::IdTokenInvalid | ErrorKind::IssuerMismatch
                ) =>
            {
                let spent = Spent::Yes(parts);
                return Err(RefreshFailure { error, spent });
            }
            // The tokens came over TLS from the token endpoint: a key server that happens to be down
            // must not cost the grant. The id_token alone is dropped.
            Err(_) => None,
        };
        Ok(TokenSet { parts, id_token })
    }
}

/// What an unsuccessful answer says about the refresh token. Classified by `error`, never by its
/// description; `invalid_client` means the same with 400 and 401.
fn classify(answer: &Answer) -> RefreshFailure {
    let error = token_endpoint::refusal(answer);
    let spent = match error.code() {
        Some("invalid_grant") => Spent::Refused,
        Some(
            "invalid_client"
            | "invalid_request"
            | "unauthorized_client"
            | "unsupported_grant_type"
            | "invalid_scope",
        ) => Spent::No,
        _ => match answer.status.as_u16() {
            // Refused before it was looked at. A 401 without a body is how one provider says that the
            // client's own credentials are wrong; it is no proof about the grant.
            300..=399 | 401 | 403 | 404 | 405 | 411 | 413 | 415 | 429 => Spent::No,
            _ => Spent::Perhaps,
        },
    };
    let error = if matches!(spent, Spent::Refused) {
        let code = error.code().map(str::to_owned);
        Error::new(
            ErrorKind::ReauthenticationRequired,
            "the sign-in is no longer valid: a person must sign in again",
        )
        .with_status(answer.status.as_u16())
        .with_code(code.as_deref())
        .with_sent(Sent::Yes)
    } else {
        error
    };
    RefreshFailure { error, spent }
}
