//! Do people stay signed in where a refresh ends the access token at once, and where each site decides for
//! itself what a spent refresh token is worth?

mod refresh;
mod sign_in;
mod throttle;

use std::{sync::Arc, time::Duration};

use anyhow::{Result, ensure};
use dental_oauth::{
    Error, ErrorKind, Provider,
    api::{ApiClient, ApiRequest, Dialect, RetryPolicy},
    net::LoopbackHttp,
    oauth::{AuthorizationServer, IssuerInCallback, LostRotation, Pkce, RefreshScope},
    session::Session,
};
use http::Method;
use serde_json::Value;

use crate::{
    client::{Member, Plain, Shelf, Tap},
    http::{self as raw, Answer, FORM},
    peers::{ACCOUNT, Django, Habits, PRACTICE},
    report::Report,
};

const AS_IT_COMES: Habits = Habits {
    pkce_required: false,
    grace_seconds: 0,
    reuse_protection: false,
};

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    let started = "the server starts";
    report.group("Django OAuth Toolkit, without PKCE");
    let start = Django::start(AS_IT_COMES);
    if let Some(peer) = report.start(started, start).await {
        without_pkce(report, &peer).await;
        throttled(report, &peer).await;
        report.explain(&peer.stderr());
    } else {
        // The others would fail for the same reason.
        return;
    }

    report.group("Django OAuth Toolkit, PKCE required, two minutes of grace");
    let start = Django::start(Habits {
        pkce_required: true,
        grace_seconds: 120,
        ..AS_IT_COMES
    });
    if let Some(peer) = report.start(started, start).await {
        with_grace(report, &peer).await;
        report.explain(&peer.stderr());
    }

    report.group("Django OAuth Toolkit, PKCE required, reuse protection");
    let start = Django::start(Habits {
        pkce_required: true,
        reuse_protection: true,
        ..AS_IT_COMES
    });
    if let Some(peer) = report.start(started, start).await {
        protected(report, &peer).await;
        report.explain(&peer.stderr());
    }
}

async fn without_pkce(report: &mut Report, peer: &Django) {
    report
        .check(
            "a sign-in without PKCE, its paths ending in a slash",
            sign_in::sign_in(peer, Pkce::Off),
        )
        .await;
    report
        .check(
            "a challenge that nobody asked for does no harm",
            sign_in::sign_in(peer, Pkce::Send),
        )
        .await;
    report
        .check(
            "a wrong secret is OAuth invalid_client",
            sign_in::wrong_secret(peer),
        )
        .await;
    report
        .check(
            "a scope that is not there is AuthorizationDenied invalid_scope",
            sign_in::unknown_scope(peer),
        )
        .await;
    report
        .check(
            "a token address without its slash is an error, and the code is sent once",
            sign_in::no_slash(peer),
        )
        .await;
    report
        .check(
            "a session whose token another one ended adopts the newer, with no refresh",
            refresh::adoption(peer),
        )
        .await;
    report
        .check(
            "a 401 with nothing newer in the store costs one refresh and one replay",
            refresh::renewal(peer),
        )
        .await;
    report
        .check(
            "a spent token that comes again leaves the rest alone",
            refresh::reuse(peer),
        )
        .await;
    report
        .check(
            "without grace a lost answer is one knowing retry, then a person must sign in",
            refresh::lost_without_grace(peer),
        )
        .await;
    report
        .check(
            "signing out ends the access token and the refresh token",
            sign_in::sign_out(peer),
        )
        .await;
}

async fn throttled(report: &mut Report, peer: &Django) {
    report
        .check(
            "a 429 is waited for as long as it says, by a clock half an hour fast",
            throttle::waited_for(peer),
        )
        .await;
    report
        .check(
            "a 429 that asks for too long is RateLimited at once, and says how long",
            throttle::too_long(peer),
        )
        .await;
}

async fn with_grace(report: &mut Report, peer: &Django) {
    report
        .check(
            "a sign-in with PKCE",
            sign_in::sign_in(peer, Pkce::Required),
        )
        .await;
    report
        .check(
            "without PKCE it is AuthorizationDenied invalid_request",
            sign_in::pkce_missing(peer),
        )
        .await;
    report
        .check(
            "a lost answer with RetryNow costs one more request, and nobody notices",
            refresh::lost_with_grace(peer),
        )
        .await;
}

async fn protected(report: &mut Report, peer: &Django) {
    report
        .check(
            "a spent token that comes again ends the newest tokens: a person must sign in",
            refresh::family_dead(peer),
        )
        .await;
    report
        .check(
            "a lost answer is one knowing retry, then a person must sign in",
            refresh::lost_without_grace(peer),
        )
        .await;
}

/// The shape of drchrono: slashes at the end, the secret in the form, no issuer.
fn described(peer: &Django, pkce: Pkce) -> Result<AuthorizationServer> {
    let url = &peer.url;
    let server = AuthorizationServer::new(
        Provider::DRCHRONO,
        &format!("{url}/o/authorize/"),
        &format!("{url}/o/token/"),
        LoopbackHttp::Allowed,
    )?;
    Ok(server
        .revocation_endpoint(&format!("{url}/o/revoke_token/"))?
        .issuer_in_callback(IssuerInCallback::IfPresent)
        .pkce(pkce)
        .refresh_scope(RefreshScope::Omit)
        .lost_rotation(LostRotation::RetryNow))
}

fn program(server: AuthorizationServer) -> Result<Plain> {
    Plain::new(server, PRACTICE, Django::REDIRECT_URI, Django::SCOPES)
}

async fn member(peer: &Django, shelf: &Shelf<'_>) -> Result<Member> {
    let server = described(peer, Pkce::Required)?;
    program(server)?.member(shelf).await
}

/// Failures by their status alone.
#[derive(Debug)]
struct Rest;

impl Dialect for Rest {}

/// Calls the API with the tokens of a session.
fn api(peer: &Django, program: &Plain, session: &Session) -> Result<ApiClient> {
    let retry = RetryPolicy {
        longest_retry_after: Duration::from_secs(10),
        ..RetryPolicy::default()
    };
    let tap = Arc::<Tap>::clone(&program.tap);
    let api = ApiClient::builder(Provider::DRCHRONO, &peer.url, tap, Arc::new(Rest));
    let clock = Arc::clone(&program.clock);
    Ok(api
        .loopback_http(LoopbackHttp::Allowed)
        .session(session.clone())
        .clock(clock)
        .retry(retry)
        .build()?)
}

async fn call(api: &ApiClient) -> Result<(), Error> {
    let me: Value = api.call(&ApiRequest::raw(Method::GET, "/api/me")).await?;
    if me["login"] == ACCOUNT.login {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::Internal, "it is somebody else"))
    }
}

/// What the API says to an access token, with no client crate in between.
async fn status(peer: &Django, access_token: &str) -> Result<u16> {
    let bearer = format!("Bearer {access_token}");
    let headers = [("authorization", bearer.as_str())];
    let answer = raw::send("GET", &format!("{}/api/me", peer.url), &headers, "").await?;
    Ok(answer.status)
}

/// Spends a refresh token, with no client crate in between.
async fn spend(peer: &Django, token: &str) -> Result<Answer> {
    let form = raw::form([
        ("grant_type", "refresh_token"),
        ("refresh_token", token),
        ("client_id", PRACTICE.id),
        ("client_secret", PRACTICE.secret),
    ]);
    raw::send("POST", &format!("{}/o/token/", peer.url), &[FORM], form).await
}

/// Nothing but this many token requests since `before` will do.
async fn requested(peer: &Django, before: u64, expected: u64) -> Result<()> {
    let requests = peer.token_requests().await? - before;
    ensure!(
        requests == expected,
        "{requests} token requests instead of {expected}"
    );
    Ok(())
}
