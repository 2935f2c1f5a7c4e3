//! Uploaded files become a case of the sandbox.

mod common;

use std::time::Duration;

use common::{ALL, House, get, md5, put};
use serde_json::{Value, json};

const UPPER: &[u8] = b"ply\nformat ascii 1.0\nend_header\n";

fn transfer(ids: &[&str]) -> Value {
    json!({
        "caseName": "synthetic crown 46", "projectType": "CROWN",
        "fileIds": ids, "referenceId": "ref-1",
    })
}

#[tokio::test]
async fn a_transfer_makes_a_case_that_can_be_followed() {
    let house = House::start().await;
    let upper = house.uploaded("upper.ply", UPPER).await;
    let lower = house.uploaded("lower.ply", b"ply lower").await;
    let reply = house
        .api(
            "POST",
            "/v1/design-cases/transfer",
            Some(&transfer(&[&upper, &lower])),
        )
        .await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let open = reply.data()["redirectUrl"]
        .as_str()
        .expect("a URL")
        .to_owned();
    assert_eq!(get(&open).await.status, 200);

    let list = "/v1/design-cases?page=1&referenceId=ref-1";
    let item = house.api("GET", list, None).await.data()["items"][0].clone();
    assert_eq!(
        (&item["status"], &item["caseName"]),
        (&json!("CREATED"), &json!("synthetic crown 46"))
    );
    let id = item["designCaseId"].as_str().expect("an id").to_owned();
    let details = format!("/v1/design-cases/{id}");
    let before = house.api("GET", &details, None).await.data();
    assert_eq!(before["scanMeshList"][0]["meshFile"]["fileId"], upper);
    assert_eq!(before["scanMeshList"][1]["modelType"], "lowerBase");
    assert_eq!(before["meshList"], json!([]));
    let same = house
        .api(
            "GET",
            &format!("{details}/download-file/{upper}?fileFormat=ply"),
            None,
        )
        .await;
    assert!(same.body == UPPER, "an upload comes back as it was");

    assert_eq!(house.d.advance_case("ref-1").as_deref(), Some("DESIGNED"));
    let after = house.api("GET", &details, None).await.data();
    assert_eq!(after["meshList"][0]["toothNumber"], 46);
    assert_eq!(house.d.advance_case(&id).as_deref(), Some("CAM"));
    let item = house.api("GET", list, None).await.data()["items"][0].clone();
    assert_eq!(item["status"], "CAM");
}

#[tokio::test]
async fn a_transfer_needs_complete_files_that_match() {
    let house = House::start().await;
    let done = house.uploaded("upper.ply", UPPER).await;
    let missing = house.register(&[("lower.ply", UPPER)]).await;
    let missing_id = missing[0]["fileId"].as_str().expect("an id");
    let other = house.register(&[("lower.ply", UPPER)]).await;
    let other_id = other[0]["fileId"].as_str().expect("an id");
    let other_url = other[0]["uploadUrl"].as_str().expect("a URL");
    assert_eq!(
        put(other_url, &md5(b"else"), b"else")
            .await
            .expect("an answer")
            .status,
        201
    );
    let mut bodies = vec![
        transfer(&[&done, missing_id]),
        transfer(&[&done, other_id]),
        transfer(&[&done, "unknown"]),
        transfer(&[&done, &done]),
        transfer(&[]),
    ];
    for (name, value) in [
        ("caseName", json!("")),
        ("projectType", json!("INLAY")),
        ("referenceId", Value::Null),
        ("fileIds", json!("not an array")),
    ] {
        let mut body = transfer(&[&done]);
        body[name] = value;
        bodies.push(body);
    }
    for body in bodies {
        let reply = house
            .api("POST", "/v1/design-cases/transfer", Some(&body))
            .await;
        assert_eq!(reply.status, 400, "{body}");
    }
    assert_eq!(house.d.cases().len(), 23, "no case was made");
}

#[tokio::test]
async fn a_lost_transfer_is_done_all_the_same() {
    let house = House::start().await;
    let upper = house.uploaded("upper.ply", UPPER).await;
    house.set("transfer_lost", "on");
    house.set("case_visible_after", "30");
    let token = house.d.issue_tokens(ALL).access_token;
    let path = "/v1/design-cases/transfer";
    let lost = house
        .api_as(&token, "POST", path, Some(&transfer(&[&upper])))
        .await;
    assert!(lost.is_none());
    let found = async || {
        let list = "/v1/design-cases?page=1&referenceId=ref-1";
        house.api("GET", list, None).await.data()["totalCount"].clone()
    };
    assert_eq!(found().await, 0);
    house.d.advance(Duration::from_secs(31));
    assert_eq!(found().await, 1);
}

#[tokio::test]
async fn transfer_answers_vary() {
    let house = House::start().await;
    let upper = house.uploaded("upper.ply", UPPER).await;
    let send = async || {
        house
            .api(
                "POST",
                "/v1/design-cases/transfer",
                Some(&transfer(&[&upper])),
            )
            .await
    };
    house.set("transfer_status", "200");
    assert_eq!(send().await.status, 200);
    for (value, start) in [
        ("http_foreign", "http://app."),
        ("relative", "/open"),
        ("javascript", "javascript:"),
    ] {
        house.set("transfer_redirect_url", value);
        let to = send().await.data()["redirectUrl"]
            .as_str()
            .expect("a text")
            .to_owned();
        assert!(to.starts_with(start), "{to}");
    }
}
