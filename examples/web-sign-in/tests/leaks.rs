//! A whole run, its failures included, at TRACE and with every library's lines: no secret, no name.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io;
use std::sync::{Arc, Mutex};

use dental_sandbox::dentbird::USER_ID;
use support::{MODES, World};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_must_not_be_seen_is_seen() {
    let logs = Captured::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(logs.clone())
        .finish()
        .init();
    let world = World::new().await;
    let mut secrets: Vec<String> = Vec::new();
    for fault in [
        "none",
        "access_denied",
        "duplicate_code",
        "empty_code",
        "forged_code",
    ] {
        world.dentbird().set("authorize_fault", fault).unwrap();
        for mode in MODES {
            let mut browser = world.browser();
            let url = browser.begin(mode).await;
            let carried = browser.visit_platform(&url, mode).await;
            secrets.extend(values(&url));
            secrets.extend(values(&carried));
            browser.carry(mode, &carried).await;
            browser.carry(mode, &carried).await;
            browser.get("/").await;
            secrets.extend(browser.cookies.values().cloned());
            if fault == "none" {
                browser.sign_out().await;
            }
        }
    }
    secrets.extend(world.dentbird().issued_secrets());
    secrets.extend(dental_sandbox::markers().into_iter().map(str::to_owned));
    secrets.push(USER_ID.to_owned());
    secrets.retain(|secret| secret.len() >= 6);

    let logged = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("a sign-in was completed"));
    assert!(logged.contains("authorization_denied"));
    // A check that cannot fail is none.
    assert!(leak(&format!("{logged}{}", secrets[0]), &secrets).is_some());
    if let Some((secret, line)) = leak(&logged, &secrets) {
        panic!("the log holds {secret:?} in: {line}");
    }
}

fn leak<'a>(text: &'a str, secrets: &'a [String]) -> Option<(&'a str, &'a str)> {
    text.lines().find_map(|line| {
        let found = secrets
            .iter()
            .find(|secret| line.contains(secret.as_str()))?;
        Some((found.as_str(), line))
    })
}

/// The random values in an address, a form or a message: 43 characters of base64url.
fn values(carried: &str) -> Vec<String> {
    carried
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .filter(|word| word.len() == 43)
        .map(str::to_owned)
        .collect()
}
