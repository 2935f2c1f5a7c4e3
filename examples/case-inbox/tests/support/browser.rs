//! A browser without a screen: cookies, own forms, redirects followed by hand.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use url::form_urlencoded;

/// The longest that anything may take.
const DEADLINE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn location(&self) -> String {
        self.header(LOCATION.as_str()).to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Browser {
    http: Client,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) origin: String,
}

impl Browser {
    pub(crate) fn new(url: &str) -> Self {
        Self {
            http: http(),
            cookies: BTreeMap::new(),
            origin: url.trim_end_matches('/').to_owned(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        self.http
            .request(method, format!("{}{path}", self.origin))
            .header(COOKIE, pairs.join("; "))
    }

    pub(crate) async fn send(&mut self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
                continue;
            }
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = response.bytes().await.unwrap().to_vec();
        Answer {
            status,
            headers,
            bytes,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(ORIGIN, &self.origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(encoded(fields));
        self.send(request).await
    }

    /// The token that this browser's forms carry.
    pub(crate) async fn csrf(&mut self) -> String {
        let page = self.get("/accounts").await.text();
        between(&page, "name=\"csrf\" value=\"", "\"")
            .expect("a form")
            .to_owned()
    }

    /// Signs in at a provider that approves at once.
    pub(crate) async fn sign_in(&mut self, connection: &str) -> Answer {
        let csrf = self.csrf().await;
        let begun = self
            .post("/sign-in", &[("csrf", &csrf), ("connection", connection)])
            .await;
        assert_eq!(begun.status, 303, "{}", begun.text());
        self.carry(&begun.location()).await
    }

    /// Goes to the provider and carries its answer back.
    pub(crate) async fn carry(&mut self, url: &str) -> Answer {
        let answer = self.http.get(url).send().await.unwrap();
        if let Some(location) = answer.headers().get(LOCATION) {
            let back = location
                .to_str()
                .unwrap()
                .strip_prefix(&self.origin)
                .unwrap()
                .to_owned();
            return self.get(&back).await;
        }
        // A page that posts itself here, from elsewhere and so without our cookie.
        let page = answer.text().await.unwrap();
        let fields = inputs(&page);
        let request = self
            .http
            .post(format!("{}/callback", self.origin))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(encoded(&fields));
        let parked = self.send(request).await;
        assert_eq!(parked.status, 303, "{}", parked.text());
        self.get(&parked.location()).await
    }

    /// A page again and again until it says what it should.
    pub(crate) async fn until(&mut self, path: &str, what: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let page = self.get(path).await.text();
            if what(&page) {
                return page;
            }
            assert!(begun.elapsed() < DEADLINE, "{path} never said so: {page}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The addresses of the cases on the first page, with a text in their rows.
    pub(crate) async fn cases(&mut self, with: &str) -> Vec<String> {
        let rows = self.get("/rows?from=0&count=120").await.json();
        let rows = rows["rows"].as_str().unwrap().to_owned();
        rows.split("<tr")
            .filter(|row| row.contains(with))
            .filter_map(|row| between(row, "href=\"", "\"").map(str::to_owned))
            .collect()
    }

    /// Asks for an act on a case, says yes, and waits for its end: the page.
    pub(crate) async fn act(&mut self, case: &str, fields: &[(&str, &str)]) -> String {
        let place = self.begin(case, fields).await;
        self.until(&place, |page| !page.contains("data-step=\"going\""))
            .await
    }

    /// The same without waiting: where the act is.
    pub(crate) async fn begin(&mut self, case: &str, fields: &[(&str, &str)]) -> String {
        let csrf = self.csrf().await;
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        let asked = self.post(&format!("{case}/ask"), &all).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        let asked = asked.text();
        let id = between(&asked, "name=\"id\" value=\"", "\"")
            .unwrap()
            .to_owned();
        let what = between(&asked, "name=\"what\" value=\"", "\"")
            .unwrap()
            .to_owned();
        let yes = [
            ("csrf", csrf.as_str()),
            ("id", &id),
            ("what", &what),
            ("sure", "yes"),
        ];
        let begun = self.post("/act", &yes).await;
        assert_eq!(begun.status, 303, "{}", begun.text());
        begun.location()
    }
}

pub(crate) fn http() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

fn encoded<K: AsRef<str>, V: AsRef<str>>(fields: &[(K, V)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn inputs(page: &str) -> Vec<(String, String)> {
    page.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once('"').unwrap();
            (
                name.to_owned(),
                between(rest, "value=\"", "\"").unwrap().to_owned(),
            )
        })
        .collect()
}
