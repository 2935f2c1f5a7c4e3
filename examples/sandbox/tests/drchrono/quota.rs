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
    // Not across the top of an hour of the real clock.
    practice.d.advance(Duration::from_secs(
        3600 - practice.d.now().rem_euclid(3600).unsigned_abs(),
    ));
    practice.set("calls_per_hour", "3");
    for _ in 0..3 {
        assert_eq!(practice.get("/api/users").await.status, 200);
    }
    let reply = practice.get("/api/users").await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, None));
    let detail = reply.json()["detail"].as_str().expect("text").to_owned();
    assert!(
        detail.starts_with("Request was throttled. Expected available in "),
        "{detail}"
    );
    assert!(
        detail.contains('.') && detail.ends_with(" seconds."),
        "{detail}"
    );
    let wait = seconds(&detail);
    assert!((3500.0..=3600.0).contains(&wait), "{wait}");
    practice.d.advance(Duration::from_secs_f64(wait));
    assert_eq!(practice.get("/api/users").await.status, 200);
    let calls = practice.d.calls();
    assert_eq!(
        (calls.total, calls.throttled, calls.by_hour.len()),
        (4, 1, 2)
    );
}

#[tokio::test]
async fn the_quota_is_the_applications_and_not_the_users() {
    let practice = Practice::start().await;
    practice.d.advance(Duration::from_secs(
        3600 - practice.d.now().rem_euclid(3600).unsigned_abs(),
    ));
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
    let twelve = async || {
        // A second of the sandbox clock in which nothing happened.
        practice.d.advance(Duration::from_secs(2));
        let mut refused = 0;
        for _ in 0..12 {
            refused += usize::from(practice.get("/api/users").await.status == 429);
        }
        refused
    };
    assert_eq!(twelve().await, 0, "only counted");
    let watched = practice.d.calls();
    practice.set("burst", "off");
    assert_eq!(twelve().await, 0);
    assert_eq!(
        practice.d.calls().over_burst,
        watched.over_burst,
        "not even counted"
    );
    practice.set("burst", "on");
    practice.d.advance(Duration::from_secs(2));
    for at in 0..40_u32 {
        practice.d.advance(Duration::from_millis(125));
        assert_eq!(
            practice.get("/api/users").await.status,
            200,
            "eight a second: call {at}"
        );
    }
}

#[tokio::test]
async fn calls_at_once_are_a_burst() {
    let practice = Practice::start().await;
    practice.set("burst", "on");
    let calls = (0..30).map(|_| practice.get("/api/users"));
    let mut statuses = Vec::new();
    let mut running = Vec::new();
    for call in calls {
        running.push(call);
    }
    for reply in join_all(running).await {
        statuses.push(reply.status);
        if reply.status == 429 {
            let detail = reply.json()["detail"].as_str().expect("text").to_owned();
            assert!(seconds(&detail) <= 1.0, "{detail}");
        }
    }
    assert!(statuses.contains(&429));
    assert!(practice.d.calls().busiest_second >= 10);
    assert!(practice.d.calls().over_burst > 0);
}

async fn join_all<F: Future>(all: Vec<F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.into_iter().map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(move |cx| {
        let mut ready = true;
        for (future, output) in &mut all {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => ready = false,
                }
            }
        }
        if ready {
            std::task::Poll::Ready(all.iter_mut().filter_map(|(_, o)| o.take()).collect())
        } else {
            std::task::Poll::Pending
        }
    })
    .await
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
