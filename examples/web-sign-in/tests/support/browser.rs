//! A browser without a screen: cookies, origins, no redirect followed unasked.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use url::{Url, form_urlencoded};

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn location(&self) -> String {
        let value = self.headers.get(LOCATION).expect("a Location");
        value.to_str().unwrap().to_owned()
    }

    /// The word of a refusal.
    pub fn kind(&self) -> &str {
        between(&self.text, "<code id=\"kind\">", "</code>").unwrap_or("")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// A redirect to the start page, clean of any parameter.
    pub fn is_signed_in(&self) -> bool {
        self.status == 303 && self.location() == "/"
    }
}

/// A browser with its cookies.
#[derive(Debug, Clone)]
pub struct Browser {
    http: Client,
    pub cookies: BTreeMap<String, String>,
    /// The address it believes to talk to.
    pub origin: String,
    /// The process it really talks to.
    pub address: String,
    /// Where people sign in.
    pub platform: String,
}

impl Browser {
    pub fn new(origin: &str, address: &str, platform: &str) -> Self {
        Self {
            http: http(),
            cookies: BTreeMap::new(),
            origin: origin.to_owned(),
            address: address.to_owned(),
            platform: platform.to_owned(),
        }
    }

    /// A request with nothing but what every browser sends.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let host = self.origin.split_once("://").unwrap().1;
        self.http
            .request(method, format!("http://{}{path}", self.address))
            .header(HOST, host)
    }

    /// Sends a request as it is; cookies that are set are kept.
    pub async fn send(&mut self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = response.text().await.unwrap();
        Answer {
            status,
            headers,
            text,
        }
    }

    pub fn with_cookies(&self, request: RequestBuilder) -> RequestBuilder {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        request.header(COOKIE, pairs.join("; "))
    }

    /// What happens when a link is followed: `Lax` cookies come along wherever the link was.
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.with_cookies(self.request(Method::GET, path));
        self.send(request).await
    }

    /// What happens when a form of the application's own pages is sent.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .with_cookies(self.request(Method::POST, path))
            .header(ORIGIN, &self.origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(encoded(fields));
        self.send(request).await
    }

    /// What happens when a form on a page of the platform is sent here: no cookie comes along.
    pub async fn post_from_platform(&mut self, path: &str, body: String) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header(ORIGIN, &self.platform)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    /// Presses the button on the start page; gives the address the browser is sent to.
    pub async fn begin(&mut self, mode: &str) -> String {
        let start = self.get("/").await;
        let csrf = csrf_in(&start.text);
        let answer = self
            .post("/sign-in", &[("csrf", &csrf), ("mode", mode)])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.location()
    }

    /// Goes to the platform, which approves or declines at once: what it hands the browser to carry.
    pub async fn visit_platform(&mut self, url: &str, mode: &str) -> String {
        let answer = self.http.get(url).send().await.unwrap();
        if let Some(location) = answer.headers().get(LOCATION) {
            return location.to_str().unwrap().to_owned();
        }
        let page = answer.text().await.unwrap();
        match mode {
            "form_post" => encoded(&inputs(&page)),
            "web_message" => {
                let response = between(&page, "\"response\":", ",\"redirect_uri\"").unwrap();
                format!(r#"{{"type":"authorization_response","response":{response}}}"#)
            }
            other => panic!("{other} answers with a redirect: {page}"),
        }
    }

    /// Carries an answer to the application, as each mode does.
    pub async fn carry(&mut self, mode: &str, carried: &str) -> Answer {
        match mode {
            "query" => {
                let path = carried.strip_prefix(&self.origin).unwrap().to_owned();
                self.get(&path).await
            }
            "fragment" => {
                let landing = self.get("/callback").await;
                let csrf = csrf_in(&landing.text);
                let fields = [("csrf", csrf.as_str()), ("url", carried)];
                self.post("/callback/fragment", &fields).await
            }
            "form_post" => {
                let parked = self
                    .post_from_platform("/callback", carried.to_owned())
                    .await;
                if parked.status != 303 {
                    return parked;
                }
                self.get(&parked.location()).await
            }
            "web_message" => {
                let start = self.get("/").await;
                // Nobody presses the button again once signed in, but a script of that page could.
                let csrf = csrf_in(&start.text);
                let fields = [("csrf", csrf.as_str()), ("message", carried)];
                self.post("/callback/message", &fields).await
            }
            other => panic!("{other}"),
        }
    }

    /// From the button to the last redirect.
    pub async fn sign_in(&mut self, mode: &str) -> Answer {
        let url = self.begin(mode).await;
        let carried = self.visit_platform(&url, mode).await;
        self.carry(mode, &carried).await
    }

    /// Presses the other button.
    pub async fn sign_out(&mut self) -> Answer {
        let csrf = csrf_in(&self.get("/").await.text);
        self.post("/sign-out", &[("csrf", &csrf)]).await
    }
}

/// A client that follows nothing. Its TLS is never used, but wants to know by whom it would be done.
pub fn http() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// The token in a page's forms.
pub fn csrf_in(page: &str) -> String {
    between(page, "name=\"csrf\" value=\"", "\"")
        .unwrap_or_else(|| panic!("no form in {page}"))
        .to_owned()
}

/// Replaces a parameter of an address or a form.
pub fn replaced(carried: &str, name: &str, value: &str) -> String {
    let mut url = Url::parse("http://x.example/").unwrap();
    let (head, pairs) = carried.rsplit_once(['?', '#']).unwrap_or(("", carried));
    for (key, old) in form_urlencoded::parse(pairs.as_bytes()) {
        let new = if key == name { value } else { &old };
        url.query_pairs_mut().append_pair(&key, new);
    }
    format!("{head}?{}", url.query().unwrap())
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
            let value = between(rest, "value=\"", "\"").unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}
