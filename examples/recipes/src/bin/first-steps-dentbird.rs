//! First steps at Dentbird: sign in, list the cases, fetch a designed crown as STL.
//!
//! ```console
//! $ cargo run -p recipes --bin first-steps-dentbird
//! signed in, scopes openid user design-case file
//! 18 cases
//! crown.stl: 28984 bytes, checked: true
//! ```

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use dental_oauth::Secret;
use dental_oauth::net::HttpTransport;
use dental_oauth::oauth::{Loopback, Scopes};
use dental_oauth::session::{AccountKey, FileStore, Session};
use dental_oauth::transfer::MeshFormat;
use dental_sandbox::{Options, Sandbox, browse};
use dentbird_client::{Dentbird, DesignCaseFilter, Environment, SCOPES};

#[tokio::main]
async fn main() -> Result<()> {
    // Dentbird on this computer. With a contract, the three lines after this are all that changes:
    // `Environment::new("https://the.authorization.server", ["https://the.issuer"])`.
    let sandbox = Sandbox::start(Options::default()).await?;
    let dentbird = sandbox.dentbird();
    let place = Environment::new(dentbird.auth_url(), [dentbird.issuer()])
        .with_api_base_url(dentbird.api_url())
        .allow_insecure_loopback();
    let folder = tempfile::tempdir()?;

    // ANCHOR: session
    // The application: who it is, and how it reaches the network.
    let transport = Arc::new(HttpTransport::new()?);
    let secret = Secret::new(dentbird.client_secret());
    let oauth = place
        .oauth_client(dentbird.client_id(), secret, transport.clone())?
        .build()?;

    // One account, whose tokens are kept in a folder of this user's alone.
    let store = Arc::new(FileStore::open(folder.path().join("tokens"))?);
    let key = AccountKey::new(oauth.provider(), oauth.client_id(), "lab");
    let session = Session::new(oauth.clone(), store, key)?;
    // ANCHOR_END: session

    // ANCHOR: sign-in
    // Once: somebody opens the address in a browser and agrees. Port 0 takes whichever is free; a real service
    // wants one address registered beforehand.
    let receiver = Loopback::bind("http://127.0.0.1:0/callback").await?;
    dentbird.register_redirect_uri(receiver.redirect_uri());
    let (url, pending) = oauth.authorize(receiver.redirect_uri(), &Scopes::new(SCOPES)?)?;
    let browser = tokio::spawn(async move { browse(url.as_str()).await }); // a real program prints the address
    let tokens = receiver
        .sign_in(&oauth, pending, Duration::from_secs(300))
        .await?;
    session.sign_in(&tokens).await?;
    println!("signed in, scopes {}", tokens.granted_scopes());
    // ANCHOR_END: sign-in
    browser.await??;

    // ANCHOR: cases
    // From now on the session has a good token whenever a call needs one.
    let client = Dentbird::new(&place, session, transport)?;
    let mut cases = client.design_cases(DesignCaseFilter::active());
    let mut found = Vec::new();
    while let Some(case) = cases.next_item().await? {
        found.push(case.design_case_id);
    }
    println!("{} cases", found.len());
    // ANCHOR_END: cases

    // ANCHOR: fetch
    // The first crown that is designed, whole and checked, or no file at all.
    for id in found {
        let case = client.design_case(&id).await?;
        let Some(crown) = case.meshes.iter().find_map(|mesh| mesh.mesh_file.as_ref()) else {
            continue;
        };
        let path = folder.path().join("crown.stl");
        let mesh = client.download_mesh(&id, &crown.file_id, MeshFormat::Stl);
        let done = mesh.to_path(&path).await?;
        println!(
            "crown.stl: {} bytes, checked: {}",
            done.bytes, done.verified
        );
        break;
    }
    // ANCHOR_END: fetch
    Ok(())
}
