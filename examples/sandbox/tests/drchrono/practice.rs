//! A practice with the calls tests make again and again.

use dental_sandbox::{Consent, Drchrono, Options, Sandbox};
use serde_json::{Value, json};

use crate::common::{FORM, Reply, encoded, send};

pub(crate) const REDIRECT: &str = "http://127.0.0.1:8931/callback";
/// Since before the first row of the seed.
pub(crate) const EVER: &str = "since=2020-01-01";

pub(crate) struct Practice {
    pub(crate) sandbox: Sandbox,
    pub(crate) d: Drchrono,
    token: String,
}

impl Practice {
    pub(crate) async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with_pages() -> Self {
        Self::with(Options {
            consent: Consent::Page,
            ..Options::default()
        })
        .await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.expect("ports are free");
        let d = sandbox.drchrono().clone();
        let token = d.issue_tokens("").expect("all scopes").access_token;
        Self { sandbox, d, token }
    }

    pub(crate) fn set(&self, switch: &str, value: &str) {
        self.d.set(switch, value).expect("a known switch");
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.d.base_url())
    }

    pub(crate) fn authorize_url(&self, changes: &[(&str, &str)]) -> String {
        let mut fields = vec![
            ("client_id", self.d.client_id()),
            ("redirect_uri", REDIRECT),
            ("scope", "user:read calendar:read"),
            ("response_type", "code"),
            ("state", "st-1"),
        ];
        replace(&mut fields, changes);
        self.url(&format!("/o/authorize/?{}", encoded(&fields)))
    }

    pub(crate) fn code(&self) -> String {
        let url = self
            .d
            .approve(&self.authorize_url(&[]))
            .expect("a callback");
        let url = url::Url::parse(&url).expect("a URL");
        crate::common::parameter(&url, "code").expect("a code")
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Option<Reply> {
        let body = encoded(fields);
        send("POST", &self.url(path), &[FORM], body.as_bytes()).await
    }

    pub(crate) async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> Reply {
        let mut fields = vec![
            ("client_id", self.d.client_id()),
            ("client_secret", self.d.client_secret()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
        ];
        replace(&mut fields, changes);
        self.post("/o/token/", &fields).await.expect("an answer")
    }

    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        self.try_refresh(token).await.expect("an answer")
    }

    pub(crate) async fn try_refresh(&self, token: &str) -> Option<Reply> {
        let fields = [
            ("client_id", self.d.client_id()),
            ("client_secret", self.d.client_secret()),
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
        ];
        self.post("/o/token/", &fields).await
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
        send(method, &self.url(path), &headers, text.as_bytes()).await
    }

    pub(crate) async fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        self.api_as(&self.token, method, path, body)
            .await
            .expect("an answer")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.api("GET", path, None).await
    }

    /// The JSON of a GET that works.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Follows an absolute link with the token.
    pub(crate) async fn follow(&self, link: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        send("GET", link, &[("authorization", &bearer)], b"")
            .await
            .expect("an answer")
    }

    /// All rows of a list, page by page.
    pub(crate) async fn walk(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut page = self.read(path).await;
        loop {
            rows.extend(page["results"].as_array().expect("results").clone());
            let Some(next) = page["next"].as_str() else {
                return rows;
            };
            let reply = self.follow(next).await;
            assert_eq!(reply.status, 200, "{next}");
            page = reply.json();
        }
    }

    /// The id of what a POST made.
    pub(crate) async fn make(&self, path: &str, body: &Value) -> Value {
        let reply = self.api("POST", path, Some(body)).await;
        assert_eq!(reply.status, 201, "{path}: {}", reply.text());
        reply.json()
    }

    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Reply {
        let (kind, body) = multipart(fields, file);
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
        send("POST", &self.url(path), &headers, &body)
            .await
            .expect("an answer")
    }

    /// Stops the clock at the top of an hour: what is counted by the second and the hour does not depend on how
    /// quick this computer is.
    pub(crate) async fn stand_still(&self) {
        let top = self.d.now() - self.d.now().rem_euclid(3600);
        let reply = self
            .control("POST", "clock", &json!({"stop_at": top}))
            .await;
        assert_eq!(reply.status, 200);
    }

    pub(crate) async fn control(&self, method: &str, name: &str, body: &Value) -> Reply {
        let text = body.to_string();
        send(
            method,
            &self.url(&format!("/__sandbox/{name}")),
            &[],
            text.as_bytes(),
        )
        .await
        .expect("an answer")
    }
}

pub(crate) fn replace<'a>(fields: &mut Vec<(&'a str, &'a str)>, changes: &[(&'a str, &'a str)]) {
    for (name, value) in changes {
        fields.retain(|(k, _)| k != name);
        if !value.is_empty() {
            fields.push((*name, *value));
        }
    }
}

/// A form with text parts and a file.
pub(crate) fn multipart(
    fields: &[(&str, &str)],
    file: Option<(&str, &str, &[u8])>,
) -> (&'static str, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    if let Some((field, name, bytes)) = file {
        body.extend_from_slice(
            format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    ("multipart/form-data; boundary=cut", body)
}

/// An appointment nobody else has the room for.
pub(crate) fn appointment(time: &str) -> Value {
    json!({
        "doctor": 100_001, "office": 400_001, "exam_room": 3, "patient": 600_001,
        "scheduled_time": time, "duration": 30,
    })
}
