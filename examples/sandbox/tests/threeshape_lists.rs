//! The lists of a 3Shape region: pages, dates, searches, and how they move and break on demand.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::threeshape::{Clinics, case_id};
use dental_sandbox::threeshape::Region;
use serde_json::{Value, json};

fn ids(body: &Value) -> Vec<String> {
    let all = body["Cases"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter()
        .filter_map(|case| case["Id"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn pages_have_ten_cases_the_newest_first_and_count_is_the_total() {
    let clinics = Clinics::start().await;
    let mut seen = Vec::new();
    for (page, length) in [(0, 10), (1, 10), (2, 3), (3, 0), (400, 0)] {
        let body = clinics
            .eu("doctor-eu", &format!("/api/cases?page={page}"))
            .await
            .json();
        assert_eq!(
            (ids(&body).len(), &body["Count"]),
            (length, &json!(23)),
            "{page}"
        );
        seen.extend(ids(&body));
    }
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 23);
    assert_eq!((&seen[0], &seen[22]), (&case_id(23), &case_id(1)));
    let without = clinics.eu("doctor-eu", "/api/cases").await.json();
    assert_eq!(ids(&without), seen[..10]);
}

#[tokio::test]
async fn every_form_of_a_date_is_read_and_bounds_are_inclusive() {
    let clinics = Clinics::start().await;
    // The fourth case was made at 2026-01-18T14:31:00Z.
    for from in [
        "2026-01-18%2014:31:00Z",
        "2026-01-18+14:31:00Z",
        "2026-01-18T14%3A31%3A00Z",
        "2026-01-18T14:31:00.000Z",
        "2026-01-18T14:31:00",
    ] {
        let path = format!("/api/cases?page=0&from={from}&to={from}");
        let body = clinics.eu("doctor-eu", &path).await.json();
        assert_eq!(ids(&body), [case_id(4)], "{from}");
    }
    let day = clinics
        .eu("doctor-eu", "/api/cases?page=0&to=2026-01-17")
        .await
        .json();
    assert_eq!(ids(&day), [case_id(2), case_id(1)]);
    for bad in ["from=yesterday", "to=", "page=x", "page=-1"] {
        let reply = clinics.eu("doctor-eu", &format!("/api/cases?{bad}")).await;
        assert_eq!(reply.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn dates_can_mean_the_last_change() {
    let clinics = Clinics::start().await;
    clinics.t.change_case(&case_id(2));
    let first = || async {
        let body = clinics.eu("doctor-eu", "/api/cases?page=0").await.json();
        ids(&body)[0].clone()
    };
    assert_eq!(first().await, case_id(23));
    clinics.set("case_date", "updated");
    assert_eq!(first().await, case_id(2));
}

#[tokio::test]
async fn each_sees_the_cases_they_made_or_act_in() {
    let clinics = Clinics::start().await;
    let client = clinics.all_cases("client-eu").await;
    // Fourteen of the first doctor's, the one it made itself, six of the second doctor's.
    assert_eq!(client.len(), 21);
    let elsewhere = clinics
        .region(Region::America, "doctor-eu", "/api/cases?page=0")
        .await;
    assert_eq!(elsewhere.json()["Count"], 0);
}

#[tokio::test]
async fn searches_match_patients_and_states() {
    let clinics = Clinics::start().await;
    let name = clinics.case(1).await["PatientName"]
        .as_str()
        .expect("a name")
        .to_owned();
    let last = name.rsplit(' ').next().expect("a last name").to_uppercase();
    let found = async |path: String| ids(&clinics.eu("doctor-eu", &path).await.json());
    for path in ["/api/cases/search?", "/api/v3/cases/search?", "/api/cases?"] {
        let some = found(format!("{path}searchString={last}&page=0")).await;
        assert!(some.contains(&case_id(1)) && some.len() < 10, "{path}");
        let all = found(format!("{path}searchString=&page=0")).await;
        assert_eq!(all.len(), 10, "{path}");
    }
    let state = "/api/cases/search?searchString=&page=0&caseStates=marinated,Manufactured";
    let some = found(state.to_owned()).await;
    assert!(some.contains(&case_id(15)) && some.len() < 10);
    for missing in [
        "/api/cases/search?page=0",
        "/api/cases/search?searchString=x",
    ] {
        assert_eq!(
            clinics.eu("doctor-eu", missing).await.status,
            400,
            "{missing}"
        );
    }
}

#[tokio::test]
async fn updated_cases_come_in_several_shapes_and_are_not_paged() {
    let clinics = Clinics::start().await;
    let path = "/api/updatedcases?from=2026-01-01";
    let all = clinics.eu("doctor-eu", path).await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(23));
    assert_eq!(
        clinics.eu("doctor-eu", "/api/updatedcases").await.status,
        400
    );
    for (shape, member) in [("object", "Cases"), ("other_member", "Items")] {
        clinics.set("updated_shape", shape);
        let body = clinics.eu("doctor-eu", path).await.json();
        assert_eq!(body[member].as_array().map(Vec::len), Some(23), "{shape}");
    }
    clinics.set("updated_shape", "reduced");
    let body = clinics.eu("doctor-eu", path).await.json();
    assert_eq!(body[0].as_object().map(serde_json::Map::len), Some(2));
    clinics.set("updated_shape", "array");
    let since = chrono::DateTime::from_timestamp(clinics.t.now(), 0).expect("a moment");
    let since = since.format("%Y-%m-%dT%H:%M:%SZ");
    clinics.t.change_case(&case_id(9));
    let new = clinics.t.add_case("doctor-eu").expect("a user");
    let body = clinics
        .eu("doctor-eu", &format!("/api/updatedcases?from={since}"))
        .await
        .json();
    let ids: BTreeSet<_> = body
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|case| case["Id"].as_str())
        .collect();
    assert_eq!(ids, BTreeSet::from([case_id(9).as_str(), new.as_str()]));
}

#[tokio::test]
async fn any_number_of_cases_can_be_had() {
    let clinics = Clinics::start().await;
    for count in [0, 9, 10, 11, 23, 1000] {
        clinics.set("cases", &count.to_string());
        let page = usize::div_ceil(count, 10);
        let last = if page == 0 { 0 } else { page - 1 };
        let body = clinics
            .eu("doctor-eu", &format!("/api/cases?page={last}"))
            .await
            .json();
        assert_eq!(body["Count"], count);
        let expected = if count == 0 { 0 } else { (count - 1) % 10 + 1 };
        assert_eq!(ids(&body).len(), expected, "{count}");
    }
    let body = clinics.eu("doctor-eu", "/api/cases?page=0").await.json();
    assert_eq!(
        ids(&body)[0],
        case_id(23),
        "the described set is the newest"
    );
}

#[tokio::test]
async fn cases_arrive_and_vanish_while_a_list_is_read() {
    let clinics = Clinics::start().await;
    clinics.set("list_fault", "growing");
    let count =
        || async { clinics.eu("doctor-eu", "/api/cases?page=0").await.json()["Count"].clone() };
    assert_eq!((count().await, count().await), (json!(23), json!(24)));
    clinics.set("list_fault", "shrinking");
    assert_eq!((count().await, count().await), (json!(25), json!(24)));
    clinics.set("list_fault", "none");
    let body = json!({"user": "doctor-eu"});
    let added = clinics.control("POST", "add-case", &body).await.json();
    assert_eq!(count().await, 24);
    assert_eq!(
        clinics.control("POST", "remove-case", &added).await.status,
        200
    );
    assert_eq!(
        clinics.control("POST", "remove-case", &added).await.status,
        404
    );
    assert_eq!(count().await, 23);
    let pinned = chrono::DateTime::from_timestamp(clinics.t.now() - 5, 0).expect("a moment");
    clinics.t.add_case("doctor-eu").expect("a user");
    let path = format!(
        "/api/cases?page=0&to={}",
        pinned.format("%Y-%m-%dT%H:%M:%SZ")
    );
    assert_eq!(
        clinics.eu("doctor-eu", &path).await.json()["Count"],
        23,
        "a pinned end holds"
    );
}

#[tokio::test]
async fn lists_are_wrong_on_demand() {
    let clinics = Clinics::start().await;
    let page = |fault: &'static str, page: usize| {
        let clinics = &clinics;
        async move {
            clinics.set("list_fault", fault);
            clinics
                .eu("doctor-eu", &format!("/api/cases?page={page}"))
                .await
        }
    };
    assert!(page("no_count", 0).await.json()["Count"].is_null());
    assert_eq!(page("count_too_high", 0).await.json()["Count"], 26);
    assert_eq!(page("count_of_page", 2).await.json()["Count"], 3);
    assert!(page("null_past_end", 9).await.json()["Cases"].is_null());
    assert_eq!(ids(&page("endless", 5000).await.json()).len(), 10);
    let first = ids(&page("repeating", 0).await.json());
    let second = ids(&page("repeating", 1).await.json());
    assert_eq!(first[9], second[0]);
    assert!(page("malformed_element", 0).await.json()["Cases"][0]["Attachments"].is_number());
    assert_eq!(page("not_an_object", 0).await.json()["Cases"][0], 42);
    let text = page("duplicate_keys", 0).await.text();
    assert!(text.contains("\"Id\":\"00000000-0000-0000-0000-000000000000\",\"Actors\""));
}

#[tokio::test]
async fn a_slow_list_counts_who_waits_at_once() {
    let clinics = Clinics::start().await;
    clinics.set("delay_ms", "200");
    let page = |n: u32| {
        let clinics = &clinics;
        async move {
            clinics
                .eu("doctor-eu", &format!("/api/cases?page={n}"))
                .await
                .status
        }
    };
    let all = tokio::join!(page(0), page(1), page(2));
    assert_eq!(all, (200, 200, 200));
    assert_eq!(clinics.t.most_open("eu-metadata"), 3);
    assert_eq!(clinics.t.most_open("eu-v10"), 0);
    let shown = clinics
        .control("GET", "open-requests", &json!({}))
        .await
        .json();
    assert_eq!(shown["eu-metadata"], 3);
    clinics.control("POST", "open-requests", &json!({})).await;
    assert_eq!(page(0).await, 200);
    assert_eq!(clinics.t.most_open("eu-metadata"), 1);
}

#[tokio::test]
async fn an_answer_counts_as_open_until_it_is_read() {
    let clinics = Clinics::start().await;
    clinics.set("download_fault", "stall");
    let case = clinics.case(2).await;
    let href = case["Attachments"][0]["Href"]
        .as_str()
        .expect("a link")
        .to_owned();
    clinics.t.restart_counting();
    let stalled = clinics.call("client-eu", "GET", &href);
    assert!(
        tokio::time::timeout(Duration::from_millis(300), stalled)
            .await
            .is_err()
    );
    clinics.eu("doctor-eu", "/api/cases").await;
    assert!(clinics.t.most_open("eu-metadata") >= 1);
}
