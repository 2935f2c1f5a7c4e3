//! The authorization endpoint and its pages.

use crate::common::{FORM, encoded, get, parameter, send};
use crate::practice::{Practice, REDIRECT};

#[tokio::test]
async fn approval_goes_back_with_code_and_state() {
    let practice = Practice::start().await;
    let reply = get(&practice.authorize_url(&[])).await;
    assert_eq!(reply.status, 302);
    let back = reply.location();
    assert!(back.as_str().starts_with(REDIRECT));
    assert_eq!(parameter(&back, "state").as_deref(), Some("st-1"));
    assert!(parameter(&back, "code").is_some());
}

#[tokio::test]
async fn its_account_names_this_practice() {
    let practice = Practice::start().await;
    let file: toml::Table = practice.sandbox.accounts_file_all().parse().expect("TOML");
    let account = &file["accounts"]["practice"];
    assert_eq!(account["provider"].as_str(), Some("drchrono"));
    assert_eq!(account["base_url"].as_str(), Some(practice.d.base_url()));
    assert_eq!(account["calls_per_hour"].as_integer(), Some(500));
    let uri = account["redirect_uri"].as_str().expect("a text");
    let reply = get(&practice.authorize_url(&[("redirect_uri", uri)])).await;
    assert_eq!(reply.status, 302, "it is registered");
}

#[tokio::test]
async fn addresses_without_their_slash_are_redirected_with_their_query() {
    let practice = Practice::start().await;
    let url = practice
        .authorize_url(&[])
        .replace("/authorize/?", "/authorize?");
    let reply = get(&url).await;
    assert_eq!(reply.status, 301);
    let to = reply.header("location").expect("a Location");
    assert!(to.starts_with("/o/authorize/?client_id="), "{to}");
    let reply = practice.post("/o/token", &[("grant_type", "x")]).await;
    let reply = reply.expect("an answer");
    assert_eq!(
        (reply.status, reply.header("location")),
        (301, Some("/o/token/"))
    );
}

#[tokio::test]
async fn a_wrong_client_or_redirect_uri_is_shown_and_never_redirected() {
    let practice = Practice::start().await;
    for change in [
        ("client_id", "nobody"),
        ("client_id", ""),
        ("redirect_uri", "http://127.0.0.1:8931/callback/"),
        ("redirect_uri", ""),
    ] {
        let reply = get(&practice.authorize_url(&[change])).await;
        assert_eq!(
            (reply.status, reply.header("location")),
            (400, None),
            "{change:?}"
        );
    }
}

#[tokio::test]
async fn other_faults_of_the_request_go_back_to_the_client() {
    let practice = Practice::start().await;
    let error = async |change| {
        let reply = get(&practice.authorize_url(&[change])).await;
        parameter(&reply.location(), "error").expect("an error")
    };
    assert_eq!(
        error(("scope", "user:read nonsense")).await,
        "invalid_scope"
    );
    assert_eq!(
        error(("response_type", "token")).await,
        "unsupported_response_type"
    );
    assert_eq!(error(("response_type", "")).await, "invalid_request");
    practice.set("known_scopes", "seven");
    assert_eq!(error(("scope", "tasks:read")).await, "invalid_scope");
    practice.set("pkce", "refused");
    assert_eq!(error(("code_challenge", "x")).await, "invalid_request");
    practice.set("authorize_fault", "access_denied");
    assert_eq!(error(("state", "s")).await, "access_denied");
    practice.set("authorize_fault", "none");
    practice.set("invalid_scope", "page");
    let reply = get(&practice.authorize_url(&[("scope", "nonsense")])).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn no_scope_means_all_of_them() {
    let practice = Practice::start().await;
    let back = practice
        .d
        .approve(&practice.authorize_url(&[("scope", "")]));
    let back = url::Url::parse(&back.expect("a callback")).expect("a URL");
    let code = parameter(&back, "code").expect("a code");
    let granted = practice.exchange(&code, &[]).await.json();
    let scope = granted["scope"].as_str().expect("a scope");
    assert_eq!(scope.split(' ').count(), 22);
}

#[tokio::test]
async fn states_can_be_wrong_and_missing() {
    let practice = Practice::start().await;
    let state = async || {
        let reply = get(&practice.authorize_url(&[])).await;
        parameter(&reply.location(), "state")
    };
    practice.set("state_param", "absent");
    assert_eq!(state().await, None);
    practice.set("state_param", "wrong");
    assert_ne!(state().await.as_deref(), Some("st-1"));
}

/// A browser as far as this sign-in needs one.
struct Browser<'a> {
    practice: &'a Practice,
    cookie: String,
}

impl Browser<'_> {
    async fn visit(&mut self, path: &str, form: Option<&[(&str, &str)]>) -> crate::common::Reply {
        let url = self.practice.url(path);
        let mut headers = vec![("cookie", self.cookie.as_str())];
        let body = form.map(encoded).unwrap_or_default();
        let method = if form.is_some() {
            headers.push(FORM);
            "POST"
        } else {
            "GET"
        };
        let reply = send(method, &url, &headers, body.as_bytes())
            .await
            .expect("an answer");
        if let Some(cookie) = reply.header("set-cookie") {
            cookie
                .split(';')
                .next()
                .unwrap_or_default()
                .clone_into(&mut self.cookie);
        }
        reply
    }
}

fn hidden(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let from = html.find(&mark).expect("the field") + mark.len();
    html[from..]
        .split('"')
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn to_consent(browser: &mut Browser<'_>) -> (String, Vec<(String, String)>) {
    let url = browser.practice.authorize_url(&[]);
    let path = url
        .strip_prefix(browser.practice.d.base_url())
        .expect("ours")
        .to_owned();
    let reply = browser.visit(&path, None).await;
    assert_eq!(reply.status, 302);
    let login = reply.header("location").expect("a Location").to_owned();
    let page = browser.visit(&login, None).await.text();
    let token = hidden(&page, "csrfmiddlewaretoken");
    let wrong = [
        ("csrfmiddlewaretoken", token.as_str()),
        ("username", "demo_doctor"),
        ("password", "wrong"),
    ];
    let reply = browser.visit(&login, Some(&wrong)).await;
    assert!(reply.text().contains("correct username"), "shown again");
    let right = [
        ("csrfmiddlewaretoken", token.as_str()),
        ("username", dental_sandbox::drchrono::USERNAME),
        ("password", dental_sandbox::drchrono::PASSWORD),
    ];
    let reply = browser.visit(&login, Some(&right)).await;
    assert_eq!(reply.status, 302, "{}", reply.text());
    let back = reply.header("location").expect("a Location").to_owned();
    let page = browser.visit(&back, None).await.text();
    assert!(
        page.contains("calendar:read") && page.contains("Authorize") && page.contains("Cancel")
    );
    let names = [
        "csrfmiddlewaretoken",
        "client_id",
        "redirect_uri",
        "scope",
        "response_type",
        "state",
    ];
    let fields = names.map(|name| (name.to_owned(), hidden(&page, name)));
    (page, fields.to_vec())
}

#[tokio::test]
async fn a_person_signs_in_and_authorizes_or_cancels() {
    let practice = Practice::with_pages().await;
    for (button, expected) in [(Some("Authorize"), "code"), (None, "error")] {
        let mut browser = Browser {
            practice: &practice,
            cookie: String::new(),
        };
        let (_, fields) = to_consent(&mut browser).await;
        let mut form: Vec<(&str, &str)> = fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        form.extend(button.map(|b| ("allow", b)));
        let back = browser.visit("/o/authorize/", Some(&form)).await.location();
        assert!(parameter(&back, expected).is_some(), "{back}");
        assert_eq!(parameter(&back, "state").as_deref(), Some("st-1"));
    }
}

#[tokio::test]
async fn a_consent_that_does_not_come_from_its_page_is_refused() {
    let practice = Practice::with_pages().await;
    let mut browser = Browser {
        practice: &practice,
        cookie: String::new(),
    };
    let (_, mut fields) = to_consent(&mut browser).await;
    fields[0].1 = "forged".to_owned();
    let form: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let reply = browser.visit("/o/authorize/", Some(&form)).await;
    assert_eq!(reply.status, 403);
}
