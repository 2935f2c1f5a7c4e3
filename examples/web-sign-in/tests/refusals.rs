//! What must not work.

mod support;

use std::time::Duration;

use dental_sandbox::Consent;
use reqwest::Method;
use reqwest::header::{HOST, ORIGIN};
use support::browser::{Answer, Browser, csrf_in};
use support::{MODES, World};

fn refused(answer: &Answer, status: u16, kind: &str) {
    assert_eq!((answer.status, answer.kind()), (status, kind), "{answer:?}");
    assert!(answer.text.contains("Back to the start"));
}

#[tokio::test]
async fn an_answer_is_good_once_in_every_mode() {
    for mode in MODES {
        let world = World::new().await;
        let mut browser = world.browser();
        let url = browser.begin(mode).await;
        let carried = browser.visit_platform(&url, mode).await;
        assert!(browser.carry(mode, &carried).await.is_signed_in());
        refused(&browser.carry(mode, &carried).await, 400, "state_mismatch");
        assert_eq!(world.exchanges(), 1, "{mode}");
        // The first one stands.
        assert!(browser.get("/").await.text.contains("Sign out"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_simultaneous_answers_one_is_exchanged() {
    let world = World::new().await;
    let mut browser = world.browser();
    let url = browser.begin("query").await;
    let carried = browser.visit_platform(&url, "query").await;
    let tabs = (0..12).map(|_| {
        let (mut tab, carried) = (browser.clone(), carried.clone());
        tokio::spawn(async move { tab.carry("query", &carried).await.is_signed_in() })
    });
    let mut signed_in = 0;
    for tab in tabs.collect::<Vec<_>>() {
        signed_in += u32::from(tab.await.unwrap());
    }
    assert_eq!((signed_in, world.exchanges()), (1, 1));
}

#[tokio::test]
async fn a_forged_or_missing_state_reaches_no_token_endpoint() {
    for fault in ["wrong", "absent"] {
        for mode in MODES {
            let world = World::new().await;
            world.dentbird().set("state_param", fault).unwrap();
            let answer = world.browser().sign_in(mode).await;
            refused(&answer, 400, "state_mismatch");
            assert_eq!(world.exchanges(), 0, "{mode}");
        }
    }
}

#[tokio::test]
async fn a_stranger_s_error_does_not_end_a_sign_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    let url = browser.begin("query").await;
    for path in [
        "/callback?error=access_denied",
        "/callback?error=x&state=",
        "/callback?",
    ] {
        refused(&browser.get(path).await, 400, "state_mismatch");
    }
    let carried = browser.visit_platform(&url, "query").await;
    assert!(browser.carry("query", &carried).await.is_signed_in());
}

#[tokio::test]
async fn only_the_browser_that_began_can_complete() {
    for mode in MODES {
        let world = World::new().await;
        let (mut attacker, mut victim) = (world.browser(), world.browser());
        victim.get("/").await;
        let url = attacker.begin(mode).await;
        let carried = attacker.visit_platform(&url, mode).await;
        refused(&victim.carry(mode, &carried).await, 400, "state_mismatch");
        assert!(victim.get("/").await.text.contains("Sign in with"));
        // What went through other hands is not good any more.
        refused(&attacker.carry(mode, &carried).await, 400, "state_mismatch");
        assert_eq!(world.exchanges(), 0, "{mode}");
    }
}

#[tokio::test]
async fn a_browser_without_cookies_is_not_the_one() {
    let world = World::new().await;
    let mut browser = world.browser();
    let url = browser.begin("query").await;
    let carried = browser.visit_platform(&url, "query").await;
    let mut other = world.browser();
    refused(&other.carry("query", &carried).await, 400, "state_mismatch");
    refused(&other.get("/callback").await, 400, "state_mismatch");
    refused(
        &other.get("/callback/form?for=x").await,
        400,
        "state_mismatch",
    );
}

#[tokio::test]
async fn what_the_platform_declines_or_gets_wrong_is_told_in_plain_words() {
    for (switch, value, status, kind, exchanges) in [
        (
            "authorize_fault",
            "access_denied",
            403,
            "authorization_denied",
            0,
        ),
        (
            "authorize_fault",
            "server_error",
            403,
            "authorization_denied",
            0,
        ),
        (
            "authorize_fault",
            "code_and_error",
            403,
            "authorization_denied",
            0,
        ),
        (
            "authorize_fault",
            "empty_code",
            400,
            "callback_malformed",
            0,
        ),
        ("iss_param", "absent", 400, "issuer_missing", 0),
        ("iss_param", "wrong", 400, "issuer_mismatch", 0),
        ("authorize_fault", "forged_code", 502, "oauth", 1),
        ("token_fault", "html_200", 502, "token_response", 1),
        (
            "token_fault",
            "lost_after_consume",
            502,
            "exchange_outcome_unknown",
            1,
        ),
        (
            "id_token_fault",
            "bad_signature",
            502,
            "id_token_invalid",
            1,
        ),
        ("id_token_fault", "wrong_nonce", 502, "id_token_invalid", 1),
    ] {
        for mode in MODES {
            let world = World::new().await;
            world.dentbird().set(switch, value).unwrap();
            let mut browser = world.browser();
            let answer = browser.sign_in(mode).await;
            refused(&answer, status, kind);
            assert_eq!(world.exchanges(), exchanges, "{value} {mode}");
            assert!(!answer.text.contains("End-User"), "the server's own words");
            assert!(browser.get("/").await.text.contains("Sign in with"));
        }
    }
}

#[tokio::test]
async fn a_parameter_twice_is_refused_before_any_is_read() {
    let world = World::new().await;
    world
        .dentbird()
        .set("authorize_fault", "duplicate_code")
        .unwrap();
    // A JSON object cannot hold it, and the sandbox keeps the last.
    for mode in ["query", "fragment", "form_post"] {
        let answer = world.browser().sign_in(mode).await;
        refused(&answer, 400, "callback_malformed");
    }
    assert_eq!(world.exchanges(), 0);
}

#[tokio::test]
async fn a_sign_in_that_took_too_long_is_refused() {
    let change = |settings: &mut dental_web_sign_in::Settings| {
        settings.sign_in_lifetime = Duration::ZERO;
    };
    let world = World::with(Consent::Auto, "127.0.0.1", change).await;
    let answer = world.browser().sign_in("query").await;
    refused(&answer, 400, "sign_in_expired");
    assert_eq!(world.exchanges(), 0);
}

#[tokio::test]
async fn our_own_forms_must_be_ours() {
    let world = World::new().await;
    let mut browser = world.browser();
    let csrf = csrf_in(&browser.get("/").await.text);
    let strangers = csrf_in(&world.browser().get("/").await.text);
    let paths = [
        "/sign-in",
        "/sign-out",
        "/callback/fragment",
        "/callback/message",
    ];
    for path in paths {
        for token in ["", "x", &strangers] {
            let answer = browser.post(path, &[("csrf", token)]).await;
            refused(&answer, 403, "not_from_here");
        }
        let twice = [("csrf", csrf.as_str()), ("csrf", csrf.as_str())];
        refused(&browser.post(path, &twice).await, 403, "not_from_here");
        for (origin, site) in [
            (Some("https://evil.example"), "cross-site"),
            (Some("null"), "cross-site"),
            (Some("null"), "same-site"),
            (None, "none"),
        ] {
            let mut request = browser
                .with_cookies(browser.request(Method::POST, path))
                .header("sec-fetch-site", site)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("csrf={csrf}&mode=query"));
            if let Some(origin) = origin {
                request = request.header(ORIGIN, origin);
            }
            refused(&browser.send(request).await, 403, "not_from_here");
        }
        let json = browser
            .with_cookies(browser.request(Method::POST, path))
            .header(ORIGIN, &browser.origin)
            .header("content-type", "application/json")
            .body("{}");
        refused(&browser.send(json).await, 415, "not_a_form");
    }
    // What browsers send from a page with `Referrer-Policy: no-referrer`.
    let request = browser
        .with_cookies(browser.request(Method::POST, "/sign-in"))
        .header(ORIGIN, "null")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("csrf={csrf}&mode=query"));
    assert_eq!(browser.send(request).await.status, 303);
}

#[tokio::test]
async fn a_form_from_elsewhere_is_no_answer() {
    let world = World::new().await;
    let mut browser = world.browser();
    let url = browser.begin("form_post").await;
    let carried = browser.visit_platform(&url, "form_post").await;
    let post = |browser: &Browser, origin: &str, kind: &str, body: String| {
        browser
            .request(Method::POST, "/callback")
            .header(ORIGIN, origin)
            .header("content-type", kind)
            .body(body)
    };
    let form = "application/x-www-form-urlencoded";
    let evil = post(&browser, "https://evil.example", form, carried.clone());
    refused(&browser.send(evil).await, 403, "not_from_the_platform");
    let platform = browser.platform.clone();
    let json = post(&browser, &platform, "application/json", carried.clone());
    refused(&browser.send(json).await, 415, "not_a_form");
    let long = format!("{carried}&x={}", "x".repeat(64 * 1024));
    let long = post(&browser, &platform, form, long);
    assert_eq!(browser.send(long).await.status, 413);
    // Nothing is kept for a state that nobody was given.
    let unknown = post(&browser, &platform, form, "code=x&state=unknown".to_owned());
    refused(&browser.send(unknown).await, 400, "state_mismatch");
    let kept = std::fs::read_dir(world.data.path().join("answers")).unwrap();
    assert_eq!(kept.count(), 0);
    // None of that has used up the sign-in. Sent twice, the first form counts.
    let first = browser
        .post_from_platform("/callback", carried.clone())
        .await;
    let forged = carried.replace("code=", "code=forged");
    let second = browser.post_from_platform("/callback", forged).await;
    assert_eq!(first.location(), second.location());
    assert!(browser.get(&first.location()).await.is_signed_in());
}

#[tokio::test]
async fn nothing_but_get_and_post_and_only_under_its_own_name() {
    let world = World::new().await;
    let mut browser = world.browser();
    let url = browser.begin("query").await;
    let carried = browser.visit_platform(&url, "query").await;
    let path = carried.strip_prefix(&browser.origin).unwrap().to_owned();
    // A link checker must not use the answer up.
    for method in [Method::HEAD, Method::OPTIONS, Method::PUT] {
        let request = browser.with_cookies(browser.request(method, &path));
        assert_eq!(browser.send(request).await.status, 405);
    }
    let mut rebound = browser.clone();
    rebound.origin = "http://evil.example".to_owned();
    let request = rebound.with_cookies(rebound.request(Method::GET, &path));
    refused(&rebound.send(request).await, 421, "wrong_host");
    let two_names = browser
        .request(Method::GET, &path)
        .header(HOST, "127.0.0.1:1");
    refused(&browser.send(two_names).await, 421, "wrong_host");
    assert!(browser.carry("query", &carried).await.is_signed_in());
}

#[tokio::test]
async fn a_session_cookie_that_was_made_up_is_none() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.sign_in("query").await;
    let session = "web-sign-in-session";
    let good = browser.cookies[session].clone();
    let (id, signature) = good.split_once('.').unwrap();
    for bad in [
        id.to_owned(),
        format!("{id}."),
        format!("{}.{signature}", "A".repeat(43)),
        format!("../../etc/passwd.{signature}"),
        format!("{id}.{}", "A".repeat(43)),
    ] {
        browser.cookies.insert(session.to_owned(), bad);
        let home = browser.get("/").await;
        assert_eq!(home.status, 200);
        assert!(home.text.contains("Sign in with"));
    }
}
