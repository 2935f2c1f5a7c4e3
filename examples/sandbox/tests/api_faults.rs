//! How the resource API of the sandbox breaks on demand, and the routes that ask for it.

mod common;

use common::{ALL, House, get, send};
use serde_json::json;

#[tokio::test]
async fn errors_come_in_every_style() {
    let house = House::start().await;
    let call = async || house.api("GET", "/v1/nothing", None).await;
    house.set("error_style", "HTML 502");
    assert_eq!(call().await.status, 502);
    house.set("error_style", "empty body");
    let empty = call().await;
    assert_eq!((empty.status, empty.body.len()), (404, 0));
    house.set("error_style", "200 with `success:false`");
    let fine = call().await;
    assert_eq!((fine.status, &fine.json()["success"]), (200, &json!(false)));
    house.set("error_style", "documented");
    house.set("time_style", "offset `+0900`");
    assert!(
        call().await.json()["timestamp"]
            .as_str()
            .is_some_and(|t| t.ends_with("+0900"))
    );
    house.set("time_style", "garbage");
    assert_eq!(call().await.json()["timestamp"], "yesterday");
}

#[tokio::test]
async fn the_list_can_misbehave_in_every_way() {
    let house = House::start().await;
    let page = async |n: u32| {
        house
            .api("GET", &format!("/v1/design-cases?page={n}"), None)
            .await
            .data()
    };
    let (one, two, three) = (page(1).await, page(2).await, page(3).await);
    house.set("list_fault", "duplicate page");
    assert_eq!(page(2).await["items"], one["items"]);
    house.set("list_fault", "endless `hasNext`");
    let beyond = page(50).await;
    assert_eq!(
        (&beyond["hasNext"], &beyond["items"]),
        (&json!(true), &three["items"])
    );
    house.set("list_fault", "empty middle page");
    assert_eq!(page(2).await["items"], json!([]));
    assert_eq!(page(3).await["items"], two["items"]);
    house.set("list_fault", "string numbers");
    assert_eq!(page(1).await["totalCount"], "23");
    house.set("list_fault", "extra fields");
    assert!(page(1).await["items"][0].get("labId").is_some());
    house.set("list_fault", "inserting");
    let last_of_one = page(1).await["items"][9]["designCaseId"].clone();
    assert_eq!(
        page(2).await["items"][0]["designCaseId"],
        last_of_one,
        "the list moved by one"
    );
}

#[tokio::test]
async fn details_can_misbehave() {
    let house = House::start().await;
    let details = async || {
        house
            .api("GET", "/v1/design-cases/20260101-000001", None)
            .await
            .data()
    };
    house.set("details_fault", "foreign_download_url");
    let url = details().await["meshList"][0]["meshFile"]["downloadUrl"].to_string();
    assert!(url.contains(house.d.elsewhere_url()));
    house.set("details_fault", "hostile_file_names");
    let name = details().await["meshList"][0]["meshFile"]["fileName"].to_string();
    assert!(!name.contains("default.drc.gz"));
    house.set("details_fault", "duplicate_textures");
    let textures = details().await["scanMeshList"][1]["textureFiles"].clone();
    assert_eq!(textures.as_array().map(Vec::len), Some(4));
    house.set("details_fault", "nulls");
    assert!(details().await["meshList"][0]["toothNumber"].is_null());
}

#[tokio::test]
async fn the_api_can_break_in_every_way() {
    let house = House::start().await;
    let token = house.d.issue_tokens(ALL).access_token;
    let try_once = async || house.api_as(&token, "GET", "/v1/users/me", None).await;
    let call = async || try_once().await.expect("an answer");
    house.set("api_fault", "reset_once");
    assert!(try_once().await.is_none());
    assert_eq!(call().await.status, 200);
    house.set("api_fault", "unauthorized_once");
    assert_eq!((call().await.status, call().await.status), (401, 200));
    house.set("api_fault", "error_503_once:2");
    assert_eq!(
        (
            call().await.status,
            call().await.status,
            call().await.status
        ),
        (503, 503, 200)
    );
    house.set("api_fault", "truncated_json");
    assert!(call().await.cut_short());
    house.set("api_fault", "deep_json");
    assert!(call().await.text().contains(&"[".repeat(100_000)));
    house.set("api_fault", "huge_json");
    assert!(call().await.body.len() > 30 * 1024 * 1024);
    house.set("api_fault", "wrong_types");
    assert_eq!(call().await.json()["email"], true);
    house.set("api_fault", "empty_200");
    let empty = call().await;
    assert_eq!((empty.status, empty.body.len()), (200, 0));
    house.set("api_fault", "redirect_elsewhere");
    let away = call().await;
    assert_eq!(away.status, 307);
    let to = away.header("location").expect("a Location").to_owned();
    assert!(house.seen("elsewhere").is_empty());
    get(&to).await;
    assert_eq!(
        house.seen("elsewhere").len(),
        1,
        "the fourth origin writes everything down"
    );
}

#[tokio::test]
async fn control_routes_do_what_the_handle_does() {
    let house = House::start().await;
    let set = json!({"switch": "sas_seconds", "value": 5});
    assert_eq!(house.control("POST", "switch", &set).await.status, 200);
    let listed = house.d.switches();
    assert!(
        listed
            .iter()
            .any(|s| s.name == "sas_seconds" && s.value == "5")
    );
    let unknown = json!({"switch": "sas_seconds", "value": "soon"});
    assert_eq!(house.control("POST", "switch", &unknown).await.status, 400);
    let fault = json!({"fault": "storage-busy"});
    assert_eq!(house.control("POST", "switch", &fault).await.status, 200);
    let before = house.d.now();
    house
        .control("POST", "clock", &json!({"advance_seconds": 100}))
        .await;
    assert!(house.d.now() >= before + 100);
    let step = json!({"designCaseId": "20260101-000001"});
    let status = house.control("POST", "advance-case", &step).await.json();
    assert_eq!(status["status"], "DESIGNED");
    house.api("GET", "/v1/users/me", None).await;
    let log = house.control("GET", "log", &json!({})).await.json();
    assert_eq!(
        log.as_array().map(Vec::len),
        Some(1),
        "control requests are not in the log"
    );
    assert_eq!(house.control("POST", "reset", &json!({})).await.status, 200);
    assert!(house.d.log().is_empty());
    assert!(house.d.now() < before + 100);
    assert_eq!(house.d.cases()[0].status, "CREATED");
    assert!(house.d.switches().iter().all(|s| s.value == s.default));
}

#[tokio::test]
async fn web_pages_cannot_use_the_control_routes() {
    let house = House::start().await;
    let url = format!("{}/__sandbox/reset", house.d.api_url());
    let headers = [("origin", "https://evil.example.test")];
    let reply = send("POST", &url, &headers, b"").await.expect("an answer");
    assert_eq!(reply.status, 403);
}
