//! Does what was written for OpenID providers work where there is none of it: no issuer, no id_token, raw
//! Basic credentials, and codes that a failed attempt burns?

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    Error, ErrorKind, Phi, Provider, Secret,
    net::LoopbackHttp,
    oauth::{AuthorizationServer, Callback, ClientAuth, IssuerInCallback, Scopes, TokenSet},
    session::SignIn,
};

use crate::{
    browser::Arrival,
    client::{Plain, Shelf, fails, refresh_token},
    flow::basic_header,
    http::{self, Answer, FORM},
    peers::{ACCOUNT, BY_PASSWORD, Client, NodeOAuth, ODD},
    report::Report,
};

/// The clock at which the access token of a sign-in has ended.
const OVER: i64 = NodeOAuth::ACCESS_SECONDS as i64 + 60;

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("plain OAuth at node-oauth2-server");
    let Some(peer) = report.start("the server starts", NodeOAuth::start()).await else {
        return;
    };
    report
        .check(
            "an odd secret signs in as raw Basic, with PKCE and without `iss`",
            raw_basic(&peer),
        )
        .await;
    report
        .check(
            "the same secret as encoded Basic is OAuth invalid_client",
            encoded_basic(&peer),
        )
        .await;
    report
        .check(
            "a wrong secret in the form, a 400 here, is OAuth invalid_client",
            wrong_secret(&peer),
        )
        .await;
    report
        .check(
            "where `iss` is required its absence is IssuerMissing, and the code is not spent",
            issuer_required(&peer),
        )
        .await;
    report
        .check(
            "a failed exchange burns the code: OAuth invalid_grant for whose it was",
            burnt_code(&peer),
        )
        .await;
    report
        .check("tokens rotate and are stored", rotation(&peer))
        .await;
    report
        .check(
            "a token spent by a stranger: a person must sign in, once for good",
            stranger(&peer),
        )
        .await;
    report
        .check(
            "the password grant signs in where it is allowed",
            password(&peer),
        )
        .await;
    report
        .check(
            "a wrong password is OAuth invalid_grant",
            wrong_password(&peer),
        )
        .await;
    report
        .check(
            "a client that may not send passwords is OAuth unauthorized_client",
            password_not_allowed(&peer),
        )
        .await;
    report
        .check(
            "no password leaves unless the server's description allows it",
            password_not_described(&peer),
        )
        .await;
    report.explain(&peer.stderr());
}

fn described(peer: &NodeOAuth) -> Result<AuthorizationServer> {
    let url = &peer.url;
    let server = AuthorizationServer::new(
        Provider::THREESHAPE,
        &format!("{url}/oauth/authorise"),
        &format!("{url}/oauth/token"),
        LoopbackHttp::Allowed,
    )?;
    Ok(server
        .issuers([url])
        .issuer_in_callback(IssuerInCallback::IfPresent)
        .client_auth(ClientAuth::BasicRaw))
}

fn program(server: AuthorizationServer, client: Client) -> Result<Plain> {
    Plain::new(server, client, NodeOAuth::REDIRECT_URI, NodeOAuth::SCOPES)
}

async fn me(peer: &NodeOAuth, tokens: &TokenSet) -> Result<Answer> {
    let bearer = format!("Bearer {}", tokens.access_token().expose());
    let headers = [("authorization", bearer.as_str())];
    http::send("GET", &format!("{}/api/me", peer.url), &headers, "").await
}

/// These tokens are this person's, and good for everything that was asked for.
async fn complete(peer: &NodeOAuth, tokens: &TokenSet) -> Result<()> {
    let id = me(peer, tokens).await?.accepted()?.member("id")?;
    ensure!(id == ACCOUNT.id, "signed in is {id}");
    let granted = tokens.granted_scopes().to_string();
    ensure!(granted == NodeOAuth::SCOPES, "granted is {granted}");
    ensure!(
        tokens.refresh_token().is_some() && tokens.expires_at().is_some(),
        "there is no refresh token or no end"
    );
    ensure!(
        tokens.id_token().is_none() && tokens.subject().is_none(),
        "there is an id_token"
    );
    Ok(())
}

async fn raw_basic(peer: &NodeOAuth) -> Result<()> {
    let program = program(described(peer)?, ODD)?;
    let (arrival, pending) = program.walk().await?;
    ensure!(
        !arrival.parameters()?.contains_key("iss"),
        "the callback names an issuer: {arrival:?}"
    );
    let granted = pending.accept(&Callback::from_url(arrival.url()?.as_str())?)?;
    let tokens = granted.exchange(&program.oauth).await?;
    complete(peer, &tokens).await?;

    let seen = program.tap.seen();
    let [request] = seen.as_slice() else {
        anyhow::bail!("sent were {:?}", program.tap.paths());
    };
    let form = request.form();
    ensure!(
        form.contains_key("code_verifier")
            && !form.contains_key("client_id")
            && !form.contains_key("client_secret"),
        "the form has {:?}",
        form.keys()
    );
    let header = request.headers.get("authorization");
    ensure!(
        header.is_some_and(|header| header == &basic_header(ODD.id, ODD.secret)),
        "the credentials are not raw"
    );
    Ok(())
}

/// Refused at the token endpoint, by one request, with this status and code.
async fn refused(program: &Plain, status: u16, code: &str) -> Result<Error> {
    let outcome = program.try_sign_in().await?;
    let error = fails(outcome, ErrorKind::OAuth, Some(code))?;
    ensure!(
        error.status() == Some(status),
        "the status is {:?}",
        error.status()
    );
    let paths = program.tap.paths();
    ensure!(paths == ["/oauth/token"], "sent were {paths:?}");
    Ok(error)
}

async fn encoded_basic(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.client_auth(ClientAuth::BasicForm);
    let error = refused(&program(server, ODD)?, 401, "invalid_client").await?;
    ensure!(!error.needs_user(), "a person is asked to sign in again");
    Ok(())
}

async fn wrong_secret(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.client_auth(ClientAuth::Post);
    let client = Client {
        secret: "another-secret",
        ..ODD
    };
    refused(&program(server, client)?, 400, "invalid_client").await?;
    Ok(())
}

async fn issuer_required(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.issuer_in_callback(IssuerInCallback::Required);
    let program = program(server, ODD)?;
    let before = peer.token_requests().await?;
    let outcome = program.try_sign_in().await?;
    fails(outcome, ErrorKind::IssuerMissing, None)?;
    ensure!(
        peer.token_requests().await? == before,
        "the code was spent all the same"
    );
    Ok(())
}

async fn burnt_code(peer: &NodeOAuth) -> Result<()> {
    let program = program(described(peer)?, ODD)?;
    let (arrival, victim) = program.walk().await?;
    let (other, intruder) = program.walk().await?;
    let own = arrival.url()?.clone();
    let code = |arrival: &Arrival| -> Result<String> {
        let mut parameters = arrival.parameters()?;
        parameters.remove("code").context("no code")
    };
    let injected = other
        .url()?
        .as_str()
        .replace(&code(&other)?, &code(&arrival)?);

    let granted = intruder.accept(&Callback::from_url(&injected)?)?;
    let outcome = granted.exchange(&program.oauth).await;
    fails(outcome, ErrorKind::OAuth, Some("invalid_grant")).context("by the verifier")?;

    let granted = victim.accept(&Callback::from_url(own.as_str())?)?;
    let outcome = granted.exchange(&program.oauth).await;
    let error = fails(outcome, ErrorKind::OAuth, Some("invalid_grant")).context("burnt")?;
    ensure!(!error.is_retryable(), "it is said to be worth a retry");
    ensure!(program.tap.paths().len() == 2, "an exchange was repeated");

    // Starting again is all it takes.
    complete(peer, &program.try_sign_in().await??).await
}

async fn spend(peer: &NodeOAuth, token: &str) -> Result<Answer> {
    let basic = basic_header(ODD.id, ODD.secret);
    let headers = [FORM, ("authorization", basic.as_str())];
    let form = http::form([("grant_type", "refresh_token"), ("refresh_token", token)]);
    http::send("POST", &format!("{}/oauth/token", peer.url), &headers, form).await
}

async fn rotation(peer: &NodeOAuth) -> Result<()> {
    let member = program(described(peer)?, ODD)?
        .member(&Shelf::Memory)
        .await?;
    let before = peer.token_requests().await?;
    let first = member.session.access_token().await?;
    member.program.clock.set(OVER);
    let second = member.session.access_token().await?;
    ensure!(
        !second.secret().same_as(first.secret().expose()),
        "the access token is the old one"
    );
    let stored = member.stored().await?;
    ensure!(
        stored.access_token().same_as(second.secret().expose()),
        "what is handed out is not what is stored"
    );
    ensure!(
        refresh_token(&stored)? != refresh_token(&member.first)?,
        "the refresh token is the old one"
    );
    complete(peer, &stored).await?;
    member.session.access_token().await?;
    let requests = peer.token_requests().await? - before;
    ensure!(requests == 1, "{requests} token requests instead of 1");

    // One that was spent is refused, and the family lives on.
    spend(peer, refresh_token(&member.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    member.session.rejected(&second).await?;
    complete(peer, &member.stored().await?).await
}

async fn stranger(peer: &NodeOAuth) -> Result<()> {
    let member = program(described(peer)?, ODD)?
        .member(&Shelf::Memory)
        .await?;
    spend(peer, refresh_token(&member.first)?)
        .await?
        .accepted()?;
    let before = peer.token_requests().await?;
    member.program.clock.set(OVER);
    for _ in 0..20 {
        let error = fails(
            member.session.access_token().await,
            ErrorKind::ReauthenticationRequired,
            Some("invalid_grant"),
        )?;
        ensure!(error.needs_user(), "nobody is asked to sign in");
    }
    let requests = peer.token_requests().await? - before;
    ensure!(requests == 1, "{requests} token requests instead of 1");
    let status = member.session.status().await?;
    ensure!(
        matches!(status, SignIn::NeedsLogin),
        "the status is {status:?}"
    );

    // That generation is over, not the account.
    let tokens = member.program.try_sign_in().await??;
    member.session.sign_in(&tokens).await?;
    member.session.access_token().await?;
    complete(peer, &member.stored().await?).await
}

/// A program that sends a person's password, and how it went.
async fn by_password(
    server: AuthorizationServer,
    client: Client,
    typed: &str,
) -> Result<(Plain, Result<TokenSet, Error>)> {
    let program = program(server, client)?;
    let scopes = Scopes::parse(NodeOAuth::SCOPES)?;
    let (login, typed) = (Phi::new(ACCOUNT.login.to_owned()), Secret::new(typed));
    let outcome = program.oauth.password_grant(login, typed, &scopes).await;
    Ok((program, outcome))
}

async fn password(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.password_grant(true);
    let (program, outcome) = by_password(server, BY_PASSWORD, ACCOUNT.password).await?;
    let tokens = outcome?;
    complete(peer, &tokens).await?;
    // From here on it is a sign-in like any other: it is renewed by its refresh token.
    let session = program.session(&Shelf::Memory.open()?)?;
    session.sign_in(&tokens).await?;
    program.clock.set(OVER);
    session.access_token().await?;
    let seen = program.tap.seen();
    ensure!(seen.len() == 2, "sent were {:?}", program.tap.paths());
    ensure!(
        seen[1].form().get("grant_type").map(String::as_str) == Some("refresh_token")
            && !String::from_utf8_lossy(&seen[1].body).contains(ACCOUNT.password),
        "the password was sent again"
    );
    Ok(())
}

async fn wrong_password(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.password_grant(true);
    let (program, outcome) = by_password(server, BY_PASSWORD, "mistyped-password").await?;
    let error = fails(outcome, ErrorKind::OAuth, Some("invalid_grant"))?;
    let shown = format!("{error} {error:?}");
    ensure!(
        !shown.contains("mistyped") && !shown.contains(ACCOUNT.login),
        "the error tells who typed what"
    );
    ensure!(program.tap.paths().len() == 1, "it was sent more than once");
    Ok(())
}

async fn password_not_allowed(peer: &NodeOAuth) -> Result<()> {
    let server = described(peer)?.password_grant(true);
    let (_, outcome) = by_password(server, ODD, ACCOUNT.password).await?;
    fails(outcome, ErrorKind::OAuth, Some("unauthorized_client"))?;
    Ok(())
}

async fn password_not_described(peer: &NodeOAuth) -> Result<()> {
    let (program, outcome) = by_password(described(peer)?, BY_PASSWORD, ACCOUNT.password).await?;
    fails(outcome, ErrorKind::Configuration, None)?;
    let paths = program.tap.paths();
    ensure!(paths.is_empty(), "sent were {paths:?}");
    Ok(())
}
