//! An authorization server in the memory of a test.

mod answers;
mod flaw;
mod grants;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use super::signing_key::SigningKey;
use super::transport::{Recorded, Reply};
use crate::clock::Clock;
use crate::net::{HttpRequest, HttpResponse, LoopbackHttp, Transport, TransportError};
use crate::oauth::{AuthorizationServer, IssuerInCallback, Jwks, OAuthClient};
use crate::provider::Provider;
use crate::secret::Secret;
use grants::Grants;

pub use flaw::{Endpoint, Failure, Flaw, Rotation};

/// An OpenID Provider without sockets: it is the [`Transport`], keeps the time of your clock, holds its
/// clients to the rules of OAuth 2 and OpenID Connect, and breaks them itself where you ask it to.
///
/// It keeps every grant it gave, so that it can tell a replay from a refresh. Clones are the same server.
///
/// ```
/// use std::sync::Arc;
///
/// use dental_oauth::oauth::{Callback, Scopes};
/// use dental_oauth::session::{AccountKey, MemoryStore, Session};
/// use dental_oauth::testing::{Endpoint, Failure, Flaw, ManualClock, OpenIdProvider};
/// use dental_oauth::{Clock as _, ErrorKind};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> dental_oauth::Result<()> {
/// let clock = Arc::new(ManualClock::skipping());
/// let server = OpenIdProvider::new(clock.clone());
/// let client = server.client(server.describe());
///
/// // A person signs in: the program's first move, the person's browser, the program's second and third.
/// let (url, pending) = client.authorize("https://lab.example/callback", &Scopes::parse("openid")?)?;
/// let callback = Callback::from_url(&server.approve(&url))?;
/// let tokens = pending.accept(&callback)?.exchange(&client).await?;
///
/// // Your program at work, while the answer of its first refresh is lost on the way.
/// let store = Arc::new(MemoryStore::with_clock(clock.clone()));
/// let key = AccountKey::new(client.provider(), client.client_id(), "clinic");
/// let session = Session::new(client, store, key)?;
/// session.sign_in(&tokens).await?;
/// server.once(Flaw::At(Endpoint::Token, Failure::AnswerLost));
/// clock.advance(OpenIdProvider::TOKEN_LIFETIME);
/// let error = session.access_token().await.unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::ReauthenticationRequired);
/// assert_eq!(server.replays(), 1, "one knowing try with the spent token");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct OpenIdProvider {
    clock: Arc<dyn Clock>,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    flaws: Vec<(Flaw, Often)>,
    grants: Grants,
    keys: Vec<SigningKey>,
    requests: Vec<Recorded>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Often {
    Once,
    Always,
}

impl OpenIdProvider {
    /// Its issuer.
    pub const ISSUER: &'static str = "https://op.example";
    /// The one client it knows.
    pub const CLIENT_ID: &'static str = "client-1";
    /// That client's secret.
    pub const CLIENT_SECRET: &'static str = "client-secret-1";
    /// The person who signs in, as `sub`.
    pub const SUBJECT: &'static str = "person-1";
    /// How long an access token lasts: one hour.
    pub const TOKEN_LIFETIME: Duration = Duration::from_secs(3600);
    /// How long a code lasts: one minute.
    pub const CODE_LIFETIME: Duration = Duration::from_secs(60);

    /// A faultless server that rotates and revokes on reuse, at this clock's time.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let inner = Inner {
            flaws: Vec::new(),
            grants: Grants::new(),
            keys: vec![SigningKey::first()],
            requests: Vec::new(),
        };
        Self {
            clock,
            inner: Arc::new(Mutex::new(inner)),
        }
    }

    /// The same server with this habit at refreshes.
    pub fn rotating(self, rotation: Rotation) -> Self {
        self.lock().grants.rotation = rotation;
        self
    }

    /// Does this to everything that comes from here on, until [`behave`](OpenIdProvider::behave).
    pub fn always(&self, flaw: Flaw) {
        self.lock().flaws.push((flaw, Often::Always));
    }

    /// Does this to the first answer that it fits.
    pub fn once(&self, flaw: Flaw) {
        self.lock().flaws.push((flaw, Often::Once));
    }

    /// From here on nothing is wrong.
    pub fn behave(&self) {
        self.lock().flaws.clear();
    }

    /// Signs with a new key from here on, and publishes it alone: tokens of before are no longer verified
    /// by what is published.
    pub fn rotate_keys(&self) {
        let mut inner = self.lock();
        let next = u32::try_from(inner.keys.len()).unwrap_or(u32::MAX - 1) + 1;
        inner.keys.push(SigningKey::numbered(next));
    }

    /// The server's description, at its strictest: `iss` in callbacks, keys at the key set, PKCE, the
    /// client's secret in the body. Change what your own provider's description has otherwise.
    pub fn describe(&self) -> AuthorizationServer {
        let at = |path: &str| format!("{}{path}", Self::ISSUER);
        let described = AuthorizationServer::new(
            Provider::new("test"),
            &at("/authorize"),
            &at("/token"),
            LoopbackHttp::Refused,
        )
        .and_then(|server| server.revocation_endpoint(&at("/revoke")))
        .expect("endpoints of this file");
        described
            .issuers([Self::ISSUER])
            .issuer_in_callback(IssuerInCallback::Required)
            .jwks(Jwks::At(
                Url::parse(&at("/jwks")).expect("an endpoint of this file"),
            ))
    }

    /// The one client, at this server as somebody describes it. Not for a description of a public client:
    /// this one has a secret.
    pub fn client(&self, described: AuthorizationServer) -> OAuthClient {
        OAuthClient::builder(described, Self::CLIENT_ID, Arc::new(self.clone()))
            .client_secret(Secret::new(Self::CLIENT_SECRET))
            .clock(self.clock.clone())
            .build()
            .expect("a description of a confidential client")
    }

    /// Somebody opens this URL, signs in and agrees: the URL the browser is then sent to. With `form_post`
    /// and `web_message` it is not sent anywhere; take the parameters from the query.
    ///
    /// A request that breaks a rule (no PKCE, `openid` without a nonce, a foreign client) comes back with an
    /// `error`, as from a real server.
    pub fn approve(&self, url: &Url) -> String {
        self.lock().approve(url, self.clock.now())
    }

    /// What was sent to it so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// How many refreshes brought tokens.
    pub fn refreshes(&self) -> u32 {
        self.lock().grants.refreshes
    }

    /// How often a refresh token came that was spent before.
    pub fn replays(&self) -> u32 {
        self.lock().grants.replays
    }

    /// Whether an API would take this access token now: issued here, not over, not revoked.
    pub fn accepts(&self, access_token: &Secret) -> bool {
        self.lock()
            .grants
            .accepts(access_token.expose(), self.clock.now())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Whether this is to go wrong now. What was asked for once is used up by the question.
    fn flawed(&mut self, flaw: Flaw) -> bool {
        self.flaw(|candidate| (candidate == flaw).then_some(()))
            .is_some()
    }

    fn flaw<T>(&mut self, fits: impl Fn(Flaw) -> Option<T>) -> Option<T> {
        let (index, found) = self
            .flaws
            .iter()
            .enumerate()
            .find_map(|(index, (flaw, _))| Some((index, fits(*flaw)?)))?;
        if self.flaws[index].1 == Often::Once {
            self.flaws.remove(index);
        }
        Some(found)
    }
}

#[async_trait]
impl Transport for OpenIdProvider {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let recorded = Recorded::of(request).await?;
        let (reply, delay) = self.lock().serve(&recorded, self.clock.now());
        if let Some(delay) = delay {
            self.clock.sleep(delay).await;
        }
        reply.send().await
    }
}

impl Inner {
    fn serve(
        &mut self,
        request: &Recorded,
        now: std::time::SystemTime,
    ) -> (Reply, Option<Duration>) {
        self.requests.push(request.clone());
        let at_home = request.url.origin().ascii_serialization() == OpenIdProvider::ISSUER;
        let endpoint = match (at_home, request.url.path()) {
            (true, "/token") => Endpoint::Token,
            (true, "/revoke") => Endpoint::Revocation,
            (true, "/jwks") => Endpoint::Keys,
            (true, "/.well-known/openid-configuration") => Endpoint::Metadata,
            _ => return (Reply::json(404, "{}"), None),
        };
        let failure = self.flaw(|flaw| match flaw {
            Flaw::At(place, failure) if place == endpoint => Some(failure),
            _ => None,
        });
        if let Some(reply) = failure.and_then(answers::instead) {
            return (reply, None);
        }
        let reply = match endpoint {
            Endpoint::Token => self.token(request, now),
            Endpoint::Revocation => self.revoke(request),
            Endpoint::Keys => self.key_set(),
            Endpoint::Metadata => self.metadata(),
        };
        match failure {
            Some(Failure::AnswerLost) => (Reply::lost(), None),
            Some(Failure::AnswerCutOff) => (answers::cut_off(reply), None),
            Some(Failure::Silent) => (Reply::Silence, None),
            Some(Failure::Slow(delay)) => (reply, Some(delay)),
            _ => (reply, None),
        }
    }
}

impl fmt::Debug for OpenIdProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenIdProvider")
    }
}
