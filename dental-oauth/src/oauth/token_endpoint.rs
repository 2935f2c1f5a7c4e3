//! Requests to the token endpoint: client authentication, one POST, and what its answer means.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::StatusCode;
use http::header::RETRY_AFTER;
use url::Url;

use super::authorization_server::RefreshRedirectUri;
use super::client::OAuthClient;
use super::form::{self, Field};
use super::id_token::{self, Expected, IdToken};
use super::pkce::Verifier;
use super::scope::Scopes;
use super::server_clock::ServerClock;
use super::token::{TokenParts, TokenResponse, TokenSet, jwt_claims, unusable};

use crate::clock::within;
use crate::error::{Error, ErrorKind, Sent};
use crate::net::retry_after;
use crate::secret::Secret;

/// The whole call, connection and answer together. Below every lease on a refresh token.
const TOTAL: Duration = Duration::from_secs(30);
const STALL: Duration = Duration::from_secs(10);
const LARGEST_ANSWER: usize = 1024 * 1024;
/// Of what can be tried again without harm: how often, and the first pause.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(250);

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) retry_after: Option<Duration>,
    pub(super) server_clock: ServerClock,
    /// Wiped when dropped.
    pub(super) body: Bytes,
}

/// Sends one form, with the client's authentication, to the token endpoint or one of its siblings.
/// Errors say whether bytes may have left.
pub(super) async fn post(
    client: &OAuthClient,
    url: &Url,
    fields: &[Field<'_>],
) -> Result<Answer, Error> {
    let inner = &client.0;
    let request = form::request(client, url, fields, STALL)?;
    let call = async {
        let response = inner.transport.send(request).await?;
        let retry_after = response
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| retry_after(value, inner.clock.now()));
        let server_clock = ServerClock::read(&response.headers, inner.clock.now());
        let body = response
            .body
            .read_wiped(LARGEST_ANSWER)
            .await
            .map_err(|error| {
                // The head of the answer is here, so the request was seen.
                error.with_sent(Sent::Maybe)
            })?;
        Ok(Answer {
            status: response.status,
            retry_after,
            server_clock,
            body,
        })
    };
    within(&*inner.clock, TOTAL, call).await.unwrap_or_else(|| {
        let detail = "the authorization server took too long";
        Err(Error::new(ErrorKind::Timeout, detail).with_sent(Sent::Maybe))
    })
}

/// What a status and body of the token endpoint mean when they are not a success.
pub(super) fn refusal(answer: &Answer) -> Error {
    let status = answer.status;
    if status.is_redirection() {
        return Error::new(
            ErrorKind::Redirected,
            "the token endpoint answered with a redirect",
        )
        .with_status(status.as_u16())
        .with_sent(Sent::Yes);
    }
    let parsed = TokenResponse::parse(&answer.body).ok();
    let (code, message) = parsed.map_or((None, None), |response| {
        (response.error, response.error_description)
    });
    let detail = match code.as_deref() {
        Some("invalid_grant") => "the grant or code is no longer valid",
        Some("invalid_client") => "the client id or secret was refused",
        Some("invalid_scope") => "a scope was refused",
        _ if status.is_server_error() => "the authorization server failed",
        _ if status == StatusCode::TOO_MANY_REQUESTS => "the authorization server is throttling",
        _ => "the authorization server refused",
    };
    let kind = match status {
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::RateLimited,
        _ if status.is_server_error() => ErrorKind::Server,
        _ => ErrorKind::OAuth,
    };
    Error::new(kind, detail)
        .with_status(status.as_u16())
        .with_sent(Sent::Yes)
        .with_code(code.as_deref())
        .with_retry_after(answer.retry_after)
        .with_server_message(message.map(|text| text.chars().take(2048).collect()))
}

/// The exchange of one code.
pub(super) struct CodeExchange {
    pub(super) code: Secret,
    pub(super) redirect_uri: String,
    pub(super) verifier: Option<Verifier>,
    pub(super) nonce: Option<Secret>,
    pub(super) scopes: Scopes,
    pub(super) max_age: Option<u64>,
}

impl CodeExchange {
    pub(super) async fn run(self, client: &OAuthClient) -> Result<TokenSet, Error> {
        let name = |error: Error| {
            error
                .with_provider(client.provider())
                .with_operation("exchange code")
        };
        if self.scopes.contains("openid") {
            self.have_keys(client).await.map_err(name)?;
        }
        let requested_at = client.0.clock.now();
        let answer = self.send(client).await.map_err(name)?;
        if !answer.status.is_success() {
            let error = refusal(&answer);
            let error = if error.kind() == ErrorKind::Server {
                outcome_unknown(error)
            } else {
                error
            };
            return Err(name(error));
        }
        let bound = Bound {
            nonce: self.nonce,
            max_age: self.max_age,
            // Kept only where a refresh will want it.
            redirect_uri: (client.server().refresh_redirect_uri == RefreshRedirectUri::Repeat)
                .then_some(self.redirect_uri),
        };
        first_tokens(client, &answer, requested_at, self.scopes, bound)
            .await
            .map_err(name)
    }

    /// Keys first: a key server that is down does not cost the code, which can still be exchanged when it
    /// is back.
    async fn have_keys(&self, client: &OAuthClient) -> Result<(), Error> {
        let Some(keys) = &client.0.keys else {
            return Ok(());
        };
        let mut attempt = 1;
        loop {
            match keys.keys(client, |_| true).await {
                Err(error) if error.is_retryable() && attempt < TRIES => {
                    client.0.clock.sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                other => return other.map(|_| ()).map_err(|e| e.with_sent(Sent::No)),
            }
        }
    }

    /// Sends the code. Once bytes may have left it is never sent again: a second use revokes the grant
    /// (RFC 6749 section 4.1.2; dossier L4). Only a connection that was never made is tried again.
    async fn send(&self, client: &OAuthClient) -> Result<Answer, Error> {
        let server = client.server();
        let mut fields: Vec<Field<'_>> = vec![
            ("grant_type", "authorization_code"),
            ("code", self.code.expose()),
            ("redirect_uri", &self.redirect_uri),
        ];
        if let Some(verifier) = &self.verifier {
            fields.push(("code_verifier", verifier.secret().expose()));
        }
        let extra = &server.exchange_parameters;
        fields.extend(
            extra
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        let mut attempt = 1;
        loop {
            match post(client, &server.token_endpoint, &fields).await {
                Err(error)
                    if error.sent() == Sent::No && error.is_retryable() && attempt < TRIES =>
                {
                    client.0.clock.sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                Err(error) if error.sent() != Sent::No => return Err(outcome_unknown(error)),
                other => return other,
            }
        }
    }
}

/// What a sign-in asked of its id_token, and what it leaves to its grant.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) nonce: Option<Secret>,
    pub(super) max_age: Option<u64>,
    pub(super) redirect_uri: Option<String>,
}

/// Reads the tokens of a fresh grant, verifying its id_token if there is one.
pub(super) async fn first_tokens(
    client: &OAuthClient,
    answer: &Answer,
    requested_at: SystemTime,
    requested: Scopes,
    bound: Bound,
) -> Result<TokenSet, Error> {
    let server = client.server();
    let response = success(client, answer)?;
    let access_token = response.checked_access_token()?;
    let id_token = match &response.id_token {
        Some(token) => {
            let expected = Expected {
                nonce: bound.nonce.as_ref(),
                max_age: bound.max_age,
                access_token: &access_token,
                server_clock: answer.server_clock,
                previous: None,
            };
            let verified = id_token::verify(client, token, &expected).await?;
            same_subject(&verified, &access_token, server.jwt_access_tokens)?;
            Some(verified)
        }
        None if bound.max_age.is_some() => {
            let detail = "no id_token came that says when the person signed in";
            return Err(Error::new(ErrorKind::IdTokenInvalid, detail).with_sent(Sent::Yes));
        }
        None => None,
    };
    let parts = TokenParts {
        refresh_token: response.refresh_token(),
        expires_at: response.expires_at(server, requested_at),
        // An absent scope means: as requested (RFC 6749 section 5.1).
        scopes: response.scopes().unwrap_or(requested),
        issued_at: requested_at,
        issuer: id_token.as_ref().map(|token| token.issuer().to_owned()),
        subject: id_token.as_ref().and_then(|token| token.subject().cloned()),
        nonce: bound.nonce,
        auth_time: id_token.as_ref().and_then(IdToken::auth_time),
        redirect_uri: bound.redirect_uri,
        access_token,
    };
    Ok(TokenSet {
        parts: Box::new(parts),
        id_token: id_token.map(Box::new),
    })
}

/// A success that is really one: parsed, no `error` member, of type Bearer.
pub(super) fn success<'a>(
    client: &OAuthClient,
    answer: &'a Answer,
) -> Result<TokenResponse<'a>, Error> {
    let status = answer.status.as_u16();
    let response = TokenResponse::parse(&answer.body).map_err(|error| error.with_status(status))?;
    // Some servers report failures with status 200.
    if response.error.is_some() {
        return Err(refusal(answer));
    }
    response
        .check_type(client.server())
        .map_err(|error| error.with_status(status))?;
    Ok(response)
}

/// Dossier 4.8: where id_token and access token both name a subject, it is the same one.
fn same_subject(
    id_token: &IdToken,
    access_token: &Secret,
    jwt_access_tokens: bool,
) -> Result<(), Error> {
    let in_access_token = jwt_claims(access_token.expose())
        .filter(|_| jwt_access_tokens)
        .and_then(|claims| claims.sub);
    match (id_token.subject(), in_access_token) {
        (Some(ours), Some(theirs)) if *ours != theirs => Err(unusable(
            "the id_token and the access token name different people".to_owned(),
        )),
        _ => Ok(()),
    }
}

fn outcome_unknown(error: Error) -> Error {
    let unknown = Error::new(
        ErrorKind::ExchangeOutcomeUnknown,
        "the code may have been spent without an answer: sign in again",
    );
    let unknown = match error.status() {
        Some(status) => unknown.with_status(status),
        None => unknown,
    };
    unknown
        .with_sent(Sent::Maybe)
        .with_retry_after(error.retry_after())
        .with_source(error)
}
