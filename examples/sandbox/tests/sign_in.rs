//! What the authorization server of the sandbox does with sign-ins.

mod common;

use common::{ALL, House, REDIRECT, claims, encoded, get, head, parameter, send};
use dental_sandbox::{Consent, Options};

#[tokio::test]
async fn an_approved_sign_in_redirects_with_code_state_and_issuer() {
    let house = House::start().await;
    let reply = get(&house.authorize_url(&[])).await;
    assert_eq!(reply.status, 303);
    let to = reply.location();
    assert!(to.as_str().starts_with(&format!("{REDIRECT}?code=")));
    assert_eq!(parameter(&to, "code").expect("a code").len(), 43);
    assert_eq!(parameter(&to, "state").as_deref(), Some("st-1"));
    assert_eq!(parameter(&to, "iss").as_deref(), Some(house.d.issuer()));
}

#[tokio::test]
async fn a_wrong_client_or_redirect_uri_gets_a_page_and_no_redirect() {
    let house = House::start().await;
    let refused = [
        ("client_id", "nobody"),
        ("client_id", ""),
        ("redirect_uri", "http://127.0.0.1:8931/callback/"),
        ("redirect_uri", "http://127.0.0.1:8932/callback"),
        ("redirect_uri", "http://localhost:8931/callback"),
        ("redirect_uri", ""),
    ];
    for change in refused {
        let reply = get(&house.authorize_url(&[change])).await;
        assert_eq!(reply.status, 400, "{change:?}");
        assert_eq!(reply.header("location"), None, "{change:?}");
        assert!(
            reply
                .header("content-type")
                .is_some_and(|t| t.starts_with("text/html"))
        );
    }
}

#[tokio::test]
async fn other_bad_requests_are_reported_to_the_redirect_uri() {
    let house = House::start().await;
    let cases = [
        (("response_type", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_mode", "smoke"), "unsupported_response_mode"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("scope", "user"), "invalid_request"),
    ];
    for (change, expected) in cases {
        let reply = get(&house.authorize_url(&[change])).await;
        assert_eq!(reply.status, 303, "{change:?}");
        let to = reply.location();
        assert_eq!(
            parameter(&to, "error").as_deref(),
            Some(expected),
            "{change:?}"
        );
        assert_eq!(parameter(&to, "state").as_deref(), Some("st-1"));
        assert_eq!(parameter(&to, "iss").as_deref(), Some(house.d.issuer()));
        assert_eq!(parameter(&to, "code"), None);
    }
}

#[tokio::test]
async fn unknown_scopes_are_dropped_silently() {
    let house = House::start().await;
    let reply = get(&house.authorize_url(&[("scope", "openid nope user")])).await;
    let code = parameter(&reply.location(), "code").expect("a code");
    let tokens = house.exchange(&code, &[]).await.json();
    assert_eq!(tokens["scope"], "openid user");
}

#[tokio::test]
async fn a_registered_redirect_uri_keeps_its_own_query() {
    let house = House::start().await;
    let uri = "http://127.0.0.1:1/cb?tenant=7";
    house.d.register_redirect_uri(uri);
    let to = get(&house.authorize_url(&[("redirect_uri", uri)]))
        .await
        .location();
    assert!(
        to.as_str()
            .starts_with("http://127.0.0.1:1/cb?tenant=7&code=")
    );
}

#[tokio::test]
async fn every_response_mode_delivers_the_same_parameters() {
    let house = House::start().await;
    let fragment = get(&house.authorize_url(&[("response_mode", "fragment")])).await;
    let to = fragment.location();
    assert_eq!(to.query(), None);
    assert!(to.fragment().expect("a fragment").starts_with("code="));

    let form = get(&house.authorize_url(&[("response_mode", "form_post")])).await;
    assert_eq!(form.status, 200);
    for name in ["code", "state", "iss"] {
        assert!(form.text().contains(&format!("name=\"{name}\"")));
    }
    assert!(form.text().contains(&format!("action=\"{REDIRECT}\"")));

    let message = get(&house.authorize_url(&[("response_mode", "web_message")])).await;
    assert_eq!(message.status, 200);
    assert!(message.text().contains("authorization_response"));
    assert!(message.text().contains("\"state\":\"st-1\""));

    let bad = [
        ("response_mode", "form_post"),
        ("code_challenge_method", "plain"),
    ];
    let refused = get(&house.authorize_url(&bad)).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("name=\"error\""));
}

#[tokio::test]
async fn callback_parameters_can_be_missing_or_wrong_on_demand() {
    let house = House::start().await;
    let to = |house: &House| {
        let url = house.authorize_url(&[]);
        url::Url::parse(&house.d.approve(&url).expect("a redirect")).expect("a URL")
    };
    house.set("iss_param", "absent");
    assert_eq!(parameter(&to(&house), "iss"), None);
    house.set("iss_param", "wrong");
    assert_ne!(
        parameter(&to(&house), "iss").as_deref(),
        Some(house.d.issuer())
    );
    house.set("state_param", "absent");
    assert_eq!(parameter(&to(&house), "state"), None);
    house.set("state_param", "wrong");
    assert_ne!(parameter(&to(&house), "state").as_deref(), Some("st-1"));
    house.set("authorize_fault", "duplicate_code:1");
    let twice = to(&house)
        .query_pairs()
        .filter(|(k, _)| k == "code")
        .count();
    assert_eq!(twice, 2);
    house.d.fault("denied").expect("a preset");
    assert_eq!(
        parameter(&to(&house), "error").as_deref(),
        Some("access_denied")
    );
}

/// A browser that keeps cookies and follows redirects within the sandbox.
#[derive(Default)]
struct Browser {
    cookies: Vec<(String, String)>,
}

impl Browser {
    async fn go(&mut self, house: &House, method: &str, url: &str, body: &str) -> common::Reply {
        let (mut method, mut url, mut body) = (method.to_owned(), url.to_owned(), body.to_owned());
        loop {
            let cookie = self.cookies.iter().map(|(k, v)| format!("{k}={v}"));
            let cookie = cookie.collect::<Vec<_>>().join("; ");
            let headers = [("cookie", cookie.as_str()), common::FORM];
            let reply = send(&method, &url, &headers, body.as_bytes())
                .await
                .expect("an answer");
            for (_, line) in reply.headers.iter().filter(|(k, _)| k == "set-cookie") {
                let pair = line.split(';').next().expect("a cookie");
                let (name, value) = pair.split_once('=').expect("a pair");
                self.cookies.retain(|(k, _)| k != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
            let Some(to) = reply.header("location").map(str::to_owned) else {
                return reply;
            };
            if to.starts_with('/') {
                url = format!("{}{to}", house.d.auth_url());
            } else if to.starts_with(house.d.auth_url()) {
                url = to;
            } else {
                return reply;
            }
            "GET".clone_into(&mut method);
            body.clear();
        }
    }
}

fn attribute(page: &str, before: &str) -> String {
    let start = page.find(before).expect("the attribute") + before.len();
    let end = page[start..].find('"').expect("its end");
    page[start..start + end].to_owned()
}

async fn page_house() -> House {
    House::with(Options {
        consent: Consent::Page,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_person_signs_in_by_forms_and_is_not_asked_a_second_time() {
    let house = page_house().await;
    let mut browser = Browser::default();
    let login = browser
        .go(&house, "GET", &house.authorize_url(&[]), "")
        .await;
    assert_eq!(login.status, 200);
    let action = attribute(&login.text(), "action=\"");
    let token = attribute(&login.text(), "name=\"form_token\" value=\"");
    let url = format!("{}{action}", house.d.auth_url());
    let wrong = [
        ("form_token", token.as_str()),
        ("login", "x@example.test"),
        ("password", "no"),
    ];
    let wrong = browser.go(&house, "POST", &url, &encoded(&wrong)).await;
    assert_eq!(wrong.status, 401);
    let right = [
        ("form_token", token.as_str()),
        ("login", dental_sandbox::dentbird::USER_EMAIL),
        ("password", dental_sandbox::dentbird::USER_PASSWORD),
    ];
    let consent = browser.go(&house, "POST", &url, &encoded(&right)).await;
    assert_eq!(consent.status, 200, "{}", consent.text());
    for scope in ALL.split(' ') {
        assert!(consent.text().contains(&format!("<code>{scope}</code>")));
    }
    let action = attribute(&consent.text(), "action=\"");
    let url = format!("{}{action}", house.d.auth_url());
    let allow = [("form_token", token.as_str())];
    let done = browser.go(&house, "POST", &url, &encoded(&allow)).await;
    assert!(parameter(&done.location(), "code").is_some());

    let again = browser
        .go(&house, "GET", &house.authorize_url(&[]), "")
        .await;
    assert!(
        parameter(&again.location(), "code").is_some(),
        "no page at all"
    );
}

#[tokio::test]
async fn a_person_can_decline_and_a_foreign_form_is_refused() {
    let house = page_house().await;
    let mut browser = Browser::default();
    let login = browser
        .go(&house, "GET", &house.authorize_url(&[]), "")
        .await;
    let action = attribute(&login.text(), "action=\"").replace("/login", "/abort");
    let token = attribute(&login.text(), "name=\"form_token\" value=\"");
    let url = format!("{}{action}", house.d.auth_url());
    let forged = browser.go(&house, "POST", &url, "form_token=guess").await;
    assert_eq!(forged.status, 400);
    let page = url.replace("/abort", "");
    let looked = Browser::default().go(&house, "GET", &page, "").await;
    assert_eq!(looked.status, 400, "another browser does not see the page");
    let stranger = Browser::default()
        .go(&house, "POST", &url, &format!("form_token={token}"))
        .await;
    assert_eq!(
        stranger.status, 400,
        "another browser has no part in this sign-in"
    );
    let declined = browser
        .go(&house, "POST", &url, &format!("form_token={token}"))
        .await;
    let error = parameter(&declined.location(), "error");
    assert_eq!(error.as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn without_a_session_prompt_none_needs_a_login() {
    let house = page_house().await;
    let to = get(&house.authorize_url(&[("prompt", "none")]))
        .await
        .location();
    assert_eq!(parameter(&to, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn tokens_have_the_shape_of_the_samples() {
    let house = House::start().await;
    let code = house.code().await;
    let reply = house.exchange(&code, &[("reponse_type", "code")]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let text = reply.text();
    let members = [
        "access_token",
        "expires_in",
        "id_token",
        "refresh_token",
        "scope",
        "token_type",
    ];
    let places: Vec<_> = members
        .iter()
        .map(|m| text.find(&format!("\"{m}\"")).expect("a member"))
        .collect();
    assert!(
        places.is_sorted(),
        "members in the documented order: {text}"
    );
    let body = reply.json();
    assert_eq!(body["expires_in"], 86400);
    assert_eq!(body["scope"], ALL);
    let access = body["access_token"].as_str().expect("a token");
    assert_eq!(head(access)["alg"], "RS512");
    assert_eq!(head(access)["typ"], "at+jwt");
    assert_eq!(claims(access)["jti"].as_str().expect("a jti").len(), 21);
    assert_eq!(claims(access)["aud"], house.d.client_id());
    let id = body["id_token"].as_str().expect("a token");
    assert_eq!(head(id)["alg"], "RS256");
    assert_eq!(claims(id)["nonce"], "n-1");
    assert_eq!(claims(id)["sub"], dental_sandbox::dentbird::USER_ID);
    assert_eq!(claims(id)["iss"], house.d.issuer());
    let jwks = get(&format!("{}/oidc/jwks", house.d.auth_url()))
        .await
        .json();
    assert_eq!(jwks["keys"][0]["kid"], head(id)["kid"]);
}
