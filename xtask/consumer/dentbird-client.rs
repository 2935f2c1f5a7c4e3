//! What a program of somebody who only knows the published crate looks like.

use std::sync::Arc;

use dentbird_client::dental_oauth::net::HttpTransport;
use dentbird_client::dental_oauth::oauth::Scopes;
use dentbird_client::dental_oauth::session::{AccountKey, FileStore, Session};
use dentbird_client::dental_oauth::{ErrorKind, Secret};
use dentbird_client::{Dentbird, Environment, SCOPES};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let transport = Arc::new(HttpTransport::new()?);
    let place = Environment::new("https://auth.example", ["https://auth.example"]);
    let secret = Secret::new("not a secret");
    let oauth = place.oauth_client("my-client-id", secret, transport.clone())?.build()?;
    let (url, _pending) = oauth.authorize("https://lab.example/callback", &Scopes::new(SCOPES)?)?;
    assert!(url.as_str().starts_with("https://auth.example/"), "{url}");

    let key = AccountKey::new(oauth.provider(), oauth.client_id(), "lab");
    let session = Session::new(oauth, Arc::new(FileStore::open("tokens")?), key)?;
    let client = Dentbird::new(&place, session, transport)?;
    let error = client.me().await.expect_err("nobody has signed in");
    assert_eq!(error.kind(), ErrorKind::SignedOut, "{error}");
    println!("{error}");
    Ok(())
}
