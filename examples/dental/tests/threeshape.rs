//! 3Shape accounts: a doctor's cases that are the lab's business, their files, and a pair of scans on its way
//! to a design.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::HashSet;

use common::{World, names_in};
use dental_sandbox::threeshape::USER_PASSWORD;
use serde_json::{Value, json};

/// The EU doctor's cases in which the lab's EU account is an actor, by the sandbox's own record. Ids are
/// compared as the service compares them, whatever their case.
fn shared(world: &World) -> HashSet<String> {
    let threeshape = world.sandbox().threeshape();
    let user = |key: &str| threeshape.user(key).unwrap().id.to_lowercase();
    let (doctor, lab) = (user("doctor-eu"), user("client-eu"));
    let is = |actors: &[String], id: &str| actors.iter().any(|actor| actor.to_lowercase() == id);
    threeshape
        .cases()
        .into_iter()
        .filter(|case| case.region == "eu" && is(&case.actors, &lab))
        .filter(|case| case.creator.to_lowercase() == doctor || is(&case.actors, &doctor))
        .map(|case| case.id.to_lowercase())
        .collect()
}

/// The cases with one scan of each jaw as STL, always in the same order.
async fn pairs(world: &World) -> Vec<String> {
    let mut ids: Vec<String> = shared(world).into_iter().collect();
    ids.sort();
    let mut pairs = Vec::new();
    for id in ids {
        let case = world
            .json(&["cases", "show", "clinic-eu", &id])
            .await
            .last();
        let files = case["files"].as_array().unwrap().clone();
        let count = |jaw: &str| {
            let stl = |file: &&Value| {
                file["kind"] == "scan" && file["jaw"] == jaw && file["formats"] == json!(["stl"])
            };
            files.iter().filter(stl).count()
        };
        if (count("upper"), count("lower")) == (1, 1) {
            pairs.push(id);
        }
    }
    assert!(!pairs.is_empty(), "no case has a pair of scans");
    pairs
}

async fn pair(world: &World) -> String {
    pairs(world).await.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctors_list_holds_exactly_the_labs_cases() {
    let world = World::of_all_providers().await;
    world
        .sign_in_to(&["lab-eu", "clinic-eu", "clinic-id"])
        .await;
    let expected = shared(&world);
    assert_eq!(expected.len(), 14);
    for account in ["clinic-eu", "clinic-id"] {
        let lines = world.json(&["cases", "list", account]).await;
        let lines = lines.assert_code(0).lines();
        let ids: HashSet<String> = lines
            .iter()
            .map(|line| line["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids, expected, "{account}");
        assert_eq!(lines.len(), ids.len(), "each once");
        for line in &lines {
            assert_eq!(
                (&line["account"], &line["provider"]),
                (&json!(account), &json!("threeshape"))
            );
            assert!(line.get("patient").is_none() && line["vendor_status"].is_string());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_on_stdin_signs_in_and_a_wrong_one_is_refused() {
    let world = World::of_all_providers().await;
    let words = ["login", "clinic-eu", "--password-stdin"];
    let wrong = world.json_with_input(&words, "no such password\n").await;
    assert_eq!(wrong.assert_code(4).last()["provider"], "threeshape");
    let right = world
        .json_with_input(&words, &format!("{USER_PASSWORD}\r\n"))
        .await;
    let line = right.assert_code(0).last();
    assert_eq!(
        (&line["event"], &line["account"]),
        (&json!("signed-in"), &json!("clinic-eu"))
    );
    let who = world
        .json(&["whoami", "clinic-eu"])
        .await
        .assert_code(0)
        .last();
    let email = world
        .sandbox()
        .threeshape()
        .user("doctor-eu")
        .unwrap()
        .email;
    assert_eq!(who["email"], email.as_str());
    for refused in ["crowns", "clinic-id"] {
        let words = ["login", refused, "--password-stdin"];
        world.json_with_input(&words, "x\n").await.assert_code(2);
    }
    for run in [&wrong, &right] {
        assert!(!run.stdout.contains(USER_PASSWORD) && !run.stderr.contains(USER_PASSWORD));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_fetched_by_the_lab_and_checked_against_their_hash() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu"]).await;
    let threeshape = world.sandbox().threeshape();
    let id = pair(&world).await;
    let out = world.path("out");
    let words = [
        "files",
        "get",
        "clinic-eu",
        &id,
        "--out",
        out.to_str().unwrap(),
    ];
    let lines = world.json(&words).await.assert_code(0).lines();
    assert!(!lines.is_empty());
    for line in &lines {
        assert_eq!(line["verified"], true);
        let bytes = std::fs::read(line["path"].as_str().unwrap()).unwrap();
        let sha1 = line["sha1"].as_str().unwrap();
        assert_eq!(threeshape.file_bytes(sha1).unwrap(), bytes);
    }
    assert_eq!(names_in(&out).len(), lines.len());
    let file_routes: Vec<String> = threeshape
        .log()
        .into_iter()
        .filter(|entry| entry.path.contains("/attachments/"))
        .filter_map(|entry| entry.token_role)
        .collect();
    assert_eq!(file_routes.len(), lines.len());
    assert!(
        file_routes.iter().all(|role| role == "client-eu"),
        "{file_routes:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_wrong_hash_is_not_kept() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu"]).await;
    let id = pair(&world).await;
    world.sandbox().threeshape().fault("hash-wrong").unwrap();
    let out = world.path("out");
    let words = [
        "files",
        "get",
        "clinic-eu",
        &id,
        "--out",
        out.to_str().unwrap(),
    ];
    let run = world.json(&words).await;
    assert!(matches!(run.code, Some(6 | 7)), "{run:?}");
    assert!(run.lines().iter().any(|line| line["kind"] == "integrity"));
    let kept = run
        .lines()
        .iter()
        .filter(|line| line["event"] == "file")
        .count();
    assert_eq!(names_in(&out).len(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_of_scans_goes_to_design_once_and_keeps_its_jaws() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu", "crowns"]).await;
    let id = pair(&world).await;
    let before = world.server().cases().len();
    let words = [
        "send",
        "--from",
        "clinic-eu",
        "--case",
        &id,
        "--to",
        "crowns",
    ];
    let sent = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&sent["event"], &sent["already"]),
        (&json!("sent"), &json!(false))
    );
    let reference = sent["reference"].as_str().unwrap().to_owned();
    let again = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&again["already"], &again["reference"]),
        (&json!(true), &json!(reference))
    );
    assert_eq!(world.server().cases().len(), before + 1);

    // What arrived as the upper jaw are the bytes of the upper scan, and likewise below.
    let source = world
        .json(&["cases", "show", "clinic-eu", &id])
        .await
        .last();
    let case = again["cases"][0].as_str().unwrap().to_owned();
    let made = world.json(&["cases", "show", "crowns", &case]).await.last();
    for jaw in ["upper", "lower"] {
        let of = |case: &Value| {
            let files = case["files"].as_array().unwrap();
            let scan = files.iter().find(|file| {
                file["kind"] == "scan" && file["jaw"] == jaw && file["formats"] != json!(["ply"])
            });
            scan.unwrap()["id"].as_str().unwrap().to_owned()
        };
        let fetch = async |account: &str, case: &str, file: &str, out: &str| {
            let out = world.path(out);
            let words = [
                "files",
                "get",
                account,
                case,
                file,
                "--format",
                "stl",
                "--out",
                out.to_str().unwrap(),
            ];
            let line = world.json(&words).await.assert_code(0).last();
            line["sha256"].as_str().unwrap().to_owned()
        };
        let sent = fetch("clinic-eu", &id, &of(&source), "sent").await;
        let arrived = fetch("crowns", &case, &of(&made), "arrived").await;
        assert_eq!(sent, arrived, "{jaw}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_pair_goes_to_design_also_of_a_case_without_a_patients_name() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu", "crowns"]).await;
    let before = world.server().cases().len();
    let pairs = pairs(&world).await;
    let unnamed = world
        .sandbox()
        .threeshape()
        .cases()
        .into_iter()
        .filter(|case| case.patient.is_none() && pairs.contains(&case.id.to_lowercase()));
    assert!(unnamed.count() > 0);
    for id in &pairs {
        let words = [
            "send",
            "--from",
            "clinic-eu",
            "--case",
            id,
            "--to",
            "crowns",
        ];
        world.json(&words).await.assert_code(0);
    }
    assert_eq!(world.server().cases().len(), before + pairs.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctors_account_without_a_lab_lists_nothing_and_says_what_is_missing() {
    let world = World::of_all_providers().await;
    let file = std::fs::read_to_string(world.path("dental.toml")).unwrap();
    let file = file.replace("client_account = \"lab-eu\"\n", "");
    std::fs::write(world.path("dental.toml"), file).unwrap();
    world.sign_in_to(&["clinic-eu"]).await;
    world.sandbox().threeshape().clear_log();
    let run = world.json(&["cases", "list", "clinic-eu"]).await;
    let message = run.assert_code(2).last()["message"].to_string();
    assert!(message.contains("client_account"), "{message}");
    assert!(world.sandbox().threeshape().log().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lab_of_another_region_fetches_nothing() {
    let world = World::of_all_providers().await;
    let file = std::fs::read_to_string(world.path("dental.toml")).unwrap();
    let file = file.replace("client_account = \"lab-eu\"", "client_account = \"lab-am\"");
    std::fs::write(world.path("dental.toml"), file).unwrap();
    world.sign_in_to(&["clinic-eu", "lab-am"]).await;
    let run = world.json(&["cases", "list", "clinic-eu"]).await;
    assert_eq!(
        run.assert_code(2).last()["code"],
        "no-client-account-for-region"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn any_endpoint_can_be_called_but_no_file_with_a_doctors_token() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["clinic-eu"]).await;
    let me = world
        .dental(&["raw", "clinic-eu", "GET", "/api/users/me"])
        .await;
    let me: Value = serde_json::from_str(&me.assert_code(0).stdout).unwrap();
    let doctor = world.sandbox().threeshape().user("doctor-eu").unwrap();
    assert_eq!(
        me["Id"].as_str().unwrap().to_lowercase(),
        doctor.id.to_lowercase()
    );
    let id = shared(&world).into_iter().next().unwrap();
    let path = format!("/api/cases/{id}/attachments/x");
    let refused = world.json(&["raw", "clinic-eu", "GET", &path]).await;
    assert_eq!(
        refused.assert_code(6).last()["code"],
        "file-route-for-doctor"
    );
    let log = world.sandbox().threeshape().log();
    assert!(!log.iter().any(|entry| entry.path.contains("/attachments/")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_whose_answer_was_lost_is_found_again_and_not_repeated() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["crowns", "lab-eu"]).await;
    let before = world.sandbox().threeshape().cases().len();
    world
        .sandbox()
        .threeshape()
        .set("upload_answer", "lost")
        .unwrap();
    let words = [
        "send",
        "--from",
        "crowns",
        "--case",
        common::CASE,
        "--to",
        "lab-eu",
    ];
    let sent = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&sent["event"], &sent["already"]),
        (&json!("sent"), &json!(false))
    );
    assert_eq!(sent["cases"].as_array().unwrap().len(), 1);
    let again = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&again["already"], &again["cases"]),
        (&json!(true), &sent["cases"])
    );
    assert_eq!(world.sandbox().threeshape().cases().len(), before + 1);
}
