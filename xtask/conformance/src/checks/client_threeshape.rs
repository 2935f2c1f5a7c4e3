//! Does `threeshape-client` sign in by both of its generations at servers written by others: by raw Basic where
//! nothing is OpenID Connect, and by PKCE and `offline_access` where all of it is?

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    ErrorKind, Phi, Secret,
    oauth::{Callback, TokenSet},
};
use threeshape_client::{DoctorAccount, DoctorSession, Environment, SCOPES, SignInGeneration};

use crate::{
    client::{Member, Plain, Seen, Shelf, fails, refresh_token},
    flow::basic_header,
    http::{self, Answer, FORM},
    peers::{ACCOUNT, BASIC, BY_PASSWORD, Client, Major, NodeOAuth, ODD, Oidc, PUBLIC, Settings},
    report::Report,
};

/// The clock at which the access token of a legacy sign-in has ended.
const OVER: i64 = NodeOAuth::ACCESS_SECONDS as i64 + 60;

/// Seconds that an access token of the identity server lives: few, for a clock that is set ahead by more than
/// minutes has every fresh id_token refused as too old.
const IDENTITY_SECONDS: u32 = 120;

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    legacy(report).await;
    identity(report, Major::Eight).await;
    identity(report, Major::Nine).await;
}

async fn legacy(report: &mut Report) {
    report.group("threeshape-client, legacy sign-in at node-oauth2-server");
    let Some(peer) = report.start("the server starts", NodeOAuth::start()).await else {
        return;
    };
    report
        .check(
            "raw Basic with an odd secret and no scope signs in, and the account knows who it is",
            legacy_sign_in(&peer),
        )
        .await;
    report
        .check(
            "form-encoded Basic is invalid_client there",
            legacy_encoded(&peer),
        )
        .await;
    report
        .check(
            "a refresh rotates, is stored, and asks for nothing",
            legacy_refresh(&peer),
        )
        .await;
    report
        .check(
            "the password grant signs in, and its tokens are refreshed without the password",
            legacy_password(&peer),
        )
        .await;
    report
        .check(
            "a wrong password is invalid_grant",
            legacy_wrong_password(&peer),
        )
        .await;
    report.explain(&peer.stderr());
}

async fn identity(report: &mut Report, major: Major) {
    report.group(&format!("threeshape-client, identity sign-in at {major}"));
    let settings = Settings {
        access_seconds: IDENTITY_SECONDS,
        identity_server: true,
        ..Settings::default()
    };
    let start = Oidc::start(major, settings);
    let Some(peer) = report.start("the server starts", start).await else {
        return;
    };
    report
        .check(
            "an application without a secret signs in by PKCE and gets a refresh token",
            public(&peer),
        )
        .await;
    report
        .check(
            "one with a secret signs in by encoded Basic and PKCE",
            confidential(&peer),
        )
        .await;
    report
        .check(
            "a refresh rotates and is stored; a stranger's use of the old token ends the grant",
            identity_refresh(&peer),
        )
        .await;
    report
        .check(
            "a code that another sign-in's verifier comes with is invalid_grant",
            foreign_code(&peer),
        )
        .await;
    report.explain(&peer.stderr());
}

fn legacy_place(peer: &NodeOAuth) -> Environment {
    Environment::at(SignInGeneration::Legacy, &peer.url, &peer.url).allow_insecure_loopback()
}

/// As the environment sets it up, with raw Basic.
fn legacy_program(place: &Environment, client: Client) -> Result<Plain> {
    Plain::built(
        |tap| place.oauth_client(client.id, Secret::new(client.secret), tap),
        NodeOAuth::REDIRECT_URI,
        place.scopes(),
    )
}

/// The access token is this person's at the users service.
async fn known_to_the_users_service(place: &Environment, member: &Member) -> Result<()> {
    let session = DoctorSession::new(member.session.clone());
    let tap = Arc::clone(&member.program.tap);
    let me = DoctorAccount::new(place, session, tap)?.me().await?;
    ensure!(
        me.id.to_string() == NodeOAuth::GUID,
        "signed in is somebody else"
    );
    Ok(())
}

/// The first request to the token endpoint.
fn token_request(program: &Plain) -> Result<Seen> {
    let mut seen = program.tap.seen().into_iter();
    seen.find(|seen| seen.url.path().ends_with("/token"))
        .context("no token was asked for")
}

async fn legacy_sign_in(peer: &NodeOAuth) -> Result<()> {
    let place = legacy_place(peer);
    let member = legacy_program(&place, ODD)?.member(&Shelf::Memory).await?;
    let request = token_request(&member.program)?;
    ensure!(
        request.url.path() == "/oauth/token",
        "the path is {}",
        request.url.path()
    );
    let header = request.headers.get("authorization");
    ensure!(
        header.is_some_and(|header| header == &basic_header(ODD.id, ODD.secret)),
        "the credentials are not raw"
    );
    let form = request.form();
    ensure!(
        !["scope", "client_id", "client_secret"]
            .iter()
            .any(|name| form.contains_key(*name)),
        "the form has {:?}",
        form.keys()
    );
    ensure!(
        member.first.refresh_token().is_some(),
        "there is no refresh token"
    );
    known_to_the_users_service(&place, &member).await
}

async fn legacy_encoded(peer: &NodeOAuth) -> Result<()> {
    let program = legacy_program(&legacy_place(peer).encoded_basic(), ODD)?;
    let outcome = program.try_sign_in().await?;
    fails(outcome, ErrorKind::OAuth, Some("invalid_client"))?;
    Ok(())
}

/// The session has refreshed once, and what it hands out is stored.
async fn refreshed(member: &Member, over: i64) -> Result<TokenSet> {
    let before = member.program.tap.seen().len();
    member.program.clock.set(over);
    let token = member.session.access_token().await?;
    member.session.access_token().await?;
    let sent = member.program.tap.seen();
    let [request] = &sent[before..] else {
        anyhow::bail!("{} requests instead of one", sent.len() - before);
    };
    let form = request.form();
    ensure!(
        form.get("grant_type").map(String::as_str) == Some("refresh_token")
            && !form.contains_key("scope"),
        "the form has {:?}",
        form.keys()
    );
    let stored = member.stored().await?;
    ensure!(
        stored.access_token().same_as(token.secret().expose()),
        "what is handed out is not what is stored"
    );
    ensure!(
        refresh_token(&stored)? != refresh_token(&member.first)?,
        "the refresh token is the old one"
    );
    Ok(stored)
}

async fn legacy_refresh(peer: &NodeOAuth) -> Result<()> {
    let place = legacy_place(peer);
    let member = legacy_program(&place, ODD)?.member(&Shelf::Memory).await?;
    refreshed(&member, OVER).await?;
    known_to_the_users_service(&place, &member).await
}

async fn legacy_password(peer: &NodeOAuth) -> Result<()> {
    let place = legacy_place(peer);
    let program = legacy_program(&place, BY_PASSWORD)?;
    let login = Phi::new(ACCOUNT.login.to_owned());
    let typed = Secret::new(ACCOUNT.password);
    let tokens = program
        .oauth
        .password_grant(login, typed, &place.scopes())
        .await?;
    let session = program.session(&Shelf::Memory.open()?)?;
    session.sign_in(&tokens).await?;
    program.clock.set(OVER);
    session.access_token().await?;
    let seen = program.tap.seen();
    let last = seen.last().context("nothing was sent")?;
    ensure!(
        seen.len() == 2 && !String::from_utf8_lossy(&last.body).contains(ACCOUNT.password),
        "the password was sent again"
    );
    Ok(())
}

async fn legacy_wrong_password(peer: &NodeOAuth) -> Result<()> {
    let place = legacy_place(peer);
    let program = legacy_program(&place, BY_PASSWORD)?;
    let login = Phi::new(ACCOUNT.login.to_owned());
    let typed = Secret::new("mistyped-password");
    let scopes = place.scopes();
    let outcome = program.oauth.password_grant(login, typed, &scopes).await;
    fails(outcome, ErrorKind::OAuth, Some("invalid_grant"))?;
    Ok(())
}

/// Nothing but the address is told: paths, scopes and PKCE are the environment's.
fn identity_place(peer: &Oidc) -> Environment {
    let generation = SignInGeneration::IdentityServer;
    Environment::at(generation, &peer.issuer, &peer.issuer).allow_insecure_loopback()
}

fn public_program(peer: &Oidc) -> Result<Plain> {
    let place = identity_place(peer);
    Plain::built(
        |tap| place.public_oauth_client(PUBLIC.id, tap),
        "http://127.0.0.1:9/callback",
        place.scopes(),
    )
}

/// Everything was granted, and the person is the one who signed in.
fn complete(tokens: &TokenSet) -> Result<()> {
    let granted = tokens.granted_scopes().to_string();
    for scope in SCOPES {
        ensure!(
            granted.split(' ').any(|one| one == scope),
            "{scope} is not granted: {granted}"
        );
    }
    ensure!(
        tokens.refresh_token().is_some() && tokens.expires_at().is_some(),
        "there is no refresh token or no end"
    );
    Ok(())
}

async fn public(peer: &Oidc) -> Result<()> {
    let program = public_program(peer)?;
    let (arrival, pending) = program.walk().await?;
    let named = arrival.parameters()?.remove("iss");
    ensure!(
        named.as_deref() == Some(peer.issuer.as_str()),
        "the callback names {named:?}"
    );
    let granted = pending.accept(&Callback::from_url(arrival.url()?.as_str())?)?;
    complete(&granted.exchange(&program.oauth).await?)?;
    let request = token_request(&program)?;
    let form = request.form();
    ensure!(
        request.url.path() == "/connect/token"
            && !request.headers.contains_key("authorization")
            && form.get("client_id").map(String::as_str) == Some(PUBLIC.id)
            && form.contains_key("code_verifier"),
        "the request is another: {:?}",
        form.keys()
    );
    Ok(())
}

async fn confidential(peer: &Oidc) -> Result<()> {
    // This server decodes the credentials, as RFC 6749 says.
    let place = identity_place(peer).encoded_basic();
    let program = Plain::built(
        |tap| place.oauth_client(BASIC.id, Secret::new(BASIC.secret), tap),
        "http://127.0.0.1:9/callback",
        place.scopes(),
    )?;
    complete(&program.try_sign_in().await??)?;
    let request = token_request(&program)?;
    ensure!(
        request.headers.contains_key("authorization")
            && request.form().contains_key("code_verifier")
            && !request.form().contains_key("client_secret"),
        "the secret is not in the header, or there is no verifier"
    );
    Ok(())
}

async fn spend(peer: &Oidc, token: &str) -> Result<Answer> {
    let form = http::form([
        ("grant_type", "refresh_token"),
        ("refresh_token", token),
        ("client_id", PUBLIC.id),
    ]);
    let url = format!("{}/connect/token", peer.issuer);
    http::send("POST", &url, &[FORM], form).await
}

async fn identity_refresh(peer: &Oidc) -> Result<()> {
    let member = public_program(peer)?.member(&Shelf::Memory).await?;
    let over = i64::from(IDENTITY_SECONDS) + 60;
    complete(&refreshed(&member, over).await?)?;

    // The server takes a second use for a theft.
    spend(peer, refresh_token(&member.first)?)
        .await?
        .refused(400, "invalid_grant")?;
    member.program.clock.set(2 * over);
    let error = fails(
        member.session.access_token().await,
        ErrorKind::ReauthenticationRequired,
        Some("invalid_grant"),
    )?;
    ensure!(error.needs_user(), "nobody is asked to sign in");
    Ok(())
}

async fn foreign_code(peer: &Oidc) -> Result<()> {
    let program = public_program(peer)?;
    let (arrival, _) = program.walk().await?;
    let (other, intruder) = program.walk().await?;
    let code = |mut parameters: std::collections::BTreeMap<String, String>| {
        parameters.remove("code").context("no code")
    };
    let injected = other
        .url()?
        .as_str()
        .replace(&code(other.parameters()?)?, &code(arrival.parameters()?)?);
    let granted = intruder.accept(&Callback::from_url(&injected)?)?;
    let outcome = granted.exchange(&program.oauth).await;
    fails(outcome, ErrorKind::OAuth, Some("invalid_grant"))?;
    Ok(())
}
