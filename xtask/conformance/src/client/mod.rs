//! Programs that use the client crates the way a real one does, with a look at what they send.

mod account;
mod bench;
mod clock;
mod plain;
mod resource;
mod tap;

use std::{sync::Arc, time::Duration};

pub(crate) use account::{ACCESS_SECONDS, AGEING, Account, OVER, Shelf, refresh_token, session};
use anyhow::{Result, bail, ensure};
pub(crate) use bench::{Bench, Choice, noise};
use clock::Shifted;
use dental_oauth::{
    Error, ErrorKind, Secret,
    oauth::{
        AuthorizationServer, Callback, Loopback, OAuthClient, Pending, ResponseMode, Scopes,
        TokenSet,
    },
};
use dentbird_client::Environment;
pub(crate) use plain::{Member, Plain};
pub(crate) use resource::Address;
use serde_json::json;
pub(crate) use tap::{Meddling, Seen, Tap};
use url::Url;

use crate::{
    browser::{Arrival, Behaviour, Browser, redirection},
    http::{self, Answer, FORM},
    peers::{Client, Oidc},
};

/// How a person is signed in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'a> {
    /// The response mode asked for, if one is.
    pub(crate) mode: Option<ResponseMode>,
    /// The scopes asked for.
    pub(crate) scopes: &'a str,
    /// What the person does.
    pub(crate) behaviour: Behaviour,
    /// How long the receiver waits.
    pub(crate) limit: Duration,
}

impl Default for Way<'_> {
    fn default() -> Self {
        Self {
            mode: None,
            scopes: "openid user design-case file",
            behaviour: Behaviour::Allow,
            limit: Duration::from_secs(20),
        }
    }
}

/// A program that signs people in at a peer.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    peer: &'a Oidc,
    /// Its OAuth client.
    pub(crate) oauth: OAuthClient,
    /// What it sends.
    pub(crate) tap: Arc<Tap>,
    /// The clock it goes by.
    pub(crate) clock: Arc<Shifted>,
}

/// A peer as an environment of `dentbird-client`.
pub(crate) fn environment(peer: &Oidc) -> Environment {
    Environment::new(&peer.issuer, [&peer.issuer]).allow_insecure_loopback()
}

impl<'a> Program<'a> {
    /// As the library sets it up when told nothing but the address.
    pub(crate) fn new(peer: &'a Oidc, client: Client) -> Result<Self> {
        Self::in_environment(peer, client, &environment(peer))
    }

    /// In an environment of the caller's.
    pub(crate) fn in_environment(
        peer: &'a Oidc,
        client: Client,
        environment: &Environment,
    ) -> Result<Self> {
        Self::at(peer, client, environment.authorization_server()?, 0)
    }

    /// At an authorization server that was described by hand, by a clock that is this many seconds fast.
    pub(crate) fn at(
        peer: &'a Oidc,
        client: Client,
        server: AuthorizationServer,
        clock: i64,
    ) -> Result<Self> {
        let (tap, clock) = (Arc::new(Tap::new()?), Arc::new(Shifted::by(clock)));
        let oauth = OAuthClient::builder(server, client.id, Arc::<Tap>::clone(&tap))
            .client_secret(Secret::new(client.secret))
            .clock(Arc::<Shifted>::clone(&clock))
            .build()?;
        Ok(Self {
            peer,
            oauth,
            tap,
            clock,
        })
    }

    /// The first move: the address to open, and what is kept until the browser comes back.
    pub(crate) fn request(&self, redirect_uri: &str, way: &Way<'_>) -> Result<(Url, Pending)> {
        let scopes = Scopes::parse(way.scopes)?;
        let mut request = self.oauth.authorization(redirect_uri, &scopes);
        if let Some(mode) = way.mode {
            request = request.response_mode(mode);
        }
        Ok(request.start()?)
    }

    /// Walks a browser of its own as far as the redirect URI, where nobody listens.
    pub(crate) async fn walk(&self, way: &Way<'_>) -> Result<(Arrival, Pending)> {
        let redirect_uri = self.peer.redirect_uri();
        let (url, pending) = self.request(redirect_uri, way)?;
        let mut browser = Browser::default();
        let arrival = browser
            .walk(url.as_str(), redirect_uri, way.behaviour)
            .await?;
        Ok((arrival, pending))
    }

    /// Signs in as a web application does: the callback is read from what the browser arrived with.
    pub(crate) async fn sign_in(&self, way: &Way<'_>) -> Result<TokenSet> {
        let (arrival, pending) = self.walk(way).await?;
        let granted = pending.accept(&callback(&arrival)?)?;
        Ok(granted.exchange(&self.oauth).await?)
    }

    /// Signs in as a desktop program does: the browser delivers the callback to a receiver on this
    /// computer. Gives the outcome, and the page that the person sees last.
    pub(crate) async fn receive(&self, way: &Way<'_>) -> Result<(Result<TokenSet, Error>, Answer)> {
        let receiver = Loopback::bind("http://127.0.0.1:0/callback").await?;
        let redirect_uri = receiver.redirect_uri().to_owned();
        let (url, pending) = self.request(&redirect_uri, way)?;
        let person = async {
            let mut browser = Browser::default();
            let arrival = browser
                .walk(url.as_str(), &redirect_uri, way.behaviour)
                .await?;
            self.deliver(arrival).await
        };
        let (outcome, page) =
            tokio::join!(receiver.sign_in(&self.oauth, pending, way.limit), person);
        Ok((outcome, page?))
    }

    /// What a browser does with where it arrived.
    async fn deliver(&self, arrival: Arrival) -> Result<Answer> {
        match arrival {
            Arrival::Redirect(url) => {
                let answer = http::send("GET", url.as_str(), &[], "").await?;
                followed(&url, answer).await
            }
            Arrival::FormPost { action, body } => {
                let headers = [FORM, ("origin", self.peer.issuer.as_str())];
                let answer = http::send("POST", action.as_str(), &headers, body).await?;
                followed(&action, answer).await
            }
            Arrival::Page(page) => Ok(page),
        }
    }
}

/// The page behind an answer: the receiver sends the browser to a clean address first.
pub(crate) async fn followed(at: &Url, answer: Answer) -> Result<Answer> {
    match redirection(&answer) {
        Some(location) => http::send("GET", at.join(location)?.as_str(), &[], "").await,
        None => Ok(answer),
    }
}

/// The callback, by the reader that is meant for how it arrived.
pub(crate) fn callback(arrival: &Arrival) -> Result<Callback> {
    Ok(match arrival {
        Arrival::Redirect(url) if url.fragment().is_some() => {
            Callback::from_fragment(url.as_str())?
        }
        Arrival::Redirect(url) => Callback::from_url(url.as_str())?,
        Arrival::FormPost { body, .. } => Callback::from_form(body)?,
        Arrival::Page(_) => {
            // What the page's script posts to the window that opened it.
            let response = &arrival.web_message()?["response"];
            let message = json!({ "type": "authorization_response", "response": response });
            Callback::from_web_message(&message.to_string())?
        }
    })
}

/// Nothing but a failure of this kind and with this code will do. Gives it for a closer look.
pub(crate) fn fails<T>(
    outcome: Result<T, Error>,
    kind: ErrorKind,
    code: Option<&str>,
) -> Result<Error> {
    let Err(error) = outcome else {
        bail!("expected {}, and it went well", kind.as_str())
    };
    ensure!(
        error.kind() == kind && error.code() == code,
        "expected {} {code:?}, got {} {:?}: {error}",
        kind.as_str(),
        error.kind().as_str(),
        error.code()
    );
    Ok(error)
}
