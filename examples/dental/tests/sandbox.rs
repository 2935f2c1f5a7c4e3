//! The sandbox as a command: its event, its file, its end.
#![cfg(unix)]

mod common;

use std::os::unix::fs::PermissionsExt as _;

use common::{World, browse};
use url::Url;

#[tokio::test(flavor = "multi_thread")]
async fn it_writes_an_accounts_file_and_ends_well() {
    let world = World::new().await;
    let file = world.path("written.toml");
    let words = [
        "--json",
        "sandbox",
        "--consent",
        "auto",
        "--write-config",
        file.to_str().unwrap(),
    ];
    let mut running = world.start(&words);
    let event = running.line().await;
    assert_eq!(
        (event["event"].as_str(), event["provider"].as_str()),
        (Some("listening"), Some("dentbird"))
    );
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(event["url"].as_str().unwrap()));
    assert!(text.contains("[accounts.crowns]"));
    let url = Url::parse(event["url"].as_str().unwrap())
        .unwrap()
        .join("/.well-known/x")
        .unwrap();
    assert!(browse(url).await.is_some());
    running.interrupt().await;
    assert_eq!(running.end().await.code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_faults() {
    let world = World::new().await;
    let mut running = world.start(&[
        "--json",
        "sandbox",
        "--fault",
        "denied",
        "--fault",
        "throttle=5",
    ]);
    assert_eq!(running.line().await["event"], "listening");
    running.interrupt().await;
    assert_eq!(running.end().await.code, Some(0));
    let list = world.dental(&["sandbox", "--fault", "list"]).await;
    assert_eq!(list.code, Some(2));
    assert!(list.stderr.contains("lost-refresh"), "{list:?}");
}
