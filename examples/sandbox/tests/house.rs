//! The sandbox as a whole: starting, stopping, its accounts file, its binary.

mod common;

use std::collections::BTreeSet;

use common::{ALL, House, get};
use dental_sandbox::{Dentbird, Options, Sandbox, markers};

#[tokio::test]
async fn the_accounts_file_names_this_sandbox() {
    let options = Options {
        redirect_uri: "http://127.0.0.1:9999/back".to_owned(),
        ..Options::default()
    };
    let house = House::with(options).await;
    let file: toml::Table = house.sandbox.accounts_file().parse().expect("TOML");
    let account = &file["accounts"]["crowns"];
    let text = |name: &str| account[name].as_str().expect("a text").to_owned();
    assert_eq!(text("provider"), "dentbird");
    assert_eq!(text("client_id"), house.d.client_id());
    assert_eq!(text("client_secret"), house.d.client_secret());
    assert_eq!(text("auth_base_url"), house.d.auth_url());
    assert_eq!(text("api_base_url"), house.d.api_url());
    assert_eq!(account["issuers"][0].as_str(), Some(house.d.issuer()));
    assert_eq!(account["allow_insecure_loopback"].as_bool(), Some(true));
    let scopes: Vec<_> = account["scopes"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|s| s.as_str())
        .collect();
    assert_eq!(scopes.join(" "), ALL);
    let url = house.authorize_url(&[("redirect_uri", &text("redirect_uri"))]);
    assert_eq!(
        get(&url).await.status,
        303,
        "its redirect URI is registered"
    );
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_ports() {
    let sandbox = Sandbox::start(Options::default())
        .await
        .expect("ports are free");
    let address = sandbox
        .dentbird()
        .api_url()
        .trim_start_matches("http://")
        .to_owned();
    sandbox.stop().await;
    assert!(tokio::net::TcpStream::connect(&address).await.is_err());
    assert!(tokio::net::TcpListener::bind(&address).await.is_ok());
}

#[tokio::test]
async fn every_named_fault_and_every_listed_value_is_known() {
    let house = House::start().await;
    let names: Vec<_> = Dentbird::faults().collect();
    let distinct: BTreeSet<_> = names.iter().map(|(name, _)| name).collect();
    assert_eq!(distinct.len(), names.len());
    for (name, meaning) in names {
        assert!(house.d.fault(name).is_ok(), "{name}");
        assert!(!meaning.is_empty());
    }
    for switch in house.d.switches() {
        for (value, _) in &switch.values {
            house.set(switch.name, value);
            let now = house
                .d
                .switches()
                .into_iter()
                .find(|s| s.name == switch.name);
            assert_eq!(now.expect("listed").value, *value);
        }
        assert!(
            house.d.set(switch.name, "no such value").is_err(),
            "{}",
            switch.name
        );
    }
    assert!(house.d.fault("no-such-fault").is_err());
}

#[tokio::test]
async fn an_unknown_fault_keeps_the_sandbox_from_starting() {
    let options = Options {
        faults: vec!["no-such-fault".to_owned()],
        ..Options::default()
    };
    let error = Sandbox::start(options).await.expect_err("refused");
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn markers_cover_all_people_and_secrets_of_the_seed() {
    let house = House::start().await;
    let markers = markers();
    for case in house.d.cases() {
        assert!(markers.contains(&case.name.as_str()));
    }
    assert!(markers.contains(&house.d.client_secret()));
    assert!(markers.contains(&dental_sandbox::dentbird::USER_EMAIL));
    assert!(
        markers.iter().all(|m| m.len() >= 4),
        "too short to search for"
    );
}

#[tokio::test]
async fn the_binary_says_where_it_listens_and_writes_accounts() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("sandbox-accounts.toml");
    let mut child = Command::new(env!("CARGO_BIN_EXE_dental-sandbox"))
        .args([
            "--consent",
            "auto",
            "--fault",
            "throttle=1",
            "--write-config",
        ])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(
        (&said["event"], &said["provider"]),
        (&"listening".into(), &"dentbird".into())
    );
    let url = said["url"].as_str().expect("a URL");
    let jwks = get(&format!("{url}/oidc/jwks")).await;
    let accounts = std::fs::read_to_string(&file).expect("written");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(jwks.status, 200);
    assert!(accounts.contains(&format!("auth_base_url = \"{url}\"")));
}
