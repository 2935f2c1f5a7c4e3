//! Every command once through, as a person or a program uses them.

mod common;

use common::{CASE, World, names_in};
use dental_sandbox::{Options, dentbird};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn from_sign_in_to_sign_out() {
    let world = World::new().await;
    let accounts = world.json(&["accounts"]).await;
    assert_eq!(
        accounts.assert_code(0).lines(),
        [
            json!({"account": "crowns", "provider": "dentbird", "state": "signed-out", "expires_at": null})
        ]
    );
    let before = world.json(&["whoami", "crowns"]).await;
    assert_eq!(before.assert_code(3).last()["kind"], "signed_out");

    let login = world.login(&[]).await;
    let signed_in = login.assert_code(0).last();
    assert_eq!(signed_in["event"], "signed-in");
    assert_eq!(signed_in["account"], "crowns");
    assert_eq!(
        signed_in["scopes"],
        json!(["openid", "user", "design-case", "file"])
    );
    let until = signed_in["expires_at"].as_str().unwrap();
    assert!(until.ends_with('Z') && until.len() == 20, "{until}");

    let accounts = world.json(&["accounts"]).await;
    assert_eq!(accounts.assert_code(0).last()["state"], "signed-in");
    let whoami = world
        .json(&["whoami", "crowns"])
        .await
        .assert_code(0)
        .last();
    assert_eq!(whoami["email"], dentbird::USER_EMAIL);
    assert_eq!(whoami["subject"], dentbird::USER_ID);
    assert_eq!(whoami["state"], "signed-in");

    let logout = world
        .json(&["logout", "crowns"])
        .await
        .assert_code(0)
        .last();
    assert_eq!(logout["state"], "signed-out");
    assert_eq!(logout["revocation"], "confirmed");
    world.json(&["whoami", "crowns"]).await.assert_code(3);
    // Once more does no harm.
    world.json(&["logout", "crowns"]).await.assert_code(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_are_listed_over_pages() {
    let world = World::signed_in().await;
    let list = async |words: &[&str]| {
        let mut all = vec!["cases", "list"];
        all.extend(words);
        world.json(&all).await.assert_code(0).lines()
    };
    let active = list(&[]).await;
    // Of the 23 in the seed five are deleted.
    assert_eq!(active.len(), 18);
    assert!(active.iter().all(|case| case["deleted"] == false));
    let members: Vec<&str> = active[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "account",
        "provider",
        "id",
        "status",
        "vendor_status",
        "created_at",
        "updated_at",
        "files",
        "deleted",
    ];
    expected.sort_unstable();
    assert_eq!(members, expected);
    assert_eq!(active[0]["files"], Value::Null);

    assert_eq!(list(&["--deleted"]).await.len(), 23);
    assert_eq!(list(&["--limit", "3"]).await.len(), 3);
    assert_eq!(list(&["crowns", "crowns", "--limit", "11"]).await.len(), 11);
    for status in ["designed", "DESIGNED"] {
        let designed = list(&["--status", status]).await;
        assert!(!designed.is_empty() && designed.iter().all(|case| case["status"] == "designed"));
    }
    let found = list(&["--search", "wigglesworth"]).await;
    assert_eq!(found.len(), 1);
    assert!(!found[0].to_string().to_lowercase().contains("wigglesworth"));
    let shown = list(&["--search", "wigglesworth", "--phi"]).await;
    assert!(shown[0]["title"].as_str().unwrap().contains("Wigglesworth"));
    assert_eq!(shown[0]["patient"], "PT-BW-0002");
    let early = list(&["--until", "2026-01-01T12:00:00Z"]).await;
    let late = list(&["--since", "2026-01-01T12:00:00Z"]).await;
    assert_eq!(early.len() + late.len(), 18);
    assert!(!early.is_empty() && !late.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_fails_does_not_hide_the_others() {
    let world = World::signed_in().await;
    world.add_account("second");
    let run = world.json(&["cases", "list", "second", "crowns"]).await;
    let lines = run.assert_code(7).lines();
    let of_account = |line: &&Value| line["account"] == "second";
    let failed: Vec<_> = lines.iter().filter(of_account).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["kind"], "signed_out");
    assert_eq!(lines.len(), 1 + 18 + 1);
    assert_eq!(run.last()["kind"], "partly_done");

    let alone = world.json(&["cases", "list", "second"]).await;
    assert_eq!(alone.assert_code(3).lines().len(), 1);
    world.json(&["logout", "crowns"]).await.assert_code(0);
    // Nothing at all worked: the reason's own code.
    world.json(&["cases", "list"]).await.assert_code(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_record_does_not_hide_the_others() {
    let world = World::signed_in().await;
    world.add_account("second");
    let (run, _) = world.login_as("second", &[]).await;
    run.assert_code(0);
    let records: Vec<String> = names_in(&world.path("tokens"))
        .into_iter()
        .filter(|name| name.strip_suffix(".json").is_some())
        .collect();
    assert_eq!(records.len(), 2);
    std::fs::write(world.path("tokens").join(&records[0]), "{").unwrap();
    let lines = world.json(&["accounts"]).await.assert_code(7).lines();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["state"] == "signed-in")
            .count(),
        1
    );
    assert_eq!(
        lines.iter().filter(|line| line["kind"] == "store").count(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_shown_with_its_files() {
    let world = World::signed_in().await;
    let case = world
        .json(&["cases", "show", "crowns", CASE])
        .await
        .assert_code(0)
        .last();
    assert_eq!(case["id"], CASE);
    assert!(case.get("title").is_none() && case.get("patient").is_none());
    let files = case["files"].as_array().unwrap();
    let kinds: Vec<&str> = files
        .iter()
        .map(|file| file["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "scan",
            "scan",
            "design",
            "thumbnail",
            "thumbnail",
            "thumbnail"
        ]
    );
    let names: Vec<&str> = files
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "upper",
            "lower",
            "crown-36",
            "thumbnail",
            "thumbnail",
            "thumbnail"
        ]
    );
    for member in ["id", "name", "kind", "bytes", "hash"] {
        assert!(files[0].get(member).is_some(), "{member}");
    }
    let with = world
        .json(&["cases", "show", "crowns", CASE, "--phi"])
        .await
        .assert_code(0)
        .last();
    assert!(with["title"].as_str().unwrap().starts_with("Zephyrine"));
    assert_eq!(with["files"][0]["name"], "ARCH/UPPER_BASE/default.drc.gz");
    world
        .json(&["cases", "show", "crowns", "20991231-000001"])
        .await
        .assert_code(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn raw_prints_the_body_as_it_is() {
    let world = World::signed_in().await;
    let run = world.json(&["raw", "crowns", "get", "/v1/users/me"]).await;
    assert_eq!(run.code, Some(0));
    let body: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(body["email"], dentbird::USER_EMAIL);
    let words = [
        "raw",
        "crowns",
        "GET",
        "/v1/design-cases",
        "--query",
        "page=2",
    ];
    let run = world.dental(&words).await;
    let body: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(body["data"]["page"], 2);
    std::fs::write(world.path("body.json"), "[]").unwrap();
    let file = world.path("body.json");
    let words = [
        "raw",
        "crowns",
        "POST",
        "/v1/files",
        "--body",
        file.to_str().unwrap(),
    ];
    world.json(&words).await.assert_code(4);
    for path in ["v1/users/me", "//evil.example/", "/v1/../x"] {
        world
            .json(&["raw", "crowns", "GET", path])
            .await
            .assert_code(4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_tables_and_one_clear_line() {
    let world = World::signed_in().await;
    let list = world.dental(&["cases", "list", "--limit", "2"]).await;
    let lines: Vec<&str> = list.stdout.lines().collect();
    assert!(lines[0].starts_with("ACCOUNT  CASE"), "{list:?}");
    assert_eq!(lines.len(), 3);
    assert!(!list.stdout.contains('{'), "{list:?}");
    let shown = world.dental(&["cases", "show", "crowns", CASE]).await;
    assert!(shown.stdout.contains("crown-36"), "{shown:?}");
    world.dental(&["logout", "crowns"]).await;
    let out = world.dental(&["whoami", "crowns"]).await;
    assert_eq!((out.code, out.stdout.as_str()), (Some(3), ""));
    let lines: Vec<&str> = out.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{out:?}");
    assert!(lines[1].contains("dental login crowns"), "{out:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_is_no_drama() {
    let world = World::signed_in().await;
    let mut running = world.start(&["cases", "list"]);
    running.close_stdout();
    let run = running.end().await;
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_yet_says_so() {
    let world = World::new().await;
    let refused = async |words: &[&str], expected: &str| {
        let run = world.json(words).await;
        let message = run.assert_code(2).last()["message"].to_string();
        assert!(message.contains(expected), "{words:?}: {message}");
    };
    refused(
        &["login", "crowns", "--password-stdin"],
        "only for 3Shape legacy accounts",
    )
    .await;
    refused(
        &["--store", "postgres://me:s3cret@host/db", "accounts"],
        "no key for them",
    )
    .await;
    refused(&["whoami", "nobody"], "no such account").await;
    refused(&["mirror"], "required arguments").await;
    refused(&["cases", "list", "--since", "yesterday"], "invalid value").await;
    refused(&["sandbox", "--fault", "list"], "faults").await;
    refused(&["sandbox", "--fault", "no-such-fault"], "no such fault").await;
    let text = world.accounts_file()
        + "\n[accounts.lab]\nprovider = \"threeshape\"\n[accounts.practice]\nprovider = \"drchrono\"\n";
    std::fs::write(world.path("dental.toml"), text).unwrap();
    refused(&["whoami", "lab"], "`role` is missing").await;
    refused(&["login", "practice"], "`client_id` is missing").await;
    world.login(&[]).await.assert_code(0);
    let list = world.json(&["cases", "list"]).await;
    assert_eq!(list.assert_code(7).lines().len(), 18 + 3);
    std::fs::write(
        world.path("dental.toml"),
        "[accounts.a]\nprovider = \"dentbird\"\nsecrets = 1",
    )
    .unwrap();
    refused(&["accounts"], "unknown key `secrets`").await;
    std::fs::remove_file(world.path("dental.toml")).unwrap();
    refused(&["accounts"], "cannot be read").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_does_it_all() {
    let world = World::with(Options::default()).await;
    let run = world.json(&["demo"]).await;
    let lines = run.assert_code(0).lines();
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    assert_eq!(
        (of("open"), of("signed-in"), of("sent"), of("demo")),
        (4, 4, 1, 1)
    );
    let demo = run.last();
    let cases = |account: &str| {
        let of_account =
            |line: &&Value| line["account"] == account && !line["vendor_status"].is_null();
        lines.iter().filter(of_account).count()
    };
    assert_eq!((cases("crowns"), cases("clinic-eu")), (18, 14));
    let all = lines
        .iter()
        .filter(|line| line.get("vendor_status").is_some());
    assert_eq!(demo["cases"], all.count());
    assert_eq!(demo["files"], of("file"));
    assert_eq!(demo["verified"], demo["files"]);
    assert!(demo["bytes"].as_u64().unwrap() > 1_000_000 && demo["seconds"].is_number());
    let path = lines.iter().find(|line| line["event"] == "file").unwrap()["path"]
        .as_str()
        .unwrap();
    assert!(
        !std::path::Path::new(path).parent().unwrap().exists(),
        "{path}"
    );

    let kept = world.json(&["demo", "--keep"]).await.assert_code(0).last();
    let folder = std::path::PathBuf::from(kept["kept"].as_str().unwrap());
    assert_eq!(kept["files"], names_in(&folder.join("files")).len());
    std::fs::remove_dir_all(folder).unwrap();
}
