//! Receives the redirect of a desktop sign-in on this computer (RFC 8252 section 7.3).
//!
//! A small, strict HTTP reader rather than a web framework: it answers one address, reads at most 8 KiB
//! of head, gives each peer five seconds, and echoes nothing that it was sent.

mod listen;
mod page;
mod request;

use std::time::Duration;

use tokio::sync::mpsc;

use listen::{Accepting, Arrival};
use page::Page;
use request::{Brought, Site};

use crate::clock::within;
use crate::error::{Error, ErrorKind};
use crate::net::{LoopbackHttp, checked_url};
use crate::oauth::client::OAuthClient;
use crate::oauth::pending::{Granted, Pending};
use crate::oauth::token::TokenSet;

/// How long a browser may take to follow the redirect to its last page, once the outcome is known. Real
/// time: it guards a socket, and nothing depends on the page.
const FOLLOWS: Duration = Duration::from_secs(2);

/// A listener for one sign-in. Closed when the sign-in ends, fails or is dropped.
///
/// Name the address by number, as RFC 8252 section 8.3 advises: another program may listen where
/// `localhost` also leads. Where a server insists on `localhost` the port is opened in both families, and
/// refused when somebody else has it in one of them.
///
/// ```no_run
/// # async fn sign_in(client: dental_oauth::oauth::OAuthClient) -> dental_oauth::Result<()> {
/// use std::time::Duration;
/// use dental_oauth::oauth::{Loopback, Scopes};
///
/// let receiver = Loopback::bind("http://127.0.0.1:0/callback").await?; // port 0: any free one
/// let (url, pending) = client.authorize(receiver.redirect_uri(), &Scopes::parse("openid")?)?;
/// println!("Open {url}");
/// let tokens = receiver.sign_in(&client, pending, Duration::from_secs(300)).await?;
/// # let _ = tokens; Ok(()) }
/// ```
#[derive(Debug)]
pub struct Loopback {
    redirect_uri: String,
    path: String,
    accepting: Accepting,
    arrivals: mpsc::Receiver<Arrival>,
}

/// The browser that brought the callback. It has been sent to a clean address, where it waits for its last
/// page; until that is shown, or this is dropped, the port stays open.
#[derive(Debug)]
pub struct Browser {
    _accepting: Accepting,
    arrivals: mpsc::Receiver<Arrival>,
}

impl Browser {
    /// Tells the person how it ended. Success is shown only after the exchange has succeeded. A browser
    /// that does not come for its page is given up after two seconds.
    pub async fn finish(mut self, signed_in: bool) {
        let page = if signed_in {
            Page::SIGNED_IN
        } else {
            Page::NOT_SIGNED_IN
        };
        let showing = async {
            while let Some(Arrival { brought, stream }) = self.arrivals.recv().await {
                match brought {
                    Brought::Return => return page.send(stream).await,
                    Brought::Callback(_) => Page::NOT_OURS.send(stream).await,
                }
            }
        };
        let _ = tokio::time::timeout(FOLLOWS, showing).await;
    }
}

impl Loopback {
    /// Listens at a redirect URI such as `http://127.0.0.1:8931/callback`. Port 0 takes any free port,
    /// for servers that allow it (RFC 8252 section 7.3).
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the address is not on this computer or the port is taken.
    pub async fn bind(redirect_uri: &str) -> Result<Self, Error> {
        let refuse = |reason: &'static str| Error::new(ErrorKind::Configuration, reason);
        let url = checked_url(redirect_uri, LoopbackHttp::Allowed)?;
        if url.scheme() != "http" || url.query().is_some() {
            return Err(refuse(
                "a loopback redirect URI is plain http without a query",
            ));
        }
        let wanted = url.port_or_known_default().unwrap_or(0);
        let cannot = "the redirect port cannot be opened: is another sign-in running?";
        let opened = listen::open(url.host(), wanted).await.and_then(|all| {
            let port = all.first().map(tokio::net::TcpListener::local_addr);
            let port = port.ok_or(std::io::ErrorKind::AddrNotAvailable)??.port();
            Ok((all, port))
        });
        let (listeners, port) = opened.map_err(|error| refuse(cannot).with_source(error))?;
        // The registered text stays as it is, byte for byte; only a port of 0 has to be filled in.
        let redirect_uri = if wanted == 0 {
            with_port(redirect_uri, port)
        } else {
            redirect_uri.to_owned()
        };
        let site = Site::of(&url, port);
        let path = site.path.clone();
        let (accepting, arrivals) = listen::accept(listeners, site);
        Ok(Self {
            redirect_uri,
            path,
            accepting,
            arrivals,
        })
    }

    /// The redirect URI to send in the authorization request.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the callback that belongs to this sign-in. Anything else that arrives, forged callbacks
    /// included, is answered and ignored.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] after `limit`; [`ErrorKind::Configuration`] for a response mode whose answer
    /// only a page's script sees; otherwise as [`Pending::accept`].
    pub async fn receive(
        mut self,
        client: &OAuthClient,
        pending: Pending,
        limit: Duration,
    ) -> Result<(Granted, Browser), Error> {
        if pending.is_for_a_page() {
            let detail = "a receiver never sees the answer of this response mode";
            return Err(Error::new(ErrorKind::Configuration, detail)
                .with_provider(client.provider())
                .with_operation("sign in"));
        }
        let wait = async {
            while let Some(Arrival { brought, stream }) = self.arrivals.recv().await {
                match brought {
                    Brought::Callback(callback) if pending.recognises(&callback) => {
                        return Some((callback, stream));
                    }
                    _ => Page::NOT_OURS.send(stream).await,
                }
            }
            None
        };
        let arrival = within(&**client.clock(), limit, wait).await.flatten();
        let Some((callback, stream)) = arrival else {
            let late = Error::new(ErrorKind::Timeout, "nobody completed the sign-in in time")
                .with_provider(client.provider())
                .with_operation("sign in");
            return client.audit().sign_in(Err(late));
        };
        page::move_on(stream, &self.path).await;
        let browser = Browser {
            _accepting: self.accepting,
            arrivals: self.arrivals,
        };
        match pending.accept(&callback) {
            Ok(granted) => Ok((granted, browser)),
            Err(error) => {
                browser.finish(false).await;
                Err(error)
            }
        }
    }

    /// Waits for the callback, exchanges the code, and tells the person how it ended.
    ///
    /// # Errors
    /// As [`Loopback::receive`] and [`Granted::exchange`].
    pub async fn sign_in(
        self,
        client: &OAuthClient,
        pending: Pending,
        limit: Duration,
    ) -> Result<TokenSet, Error> {
        let (granted, browser) = self.receive(client, pending, limit).await?;
        let outcome = granted.exchange(client).await;
        browser.finish(outcome.is_ok()).await;
        outcome
    }
}

/// Replaces the port at the end of the authority, and nothing else.
fn with_port(uri: &str, port: u16) -> String {
    let start = uri.find("://").map_or(0, |at| at + 3);
    let end = uri[start..]
        .find(['/', '?', '#'])
        .map_or(uri.len(), |at| start + at);
    let colon = uri[..end].rfind(':').unwrap_or(end);
    format!("{}:{port}{}", &uri[..colon], &uri[end..])
}
