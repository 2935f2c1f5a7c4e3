//! Tokens that end, servers that are busy: what is tried again, and what never is (dossier 3.1, R-500, U-9).

use std::time::Duration;

use dental_oauth::ErrorKind;

use crate::world::{World, everything};

#[tokio::test]
async fn a_token_that_is_about_to_end_is_renewed_once_before_it_is_sent() {
    let world = World::new().await;
    let clinic = world.clinic("doctor-eu").await;
    clinic.client().await.unwrap();
    world.server().advance(Duration::from_secs(3590));
    let before = world.count("/oauth/token");
    let cases = clinic.cases(everything()).await.unwrap().collect(100).await;
    assert_eq!(cases.unwrap().len(), 14);
    assert_eq!(world.count("/oauth/token") - before, 1);
}

#[tokio::test]
async fn r_500_a_token_of_unknown_life_that_has_ended_is_renewed_whichever_way_the_server_says_so()
{
    for answer in ["401", "500"] {
        let world = World::new().await;
        world.set("unauthorized", answer);
        let doctor = world.doctor_of_unknown_life("doctor-eu").await;
        doctor.identity().await.unwrap();
        world.server().advance(Duration::from_secs(7200));
        assert_eq!(world.count("/oauth/token"), 0);
        doctor.implant_data().await.unwrap();
        assert_eq!(world.count("/oauth/token"), 1, "{answer}");
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_repeated_once() {
    let world = World::new().await;
    let doctor = world.doctor("doctor-eu").await;
    doctor.identity().await.unwrap();
    world.set("api_fault", "unauthorized_once");
    doctor.implant_data().await.unwrap();
    assert_eq!(world.count("/oauth/token"), 1);
    world.set("api_fault", "unauthorized_always");
    let error = doctor.implant_data().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn r_500_a_500_with_a_fresh_token_is_a_failure_of_the_server() {
    let world = World::new().await;
    let doctor = world.doctor("doctor-eu").await;
    doctor.identity().await.unwrap();
    world.set("api_fault", "error_500");
    let error = doctor.implant_data().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(world.count("/oauth/token"), 0);
    assert_eq!(world.count("/implantdata"), 1);
}

#[tokio::test]
async fn u_9_reads_wait_for_a_busy_server() {
    for fault in [
        "error_502_once",
        "error_503_once",
        "too_many_once",
        "too_many_bare_once",
        "reset_once",
    ] {
        let world = World::new().await;
        let doctor = world.doctor("doctor-eu").await;
        doctor.identity().await.unwrap();
        world.set("api_fault", fault);
        let outcome = doctor.implant_data().await;
        assert!(outcome.is_ok(), "{fault}: {outcome:?}");
        assert_eq!(world.count("/implantdata"), 2, "{fault}");
    }
}

#[tokio::test]
async fn writes_are_never_sent_twice() {
    for fault in ["error_503_once", "too_many_once", "reset_once", "lost_once"] {
        let world = World::new().await;
        let client = world.client("client-eu").await;
        let shared = world.shared("client-eu", "doctor-eu").await;
        let case = shared
            .cases(everything())
            .next_item()
            .await
            .unwrap()
            .unwrap();
        client.identity().await.unwrap();
        world.server().clear_log();
        world.set("api_fault", fault);
        let _ = client
            .decide(case.id, threeshape_client::Decision::Approved)
            .await;
        assert_eq!(world.count("/state/"), 1, "{fault}");
    }
}

#[tokio::test]
async fn downloads_wait_for_a_busy_server_too() {
    for fault in ["error_503_once", "too_many_once", "unauthorized_once"] {
        let world = World::new().await;
        let shared = world.shared("client-eu", "doctor-eu").await;
        let case = world.first_case().await;
        world.set("download_fault", fault);
        let file = case.stl_files().next().unwrap();
        let outcome = shared.download(&case, file).unwrap().to_memory().await;
        assert!(outcome.is_ok(), "{fault}: {outcome:?}");
    }
}
