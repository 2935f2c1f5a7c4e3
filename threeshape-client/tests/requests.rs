//! Every endpoint: what is sent, where to, with whose token (dossier 3.3).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::testing::{Recorded, Reply};
use dental_oauth::{ErrorKind, Phi};
use http::Method;
use serde_json::json;
use support::{
    CASE, CLIENT, DOCTOR, EUROPE, LAB, STL_SHA1, Scripted, USERS, case, ok, production, time,
};
use threeshape_client::{
    CaseFilter, DateForm, Decision, DefaultService, Guid, Search, SearchVersion, ThreeShapeFault,
    TimeWindow,
};

fn id(text: &str) -> Guid {
    text.parse().unwrap()
}

/// Answers everything with something of the right kind.
fn service(request: &Recorded) -> Reply {
    let path = request.url.path().to_ascii_lowercase();
    match path.as_str() {
        "/api/servers" => ok(&json!(["https://eumetadata.3shapecommunicate.com/api/"])),
        "/api/services/default/metadataservice" => {
            ok(&json!("https://eumetadata.3shapecommunicate.com/api/"))
        }
        "/api/cases" | "/api/cases/search" | "/api/v3/cases/search" => {
            ok(&json!({"Cases": [], "Count": 0}))
        }
        "/api/updatedcases" => ok(&json!([])),
        path if path.ends_with("/text") => ok(&json!("Please hurry")),
        path if path.contains("requestconnection") => {
            ok(&json!({"Id": LAB, "ConnectionAccepted": false}))
        }
        path if path.ends_with("/approve") || path.contains("/connection/") => Reply::json(200, ""),
        path if path.contains("/state/") => Reply::json(200, ""),
        path if path.ends_with("/logo") => {
            Reply::with(200, &[("content-type", "image/png")], "png")
        }
        path if path.starts_with("/api/users/") => ok(&json!({"Id": LAB})),
        path if path.starts_with("/api/cases/aaaa") => ok(&case(CASE)),
        _ => ok(&json!({"Anything": 1})),
    }
}

/// The one request sent beyond `users/me`, as `METHOD host path?query`.
async fn sent(call: impl AsyncFnOnce(&Scripted)) -> String {
    let world = Scripted::new(service);
    call(&world).await;
    let sent = world.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    let url = &sent[0].url;
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    let host = match url.host_str().unwrap() {
        USERS => "users",
        EUROPE => "region",
        other => panic!("{other}"),
    };
    assert_eq!(sent[0].header("authorization"), "Bearer client-token");
    format!("{} {host} {}{query}", sent[0].method, url.path())
}

#[tokio::test]
async fn u2_to_u4_users() {
    let by_id = sent(async |world| {
        world.client().await.user(id(LAB)).await.unwrap();
    });
    assert_eq!(by_id.await, format!("GET users /api/users/{LAB}"));
    let by_email = sent(async |world| {
        let email = Phi::new("lab+one@client.example".to_owned());
        world.client().await.user_by_email(&email).await.unwrap();
    });
    assert_eq!(
        by_email.await,
        "GET users /api/users/lab%2Bone%40client.example"
    );
}

#[tokio::test]
async fn u5_to_u8_connections_and_logo() {
    let request = sent(async |world| {
        let connection = world
            .client()
            .await
            .request_connection(id(LAB))
            .await
            .unwrap();
        assert!(!connection.accepted);
    });
    assert_eq!(
        request.await,
        format!("POST users /api/users/{CLIENT}/requestconnection/{LAB}")
    );
    let approve = sent(async |world| {
        world
            .client()
            .await
            .approve_connection(id(LAB))
            .await
            .unwrap();
    });
    assert_eq!(
        approve.await,
        format!("POST users /api/users/{CLIENT}/connection/{LAB}/approve")
    );
    let delete = sent(async |world| {
        world
            .client()
            .await
            .delete_connection(id(LAB))
            .await
            .unwrap();
    });
    assert_eq!(
        delete.await,
        format!("DELETE users /api/users/{CLIENT}/connection/{LAB}")
    );
    let logo = sent(async |world| {
        let logo = world.client().await.logo(id(LAB)).await.unwrap();
        assert_eq!(logo.media_type.as_deref(), Some("image/png"));
    });
    assert_eq!(logo.await, format!("GET users /api/users/{LAB}/logo"));
}

#[tokio::test]
async fn u9_and_m17_discovery() {
    let service = sent(async |world| {
        let client = world.client().await;
        client
            .default_service(DefaultService::MetaData)
            .await
            .unwrap();
    });
    assert_eq!(
        service.await,
        "GET users /api/services/default/MetaDataService"
    );
    let servers = sent(async |world| {
        assert_eq!(world.client().await.servers().await.unwrap().len(), 1);
    });
    assert_eq!(servers.await, "GET region /api/servers");
}

#[tokio::test]
async fn m1_m2_one_case() {
    let latest = sent(async |world| {
        world.client().await.case(id(CASE)).await.unwrap();
    });
    assert_eq!(latest.await, format!("GET region /api/cases/{CASE}"));
    let version = sent(async |world| {
        world
            .client()
            .await
            .case_version(id(CASE), 3)
            .await
            .unwrap();
    });
    assert_eq!(
        version.await,
        format!("GET region /api/cases/{CASE}/version/3")
    );
}

#[tokio::test]
async fn m3_lists_name_their_page_and_their_window() {
    let window = TimeWindow::between(
        time("2026-01-01T12:00:00.9Z"),
        time("2026-02-01T13:00:00+01:00"),
    );
    let page = sent(async |world| {
        let filter = CaseFilter::new(window).states(["Sent", "Received"]);
        world.client().await.cases_page(&filter, 0).await.unwrap();
    });
    assert_eq!(
        page.await,
        "GET region /api/cases?page=0&from=2026-01-01T12:00:00Z&to=2026-02-01T12:00:00Z&caseStates=Sent,Received"
    );
}

#[tokio::test]
async fn m3_m4_the_seed_writes_times_with_a_blank_and_raw_colons() {
    let world = Scripted::at(production().date_form(DateForm::SeedSpace), service);
    let client = world.client().await;
    let window = TimeWindow::between(time("2015-01-01T12:00:00Z"), time("2016-04-19T12:00:00Z"));
    client.cases_page(&window.into(), 2).await.unwrap();
    client
        .updated_cases(
            time("2015-01-01T12:00:00Z"),
            Some(time("2016-04-19T12:00:00Z")),
        )
        .await
        .unwrap();
    let queries: Vec<_> = world
        .sent()
        .iter()
        .map(|request| request.url.query().unwrap().to_owned())
        .collect();
    assert_eq!(
        queries,
        [
            "page=2&from=2015-01-01%2012:00:00Z&to=2016-04-19%2012:00:00Z",
            "from=2015-01-01%2012:00:00Z&to=2016-04-19%2012:00:00Z"
        ]
    );
}

#[tokio::test]
async fn m4_the_feed_of_changes_needs_no_end() {
    let feed = sent(async |world| {
        let from = time("2026-01-01T00:00:00Z");
        world
            .client()
            .await
            .updated_cases(from, None)
            .await
            .unwrap();
    });
    assert_eq!(
        feed.await,
        "GET region /api/updatedcases?from=2026-01-01T00:00:00Z"
    );
}

#[tokio::test]
async fn m5_m6_searches() {
    let window = TimeWindow::between(time("2026-01-01T00:00:00Z"), time("2026-02-01T00:00:00Z"));
    let search = || Search::new("Müller & Söhne", window);
    let documented = sent(async |world| {
        world
            .client()
            .await
            .search_page(&search(), 1)
            .await
            .unwrap();
    });
    assert_eq!(
        documented.await,
        "GET region /api/cases/search?searchString=M%C3%BCller%20%26%20S%C3%B6hne&page=1\
         &from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"
    );
    let newer = sent(async |world| {
        let search = search().version(SearchVersion::V3);
        world.client().await.search_page(&search, 0).await.unwrap();
    });
    assert_eq!(
        newer.await,
        "GET region /api/v3/cases/search?searchString=M%C3%BCller%20%26%20S%C3%B6hne&page=0"
    );
}

#[tokio::test]
async fn m7_m8_m15_m16_what_has_no_documented_shape() {
    let increment = sent(async |world| {
        world.client().await.increment(id(LAB)).await.unwrap();
    });
    assert_eq!(
        increment.await,
        format!("GET region /api/cases/increments/{LAB}")
    );
    let order = sent(async |world| {
        world.client().await.order_update(id(LAB)).await.unwrap();
    });
    assert_eq!(order.await, format!("GET region /api/orderupdate/{LAB}"));
    let implants = sent(async |world| {
        world.client().await.implant_data().await.unwrap();
    });
    assert_eq!(implants.await, "GET region /api/cases/implantdata");
    let values = sent(async |world| {
        world.client().await.metadata_values().await.unwrap();
    });
    assert_eq!(values.await, "GET region /api/cases/metadatavalues");
}

#[tokio::test]
async fn m7_the_older_path_is_asked_when_the_newer_is_not_there() {
    let world = Scripted::new(|request| match request.url.path() {
        path if path.starts_with("/api/caseincrements/") => ok(&json!({"Id": LAB})),
        _ => Reply::json(404, ""),
    });
    let increment = world.client().await.increment(id(LAB)).await.unwrap();
    assert_eq!(increment.expose()["Id"], LAB);
}

#[tokio::test]
async fn m12_comments_are_read_as_text() {
    let comment = sent(async |world| {
        let client = world.client().await;
        let text = client.comment_text(id(CASE), LAB).await.unwrap();
        assert_eq!(text.expose(), "Please hurry");
    });
    assert_eq!(
        comment.await,
        format!("GET region /api/cases/{CASE}/comments/{LAB}/text")
    );
}

#[tokio::test]
async fn m13_decisions_are_put_once_with_an_empty_body() {
    for (decision, word) in [
        (Decision::Approved, "approved"),
        (Decision::Rejected, "rejected"),
    ] {
        let put = sent(async |world| {
            world
                .client()
                .await
                .decide(id(CASE), decision)
                .await
                .unwrap();
        });
        assert_eq!(
            put.await,
            format!("PUT region /api/cases/{CASE}/state/{word}")
        );
    }
}

#[tokio::test]
async fn m9_to_m11_files() {
    let world = Scripted::new(|_| Reply::json(400, ""));
    let client = world.client().await;
    let case = client.case(id(CASE)).await;
    assert!(case.is_err());
    for download in [
        client.download_by_id(id(CASE), STL_SHA1),
        client.download_model(id(CASE), "model 1.dat"),
    ] {
        assert!(download.to_memory().await.is_err());
    }
    let paths: Vec<_> = world.sent()[1..]
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect();
    assert_eq!(
        paths,
        [
            format!("/api/cases/{CASE}/attachments/{STL_SHA1}"),
            format!("/api/cases/{CASE}/models/model%201.dat"),
        ]
    );
}

#[tokio::test]
async fn a_built_address_never_leaves_its_case() {
    let world = Scripted::new(|_| panic!("nothing is to be sent"));
    let client = world.client().await;
    for key in ["..", ".", ""] {
        let error = client
            .download_by_id(id(CASE), key)
            .to_memory()
            .await
            .unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::HrefRefused)
        );
    }
}

#[tokio::test]
async fn the_raw_door_finds_the_right_service() {
    for (path, host) in [
        ("/api/users/search?searchString=lab", USERS),
        ("/api/services/MetaDataService", USERS),
        ("/api/templates/3rdparty", USERS),
        ("/api/regions/masterdataserver/dk/15", USERS),
        ("/api/tokenInfo/clientType", USERS),
        ("/api/cases/implantdata", EUROPE),
        ("/api/usersandmore", EUROPE),
    ] {
        let world = Scripted::new(service);
        let client = world.client().await;
        client
            .call(&client.request(Method::GET, path))
            .await
            .unwrap();
        assert_eq!(world.sent()[0].url.host_str(), Some(host), "{path}");
    }
}

#[tokio::test]
async fn another_case_or_user_than_asked_for_is_never_taken_for_it() {
    let world = Scripted::new(service);
    let client = world.client().await;
    let other = id("aaaaaaaa-0000-4000-8000-00000000000f");
    let error = client.case(other).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        client.user(id(DOCTOR)).await.unwrap_err().kind(),
        ErrorKind::Decode
    );
}

#[tokio::test]
async fn m1_a_list_of_one_is_unwrapped() {
    let world = Scripted::new(|_| ok(&json!({"Cases": [case(CASE)]})));
    let found = world.client().await.case(id(CASE)).await.unwrap();
    assert_eq!(found.id, id(CASE));
}

#[tokio::test]
async fn users_me_is_asked_once_for_each_account() {
    let world = Scripted::new(service);
    let client = world.client().await;
    for _ in 0..3 {
        client.implant_data().await.unwrap();
        client.identity().await.unwrap();
    }
    let asked = world.transport.requests().len() - world.sent().len();
    assert_eq!(asked, 1);
}
