//! An account that stays signed in, and whose tokens get old when a check says so.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use dental_oauth::{
    oauth::{AuthorizationServer, TokenSet},
    session::{AccountKey, FileStore, MemoryStore, Session, TokenStore},
};
use tempfile::TempDir;

use super::{Program, Way, environment};
use crate::peers::{ACCOUNT, LAB, Oidc};

/// Access tokens that live a minute. People sign in by a clock that is slow by [`SLOW`] seconds, so their
/// tokens end ten seconds after they were issued; setting the clock makes them old without any waiting.
pub(crate) const ACCESS_SECONDS: u32 = 60;
/// The clock at sign-in: id_tokens are taken up to a minute from the future.
const SLOW: i64 = -50;
/// The clock at which the access token should be refreshed, but still works.
pub(crate) const AGEING: i64 = -15;
/// The clock at which the access token has ended.
pub(crate) const OVER: i64 = 15;

/// Where tokens are kept.
pub(crate) enum Shelf<'a> {
    /// In memory.
    Memory,
    /// In this folder.
    Folder(&'a TempDir),
}

impl Shelf<'_> {
    /// Opens it, once more if need be.
    pub(crate) fn open(&self) -> Result<Arc<dyn TokenStore>> {
        Ok(match self {
            Self::Memory => Arc::new(MemoryStore::new()),
            Self::Folder(folder) => Arc::new(FileStore::open(folder.path().join("tokens"))?),
        })
    }
}

/// An account that was signed in by a slow clock.
pub(crate) struct Account<'a> {
    peer: &'a Oidc,
    /// The program.
    pub(crate) program: Program<'a>,
    /// Its session.
    pub(crate) session: Session,
    store: Arc<dyn TokenStore>,
    /// The tokens of the sign-in.
    pub(crate) first: TokenSet,
    /// How many token requests there had been when it was signed in.
    before: u64,
}

impl<'a> Account<'a> {
    /// Signs in as the library is set up by default.
    pub(crate) async fn sign_in(peer: &'a Oidc, shelf: &Shelf<'_>) -> Result<Self> {
        Self::asking_for(peer, shelf, &Way::default()).await
    }

    /// Signs in with these scopes.
    pub(crate) async fn asking_for(
        peer: &'a Oidc,
        shelf: &Shelf<'_>,
        way: &Way<'_>,
    ) -> Result<Self> {
        let server = environment(peer).authorization_server()?;
        Self::at(peer, server, shelf, way).await
    }

    /// Signs in at a server that was described by hand.
    pub(crate) async fn at(
        peer: &'a Oidc,
        server: AuthorizationServer,
        shelf: &Shelf<'_>,
        way: &Way<'_>,
    ) -> Result<Self> {
        let program = Program::at(peer, LAB, server, SLOW)?;
        let first = program.sign_in(way).await?;
        let store = shelf.open()?;
        let session = session(&program, &store)?;
        session.sign_in(&first).await?;
        Ok(Self {
            peer,
            program,
            session,
            store,
            first,
            before: peer.token_requests().await?,
        })
    }

    /// As another process takes it up: everything anew, but for what is on the shelf.
    pub(crate) fn restarted(self, shelf: &Shelf<'_>, clock: i64) -> Result<Self> {
        let server = self.program.oauth.server().clone();
        let program = Program::at(self.peer, LAB, server, clock)?;
        let store = shelf.open()?;
        Ok(Self {
            session: session(&program, &store)?,
            program,
            store,
            ..self
        })
    }

    /// How many token requests there have been since the sign-in.
    pub(crate) async fn requests(&self) -> Result<u64> {
        Ok(self.peer.token_requests().await? - self.before)
    }

    /// Nothing but this many token requests since the sign-in will do.
    pub(crate) async fn requested(&self, expected: u64) -> Result<()> {
        let requests = self.requests().await?;
        ensure!(
            requests == expected,
            "{requests} token requests instead of {expected}"
        );
        Ok(())
    }

    /// The tokens as they are stored.
    pub(crate) async fn stored(&self) -> Result<TokenSet> {
        let stored = self.store.load(self.session.key()).await?;
        Ok(stored.context("nothing is stored")?.tokens)
    }
}

/// A session of the one account there is.
pub(crate) fn session(program: &Program<'_>, store: &Arc<dyn TokenStore>) -> Result<Session> {
    let key = AccountKey::new(program.oauth.provider(), LAB.id, ACCOUNT.login);
    Ok(Session::new(program.oauth.clone(), Arc::clone(store), key)?)
}

/// The refresh token as it is.
pub(crate) fn refresh_token(tokens: &TokenSet) -> Result<&str> {
    Ok(tokens.refresh_token().context("no refresh token")?.expose())
}
