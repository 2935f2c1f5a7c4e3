//! Everything the API does wrong on demand.

use std::collections::BTreeSet;
use std::time::Instant;

use dental_sandbox::{Drchrono, Options};

use crate::practice::Practice;

#[tokio::test]
async fn every_named_fault_and_every_listed_value_is_known() {
    let practice = Practice::start().await;
    let names: Vec<_> = Drchrono::faults().collect();
    let distinct: BTreeSet<_> = names.iter().map(|(name, _)| name).collect();
    assert_eq!(distinct.len(), names.len());
    for (name, meaning) in names {
        assert!(practice.d.fault(name).is_ok(), "{name}");
        assert!(name.starts_with("drchrono-") && !meaning.is_empty());
    }
    for switch in practice.d.switches() {
        assert!(!switch.meaning.is_empty());
        for (value, _) in &switch.values {
            practice.set(switch.name, value);
        }
        assert!(
            practice.d.set(switch.name, "no such value").is_err(),
            "{}",
            switch.name
        );
    }
    assert!(practice.d.fault("no-such-fault").is_err());
    practice.d.reset();
    assert!(practice.d.switches().iter().all(|s| s.value == s.default));
}

#[tokio::test]
async fn faults_to_start_with_find_their_provider() {
    let options = Options {
        faults: vec![
            "drchrono-throttled".to_owned(),
            "drchrono:paging=page".to_owned(),
            "throttle=5".to_owned(),
        ],
        ..Options::default()
    };
    let practice = Practice::with(options).await;
    let value = |name: &str| {
        let all = practice.d.switches();
        all.into_iter()
            .find(|s| s.name == name)
            .expect("a switch")
            .value
    };
    assert_eq!(
        (value("calls_per_hour").as_str(), value("paging").as_str()),
        ("20", "page")
    );
}

#[tokio::test]
async fn one_call_fails_and_the_next_works() {
    let practice = Practice::start().await;
    for (fault, status) in [
        ("error_500_once", 500),
        ("error_503_once", 503),
        ("unauthorized_once", 401),
        ("throttled_once", 429),
    ] {
        practice.set("api_fault", fault);
        assert_eq!(practice.get("/api/users").await.status, status, "{fault}");
        assert_eq!(practice.get("/api/users").await.status, 200, "{fault}");
    }
    practice.set("api_fault", "error_500_once:3");
    for expected in [500, 500, 500, 200] {
        assert_eq!(practice.get("/api/users").await.status, expected);
    }
}

#[tokio::test]
async fn answers_are_spoilt_in_every_listed_way() {
    let practice = Practice::start().await;
    let answer = async |fault: &str| {
        practice.set("api_fault", fault);
        practice.get("/api/users").await
    };
    let html = answer("html_200").await;
    assert_eq!(html.status, 200);
    assert!(
        html.header("content-type")
            .is_some_and(|t| t.starts_with("text/html"))
    );
    assert!(answer("truncated_once").await.cut_short());
    let half = answer("truncated_json").await;
    assert!(!half.cut_short());
    assert!(serde_json::from_slice::<serde_json::Value>(&half.body).is_err());
    assert!(answer("empty_200").await.body.is_empty());
    assert!(
        answer("redirect_elsewhere")
            .await
            .location()
            .as_str()
            .starts_with(practice.d.elsewhere_url())
    );
    assert!(answer("huge_json").await.body.len() > 30_000_000);
    assert!(answer("deep_json").await.text().contains("[[[["));
    assert!(answer("wrong_types").await.json()["results"][0]["id"].is_array());
    assert_eq!(answer("unauthorized").await.status, 401);
    assert_eq!(answer("error_500").await.status, 500);
}

#[tokio::test]
async fn a_lost_answer_belongs_to_a_deed_that_was_done() {
    let practice = Practice::start().await;
    let before = practice.d.rows("task_categories").len();
    let body = serde_json::json!({"name": "lost", "practice_group": 300_001});
    let token = practice.d.issue_tokens("").expect("tokens").access_token;
    practice.set("api_fault", "lost_after:1");
    let reply = practice
        .api_as(&token, "POST", "/api/task_categories", Some(&body))
        .await;
    assert!(reply.is_none());
    assert_eq!(practice.d.rows("task_categories").len(), before + 1);
    practice.set("api_fault", "error_500_after:1");
    let reply = practice
        .api("POST", "/api/task_categories", Some(&body))
        .await;
    assert_eq!(reply.status, 500);
    assert_eq!(practice.d.rows("task_categories").len(), before + 2);
    practice.set("api_fault", "reset_once");
    let reply = practice
        .api_as(&token, "POST", "/api/task_categories", Some(&body))
        .await;
    assert!(reply.is_none());
    assert_eq!(
        practice.d.rows("task_categories").len(),
        before + 2,
        "nothing done"
    );
}

#[tokio::test]
async fn the_token_endpoint_fails_in_every_listed_way() {
    let practice = Practice::start().await;
    let fresh = || {
        practice
            .d
            .issue_tokens("user:read")
            .expect("tokens")
            .refresh_token
    };
    let tried = async |fault: &str, token: &str| {
        practice.set("token_fault", fault);
        let reply = practice.try_refresh(token).await;
        practice.set("token_fault", "none");
        reply
    };
    for (fault, status) in [
        ("throttled_once", 429),
        ("html_200", 200),
        ("error_500_before", 500),
        ("unavailable_503", 503),
        ("redirect_elsewhere", 307),
    ] {
        let token = fresh();
        let reply = tried(fault, &token).await.expect("an answer");
        assert_eq!(reply.status, status, "{fault}");
        assert_eq!(
            practice.refresh(&token).await.status,
            200,
            "{fault}: nothing was done"
        );
    }
    for fault in [
        "lost_after",
        "error_500_after",
        "truncated",
        "no_access_token",
    ] {
        let token = fresh();
        tried(fault, &token).await;
        assert_eq!(
            practice.refresh(&token).await.error(),
            "invalid_grant",
            "{fault}: it was done"
        );
    }
    let token = fresh();
    assert!(tried("lost_before", &token).await.is_none());
    assert_eq!(practice.refresh(&token).await.status, 200);
    assert!(tried("huge", &token).await.expect("an answer").body.len() > 30_000_000);
}

#[tokio::test]
async fn slow_is_slow_by_the_real_clock() {
    let practice = Practice::start().await;
    practice.set("slow_ms", "120");
    let start = Instant::now();
    practice.get("/api/users").await;
    assert!(start.elapsed().as_millis() >= 120);
}

#[tokio::test]
async fn a_reset_goes_back_to_the_seed() {
    let practice = Practice::start().await;
    let before = practice.d.rows("patients");
    let secrets = practice.d.issued_secrets();
    practice.set("page_cap", "1");
    let body = serde_json::json!({"gender": "Male", "doctor": 100_001});
    practice.make("/api/patients", &body).await;
    let reply = practice
        .control("POST", "reset", &serde_json::json!({}))
        .await;
    assert_eq!(reply.status, 200);
    assert_eq!(practice.d.rows("patients"), before);
    assert!(practice.d.log().is_empty());
    assert!(
        secrets
            .iter()
            .all(|s| practice.d.issued_secrets().contains(s)),
        "a leak test sees all"
    );
    assert_eq!(practice.get("/api/users").await.status, 401);
}
