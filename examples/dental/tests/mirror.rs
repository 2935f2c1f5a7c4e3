//! A copy of everything: only what changed is fetched, nothing is lost, nothing is done twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::path::Path;
use std::time::Duration;

use common::mirrored::{assert_equal, manifests, tree};
use common::{CASE, Run, World};
use serde_json::{Value, json};

/// Cases of the account in the sandbox, in three pages of ten.
const CASES: usize = 23;
const PAGES: u64 = 3;

async fn mirror(world: &World, words: &[&str]) -> Run {
    let to = world.path("mirror");
    let mut all = vec!["mirror", "--to", to.to_str().unwrap()];
    all.extend(words);
    world.json(&all).await
}

/// The summary of a run that ended well.
async fn done(world: &World, words: &[&str]) -> Value {
    summary(mirror(world, words).await.assert_code(0))
}

fn summary(run: &Run) -> Value {
    let lines = run.lines();
    let summary = lines.into_iter().find(|line| line["event"] == "mirror");
    summary.unwrap_or_else(|| panic!("no summary: {run:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_run_fetches_everything_and_the_second_nothing() {
    let world = World::signed_in().await;
    let first = done(&world, &[]).await;
    assert_eq!(first["cases"], CASES);
    assert_eq!(first["changed"], CASES);
    assert!(first["files"].as_u64().unwrap() > 60, "{first}");
    assert_equal(&world);
    let before = tree(&world.path("mirror"));
    let second = done(&world, &[]).await;
    assert_eq!(
        second,
        json!({"event": "mirror", "cases": CASES, "changed": 0, "files": 0, "bytes": 0, "failed": 0, "requests": PAGES, "calls": {}})
    );
    assert_eq!(tree(&world.path("mirror")), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_changed_is_fetched_and_the_state_before_is_kept() {
    let world = World::signed_in().await;
    done(&world, &[]).await;
    world.server().advance(Duration::from_secs(7200));
    world.server().advance_case(CASE).unwrap();
    let run = mirror(&world, &[]).await;
    let lines = run.assert_code(0).lines();
    let cases: Vec<_> = lines
        .iter()
        .filter(|line| line["event"] == "case")
        .collect();
    assert_eq!(cases.len(), 1);
    assert_eq!(
        (&cases[0]["id"], &cases[0]["revision"]),
        (&json!(CASE), &json!(2))
    );
    assert_eq!(cases[0]["vendor_status"], "DESIGNED");
    let all = summary(&run);
    let files = all["files"].as_u64().unwrap();
    assert_eq!(
        all["requests"].as_u64().unwrap(),
        PAGES + 1 + files,
        "the list, the case, its files"
    );
    let version = format!("mirror/cases/dentbird/crowns/{CASE}/versions/000001.json");
    let version: Value =
        serde_json::from_slice(&std::fs::read(world.path(&version)).unwrap()).unwrap();
    assert_eq!(version["vendor_status"], "CREATED");
    assert_equal(&world);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_over_there_is_written_down_and_stays_here() {
    let world = World::signed_in().await;
    done(&world, &[]).await;
    let files = tree(&world.path("mirror/files"));
    world.server().advance(Duration::from_secs(7200));
    assert!(world.server().set_lifecycle(CASE, "TRASHED"));
    assert!(world.server().remove_case("20260101-000002"));
    let run = mirror(&world, &[]).await;
    let all = summary(run.assert_code(0));
    assert_eq!((&all["cases"], &all["changed"]), (&json!(CASES), &json!(2)));
    let manifests = manifests(&world);
    for (case, how) in [(CASE, "marked"), ("20260101-000002", "vanished")] {
        let manifest = &manifests[case];
        assert_eq!(manifest["deletion"]["how"], how);
        let there = manifest["files"].as_array().unwrap();
        assert!(there.len() >= 4 && there.iter().all(|file| file["sha256"].is_string()));
    }
    assert_eq!(tree(&world.path("mirror/files")), files, "no file is gone");
    // What has vanished is asked for once.
    assert_eq!(done(&world, &[]).await["requests"], PAGES);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_while_files_of_it_are_missing_is_not_missed_for_ever() {
    let world = World::signed_in().await;
    assert!(world.server().set_lifecycle(CASE, "TRASHED"));
    let never = "download_fault=wrong_magic:1000";
    world.server().fault(never).unwrap();
    mirror(&world, &[]).await.assert_code(7);
    assert!(world.server().remove_case(CASE));
    world.server().fault("download_fault=none").unwrap();
    done(&world, &[]).await;
    let manifest = &manifests(&world)[CASE];
    assert_eq!(
        (&manifest["deletion"]["how"], &manifest["complete"]),
        (&json!("marked"), &json!(true))
    );
    assert_eq!(done(&world, &[]).await["requests"], PAGES);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_says_who_the_patient_is_unless_it_is_asked_for() {
    let world = World::signed_in().await;
    done(&world, &[]).await;
    let secret = |contents: &[u8]| {
        let text = String::from_utf8_lossy(contents);
        dental_sandbox::markers()
            .into_iter()
            .find(|marker| text.contains(marker))
    };
    let read = |path: &Path| std::fs::read(path).unwrap();
    for (key, path) in tree(&world.path("mirror")) {
        assert_eq!(secret(key.as_bytes()), None, "{key}");
        if !key.starts_with("files/") {
            assert_eq!(secret(&read(&path)), None, "{key}");
        }
    }
    // The cases are there; what is missing of them is fetched, the files are not.
    let again = done(&world, &["--phi"]).await;
    assert_eq!(
        (&again["changed"], &again["cases"]),
        (&json!(CASES), &json!(CASES))
    );
    let title = manifests(&world)[CASE]["private"]["title"].clone();
    assert!(title.as_str().unwrap().contains("Zephyrine"));
    assert_eq!(done(&world, &["--phi"]).await["requests"], PAGES);
    assert_eq!(done(&world, &[]).await["requests"], PAGES);
    for key in tree(&world.path("mirror")).into_keys() {
        assert_eq!(secret(key.as_bytes()), None, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_had_is_reported_and_tried_again() {
    let world = World::signed_in().await;
    world
        .server()
        .fault("download_fault=wrong_magic:3")
        .unwrap();
    let run = mirror(&world, &[]).await;
    let lines = run.assert_code(7).lines();
    let errors: Vec<_> = lines
        .iter()
        .filter(|line| line["event"] == "error")
        .collect();
    assert_eq!(errors.len(), 3 + 1, "each file, and how the run ended");
    assert!(
        errors[0]["case"].is_string() && errors[0]["id"].is_string(),
        "{}",
        errors[0]
    );
    assert_eq!(summary(&run)["failed"], 3);
    let next = done(&world, &[]).await;
    assert_eq!(next["files"], 3, "only what was missing");
    assert_equal(&world);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_fails_stops_no_other() {
    let world = World::signed_in().await;
    world.add_account("second");
    let run = mirror(&world, &[]).await;
    let lines = run.assert_code(7).lines();
    assert!(
        lines
            .iter()
            .any(|line| line["event"] == "error" && line["account"] == "second")
    );
    assert_equal(&world);
    // On its own it is the reason's code.
    mirror(&world, &["second"]).await.assert_code(3);
    mirror(&world, &["nobody"]).await.assert_code(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_found_and_with_repair_fetched_again() {
    let world = World::signed_in().await;
    done(&world, &[]).await;
    let to = world.path("mirror");
    let verify = ["mirror", "verify", "--to", to.to_str().unwrap()];
    let sound = world.json(&verify).await.assert_code(0).last();
    assert_eq!(
        (&sound["cases"], &sound["damaged"]),
        (&json!(CASES), &json!(0))
    );
    let damaged = manifests(&world)[CASE]["files"][0]["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = world
        .path("mirror/files")
        .join(&damaged[..2])
        .join(&damaged);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let found = world.json(&verify).await;
    let lines = found.assert_code(6).lines();
    assert!(lines.iter().any(|line| line["case"] == CASE));
    let repair = ["mirror", "verify", "--repair", "--to", to.to_str().unwrap()];
    world.json(&repair).await.assert_code(6);
    assert!(!path.exists() && world.path("mirror/.aside").exists());
    assert_eq!(done(&world, &[]).await["files"], 1);
    world.json(&verify).await.assert_code(0);
    assert_equal(&world);
    let status = ["mirror", "status", "--to", to.to_str().unwrap()];
    let status = world.json(&status).await.assert_code(0).last();
    assert_eq!(
        (&status["cases"], &status["incomplete"]),
        (&json!(CASES), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_run_at_a_time_has_a_mirror() {
    let world = World::signed_in().await;
    let to = world.path("mirror");
    let mut running = world.start(&[
        "--json",
        "mirror",
        "--to",
        to.to_str().unwrap(),
        "--every",
        "3600",
    ]);
    while running.line().await["event"] != "mirror" {}
    let second = mirror(&world, &[]).await;
    assert_eq!(second.assert_code(4).last()["kind"], "conflict");
    running.interrupt().await;
    assert_eq!(running.end().await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_so_often_it_goes_on_through_an_outage() {
    let world = World::signed_in().await;
    let to = world.path("mirror");
    world.server().set("api_fault", "reset").unwrap();
    let mut running = world.start(&[
        "--json",
        "mirror",
        "--to",
        to.to_str().unwrap(),
        "--every",
        "1",
    ]);
    while running.line().await["event"] != "mirror" {}
    world.server().set("api_fault", "none").unwrap();
    loop {
        let line = running.line().await;
        if line["event"] == "mirror" && line["failed"] == 0 {
            break;
        }
    }
    running.interrupt().await;
    assert_eq!(running.end().await.code, Some(0));
    assert_equal(&world);
}

/// In the middle of the list, of a file, of the summary, and while it waits for the next round.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_it_cleanly_at_any_moment() {
    let world = World::signed_in().await;
    let to = world.path("mirror");
    let words = [
        "--json",
        "mirror",
        "--to",
        to.to_str().unwrap(),
        "--every",
        "3600",
    ];
    let mut lines = 0;
    for signal in ["-TERM", "-INT", "-TERM", "-INT", "-TERM"] {
        let mut running = world.start(&words);
        let mut ended = false;
        for _ in 0..=lines {
            ended = ended || running.line().await["event"] == "mirror";
            if ended {
                break;
            }
        }
        running.signal(signal).await;
        let run = running.end().await;
        assert_eq!(run.code, Some(0), "{signal} after {lines} lines: {run:?}");
        lines += 17;
    }
    done(&world, &[]).await;
    assert_equal(&world);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_for_some_rounds_is_waited_for() {
    let world = World::signed_in().await;
    let to = world.path("mirror");
    world.server().set("api_fault", "error_503").unwrap();
    let words = [
        "--json",
        "mirror",
        "--to",
        to.to_str().unwrap(),
        "--every",
        "1",
    ];
    let mut running = world.start(&words);
    for round in 1..=2 {
        while running.line().await["event"] != "mirror" {}
        let requests = world.server().log().len();
        assert!(
            requests <= 20 * round,
            "{requests} requests in round {round}"
        );
    }
    world.server().set("api_fault", "none").unwrap();
    loop {
        let line = running.line().await;
        if line["event"] == "mirror" && line["failed"] == 0 {
            break;
        }
    }
    running.signal("-TERM").await;
    assert_eq!(running.end().await.code, Some(0));
    assert_equal(&world);
}
