//! A client as small as possible: one connection per request, bytes in, bytes out.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod threeshape;

use std::fmt::Write as _;

use dental_sandbox::{Dentbird, LogEntry, Options, Sandbox};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

pub(crate) const REDIRECT: &str = "http://127.0.0.1:8931/callback";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const ALL: &str = "openid user design-case file";
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub(crate) fn data(&self) -> Value {
        let body = self.json();
        assert_eq!(body["success"], true, "{body}");
        body["data"].clone()
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn location(&self) -> Url {
        Url::parse(self.header("location").expect("a Location")).expect("a URL")
    }

    /// The body breaks the promise of `Content-Length`.
    pub(crate) fn cut_short(&self) -> bool {
        let promised: usize = self
            .header("content-length")
            .and_then(|v| v.parse().ok())
            .unwrap_or(0);
        self.body.len() < promised
    }
}

/// Sends one request; `None` when the connection closed without an answer.
pub(crate) async fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Reply> {
    let parsed = Url::parse(url).expect("a URL");
    let rest = url.splitn(4, '/').nth(3).unwrap_or_default();
    let host = format!("127.0.0.1:{}", parsed.port().expect("a port"));
    let mut head = format!("{method} /{rest} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let has_length = headers
        .iter()
        .any(|(k, _)| *k == "content-length" || *k == "transfer-encoding");
    if !has_length && (!body.is_empty() || method == "PUT" || method == "POST") {
        let _ = write!(head, "content-length: {}\r\n", body.len());
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(&host)
        .await
        .expect("the sandbox listens");
    let mut request = head.into_bytes();
    request.extend_from_slice(body);
    let _ = stream.write_all(&request).await;
    let mut raw = Vec::new();
    // A reset counts as an end: what came before it is what a client would have.
    let mut chunk = vec![0; 16 * 1024];
    while let Ok(n @ 1..) = stream.read(&mut chunk).await {
        raw.extend_from_slice(&chunk[..n]);
    }
    parse(&raw)
}

fn parse(raw: &[u8]) -> Option<Reply> {
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(k, v)| (k.trim().to_lowercase(), v.trim().to_owned()))
        .collect();
    let mut body = raw[end + 4..].to_vec();
    if headers.contains(&("transfer-encoding".to_owned(), "chunked".to_owned())) {
        body = dechunked(&body);
    }
    Some(Reply {
        status,
        headers,
        body,
    })
}

fn dechunked(mut raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = raw.windows(2).position(|w| w == b"\r\n") {
        let size = String::from_utf8_lossy(&raw[..end]).into_owned();
        let size = usize::from_str_radix(&size, 16).unwrap_or(0);
        let start = end + 2;
        if size == 0 {
            break;
        }
        if raw.len() < start + size {
            out.extend_from_slice(raw.get(start..).unwrap_or_default());
            break;
        }
        out.extend_from_slice(&raw[start..start + size]);
        raw = raw.get(start + size + 2..).unwrap_or_default();
    }
    out
}

pub(crate) async fn get(url: &str) -> Reply {
    send("GET", url, &[], b"").await.expect("an answer")
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// A sandbox with the calls tests make again and again.
pub(crate) struct House {
    pub(crate) sandbox: Sandbox,
    pub(crate) d: Dentbird,
}

impl House {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.expect("ports are free");
        let d = sandbox.dentbird().clone();
        Self { sandbox, d }
    }

    pub(crate) fn set(&self, switch: &str, value: &str) {
        self.d.set(switch, value).expect("a known switch");
    }

    pub(crate) fn authorize_url(&self, changes: &[(&str, &str)]) -> String {
        let mut fields = vec![
            ("client_id", self.d.client_id()),
            ("redirect_uri", REDIRECT),
            ("scope", ALL),
            ("response_type", "code"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("state", "st-1"),
            ("nonce", "n-1"),
        ];
        for (name, value) in changes {
            fields.retain(|(k, _)| k != name);
            if !value.is_empty() {
                fields.push((*name, *value));
            }
        }
        format!("{}/oidc/auth?{}", self.d.auth_url(), encoded(&fields))
    }

    /// Signs in as far as the code.
    pub(crate) async fn code(&self) -> String {
        let reply = get(&self.authorize_url(&[])).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        parameter(&reply.location(), "code").expect("a code")
    }

    pub(crate) async fn token(&self, fields: &[(&str, &str)]) -> Reply {
        self.post_token(fields, &[FORM]).await.expect("an answer")
    }

    pub(crate) async fn post_token(
        &self,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Option<Reply> {
        let url = format!("{}/oidc/token", self.d.auth_url());
        send("POST", &url, headers, encoded(fields).as_bytes()).await
    }

    pub(crate) async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Reply {
        self.token(&self.exchange_fields(code, changes)).await
    }

    pub(crate) fn exchange_fields<'a>(
        &'a self,
        code: &'a str,
        changes: &[(&'a str, &'a str)],
    ) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![
            ("client_id", self.d.client_id()),
            ("client_secret", self.d.client_secret()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in changes {
            fields.retain(|(k, _)| k != name);
            if !value.is_empty() {
                fields.push((*name, *value));
            }
        }
        fields
    }

    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        self.refresh_scope(token, None).await
    }

    pub(crate) async fn refresh_scope(&self, token: &str, scope: Option<&str>) -> Reply {
        let mut fields = vec![
            ("client_id", self.d.client_id()),
            ("client_secret", self.d.client_secret()),
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
        ];
        fields.extend(scope.map(|s| ("scope", s)));
        self.token(&fields).await
    }

    /// Calls the API with a fresh token.
    pub(crate) async fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let token = self.d.issue_tokens(ALL).access_token;
        self.api_as(&token, method, path, body)
            .await
            .expect("an answer")
    }

    pub(crate) async fn api_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Reply> {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("authorization", bearer.as_str())];
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let text = body.map(Value::to_string).unwrap_or_default();
        let url = format!("{}{path}", self.d.api_url());
        send(method, &url, &headers, text.as_bytes()).await
    }

    /// Registers `ply` files of these names and contents; answers with the entries.
    pub(crate) async fn register(&self, files: &[(&str, &[u8])]) -> Value {
        let entries: Vec<Value> = files
            .iter()
            .map(|(name, bytes)| {
                serde_json::json!({
                    "fileName": name, "contentLength": bytes.len(),
                    "contentMD5": md5(bytes), "category": "CASE_INPUT",
                })
            })
            .collect();
        let reply = self.api("POST", "/v1/files", Some(&entries.into())).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.data()
    }

    /// Registers and uploads one file; answers with its id.
    pub(crate) async fn uploaded(&self, name: &str, bytes: &[u8]) -> String {
        let entry = self.register(&[(name, bytes)]).await[0].clone();
        let url = entry["uploadUrl"].as_str().expect("a URL").to_owned();
        let reply = put(&url, &md5(bytes), bytes).await.expect("an answer");
        assert_eq!(reply.status, 201, "{}", reply.text());
        entry["fileId"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn control(&self, method: &str, name: &str, body: &Value) -> Reply {
        let url = format!("{}/__sandbox/{name}", self.d.api_url());
        let text = body.to_string();
        send(method, &url, &[], text.as_bytes())
            .await
            .expect("an answer")
    }

    pub(crate) fn seen(&self, origin: &str) -> Vec<LogEntry> {
        let mut all = self.d.log();
        all.retain(|entry| entry.origin == origin);
        all
    }
}

pub(crate) async fn put(url: &str, md5: &str, bytes: &[u8]) -> Option<Reply> {
    let headers = [
        ("x-ms-blob-type", "BlockBlob"),
        ("content-type", "application/octet-stream"),
        ("content-md5", md5),
    ];
    send("PUT", url, &headers, bytes).await
}

pub(crate) fn md5(bytes: &[u8]) -> String {
    use base64::Engine as _;
    use md5::Digest as _;
    base64::engine::general_purpose::STANDARD.encode(md5::Md5::digest(bytes))
}

pub(crate) fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(k, _)| k == name)
        .map(|(_, v)| v.into_owned())
}

/// The claims of a JWT, unverified.
pub(crate) fn claims(jwt: &str) -> Value {
    part(jwt, 1)
}

/// The header of a JWT.
pub(crate) fn head(jwt: &str) -> Value {
    part(jwt, 0)
}

fn part(jwt: &str, at: usize) -> Value {
    use base64::Engine as _;
    let text = jwt.split('.').nth(at).expect("three parts");
    let raw = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(text)
        .expect("base64url");
    serde_json::from_slice(&raw).expect("JSON")
}
