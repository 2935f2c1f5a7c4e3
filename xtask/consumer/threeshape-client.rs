//! What a program of somebody who only knows the published crate looks like.

use std::sync::Arc;

use threeshape_client::dental_oauth::net::HttpTransport;
use threeshape_client::dental_oauth::session::{FileStore, Session};
use threeshape_client::dental_oauth::{ErrorKind, Secret};
use threeshape_client::{DoctorAccount, DoctorSession, Environment, SignInGeneration};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let transport = Arc::new(HttpTransport::new()?);
    let place = Environment::production(SignInGeneration::IdentityServer);
    let secret = Secret::new("not a secret");
    let oauth = place.oauth_client("my-client-id", secret, transport.clone())?.build()?;
    let (url, _pending) = oauth.authorize("https://lab.example/callback", &place.scopes())?;
    assert_eq!(url.scheme(), "https", "{url}");

    let key = place.doctor_key("my-client-id", "dr-one");
    let session = Session::new(oauth, Arc::new(FileStore::open("tokens")?), key)?;
    let doctor = DoctorAccount::new(&place, DoctorSession::new(session), transport)?;
    let error = doctor.pair().await.expect_err("nobody has signed in");
    assert_eq!(error.kind(), ErrorKind::SignedOut, "{error}");
    println!("{error}");
    Ok(())
}
