//! WF1 to WF3: pairing, the doctor's cases kept for the client, and what a doctor shares (dossier 4).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::HashMap;

use dental_oauth::ErrorKind;
use dental_oauth::case::{CaseId, CaseSource as _, Watermark};
use dental_oauth::testing::{Recorded, Reply};
use dental_oauth::transfer::ByteRange;
use serde_json::{Value, json};
use support::{
    CASE, CLIENT, CLIENT_AMERICA, DOCTOR, EUROPE, LAB, OTHER_CASE, STL, STL_SHA1, Scripted, case,
    nth, ok, refused, time,
};
use threeshape_client::{
    ClientAccounts, ClinicCases, Guid, SharedCases, ThreeShapeFault, TimeWindow, local_name,
};

fn id(text: &str) -> Guid {
    text.parse().unwrap()
}

fn window() -> TimeWindow {
    TimeWindow::since(time("2026-01-01T00:00:00Z"))
}

/// A service that has these cases and the bytes of their files. Files are for the client's token alone.
fn with_cases(cases: Vec<Value>) -> impl FnMut(&Recorded) -> Reply + Send + 'static {
    move |request| {
        let path = request.url.path();
        if path.contains("/attachments/") {
            return match request.header("authorization") {
                "Bearer client-token" => Reply::with(200, &[], STL),
                _ => refused("You don't have permission to access this resource."),
            };
        }
        if path == "/api/cases" {
            let page: usize = support::query(request, "page").unwrap().parse().unwrap();
            let listed: Vec<_> = cases.iter().skip(page * 10).take(10).collect();
            return ok(&json!({"Cases": listed, "Count": cases.len()}));
        }
        if path == "/api/updatedcases" {
            return ok(&json!(cases));
        }
        let found = cases
            .iter()
            .find(|case| path.ends_with(case["Id"].as_str().unwrap_or("?")));
        found.map_or_else(|| refused("No case with Id x could be found"), ok)
    }
}

async fn clinic(world: &Scripted) -> ClinicCases {
    let clients = ClientAccounts::new()
        .add(EUROPE, world.client().await)
        .unwrap();
    ClinicCases::new(world.doctor().await, clients)
}

/// A case with these actors.
fn acted(n: usize, actors: Value) -> Value {
    let mut case = case(&nth(n));
    case["Actors"] = actors;
    case
}

#[tokio::test]
async fn wf1_4_a_pairing_says_who_the_doctor_is_and_where() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let pairing = world.doctor().await.pair().await.unwrap();
    assert_eq!(pairing.doctor, id(DOCTOR));
    assert_eq!(pairing.region.to_string(), EUROPE);
}

#[tokio::test]
async fn wf1_5_a_pairing_is_proven_by_a_list_and_a_case_if_there_is_one() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    assert_eq!(
        world.doctor().await.pair().await.unwrap().proof,
        Some(id(CASE))
    );
    let paths: Vec<_> = world
        .sent()
        .iter()
        .map(|request| request.url.path().to_owned())
        .collect();
    assert_eq!(
        paths,
        ["/api/cases".to_owned(), format!("/api/cases/{CASE}")]
    );
    let empty = Scripted::new(with_cases(Vec::new()));
    assert_eq!(empty.doctor().await.pair().await.unwrap().proof, None);
}

#[tokio::test]
async fn wf1_5_a_pairing_that_cannot_list_is_none() {
    let world = Scripted::new(|_| Reply::json(401, ""));
    let error = world.doctor().await.pair().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn wf1_6_only_an_accepted_connection_counts() {
    let connection = |accepted: bool, remote: &str| json!({"Id": LAB, "ConnectionAccepted": accepted, "InviterUserId": DOCTOR, "RemoteUserId": remote});
    for (connections, connected) in [
        (json!([connection(true, CLIENT)]), true),
        (json!([connection(false, CLIENT)]), false),
        (json!([connection(true, LAB)]), false),
        (json!([]), false),
        (Value::Null, false),
    ] {
        let value = json!({"Id": DOCTOR, "RegionUri": EUROPE, "Connections": connections});
        let world = Scripted::new(move |_| ok(&value));
        // By id, because the script's `users/me` has no connections.
        let user = world.doctor().await.user(id(DOCTOR)).await.unwrap();
        assert_eq!(user.is_connected_with(id(CLIENT)), connected);
    }
}

#[tokio::test]
async fn wf2_1_to_wf2_11_the_seed_workflow_from_one_end_to_the_other() {
    let mut foreign = case(OTHER_CASE);
    foreign["Actors"] = json!([{"Id": DOCTOR}, {"Id": LAB}]);
    let world = Scripted::new(with_cases(vec![foreign, case(CASE)]));
    let clinic = clinic(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let cases = clinic
        .cases(window())
        .await
        .unwrap()
        .collect(10)
        .await
        .unwrap();
    assert_eq!(cases.len(), 1);
    for case in &cases {
        for file in case.stl_files() {
            let path = folder.path().join(local_name(file));
            let done = clinic.download(case, file).await.unwrap();
            let done = done.to_path(&path).await.unwrap();
            assert!(done.verified);
            assert_eq!(std::fs::read_to_string(path).unwrap(), STL);
        }
    }
    let by_token: Vec<_> = world
        .sent()
        .iter()
        .map(|r| {
            (
                r.header("authorization").to_owned(),
                r.url.path().to_owned(),
            )
        })
        .collect();
    let file = format!("/api/cases/{CASE}/attachments/{STL_SHA1}");
    assert_eq!(
        by_token,
        [
            ("Bearer doctor-token".to_owned(), "/api/cases".to_owned()),
            ("Bearer client-token".to_owned(), file),
        ]
    );
    world.assert_no_token_went_astray();
}

#[tokio::test]
async fn wf2_3_a_list_by_the_neutral_trait_asks_for_a_time_window() {
    use dental_oauth::case::{CaseQuery, CaseSource as _};
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let clinic = clinic(&world).await;
    let error = clinic.page(&CaseQuery::new(), None).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::NoTimeWindow)
    );
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn wf2_4_the_account_of_another_region_is_never_taken() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let america = world.client_with("america-token", world.options()).await;
    let clients = ClientAccounts::new()
        .add("us.3shapecommunicate.com", america)
        .unwrap();
    let clinic = ClinicCases::new(world.doctor().await, clients);
    let error = clinic.cases(window()).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::NoClientAccountForRegion)
    );
    assert!(world.sent().is_empty(), "no case was asked for");
}

#[tokio::test]
async fn wf2_4_the_region_is_found_under_either_of_its_names_and_in_any_spelling() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    for name in [
        "WWW.3ShapeCommunicate.com",
        "https://eumetadata.3shapecommunicate.com/",
    ] {
        let clients = ClientAccounts::new()
            .add(name, world.client().await)
            .unwrap();
        let clinic = ClinicCases::new(world.doctor().await, clients);
        let cases = clinic.cases(window()).await.unwrap();
        assert_eq!(cases.collect(10).await.unwrap().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn wf2_4_a_region_has_one_account() {
    let world = Scripted::new(|_| Reply::json(500, ""));
    let clients = ClientAccounts::new()
        .add(EUROPE, world.client().await)
        .unwrap();
    let again = clients.add("eumetadata.3shapecommunicate.com", world.client().await);
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn wf2_5_an_account_in_another_region_than_it_was_added_for_is_refused() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let america = world.client_with("america-token", world.options()).await;
    let clients = ClientAccounts::new().add(EUROPE, america).unwrap();
    let clinic = ClinicCases::new(world.doctor().await, clients);
    let error = clinic.cases(window()).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::RegionMismatch)
    );
    assert!(world.sent().is_empty());
}

#[tokio::test]
async fn wf2_4_a_client_with_one_account_has_none_in_another_region() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let america = world.client_with("america-token", world.options()).await;
    let clinic = ClinicCases::for_client(world.doctor().await, america);
    let error = clinic.cases(window()).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::NoClientAccountForRegion)
    );
    let clinic = ClinicCases::for_client(world.doctor().await, world.client().await);
    let cases = clinic.cases(window()).await.unwrap();
    assert_eq!(cases.collect(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn wf2_5_the_clients_id_is_asked_for_once() {
    let world = Scripted::new(with_cases(vec![case(CASE)]));
    let clinic = clinic(&world).await;
    for _ in 0..3 {
        clinic
            .cases(window())
            .await
            .unwrap()
            .collect(10)
            .await
            .unwrap();
    }
    let asked = world
        .transport
        .requests()
        .iter()
        .filter(|request| request.url.path() == "/api/users/me")
        .count();
    assert_eq!(asked, 2, "once for the doctor, once for the client");
}

#[tokio::test]
async fn wf2_5_what_is_new_is_given_only_once_the_client_is_known_and_nothing_new_asks_for_nobody()
{
    let theirs = acted(1, json!([{"Id": CLIENT}]));
    let others = acted(2, json!([{"Id": DOCTOR}]));
    let before = Watermark::new("2026-01-01T00:00:00Z");
    for (cases, asked, given) in [
        (vec![], 1, 0),
        (vec![others.clone()], 2, 0),
        (vec![theirs, others], 2, 1),
    ] {
        let world = Scripted::new(with_cases(cases));
        let clinic = clinic(&world).await;
        let feed = clinic.changes(&before, None).await.unwrap();
        assert_eq!(feed.page.items.len(), given);
        let who = |request: &&Recorded| request.url.path() == "/api/users/me";
        assert_eq!(world.transport.requests().iter().filter(who).count(), asked);
        // What was given needs no second look.
        let next = feed.watermark.unwrap();
        let clinic = self::clinic(&world).await;
        assert_eq!(
            clinic.changes(&next, None).await.unwrap().page.items.len(),
            0
        );
    }
}

#[tokio::test]
async fn a_file_that_only_an_earlier_version_has_is_opened_in_another_process_too() {
    let latest = |first: Value| {
        move |request: &Recorded| {
            let path = request.url.path();
            if path.contains("/attachments/") {
                return Reply::with(200, &[], STL);
            }
            let mut now = case(CASE);
            now["Version"] = json!(2);
            now["Attachments"] = json!([]);
            ok(if path.ends_with("/version/1") {
                &first
            } else {
                &now
            })
        }
    };
    let mut others = case(CASE);
    others["Actors"] = json!([{"Id": DOCTOR}]);
    for (first, kept) in [(case(CASE), true), (others, false)] {
        let world = Scripted::new(latest(first));
        let id = CaseId::new(CASE);
        let given = world.client().await.case_version(&id, 1).await.unwrap();
        let file = given.files.unwrap().remove(0);
        let another = clinic(&world).await;
        let opened = another.open(&file, &ByteRange::whole()).await;
        match opened {
            Ok(_) => assert!(kept),
            Err(error) => assert_eq!((kept, error.kind()), (false, ErrorKind::NotFound)),
        }
    }
}

#[tokio::test]
async fn wf2_6_only_an_actor_with_the_clients_id_in_this_region_counts() {
    let mut by_creator = acted(10, json!([{"Id": DOCTOR}]));
    by_creator["CreatorId"] = json!(CLIENT);
    let cases = vec![
        acted(1, json!([{"Id": CLIENT}])),
        acted(2, json!([{"Id": LAB}, {"Id": CLIENT.to_uppercase()}])),
        acted(3, json!([{"Id": format!("{{{CLIENT}}}")}])),
        acted(4, json!([])),
        acted(5, Value::Null),
        acted(6, json!([{"Id": CLIENT_AMERICA}])),
        acted(
            7,
            json!([{"Id": LAB, "Email": "lab@client.example", "Name": CLIENT}]),
        ),
        acted(
            8,
            json!([{"Id": null}, {"Id": 7}, {"Id": "not a guid"}, CLIENT]),
        ),
        acted(9, json!([{"UserId": CLIENT}])),
        by_creator,
        acted(12, json!([[{"Id": CLIENT}]])),
        acted(13, json!([{"id": CLIENT}])),
    ];
    let world = Scripted::new(with_cases(cases));
    let kept = clinic(&world).await.cases(window()).await.unwrap();
    let mut kept: Vec<_> = kept
        .collect(100)
        .await
        .unwrap()
        .iter()
        .map(|case| case.id.to_string())
        .collect();
    kept.sort();
    assert_eq!(kept, [nth(1), nth(2), nth(3), nth(13)]);
}

#[tokio::test]
async fn wf2_6_actors_that_are_no_list_make_a_case_malformed_and_keep_nothing() {
    for actors in [json!({"Id": CLIENT}), json!(CLIENT), json!(7)] {
        let world = Scripted::new(with_cases(vec![acted(1, actors)]));
        let mut cases = clinic(&world).await.cases(window()).await.unwrap();
        let error = cases.next_item().await.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::MalformedCase)
        );
        assert!(cases.next_item().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn wf2_6_a_page_without_a_case_of_ours_does_not_end_the_list() {
    let mut cases: Vec<Value> = (0..25).map(|n| acted(n, json!([{"Id": LAB}]))).collect();
    cases.push(acted(25, json!([{"Id": CLIENT}])));
    let world = Scripted::new(with_cases(cases));
    let kept = clinic(&world).await.cases(window()).await.unwrap();
    assert_eq!(kept.collect(100).await.unwrap().len(), 1);
}

#[tokio::test]
async fn wf2_7_a_case_that_is_not_the_clients_is_neither_given_nor_opened() {
    let foreign = acted(1, json!([{"Id": LAB}]));
    let world = Scripted::new(with_cases(vec![foreign.clone()]));
    let clinic = clinic(&world).await;
    let error = clinic.case(id(&nth(1))).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::CaseNotShared)
    );
    let foreign = world.doctor().await.case(id(&nth(1))).await.unwrap();
    let refused = clinic.download(&foreign, &foreign.attachments[0]).await;
    assert_eq!(
        ThreeShapeFault::of(&refused.unwrap_err()),
        Some(ThreeShapeFault::CaseNotShared)
    );
}

#[tokio::test]
async fn wf2_8_stl_files_are_chosen_by_type_and_not_by_name() {
    let mut with_files = case(CASE);
    let mut dcm = support::attachment(CASE);
    dcm["FileType"] = json!("dcm");
    let mut order = support::attachment(CASE);
    order["FileType"] = json!("html");
    order["Name"] = json!("PrintableOrderForm.html");
    with_files["Attachments"] = json!([dcm, support::attachment(CASE), order]);
    let world = Scripted::new(with_cases(vec![with_files]));
    let case = world.client().await.case(id(CASE)).await.unwrap();
    assert_eq!(case.stl_files().count(), 1);
}

#[tokio::test]
async fn wf2_9_a_doctors_token_is_never_sent_to_a_file_route() {
    let world = Scripted::new(|_| panic!("nothing is to be sent"));
    let doctor = world.doctor().await;
    for path in [
        format!("/api/cases/{CASE}/attachments/{STL_SHA1}"),
        format!("/api/cases/{CASE}/Attachments/{STL_SHA1}/ply"),
        format!("/api/cases/{CASE}/%61ttachments/{STL_SHA1}"),
        format!("/api/cases/{CASE}/models/x"),
    ] {
        let request = doctor.request(http::Method::GET, &path);
        let error = doctor.call(&request).await.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::FileRouteForDoctor),
            "{path}"
        );
    }
}

#[tokio::test]
async fn wf2_11_a_refused_file_is_said_to_lack_the_permission_and_the_doctor_is_not_asked() {
    let world = Scripted::new(|request| match request.url.path() {
        "/api/cases" => ok(&json!({"Cases": [case(CASE)], "Count": 1})),
        _ => refused("You don\u{2019}t have permission to access this resource."),
    });
    let clinic = clinic(&world).await;
    let cases = clinic
        .cases(window())
        .await
        .unwrap()
        .collect(10)
        .await
        .unwrap();
    let download = clinic
        .download(&cases[0], &cases[0].attachments[0])
        .await
        .unwrap();
    let error = download.to_memory().await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::FileForbidden)
    );
    assert!(error.detail().contains("permission"), "{error}");
    world.assert_no_token_went_astray();
}

#[tokio::test]
async fn wf3_1_to_wf3_6_what_one_doctor_shares_is_read_with_the_clients_token_alone() {
    let other_doctor = "11111111-1111-4111-8111-1111111111bb";
    let cases = vec![
        case(CASE),
        acted(2, json!([{"Id": other_doctor}, {"Id": CLIENT}])),
        acted(3, Value::Null),
    ];
    let world = Scripted::new(with_cases(cases));
    let shared = SharedCases::new(world.client().await, id(DOCTOR));
    let kept = shared.cases(window()).collect(10).await.unwrap();
    assert_eq!(kept.len(), 1);
    let file = kept[0].stl_files().next().unwrap();
    let bytes = shared
        .download(&kept[0], file)
        .unwrap()
        .to_memory()
        .await
        .unwrap();
    assert_eq!(bytes, STL.as_bytes());
    let error = shared.case(id(&nth(2))).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::CaseNotShared)
    );
    let tokens: HashMap<_, usize> =
        world
            .transport
            .requests()
            .iter()
            .fold(HashMap::new(), |mut counted, request| {
                *counted
                    .entry(request.header("authorization").to_owned())
                    .or_default() += 1;
                counted
            });
    assert_eq!(tokens.keys().collect::<Vec<_>>(), ["Bearer client-token"]);
}

#[tokio::test]
async fn u_16_further_ids_of_ones_own_are_kept_only_when_they_are_named() {
    let team = "44444444-4444-4444-8444-444444444444";
    let cases = vec![
        acted(1, json!([{"Id": team}])),
        acted(2, json!([{"Id": CLIENT}])),
    ];
    let world = Scripted::new(with_cases(cases));
    let count = async |clinic: ClinicCases| {
        let cases = clinic.cases(window()).await.unwrap();
        cases.collect(10).await.unwrap().len()
    };
    assert_eq!(count(clinic(&world).await).await, 1);
    let clients = ClientAccounts::new()
        .add(EUROPE, world.client().await)
        .unwrap();
    let wider = ClinicCases::with_further_ids(world.doctor().await, clients, [id(team)]);
    assert_eq!(count(wider).await, 2);
}
