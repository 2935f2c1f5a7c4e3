//! A sign-in that waits at a receiver on this computer, and what a browser may send there.

use std::time::Duration;

use dental_oauth::Error;
use dental_oauth::oauth::{Loopback, OAuthClient, Scopes, TokenSet};
use dental_oauth::testing::{Reply, ScriptedTransport};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::{at, server};

pub const LIMIT: Duration = Duration::from_secs(300);

/// A sign-in that waits for its browser.
pub struct Waiting {
    pub address: String,
    pub state: String,
    pub outcome: JoinHandle<Result<TokenSet, Error>>,
}

impl Waiting {
    pub async fn begin(client: OAuthClient) -> Self {
        let receiver = Loopback::bind("http://127.0.0.1:0/callback").await.unwrap();
        let (_, pending) = client
            .authorize(receiver.redirect_uri(), &Scopes::default())
            .unwrap();
        let address = address(&receiver);
        let state = pending.state().expose().to_owned();
        let outcome = tokio::spawn(async move { receiver.sign_in(&client, pending, LIMIT).await });
        Self {
            address,
            state,
            outcome,
        }
    }

    pub async fn at(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::begin(at(server(), ScriptedTransport::in_turn(replies))).await
    }

    pub fn good(&self) -> String {
        self.get(&format!("/callback?code=c&state={}", self.state))
    }

    pub fn get(&self, target: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address)
    }

    /// What the receiver answers to these bytes.
    pub async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        answer
    }

    /// What the browser shows in the end: it is sent on to a clean address first.
    pub async fn shown(&self, request: &str) -> String {
        let moved = self.send(request).await;
        assert!(moved.starts_with("HTTP/1.1 303"), "{moved}");
        let location = moved
            .lines()
            .find_map(|line| line.strip_prefix("location: "));
        self.send(&self.get(location.unwrap())).await
    }

    pub async fn finishes(self) {
        let answer = self.shown(&self.good()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        self.outcome.await.unwrap().unwrap();
    }
}

pub fn address(receiver: &Loopback) -> String {
    let url = url::Url::parse(receiver.redirect_uri()).unwrap();
    format!("127.0.0.1:{}", url.port().unwrap())
}

pub fn tokens() -> Reply {
    Reply::json(200, r#"{"access_token":"a","token_type":"Bearer"}"#)
}

/// Whether the port stops taking connections as soon as the tasks involved had their turn.
pub async fn closes(address: &str) -> bool {
    for _ in 0..1000 {
        if TcpStream::connect(address).await.is_err() {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}
