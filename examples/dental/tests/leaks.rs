//! Nothing secret and nobody's name is printed, whatever happens and however loud.

mod common;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{CASE, Run, World};
use serde_json::Value;

/// A text in the forms in which it could slip out.
fn forms(text: &str) -> [String; 5] {
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let strict: String = text
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    [
        text.to_owned(),
        form,
        strict,
        STANDARD.encode(text),
        URL_SAFE_NO_PAD.encode(text),
    ]
}

/// What was printed, without the two addresses that are meant to be: those of `open` and of `sent`.
fn printed(run: &Run) -> String {
    let lines = run.stdout.lines().map(|line| {
        let Ok(mut value) = serde_json::from_str::<Value>(line) else {
            return line.to_owned();
        };
        match value["event"].as_str() {
            Some("open") => value["url"] = Value::Null,
            Some("sent") => value["open"] = Value::Null,
            _ => {}
        }
        value.to_string()
    });
    let stdout: Vec<String> = lines.collect();
    format!("{}\n{}", stdout.join("\n"), run.stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_and_no_patient_is_printed() {
    let world = World::new().await;
    world.add_account("second");
    let out = world.path("out");
    let out = out.to_str().unwrap();
    let mut all: Vec<(String, String)> = Vec::new();
    let login = world.login(&["-vv"]).await;
    login.assert_code(0);
    assert!(!login.stderr.is_empty(), "the loudest level says something");
    all.push(("login".into(), printed(&login)));

    let get = ["files", "get", "crowns", CASE, "--out", out];
    let send = ["send", "--from", "crowns", "--case", CASE, "--to", "crowns"];
    let search = ["cases", "list", "--search", "Zephyrine Quillfeather"];
    let show = ["cases", "show", "crowns", CASE];
    let table: [(&str, &[&str]); 18] = [
        ("none", &["accounts"]),
        ("none", &["cases", "list", "--deleted"]),
        ("none", &search),
        ("none", &show),
        ("none", &get),
        ("hostile-names", &get),
        ("wrong-magic", &get),
        ("none", &send),
        ("none", &send),
        ("api_fault=error_500", &search),
        ("api_fault=deep_json", &["cases", "list"]),
        ("api_fault=wrong_types", &show),
        (
            "error_style=200_with_success_false",
            &["cases", "show", "crowns", "no-such-case"],
        ),
        ("token-down", &["whoami", "second"]),
        (
            "storage_fault=md5_echo_wrong",
            &[
                "send",
                "--from",
                "crowns",
                "--case",
                "20260101-000002",
                "--to",
                "crowns",
            ],
        ),
        ("none", &["demo"]),
        ("none", &["logout", "crowns"]),
        ("none", &["whoami", "crowns"]),
    ];
    for (fault, words) in table {
        for switch in [
            "api_fault",
            "details_fault",
            "download_fault",
            "storage_fault",
            "token_fault",
        ] {
            world.server().set(switch, "none").unwrap();
        }
        if fault != "none" {
            world.server().fault(fault).unwrap();
        }
        for style in [&["-vv", "--json"][..], &["-vv"][..]] {
            let words: Vec<&str> = words.iter().chain(style).copied().collect();
            let run = world.dental(&words).await;
            // People are shown the address of `send`, and in the demo the made-up person.
            let text = if style.contains(&"--json") {
                printed(&run)
            } else {
                run.stderr.clone()
            };
            all.push((format!("{fault}: {words:?}"), text));
        }
    }
    world.login(&[]).await.assert_code(0);
    for words in [
        &["whoami", "crowns"][..],
        &[
            "raw",
            "crowns",
            "GET",
            "/v1/design-cases",
            "--query",
            "page=1",
        ],
    ] {
        let words: Vec<&str> = words.iter().chain(&["-vv"]).copied().collect();
        let run = world.dental(&words).await;
        assert_eq!(run.code, Some(0), "{run:?}");
        // Standard output is the person, or the body, that was asked for.
        all.push((format!("{words:?}"), run.stderr));
    }

    assert_nothing_leaked(&world, &all);
}

fn assert_nothing_leaked(world: &World, all: &[(String, String)]) {
    let issued = world.server().issued_secrets();
    assert!(issued.len() > 10);
    let secrets = dental_sandbox::markers()
        .into_iter()
        .map(str::to_owned)
        .chain(issued);
    for secret in secrets {
        for form in forms(&secret) {
            for (what, text) in all {
                assert!(!text.contains(&form), "{what} printed {form}:\n{text}");
            }
        }
    }
}

/// The other way round: the search above would find something.
#[tokio::test(flavor = "multi_thread")]
async fn patients_are_printed_when_asked_for() {
    let world = World::signed_in().await;
    let run = world.json(&["cases", "list", "--phi"]).await;
    assert!(
        dental_sandbox::markers()
            .iter()
            .any(|marker| printed(&run).contains(marker))
    );
}
