//! The calls that tests of the 3Shape part make again and again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dental_sandbox::threeshape::{CLIENT_ID, CLIENT_SECRET, PUBLIC_CLIENT_ID, Region};
use dental_sandbox::{LogEntry, Options, Sandbox, ThreeShape};
use serde_json::Value;
use sha1::{Digest as _, Sha1};

use super::{CHALLENGE, FORM, REDIRECT, Reply, VERIFIER, encoded, get, parameter, send};

pub(crate) const SCOPES: &str = "openid api offline_access";

/// A sandbox, and the clinics in it.
pub(crate) struct Clinics {
    pub(crate) sandbox: Sandbox,
    pub(crate) t: ThreeShape,
}

pub(crate) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

pub(crate) fn sha1(bytes: &[u8]) -> String {
    Sha1::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The fields with some of them replaced, or left out where the new value is empty.
fn changed<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    for (name, value) in changes {
        fields.retain(|(k, _)| k != name);
        if !value.is_empty() {
            fields.push((*name, *value));
        }
    }
    fields
}

impl Clinics {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.expect("ports are free");
        let t = sandbox.threeshape().clone();
        Self { sandbox, t }
    }

    pub(crate) fn set(&self, switch: &str, value: &str) {
        self.t.set(switch, value).expect("a known switch");
    }

    pub(crate) fn legacy_url(&self, changes: &[(&str, &str)]) -> String {
        let fields = vec![
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("state", "st-1"),
        ];
        let query = encoded(&changed(fields, changes));
        format!("{}/oauth/authorise?{query}", self.t.auth_url())
    }

    pub(crate) fn identity_url(&self, changes: &[(&str, &str)]) -> String {
        let fields = vec![
            ("client_id", PUBLIC_CLIENT_ID),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", SCOPES),
            ("state", "st-1"),
            ("nonce", "n-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let query = encoded(&changed(fields, changes));
        format!("{}/connect/authorize?{query}", self.t.identity_url())
    }

    /// Signs in as far as the code.
    pub(crate) async fn code(&self, url: &str) -> String {
        let reply = get(url).await;
        assert_eq!(reply.status, 302, "{}", reply.text());
        parameter(&reply.location(), "code").expect("a code")
    }

    /// Posts a form to the legacy token endpoint with the application's credentials.
    pub(crate) async fn legacy(&self, fields: &[(&str, &str)]) -> Reply {
        let credentials = basic(CLIENT_ID, CLIENT_SECRET);
        self.legacy_as(&credentials, fields)
            .await
            .expect("an answer")
    }

    pub(crate) async fn legacy_as(&self, basic: &str, fields: &[(&str, &str)]) -> Option<Reply> {
        let url = format!("{}/oauth/token", self.t.auth_url());
        let headers = [FORM, ("authorization", basic)];
        send("POST", &url, &headers, encoded(fields).as_bytes()).await
    }

    pub(crate) async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Reply {
        let fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
        ];
        self.legacy(&changed(fields, changes)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.legacy(&fields).await
    }

    /// Posts a form to the identity server's token endpoint, as the public client.
    pub(crate) async fn identity(&self, fields: &[(&str, &str)]) -> Reply {
        let url = format!("{}/connect/token", self.t.identity_url());
        send("POST", &url, &[FORM], encoded(fields).as_bytes())
            .await
            .expect("an answer")
    }

    pub(crate) async fn exchange_identity(&self, code: &str, changes: &[(&str, &str)]) -> Reply {
        let fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("client_id", PUBLIC_CLIENT_ID),
            ("code_verifier", VERIFIER),
        ];
        self.identity(&changed(fields, changes)).await
    }

    pub(crate) fn token(&self, user: &str) -> String {
        self.t.issue_tokens(user).expect("a user").access_token
    }

    /// Calls any URL with a fresh token of this user; a POST or PUT says how long its body is.
    pub(crate) async fn call(&self, user: &str, method: &str, url: &str) -> Reply {
        self.try_call(user, method, url).await.expect("an answer")
    }

    pub(crate) async fn try_call(&self, user: &str, method: &str, url: &str) -> Option<Reply> {
        let bearer = format!("Bearer {}", self.token(user));
        send(method, url, &[("authorization", &bearer)], b"").await
    }

    /// GET from the users service.
    pub(crate) async fn users(&self, user: &str, path: &str) -> Reply {
        let url = format!("{}{path}", self.t.users_url());
        self.call(user, "GET", &url).await
    }

    /// GET from the metadata host of Europe.
    pub(crate) async fn eu(&self, user: &str, path: &str) -> Reply {
        self.region(Region::Europe, user, path).await
    }

    pub(crate) async fn region(&self, region: Region, user: &str, path: &str) -> Reply {
        let url = format!("{}{path}", self.t.metadata_url(region));
        self.call(user, "GET", &url).await
    }

    /// All cases of a user in Europe, page by page.
    pub(crate) async fn all_cases(&self, user: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 0.. {
            let reply = self.eu(user, &format!("/api/cases?page={page}")).await;
            let body = reply.json();
            let cases = body["Cases"].as_array().expect("cases").clone();
            if cases.is_empty() {
                break;
            }
            all.extend(cases);
        }
        all
    }

    /// The n-th case of the described set.
    pub(crate) async fn case(&self, n: u32) -> Value {
        let id = case_id(n);
        let all = self.all_cases("doctor-eu").await;
        let found = all.into_iter().find(|case| case["Id"] == id.as_str());
        found.expect("a case of the described set")
    }

    pub(crate) async fn control(&self, method: &str, name: &str, body: &Value) -> Reply {
        let url = format!("{}/__sandbox/{name}", self.t.users_url());
        send(method, &url, &[], body.to_string().as_bytes())
            .await
            .expect("an answer")
    }

    pub(crate) fn seen(&self, origin: &str) -> Vec<LogEntry> {
        let mut all = self.t.log();
        all.retain(|entry| entry.origin == origin);
        all
    }
}

/// Id of the n-th case of the described set.
pub(crate) fn case_id(n: u32) -> String {
    format!("eca5e001-0000-4000-8000-{n:012x}")
}
