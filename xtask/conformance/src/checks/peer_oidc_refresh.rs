//! Does the authorization server refresh, rotate and revoke as the clients expect?

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::{
    flow::{SignIn, refresh, signed_in, token},
    http::{self, FORM},
    peers::{LAB, Major, Oidc, Settings},
    report::Report,
};

/// Runs all checks of this group against one server.
pub(crate) async fn run(report: &mut Report, peer: &Oidc) {
    report
        .check(
            "a refresh rotates and a rotated token ends the grant",
            rotation(peer),
        )
        .await;
    report
        .check(
            "a refresh may narrow the scope but not widen it",
            refresh_scope(peer),
        )
        .await;
    report
        .check("a revoked refresh token is dead", revocation(peer))
        .await;
    report
        .check(
            "a lost answer has spent the refresh token",
            lost_answer(peer),
        )
        .await;
    report
        .check(
            "short lifetimes end codes and refresh tokens",
            lifetimes(peer.major),
        )
        .await;
    report
        .check(
            "without rotation a refresh token stays",
            no_rotation(peer.major),
        )
        .await;
}

async fn rotation(peer: &Oidc) -> Result<()> {
    let first = signed_in(peer, LAB).await?.member("refresh_token")?;
    let second = refresh(peer, &first)
        .await?
        .accepted()?
        .member("refresh_token")?;
    ensure!(first != second, "the refresh token is the old one");
    let third = refresh(peer, &second)
        .await?
        .accepted()?
        .member("refresh_token")?;
    refresh(peer, &first).await?.refused(400, "invalid_grant")?;
    refresh(peer, &third)
        .await?
        .refused(400, "invalid_grant")
        .context("the newest token after a reuse")
}

async fn refresh_scope(peer: &Oidc) -> Result<()> {
    let first = signed_in(peer, LAB).await?.member("refresh_token")?;
    let fields = |token| [("grant_type", "refresh_token"), ("refresh_token", token)];
    let wider = [
        fields(first.as_str()).as_slice(),
        &[("scope", "openid brew-coffee")],
    ]
    .concat();
    token(peer, LAB, &wider)
        .await?
        .refused(400, "invalid_scope")?;
    let narrower = [fields(first.as_str()).as_slice(), &[("scope", "user file")]].concat();
    let narrowed = token(peer, LAB, &narrower).await?.accepted()?;
    ensure!(
        narrowed.member("scope")? == "user file" && narrowed.json()?["id_token"].is_null(),
        "got {narrowed:?}"
    );
    let again = refresh(peer, &narrowed.member("refresh_token")?)
        .await?
        .accepted()?;
    ensure!(
        again.member("scope")? == "openid user design-case file",
        "got {again:?}"
    );
    Ok(())
}

async fn revocation(peer: &Oidc) -> Result<()> {
    let refresh_token = signed_in(peer, LAB).await?.member("refresh_token")?;
    let form = http::form([
        ("token", refresh_token.as_str()),
        ("client_id", LAB.id),
        ("client_secret", LAB.secret),
    ]);
    http::send("POST", &peer.endpoint("token/revocation"), &[FORM], form)
        .await?
        .accepted()?;
    refresh(peer, &refresh_token)
        .await?
        .refused(400, "invalid_grant")
}

async fn lost_answer(peer: &Oidc) -> Result<()> {
    let spent = signed_in(peer, LAB).await?.member("refresh_token")?;
    let before = peer.token_requests().await?;
    peer.lose_next_answer().await?;
    ensure!(refresh(peer, &spent).await.is_err(), "there was an answer");
    ensure!(
        peer.token_requests().await? == before + 1,
        "the request did not arrive"
    );
    refresh(peer, &spent).await?.refused(400, "invalid_grant")
}

async fn lifetimes(major: Major) -> Result<()> {
    let settings = Settings {
        code_seconds: 1,
        access_seconds: 30,
        refresh_seconds: 2,
        ..Settings::default()
    };
    let peer = Oidc::start(major, settings).await?;
    let sign_in = SignIn::new(&peer, LAB)?;
    let late = sign_in.code().await?;
    let tokens = signed_in(&peer, LAB).await?;
    ensure!(tokens.json()?["expires_in"] == 30, "got {tokens:?}");
    // Lifetimes are whole seconds, counted from the last whole second.
    tokio::time::sleep(Duration::from_millis(3100)).await;
    sign_in
        .redeem(&late)
        .await?
        .refused(400, "invalid_grant")
        .context("a code after its end")?;
    refresh(&peer, &tokens.member("refresh_token")?)
        .await?
        .refused(400, "invalid_grant")
        .context("a refresh token")
}

async fn no_rotation(major: Major) -> Result<()> {
    let peer = Oidc::start(
        major,
        Settings {
            rotate: false,
            ..Settings::default()
        },
    )
    .await?;
    let first = signed_in(&peer, LAB).await?.member("refresh_token")?;
    for _ in 0..2 {
        let again = refresh(&peer, &first)
            .await?
            .accepted()?
            .member("refresh_token")?;
        ensure!(again == first, "the refresh token is a new one");
    }
    Ok(())
}
