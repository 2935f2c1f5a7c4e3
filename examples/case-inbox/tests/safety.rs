//! What must not happen: strangers, forged forms, names and secrets where they do not belong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use reqwest::Method;
use support::Running;
use support::browser::{Browser, between};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_another_persons_cases_files_or_acts() {
    let running = Running::start(&[]).await;
    let mut owner = Browser::new(&running.url);
    owner.sign_in("lab-eu").await;
    owner
        .until("/", |page| page.contains("data-state=\"ready\""))
        .await;
    let case = owner.cases("3Shape").await.remove(0);
    let act = owner.begin(&case, &[("do", "approve")]).await;
    let mut stranger = Browser::new(&running.url);
    stranger.sign_in("lab-am").await;
    for path in [case.clone(), format!("{case}/all"), act] {
        let answer = stranger.get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let csrf = stranger.csrf().await;
    let asked = stranger
        .post(
            &format!("{case}/ask"),
            &[("csrf", &csrf), ("do", "approve")],
        )
        .await;
    assert_eq!(asked.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_our_pages_did_not_send_is_refused() {
    let running = Running::start(&[]).await;
    let mut browser = Browser::new(&running.url);
    browser.sign_in("lab-eu").await;
    let csrf = browser.csrf().await;
    let other = Browser::new(&running.url).csrf().await;
    for (token, origin) in [
        ("", running.url.trim_end_matches('/')),
        (other.as_str(), running.url.trim_end_matches('/')),
        (csrf.as_str(), "http://127.0.0.1:1"),
        (csrf.as_str(), "null"),
    ] {
        let request = browser
            .request(Method::POST, "/sign-out")
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("csrf={token}"));
        assert_eq!(browser.send(request).await.status, 403, "{origin}");
    }
    let page = browser.get("/accounts").await.text();
    assert!(page.contains("data-sign-out=\"lab-eu\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_worth_nothing_in_another_browser_or_a_second_time() {
    let running = Running::start(&[]).await;
    for connection in ["lab-eu", "crowns"] {
        let mut victim = Browser::new(&running.url);
        victim.csrf().await;
        let mut attacker = Browser::new(&running.url);
        let csrf = attacker.csrf().await;
        let fields = [("csrf", csrf.as_str()), ("connection", connection)];
        let begun = attacker.post("/sign-in", &fields).await.location();
        let refused = victim.carry(&begun).await;
        assert_eq!(refused.status, 400, "{connection}: {}", refused.text());
        assert!(
            victim
                .get("/")
                .await
                .text()
                .contains("signed in to no account")
        );
        // It is used up.
        assert!(
            attacker
                .get("/")
                .await
                .text()
                .contains("signed in to no account")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_rules_of_the_house() {
    let running = Running::start(&[]).await;
    let mut browser = Browser::new(&running.url);
    for path in [
        "/",
        "/accounts",
        "/assets/inbox.js",
        "/nothing",
        "/case/a/b",
    ] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        let page = answer.text();
        assert!(
            !page.contains(" style=") && !page.contains(" onc") && !page.contains(" onl"),
            "inline in {path}"
        );
    }
    let request = browser
        .request(Method::GET, "/")
        .header("host", "evil.example");
    assert_eq!(browser.send(request).await.status, 421);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_holds_no_secret_and_no_name() {
    let mut running = Running::start(&[]).await;
    let mut browser = Browser::new(&running.url);
    for connection in ["lab-eu", "crowns", "practice"] {
        browser.sign_in(connection).await;
    }
    browser
        .until("/", |page| {
            page.matches("data-state=\"ready\"").count() == 3
        })
        .await;
    let case = browser.cases("drchrono").await.remove(0);
    let page = browser.get(&case).await.text();
    assert!(between(&page, "<h1>", "</h1>").is_some());
    browser
        .act(&case, &[("do", "comment"), ("text", "marker-comment")])
        .await;
    running.stop().await;
    let mut markers: Vec<String> = dental_sandbox::markers()
        .into_iter()
        .map(str::to_owned)
        .collect();
    markers.extend(running.sandbox.dentbird().issued_secrets());
    markers.extend(running.sandbox.drchrono().issued_secrets());
    markers.extend(running.sandbox.threeshape().issued_secrets());
    markers.extend(browser.cookies.values().cloned());
    markers.push("marker-comment".to_owned());
    let mut looked_at = 0;
    for entry in files_in(running.data.path()) {
        // SQLite takes its journal back in its own time.
        let Some(bytes) = still_there(std::fs::read(&entry)) else {
            continue;
        };
        looked_at += bytes.len();
        for marker in markers.iter().filter(|marker| marker.len() > 5) {
            let found = bytes
                .windows(marker.len())
                .any(|window| window == marker.as_bytes());
            assert!(!found, "{marker} is in {}", entry.display());
        }
    }
    assert!(looked_at > 10_000);
}

fn still_there(read: std::io::Result<Vec<u8>>) -> Option<Vec<u8>> {
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        read => Some(read.unwrap()),
    }
}

fn files_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else {
            found.push(path);
        }
    }
    found
}
