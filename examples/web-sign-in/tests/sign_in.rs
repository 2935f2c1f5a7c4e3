//! What goes well: all four ways in, who it is, and the way out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use dental_sandbox::Consent;
use dental_sandbox::dentbird::{USER_EMAIL, USER_ID};
use reqwest::Method;
use support::browser::csrf_in;
use support::{MODES, World, calls};

#[tokio::test]
async fn every_mode_signs_in_and_leaves_a_clean_address() {
    for mode in MODES {
        let world = World::new().await;
        let mut browser = world.browser();
        let done = browser.sign_in(mode).await;
        assert!(done.is_signed_in(), "{mode}: {done:?}");
        assert_eq!(world.exchanges(), 1, "{mode}");
        let home = browser.get("/").await;
        for shown in [
            "Quillfeatheria Exampleson",
            "Dentist",
            "<code>design-case</code>",
            "Ends <time datetime=\"20",
            "Sign out",
        ] {
            assert!(home.text.contains(shown), "{mode}: {shown}");
        }
        assert!(!home.text.contains(USER_EMAIL));
    }
}

#[tokio::test]
async fn the_request_says_how_the_answer_is_to_come_back() {
    let world = World::new().await;
    for mode in MODES {
        let url = world.browser().begin(mode).await;
        assert!(url.starts_with(world.dentbird().auth_url()));
        assert!(url.contains(&format!("response_mode={mode}")), "{mode}");
        assert!(url.contains("code_challenge_method=S256"));
        assert!(url.contains("&nonce="));
    }
    let mut browser = world.browser();
    let csrf = csrf_in(&browser.get("/").await.text);
    for bad in ["", "jwt", "query.jwt"] {
        let answer = browser
            .post("/sign-in", &[("csrf", &csrf), ("mode", bad)])
            .await;
        assert_eq!((answer.status, answer.kind()), (400, "unknown_mode"));
    }
}

#[tokio::test]
async fn two_tabs_of_one_browser_can_both_sign_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    let (first, second) = (
        browser.begin("query").await,
        browser.begin("form_post").await,
    );
    let second = browser.visit_platform(&second, "form_post").await;
    let first = browser.visit_platform(&first, "query").await;
    assert!(browser.carry("form_post", &second).await.is_signed_in());
    let before = browser.cookies.clone();
    assert!(browser.carry("query", &first).await.is_signed_in());
    let session = "web-sign-in-session";
    assert_ne!(before[session], browser.cookies[session], "a fresh id");
    // The id before is worth nothing any more.
    let mut old = world.browser();
    old.cookies = before;
    assert!(old.get("/").await.text.contains("Sign in with"));
}

#[tokio::test]
async fn signing_out_revokes_the_grant_everywhere() {
    let world = World::new().await;
    let (mut one, mut other) = (world.browser(), world.browser());
    one.sign_in("query").await;
    other.sign_in("fragment").await;
    let before = one.cookies.clone();
    let out = one.sign_out().await;
    assert_eq!(out.location(), "/?signed-out=confirmed");
    assert_eq!(calls(world.dentbird(), "/oidc/token/revocation"), 2);
    let home = one.get(&out.location()).await;
    assert!(home.text.contains("the platform has confirmed it"));
    assert!(home.text.contains("Sign in with"));
    // The cookie is gone from the browser, and what it led to is gone from the folder.
    assert!(!one.cookies.contains_key("web-sign-in-session"));
    one.cookies = before;
    assert!(one.get("/").await.text.contains("Sign in with"));
    // The same person in another browser: the account is the same, and its grant is gone.
    let ended = other.get("/").await;
    assert_eq!(ended.location(), "/?ended");
    let page = other.get("/?ended").await;
    assert!(page.text.contains("has ended"));
    assert!(other.sign_in("web_message").await.is_signed_in());
}

#[tokio::test]
async fn a_platform_that_cannot_be_told_does_not_keep_anybody_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in("query").await;
    let csrf = csrf_in(&browser.get("/").await.text);
    let World { sandbox, data, .. } = world;
    sandbox.stop().await;
    let out = browser.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(out.location(), "/?signed-out=unconfirmed");
    assert!(records(data.path(), "tokens").is_empty());
    let home = browser.get("/").await;
    assert!(home.text.contains("Sign in with"));
}

#[tokio::test]
async fn who_it_is_may_be_unknown_for_a_while() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in("query").await;
    world.dentbird().set("api_fault", "wrong_types").unwrap();
    let home = browser.get("/").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("Who you are could not be read."));
    assert!(home.text.contains("<code>decode</code>"));
    assert!(home.text.contains("Sign out"));
    // A grant that is gone at the platform, on the other hand, ends the sign-in.
    world.dentbird().reset();
    assert_eq!(browser.get("/").await.location(), "/?ended");
}

#[tokio::test]
async fn neither_cookies_nor_our_records_say_who_it_is() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in("query").await;
    browser.begin("query").await;
    let cookies = format!("{:?}", browser.cookies);
    let mut kept = String::new();
    for folder in ["sign-ins", "answers", "sessions", "tokens"] {
        kept.extend(records(world.data.path(), folder));
    }
    assert!(kept.len() > 1000, "something is kept");
    for secret in world
        .dentbird()
        .issued_secrets()
        .into_iter()
        .chain([USER_ID.to_owned(), USER_EMAIL.to_owned()])
    {
        assert!(!cookies.contains(&secret));
        assert!(!kept.contains(&secret));
    }
}

/// The names and texts of a folder's records.
fn records(data: &std::path::Path, folder: &str) -> Vec<String> {
    fs::read_dir(data.join(folder))
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (fs::read_to_string(&path).unwrap(), path))
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, path)| format!("{} {text}", path.display()))
        .collect()
}

#[tokio::test]
async fn every_answer_carries_the_rules() {
    let world = World::new().await;
    let mut browser = world.browser();
    let auth = world.dentbird().auth_url().to_owned();
    for (path, status) in [
        ("/", 200),
        ("/callback?state=x", 400),
        ("/callback", 200),
        ("/assets/style.css", 200),
        ("/assets/message.js", 200),
        ("/assets/..%2fCargo.toml", 404),
        ("/nothing", 404),
        ("/sign-out", 405),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
        assert!(policy.contains(&format!("form-action 'self' {auth};")));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
    }
    let head = browser.with_cookies(browser.request(Method::HEAD, "/"));
    assert_eq!(browser.send(head).await.status, 405);
}

#[tokio::test]
async fn over_https_no_other_host_can_plant_a_cookie() {
    let change = |settings: &mut dental_web_sign_in::Settings| {
        settings.public_url = "https://lab.example/".to_owned();
    };
    let world = World::with(Consent::Auto, "127.0.0.1", change).await;
    let mut browser = world.browser();
    let start = browser.get("/").await;
    assert!(start.header("set-cookie").ends_with("; Secure"));
    assert!(browser.sign_in("query").await.is_signed_in());
    let names: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["__Host-web-sign-in-browser", "__Host-web-sign-in-session"]
    );
    assert!(browser.get("/").await.text.contains("Sign out"));
}
