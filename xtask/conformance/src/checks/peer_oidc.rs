//! Does the authorization server behave up to the callback as the clients expect?

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};

use super::{peer_oidc_refresh, peer_oidc_tokens};
use crate::{
    browser::{Arrival, Behaviour, Browser},
    flow::{SignIn, jwt},
    peers::{DESKTOP, LAB, Major, Oidc, Settings},
    report::Report,
};

/// Runs all checks of this group against both versions.
pub(crate) async fn run(report: &mut Report) {
    for major in [Major::Eight, Major::Nine] {
        report.group(&major.to_string());
        let Some(peer) = report
            .start("starts", Oidc::start(major, Settings::default()))
            .await
        else {
            continue;
        };
        report
            .check("a sign-in gives code, state and issuer", sign_in(&peer))
            .await;
        report
            .check(
                "a second sign-in in the same browser meets no page",
                known_person(&peer),
            )
            .await;
        report
            .check(
                "a wrong password stays on the login page",
                wrong_password(&peer),
            )
            .await;
        report
            .check("a challenge is required", no_challenge(&peer))
            .await;
        report
            .check("only S256 is a challenge method", plain_challenge(&peer))
            .await;
        report
            .check(
                "an unknown redirect URI gives a page and no redirect",
                unknown_redirect(&peer),
            )
            .await;
        report
            .check(
                "a desktop client may use any loopback port",
                any_port(&peer),
            )
            .await;
        report
            .check(
                "declining to sign in gives access_denied",
                declined(&peer, Behaviour::DeclineLogin),
            )
            .await;
        report
            .check(
                "declining consent gives access_denied",
                declined(&peer, Behaviour::DeclineConsent),
            )
            .await;
        report
            .check("an unknown scope is dropped", unknown_scope(&peer))
            .await;
        report
            .check(
                "a nonce without openid is refused",
                nonce_without_openid(&peer),
            )
            .await;
        report
            .check("response_mode=fragment", fragment(&peer))
            .await;
        report
            .check("response_mode=form_post", form_post(&peer))
            .await;
        report
            .check("response_mode=web_message", web_message(&peer))
            .await;
        peer_oidc_tokens::run(report, &peer).await;
        peer_oidc_refresh::run(report, &peer).await;
        report.explain(&peer.stderr());
    }
}

/// A successful response to this sign-in, and nothing else in it.
fn succeeded(
    peer: &Oidc,
    sign_in: &SignIn<'_>,
    parameters: &BTreeMap<String, String>,
) -> Result<()> {
    let names: Vec<&str> = parameters.keys().map(String::as_str).collect();
    ensure!(names == ["code", "iss", "state"], "got {parameters:?}");
    ensure!(
        parameters["code"].len() == 43,
        "the code is {}",
        parameters["code"]
    );
    ensure!(
        parameters["iss"] == peer.issuer,
        "the issuer is {}",
        parameters["iss"]
    );
    ensure!(parameters["state"] == sign_in.state, "the state is another");
    Ok(())
}

/// A redirect with this error, the state and the issuer, and no code.
fn failed(peer: &Oidc, sign_in: &SignIn<'_>, arrival: &Arrival, error: &str) -> Result<()> {
    let parameters = arrival.parameters()?;
    let found = |name: &str| parameters.get(name).map(String::as_str);
    ensure!(
        found("error") == Some(error),
        "expected {error}, got {arrival:?}"
    );
    ensure!(
        found("state") == Some(&sign_in.state),
        "the state is missing in {arrival:?}"
    );
    ensure!(
        found("iss") == Some(&peer.issuer),
        "the issuer is missing in {arrival:?}"
    );
    ensure!(found("code").is_none(), "there is a code in {arrival:?}");
    Ok(())
}

async fn sign_in(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let mut browser = Browser::default();
    let arrival = sign_in.walk_in(&mut browser, Behaviour::Allow, &[]).await?;
    ensure!(
        browser.pages_seen == 2,
        "{} pages instead of login and consent",
        browser.pages_seen
    );
    ensure!(arrival.url()?.fragment().is_none(), "got {arrival:?}");
    succeeded(peer, &sign_in, &arrival.parameters()?)
}

async fn known_person(peer: &Oidc) -> Result<()> {
    let mut browser = Browser::default();
    SignIn::new(peer, LAB)?
        .walk_in(&mut browser, Behaviour::Allow, &[])
        .await?
        .parameters()?;
    let again = SignIn::new(peer, LAB)?;
    let seen = browser.pages_seen;
    let arrival = again.walk_in(&mut browser, Behaviour::Allow, &[]).await?;
    ensure!(
        browser.pages_seen == seen,
        "{} more pages",
        browser.pages_seen - seen
    );
    succeeded(peer, &again, &arrival.parameters()?)
}

async fn wrong_password(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let mut browser = Browser::default();
    let arrival = sign_in
        .walk_in(&mut browser, Behaviour::MistypePassword, &[])
        .await?;
    let Arrival::Page(page) = &arrival else {
        anyhow::bail!("got {arrival:?}")
    };
    ensure!(
        page.status == 401 && page.text().contains("wrong password"),
        "got {page:?}"
    );
    Ok(())
}

async fn no_challenge(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let changes = [("code_challenge", None), ("code_challenge_method", None)];
    failed(
        peer,
        &sign_in,
        &sign_in.walk(Behaviour::Allow, &changes).await?,
        "invalid_request",
    )
}

async fn plain_challenge(peer: &Oidc) -> Result<()> {
    for method in [Some("plain"), None] {
        let sign_in = SignIn::new(peer, LAB)?;
        let changes = [("code_challenge_method", method)];
        failed(
            peer,
            &sign_in,
            &sign_in.walk(Behaviour::Allow, &changes).await?,
            "invalid_request",
        )?;
    }
    Ok(())
}

async fn unknown_redirect(peer: &Oidc) -> Result<()> {
    for other in [
        format!("{}/", peer.redirect_uri()),
        "http://127.0.0.1:10/callback".to_owned(),
    ] {
        let sign_in = SignIn::to(peer, LAB, &other)?;
        match sign_in.walk(Behaviour::Allow, &[]).await? {
            Arrival::Page(page) => ensure!(page.status == 400, "expected 400, got {page:?}"),
            other => anyhow::bail!("expected a page, got {other:?}"),
        }
    }
    Ok(())
}

async fn any_port(peer: &Oidc) -> Result<()> {
    for port in [1025, 65_535] {
        let redirect_uri = format!("http://127.0.0.1:{port}/callback");
        let sign_in = SignIn::to(peer, DESKTOP, &redirect_uri)?;
        let arrival = sign_in.walk(Behaviour::Allow, &[]).await?;
        ensure!(arrival.url()?.port() == Some(port), "got {arrival:?}");
        succeeded(peer, &sign_in, &arrival.parameters()?)?;
    }
    Ok(())
}

async fn declined(peer: &Oidc, behaviour: Behaviour) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    failed(
        peer,
        &sign_in,
        &sign_in.walk(behaviour, &[]).await?,
        "access_denied",
    )
}

async fn unknown_scope(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in
        .walk(
            Behaviour::Allow,
            &[("scope", Some("openid brew-coffee user"))],
        )
        .await?;
    let parameters = arrival.parameters()?;
    succeeded(peer, &sign_in, &parameters)?;
    let tokens = sign_in.redeem(&parameters["code"]).await?.accepted()?;
    ensure!(
        tokens.member("scope")? == "openid user",
        "granted {tokens:?}"
    );
    let (_, claims) = jwt(&tokens.member("access_token")?)?;
    ensure!(
        claims["scope"].as_str() == Some("openid user"),
        "the token says {claims}"
    );
    Ok(())
}

async fn nonce_without_openid(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in
        .walk(Behaviour::Allow, &[("scope", Some("user file"))])
        .await?;
    failed(peer, &sign_in, &arrival, "invalid_request")
}

async fn fragment(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in
        .walk(Behaviour::Allow, &[("response_mode", Some("fragment"))])
        .await?;
    ensure!(arrival.url()?.query().is_none(), "got {arrival:?}");
    succeeded(peer, &sign_in, &arrival.parameters()?)
}

async fn form_post(peer: &Oidc) -> Result<()> {
    let mode = [("response_mode", Some("form_post"))];
    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in.walk(Behaviour::Allow, &mode).await?;
    let Arrival::FormPost { action, .. } = &arrival else {
        anyhow::bail!("got {arrival:?}")
    };
    ensure!(
        action.as_str() == sign_in.redirect_uri,
        "the form goes to {action}"
    );
    succeeded(peer, &sign_in, &arrival.parameters()?)?;

    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in.walk(Behaviour::DeclineConsent, &mode).await?;
    ensure!(
        matches!(arrival, Arrival::FormPost { .. }),
        "got {arrival:?}"
    );
    failed(peer, &sign_in, &arrival, "access_denied")
}

async fn web_message(peer: &Oidc) -> Result<()> {
    let sign_in = SignIn::new(peer, LAB)?;
    let arrival = sign_in
        .walk(Behaviour::Allow, &[("response_mode", Some("web_message"))])
        .await?;
    let message = arrival.web_message()?;
    ensure!(
        message["redirect_uri"].as_str() == Some(&sign_in.redirect_uri),
        "the target is {message}"
    );
    let members = message["response"].as_object().context("no response")?;
    let parameters = members
        .iter()
        .map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_owned()));
    succeeded(peer, &sign_in, &parameters.collect())
}
