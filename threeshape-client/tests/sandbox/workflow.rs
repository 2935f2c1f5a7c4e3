//! The seed workflow over the sandbox's cases, from one end to the other (dossier 10).

use std::collections::BTreeSet;

use dental_oauth::ErrorKind;
use threeshape_client::{Case, Decision, RegionStrategy, Saved, ThreeShapeFault, TimeWindow};

use crate::world::{World, everything, time};

fn ids(cases: &[Case]) -> BTreeSet<String> {
    cases.iter().map(|case| case.id.to_string()).collect()
}

async fn kept(world: &World, doctor: &str) -> Vec<Case> {
    let clinic = world.clinic(doctor).await;
    let cases = clinic.cases(everything()).await.unwrap();
    cases.collect(100).await.unwrap()
}

#[tokio::test]
async fn wf2_exactly_the_fourteen_of_the_doctors_cases_are_kept() {
    let world = World::new().await;
    let expected = world.cases_with_actors("eu", &["doctor-eu", "client-eu"]);
    assert_eq!(expected.len(), 14);
    let found = kept(&world, "doctor-eu").await;
    assert_eq!(found.len(), 14);
    assert_eq!(ids(&found), expected);
    world.assert_no_token_went_astray();
}

#[tokio::test]
async fn wf2_every_region_has_its_own_account_and_its_own_cases() {
    let world = World::new().await;
    for (region, doctor) in [
        ("am", "doctor-am"),
        ("as", "doctor-as"),
        ("eu", "doctor2-eu"),
    ] {
        let client = format!("client-{region}");
        let expected = world.cases_with_actors(region, &[doctor, &client]);
        let found = kept(&world, doctor).await;
        assert!(!expected.is_empty());
        assert_eq!(ids(&found), expected, "{doctor}");
    }
}

#[tokio::test]
async fn wf2_every_stl_is_fetched_once_and_has_its_hash() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let clinic = world.clinic("doctor-eu").await;
    let client = clinic.client().await.unwrap();
    let cases = clinic
        .cases(everything())
        .await
        .unwrap()
        .collect(100)
        .await
        .unwrap();
    let mut fetched = 0;
    for case in &cases {
        for saved in client.save_stl_files(case, folder.path()).await {
            assert_eq!(saved.outcome.unwrap(), Saved::Verified, "{:?}", saved.path);
            let bytes = std::fs::read(&saved.path).unwrap();
            let hash = saved.hash.unwrap();
            assert_eq!(world.server().file_bytes(&hash).unwrap(), bytes);
            fetched += 1;
        }
    }
    assert!(fetched >= 26, "{fetched}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), fetched);
    world.assert_no_token_went_astray();

    // A second run fetches nothing.
    world.server().clear_log();
    for case in &cases {
        for saved in client.save_stl_files(case, folder.path()).await {
            assert_eq!(saved.outcome.unwrap(), Saved::AlreadyThere);
        }
    }
    assert_eq!(world.count("/attachments/"), 0);
}

#[tokio::test]
async fn wf3_what_has_the_doctor_as_an_actor_is_read_without_their_token() {
    let world = World::new().await;
    let shared = world.shared("client-eu", "doctor-eu").await;
    let found = shared.cases(everything()).collect(100).await.unwrap();
    let mut expected = world.cases_with_actors("eu", &["doctor-eu", "client-eu"]);
    // The list also has what the client made itself.
    let own = world.server().user("client-eu").unwrap().id;
    let with_doctor = world.cases_with_actors("eu", &["doctor-eu"]);
    let made = world
        .server()
        .cases()
        .into_iter()
        .filter(|case| case.creator == own);
    expected.extend(
        made.map(|case| case.id)
            .filter(|id| with_doctor.contains(id)),
    );
    assert_eq!(ids(&found), expected);
    let doctors = world.server().log();
    assert!(
        doctors
            .iter()
            .all(|entry| entry.token_role.as_deref() != Some("doctor-eu"))
    );
}

#[tokio::test]
async fn a_window_is_sent_in_either_form() {
    use threeshape_client::DateForm;
    let world = World::new().await;
    let window = TimeWindow::between(time("2026-01-16T00:00:00Z"), time("2026-01-20T00:00:00Z"));
    let mut found = Vec::new();
    for form in [DateForm::Iso, DateForm::SeedSpace] {
        let environment = world.legacy().date_form(form);
        let clinic = world
            .clinic_in(&environment, "doctor-eu", world.options())
            .await;
        let cases = clinic
            .cases(window)
            .await
            .unwrap()
            .collect(100)
            .await
            .unwrap();
        found.push(ids(&cases));
    }
    assert!(!found[0].is_empty() && found[0].len() < 14);
    assert_eq!(found[0], found[1]);
}

#[tokio::test]
async fn u_3_every_strategy_finds_the_cases() {
    let world = World::new().await;
    let fixed = world
        .server()
        .metadata_url(dental_sandbox::threeshape::Region::Europe);
    for strategy in [
        RegionStrategy::AsGiven,
        RegionStrategy::MapToMetadata,
        RegionStrategy::DiscoverServers,
        RegionStrategy::DiscoverDefaultService,
        RegionStrategy::Fixed(fixed.to_owned()),
    ] {
        let environment = world.legacy().region_strategy(strategy.clone());
        let clinic = world
            .clinic_in(&environment, "doctor-eu", world.options())
            .await;
        let cases = clinic
            .cases(everything())
            .await
            .unwrap()
            .collect(100)
            .await
            .unwrap();
        assert_eq!(cases.len(), 14, "{strategy:?}");
        let case = cases
            .iter()
            .find(|case| case.stl_files().next().is_some())
            .unwrap();
        let file = case.stl_files().next().unwrap();
        let download = clinic.download(case, file).await.unwrap();
        assert!(download.to_memory().await.is_ok(), "{strategy:?}");
    }
    world.assert_no_token_went_astray();
}

#[tokio::test]
async fn u_3_files_named_at_the_other_host_of_the_region_are_fetched_there() {
    let world = World::new().await;
    for host in ["asked", "metadata", "v10"] {
        world.set("href_host", host);
        let clinic = world.clinic("doctor-eu").await;
        let cases = clinic
            .cases(everything())
            .await
            .unwrap()
            .collect(100)
            .await
            .unwrap();
        let case = cases
            .iter()
            .find(|case| case.stl_files().next().is_some())
            .unwrap();
        let file = case.stl_files().next().unwrap();
        let download = clinic.download(case, file).await.unwrap();
        assert!(download.to_memory().await.is_ok(), "{host}");
    }
}

#[tokio::test]
async fn jaws_come_from_the_scans_own_words() {
    let world = World::new().await;
    let known = world.server().cases();
    for case in kept(&world, "doctor-eu").await {
        let Some(known) = known.iter().find(|known| known.id == case.id.to_string()) else {
            panic!("an unknown case");
        };
        for file in &case.attachments {
            let hash = file.sha1().unwrap().to_hex();
            let known = known.files.iter().find(|known| known.sha1 == hash).unwrap();
            let jaw = case.jaw_of(file);
            assert_eq!(
                jaw.as_ref().map(threeshape_client::JawType::as_str),
                known.jaw
            );
        }
    }
}

#[tokio::test]
async fn m10_a_scan_is_converted_and_its_hash_is_not_compared() {
    let world = World::new().await;
    let client = world.client("client-eu").await;
    let case = kept(&world, "doctor-eu").await.into_iter().find(|case| {
        case.attachments
            .iter()
            .any(|file| file.file_type.as_deref() == Some("dcm"))
    });
    let case = case.unwrap();
    let is_dcm = |file: &&threeshape_client::Attachment| file.file_type.as_deref() == Some("dcm");
    let file = case.attachments.iter().find(is_dcm).unwrap();
    let hash = file.hash.clone().unwrap();
    let ply = client.download_ply(&case, file).to_memory().await.unwrap();
    assert_eq!(ply, world.server().ply_bytes(&hash).unwrap());
    let dcm = client.download(&case, file).to_memory().await.unwrap();
    assert_eq!(dcm, world.server().file_bytes(&hash).unwrap());
}

#[tokio::test]
async fn m13_a_decision_shows_and_a_lost_answer_is_looked_into() {
    for answer in ["empty", "lost"] {
        let world = World::new().await;
        world.set("state_answer", answer);
        let client = world.client("client-eu").await;
        let case = kept(&world, "doctor-eu").await.remove(0);
        client.decide(case.id, Decision::Approved).await.unwrap();
        let after = client.case(case.id).await.unwrap();
        assert_eq!(
            after.state_flag,
            Some(threeshape_client::StageFlag::Approved)
        );
        assert_eq!(world.count("/state/"), 1, "{answer}");
        let version = u32::try_from(case.version.unwrap()).unwrap();
        let before = client.case_version(case.id, version).await.unwrap();
        assert_eq!(before.state_flag, case.state_flag, "old versions stay");
    }
}

#[tokio::test]
async fn m12_comments_are_read_by_their_actors() {
    let world = World::new().await;
    let client = world.client("client-eu").await;
    let case = kept(&world, "doctor-eu").await.into_iter();
    let case = case
        .into_iter()
        .find(|case| !case.comments.is_empty())
        .unwrap();
    let id = case.comments[0].id.clone().unwrap();
    assert!(
        !client
            .comment_text(case.id, &id)
            .await
            .unwrap()
            .expose()
            .is_empty()
    );
    let error = client.comment_text(case.id, "nothing").await.unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::CommentNotFound)
    );
}

#[tokio::test]
async fn connections_are_requested_approved_and_ended() {
    let world = World::new().await;
    let doctor = world.doctor("doctor2-eu").await;
    let lab = world.client("lab-eu").await;
    let connection = doctor
        .request_connection(world.id_of("lab-eu"))
        .await
        .unwrap();
    assert!(!connection.accepted);
    assert!(
        !doctor
            .is_connected_with(world.id_of("lab-eu"))
            .await
            .unwrap()
    );
    lab.approve_connection(connection.id).await.unwrap();
    assert!(
        doctor
            .is_connected_with(world.id_of("lab-eu"))
            .await
            .unwrap()
    );
    doctor.delete_connection(connection.id).await.unwrap();
    assert!(
        !doctor
            .is_connected_with(world.id_of("lab-eu"))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn another_region_or_an_unrelated_account_gets_a_typed_refusal() {
    let world = World::new().await;
    let case = kept(&world, "doctor-eu").await.remove(0);
    let america = world
        .client("client-am")
        .await
        .case(case.id)
        .await
        .unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&america),
        Some(ThreeShapeFault::CaseNotFound)
    );
    let lab = world
        .client("lab-eu")
        .await
        .case(case.id)
        .await
        .unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&lab),
        Some(ThreeShapeFault::CaseForbidden)
    );
    assert_eq!(lab.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn without_the_permission_a_file_is_refused_by_that_name() {
    let world = World::new().await;
    world.set("can_download_stl", "off");
    let clinic = world.clinic("doctor-eu").await;
    let cases = clinic
        .cases(everything())
        .await
        .unwrap()
        .collect(100)
        .await
        .unwrap();
    let case = cases
        .iter()
        .find(|case| case.stl_files().next().is_some())
        .unwrap();
    let file = case.stl_files().next().unwrap();
    let error = clinic
        .download(case, file)
        .await
        .unwrap()
        .to_memory()
        .await
        .unwrap_err();
    assert_eq!(
        ThreeShapeFault::of(&error),
        Some(ThreeShapeFault::FileForbidden)
    );
    world.assert_no_token_went_astray();
}
