//! Is nobody signed in who should not be, and does the error say why?

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    ErrorKind,
    oauth::{Callback, ClientAuth, ResponseMode},
    session::{AccountKey, MemoryStore, Session},
};
use url::Url;

use super::client_sign_in::basic_program;
use crate::{
    browser::Behaviour,
    client::{Meddling, Program, Way, callback, environment, fails},
    http::{self, FORM},
    peers::{BASIC, Client, DESKTOP, LAB, Oidc, Settings},
    report::Report,
};

/// Runs all checks of this group against one server.
pub(crate) async fn run(report: &mut Report, peer: &Oidc) {
    for (who, behaviour) in [
        ("declining to sign in", Behaviour::DeclineLogin),
        ("declining consent", Behaviour::DeclineConsent),
    ] {
        for mode in [ResponseMode::Query, ResponseMode::FormPost] {
            report
                .check(
                    &format!("{who} is AuthorizationDenied, {mode:?}"),
                    declined(peer, behaviour, mode),
                )
                .await;
        }
    }
    report
        .check(
            "a wrong client secret is OAuth invalid_client",
            wrong_secret(peer),
        )
        .await;
    report
        .check(
            "an odd secret as raw Basic is OAuth invalid_client",
            raw_basic(peer),
        )
        .await;
    report
        .check(
            "with a redirect URI that is not registered the wait ends by its limit",
            unregistered(peer),
        )
        .await;
    report
        .check(
            "another issuer than configured is refused before the code is spent",
            other_issuer(peer),
        )
        .await;
    report
        .check(
            "a callback that comes again is StateMismatch for the next sign-in",
            replayed_callback(peer),
        )
        .await;
    report
        .check(
            "a code of another sign-in is OAuth invalid_grant, by the verifier",
            injected_code(peer),
        )
        .await;
    report
        .check(
            "a code that somebody spends again ends the session",
            replayed_code(peer),
        )
        .await;
    report
        .check(
            "a code whose answer is lost is ExchangeOutcomeUnknown and sent once",
            lost_exchange(peer),
        )
        .await;
    report
        .check(
            "an id_token is refused by the keys of another server",
            foreign_keys(peer),
        )
        .await;
    report
        .check(
            "an id_token is refused by other keys of the same name",
            forged_keys(peer),
        )
        .await;
    report
        .check(
            "an id_token is refused when the keys are not where they have to be",
            no_keys(peer),
        )
        .await;
}

async fn declined(peer: &Oidc, behaviour: Behaviour, mode: ResponseMode) -> Result<()> {
    let program = Program::new(peer, DESKTOP)?;
    let way = Way {
        mode: Some(mode),
        behaviour,
        ..Way::default()
    };
    let (outcome, page) = program.receive(&way).await?;
    fails(
        outcome,
        ErrorKind::AuthorizationDenied,
        Some("access_denied"),
    )?;
    ensure!(page.status == 400, "the person sees {page:?}");
    let paths = program.tap.paths();
    ensure!(paths.is_empty(), "sent were {paths:?}");
    Ok(())
}

async fn wrong_secret(peer: &Oidc) -> Result<()> {
    let stranger = Client {
        secret: "not-the-secret",
        ..DESKTOP
    };
    let (outcome, page) = Program::new(peer, stranger)?
        .receive(&Way::default())
        .await?;
    let error = fails(outcome, ErrorKind::OAuth, Some("invalid_client"))?;
    ensure!(
        error.status() == Some(401),
        "the status is {:?}",
        error.status()
    );
    ensure!(page.status == 400, "the person sees {page:?}");
    let shown = format!("{error} {error:?}");
    ensure!(
        !shown.contains(stranger.secret),
        "the error tells the secret"
    );
    Ok(())
}

async fn raw_basic(peer: &Oidc) -> Result<()> {
    let program = basic_program(peer, BASIC, ClientAuth::BasicRaw)?;
    let (arrival, pending) = program.walk(&Way::default()).await?;
    let granted = pending.accept(&callback(&arrival)?)?;
    fails(
        granted.exchange(&program.oauth).await,
        ErrorKind::OAuth,
        Some("invalid_client"),
    )?;
    Ok(())
}

async fn unregistered(peer: &Oidc) -> Result<()> {
    // This client has one redirect URI, at another port than the receiver's.
    let program = Program::new(peer, LAB)?;
    let way = Way {
        limit: Duration::from_millis(300),
        ..Way::default()
    };
    let (outcome, page) = program.receive(&way).await?;
    fails(outcome, ErrorKind::Timeout, None)?;
    ensure!(page.status == 400, "the person sees {page:?}");
    let paths = program.tap.paths();
    ensure!(paths.is_empty(), "sent were {paths:?}");
    Ok(())
}

async fn other_issuer(peer: &Oidc) -> Result<()> {
    let environment =
        dentbird_client::Environment::new(&peer.issuer, [format!("{}/", peer.issuer)])
            .allow_insecure_loopback();
    let program = Program::in_environment(peer, LAB, &environment)?;
    let (arrival, pending) = program.walk(&Way::default()).await?;
    let callback = callback(&arrival)?;
    ensure!(
        callback.received_issuer() == Some(&peer.issuer),
        "the issuer is {:?}",
        callback.received_issuer()
    );
    fails(pending.accept(&callback), ErrorKind::IssuerMismatch, None)?;
    let paths = program.tap.paths();
    ensure!(paths.is_empty(), "sent were {paths:?}");
    Ok(())
}

async fn replayed_callback(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let (arrival, pending) = program.walk(&Way::default()).await?;
    pending
        .accept(&callback(&arrival)?)?
        .exchange(&program.oauth)
        .await?;
    let (_, second) = program.request(peer.redirect_uri(), &Way::default())?;
    let before = peer.token_requests().await?;
    fails(
        second.accept(&callback(&arrival)?),
        ErrorKind::StateMismatch,
        None,
    )?;
    ensure!(
        peer.token_requests().await? == before,
        "a token request was sent"
    );
    Ok(())
}

async fn injected_code(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let (arrival, victim) = program.walk(&Way::default()).await?;
    let code = arrival.parameters()?.remove("code").context("no code")?;
    let (_, attacker) = program.request(peer.redirect_uri(), &Way::default())?;
    let parameters = [
        ("code", code.as_str()),
        ("state", attacker.state().expose()),
        ("iss", &peer.issuer),
    ];
    let injected = Url::parse_with_params(peer.redirect_uri(), parameters)?;
    let granted = attacker.accept(&Callback::from_url(injected.as_str())?)?;
    let error = fails(
        granted.exchange(&program.oauth).await,
        ErrorKind::OAuth,
        Some("invalid_grant"),
    )?;
    ensure!(
        error.status() == Some(400),
        "the status is {:?}",
        error.status()
    );
    // Whose code it is can still use it.
    victim
        .accept(&callback(&arrival)?)?
        .exchange(&program.oauth)
        .await?;
    Ok(())
}

async fn replayed_code(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    let tokens = program.sign_in(&Way::default()).await?;
    let key = AccountKey::new(program.oauth.provider(), LAB.id, "replayed");
    let store = std::sync::Arc::new(MemoryStore::new());
    let session = Session::new(program.oauth.clone(), store, key)?;
    session.sign_in(&tokens).await?;
    let token = session.access_token().await?;

    let seen = program.tap.seen();
    let exchange = seen.last().context("nothing was sent")?;
    http::send(
        "POST",
        exchange.url.as_str(),
        &[FORM],
        exchange.body.clone(),
    )
    .await?
    .refused(400, "invalid_grant")?;

    // The access token is still served: only its next use at the resource tells that it is dead.
    let before = peer.token_requests().await?;
    session.access_token().await?;
    ensure!(
        peer.token_requests().await? == before,
        "a token request was sent"
    );
    let outcome = session.rejected(&token).await;
    let error = fails(
        outcome,
        ErrorKind::ReauthenticationRequired,
        Some("invalid_grant"),
    )?;
    ensure!(error.needs_user(), "nobody is asked to sign in");
    Ok(())
}

async fn lost_exchange(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, DESKTOP)?;
    let before = peer.token_requests().await?;
    peer.lose_next_answer().await?;
    let (outcome, page) = program.receive(&Way::default()).await?;
    fails(outcome, ErrorKind::ExchangeOutcomeUnknown, None)?;
    ensure!(page.status == 400, "the person sees {page:?}");
    let sent = peer.token_requests().await? - before;
    ensure!(sent == 1, "the code was sent {sent} times");
    Ok(())
}

/// Signs in and is refused because of the id_token, whose fault is told in these words.
async fn id_token_refused(program: &Program<'_>, reason: &str) -> Result<()> {
    let (arrival, pending) = program.walk(&Way::default()).await?;
    let granted = pending.accept(&callback(&arrival)?)?;
    let error = fails(
        granted.exchange(&program.oauth).await,
        ErrorKind::IdTokenInvalid,
        None,
    )?;
    ensure!(error.detail().contains(reason), "it says: {error}");
    Ok(())
}

async fn foreign_keys(peer: &Oidc) -> Result<()> {
    let other = Oidc::start(peer.major, Settings::default()).await?;
    let environment = environment(peer).jwks_uri(other.endpoint("jwks"));
    let program = Program::in_environment(peer, LAB, &environment)?;
    id_token_refused(&program, "no published key").await?;
    ensure!(
        other.key_requests().await? == 1,
        "the keys were not fetched from there"
    );
    Ok(())
}

async fn forged_keys(peer: &Oidc) -> Result<()> {
    let program = Program::new(peer, LAB)?;
    program.tap.meddle(Meddling::ForgeKeys, 1);
    id_token_refused(&program, "signature").await
}

async fn no_keys(peer: &Oidc) -> Result<()> {
    let environment = environment(peer).jwks_uri(peer.endpoint("no-keys-here"));
    let program = Program::in_environment(peer, LAB, &environment)?;
    let (arrival, pending) = program.walk(&Way::default()).await?;
    let granted = pending.accept(&callback(&arrival)?)?;
    let error = fails(
        granted.exchange(&program.oauth).await,
        ErrorKind::Transport,
        None,
    )?;
    ensure!(
        error.status() == Some(404),
        "the status is {:?}",
        error.status()
    );
    Ok(())
}
