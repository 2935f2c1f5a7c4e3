//! The mirror of 3Shape and drchrono: what it costs, by the sandbox's own log, and what it keeps.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::time::Duration;

use common::World;
use common::mirrored::{assert_equal_of, expected, manifests_of, tree};
use dental_sandbox::LogEntry;
use serde_json::{Value, json};

const LAB: &str = "threeshape/lab-eu";
const PRACTICE: &str = "drchrono/practice";

async fn mirrored(world: &World, account: &str, words: &[&str]) -> Value {
    let to = world.path("mirror");
    let mut all = vec!["mirror", account, "--to", to.to_str().unwrap()];
    all.extend(words);
    let run = world.json(&all).await;
    let (mut summary, mut errors) = (Value::Null, Vec::new());
    for line in run.lines() {
        match line["event"].as_str() {
            Some("mirror") => summary = line,
            Some("error") => errors.push(line),
            _ => {}
        }
    }
    // The case that the lab made without being an actor in it: seen, and its files refused.
    let refused =
        |error: &Value| error["code"] == "case-forbidden" || error["kind"] == "partly_done";
    errors.retain(|error| !refused(error));
    assert!(errors.is_empty(), "{account}: {errors:#?}");
    summary
}

/// A run, and what it asked of 3Shape.
async fn at_threeshape(world: &World, account: &str, words: &[&str]) -> (Value, Vec<LogEntry>) {
    world.sandbox().threeshape().clear_log();
    let summary = mirrored(world, account, words).await;
    (summary, world.sandbox().threeshape().log())
}

async fn lab() -> World {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu"]).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lab_without_news_costs_two_requests() {
    let world = lab().await;
    let (first, log) = at_threeshape(&world, "lab-eu", &[]).await;
    let cases = expected(&world, LAB).len();
    let (_, files) = assert_equal_of(&world, &[LAB]);
    assert_eq!(
        (&first["cases"], &first["changed"]),
        (&json!(cases), &json!(cases))
    );
    // Whose account it is, the list, and each file once: cases come with all there is to know.
    // The list ends with an empty page.
    let pages = cases.div_ceil(10) + 1;
    let fetched = usize::try_from(first["files"].as_u64().unwrap()).unwrap();
    let paths: Vec<&str> = log.iter().map(|entry| entry.path.as_str()).collect();
    assert!(log.len() <= 1 + pages + files, "{paths:#?}");
    assert!(fetched <= files);
    let (second, log) = at_threeshape(&world, "lab-eu", &[]).await;
    assert_eq!(
        (&second["changed"], &second["files"]),
        (&json!(0), &json!(0))
    );
    let paths: Vec<&str> = log.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["/api/users/me", "/api/updatedcases"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_cases_of_a_lab_cost_their_new_files_and_the_state_before_is_kept() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    world
        .sandbox()
        .threeshape()
        .advance(Duration::from_secs(600));
    let mut ids: Vec<String> = expected(&world, LAB).into_keys().collect();
    ids.sort();
    for id in &ids[..3] {
        world.sandbox().threeshape().change_case(id).unwrap();
    }
    let fresh = world.sandbox().threeshape().add_case("doctor-eu").unwrap();
    let before = manifests_of(&world, LAB);
    let (summary, log) = at_threeshape(&world, "lab-eu", &[]).await;
    assert_eq!(
        (&summary["changed"], &summary["files"]),
        (&json!(4), &json!(1))
    );
    let paths: Vec<&str> = log.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(
        log.len(),
        2 + 1,
        "{paths:?}: no file that is there is fetched again"
    );
    assert_equal_of(&world, &[LAB]);
    let after = manifests_of(&world, LAB);
    assert_eq!(after[&fresh]["revision"], 1);
    for id in &ids[..3] {
        let revision = before[id]["revision"].as_u64().unwrap();
        assert_eq!(after[id]["revision"], revision + 1, "{id}");
        let path = format!("mirror/cases/{LAB}/{id}/versions/{revision:06}.json");
        let kept: Value =
            serde_json::from_slice(&std::fs::read(world.path(&path)).unwrap()).unwrap();
        assert_eq!(kept, before[id], "the state before, as it was");
        assert_ne!(kept["vendor_status"], after[id]["vendor_status"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_that_came_and_went_between_two_runs_are_kept_too() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    let lab = world.sandbox().threeshape();
    let id = expected(&world, LAB).into_keys().min().unwrap();
    let before = manifests_of(&world, LAB)[&id].clone();
    let had = before["provider_version"].as_u64().unwrap();
    for _ in 0..3 {
        lab.advance(Duration::from_secs(600));
        lab.change_case(&id).unwrap();
    }
    let (summary, log) = at_threeshape(&world, "lab-eu", &[]).await;
    assert_eq!(summary["changed"], 1, "one case, however often");
    let paths: Vec<&str> = log.iter().map(|entry| entry.path.as_str()).collect();
    let version = |number| format!("/api/cases/{id}/version/{number}");
    assert_eq!(paths[2..], [version(had + 1), version(had + 2)]);
    assert_equal_of(&world, &[LAB]);
    let after = manifests_of(&world, LAB)[&id].clone();
    assert_eq!(after["provider_version"], had + 3);
    let revision = before["revision"].as_u64().unwrap();
    assert_eq!(after["revision"], revision + 3);
    let mut times = Vec::new();
    for step in 0..3 {
        let path = format!(
            "mirror/cases/{LAB}/{id}/versions/{:06}.json",
            revision + step
        );
        let kept = std::fs::read(world.path(&path)).unwrap();
        let kept: Value = serde_json::from_slice(&kept).unwrap();
        assert_eq!(kept["provider_version"], had + step);
        assert_eq!(kept["complete"], true);
        times.push(kept["updated_at"].as_str().unwrap().to_owned());
    }
    times.push(after["updated_at"].as_str().unwrap().to_owned());
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_not_to_be_had_is_not_in_the_way_of_the_next() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    let lab = world.sandbox().threeshape();
    let id = expected(&world, LAB).into_keys().min().unwrap();
    let had = manifests_of(&world, LAB)[&id]["provider_version"].clone();
    for _ in 0..2 {
        lab.advance(Duration::from_secs(600));
        lab.change_case(&id).unwrap();
    }
    lab.set("versions", "forgotten").unwrap();
    assert_eq!(mirrored(&world, "lab-eu", &[]).await["changed"], 1);
    assert_equal_of(&world, &[LAB]);
    let after = &manifests_of(&world, LAB)[&id];
    assert_eq!(after["provider_version"], had.as_u64().unwrap() + 2);
    assert_eq!(mirrored(&world, "lab-eu", &[]).await["changed"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_could_not_be_read_just_now_is_asked_for_again() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    let lab = world.sandbox().threeshape();
    let id = expected(&world, LAB).into_keys().min().unwrap();
    let before = manifests_of(&world, LAB)[&id].clone();
    for _ in 0..2 {
        lab.advance(Duration::from_secs(600));
        lab.change_case(&id).unwrap();
    }
    lab.set("versions", "error_500").unwrap();
    let to = world.path("mirror");
    let words = ["mirror", "--to", to.to_str().unwrap(), "lab-eu"];
    let run = world.json(&words).await;
    let errors = run.lines().into_iter().filter(|line| line["case"] == *id);
    assert_eq!(errors.filter(|line| line["event"] == "error").count(), 1);
    assert_eq!(manifests_of(&world, LAB)[&id], before, "as it was");
    lab.set("versions", "kept").unwrap();
    assert_eq!(mirrored(&world, "lab-eu", &[]).await["changed"], 1);
    let after = &manifests_of(&world, LAB)[&id];
    for count in ["revision", "provider_version"] {
        assert_eq!(after[count], before[count].as_u64().unwrap() + 2, "{count}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_killed_at_an_earlier_version_goes_on_with_it() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    let id = expected(&world, LAB).into_keys().min().unwrap();
    // What is on disk then: not all files are there, and a later version is to come.
    let path = world.path(&format!("mirror/cases/{LAB}/{id}/manifest.json"));
    let mut left = manifests_of(&world, LAB)[&id].clone();
    let had = left["provider_version"].as_u64().unwrap();
    left["complete"] = json!(false);
    left["catching_up"] = json!(true);
    left["files"][0]["sha256"] = Value::Null;
    std::fs::write(&path, left.to_string()).unwrap();
    let lab = world.sandbox().threeshape();
    lab.advance(Duration::from_secs(600));
    lab.change_case(&id).unwrap();
    let (_, log) = at_threeshape(&world, "lab-eu", &[]).await;
    let version = format!("/api/cases/{id}/version/{had}");
    assert!(log.iter().any(|entry| entry.path == version));
    let kept = left["revision"].as_u64().unwrap();
    let kept = world.path(&format!("mirror/cases/{LAB}/{id}/versions/{kept:06}.json"));
    let kept: Value = serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
    assert_eq!(
        (&kept["provider_version"], &kept["complete"]),
        (&json!(had), &json!(true))
    );
    let after = &manifests_of(&world, LAB)[&id];
    assert_eq!(
        (&after["catching_up"], &after["provider_version"]),
        (&Value::Null, &json!(had + 1))
    );
    assert_equal_of(&world, &[LAB]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_vanished_at_3shape_is_found_by_a_full_run_and_stays_here() {
    let world = lab().await;
    mirrored(&world, "lab-eu", &[]).await;
    let files = tree(&world.path("mirror/files"));
    let gone = expected(&world, LAB).into_keys().min().unwrap();
    assert!(world.sandbox().threeshape().remove_case(&gone));
    // A feed of changes cannot show it.
    assert_eq!(mirrored(&world, "lab-eu", &[]).await["changed"], 0);
    assert!(manifests_of(&world, LAB)[&gone]["deletion"].is_null());
    let full = mirrored(&world, "lab-eu", &["--full"]).await;
    assert_eq!((&full["changed"], &full["files"]), (&json!(1), &json!(0)));
    let manifest = &manifests_of(&world, LAB)[&gone];
    assert_eq!(manifest["deletion"]["how"], "vanished");
    assert!(!manifest["files"].as_array().unwrap().is_empty());
    assert_eq!(tree(&world.path("mirror/files")), files, "no file is gone");
    assert_equal_of(&world, &[LAB]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinics_cases_are_mirrored_with_both_accounts() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu"]).await;
    mirrored(&world, "clinic-eu", &[]).await;
    let manifests = manifests_of(&world, "threeshape/clinic-eu");
    assert_eq!(manifests.len(), 14);
    assert!(
        manifests
            .values()
            .all(|manifest| manifest["complete"] == true)
    );
    // Who the doctor is, and what is new. Who the lab is decides about news alone.
    let (second, log) = at_threeshape(&world, "clinic-eu", &[]).await;
    assert_eq!(
        (&second["requests"], &second["changed"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(asked(&log), (2, 0));
}

/// How often the doctor's account was asked for anything, and how often the lab's.
fn asked(log: &[LogEntry]) -> (usize, usize) {
    let of = |user: &str| {
        let asks = |entry: &&LogEntry| entry.token_role.as_deref() == Some(user);
        log.iter().filter(asks).count()
    };
    assert_eq!(of("doctor-eu") + of("client-eu"), log.len(), "{log:#?}");
    (of("doctor-eu"), of("client-eu"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lab_and_its_clinics_cost_two_requests_each_and_one_in_later_rounds() {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["lab-eu", "clinic-eu"]).await;
    for account in ["lab-eu", "clinic-eu"] {
        mirrored(&world, account, &[]).await;
    }
    world.sandbox().threeshape().clear_log();
    let to = world.path("mirror");
    let mirror = [
        "--json",
        "mirror",
        "--every",
        "1",
        "--to",
        to.to_str().unwrap(),
    ];
    let mut running = world.start(&[&mirror[..], &["lab-eu", "clinic-eu"]].concat());
    // The lab is asked once who it is, whoever needs to know.
    for expected in [(2, 2), (1, 1)] {
        let line = running.line().await;
        assert_eq!(
            (&line["event"], &line["changed"]),
            (&json!("mirror"), &json!(0)),
            "{line}"
        );
        assert_eq!(asked(&world.sandbox().threeshape().log()), expected);
        assert_eq!(line["requests"], expected.0 + expected.1);
        world.sandbox().threeshape().clear_log();
    }
    running.signal("-TERM").await;
    assert_eq!(running.end().await.code, Some(0));
}

async fn practice(appointments: u32) -> World {
    let world = World::new().await;
    let drchrono = world.sandbox().drchrono();
    drchrono
        .set("appointments", &appointments.to_string())
        .unwrap();
    drchrono.set("calls_per_hour", "100000").unwrap();
    world.use_accounts_of_all_providers();
    world.sign_in_to(&["practice"]).await;
    world
}

/// The calls of the API in the log, which are what counts against the quota.
fn calls(world: &World) -> Vec<LogEntry> {
    let log = world.sandbox().drchrono().log().into_iter();
    log.filter(|entry| entry.path.starts_with("/api/"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_without_news_costs_two_calls() {
    let world = practice(30).await;
    let first = mirrored(&world, "practice", &[]).await;
    assert_eq!(first["cases"], expected(&world, PRACTICE).len());
    let (_, files) = assert_equal_of(&world, &[PRACTICE]);
    assert!(files > 20, "{files}");
    world.sandbox().drchrono().clear_log();
    let second = mirrored(&world, "practice", &[]).await;
    assert_eq!(
        (&second["changed"], &second["files"]),
        (&json!(0), &json!(0))
    );
    let paths: Vec<String> = calls(&world).into_iter().map(|call| call.path).collect();
    assert_eq!(paths, ["/api/documents", "/api/appointments"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_appointments_are_fetched_and_deleted_ones_written_down() {
    let world = practice(30).await;
    mirrored(&world, "practice", &[]).await;
    let files = tree(&world.path("mirror/files"));
    let drchrono = world.sandbox().drchrono();
    drchrono.advance(Duration::from_secs(2 * 3600));
    let changed = drchrono.change_appointments(4);
    let deleted = manifests_of(&world, PRACTICE)
        .into_iter()
        .filter(|(_, manifest)| manifest["deletion"].is_null())
        .map(|(id, _)| id.trim_start_matches("appointment:").to_owned())
        .find(|id| !changed.contains(id))
        .unwrap();
    assert!(drchrono.delete_appointment(&deleted));
    drchrono.clear_log();
    mirrored(&world, "practice", &[]).await;
    let paths: Vec<String> = calls(&world).into_iter().map(|call| call.path).collect();
    // Two as ever, and two for the files of all that changed: their contents are known.
    assert!(paths.len() <= 4, "{paths:#?}");
    let manifests = manifests_of(&world, PRACTICE);
    let deletion = &manifests[&format!("appointment:{deleted}")]["deletion"];
    assert_eq!(deletion["how"], "marked");
    assert_equal_of(&world, &[PRACTICE]);
    let now = tree(&world.path("mirror/files"));
    assert!(
        files.keys().all(|key| now.contains_key(key)),
        "no file is gone"
    );
    for id in changed {
        let manifest = &manifests[&format!("appointment:{id}")];
        assert_eq!(manifest["revision"], 2, "{id}");
    }
}
