//! Two real processes that share a folder and a key, as behind a load balancer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::Stdio;

use dental_sandbox::{Options, Sandbox};
use support::browser::Browser;
use support::{MODES, PATIENCE, calls};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Where people believe both processes to be. Nobody listens there.
const ORIGIN: &str = "http://localhost:8999";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const OTHER_KEY: &str = "_wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

struct Process {
    child: Child,
    address: String,
}

impl Process {
    async fn start(sandbox: &Sandbox, data: &std::path::Path, key: &str) -> Self {
        let dentbird = sandbox.dentbird();
        let mut child = Command::new(env!("CARGO_BIN_EXE_web-sign-in"))
            .args(["--port", "0", "--public-url", ORIGIN])
            .env("WEB_SIGN_IN_DATA", data)
            .env("WEB_SIGN_IN_KEY", key)
            .env("WEB_SIGN_IN_CLIENT_ID", dentbird.client_id())
            .env("WEB_SIGN_IN_CLIENT_SECRET", dentbird.client_secret())
            .env("WEB_SIGN_IN_AUTH_BASE_URL", dentbird.auth_url())
            .env("WEB_SIGN_IN_API_BASE_URL", dentbird.api_url())
            .env("WEB_SIGN_IN_ISSUERS", dentbird.issuer())
            .env("WEB_SIGN_IN_ALLOW_INSECURE_LOOPBACK", "true")
            .env("RUST_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap();
        let event: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let address = event["address"].as_str().unwrap().to_owned();
        Self { child, address }
    }

    /// Ends it; gives what it wrote to its log.
    async fn end(mut self) -> String {
        self.child.start_kill().unwrap();
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut log).await.unwrap();
        log
    }
}

async fn sandbox() -> Sandbox {
    let options = Options {
        redirect_uri: format!("{ORIGIN}/callback"),
        ..Options::default()
    };
    Sandbox::start(options).await.unwrap()
}

#[tokio::test]
async fn what_one_process_starts_another_completes_and_a_third_ends() {
    let sandbox = sandbox().await;
    let data = tempfile::tempdir().unwrap();
    let a = Process::start(&sandbox, data.path(), KEY).await;
    let b = Process::start(&sandbox, data.path(), KEY).await;
    let mut browser = Browser::new(ORIGIN, &a.address, sandbox.dentbird().auth_url());
    for (round, mode) in MODES.into_iter().enumerate() {
        browser.address.clone_from(&a.address);
        let url = browser.begin(mode).await;
        let carried = browser.visit_platform(&url, mode).await;
        if mode == "form_post" {
            // The form arrives at one process, the browser that follows at another.
            let parked = browser
                .post_from_platform("/callback", carried.clone())
                .await;
            browser.address.clone_from(&b.address);
            assert!(browser.get(&parked.location()).await.is_signed_in());
        } else {
            browser.address.clone_from(&b.address);
            assert!(browser.carry(mode, &carried).await.is_signed_in(), "{mode}");
        }
        // Good once, in whichever process.
        browser.address.clone_from(&a.address);
        let again = browser.carry(mode, &carried).await;
        assert_eq!((again.status, again.kind()), (400, "state_mismatch"));
        assert_eq!(calls(sandbox.dentbird(), "/oidc/token"), round + 1);
        let home = browser.get("/").await;
        assert!(home.text.contains("Quillfeatheria Exampleson"));
        let out = browser.sign_out().await;
        assert_eq!(out.location(), "/?signed-out=confirmed");
        browser.address.clone_from(&b.address);
        assert!(browser.get("/").await.text.contains("Sign in with"));
    }
    let logs = format!("{}{}", a.end().await, b.end().await);
    assert!(logs.contains("a sign-in was completed"));
    let secrets = sandbox.dentbird().issued_secrets();
    let markers = dental_sandbox::markers().into_iter().map(str::to_owned);
    let user = dental_sandbox::dentbird::USER_ID.to_owned();
    for secret in markers.chain(secrets).chain([user, KEY.to_owned()]) {
        assert!(!logs.contains(&secret), "{secret}");
    }
}

#[tokio::test]
async fn a_process_with_another_key_can_do_nothing_with_it() {
    let sandbox = sandbox().await;
    let data = tempfile::tempdir().unwrap();
    let a = Process::start(&sandbox, data.path(), KEY).await;
    let stranger = Process::start(&sandbox, data.path(), OTHER_KEY).await;
    let mut browser = Browser::new(ORIGIN, &a.address, sandbox.dentbird().auth_url());
    let url = browser.begin("query").await;
    let carried = browser.visit_platform(&url, "query").await;
    browser.address.clone_from(&stranger.address);
    let answer = browser.carry("query", &carried).await;
    assert_eq!((answer.status, answer.kind()), (400, "state_mismatch"));
    assert_eq!(calls(sandbox.dentbird(), "/oidc/token"), 0);
}

#[tokio::test]
async fn settings_that_are_missing_are_named_and_not_quoted() {
    for (name, value, expected) in [
        ("WEB_SIGN_IN_KEY", "s3cret", "not 32 bytes"),
        (
            "WEB_SIGN_IN_CLIENT_SECRET",
            "s3cret",
            "--public-url is missing",
        ),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_web-sign-in"));
        command.args(["--port", "0"]).env(name, value);
        if name == "WEB_SIGN_IN_KEY" {
            command.arg("--sandbox");
        }
        let output = timeout(PATIENCE, command.output()).await.unwrap().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(words.contains(expected), "{words}");
        assert!(!words.contains("s3cret"));
    }
}
