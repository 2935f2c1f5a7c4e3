//! Rules of the dossier that are no endpoint and no flow: what is kept, what is refused, what is tolerated.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::HashSet;

use dental_oauth::ErrorKind;
use dental_oauth::testing::Reply;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{CASE, CLIENT, DOCTOR, Scripted, case, ok, production, time};
use threeshape_client::{
    Case, Decision, Environment, Guid, RegionStrategy, SignInGeneration, Stage, StageFlag,
    ThreeShapeFault,
};

fn id(text: &str) -> Guid {
    text.parse().unwrap()
}

/// A case as the service might write it.
async fn read(value: Value) -> dental_oauth::Result<Case> {
    let world = Scripted::new(move |_| ok(&value));
    world.client().await.case(id(CASE)).await
}

#[tokio::test]
async fn wf1_1_sec_13_every_sign_in_has_a_state_and_a_verifier_of_its_own() {
    let world = Scripted::new(|_| Reply::json(500, ""));
    let oauth = production()
        .oauth_client("app", dental_oauth::Secret::new("s"), world.net())
        .unwrap()
        .build()
        .unwrap();
    let mut seen = HashSet::new();
    for _ in 0..8 {
        let (url, _) = oauth
            .authorize("https://app.example/cb", &production().scopes())
            .unwrap();
        assert_eq!(url.path(), "/connect/authorize");
        for name in ["state", "code_challenge"] {
            let value = url.query_pairs().find(|(key, _)| key == name).unwrap();
            assert!(seen.insert(value.1.into_owned()), "{name} came twice");
        }
    }
}

#[tokio::test]
async fn wf1_1_the_legacy_address_is_spelt_the_british_way_and_asks_for_no_scope() {
    let world = Scripted::new(|_| Reply::json(500, ""));
    let legacy = Environment::production(SignInGeneration::Legacy);
    let oauth = legacy
        .oauth_client("app", dental_oauth::Secret::new("s"), world.net())
        .unwrap()
        .build()
        .unwrap();
    let (url, _) = oauth
        .authorize("https://app.example/cb", &legacy.scopes())
        .unwrap();
    assert_eq!(url.host_str(), Some("auth.3shapecommunicate.com"));
    assert_eq!(url.path(), "/oauth/authorise");
    assert!(url.query_pairs().all(|(key, _)| key != "scope"));
    let without = legacy.legacy_pkce(false);
    let oauth = without
        .oauth_client("app", dental_oauth::Secret::new("s"), world.net())
        .unwrap()
        .build()
        .unwrap();
    let (url, _) = oauth
        .authorize("https://app.example/cb", &without.scopes())
        .unwrap();
    assert!(url.query_pairs().all(|(key, _)| key != "code_challenge"));
}

#[tokio::test]
async fn r_host_1_a_region_that_is_gone_names_the_strategy_and_none_is_tried_silently() {
    for reply in [
        Reply::json(404, ""),
        Reply::json(410, ""),
        Reply::unreachable(),
    ] {
        let answer = reply.clone();
        let world = Scripted::new(move |_| answer.clone());
        let error = world.client().await.case(id(CASE)).await.unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::RegionGone),
            "{error}"
        );
        assert!(error.detail().contains("MapToMetadata"));
        let hosts: HashSet<_> = world
            .sent()
            .iter()
            .map(|request| request.url.host_str().unwrap().to_owned())
            .collect();
        assert_eq!(hosts.len(), 1, "one host was asked: {hosts:?}");
    }
}

#[tokio::test]
async fn r_host_1_a_host_in_no_region_is_an_error_and_not_a_guess() {
    let mapped = Environment::staging(SignInGeneration::IdentityServer)
        .region_strategy(RegionStrategy::MapToMetadata);
    let production_mapped = production().region_strategy(RegionStrategy::MapToMetadata);
    let world = Scripted::at(production_mapped, |_| ok(&case(CASE)));
    assert!(world.client().await.case(id(CASE)).await.is_ok());
    assert_eq!(
        world.sent()[0].url.host_str(),
        Some("eumetadata.3shapecommunicate.com")
    );
    assert_eq!(mapped.regions().len(), 2, "Asia has no staging host");
}

#[tokio::test]
async fn sec_12_a_production_account_refuses_a_staging_region() {
    let world = Scripted::new(|_| panic!("nothing is to be sent"));
    for host in ["staging-eu10", "test-eu10", "local-eu10"] {
        let accounts = threeshape_client::ClientAccounts::new();
        let host = format!("{host}.3shapecommunicate.com");
        let error = accounts.add(&host, world.client().await).unwrap_err();
        assert_eq!(
            ThreeShapeFault::of(&error),
            Some(ThreeShapeFault::RegionUnusable)
        );
    }
}

#[tokio::test]
async fn sec_11_a_case_with_endless_files_is_malformed() {
    let mut many = case(CASE);
    many["Attachments"] = Value::Array(vec![json!({}); 10_001]);
    let error = read(many).await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::MalformedCase)
    );
}

#[tokio::test]
async fn sec_11_nesting_without_end_is_an_error() {
    let deep = format!(
        "{{\"Id\":\"{CASE}\",\"X\":{}1{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let world = Scripted::new(move |_| Reply::json(200, deep.clone()));
    let error = world.client().await.case(id(CASE)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn u_5_the_feed_is_read_in_every_shape() {
    for (body, expected) in [
        (json!([case(CASE)]), Some(1)),
        (json!({"Cases": [case(CASE)], "Count": 1}), Some(1)),
        (json!({"Cases": null}), Some(0)),
        (json!({"Items": [case(CASE)], "Total": 1}), Some(1)),
        (json!([]), Some(0)),
        (json!({"A": [], "B": []}), None),
        (json!("no"), None),
    ] {
        let world = Scripted::new(move |_| ok(&body));
        let from = time("2026-01-01T00:00:00Z");
        let page = world.client().await.updated_cases(from, None).await;
        assert_eq!(page.ok().map(|page| page.items.len()), expected);
    }
}

#[tokio::test]
async fn u_5_what_lacks_actors_or_files_is_reduced_and_null_is_not() {
    assert!(read(json!({"Id": CASE})).await.unwrap().reduced);
    let nulls = json!({"Id": CASE, "Actors": null, "Attachments": null});
    let nulls = read(nulls).await.unwrap();
    assert!(!nulls.reduced && nulls.actors.is_empty() && nulls.attachments.is_empty());
}

#[tokio::test]
async fn u_10_words_nobody_knows_are_kept_and_known_ones_found_in_any_case() {
    let mut odd = case(CASE);
    odd["State"] = json!("Marinated");
    odd["StateFlag"] = json!("APPROVED");
    odd["Actors"] = json!([{"Id": CLIENT, "Roles": ["Keeper of the Toothbrush", 7]}]);
    let odd = read(odd).await.unwrap();
    assert_eq!(odd.state, Some(Stage::Other("Marinated".into())));
    assert_eq!(odd.state_flag, Some(StageFlag::Approved));
    assert_eq!(odd.actors[0].roles, ["Keeper of the Toothbrush"]);
}

#[tokio::test]
async fn what_is_not_modelled_is_kept_and_numbers_are_as_good_as_texts() {
    let mut odd = case(CASE);
    odd["Surprise"] = json!({"A": 1});
    odd["ThreeShapeOrderNo"] = json!(10001);
    odd["Version"] = json!("3");
    odd["PatientName"] = json!(["no", "name"]);
    odd["Created"] = json!("0001-01-01T00:00:00");
    odd["UpdatedOn"] = json!("soon");
    odd["ModelElements"] =
        json!([{"ModelElementIndex": 1, "Restorations": [{"Unn": 16, "ImplantLength": 11.5}]}]);
    let odd = read(odd).await.unwrap();
    assert!(odd.raw.expose().contains("Surprise"));
    assert_eq!(odd.three_shape_order_no.as_deref(), Some("10001"));
    assert_eq!(odd.version, Some(3));
    assert!(odd.patient_name.is_none());
    assert_eq!(odd.created.unwrap().instant(), None);
    let updated = odd.updated_on.unwrap();
    assert_eq!((updated.instant(), updated.as_received()), (None, "soon"));
    let restoration = &odd.model_elements[0].restorations[0];
    assert_eq!(restoration.unn.as_deref(), Some("16"));
    assert_eq!(restoration.implant_length.as_deref(), Some("11.5"));
}

#[tokio::test]
async fn the_jaw_of_contradicting_scans_is_nobodys_guess() {
    let mut odd = case(CASE);
    odd["Scans"] = json!([
        {"JawType": "upper", "Hash": support::STL_SHA1},
        {"JawType": "lower", "Hash": support::STL_SHA1.to_uppercase()},
    ]);
    let odd = read(odd).await.unwrap();
    assert_eq!(odd.jaw_of(&odd.attachments[0]), None);
    let mut none = case(CASE);
    none["Scans"] = json!([{"JawType": "upper", "Hash": null}, {"JawType": "lower"}]);
    let none = read(none).await.unwrap();
    assert_eq!(none.jaw_of(&none.attachments[0]), None, "not by order");
}

#[tokio::test]
async fn a_state_whose_answer_is_lost_and_that_does_not_show_is_of_unknown_outcome() {
    let world = Scripted::new(|request| {
        if request.method == http::Method::PUT {
            Reply::lost()
        } else {
            ok(&case(CASE))
        }
    });
    let error = world
        .client()
        .await
        .decide(id(CASE), Decision::Approved)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    let puts = world
        .sent()
        .iter()
        .filter(|r| r.method == http::Method::PUT)
        .count();
    assert_eq!(puts, 1);
}

#[tokio::test]
async fn r_500_a_token_of_unknown_life_is_renewed_once_on_500() {
    let world = Scripted::new(|request| match request.header("authorization") {
        "Bearer renewed-token" => ok(&json!({"Anything": 1})),
        _ => Reply::json(500, r#"{"Message":"An error has occurred."}"#),
    });
    let session = world.session("client-token", None).await;
    let client = world.client_of(session, world.options());
    client.implant_data().await.unwrap();
    let fresh = world.client().await.implant_data().await.unwrap_err();
    assert_eq!(
        fresh.kind(),
        ErrorKind::Server,
        "an hour is left: it is the server's failure"
    );
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from(CLIENT)),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let name = prop_oneof![
            Just("Id".to_owned()),
            Just("Hash".to_owned()),
            "[A-Za-z]{1,6}"
        ];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_member_is_the_case_is_read_or_malformed_and_never_widened(
        members in proptest::collection::vec((0_usize..20, anything()), 0..8)
    ) {
        const NAMES: [&str; 20] = [
            "Version", "PatientName", "Patient", "Created", "UpdatedOn", "ReceivedOn", "CreatorId", "State",
            "StateFlag", "DeliveryDate", "Href", "OperatorId", "Actors", "Attachments", "Comments",
            "ModelElements", "Scans", "Designs", "Model3D", "Extra",
        ];
        let mut value = json!({"Id": CASE, "Actors": [{"Id": DOCTOR}], "Attachments": []});
        for (name, member) in members {
            value[NAMES[name]] = member;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let kept = value["Actors"].as_array().is_some_and(|actors| {
            actors.iter().any(|actor| {
                let id = actor.get("Id").or_else(|| actor.get("id"));
                id.and_then(Value::as_str) == Some(CLIENT)
            })
        });
        match runtime.block_on(read(value)) {
            Ok(case) => prop_assert_eq!(case.has_actor(&HashSet::from([id(CLIENT)])), kept),
            Err(error) => prop_assert_eq!(ThreeShapeFault::of(&error), Some(ThreeShapeFault::MalformedCase)),
        }
    }
}
