//! What a program of somebody who only knows the published crate looks like.

use std::sync::Arc;

use drchrono_client::dental_oauth::net::HttpTransport;
use drchrono_client::dental_oauth::oauth::Scopes;
use drchrono_client::dental_oauth::session::{AccountKey, FileStore, Session};
use drchrono_client::dental_oauth::{ErrorKind, Secret};
use drchrono_client::{Drchrono, Environment, SCOPES};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let transport = Arc::new(HttpTransport::new()?);
    let environment = Environment::production();
    let secret = Secret::new("not a secret");
    let oauth = environment.oauth_client("my-client-id", secret, transport.clone())?.build()?;
    let (url, _pending) = oauth.authorize("https://lab.example/callback", &Scopes::new(SCOPES)?)?;
    assert_eq!(url.scheme(), "https", "{url}");

    let key = AccountKey::new(oauth.provider(), oauth.client_id(), "practice");
    let session = Session::new(oauth, Arc::new(FileStore::open("tokens")?), key)?;
    let client = Drchrono::new(&environment, session, transport)?;
    let error = client.current_user().await.expect_err("nobody has signed in");
    assert_eq!(error.kind(), ErrorKind::SignedOut, "{error}");
    println!("{error}");
    Ok(())
}
