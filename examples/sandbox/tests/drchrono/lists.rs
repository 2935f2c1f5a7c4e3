//! Lists: gates, filters, order, pages and their links.

use std::time::Duration;

use serde_json::Value;

use crate::common::send;
use crate::practice::{EVER, Practice};

fn results(page: &Value) -> &Vec<Value> {
    page["results"].as_array().expect("results")
}

#[tokio::test]
async fn a_call_needs_a_bearer_and_is_told_how() {
    let practice = Practice::start().await;
    let url = practice.url("/api/users");
    let reply = send("GET", &url, &[], b"").await.expect("an answer");
    assert_eq!(reply.status, 401);
    assert_eq!(
        reply.json()["detail"],
        "Authentication credentials were not provided."
    );
    assert_eq!(
        reply.header("www-authenticate"),
        Some(r#"Bearer realm="api""#)
    );
    let headers = [("authorization", "Bearer nonsense")];
    let reply = send("GET", &url, &headers, b"").await.expect("an answer");
    assert!(
        reply
            .header("www-authenticate")
            .is_some_and(|h| h.contains("invalid_token"))
    );
    let reply = send("DELETE", &url, &[], b"").await.expect("an answer");
    assert_eq!(reply.status, 401, "who calls comes before what is called");
}

#[tokio::test]
async fn only_the_version_it_knows_and_only_json() {
    let practice = Practice::start().await;
    let token = practice.d.issue_tokens("").expect("tokens").access_token;
    let bearer = format!("Bearer {token}");
    let status = async |name: &str, value: &str| {
        let headers = [("authorization", bearer.as_str()), (name, value)];
        let reply = send("GET", &practice.url("/api/users"), &headers, b"").await;
        reply.expect("an answer").status
    };
    assert_eq!(status("x-drc-api-version", "v4").await, 200);
    assert_eq!(status("x-drc-api-version", "v5").await, 400);
    assert_eq!(status("accept", "application/json").await, 200);
    assert_eq!(status("accept", "text/html").await, 406);
}

#[tokio::test]
async fn a_token_without_the_scope_gets_403_or_an_empty_list() {
    let practice = Practice::start().await;
    let token = practice
        .d
        .issue_tokens("clinical:read")
        .expect("tokens")
        .access_token;
    let get = async |path: &str| {
        let reply = practice.api_as(&token, "GET", path, None).await;
        reply.expect("an answer")
    };
    let path = format!("/api/appointments?{EVER}");
    assert_eq!(get(&path).await.status, 403);
    assert_eq!(get("/api/patients").await.status, 403);
    practice.set("missing_scope", "empty_calendar");
    assert_eq!(results(&get(&path).await.json()).len(), 0);
    assert_eq!(get("/api/patients").await.status, 403);
    practice.set("missing_scope", "empty");
    assert_eq!(results(&get("/api/patients").await.json()).len(), 0);
    let write = practice
        .api_as(&token, "POST", "/api/allergies", Some(&Value::Null))
        .await;
    assert_eq!(
        write.expect("an answer").status,
        403,
        "a read scope does not write"
    );
}

#[tokio::test]
async fn the_practice_decides_too() {
    let practice = Practice::start().await;
    practice.set("permissions", "no_manage_patients");
    assert_eq!(practice.get("/api/patients").await.status, 403);
    assert_eq!(practice.get("/api/offices").await.status, 200);
    practice.set("permissions", "none");
    assert_eq!(practice.get("/api/allergies").await.status, 403);
    practice.set("permissions", "all");
    let everybody = practice.walk("/api/patients").await.len();
    practice.set("sharing", "off");
    let own = practice.walk("/api/patients").await;
    assert!(own.len() < everybody);
    assert!(own.iter().all(|row| row["doctor"] == 100_001));
    assert_eq!(
        practice.get("/api/patients/600001").await.status,
        404,
        "a colleague's"
    );
}

#[tokio::test]
async fn some_lists_need_a_filter() {
    let practice = Practice::start().await;
    for path in [
        "/api/appointments",
        "/api/appointments?doctor=100001",
        "/api/audit_log",
        "/api/insurances",
        "/api/insurances?payer_type=nobody",
        "/api/day_sheet_charges?start_date=1/2/2026",
        "/api/day_sheet_totals?start_date=2026-01-02&end_date=2026-01-03",
        "/api/yellow_notepad?appointment_id=800001",
        "/api/patients_list",
    ] {
        assert_eq!(practice.get(path).await.status, 400, "{path}");
    }
    for path in [
        "/api/appointments?date=2025-01-06",
        "/api/audit_log?since=2020-01-01",
        "/api/insurances?payer_type=emdeon",
        "/api/day_sheet_charges?start_date=1/2/2026&end_date=1/3/2026",
        "/api/availability",
    ] {
        assert_eq!(practice.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn pages_are_capped_and_linked_both_ways() {
    let practice = Practice::start().await;
    let first = practice
        .read(&format!("/api/appointments?{EVER}&page_size=1000"))
        .await;
    assert_eq!(results(&first).len(), 20);
    assert_eq!(first["previous"], Value::Null);
    assert!(first.get("count").is_none());
    let next = first["next"].as_str().expect("a link");
    assert!(next.starts_with(practice.d.base_url()), "{next}");
    assert!(
        next.contains("since=2020-01-01") && next.contains("cursor="),
        "{next}"
    );
    let second = practice.follow(next).await.json();
    assert_ne!(results(&first)[0], results(&second)[0]);
    let back = practice
        .follow(second["previous"].as_str().expect("a link"))
        .await
        .json();
    assert_eq!(results(&back), results(&first));
    let verbose = practice
        .read(&format!("/api/appointments?{EVER}&verbose=true"))
        .await;
    assert_eq!(results(&verbose).len(), 25);
    assert_eq!(results(&practice.read("/api/patients").await).len(), 120);
    assert_eq!(
        results(&practice.read("/api/patients?verbose=true").await).len(),
        50
    );
    assert_eq!(
        results(&practice.read("/api/patients?page_size=7").await).len(),
        7
    );
    practice.set("page_cap", "3");
    assert_eq!(results(&practice.read("/api/patients").await).len(), 3);
}

#[tokio::test]
async fn a_walk_sees_every_row_once_by_cursor_and_by_page() {
    let practice = Practice::start().await;
    practice.set("page_cap", "50");
    for paging in ["cursor", "page"] {
        practice.set("paging", paging);
        let rows = practice.walk("/api/documents").await;
        let mut ids: Vec<i64> = rows.iter().filter_map(|row| row["id"].as_i64()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert_eq!(all, practice.d.rows("documents").len());
    }
    assert_eq!(
        practice.get("/api/documents?cursor=nonsense").await.status,
        404
    );
    assert_eq!(practice.get("/api/documents?page=999").await.status, 404);
}

#[tokio::test]
async fn envelopes_and_links_can_be_other_ones() {
    let practice = Practice::start().await;
    practice.set("envelope", "data");
    assert!(practice.read("/api/offices").await["data"].is_array());
    practice.set("envelope", "bare");
    assert!(practice.read("/api/offices").await.is_array());
    practice.set("envelope", "count");
    assert_eq!(practice.read("/api/offices").await["count"], 2);
    practice.set("page_cap", "1");
    let next = async || {
        let page = practice.read("/api/offices").await;
        page["next"].as_str().unwrap_or_default().to_owned()
    };
    practice.set("next_link", "alias");
    assert!(
        next()
            .await
            .starts_with("https://drchrono.com/api/offices?")
    );
    practice.set("next_link", "elsewhere");
    assert!(next().await.starts_with(practice.d.elsewhere_url()));
    practice.set("next_link", "loop");
    assert_eq!(next().await, practice.url("/api/offices"));
    practice.set("page_cap", "9");
    practice.set("next_link", "empty_at_end");
    assert_eq!(practice.read("/api/offices").await["next"], "");
}

#[tokio::test]
async fn since_is_inclusive_and_takes_no_zone() {
    let practice = Practice::start().await;
    let rows = practice.d.rows("patients");
    let last = rows
        .iter()
        .filter_map(|row| row["updated_at"].as_str())
        .max()
        .expect("a stamp");
    assert_eq!(last.len(), 19, "no zone: {last}");
    let same = practice.walk(&format!("/api/patients?since={last}")).await;
    assert!(!same.is_empty());
    assert!(same.iter().all(|row| row["updated_at"] == last));
    for text in [
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00%2B01:00",
        "yesterday",
    ] {
        let reply = practice.get(&format!("/api/patients?since={text}")).await;
        assert_eq!(reply.status, 400, "{text}");
        assert!(reply.json()["since"].is_array());
    }
}

#[tokio::test]
async fn updates_move_the_stamp_and_show_up_since_then() {
    let practice = Practice::start().await;
    practice.d.advance(Duration::from_secs(5));
    let changed = practice.d.change_appointments(12);
    assert_eq!(changed.len(), 12);
    let day = chrono::DateTime::from_timestamp(practice.d.now() - 60, 0).expect("now");
    let since = day.format("%Y-%m-%dT%H:%M:%S");
    let mut seen: Vec<String> = practice
        .walk(&format!("/api/appointments?since={since}"))
        .await
        .iter()
        .map(|row| row["id"].as_str().expect("text").to_owned())
        .collect();
    seen.sort();
    let mut changed = changed;
    changed.sort();
    assert_eq!(seen, changed);
    practice.set("updated_zone", "practice");
    let none = practice
        .walk(&format!("/api/appointments?since={since}"))
        .await;
    assert!(none.is_empty(), "seven hours behind");
}

#[tokio::test]
async fn date_ranges_have_a_widest_width() {
    let practice = Practice::start().await;
    let day = practice
        .walk("/api/appointments?date=2025-01-06&show_archived=true")
        .await;
    assert_eq!(day.len(), 32);
    let two = practice
        .walk("/api/appointments?date_range=2025-01-06/2025-01-07&show_archived=true")
        .await;
    assert_eq!(two.len(), 64, "both ends are in");
    let past = practice
        .get("/api/appointments?date_range=2015-01-01/2025-01-31")
        .await;
    assert_eq!(past.status, 200, "wide, but over");
    let wide = practice
        .get("/api/appointments?date_range=2025-01-01/2090-01-01")
        .await;
    assert_eq!(wide.status, 400);
    practice.set("wide_range", "empty");
    let wide = practice
        .read("/api/appointments?date_range=2025-01-01/2090-01-01")
        .await;
    assert!(results(&wide).is_empty());
    let bad = practice
        .get("/api/appointments?date_range=2025-01-01")
        .await;
    assert_eq!(bad.status, 400);
}

#[tokio::test]
async fn appointments_are_in_the_order_of_their_time_and_deleted_ones_hidden() {
    let practice = Practice::start().await;
    let shown = practice.walk(&format!("/api/appointments?{EVER}")).await;
    let times: Vec<&str> = shown
        .iter()
        .filter_map(|row| row["scheduled_time"].as_str())
        .collect();
    assert!(times.is_sorted());
    assert!(
        shown
            .iter()
            .all(|row| row["deleted_flag"] == false && row["id"].is_string())
    );
    let all = practice
        .walk(&format!("/api/appointments?{EVER}&show_archived=true"))
        .await;
    assert_eq!(all.len(), 240);
    assert!(all.iter().any(|row| row["deleted_flag"] == true));
    let real = practice
        .walk(&format!(
            "/api/appointments?{EVER}&show_archived=1&ignore_virtual=true"
        ))
        .await;
    assert!(real.len() < all.len());
    assert!(all.iter().any(|row| row["patient"].is_null()), "breaks");
    assert!(
        all.iter()
            .any(|row| row["id"].as_str().is_some_and(|id| id.contains('_')))
    );
}

#[tokio::test]
async fn filters_compare_and_unknown_ones_are_ignored() {
    let practice = Practice::start().await;
    let of = practice.walk("/api/documents?patient=600001").await;
    assert!(!of.is_empty() && of.iter().all(|row| row["patient"] == 600_001));
    let all = practice.walk("/api/documents").await.len();
    assert_eq!(
        practice.walk("/api/documents?patinet=600001").await.len(),
        all
    );
    assert_eq!(practice.get("/api/documents?patient=x").await.status, 400);
    let someone = practice.read("/api/patients/600001").await;
    let path = format!(
        "/api/patients?last_name={}&date_of_birth={}",
        someone["last_name"].as_str().expect("a name"),
        someone["date_of_birth"].as_str().expect("a date")
    );
    assert_eq!(practice.walk(&path).await.len(), 1);
    let done = practice
        .walk(&format!("/api/appointments?{EVER}&status=Complete"))
        .await;
    assert!(!done.is_empty() && done.iter().all(|row| row["status"] == "Complete"));
    let labs = practice.walk("/api/lab_documents?doctor=100001").await;
    assert!(!labs.is_empty(), "through their orders");
    assert!(
        practice
            .walk("/api/lab_documents?doctor=100002")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn verbose_members_are_absent_without_it() {
    let practice = Practice::start().await;
    let plain = practice.read("/api/appointments/800001").await;
    assert!(plain.get("clinical_note").is_none() && plain.get("vitals").is_none());
    let verbose = practice.read("/api/appointments/800001?verbose=true").await;
    assert!(verbose.get("clinical_note").is_some() && verbose.get("vitals").is_some());
    let patient = practice.read("/api/patients/600001").await;
    assert!(patient.get("primary_insurance").is_none());
    assert_eq!(patient["copay"], "25.00", "amounts are text");
    assert_eq!(patient["nick_name"], "", "unset text is empty");
    assert_eq!(patient["date_of_death"], Value::Null);
}

#[tokio::test]
async fn the_signed_in_user_is_a_redirect_away() {
    let practice = Practice::start().await;
    let place = async || {
        let reply = practice.get("/api/users/current").await;
        assert_eq!(reply.status, 302);
        reply.header("location").expect("a Location").to_owned()
    };
    assert_eq!(place().await, practice.url("/api/users/200001"));
    practice.set("users_current", "relative");
    assert_eq!(place().await, "/api/users/200001");
    let user = practice.read("/api/users/200001").await;
    assert_eq!(user["doctor"], 100_001);
    assert_eq!(user["is_doctor"], true);
    practice.set("users_current", "alias");
    assert_eq!(place().await, "https://drchrono.com/api/users/200001");
    practice.set("users_current", "elsewhere");
    assert!(place().await.starts_with(practice.d.elsewhere_url()));
    practice.set("users_current", "loop");
    assert_eq!(place().await, practice.url("/api/users/current"));
    practice.set("users_current", "direct");
    assert_eq!(practice.read("/api/users/current").await["id"], 200_001);
    let staff = practice
        .d
        .issue_tokens_for(dental_sandbox::drchrono::STAFF_USER, "user:read");
    practice.set("users_current", "absolute");
    let token = staff.expect("tokens").access_token;
    let reply = practice
        .api_as(&token, "GET", "/api/users/current", None)
        .await;
    assert!(
        reply
            .expect("an answer")
            .location()
            .as_str()
            .ends_with("/200003")
    );
}

#[tokio::test]
async fn items_can_redirect_once_with_their_method() {
    let practice = Practice::start().await;
    practice.set("redirects", "items");
    for method in ["GET", "PATCH"] {
        let body = serde_json::json!({"notes": "x"});
        let body = (method == "PATCH").then_some(&body);
        let first = practice.api(method, "/api/appointments/800002", body).await;
        assert_eq!(first.status, 302);
        let second = practice.api(method, "/api/appointments/800002", body).await;
        assert!(second.status < 300, "{method}");
    }
}

#[tokio::test]
async fn ids_and_amounts_can_change_their_type() {
    let practice = Practice::start().await;
    practice.set("ids", "swapped");
    practice.set("decimals", "number");
    practice.set("unknown_values", "on");
    let patient = practice.read("/api/patients/600001").await;
    assert_eq!(patient["id"], "600001");
    assert_eq!(patient["copay"], 25.0);
    assert!(patient.get("x_new_member").is_some());
    let appointment = practice.read("/api/appointments/800001").await;
    assert_eq!(appointment["id"], 800_001);
    assert_eq!(appointment["status"], "A Status Of The Practice");
}

#[tokio::test]
async fn a_practice_can_be_large_and_is_the_same_every_time() {
    let practice = Practice::start().await;
    let before = practice.d.rows("appointments");
    practice.set("appointments", "5000");
    let all = practice.d.rows("appointments");
    assert_eq!(all.len(), 5000);
    assert_eq!(all[..240], before[..]);
    let other = Practice::start().await;
    assert_eq!(other.d.rows("appointments"), before);
    assert_eq!(other.d.rows("patients"), practice.d.rows("patients"));
}
