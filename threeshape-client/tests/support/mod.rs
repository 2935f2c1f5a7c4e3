//! Accounts on a transport that follows a script.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part, and a test that cannot go on has failed"
)]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use dental_oauth::net::Transport;
use dental_oauth::oauth::{Scopes, TokenSet};
use dental_oauth::session::{AccountKey, MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Clock, Secret};
use serde_json::{Value, json};
use threeshape_client::{
    AccountOptions, ClientAccount, ClientSession, DoctorAccount, DoctorSession, Environment,
    SignInGeneration,
};

pub const DOCTOR: &str = "11111111-1111-4111-8111-111111111111";
pub const CLIENT: &str = "22222222-2222-4222-8222-222222222222";
pub const CLIENT_AMERICA: &str = "22222222-2222-4222-8222-2222222222aa";
pub const LAB: &str = "33333333-3333-4333-8333-333333333333";
pub const CASE: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub const OTHER_CASE: &str = "aaaaaaaa-0000-4000-8000-000000000002";
/// The bytes of the dossier's vector, and their SHA-1.
pub const STL: &str = "solid sandbox\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid sandbox\n";
pub const STL_SHA1: &str = "f27ed3c03df603f12fac2bae7bcc4cdf652b4407";
pub const EUROPE: &str = "www.3shapecommunicate.com";
pub const USERS: &str = "users.3shapecommunicate.com";

pub fn production() -> Environment {
    Environment::production(SignInGeneration::IdentityServer)
}

pub fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Accounts whose requests a script answers.
pub struct Scripted {
    pub transport: ScriptedTransport,
    pub clock: Arc<ManualClock>,
    pub environment: Environment,
}

impl Scripted {
    /// Everything but `users/me` and tokens is up to the script.
    pub fn new(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> Self {
        Self::at(production(), script)
    }

    pub fn at(
        environment: Environment,
        mut script: impl FnMut(&Recorded) -> Reply + Send + 'static,
    ) -> Self {
        let transport = ScriptedTransport::new(move |request| {
            let url = &request.url;
            if url.path() == "/connect/token" {
                return Reply::json(
                    200,
                    r#"{"access_token":"renewed-token","token_type":"Bearer","expires_in":3600,"refresh_token":"next"}"#,
                );
            }
            if url.host_str() == Some(USERS) && url.path() == "/api/users/me" {
                let (id, region) = match request.header("authorization") {
                    "Bearer doctor-token" => (DOCTOR, EUROPE),
                    "Bearer america-token" => (CLIENT_AMERICA, "us.3shapecommunicate.com"),
                    _ => (CLIENT, EUROPE),
                };
                return ok(&user(id, region));
            }
            script(request)
        });
        Self {
            transport,
            clock: Arc::new(ManualClock::skipping()),
            environment,
        }
    }

    pub fn options(&self) -> AccountOptions {
        let clock: Arc<dyn Clock> = self.clock.clone();
        AccountOptions::default().clock(clock)
    }

    pub async fn doctor(&self) -> DoctorAccount {
        self.doctor_with(self.options()).await
    }

    pub async fn doctor_with(&self, options: AccountOptions) -> DoctorAccount {
        let session = self.session("doctor-token", Some(3600)).await;
        let session = DoctorSession::new(session);
        DoctorAccount::with_options(&self.environment, session, self.net(), options).unwrap()
    }

    pub async fn client(&self) -> ClientAccount {
        self.client_with("client-token", self.options()).await
    }

    pub async fn client_with(&self, token: &str, options: AccountOptions) -> ClientAccount {
        let session = self.session(token, Some(3600)).await;
        self.client_of(session, options)
    }

    pub fn client_of(&self, session: Session, options: AccountOptions) -> ClientAccount {
        let session = ClientSession::new(session);
        ClientAccount::with_options(&self.environment, session, self.net(), options).unwrap()
    }

    pub fn net(&self) -> Arc<dyn Transport> {
        Arc::new(self.transport.clone())
    }

    /// A session that holds a token, for so many seconds or for nobody knows how long.
    pub async fn session(&self, token: &str, lifetime: Option<u64>) -> Session {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let oauth = self
            .environment
            .oauth_client("app", Secret::new("app-secret"), self.net())
            .unwrap()
            .clock(Arc::clone(&clock))
            .build()
            .unwrap();
        let now = clock.now();
        let tokens = TokenSet::from_parts(
            Secret::new(token),
            Some(Secret::new("refresh-token")),
            now,
            lifetime.map(|seconds| now + Duration::from_secs(seconds)),
            Scopes::default(),
        );
        let key = AccountKey::new(oauth.provider(), oauth.client_id(), token);
        let store = Arc::new(MemoryStore::with_clock(clock));
        let session = Session::new(oauth, store, key).unwrap();
        session.sign_in(&tokens).await.unwrap();
        session
    }

    /// What was sent beyond `users/me` and refreshes.
    pub fn sent(&self) -> Vec<Recorded> {
        let mut sent = self.transport.requests();
        sent.retain(|request| !["/api/users/me", "/connect/token"].contains(&request.url.path()));
        sent
    }

    /// Nothing but the vendor's own hosts was sent a token, and no file was asked for with a doctor's.
    pub fn assert_no_token_went_astray(&self) {
        for request in self.transport.requests() {
            let host = request.url.host_str().unwrap_or_default();
            let bearer = request.header("authorization");
            if bearer.starts_with("Bearer") {
                assert!(host.ends_with(".3shapecommunicate.com"), "{request:?}");
                assert_eq!(request.url.scheme(), "https", "{request:?}");
            }
            if request.url.path().contains("/attachments/") {
                assert_ne!(bearer, "Bearer doctor-token", "{request:?}");
            }
        }
    }
}

pub fn ok(body: &Value) -> Reply {
    Reply::json(200, body.to_string())
}

pub fn refused(sentence: &str) -> Reply {
    Reply::json(400, Value::from(sentence).to_string())
}

pub fn user(id: &str, region: &str) -> Value {
    json!({"Id": id, "RegionUri": region, "Roles": ["Clinic"]})
}

pub fn attachment(case: &str) -> Value {
    json!({
        "Id": "bbbbbbbb-0000-4000-8000-000000000001", "Name": "UpperJawScan.stl",
        "Hash": STL_SHA1, "FileType": "stl", "Type": null,
        "Href": format!("https://{EUROPE}/api/cases/{case}/attachments/{STL_SHA1}"),
    })
}

/// A case with the client as an actor and one scan.
pub fn case(id: &str) -> Value {
    json!({
        "Id": id, "Version": 1, "Created": "2026-01-15T08:30:00Z", "State": "Scanned", "StateFlag": "Sent",
        "Actors": [{"Id": DOCTOR, "Roles": ["Creator"]}, {"Id": CLIENT, "Roles": ["Receiver"]}],
        "Attachments": [attachment(id)],
        "Scans": [{"JawType": "upper", "FileType": "stl", "Hash": STL_SHA1}],
    })
}

/// The id of the n-th case of a long list.
pub fn nth(n: usize) -> String {
    format!("aaaaaaaa-0000-4000-8000-{n:012}")
}

/// A page of ten out of so many cases.
pub fn page_of(total: usize, request: &Recorded) -> Value {
    let page: usize = query(request, "page").unwrap().parse().unwrap();
    let cases: Vec<Value> = (page * 10..total.min(page * 10 + 10))
        .map(|n| case(&nth(n)))
        .collect();
    json!({"Cases": cases, "Count": total})
}

pub fn query(request: &Recorded, name: &str) -> Option<String> {
    let mut pairs = request.url.query_pairs();
    let found = pairs.find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}
