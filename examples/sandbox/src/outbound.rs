//! Requests that the sandbox itself makes: it calls webhooks, and plays the person with the browser.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::Url;

/// How long a peer may take, by the real clock.
const PATIENCE: Duration = Duration::from_secs(5);

/// Most bytes of an answer.
const LARGEST: usize = 64 * 1024;

/// More redirects than any sign-in has.
const REDIRECTS: usize = 10;

/// What a browser does with the address of a sign-in when its person agrees to everything: it follows redirects,
/// at last to the program that waits for one. The status of the last answer.
///
/// Where the sandbox was started with [`Consent::Auto`](crate::Consent::Auto), as it is by default, that signs in:
///
/// ```no_run
/// # async fn run(url: &str) -> std::io::Result<()> {
/// assert_eq!(dental_sandbox::browse(url).await?, 200);
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// An address that is not on this computer, no answer within five seconds, more than ten redirects.
pub async fn browse(url: &str) -> io::Result<u16> {
    let failed = |what: &str| io::Error::other(what.to_owned());
    let mut url = local(url).ok_or_else(|| failed("the address is not on this computer"))?;
    for _ in 0..=REDIRECTS {
        let answer = exchange("GET", &url, &[], String::new()).await;
        let answer = answer.ok_or_else(|| failed("nobody answers in time"))?;
        let location = answer.headers().get("location");
        let next = location.and_then(|location| url.join(location.to_str().ok()?).ok());
        match next {
            Some(next) if answer.status().is_redirection() => {
                url = local(next.as_str())
                    .ok_or_else(|| failed("the browser was sent to another computer"))?;
            }
            _ => return Ok(answer.status().as_u16()),
        }
    }
    Err(failed("the sign-in goes in circles"))
}

/// An address of plain http on this computer, the only ones that are called.
pub(crate) fn local(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
    (url.scheme() == "http" && here).then_some(url)
}

/// One request on a connection of its own; `None` when nobody answers in time.
pub(crate) async fn exchange(
    method: &str,
    url: &Url,
    headers: &[(&str, &str)],
    body: String,
) -> Option<Response<Bytes>> {
    tokio::time::timeout(PATIENCE, untimed(method, url, headers, body))
        .await
        .ok()?
}

async fn untimed(
    method: &str,
    url: &Url,
    headers: &[(&str, &str)],
    body: String,
) -> Option<Response<Bytes>> {
    let address = (url.host_str()?.to_owned(), url.port_or_known_default()?);
    let stream = TcpStream::connect((address.0.as_str(), address.1))
        .await
        .ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .ok()?;
    let driver = tokio::spawn(connection);
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut request = Request::builder()
        .method(method)
        .uri(target)
        .header("host", format!("{}:{}", address.0, address.1));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body))).ok()?;
    let answer = async {
        let (head, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await.ok()?.to_bytes();
        Some(Response::from_parts(head, body))
    }
    .await;
    driver.abort();
    answer
}
