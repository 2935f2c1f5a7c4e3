//! Clients that are signed in.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use dental_oauth::Secret;
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session, TokenStore};
use dental_oauth::testing::ManualClock;
use dentbird_client::{Dentbird, Environment};
use drchrono_client::Drchrono;
use threeshape_client::{ClientAccount, ClientSession};

/// An access token of the usual length.
pub(crate) fn token() -> String {
    "a".repeat(800)
}

pub(crate) fn tokens() -> Result<TokenSet> {
    let now = SystemTime::now();
    Ok(TokenSet::from_parts(
        Secret::new(token()),
        Some(Secret::new("refresh")),
        now,
        Some(now + Duration::from_secs(86_400)),
        Scopes::new(["openid"])?,
    ))
}

pub(crate) fn transport() -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(HttpTransport::new()?))
}

pub(crate) fn dentbird_at(base: &str) -> Environment {
    Environment::new(base, [base])
        .with_api_base_url(base)
        .allow_insecure_loopback()
}

/// A session without a sign-in yet.
pub(crate) fn dentbird_session(
    place: &Environment,
    net: Arc<dyn Transport>,
    store: Arc<dyn TokenStore>,
    account: &str,
) -> Result<Session> {
    let oauth = place
        .oauth_client("bench", Secret::new("secret"), net)?
        .build()?;
    let key = AccountKey::new(&dental_oauth::Provider::DENTBIRD, "bench", account);
    Ok(Session::new(oauth, store, key)?)
}

pub(super) async fn dentbird(base: &str, net: Arc<dyn Transport>) -> Result<Dentbird> {
    let place = dentbird_at(base);
    let session = dentbird_session(
        &place,
        Arc::clone(&net),
        Arc::new(MemoryStore::new()),
        "account",
    )?;
    session.sign_in(&tokens()?).await?;
    Ok(Dentbird::new(&place, session, net)?)
}

pub(super) async fn drchrono(base: &str, net: Arc<dyn Transport>) -> Result<Drchrono> {
    let place = drchrono_client::Environment::at(base).allow_insecure_loopback();
    let oauth = place
        .oauth_client("bench", Secret::new("secret"), Arc::clone(&net))?
        .build()?;
    let key = AccountKey::new(&dental_oauth::Provider::DRCHRONO, "bench", "account");
    let session = Session::new(oauth, Arc::new(MemoryStore::new()), key)?;
    session.sign_in(&tokens()?).await?;
    Ok(Drchrono::builder(&place, session, net)
        .calls_per_hour(None)
        // It keeps to eight calls a second: by a clock that does not wait.
        .clock(Arc::new(ManualClock::skipping()))
        .build()?)
}

pub(super) async fn threeshape(
    base: &str,
    net: Arc<dyn Transport>,
    options: threeshape_client::AccountOptions,
) -> Result<ClientAccount> {
    let place =
        threeshape_client::Environment::at(threeshape_client::SignInGeneration::Legacy, base, base)
            .allow_insecure_loopback()
            .any_loopback_region();
    let oauth = place
        .oauth_client("bench", Secret::new("secret"), Arc::clone(&net))?
        .build()?;
    let key = AccountKey::new(&dental_oauth::Provider::THREESHAPE, "bench", "account");
    let session = Session::new(oauth, Arc::new(MemoryStore::new()), key)?;
    session.sign_in(&tokens()?).await?;
    Ok(ClientAccount::with_options(
        &place,
        ClientSession::new(session),
        net,
        options,
    )?)
}
