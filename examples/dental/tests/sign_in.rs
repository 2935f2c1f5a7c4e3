//! Sign-ins that go wrong.

mod common;

use common::{World, browse, last_address};
use url::Url;

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_a_sign_in_and_their_codes() {
    let table = [
        // Declined.
        ("denied", 4),
        ("authorize_fault=server_error", 4),
        ("authorize_fault=code_and_error", 4),
        ("authorize_fault=forged_code", 4),
        ("token_fault=empty_401", 4),
        // Not to be believed.
        ("wrong-issuer", 6),
        ("iss_param=absent", 6),
        ("authorize_fault=empty_code", 6),
        ("forged-id-token", 6),
        ("id_token_fault=wrong_aud", 6),
        ("id_token_fault=wrong_iss", 6),
        ("id_token_fault=wrong_nonce", 6),
        ("id_token_fault=wrong_at_hash", 6),
        ("id_token_fault=expired", 6),
        ("id_token_fault=alg_none", 6),
        ("id_token_fault=hs256", 6),
        ("id_token_fault=unknown_kid", 6),
        ("id_token_fault=garbage", 6),
        // Not for this sign-in, which goes on waiting until its time is over.
        ("wrong-state", 5),
        ("state_param=absent", 5),
        ("authorize_fault=duplicate_code", 5),
        // A server or a network that does not work.
        ("token-down", 5),
        ("token-elsewhere", 5),
        ("token_fault=html", 5),
        ("token_fault=html_200", 5),
        ("token_fault=truncated", 5),
        ("token_fault=lost_after_consume", 5),
        ("token_fault=huge", 5),
        ("token_fault=bad_token_type", 5),
        ("token_fault=no_access_token", 5),
        ("token_fault=control_chars", 5),
        // None of these is one.
        ("key-rotation", 0),
        ("omit_expires_in=on", 0),
        ("expires_in_string=on", 0),
        ("omit_scope=on", 0),
        ("access_token_alg=HS256", 0),
    ];
    let world = World::new().await;
    let mut wrong = Vec::new();
    for (fault, code) in table {
        world.server().reset();
        world.server().fault(fault).unwrap();
        let waits = [
            "--timeout",
            if fault.contains("state") || fault.contains("duplicate") {
                "1"
            } else {
                "20"
            },
        ];
        let run = world.login(&waits).await;
        if run.code != Some(code) {
            wrong.push(format!(
                "{fault}: {:?} instead of {code}: {}",
                run.code,
                run.last()
            ));
            continue;
        }
        run.assert_code(code);
        let state = world.json(&["accounts"]).await.assert_code(0).last();
        let expected = if code == 0 { "signed-in" } else { "signed-out" };
        assert_eq!(state["state"], expected, "{fault}");
        world.json(&["logout", "crowns"]).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_callback_does_not_end_a_login_that_waits() {
    let world = World::new().await;
    let mut running = world.start(&[
        "--json",
        "login",
        "crowns",
        "--no-browser",
        "--timeout",
        "20",
    ]);
    let open = running.line().await;
    for forged in [
        "?code=forged&state=guessed",
        "?error=access_denied&state=x",
        "?code=forged",
        "",
        "?state=&code=x",
    ] {
        let url = Url::parse(&format!("{}{forged}", world.redirect_uri())).unwrap();
        assert_eq!(browse(url).await, Some(400), "{forged}");
    }
    let url = Url::parse(open["url"].as_str().unwrap()).unwrap();
    let shown = browse(url).await;
    let run = running.end().await;
    run.assert_code(0);
    assert_eq!(shown, Some(200));
    assert_eq!(run.last()["event"], "signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes() {
    let world = World::new().await;
    let run = world
        .json(&["login", "crowns", "--no-browser", "--timeout", "1"])
        .await;
    assert_eq!(run.assert_code(5).last()["kind"], "timeout");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_logins_do_not_share_a_port() {
    let world = World::new().await;
    let mut first = world.start(&[
        "--json",
        "login",
        "crowns",
        "--no-browser",
        "--timeout",
        "20",
    ]);
    first.line().await;
    let second = world.json(&["login", "crowns", "--no-browser"]).await;
    assert_eq!(second.assert_code(2).last()["kind"], "configuration");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_login_says_so() {
    let world = World::new().await;
    let mut running = world.start(&["--json", "login", "crowns", "--no-browser"]);
    running.line().await;
    running.interrupt().await;
    let run = running.end().await;
    assert_eq!(run.assert_code(130).last()["kind"], "interrupted");
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_scopes_are_warned_of() {
    let world = World::new().await;
    let text = world
        .accounts_file()
        .replace("\"file\"]", "\"file\", \"calendar\"]");
    std::fs::write(world.path("dental.toml"), text).unwrap();
    let run = world.login(&[]).await;
    run.assert_code(0);
    assert!(run.stderr.contains("calendar"), "{run:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_sign_in_needs_a_person() {
    let world = World::new().await;
    // Over as soon as it is issued: each command has to refresh.
    world.server().set("access_token_ttl", "1").unwrap();
    world.login(&[]).await.assert_code(0);
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    world.json(&["whoami", "crowns"]).await.assert_code(0);
    world.server().revoke_all();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let run = world.json(&["whoami", "crowns"]).await;
    assert_eq!(
        run.assert_code(3).last()["kind"],
        "reauthentication_required"
    );
    assert!(
        run.last()["hint"]
            .as_str()
            .unwrap()
            .contains("dental login crowns")
    );
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_browser_the_printed_address_still_leads_in() {
    let world = World::new().await;
    let mut running =
        world.start_without_browser(&["--json", "login", "crowns", "--timeout", "20"]);
    let open = running.line().await;
    running.complains("no browser could be opened").await;
    browse(Url::parse(open["url"].as_str().unwrap()).unwrap()).await;
    let run = running.end().await;
    assert_eq!(run.assert_code(0).last()["event"], "signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_address_signs_in_and_nothing_less_does() {
    let world = World::new().await;
    let words = ["--json", "login", "crowns", "--paste", "--timeout", "20"];
    let mut running = world.start_with_input(&words);
    let open = running.line().await;
    let url = Url::parse(open["url"].as_str().unwrap()).unwrap();
    let address = last_address(url, world.redirect_uri()).await;
    let pair = |wanted: &str| {
        let mut pairs = address.query_pairs();
        let found = pairs.find(|(name, _)| name == wanted);
        found.unwrap().1.into_owned()
    };
    let uri = world.redirect_uri();
    for (line, complaint) in [
        (pair("code"), "not the whole address"),
        (format!("code={}", pair("code")), "not the whole address"),
        (address.query().unwrap().to_owned(), "not the whole address"),
        (
            address.as_str().replace("http://", "https://"),
            "not the whole address",
        ),
        (format!("{uri}?code={}", pair("code")), "another sign-in's"),
        (
            format!("{uri}?code={}&state=x", pair("code")),
            "another sign-in's",
        ),
        (format!("{address}&code=other"), "twice"),
    ] {
        running.types(&line).await;
        running.complains(complaint).await;
    }
    running.types(&format!("  {address} ")).await;
    let run = running.end().await;
    assert_eq!(run.assert_code(0).last()["event"], "signed-in");
    let state = world.json(&["accounts"]).await.assert_code(0).last();
    assert_eq!(state["state"], "signed-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn input_that_ends_without_the_address_is_an_error() {
    let world = World::new().await;
    let mut running = world.start_with_input(&["--json", "login", "crowns", "--paste"]);
    running.line().await;
    running.types("SplxlOBeZQQYbYS6WxSbIA").await;
    drop(running.child.stdin.take());
    let run = running.end().await;
    assert_eq!(run.assert_code(6).last()["kind"], "callback_malformed");
    let run = world.json(&["login", "crowns", "--paste"]).await;
    assert_eq!(run.assert_code(6).last()["kind"], "callback_malformed");
}
