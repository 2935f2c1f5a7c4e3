//! Bulk lists: asked for, polled, fetched, forgotten.

use std::time::Duration;

use serde_json::Value;

use crate::practice::Practice;

async fn submit(practice: &Practice, query: &str) -> Value {
    let reply = practice
        .api("POST", &format!("/api/appointments_list?{query}"), None)
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

async fn poll(practice: &Practice, job: &Value) -> Value {
    let uuid = job["uuid"].as_str().expect("a uuid");
    practice
        .read(&format!("/api/appointments_list?uuid={uuid}"))
        .await
}

#[tokio::test]
async fn a_list_is_asked_for_then_polled_then_complete() {
    let practice = Practice::start().await;
    practice.set("appointments", "2500");
    let mut ids = Vec::new();
    for page in 1..=3 {
        let query = format!("page={page}&page_size=1000&order_by=updated_at&show_archived=true");
        let job = submit(&practice, &query).await;
        assert_eq!(job["status"], "In progress");
        assert_eq!(poll(&practice, &job).await["status"], "In progress");
        practice.d.advance(Duration::from_secs(2));
        let done = poll(&practice, &job).await;
        assert_eq!(done["status"], "Complete");
        assert_eq!(
            done["pagination"],
            serde_json::json!({"count": 2500, "pages": 3, "page_size": 1000, "page": page})
        );
        let rows = done["results"].as_array().expect("rows");
        let stamps: Vec<&str> = rows
            .iter()
            .filter_map(|r| r["updated_at"].as_str())
            .collect();
        assert!(stamps.is_sorted());
        ids.extend(
            rows.iter()
                .map(|r| r["id"].as_str().expect("text").to_owned()),
        );
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 2500);
}

#[tokio::test]
async fn results_are_forgotten_after_an_hour() {
    let practice = Practice::start().await;
    let job = submit(&practice, "verbose=true").await;
    practice.set("bulk_seconds", "0");
    let done = poll(&practice, &job).await;
    assert!(
        done["results"][0].get("status_transitions").is_some(),
        "verbose"
    );
    practice.d.advance(Duration::from_secs(3600));
    let uuid = job["uuid"].as_str().expect("a uuid");
    let reply = practice
        .get(&format!("/api/appointments_list?uuid={uuid}"))
        .await;
    assert_eq!(reply.status, 404);
    assert_eq!(reply.json()["detail"], "Invalid uuid specified");
    let other = practice
        .get(&format!("/api/patients_list?uuid={uuid}"))
        .await;
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn filters_come_in_the_query_or_in_a_body() {
    let practice = Practice::start().await;
    practice.set("bulk_seconds", "0");
    let body = serde_json::json!({"doctor": 100_002});
    let reply = practice
        .api("POST", "/api/appointments_list", Some(&body))
        .await;
    let rows = poll(&practice, &reply.json()).await["results"].clone();
    assert!(
        rows.as_array()
            .expect("rows")
            .iter()
            .all(|r| r["doctor"] == 100_002)
    );
    let job = submit(&practice, "doctor=100002").await;
    assert_eq!(poll(&practice, &job).await["results"], rows);
}

#[tokio::test]
async fn pages_sizes_and_orders_have_limits() {
    let practice = Practice::start().await;
    for query in [
        "page=0",
        "page=1001",
        "page_size=1001",
        "page_size=x",
        "order_by=id",
        "order_by=status",
    ] {
        let path = format!("/api/appointments_list?{query}");
        assert_eq!(
            practice.api("POST", &path, None).await.status,
            400,
            "{query}"
        );
    }
    let reply = practice
        .api("POST", "/api/patients_list?order_by=id", None)
        .await;
    assert_eq!(reply.status, 201);
}

#[tokio::test]
async fn lists_fail_in_every_documented_way() {
    let practice = Practice::start().await;
    let job = submit(&practice, "").await;
    for (fault, status) in [
        ("failed", "Failed"),
        ("canceled", "Canceled"),
        ("error", "Error"),
    ] {
        practice.set("bulk_fault", fault);
        assert_eq!(poll(&practice, &job).await["status"], status);
    }
    practice.set("bulk_fault", "error_500");
    let uuid = job["uuid"].as_str().expect("a uuid");
    let reply = practice
        .get(&format!("/api/appointments_list?uuid={uuid}"))
        .await;
    assert_eq!(
        (reply.status, reply.json()["status"].clone()),
        (500, "Error".into())
    );
    practice.set("bulk_fault", "never");
    for _ in 0..5 {
        assert_eq!(poll(&practice, &job).await["status"], "In progress");
    }
    practice.set("bulk_fault", "no_pagination");
    assert!(poll(&practice, &job).await.get("pagination").is_none());
}
