//! Programs at servers of plain OAuth 2, which are described by hand.

use std::{fmt, sync::Arc};

use anyhow::{Context as _, Result};
use dental_oauth::{
    Error, Secret,
    oauth::{AuthorizationServer, OAuthClient, OAuthClientBuilder, Pending, Scopes, TokenSet},
    session::{AccountKey, Session, TokenStore},
};

use super::{Shelf, Shifted, Tap, callback};
use crate::{
    browser::{Arrival, Behaviour, Browser},
    peers::{ACCOUNT, Client},
};

/// A program that signs people in at a server.
#[derive(Debug)]
pub(crate) struct Plain {
    /// Its OAuth client.
    pub(crate) oauth: OAuthClient,
    /// What it sends.
    pub(crate) tap: Arc<Tap>,
    /// The clock it goes by.
    pub(crate) clock: Arc<Shifted>,
    redirect_uri: &'static str,
    scopes: Scopes,
}

impl Plain {
    /// A program that asks for these scopes, by a clock that is right at first.
    pub(crate) fn new(
        server: AuthorizationServer,
        client: Client,
        redirect_uri: &'static str,
        scopes: &'static str,
    ) -> Result<Self> {
        let (tap, clock) = (Arc::new(Tap::new()?), Arc::new(Shifted::by(0)));
        let oauth = OAuthClient::builder(server, client.id, Arc::<Tap>::clone(&tap))
            .client_secret(Secret::new(client.secret))
            .clock(Arc::<Shifted>::clone(&clock))
            .build()?;
        Ok(Self {
            oauth,
            tap,
            clock,
            redirect_uri,
            scopes: Scopes::parse(scopes)?,
        })
    }

    /// A program that a client crate's environment has set up.
    pub(crate) fn built(
        builder: impl FnOnce(Arc<Tap>) -> Result<OAuthClientBuilder, Error>,
        redirect_uri: &'static str,
        scopes: Scopes,
    ) -> Result<Self> {
        let (tap, clock) = (Arc::new(Tap::new()?), Arc::new(Shifted::by(0)));
        let oauth = builder(Arc::clone(&tap))?
            .clock(Arc::<Shifted>::clone(&clock))
            .build()?;
        Ok(Self {
            oauth,
            tap,
            clock,
            redirect_uri,
            scopes,
        })
    }

    /// Walks a browser of its own as far as the redirect URI, where nobody listens.
    pub(crate) async fn walk(&self) -> Result<(Arrival, Pending)> {
        let (url, pending) = self.oauth.authorize(self.redirect_uri, &self.scopes)?;
        let mut browser = Browser::default();
        let arrival = browser
            .walk(url.as_str(), self.redirect_uri, Behaviour::Allow)
            .await?;
        Ok((arrival, pending))
    }

    /// Signs in. What the library says about it is up to the caller.
    pub(crate) async fn try_sign_in(&self) -> Result<Result<TokenSet, Error>> {
        let (arrival, pending) = self.walk().await?;
        Ok(match pending.accept(&callback(&arrival)?) {
            Ok(granted) => granted.exchange(&self.oauth).await,
            Err(error) => Err(error),
        })
    }

    /// A session of the one account there is.
    pub(crate) fn session(&self, store: &Arc<dyn TokenStore>) -> Result<Session> {
        let (provider, id) = (self.oauth.provider(), self.oauth.client_id());
        let key = AccountKey::new(provider, id, ACCOUNT.login);
        Ok(Session::new(self.oauth.clone(), Arc::clone(store), key)?)
    }

    /// Signs in and keeps the tokens.
    pub(crate) async fn member(self, shelf: &Shelf<'_>) -> Result<Member> {
        let first = self.try_sign_in().await??;
        let store = shelf.open()?;
        let session = self.session(&store)?;
        session.sign_in(&first).await?;
        Ok(Member {
            program: self,
            session,
            store,
            first,
        })
    }
}

/// A person who is signed in.
pub(crate) struct Member {
    /// The program.
    pub(crate) program: Plain,
    /// Its session.
    pub(crate) session: Session,
    store: Arc<dyn TokenStore>,
    /// The tokens of the sign-in.
    pub(crate) first: TokenSet,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").finish_non_exhaustive()
    }
}

impl Member {
    /// The tokens as they are stored.
    pub(crate) async fn stored(&self) -> Result<TokenSet> {
        let stored = self.store.load(self.session.key()).await?;
        Ok(stored.context("nothing is stored")?.tokens)
    }
}
