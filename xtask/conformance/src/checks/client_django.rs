//! Do people stay signed in where a refresh ends the access token at once, and where each site decides for
//! itself what a spent refresh token is worth?

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use dental_oauth::{
    Error, ErrorKind, Provider,
    api::{ApiClient, ApiRequest, Dialect, RetryPolicy},
    net::LoopbackHttp,
    oauth::{AuthorizationServer, IssuerInCallback, LostRotation, Pkce, RefreshScope, Revocation},
    session::{Session, SignIn},
};
use http::Method;
use serde_json::Value;

use crate::{
    client::{Member, Plain, Shelf, Tap, fails, refresh_token},
    http::{self as raw, Answer, FORM},
    peers::{ACCOUNT, Client, Django, Habits, PRACTICE},
    report::Report,
};

/// The clock at which the access token of a sign-in has ended.
const OVER: i64 = Django::ACCESS_SECONDS as i64 + 60;

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
            sign_in(peer, Pkce::Off),
        )
        .await;
    report
        .check(
            "a challenge that nobody asked for does no harm",
            sign_in(peer, Pkce::Send),
        )
        .await;
    report
        .check("a wrong secret is OAuth invalid_client", wrong_secret(peer))
        .await;
    report
        .check(
            "a scope that is not there is AuthorizationDenied invalid_scope",
            unknown_scope(peer),
        )
        .await;
    report
        .check(
            "a token address without its slash is an error, and the code is sent once",
            no_slash(peer),
        )
        .await;
    report
        .check(
            "a session whose token another one ended adopts the newer, with no refresh",
            adoption(peer),
        )
        .await;
    report
        .check(
            "a 401 with nothing newer in the store costs one refresh and one replay",
            renewal(peer),
        )
        .await;
    report
        .check(
            "a spent token that comes again leaves the rest alone",
            reuse(peer),
        )
        .await;
    report
        .check(
            "without grace a lost answer is one knowing retry, then a person must sign in",
            lost_without_grace(peer),
        )
        .await;
    report
        .check(
            "signing out ends the access token and the refresh token",
            sign_out(peer),
        )
        .await;
}

async fn throttled(report: &mut Report, peer: &Django) {
    report
        .check(
            "a 429 is waited for as long as it says, by a clock half an hour fast",
            waited_for(peer),
        )
        .await;
    report
        .check(
            "a 429 that asks for too long is RateLimited at once, and says how long",
            too_long(peer),
        )
        .await;
}

async fn with_grace(report: &mut Report, peer: &Django) {
    report
        .check("a sign-in with PKCE", sign_in(peer, Pkce::Required))
        .await;
    report
        .check(
            "without PKCE it is AuthorizationDenied invalid_request",
            pkce_missing(peer),
        )
        .await;
    report
        .check(
            "a lost answer with RetryNow costs one more request, and nobody notices",
            lost_with_grace(peer),
        )
        .await;
}

async fn protected(report: &mut Report, peer: &Django) {
    report
        .check(
            "a spent token that comes again ends the newest tokens: a person must sign in",
            family_dead(peer),
        )
        .await;
    report
        .check(
            "a lost answer is one knowing retry, then a person must sign in",
            lost_without_grace(peer),
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

async fn sign_in(peer: &Django, pkce: Pkce) -> Result<()> {
    let member = program(described(peer, pkce)?)?
        .member(&Shelf::Memory)
        .await?;
    let granted = member.first.granted_scopes().to_string();
    ensure!(granted == Django::SCOPES, "granted is {granted}");
    let seen = member.program.tap.seen();
    let paths = member.program.tap.paths();
    ensure!(paths == ["/o/token/"], "sent were {paths:?}");
    let form = seen[0].form();
    ensure!(
        form.contains_key("code_verifier") == (pkce != Pkce::Off)
            && form.get("client_secret").map(String::as_str) == Some(PRACTICE.secret)
            && !seen[0].headers.contains_key("authorization"),
        "the form has {:?}",
        form.keys()
    );
    call(&api(peer, &member.program, &member.session)?).await?;
    Ok(())
}

async fn wrong_secret(peer: &Django) -> Result<()> {
    let client = Client {
        secret: "another-secret",
        ..PRACTICE
    };
    let server = described(peer, Pkce::Off)?;
    let program = Plain::new(server, client, Django::REDIRECT_URI, Django::SCOPES)?;
    let outcome = program.try_sign_in().await?;
    fails(outcome, ErrorKind::OAuth, Some("invalid_client"))?;
    let paths = program.tap.paths();
    ensure!(paths == ["/o/token/"], "sent were {paths:?}");
    Ok(())
}

/// The person is sent back with an error, and there is no code to spend.
async fn denied(program: &Plain, code: &str) -> Result<()> {
    let outcome = program.try_sign_in().await?;
    fails(outcome, ErrorKind::AuthorizationDenied, Some(code))?;
    let paths = program.tap.paths();
    ensure!(paths.is_empty(), "sent were {paths:?}");
    Ok(())
}

async fn unknown_scope(peer: &Django) -> Result<()> {
    let server = described(peer, Pkce::Off)?;
    let scopes = "user:read brew-coffee";
    let program = Plain::new(server, PRACTICE, Django::REDIRECT_URI, scopes)?;
    denied(&program, "invalid_scope").await
}

async fn pkce_missing(peer: &Django) -> Result<()> {
    denied(&program(described(peer, Pkce::Off)?)?, "invalid_request").await
}

async fn no_slash(peer: &Django) -> Result<()> {
    let url = &peer.url;
    let server = AuthorizationServer::new(
        Provider::DRCHRONO,
        &format!("{url}/o/authorize/"),
        &format!("{url}/o/token"),
        LoopbackHttp::Allowed,
    )?;
    let program = program(server)?;
    let outcome = program.try_sign_in().await?;
    let error = fails(outcome, ErrorKind::Redirected, None)?;
    ensure!(error.status() == Some(301), "it was {:?}", error.status());
    let paths = program.tap.paths();
    ensure!(paths == ["/o/token"], "sent were {paths:?}");
    Ok(())
}

async fn adoption(peer: &Django) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::Folder(&folder);
    let first = member(peer, &shelf).await?;
    let second = program(described(peer, Pkce::Required)?)?;
    let session = second.session(&shelf.open()?)?;
    let api = api(peer, &second, &session)?;
    call(&api).await?;

    let before = peer.token_requests().await?;
    first.program.clock.set(OVER);
    let renewed = first.session.access_token().await?;
    requested(peer, before, 1).await?;
    let old = first.first.access_token().expose();
    let found = status(peer, old).await?;
    ensure!(
        found == 401,
        "the refresh left the old token alone: {found}"
    );

    // The second one's clock is right: it has every reason to think its token good.
    let held = session.access_token().await?;
    ensure!(held.secret().same_as(old), "it holds another token");
    let calls = peer.calls().await?;
    call(&api).await?;
    ensure!(
        peer.calls().await? - calls == 2,
        "not just the 401 and the replay"
    );
    requested(peer, before, 1).await?;
    let paths = second.tap.paths();
    ensure!(
        paths.iter().all(|path| path == "/api/me"),
        "sent were {paths:?}"
    );
    let adopted = session.access_token().await?;
    ensure!(
        adopted.secret().same_as(renewed.secret().expose()),
        "it adopted something else"
    );
    Ok(())
}

async fn renewal(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    peer.end_access_tokens().await?;
    let (before, calls) = (peer.token_requests().await?, peer.calls().await?);
    call(&api).await?;
    requested(peer, before, 1).await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 2, "{calls} calls instead of 2");
    call(&api).await?;
    requested(peer, before, 1).await
}

/// A session that has refreshed once, and somebody who then sends the first refresh token again.
async fn reused(peer: &Django) -> Result<Member> {
    let member = member(peer, &Shelf::Memory).await?;
    member.program.clock.set(OVER);
    member.session.access_token().await?;
    spend(peer, refresh_token(&member.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    Ok(member)
}

async fn reuse(peer: &Django) -> Result<()> {
    let member = reused(peer).await?;
    let before = peer.token_requests().await?;
    call(&api(peer, &member.program, &member.session)?).await?;
    requested(peer, before, 0).await?;
    let stored = member.stored().await?;
    spend(peer, refresh_token(&stored)?).await?.accepted()?;
    Ok(())
}

async fn family_dead(peer: &Django) -> Result<()> {
    let member = reused(peer).await?;
    let api = api(peer, &member.program, &member.session)?;
    let before = peer.token_requests().await?;
    let outcome = call(&api).await;
    let code = Some("invalid_grant");
    fails(outcome, ErrorKind::ReauthenticationRequired, code)?;
    requested(peer, before, 1).await?;
    for _ in 0..20 {
        let error = fails(call(&api).await, ErrorKind::ReauthenticationRequired, code)?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    requested(peer, before, 1).await?;

    let tokens = member.program.try_sign_in().await??;
    member.session.sign_in(&tokens).await?;
    call(&api).await?;
    Ok(())
}

async fn lost_with_grace(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let before = peer.token_requests().await?;
    member.program.clock.set(OVER);
    peer.lose_next_answer().await?;
    let renewed = member.session.access_token().await?;
    requested(peer, before, 2).await?;
    ensure!(
        !renewed
            .secret()
            .same_as(member.first.access_token().expose()),
        "it serves the old token"
    );
    call(&api(peer, &member.program, &member.session)?).await?;
    let stored = member.stored().await?;
    ensure!(
        refresh_token(&stored)? != refresh_token(&member.first)?,
        "the refresh token is the old one"
    );
    // What came back late is good for the next time, too.
    member.program.clock.set(2 * OVER);
    member.session.access_token().await?;
    requested(peer, before, 3).await?;
    call(&api(peer, &member.program, &member.session)?).await?;
    Ok(())
}

async fn lost_without_grace(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let before = peer.token_requests().await?;
    member.program.clock.set(OVER);
    peer.lose_next_answer().await?;
    for _ in 0..20 {
        let outcome = member.session.access_token().await;
        let error = fails(outcome, ErrorKind::ReauthenticationRequired, None)?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    requested(peer, before, 2).await?;
    let status = member.session.status().await?;
    ensure!(
        matches!(status, SignIn::NeedsLogin),
        "the status is {status:?}"
    );
    Ok(())
}

async fn sign_out(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let revocation = member.session.sign_out().await?;
    ensure!(
        revocation == Revocation::Confirmed,
        "the revocation is {revocation:?}"
    );
    let found = status(peer, member.first.access_token().expose()).await?;
    ensure!(found == 401, "the access token still works: {found}");
    spend(peer, refresh_token(&member.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    let outcome = member.session.access_token().await;
    fails(outcome, ErrorKind::SignedOut, None)?;
    Ok(())
}

/// Whatever the outcome, nobody is throttled afterwards.
async fn with_limit<T>(
    peer: &Django,
    seconds: u32,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    peer.once_in(Some(seconds)).await?;
    let outcome = work.await;
    peer.once_in(None).await?;
    outcome
}

async fn waited_for(peer: &Django) -> Result<()> {
    const SECONDS: u32 = 2;
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    // Not so far that the token has ended; the wait must not depend on it at all.
    member
        .program
        .clock
        .set(i64::from(Django::ACCESS_SECONDS) / 2);
    let calls = peer.calls().await?;
    with_limit(peer, SECONDS, async {
        let begun = Instant::now();
        call(&api).await?;
        call(&api).await?;
        let took = begun.elapsed();
        let limits = Duration::from_secs(1)..Duration::from_secs(u64::from(SECONDS) + 3);
        ensure!(limits.contains(&took), "both calls took {took:?}");
        Ok(())
    })
    .await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 3, "{calls} calls instead of 3");
    Ok(())
}

async fn too_long(peer: &Django) -> Result<()> {
    let member = member(peer, &Shelf::Memory).await?;
    let api = api(peer, &member.program, &member.session)?;
    let calls = peer.calls().await?;
    with_limit(peer, 60, async {
        call(&api).await?;
        let begun = Instant::now();
        let error = fails(call(&api).await, ErrorKind::RateLimited, None)?;
        let asked = error.retry_after();
        let limits = Duration::from_secs(30)..=Duration::from_secs(60);
        ensure!(
            error.status() == Some(429) && asked.is_some_and(|asked| limits.contains(&asked)),
            "it says {:?}, {asked:?}",
            error.status()
        );
        let took = begun.elapsed();
        ensure!(took < Duration::from_secs(5), "it took {took:?}");
        Ok(())
    })
    .await?;
    let calls = peer.calls().await? - calls;
    ensure!(calls == 2, "{calls} calls instead of 2");
    Ok(())
}
