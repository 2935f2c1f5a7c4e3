//! Whole flows at TRACE, with marked secrets and names: none of them shows anywhere.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use dental_oauth::api::{Answer, ApiClient, ApiRequest, Dialect, Fault, PathSegments};
use dental_oauth::net::{HttpTransport, LoopbackHttp, Transport};
use dental_oauth::oauth::{AuthorizationServer, Callback, ClientAuth, Jwks, OAuthClient, Scopes};
use dental_oauth::session::{AccountKey, FileStore, MemoryStore, Session, TokenStore};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use dental_oauth::{Error, Phi, Provider, SealKey, Secret};
use http::Method;
use serde_json::json;
use support::mint::{Key, key_set};
use support::tcp::{TcpServer, answer};
use support::{HOUR, seconds};
use tracing_subscriber::fmt::MakeWriter;
use url::Url;

/// No two of them share a run of characters that anything else would print.
const SECRETS: [&str; 9] = [
    "sekrit-client-secret/+",
    "sekrit-code-4711",
    "sekrit-access-one",
    "sekrit-access-two",
    "sekrit-refresh-one",
    "sekrit-refresh-two",
    "jane.doe@clinic.example",
    "Jane Doe 1984",
    "sekrit-server-words",
];

/// Collects everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Everything that is logged on this thread from here on, at every level and from every crate.
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .with_ansi(false)
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn show(&self, value: &impl Debug) {
        writeln!(self.clone(), "{value:?} {value:#?}").unwrap();
    }

    fn show_error(&self, error: &Error) {
        self.show(error);
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            writeln!(self.clone(), "{error} {error:?}").unwrap();
            next = error.source();
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Nothing marked is in it, in any spelling, nor what was random and secret.
    fn is_clean(&self, further: &[String]) {
        let text = self.text();
        let fixed = SECRETS.iter().map(|secret| (*secret).to_owned());
        for secret in fixed.chain(further.iter().cloned()) {
            for (spelling, spelt) in spellings(&secret) {
                assert!(!text.contains(&spelt), "{spelling} of {secret} in:\n{text}");
            }
        }
    }
}

/// Bytes in hexadecimal.
struct Digits<'a>(&'a [u8]);

impl std::fmt::Display for Digits<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn spellings(secret: &str) -> Vec<(&'static str, String)> {
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let mut all = vec![
        ("plain text", secret.to_owned()),
        ("form encoding", form.clone()),
        ("percent encoding", form.replace('+', "%20")),
        ("hexadecimal", Digits(secret.as_bytes()).to_string()),
        (
            "byte list",
            secret
                .bytes()
                .map(|byte| byte.to_string())
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ];
    // Inside a longer text its Base64 begins at one of three places; what does not depend on its
    // neighbours is the middle.
    for shift in 0..3 {
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let encoded = engine.encode([vec![b'.'; shift], secret.as_bytes().to_vec()].concat());
            let middle = encoded.get(4..encoded.len() - 4).unwrap_or_default();
            if middle.len() > 4 {
                all.push(("Base64", middle.to_owned()));
            }
        }
    }
    all
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for leak in [
        "token=sekrit-access-one".to_owned(),
        "Jane%20Doe%201984".to_owned(),
        format!("Basic {}", STANDARD.encode("id:sekrit-client-secret/+")),
        format!("{:?}", b"sekrit-code-4711"),
    ] {
        let log = Log::default();
        writeln!(log.clone(), "{leak}").unwrap();
        assert!(
            std::panic::catch_unwind(|| log.is_clean(&[])).is_err(),
            "{leak}"
        );
    }
}

fn account() -> AccountKey {
    AccountKey::new(&Provider::new("test"), "client-1", SECRETS[6]).region("eu")
}

fn described(base: &str) -> AuthorizationServer {
    let endpoint = |path: &str| format!("{base}{path}");
    AuthorizationServer::new(
        Provider::new("test"),
        &endpoint("/authorize"),
        &endpoint("/token"),
        LoopbackHttp::Allowed,
    )
    .and_then(|server| server.revocation_endpoint(&endpoint("/revoke")))
    .unwrap()
    .client_auth(ClientAuth::BasicForm)
    .issuers(["https://as.example"])
    .jwks(Jwks::At(Url::parse(&endpoint("/jwks")).unwrap()))
}

/// Keeps what the server says, as the clients do.
#[derive(Debug)]
struct Talkative;

impl Dialect for Talkative {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        let message = String::from_utf8_lossy(answer.body).into_owned();
        Fault {
            code: Some(message.clone()),
            message: Some(message),
            ..Fault::of_status(answer.status)
        }
    }
}

/// Signs in, calls, refreshes, fails in several ways and signs out; returns what was random and secret.
async fn whole_life(
    log: &Log,
    base: &str,
    transport: Arc<dyn Transport>,
    clock: Arc<ManualClock>,
    store: Arc<dyn TokenStore>,
    nonce_at_server: Arc<Mutex<String>>,
) -> Vec<String> {
    let client = OAuthClient::builder(described(base), "client-1", transport.clone())
        .client_secret(Secret::new(SECRETS[0]))
        .clock(clock.clone())
        .build()
        .unwrap();
    let (url, pending) = client
        .authorize("https://lab.example/cb", &Scopes::parse("openid").unwrap())
        .unwrap();
    let parameter = |name| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    let (state, nonce) = (parameter("state"), parameter("nonce"));
    nonce_at_server.lock().unwrap().clone_from(&nonce);
    let key = SealKey::generate().unwrap();
    log.show(&(&client, &pending, &key));
    let received = format!("https://lab.example/cb?code={}&state={state}", SECRETS[1]);
    let callback = Callback::from_url(&received).unwrap();
    log.show(&callback);
    let granted = pending.accept(&callback).unwrap();
    log.show(&granted);
    let tokens = granted.exchange(&client).await.unwrap();
    log.show(&tokens);
    log.show(&tokens.id_token().unwrap().claim::<String>("email"));
    log.show(tokens.id_token().unwrap());

    let session = Session::new(client, store.clone(), account()).unwrap();
    session.sign_in(&tokens).await.unwrap();
    log.show(&(&session, &store, session.status().await.unwrap()));
    log.show(&store.load(&account()).await.unwrap());
    log.show(&session.access_token().await.unwrap());

    let api = ApiClient::builder(
        Provider::new("test"),
        format!("{base}/v1"),
        transport,
        Arc::new(Talkative),
    )
    .loopback_http(LoopbackHttp::Allowed)
    .session(session.clone())
    .clock(clock.clone())
    .build()
    .unwrap();
    let search = |path| {
        ApiRequest::new(
            "search",
            Method::POST,
            PathSegments::fixed(path).id(SECRETS[6]),
        )
        .query("patient", SECRETS[7])
        .json(&json!({ "name": SECRETS[7] }))
    };
    let answer = api.send(&search("/patients")).await.unwrap();
    log.show(&(&api, &answer, search("/patients")));
    log.show_error(&api.call::<u32>(&search("/patients")).await.unwrap_err());
    log.show_error(&api.call::<u32>(&search("/fails")).await.unwrap_err());
    clock.advance(HOUR);
    log.show(&session.access_token().await.unwrap());
    clock.advance(HOUR);
    log.show_error(&session.access_token().await.unwrap_err());
    log.show(&session.sign_out().await.unwrap());
    log.show_error(&session.access_token().await.unwrap_err());
    vec![state, nonce]
}

/// The other side of that life: method and path, and what was posted.
fn serve(path: &str, form: &[u8], nonce: &str, now: i64) -> (u16, String) {
    let field = |name: &str| {
        let mut fields = url::form_urlencoded::parse(form);
        fields
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    match path {
        "/jwks" => (200, key_set(&[&Key::ours()])),
        "/token" if field("grant_type").as_deref() == Some("authorization_code") => {
            let claims = json!({
                "iss": "https://as.example", "sub": SECRETS[6], "email": SECRETS[6], "name": SECRETS[7],
                "aud": "client-1", "iat": now, "exp": now + 600, "nonce": nonce,
            });
            let id_token = Key::ours().sign(r#"{"alg":"RS256","kid":"k1"}"#, &claims.to_string());
            let tokens = json!({
                "access_token": SECRETS[2], "refresh_token": SECRETS[4], "token_type": "Bearer",
                "expires_in": 3600, "id_token": id_token,
            });
            (200, tokens.to_string())
        }
        "/token" if field("refresh_token").as_deref() == Some(SECRETS[4]) => {
            let tokens = json!({
                "access_token": SECRETS[3], "refresh_token": SECRETS[5], "token_type": "Bearer",
                "expires_in": 3600,
            });
            (200, tokens.to_string())
        }
        "/token" => (
            400,
            json!({ "error": "invalid_grant", "error_description": SECRETS[8] }).to_string(),
        ),
        "/revoke" => (503, SECRETS[8].to_owned()),
        path if path.starts_with("/v1/fails") => (422, format!("{} {}", SECRETS[7], SECRETS[8])),
        _ => (200, json!({ "name": SECRETS[7] }).to_string()),
    }
}

/// 2026-01-15T10:00:00Z, where the clock of the tests begins.
const NOW: i64 = 1_768_471_200;

#[tokio::test]
async fn nothing_secret_shows_over_a_scripted_network() {
    let (log, _guard) = Log::start();
    let nonce = Arc::new(Mutex::new(String::new()));
    let known = nonce.clone();
    let transport = ScriptedTransport::new(move |request| {
        let (status, body) = serve(
            request.url.path(),
            &request.body,
            &known.lock().unwrap(),
            NOW,
        );
        Reply::json(status, body)
    });
    let clock = Arc::new(ManualClock::skipping());
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let random = whole_life(
        &log,
        "https://as.example",
        Arc::new(transport),
        clock,
        store,
        nonce,
    )
    .await;
    assert!(
        log.text().contains("refreshed"),
        "something was logged:\n{}",
        log.text()
    );
    log.is_clean(&random);
}

#[tokio::test]
async fn nothing_secret_shows_over_a_real_socket_and_in_the_names_of_files() {
    let (log, _guard) = Log::start();
    let nonce = Arc::new(Mutex::new(String::new()));
    let known = nonce.clone();
    let server = TcpServer::start(move |request| {
        let path = request.line().split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        let (status, body) = serve(path, &request.body, &known.lock().unwrap(), NOW);
        answer(status, "content-type: application/json\r\n", &body)
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(FileStore::open(folder.path()).unwrap());
    let transport = Arc::new(HttpTransport::new().unwrap());
    let clock = Arc::new(ManualClock::skipping());
    let random = whole_life(&log, &server.url(""), transport, clock, store, nonce).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        log.show(&entry.unwrap().file_name());
    }
    log.is_clean(&random);
}

#[tokio::test]
async fn no_network_failure_shows_what_was_being_sent() {
    for reply in [
        Reply::lost(),
        Reply::unreachable(),
        Reply::json(200, SECRETS[2]),
        Reply::json(500, SECRETS[8]),
    ] {
        let (log, _guard) = Log::start();
        let clock = Arc::new(ManualClock::skipping());
        let transport = ScriptedTransport::new(move |_| reply.clone());
        let client = support::client(support::server(), transport, &clock);
        let session = Session::new(client, Arc::new(MemoryStore::new()), account()).unwrap();
        session
            .sign_in(&support::first_tokens(&clock))
            .await
            .unwrap();
        clock.advance(HOUR + seconds(1));
        log.show_error(&session.access_token().await.unwrap_err());
        log.is_clean(&["at-0".into(), "rt-0".into(), "client-secret".into()]);
    }
}

#[test]
fn protected_values_print_nothing_of_themselves() {
    let log = Log::default();
    log.show(&(Secret::new(SECRETS[0]), Phi::new(SECRETS[7]), account()));
    log.is_clean(&[]);
}
