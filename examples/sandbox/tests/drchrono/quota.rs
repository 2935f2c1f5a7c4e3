//! The two limits, and what 429 says.

use std::time::Duration;

use crate::practice::Practice;

fn seconds(detail: &str) -> f64 {
    let (_, rest) = detail.split_once("available in ").expect("the sentence");
    rest.split(' ')
        .next()
        .expect("a number")
        .parse()
        .expect("a number")
}

#[tokio::test]
async fn the_hour_ends_at_its_top_and_begins_anew() {
    let practice = Practice::start().await;
    practice.stand_still().await;
    practice.d.advance(Duration::from_millis(600_300));
    practice.set("calls_per_hour", "3");
    for _ in 0..3 {
        assert_eq!(practice.get("/api/users").await.status, 200);
    }
    let reply = practice.get("/api/users").await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, None));
    let detail = reply.json()["detail"].as_str().expect("text").to_owned();
    assert_eq!(
        detail,
        "Request was throttled. Expected available in 2999.7 seconds."
    );
    practice
        .d
        .advance(Duration::from_secs_f64(seconds(&detail) - 0.1));
    assert_eq!(practice.get("/api/users").await.status, 429);
    practice.d.advance(Duration::from_millis(100));
    assert_eq!(practice.get("/api/users").await.status, 200);
    let calls = practice.d.calls();
    assert_eq!(
        (calls.total, calls.throttled, calls.by_hour.len()),
        (4, 2, 2)
    );
}

#[tokio::test]
async fn the_quota_is_the_applications_and_not_the_users() {
    let practice = Practice::start().await;
    practice.stand_still().await;
    practice.set("calls_per_hour", "1");
    let staff = practice
        .d
        .issue_tokens_for(dental_sandbox::drchrono::STAFF_USER, "user:read");
    let staff = staff.expect("tokens").access_token;
    assert_eq!(practice.get("/api/users").await.status, 200);
    let reply = practice.api_as(&staff, "GET", "/api/users", None).await;
    assert_eq!(reply.expect("an answer").status, 429);
}

#[tokio::test]
async fn ten_calls_in_a_second_are_too_many_when_watched_strictly() {
    let practice = Practice::start().await;
    practice.stand_still().await;
    let twelve = async || {
        let mut refused = 0;
        for _ in 0..12 {
            refused += usize::from(practice.get("/api/users").await.status == 429);
        }
        practice.d.advance(Duration::from_secs(1));
        refused
    };
    assert_eq!(twelve().await, 0, "only counted");
    let watched = practice.d.calls();
    assert_eq!((watched.busiest_second, watched.over_burst), (12, 3));
    practice.set("burst", "off");
    assert_eq!(twelve().await, 0);
    assert_eq!(practice.d.calls().over_burst, 3, "not even counted");
    practice.set("burst", "on");
    assert_eq!(twelve().await, 3, "nine pass");
    for at in 0..40_u32 {
        practice.d.advance(Duration::from_millis(125));
        let status = practice.get("/api/users").await.status;
        assert_eq!(status, 200, "eight a second: call {at}");
    }
}

#[tokio::test]
async fn who_comes_too_often_is_told_when_the_second_is_over() {
    let practice = Practice::start().await;
    practice.stand_still().await;
    practice.set("burst", "on");
    practice.get("/api/users").await;
    practice.d.advance(Duration::from_millis(250));
    for _ in 0..8 {
        practice.get("/api/users").await;
    }
    let reply = practice.get("/api/users").await;
    assert_eq!(reply.status, 429);
    let detail = reply.json()["detail"].as_str().expect("text").to_owned();
    assert!((seconds(&detail) - 0.8).abs() < 0.01, "{detail}");
    practice.d.advance(Duration::from_millis(750));
    assert_eq!(practice.get("/api/users").await.status, 200);
}

#[tokio::test]
async fn too_many_requests_come_in_several_forms() {
    let practice = Practice::start().await;
    let throttled = async || {
        practice.set("api_fault", "throttled_once");
        practice.get("/api/users").await
    };
    assert_eq!(throttled().await.header("retry-after"), None);
    practice.set("retry_after", "seconds");
    assert_eq!(throttled().await.header("retry-after"), Some("3"));
    practice.set("retry_after", "date");
    assert!(
        throttled()
            .await
            .header("retry-after")
            .is_some_and(|v| v.ends_with("GMT"))
    );
    practice.set("throttle_body", "plain");
    let plain = throttled().await;
    assert_eq!(
        plain.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert!(plain.text().contains("available in 2.3 seconds"));
    practice.set("throttle_body", "empty");
    assert!(throttled().await.body.is_empty());
}

#[tokio::test]
async fn calls_are_counted_for_those_outside() {
    let practice = Practice::start().await;
    practice.get("/api/users").await;
    let counted = practice
        .control("GET", "calls", &serde_json::json!({}))
        .await
        .json();
    assert_eq!(counted["total"], 1);
    practice.d.reset();
    assert_eq!(practice.d.calls().total, 0);
}
