//! Signing in and out: what this server takes, and what it says when it does not.

use anyhow::{Result, ensure};
use dental_oauth::{
    ErrorKind, Provider,
    net::LoopbackHttp,
    oauth::{AuthorizationServer, Pkce, Revocation},
};

use super::{api, call, described, member, program, spend, status};
use crate::{
    client::{Plain, Shelf, fails, refresh_token},
    peers::{Client, Django, PRACTICE},
};

pub(super) async fn sign_in(peer: &Django, pkce: Pkce) -> Result<()> {
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

pub(super) async fn wrong_secret(peer: &Django) -> Result<()> {
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

pub(super) async fn unknown_scope(peer: &Django) -> Result<()> {
    let server = described(peer, Pkce::Off)?;
    let scopes = "user:read brew-coffee";
    let program = Plain::new(server, PRACTICE, Django::REDIRECT_URI, scopes)?;
    denied(&program, "invalid_scope").await
}

pub(super) async fn pkce_missing(peer: &Django) -> Result<()> {
    denied(&program(described(peer, Pkce::Off)?)?, "invalid_request").await
}

pub(super) async fn no_slash(peer: &Django) -> Result<()> {
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

pub(super) async fn sign_out(peer: &Django) -> Result<()> {
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
