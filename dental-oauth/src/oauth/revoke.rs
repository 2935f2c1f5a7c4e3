//! Giving a grant back (RFC 7009).

use super::client::OAuthClient;
use super::token::TokenParts;
use super::token_endpoint;

/// What became of a grant at logout. The local tokens are gone in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revocation {
    /// The server confirmed that the tokens are dead.
    Confirmed,
    /// The server offers no revocation, or does not have it where it was expected.
    Unsupported,
    /// The server could not be reached or did not confirm: the grant may live on until it expires.
    Unconfirmed,
}

impl OAuthClient {
    /// Revokes the refresh token, which kills its whole family, then the access token.
    pub(crate) async fn revoke(&self, tokens: &TokenParts) -> Revocation {
        let Some(endpoint) = &self.server().revocation_endpoint else {
            return Revocation::Unsupported;
        };
        let refresh = tokens
            .refresh_token
            .as_ref()
            .map(|token| (token, "refresh_token"));
        let access = Some((&tokens.access_token, "access_token"));
        let mut outcome = Revocation::Confirmed;
        for (token, hint) in [refresh, access].into_iter().flatten() {
            let fields = [("token", token.expose()), ("token_type_hint", hint)];
            let mut answer = token_endpoint::post(self, endpoint, &fields).await;
            if let (Ok(first), Some(elsewhere)) = (&answer, &self.server().revocation_elsewhere)
                && matches!(first.status.as_u16(), 300..=399 | 404 | 405)
            {
                answer = token_endpoint::post(self, elsewhere, &fields).await;
            }
            let this = match answer {
                // 200 also for a token the server does not know (RFC 7009 section 2.2).
                Ok(answer) if answer.status.is_success() => Revocation::Confirmed,
                Ok(answer) if matches!(answer.status.as_u16(), 404 | 405) => {
                    Revocation::Unsupported
                }
                // A server that cannot revoke this sort of token says so; its family is dead already.
                Ok(answer) if hint == "access_token" && answer.status.is_client_error() => continue,
                Ok(_) | Err(_) => Revocation::Unconfirmed,
            };
            if this != Revocation::Confirmed {
                outcome = this;
            }
        }
        outcome
    }
}
