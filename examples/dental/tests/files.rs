//! Files out of a case, and into another.

mod common;

use common::{CASE, World, names_in};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn files_arrive_in_both_formats() {
    let world = World::signed_in().await;
    let out = world.path("new/out");
    let out = out.to_str().unwrap();
    for (format, magic) in [("stl", None), ("ply", Some(b"ply\n"))] {
        let words = [
            "files", "get", "crowns", CASE, "--out", out, "--format", format,
        ];
        let lines = world.json(&words).await.assert_code(0).lines();
        assert_eq!(lines.len(), 3);
        for line in lines {
            assert_eq!(
                (&line["event"], &line["case"]),
                (&json!("file"), &json!(CASE))
            );
            assert_eq!(line["verified"], true);
            assert_eq!(line["sha256"].as_str().unwrap().len(), 64);
            let path = line["path"].as_str().unwrap();
            let bytes = std::fs::read(path).unwrap();
            assert_eq!(line["bytes"], bytes.len());
            if let Some(magic) = magic {
                assert!(bytes.starts_with(magic), "{path}");
            } else {
                let count = u32::from_le_bytes(bytes[80..84].try_into().unwrap());
                assert_eq!(bytes.len(), 84 + 50 * count as usize, "{path}");
            }
        }
    }
    let names = names_in(&world.path("new/out"));
    assert_eq!(names.len(), 6);
    for ending in ["-upper.stl", "-lower.ply", "-crown-36.stl"] {
        assert!(
            names.iter().any(|name| name.ends_with(ending)),
            "{ending}: {names:?}"
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(out).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_chosen_by_id() {
    let world = World::signed_in().await;
    let case = world.json(&["cases", "show", "crowns", CASE]).await.last();
    let id = |at: usize| case["files"][at]["id"].as_str().unwrap().to_owned();
    let (crown, picture) = (id(2), id(3));
    let out = world.path("out");
    let get = async |ids: &[&str]| {
        let mut words = vec!["files", "get", "crowns", CASE];
        words.extend(ids);
        words.extend(["--out", out.to_str().unwrap()]);
        world.json(&words).await
    };
    assert_eq!(
        get(&[&picture, &crown, &crown])
            .await
            .assert_code(0)
            .lines()
            .len(),
        2
    );
    let names = names_in(&out);
    assert!(
        names.iter().any(|name| name.ends_with("-thumbnail.png")),
        "{names:?}"
    );
    let one = get(&["no-such-file"]).await;
    assert_eq!(one.assert_code(4).lines().len(), 1);
    let part = get(&["no-such-file", &crown]).await;
    assert!(
        part.assert_code(7)
            .lines()
            .iter()
            .any(|line| line["id"] == "no-such-file")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn scans_are_sent_once() {
    let world = World::signed_in().await;
    let words = ["send", "--from", "crowns", "--case", CASE, "--to", "crowns"];
    let before = world.server().cases().len();
    let sent = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&sent["event"], &sent["already"]),
        (&json!("sent"), &json!(false))
    );
    assert!(sent["open"].as_str().unwrap().starts_with("http"));
    let reference = sent["reference"].as_str().unwrap().to_owned();
    let cases = world.server().cases();
    let made: Vec<_> = cases
        .iter()
        .filter(|c| c.reference.as_ref() == Some(&reference))
        .collect();
    assert_eq!(made.len(), 1);
    assert!(
        made[0].name.starts_with("Zephyrine"),
        "the title goes along"
    );
    let mut names: Vec<String> = world
        .server()
        .uploads()
        .into_iter()
        .map(|u| u.name)
        .collect();
    names.sort();
    assert_eq!(names, ["lower.ply", "upper.ply"]);

    let again = world.json(&words).await.assert_code(0).last();
    assert_eq!(
        (&again["already"], &again["reference"]),
        (&json!(true), &json!(reference))
    );
    assert_eq!(again["cases"], json!([made[0].id]));
    assert_eq!(world.server().cases().len(), before + 1);
    assert_eq!(world.server().uploads().len(), 2);

    // Another key is a second sending on purpose; a key that is in use is not.
    let mut other = words.to_vec();
    other.extend(["--reference", "ref-of-mine"]);
    assert_eq!(
        world.json(&other).await.assert_code(0).last()["already"],
        false
    );
    std::fs::remove_file(world.path("tokens/sent.jsonl")).unwrap();
    assert_eq!(
        world.json(&other).await.assert_code(0).last()["already"],
        true
    );
    assert_eq!(world.server().cases().len(), before + 2);
}
