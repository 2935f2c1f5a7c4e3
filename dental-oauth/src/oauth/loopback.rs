//! Receives the redirect of a desktop sign-in on this computer (RFC 8252 section 7.3).
//!
//! A small, strict HTTP reader rather than a web framework: it answers one address, reads at most 8 KiB
//! of head, gives each peer five seconds, and echoes nothing that it was sent.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};
use url::{Host, Url};

use super::callback::Callback;
use super::client::OAuthClient;
use super::pending::{Granted, Pending};
use super::token::TokenSet;
use crate::clock::within;
use crate::error::{Error, ErrorKind};
use crate::net::{LoopbackHttp, checked_url};

const LONGEST_HEAD: usize = 8 * 1024;
const LONGEST_FORM: usize = 64 * 1024;
/// How long a peer may take over its request. Real time: it guards a socket, not a rule of the flow.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_CONNECTIONS: usize = 16;

/// A listener for one sign-in. Closed when the sign-in ends, fails or is dropped.
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
    accepting: Accepting,
    arrivals: mpsc::Receiver<Arrival>,
}

/// Stops the accept loop, and with it closes the port, when dropped.
#[derive(Debug)]
struct Accepting(JoinHandle<()>);

impl Drop for Accepting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[derive(Debug)]
struct Arrival {
    callback: Callback,
    browser: Browser,
}

/// The browser that brought the callback, waiting for its page.
#[derive(Debug)]
pub struct Browser(TcpStream);

impl Browser {
    /// Tells the person how it ended. Success is shown only after the exchange has succeeded.
    pub async fn finish(self, signed_in: bool) {
        let page = if signed_in {
            Page {
                status: "200 OK",
                text: "Signed in. You can close this window.",
            }
        } else {
            Page {
                status: "400 Bad Request",
                text: "The sign-in did not succeed. Return to the program for the reason.",
            }
        };
        page.send(self.0).await;
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
        // Only ever loopback, whatever a resolver says about `localhost` (RFC 8252 section 8.3).
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            _ => IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let wanted = SocketAddr::new(address, url.port_or_known_default().unwrap_or(0));
        let listener = TcpListener::bind(wanted).await.map_err(|error| {
            refuse("the redirect port cannot be opened: is another sign-in running?")
                .with_source(error)
        })?;
        let port = listener
            .local_addr()
            .map_err(|error| refuse("the redirect port cannot be read").with_source(error))?
            .port();
        // The registered text stays as it is, byte for byte; only a port of 0 has to be filled in.
        let redirect_uri = if wanted.port() == 0 {
            with_port(redirect_uri, port)
        } else {
            redirect_uri.to_owned()
        };
        let site = Site::of(&url, port);
        let (report, arrivals) = mpsc::channel(MOST_CONNECTIONS);
        let accepting = Accepting(tokio::spawn(accept(listener, Arc::new(site), report)));
        Ok(Self {
            redirect_uri,
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
            while let Some(arrival) = self.arrivals.recv().await {
                if pending.recognises(&arrival.callback) {
                    return Some(arrival);
                }
                Page::NOT_OURS.send(arrival.browser.0).await;
            }
            None
        };
        let arrival = within(&**client.clock(), limit, wait).await.flatten();
        drop(self.accepting);
        let Some(Arrival { callback, browser }) = arrival else {
            return Err(
                Error::new(ErrorKind::Timeout, "nobody completed the sign-in in time")
                    .with_provider(client.provider())
                    .with_operation("sign in"),
            );
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

/// What this receiver answers to.
#[derive(Debug)]
struct Site {
    host: String,
    path: String,
}

impl Site {
    fn of(url: &Url, port: u16) -> Self {
        let host = url.host_str().unwrap_or_default();
        // Browsers leave the default port out.
        let host = match port {
            80 => host.to_owned(),
            _ => format!("{host}:{port}"),
        };
        Self {
            host,
            path: url.path().to_owned(),
        }
    }
}

async fn accept(listener: TcpListener, site: Arc<Site>, report: mpsc::Sender<Arrival>) {
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: give the others time to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        open.retain(|task| !task.is_finished());
        // Slow peers cannot keep the browser out: the one that has been here longest makes room.
        if open.len() >= MOST_CONNECTIONS
            && let Some(oldest) = open.pop_front()
        {
            oldest.abort();
        }
        let (site, report) = (Arc::clone(&site), report.clone());
        let serve = async move {
            let _ = tokio::time::timeout(PATIENCE, serve(stream, &site, &report)).await;
        };
        open.push_back(tokio::spawn(serve).abort_handle());
    }
}

async fn serve(mut stream: TcpStream, site: &Site, report: &mpsc::Sender<Arrival>) {
    let Some(request) = Request::read(&mut stream).await else {
        return;
    };
    let callback = match request.callback(site, &mut stream).await {
        Ok(callback) => callback,
        Err(page) => return page.send(stream).await,
    };
    let _ = report
        .send(Arrival {
            callback,
            browser: Browser(stream),
        })
        .await;
}

struct Request {
    head: String,
    rest: Vec<u8>,
}

impl Request {
    /// Reads up to the empty line. `None` when the peer goes away or sends too much.
    async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut buffer = Vec::new();
        loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                let rest = buffer.split_off(end + 4);
                return Some(Self {
                    head: String::from_utf8(buffer).ok()?,
                    rest,
                });
            }
            if buffer.len() > LONGEST_HEAD || stream.read_buf(&mut buffer).await.ok()? == 0 {
                return None;
            }
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        // A header that is there twice is no header: two readers would take two different ones.
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    async fn callback(mut self, site: &Site, stream: &mut TcpStream) -> Result<Callback, Page> {
        let mut request_line = self.head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (
            request_line.next().unwrap_or_default(),
            request_line.next().unwrap_or_default(),
        );
        // DNS rebinding: a page elsewhere may resolve its own name to this computer.
        if self.header("host") != Some(site.host.as_str()) {
            return Err(Page::WRONG_HOST);
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != site.path {
            return Err(Page::NOT_FOUND);
        }
        match method {
            "GET" => Callback::from_query(query).map_err(|_| Page::NOT_OURS),
            "POST" => {
                let form = self.header("content-type").is_some_and(|kind| {
                    let kind = kind.split(';').next().unwrap_or_default().trim();
                    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
                });
                let length = self
                    .header("content-length")
                    .and_then(|text| text.parse().ok());
                let (true, Some(length @ ..=LONGEST_FORM)) = (form, length) else {
                    return Err(Page::NOT_A_FORM);
                };
                while self.rest.len() < length {
                    match stream.read_buf(&mut self.rest).await {
                        Ok(read) if read > 0 => {}
                        _ => return Err(Page::NOT_OURS),
                    }
                }
                self.rest.truncate(length);
                std::str::from_utf8(&self.rest)
                    .ok()
                    .and_then(|body| Callback::from_form(body).ok())
                    .ok_or(Page::NOT_OURS)
            }
            _ => Err(Page::WRONG_METHOD),
        }
    }
}

/// A fixed page: no script, nothing of what was received.
struct Page {
    status: &'static str,
    text: &'static str,
}

impl Page {
    const NOT_FOUND: Self = Self {
        status: "404 Not Found",
        text: "There is nothing here.",
    };
    const NOT_OURS: Self = Self {
        status: "400 Bad Request",
        text: "This is not the sign-in that is being waited for.",
    };
    const WRONG_HOST: Self = Self {
        status: "421 Misdirected Request",
        text: "",
    };
    const WRONG_METHOD: Self = Self {
        status: "405 Method Not Allowed",
        text: "",
    };
    const NOT_A_FORM: Self = Self {
        status: "415 Unsupported Media Type",
        text: "",
    };

    async fn send(&self, mut stream: TcpStream) {
        let body = if self.text.is_empty() {
            String::new()
        } else {
            format!(
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign-in</title><p>{}</p></html>",
                self.text
            )
        };
        let answer = format!(
            "HTTP/1.1 {}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
             content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n\
             cache-control: no-store\r\nreferrer-policy: no-referrer\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\n\r\n{body}",
            self.status,
            body.len(),
        );
        // The person may have closed the window already; nothing depends on the page.
        let _ = tokio::time::timeout(PATIENCE, async {
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await
        })
        .await;
    }
}
