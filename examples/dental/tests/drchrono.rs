//! A practice's account: appointments as cases, documents as files, scans into a patient's chart.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::World;
use serde_json::{Value, json};

/// The first appointment with a pair of scans in its chart.
fn scanned(world: &World) -> String {
    let documents = world.sandbox().drchrono().rows("documents");
    let tag = documents.iter().find_map(|document| {
        let archived = document["archived"] == true;
        let tags = document["metatags"].as_array()?;
        let case = tags
            .iter()
            .find_map(|tag| tag.as_str()?.strip_prefix("case:"))?;
        (!archived && tags.contains(&json!("stl"))).then(|| case.to_owned())
    });
    format!("appointment:{}", tag.expect("a document with scans"))
}

async fn signed_in() -> World {
    let world = World::of_all_providers().await;
    world.sign_in_to(&["practice"]).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_are_listed_once_each_and_without_a_patient() {
    let world = signed_in().await;
    let lines = world.json(&["cases", "list", "practice"]).await;
    let lines = lines.assert_code(0).lines();
    let rows = world.sandbox().drchrono().rows("appointments");
    let is_case = |row: &&Value| {
        !row["patient"].is_null()
            && row["appt_is_break"] != true
            && row["is_virtual_base"] != true
            && row["deleted_flag"] != true
    };
    assert_eq!(lines.len(), rows.iter().filter(is_case).count());
    let ids: std::collections::HashSet<_> =
        lines.iter().map(|line| line["id"].to_string()).collect();
    assert_eq!(ids.len(), lines.len());
    for line in &lines {
        assert!(line["id"].as_str().unwrap().starts_with("appointment:"));
        assert!(line.get("patient").is_none() && line.get("title").is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_fetched_from_their_signed_links_without_the_token() {
    let world = signed_in().await;
    let id = scanned(&world);
    let out = world.path("out");
    let words = [
        "files",
        "get",
        "practice",
        &id,
        "--out",
        out.to_str().unwrap(),
    ];
    let lines = world.json(&words).await.assert_code(0).lines();
    let scans = lines
        .iter()
        .filter(|line| line["path"].as_str().unwrap().rsplit('.').next() == Some("stl"));
    assert_eq!(scans.clone().count(), 2);
    for scan in scans {
        assert_eq!(scan["verified"], true, "a complete mesh");
        assert!(
            std::fs::metadata(scan["path"].as_str().unwrap())
                .unwrap()
                .len()
                > 84
        );
    }
    let log = world.sandbox().drchrono().log();
    let at_storage: Vec<_> = log
        .iter()
        .filter(|entry| entry.origin == "drchrono-files")
        .collect();
    assert!(!at_storage.is_empty() && at_storage.iter().all(|entry| !entry.has_authorization));
}

#[tokio::test(flavor = "multi_thread")]
async fn jaws_are_not_guessed_but_can_be_told() {
    let world = signed_in().await;
    world.sign_in_to(&["crowns"]).await;
    let id = scanned(&world);
    let words = [
        "send", "--from", "practice", "--case", &id, "--to", "crowns",
    ];
    world.json(&words).await.assert_code(4);
    let case = world
        .json(&["cases", "show", "practice", &id, "--phi"])
        .await
        .last();
    let file = |name: &str| {
        let files = case["files"].as_array().unwrap();
        let found = files
            .iter()
            .find(|file| file["name"].as_str().unwrap().contains(name));
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (upper, lower) = (file("upper"), file("lower"));
    let told: Vec<&str> = words
        .into_iter()
        .chain(["--upper", &upper, "--lower", &lower])
        .collect();
    let sent = world.json(&told).await.assert_code(0).last();
    assert_eq!(sent["event"], "sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn scans_go_into_a_patients_chart_once() {
    let world = signed_in().await;
    world.sign_in_to(&["crowns"]).await;
    let row = &world.sandbox().drchrono().rows("appointments")[0];
    let number = |name: &str| row[name].to_string();
    let (patient, doctor) = (
        format!("patient={}", number("patient")),
        format!("doctor={}", number("doctor")),
    );
    let words = [
        "send",
        "--from",
        "crowns",
        "--case",
        common::CASE,
        "--to",
        "practice",
        "--set",
        &patient,
        "--set",
        &doctor,
    ];
    let before = world.sandbox().drchrono().rows("documents").len();
    world.json(&words).await.assert_code(0);
    assert_eq!(
        world.sandbox().drchrono().rows("documents").len(),
        before + 2
    );
    let again = world.json(&words).await.assert_code(0).last();
    assert_eq!(again["already"], true);
    assert_eq!(
        world.sandbox().drchrono().rows("documents").len(),
        before + 2
    );
    let incomplete = [
        "send",
        "--from",
        "crowns",
        "--case",
        common::CASE,
        "--to",
        "practice",
        "--reference",
        "other-one",
    ];
    world.json(&incomplete).await.assert_code(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_endpoint_can_be_called_in_the_version_this_program_knows() {
    let world = signed_in().await;
    let run = world
        .dental(&[
            "raw",
            "practice",
            "GET",
            "/api/doctors",
            "--query",
            "page_size=1",
        ])
        .await;
    let page: Value = serde_json::from_str(&run.assert_code(0).stdout).unwrap();
    assert!(page["results"].is_array());
    let log = world.sandbox().drchrono().log();
    let call = log
        .iter()
        .find(|entry| entry.path == "/api/doctors")
        .unwrap();
    assert!(
        call.header_names
            .iter()
            .any(|name| name == "x-drc-api-version")
    );
    let who = world
        .json(&["whoami", "practice"])
        .await
        .assert_code(0)
        .last();
    assert_eq!(who["provider"], "drchrono");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_counted_over_processes_and_none_is_made_beyond_the_hour() {
    let world = World::of_all_providers().await;
    let file = std::fs::read_to_string(world.path("dental.toml")).unwrap();
    let at = file.find("calls_per_hour = ").unwrap();
    let end = at + file[at..].find('\n').unwrap();
    let file = format!("{}calls_per_hour = 3{}", &file[..at], &file[end..]);
    std::fs::write(world.path("dental.toml"), file).unwrap();
    world.sign_in_to(&["practice"]).await;
    let words = ["raw", "practice", "GET", "/api/doctors"];
    for _ in 0..3 {
        world.json(&words).await.assert_code(0);
    }
    let refused = world.json(&words).await;
    let line = refused.assert_code(5).last();
    assert_eq!(line["kind"], "rate_limited");
    assert!(line["retry_after"].as_u64().unwrap() > 0);
    let log = world.sandbox().drchrono().log();
    assert_eq!(
        log.iter()
            .filter(|entry| entry.path == "/api/doctors")
            .count(),
        3
    );
}

/// A run of the mirror: its summary, and the calls that arrived meanwhile. Those that only ask whether a bulk job is
/// done are counted apart.
async fn mirrored(world: &World, to: &str) -> (Value, u64, u64) {
    let server = world.sandbox().drchrono();
    server.clear_log();
    let run = world
        .json(&["mirror", "practice", "--to", to, "--jobs", "16"])
        .await;
    let summary = run.assert_code(0).last();
    let log = server.log();
    let calls = log.iter().filter(|entry| entry.path.starts_with("/api/"));
    let is_look = |method: &str, path: &str| method == "GET" && path.ends_with("_list");
    let looks = calls
        .clone()
        .filter(|entry| is_look(&entry.method, &entry.path));
    let (calls, looks) = (calls.count() as u64, looks.count() as u64);
    assert_eq!(
        summary["calls"],
        json!({"practice": calls}),
        "printed, and counted over there"
    );
    assert_eq!(
        summary["requests"],
        log.len(),
        "those for files and tokens too"
    );
    let seen = server.calls();
    assert_eq!((seen.throttled, seen.over_burst), (0, 0), "{seen:?}");
    (summary, calls, looks)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_of_twenty_thousand_appointments_is_mirrored_within_an_hours_calls() {
    let world = signed_in().await;
    let server = world.sandbox().drchrono();
    server.set("appointments", "20000").unwrap();
    server.set("bulk_seconds", "0").unwrap();
    // What this counts are calls: where there is a disk in memory, none is waited for.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    };
    let to = folder.path().join("mirror");
    let to = to.to_str().unwrap();

    let (summary, calls, looks) = mirrored(&world, to).await;
    println!("first import: {calls} calls, {looks} of them looks: {summary}");
    assert!(summary["cases"].as_u64().unwrap() > 15_000, "{summary}");
    assert!(summary["files"].as_u64().unwrap() > 4_000, "{summary}");
    assert!(calls <= 60, "{calls} calls");
    assert!(calls - looks <= 24, "{calls} calls, {looks} looks");
    let manifests = |folder: &std::path::Path| {
        common::names_in(&folder.join("cases/drchrono/practice")).len() as u64
    };
    assert_eq!(summary["cases"], manifests(to.as_ref()));

    // A working day.
    let changed = server.change_appointments_every(std::time::Duration::from_secs(100), 300);
    assert_eq!(changed.len(), 300);
    let (summary, calls, _) = mirrored(&world, to).await;
    println!("after 300 changes: {calls} calls: {summary}");
    // But for breaks.
    assert!(summary["changed"].as_u64().unwrap() > 250, "{summary}");
    assert!(calls <= 25, "{calls} calls");

    let (summary, calls, _) = mirrored(&world, to).await;
    assert_eq!(
        (summary["changed"].as_u64(), calls),
        (Some(0), 2),
        "{summary}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_found_and_named_only_when_asked_to() {
    let world = signed_in().await;
    let rows = world.sandbox().drchrono().rows("patients");
    let (row, name) = (&rows[0], rows[0]["last_name"].as_str().unwrap());
    let born = row["date_of_birth"].as_str().unwrap();
    let words = [
        "patients",
        "find",
        "practice",
        "--last-name",
        name,
        "--born",
        born,
    ];
    let run = world.json(&words).await;
    let lines = run.assert_code(0).lines();
    assert_eq!(lines.len(), 1, "how many, and nothing else");
    assert_eq!(
        (&lines[0]["found"], &lines[0]["more"]),
        (&json!(1), &json!(false))
    );
    assert!(!run.stdout.contains(name) && !run.stderr.contains(name));
    let named: Vec<&str> = words.into_iter().chain(["--phi"]).collect();
    let lines = world.json(&named).await.assert_code(0).lines();
    assert_eq!(lines[0]["last_name"], name);
    assert_eq!(lines[0]["id"], row["id"].to_string());
    let nobody = [
        "patients",
        "find",
        "practice",
        "--last-name",
        "Nobody-at-all",
    ];
    let line = world.json(&nobody).await.assert_code(0).last();
    assert_eq!(line["found"], 0);
    world
        .json(&["patients", "find", "practice"])
        .await
        .assert_code(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn appointments_are_listed_over_more_days_than_the_service_gives_at_once() {
    let world = signed_in().await;
    let server = world.sandbox().drchrono();
    server.set("appointments", "8000").unwrap();
    server.clear_log();
    let days = ["--from", "2025-01-01", "--until", "2025-12-31"];
    let words = [
        "appointments",
        "list",
        "practice",
        "--doctor",
        "100002",
        "--office",
        "400001",
    ];
    let words: Vec<&str> = words.into_iter().chain(days).collect();
    let run = world.json(&words).await;
    run.assert_code(0);
    let log = server.log();
    let windows = log.iter().filter(|entry| entry.path == "/api/appointments");
    assert_eq!(windows.count(), 3, "180 days each");
    let few = ["appointments", "list", "practice", "--limit", "5"];
    let words: Vec<&str> = few.into_iter().chain(days).collect();
    let lines = world.json(&words).await.assert_code(0).lines();
    assert_eq!(lines.len(), 5);
    for line in &lines {
        assert!(
            line["scheduled_time"]
                .as_str()
                .unwrap()
                .starts_with("2025-")
        );
        assert!(line.get("patient").is_none() && line.get("reason").is_none());
    }
    let left = world
        .json(&["quota", "practice"])
        .await
        .assert_code(0)
        .last();
    assert_eq!(left["limit"], 500);
    assert!(left["left"].as_u64().unwrap() < 500, "{left}");
}

/// Replaces the practice's limit on calls in the accounts file by these lines.
fn set_for_practice(world: &World, lines: &str) {
    let text = std::fs::read_to_string(world.path("dental.toml")).unwrap();
    let replaced = text
        .lines()
        .map(|line| {
            if line.starts_with("calls_per_hour") {
                lines
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    assert!(replaced.contains(lines));
    std::fs::write(world.path("dental.toml"), replaced).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_when_the_calls_are_used_up_can_be_chosen_and_is_told_before() {
    let world = signed_in().await;
    let server = world.sandbox().drchrono();
    server.set("appointments", "20000").unwrap();
    server.set("bulk_seconds", "0").unwrap();
    set_for_practice(&world, "calls_per_hour = 8");
    let words = [
        "cases", "list", "practice", "--quota", "stop", "--limit", "9000",
    ];
    let run = world.json(&words).await;
    let error = run.assert_code(5).last();
    assert_eq!(error["kind"], "rate_limited", "{error}");
    assert!(
        run.stderr.contains("this needs 38 calls; "),
        "{}",
        run.stderr
    );
    let unknown = ["cases", "list", "practice", "--quota", "never"];
    assert_eq!(world.json(&unknown).await.code, Some(2));
}

/// Starts a listing of three calls where one is allowed in an hour, and sees that it waits aloud: a wait for a
/// full hour that is seconds away is not told, the next one is.
async fn waits_aloud(quota_of_account: &str, words: &[&str]) {
    let world = signed_in().await;
    let server = world.sandbox().drchrono();
    set_for_practice(&world, &format!("calls_per_hour = 1\n{quota_of_account}"));
    server.clear_log();
    let year = ["--from", "2025-01-01", "--until", "2025-12-31"];
    let list = ["--json", "appointments", "list", "practice"];
    let words: Vec<&str> = list.iter().chain(&year).chain(words).copied().collect();
    let mut running = world.start(&words);
    running
        .complains("waiting for drchrono's limit on calls")
        .await;
    let log = server.log();
    let windows = log.iter().filter(|call| call.path == "/api/appointments");
    assert!(windows.count() < 3, "it waits before the last call");
    running.interrupt().await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_chose_to_wait_is_told_that_it_waits() {
    waits_aloud("", &["--quota", "wait"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_can_choose_to_wait_too() {
    waits_aloud("quota = \"wait\"", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_are_spread_wait_for_one_another() {
    waits_aloud("quota = \"stop\"", &["--quota", "spread"]).await;
}
