//! What the program makes of servers that misbehave: the exit code, the last line, and what is on disk.

mod common;

use common::{CASE, World, names_in};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_the_api_and_their_codes() {
    let table = [
        ("none", 0),
        ("api-flaky", 0),
        ("api-401-once", 0),
        ("api_fault=reset_once", 0),
        ("api_fault=too_many_once", 0),
        ("api_fault=unauthorized_always", 4),
        ("error_style=200_with_success_false", 0),
        ("api-elsewhere", 5),
        ("api_fault=reset", 5),
        ("api_fault=truncated_json", 5),
        ("api_fault=deep_json", 5),
        ("api_fault=huge_json", 5),
        ("api_fault=wrong_types", 5),
        ("api_fault=empty_200", 5),
        ("api_fault=error_503", 5),
        ("api_fault=error_500", 5),
        ("list_fault=no_items", 5),
        ("endless-list", 0),
        ("moving-list", 0),
        ("list_fault=duplicate_page", 0),
        ("list_fault=empty_middle_page", 0),
        ("list_fault=string_numbers", 0),
        ("list_fault=extra_fields", 0),
        ("time_style=garbage", 0),
    ];
    let world = World::signed_in().await;
    let mut wrong = Vec::new();
    for (fault, code) in table {
        world.server().set("api_fault", "none").unwrap();
        world.server().set("list_fault", "none").unwrap();
        world.server().set("error_style", "documented").unwrap();
        if fault != "none" {
            world.server().fault(fault).unwrap();
        }
        let run = world.json(&["cases", "list"]).await;
        if run.code != Some(code) {
            wrong.push(format!(
                "{fault}: {:?} instead of {code}: {run:?}",
                run.code
            ));
            continue;
        }
        run.assert_code(code);
        if code == 0 {
            // Twice on a page or never is as wrong as a failure.
            let mut ids: Vec<String> = run
                .lines()
                .iter()
                .map(|case| case["id"].to_string())
                .collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!((ids.len(), all), (all, ids.len()), "{fault}");
            assert!(all >= 10, "{fault}: {all}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        world
            .server()
            .log()
            .iter()
            .all(|entry| entry.origin != "elsewhere")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_downloads_and_their_codes() {
    let table = [
        ("download-cut", 0),
        ("download-changed", 0),
        ("download_fault=no_length", 0),
        ("download_fault=lying_content_range", 0),
        ("download_fault=error_503_once", 0),
        ("download_ranges=ignore", 0),
        ("hostile-names", 0),
        ("details_fault=duplicate_textures", 0),
        ("wrong-magic", 6),
        ("download_fault=short_file", 6),
        ("download_fault=json_error_with_200", 4),
        // Half of what is left each time: that, too, comes to an end.
        ("download_fault=truncated", 0),
        ("download_fault=wrong_magic:1", 7),
    ];
    let world = World::signed_in().await;
    let mut wrong = Vec::new();
    for (number, (fault, code)) in table.into_iter().enumerate() {
        for switch in ["download_fault", "details_fault"] {
            world.server().set(switch, "none").unwrap();
        }
        world.server().set("download_ranges", "on").unwrap();
        world.server().fault(fault).unwrap();
        let out = world.path(&format!("out-{number}"));
        // Another case each time: the sandbox counts faults per file.
        let case = format!(
            "20260101-{:06}",
            [1, 2, 3, 5, 7, 8, 10, 11, 12, 13, 14, 15, 17][number]
        );
        let words = [
            "files",
            "get",
            "crowns",
            &case,
            "--out",
            out.to_str().unwrap(),
        ];
        let run = world.json(&words).await;
        if run.code != Some(code) {
            wrong.push(format!(
                "{fault}: {:?} instead of {code}: {run:?}",
                run.code
            ));
            continue;
        }
        run.assert_code(code);
        // On disk is exactly what was reported, whole; nothing half-written, nothing elsewhere.
        let lines = run.lines();
        let mut reported: Vec<String> = lines
            .iter()
            .filter(|line| line["event"] == "file")
            .map(|line| {
                let path = std::path::Path::new(line["path"].as_str().unwrap());
                assert_eq!(
                    line["bytes"],
                    std::fs::metadata(path).unwrap().len(),
                    "{fault}"
                );
                path.strip_prefix(&out)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        reported.sort();
        assert_eq!(names_in(&out), reported, "{fault}");
        match code {
            0 => assert!(reported.len() >= 3, "{fault}: {reported:?}"),
            7 => assert!(!reported.is_empty(), "{fault}"),
            _ => assert!(reported.is_empty(), "{fault}: {reported:?}"),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_download_leaves_nothing() {
    let world = World::signed_in().await;
    world.server().fault("download-stall").unwrap();
    let out = world.path("out");
    let mut running = world.start(&[
        "--json",
        "files",
        "get",
        "crowns",
        CASE,
        "--out",
        out.to_str().unwrap(),
    ]);
    // Until half of each file is there.
    for _ in 0..200 {
        if names_in(&out).len() >= 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(
        names_in(&out).len() >= 3,
        "temporary files lie beside their targets"
    );
    running.interrupt().await;
    assert_eq!(running.line().await["kind"], "interrupted");
    running.end().await.assert_code(130);
    assert_eq!(names_in(&out), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_sending_and_their_codes() {
    let table = [
        ("storage-busy", 0),
        ("upload-lost", 0),
        ("expired-upload-url", 0),
        ("lost-transfer", 0),
        ("transfer_redirect_url=javascript", 0),
        ("files_path=/v1/files/upload", 0),
        ("storage_fault=md5_echo_wrong", 6),
        ("storage_fault=redirect_elsewhere", 5),
        ("upload_url_fault=javascript", 6),
        ("upload_url_fault=plain_http_host", 6),
        ("upload_url_fault=wrong_extension", 6),
        ("upload_url_fault=extra_entry", 6),
    ];
    let world = World::signed_in().await;
    let mut wrong = Vec::new();
    for (number, (fault, code)) in table.into_iter().enumerate() {
        for (switch, value) in [
            ("storage_fault", "none"),
            ("upload_url_fault", "none"),
            ("transfer_lost", "off"),
            ("transfer_redirect_url", "none"),
            ("files_path", "/v1/files"),
        ] {
            world.server().set(switch, value).unwrap();
        }
        world.server().fault(fault).unwrap();
        let reference = format!("ref-{number}");
        let words = [
            "send",
            "--from",
            "crowns",
            "--case",
            CASE,
            "--to",
            "crowns",
            "--reference",
            &reference,
        ];
        let run = world.json(&words).await;
        if run.code != Some(code) {
            wrong.push(format!(
                "{fault}: {:?} instead of {code}: {run:?}",
                run.code
            ));
            continue;
        }
        run.assert_code(code);
        let made = world
            .server()
            .cases()
            .into_iter()
            .filter(|c| c.reference.as_ref() == Some(&reference));
        assert_eq!(made.count(), usize::from(code == 0), "{fault}");
        if code != 0 {
            assert_eq!(run.last()["reference"], json!(reference), "{fault}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        world
            .server()
            .log()
            .iter()
            .all(|entry| entry.origin != "elsewhere")
    );
    assert!(
        world
            .server()
            .log()
            .iter()
            .all(|entry| entry.origin == "api" || !entry.has_authorization)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_always_breaks_is_given_up() {
    let world = World::signed_in().await;
    world.server().set("download_ranges", "off").unwrap();
    world.server().set("download_fault", "truncated").unwrap();
    let out = world.path("out");
    let words = [
        "files",
        "get",
        "crowns",
        CASE,
        "--out",
        out.to_str().unwrap(),
    ];
    let lines = world.json(&words).await.assert_code(5).lines();
    assert_eq!(lines.len(), 3 + 1, "each file has its own error: {lines:?}");
    assert_eq!(names_in(&out), [""; 0]);
}

/// The answer is lost and the case takes its time: the worst moment for a second run.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_twice_when_nobody_knows() {
    let world = World::signed_in().await;
    world.server().fault("lost-transfer").unwrap();
    world.server().set("case_visible_after", "3600").unwrap();
    let before = world.server().cases().len();
    let words = ["send", "--from", "crowns", "--case", CASE, "--to", "crowns"];
    // Takes the half minute for which the case is looked for.
    let unknown = world.json(&words).await;
    assert_eq!(unknown.assert_code(7).last()["kind"], "outcome_unknown");
    let reference = unknown.last()["reference"].clone();
    let soon = world.json(&words).await;
    assert_eq!(soon.assert_code(7).last()["reference"], reference);
    let report = ["sent", "--look", "--undecided"];
    let undecided = world.json(&report).await;
    let line = &undecided.assert_code(7).lines()[0];
    assert_eq!(
        (&line["reference"], &line["undecided"]),
        (&reference, &json!(true))
    );
    world.server().advance(std::time::Duration::from_secs(3600));
    let line = world.json(&report).await.assert_code(0).last();
    assert_eq!(
        (&line["reference"], &line["step"]),
        (&reference, &json!("sent"))
    );
    assert!(world.json(&report).await.assert_code(0).lines().is_empty());
    let found = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&found["reference"], &found["already"]),
        (&reference, &json!(true))
    );
    assert_eq!(world.server().cases().len(), before + 1);
}

/// A run was killed while it sent, long ago: the case may be there under another name, or be removed by now.
#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_been_sent_is_sent_again_only_when_a_person_says_so() {
    let world = World::signed_in().await;
    let killed = json!({"from": "crowns", "case": CASE, "to": "crowns", "reference": "ref-killed", "step": "sending", "at": 1_768_471_200});
    std::fs::write(world.path("tokens/sent.jsonl"), format!("{killed}\n")).unwrap();
    let before = world.server().cases().len();
    let words = ["send", "--from", "crowns", "--case", CASE, "--to", "crowns"];
    for _ in 0..2 {
        let refused = world.json(&words).await;
        let error = refused.assert_code(7).last();
        assert_eq!(
            (&error["kind"], &error["reference"]),
            (&json!("outcome_unknown"), &json!("ref-killed"))
        );
    }
    assert_eq!(world.server().cases().len(), before);
    assert!(world.server().uploads().is_empty());
    let again = [&words[..], &["--again"]].concat();
    let sent = world.json(&again).await.assert_code(0).last();
    assert_eq!(
        (&sent["reference"], &sent["already"]),
        (&json!("ref-killed"), &json!(false))
    );
    assert_eq!(
        world.json(&again).await.assert_code(0).last()["already"],
        true
    );
    assert_eq!(world.server().cases().len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_scans_of_unknown_jaws_is_not_sent() {
    let world = World::signed_in().await;
    world.server().set("details_fault", "nulls").unwrap();
    let run = world
        .json(&["send", "--from", "crowns", "--case", CASE, "--to", "crowns"])
        .await;
    assert!(
        run.assert_code(4).last()["message"]
            .as_str()
            .unwrap()
            .contains("which jaw")
    );
    assert!(world.server().uploads().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_is_lost_once_is_survived() {
    let world = World::new().await;
    world.server().set("access_token_ttl", "1").unwrap();
    world.login(&[]).await.assert_code(0);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    world.server().fault("token_fault=lost_before:1").unwrap();
    world.json(&["whoami", "crowns"]).await.assert_code(0);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    world.server().fault("token-down").unwrap();
    world.json(&["whoami", "crowns"]).await.assert_code(5);
    // Nobody was signed out by it.
    world.server().set("token_fault", "none").unwrap();
    world.json(&["whoami", "crowns"]).await.assert_code(0);
}
