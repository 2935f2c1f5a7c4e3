//! What the resource API of the sandbox answers and refuses.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::{ALL, House, get, send};
use dental_sandbox::dentbird::PLAIN_CLIENT_ID;
use serde_json::{Value, json};

async fn ids(house: &House, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    for page in 1.. {
        let path = format!("/v1/design-cases?page={page}{query}");
        let data = house.api("GET", &path, None).await.data();
        assert_eq!(data["page"], page);
        let items = data["items"].as_array().expect("items");
        all.extend(
            items
                .iter()
                .map(|i| i["designCaseId"].as_str().expect("an id").to_owned()),
        );
        if data["hasNext"] != true {
            break;
        }
    }
    all
}

#[tokio::test]
async fn without_a_good_token_there_is_401_with_a_challenge() {
    let house = House::start().await;
    let url = format!("{}/v1/users/me", house.d.api_url());
    let token = house.d.issue_tokens(ALL).access_token;
    let lower = format!("bearer {token}");
    let good = format!("Bearer {token}");
    let refused: [&[(&str, &str)]; 4] = [
        &[],
        &[("authorization", "Bearer nonsense")],
        &[("authorization", &lower)],
        &[("authorization", &good), ("authorization", &good)],
    ];
    for headers in refused {
        let reply = send("GET", &url, headers, b"").await.expect("an answer");
        assert_eq!(reply.status, 401);
        assert!(
            reply
                .header("www-authenticate")
                .is_some_and(|h| h.starts_with("Bearer"))
        );
        let body = reply.json();
        assert_eq!(body["success"], false);
        let stamp = body["timestamp"].as_str().expect("a time");
        assert_eq!(stamp.len(), "2026-03-14T09:26:53.589793Z".len());
    }
    let in_query = get(&format!("{url}?access_token={token}")).await;
    assert_eq!(in_query.status, 401);
}

#[tokio::test]
async fn each_endpoint_needs_its_scope() {
    let house = House::start().await;
    let cases = [
        ("GET", "/v1/users/me", "openid design-case file"),
        ("GET", "/v1/design-cases?page=1", "openid user file"),
        (
            "GET",
            "/v1/design-cases/20260101-000001",
            "openid user file",
        ),
        ("POST", "/v1/files", "openid user design-case"),
        ("POST", "/v1/design-cases/transfer", "openid user file"),
    ];
    for (method, path, scope) in cases {
        let token = house.d.issue_tokens(scope).access_token;
        let body = (method == "POST").then(|| json!([]));
        let reply = house
            .api_as(&token, method, path, body.as_ref())
            .await
            .expect("an answer");
        assert_eq!(reply.status, 403, "{path}");
        assert!(
            reply
                .header("www-authenticate")
                .is_some_and(|h| h.contains("insufficient_scope"))
        );
    }
}

#[tokio::test]
async fn the_profile_is_bare_or_enveloped() {
    let house = House::start().await;
    let bare = house.api("GET", "/v1/users/me", None).await.json();
    assert_eq!(bare["email"], dental_sandbox::dentbird::USER_EMAIL);
    house.set("users_me_envelope", "enveloped");
    assert_eq!(house.api("GET", "/v1/users/me", None).await.data(), bare);
}

#[tokio::test]
async fn unknown_paths_are_404_and_wrong_methods_405() {
    let house = House::start().await;
    assert_eq!(house.api("GET", "/v1/nothing", None).await.status, 404);
    assert_eq!(house.api("GET", "/v1/files/upload", None).await.status, 404);
    assert_eq!(house.api("GET", "/v1/files", None).await.status, 405);
    assert_eq!(
        house
            .api("GET", "/v1/design-cases/transfer", None)
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn the_list_has_23_cases_in_pages_of_ten_newest_first() {
    let house = House::start().await;
    let all = ids(&house, "").await;
    assert_eq!(all.len(), 23);
    assert_eq!(all[0], "20260101-000023");
    assert_eq!(all[22], "20260101-000001");
    let last = house
        .api("GET", "/v1/design-cases?page=3", None)
        .await
        .data();
    assert_eq!(
        (&last["count"], &last["totalCount"], &last["totalPage"]),
        (&json!(3), &json!(23), &json!(3))
    );
    assert_eq!(
        (&last["hasPrev"], &last["isFirst"], &last["isLast"]),
        (&json!(true), &json!(false), &json!(true))
    );
    let beyond = house
        .api("GET", "/v1/design-cases?page=9", None)
        .await
        .data();
    assert_eq!(beyond["items"], json!([]));
}

#[tokio::test]
async fn page_must_be_a_number_from_one_on() {
    let house = House::start().await;
    for query in [
        "",
        "?page=",
        "?page=0",
        "?page=-1",
        "?page=x",
        "?page=1&page=2",
        "?page=1&status=LOST",
    ] {
        let reply = house
            .api("GET", &format!("/v1/design-cases{query}"), None)
            .await;
        assert_eq!(reply.status, 400, "{query}");
    }
}

#[tokio::test]
async fn the_seed_has_the_shapes_clients_stumble_over() {
    let house = House::start().await;
    assert_eq!(ids(&house, "&lifecycle=TRASHED").await.len(), 3);
    assert_eq!(ids(&house, "&lifecycle=DELETED").await.len(), 2);
    assert_eq!(ids(&house, "&caseName=50%25%20zirconia").await.len(), 3);
    assert_eq!(
        ids(&house, "&caseName=5%25a").await.len(),
        0,
        "a percent sign is no wildcard"
    );
    assert_eq!(ids(&house, "&lifecycle=CREATED&status=CAM").await.len(), 3);
    let mut items = Vec::new();
    for page in 1..=3 {
        let path = format!("/v1/design-cases?page={page}");
        let data = house.api("GET", &path, None).await.data();
        items.extend(data["items"].as_array().expect("items").clone());
    }
    let count = |test: &dyn Fn(&Value) -> bool| items.iter().filter(|i| test(i)).count();
    assert_eq!(count(&|i| i["status"] == "ARCHIVED"), 1);
    assert_eq!(count(&|i| i.get("patientId").is_none()), 1);
    assert_eq!(count(&|i| i["updateAt"].is_null()), 1);
    assert!(count(&|i| i["patientId"] == "") >= 1);
    let item = items.last().expect("an item");
    assert_eq!(
        item["createAt"].as_str().map(str::len),
        Some("2026-01-15T10:20:30.400Z".len())
    );
    assert!(item.get("referenceId").is_none());
}

#[tokio::test]
async fn details_show_two_scans_and_a_crown_of_every_case_that_is_not_deleted() {
    let house = House::start().await;
    let deleted: BTreeSet<_> = ids(&house, "&lifecycle=DELETED")
        .await
        .into_iter()
        .collect();
    let mut file_ids = BTreeSet::new();
    for id in ids(&house, "").await {
        let data = house
            .api("GET", &format!("/v1/design-cases/{id}"), None)
            .await
            .data();
        assert_eq!(data["caseInfo"]["designCaseId"], id);
        if deleted.contains(&id) {
            assert_eq!(data["scanMeshList"], json!([]), "{id}");
            continue;
        }
        let models: Vec<_> = data["scanMeshList"]
            .as_array()
            .expect("scans")
            .iter()
            .map(|s| (s["groupType"].clone(), s["modelType"].clone()))
            .collect();
        assert_eq!(
            models,
            [
                (json!("0"), json!("upperBase")),
                (json!("1"), json!("lowerBase"))
            ]
        );
        let crowns = data["meshList"].as_array().expect("crowns");
        assert!(!crowns.is_empty(), "{id}");
        for crown in crowns {
            assert!(crown["toothNumber"].is_u64());
            assert!(file_ids.insert(crown["meshFile"]["fileId"].clone().to_string()));
        }
    }
    let odd = file_ids.iter().filter(|id| id.len() == 34).count();
    assert_eq!(odd, 1, "one file id has 32 characters");
}

#[tokio::test]
async fn other_peoples_cases_do_not_exist() {
    let house = House::start().await;
    let reply = house
        .api("GET", "/v1/design-cases/20260102-000001", None)
        .await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn a_client_without_contract_gets_no_design_data() {
    let house = House::start().await;
    let token = house.d.issue_tokens_for(PLAIN_CLIENT_ID, ALL).access_token;
    let status = async |path: &str| {
        let reply = house.api_as(&token, "GET", path, None).await;
        reply.expect("an answer").status
    };
    let details = "/v1/design-cases/20260101-000001";
    assert_eq!(status("/v1/design-cases?page=1").await, 200);
    assert_eq!(status(details).await, 403);
    assert_eq!(status(&format!("{details}/download-file/x")).await, 403);
    for other in ["404", "401"] {
        house.set("not_contracted_status", other);
        assert_eq!(status(details).await.to_string(), other);
    }
}

#[tokio::test]
async fn the_throttle_counts_calls_per_minute_of_the_sandbox_clock() {
    let house = House::start().await;
    house.set("throttle", "2");
    let call = async || house.api("GET", "/v1/users/me", None).await;
    assert_eq!((call().await.status, call().await.status), (200, 200));
    let limited = call().await;
    assert_eq!(limited.status, 429);
    let wait: u64 = limited
        .header("retry-after")
        .expect("a header")
        .parse()
        .expect("seconds");
    assert!((1..=60).contains(&wait));
    house.d.advance(Duration::from_secs(wait));
    assert_eq!(call().await.status, 200);
    house.set("throttle", "1 date");
    assert!(
        call()
            .await
            .header("retry-after")
            .is_some_and(|h| h.ends_with("GMT"))
    );
}
