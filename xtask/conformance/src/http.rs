//! One HTTP request on a connection of its own, and the answer as it came: no redirect is followed, no
//! error status is an error, nothing is retried.

use std::{collections::BTreeMap, fmt, time::Duration};

use anyhow::{Context as _, Result, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use url::{Position, Url, form_urlencoded};

const DEADLINE: Duration = Duration::from_secs(20);

/// The content type of forms.
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// What a server answered.
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// All headers.
    pub(crate) headers: HeaderMap,
    /// The whole body.
    pub(crate) body: Bytes,
}

impl Answer {
    /// A header's value, if it is there once and readable.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {self:?}"))
    }

    /// A member of the JSON body that has to be a string.
    pub(crate) fn member(&self, name: &str) -> Result<String> {
        let value = self.json()?;
        let text = value[name]
            .as_str()
            .with_context(|| format!("no `{name}` in {self:?}"))?;
        Ok(text.to_owned())
    }

    /// Nothing but this status and this `error` member will do.
    pub(crate) fn refused(&self, status: u16, error: &str) -> Result<()> {
        ensure!(
            self.status == status,
            "expected {status} {error}, got {self:?}"
        );
        let found = self.member("error")?;
        ensure!(found == error, "expected {error}, got {self:?}");
        Ok(())
    }

    /// Nothing but status 200 will do.
    pub(crate) fn accepted(self) -> Result<Self> {
        ensure!(self.status == 200, "expected 200, got {self:?}");
        Ok(self)
    }
}

/// What a failed check prints. Everything is synthetic, so nothing is held back.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        for name in ["location", "x-ms-error-code"] {
            if let Some(value) = self.header(name) {
                write!(f, " {name}: {value}")?;
            }
        }
        write!(f, " {}", self.text().chars().take(600).collect::<String>())
    }
}

/// Sends a request to a plain http address. An error means that there was no complete answer.
pub(crate) async fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Result<Answer> {
    timeout(DEADLINE, exchange(method, url, headers, body.into()))
        .await
        .with_context(|| format!("{method} {url}: no answer after {} s", DEADLINE.as_secs()))?
        .with_context(|| format!("{method} {url}"))
}

async fn exchange(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Bytes,
) -> Result<Answer> {
    let url = Url::parse(url)?;
    ensure!(
        url.scheme() == "http",
        "the servers are on loopback and speak plain http"
    );
    let host = &url[Position::BeforeHost..Position::AfterPort];
    let address = (
        url.host_str().context("no host")?,
        url.port_or_known_default().context("no port")?,
    );
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);

    let mut request = Request::builder()
        .method(method)
        .uri(&url[Position::BeforePath..Position::AfterQuery])
        .header("host", host);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = sender.send_request(request.body(Full::new(body))?).await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.into_body().collect().await?.to_bytes();
    connection.abort();
    Ok(Answer {
        status,
        headers,
        body,
    })
}

/// Encodes a form.
pub(crate) fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Decodes a query or a form. A name that comes twice keeps its last value.
pub(crate) fn parameters(encoded: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded.as_bytes())
        .into_owned()
        .collect()
}
