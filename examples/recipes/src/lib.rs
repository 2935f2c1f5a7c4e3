//! What the recipes share, so that each of them shows one thing: somebody who signs in, and clients for the sandbox.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{Loopback, Scopes};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::{Provider, Secret};
use dental_sandbox::{Sandbox, browse};
use dentbird_client::Dentbird;
use drchrono_client::Drchrono;
use threeshape_client::{
    AccountOptions, ClientAccount, ClientAccounts, ClientSession, ClinicCases, DoctorAccount,
    DoctorSession, Region, SignInGeneration,
};

/// Somebody opens the address, agrees, and the session has their tokens. `first-steps-dentbird` shows this step by
/// step.
pub async fn sign_in(sandbox: &Sandbox, session: &Session, scopes: &Scopes) -> Result<()> {
    let receiver = Loopback::bind("http://127.0.0.1:0/callback").await?;
    sandbox.register_redirect_uri(receiver.redirect_uri());
    let oauth = session.client();
    let (url, pending) = oauth.authorize(receiver.redirect_uri(), scopes)?;
    let waiting = receiver.sign_in(oauth, pending, Duration::from_secs(60));
    let (tokens, browsed) = tokio::join!(waiting, browse(url.as_str()));
    session.sign_in(&tokens?).await?;
    browsed?;
    Ok(())
}

/// Where the sandbox's Dentbird is.
pub fn dentbird_environment(sandbox: &Sandbox) -> dentbird_client::Environment {
    let server = sandbox.dentbird();
    dentbird_client::Environment::new(server.auth_url(), [server.issuer()])
        .with_api_base_url(server.api_url())
        .allow_insecure_loopback()
}

/// A laboratory that is signed in to Dentbird.
pub async fn dentbird(sandbox: &Sandbox) -> Result<Dentbird> {
    dentbird_over(sandbox, Arc::new(HttpTransport::new()?)).await
}

/// The same, over a transport of the caller's.
pub async fn dentbird_over(sandbox: &Sandbox, transport: Arc<dyn Transport>) -> Result<Dentbird> {
    let (server, place) = (sandbox.dentbird(), dentbird_environment(sandbox));
    let secret = Secret::new(server.client_secret());
    let oauth = place.oauth_client(server.client_id(), secret, Arc::clone(&transport))?;
    let key = AccountKey::new(&Provider::DENTBIRD, server.client_id(), "lab");
    let session = Session::new(oauth.build()?, Arc::new(MemoryStore::new()), key)?;
    sign_in(sandbox, &session, &Scopes::new(dentbird_client::SCOPES)?).await?;
    Ok(Dentbird::new(&place, session, transport)?)
}

/// Where the sandbox's 3Shape is, with its three regions.
pub fn threeshape_environment(sandbox: &Sandbox) -> threeshape_client::Environment {
    use dental_sandbox::threeshape::Region as Place;
    let server = sandbox.threeshape();
    let legacy = SignInGeneration::Legacy;
    let mut environment =
        threeshape_client::Environment::at(legacy, server.auth_url(), server.users_url())
            .allow_insecure_loopback();
    for place in Place::ALL {
        let (old, new) = (server.region_url(place), server.metadata_url(place));
        environment = environment.region(Region::new(place.name(), old.to_owned(), new.to_owned()));
    }
    environment
}

/// The session of one of the sandbox's accounts at 3Shape: `clinic-eu`, `lab-eu` and so on.
pub async fn threeshape_session(sandbox: &Sandbox, account: &str) -> Result<Session> {
    let place = threeshape_environment(sandbox);
    let client_id = format!("sandbox-{account}");
    let secret = sandbox.threeshape().client_secret(&client_id);
    let secret = Secret::new(secret.context("the sandbox has no such account")?);
    let transport = Arc::new(HttpTransport::new()?);
    let oauth = place.oauth_client(&client_id, secret, transport)?.build()?;
    let key = match account.strip_prefix("clinic-") {
        Some(_) => place.doctor_key(&client_id, account),
        None => place.client_key(&client_id, "Europe", account),
    };
    let session = Session::new(oauth, Arc::new(MemoryStore::new()), key)?;
    sign_in(sandbox, &session, &place.scopes()).await?;
    Ok(session)
}

/// A European clinic's cases, their files fetched with the laboratory's own account.
pub async fn clinic(sandbox: &Sandbox) -> Result<ClinicCases> {
    let (place, transport) = (
        threeshape_environment(sandbox),
        Arc::new(HttpTransport::new()?),
    );
    let doctor = DoctorSession::new(threeshape_session(sandbox, "clinic-eu").await?);
    let lab = ClientSession::new(threeshape_session(sandbox, "lab-eu").await?);
    let lab = ClientAccount::new(&place, lab, transport.clone())?;
    let europe = dental_sandbox::threeshape::Region::Europe;
    let accounts = ClientAccounts::new().add(sandbox.threeshape().region_url(europe), lab)?;
    // A feed of changes begins with the whole list, which 3Shape has to be allowed by name.
    let options = AccountOptions::default().allow_unbounded_lists();
    let doctor = DoctorAccount::with_options(&place, doctor, transport, options)?;
    Ok(ClinicCases::new(doctor, accounts))
}

/// A practice that is signed in to drchrono.
pub async fn practice(sandbox: &Sandbox) -> Result<Drchrono> {
    let server = sandbox.drchrono();
    let place = drchrono_client::Environment::at(server.base_url()).allow_insecure_loopback();
    let transport = Arc::new(HttpTransport::new()?);
    let secret = Secret::new(server.client_secret());
    let oauth = place
        .oauth_client(server.client_id(), secret, transport.clone())?
        .build()?;
    let key = AccountKey::new(&Provider::DRCHRONO, server.client_id(), "practice");
    let session = Session::new(oauth, Arc::new(MemoryStore::new()), key)?;
    sign_in(sandbox, &session, &Scopes::new(drchrono_client::SCOPES)?).await?;
    Ok(Drchrono::new(&place, session, transport)?)
}
