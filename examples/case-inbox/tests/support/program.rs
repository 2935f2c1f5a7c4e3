//! The application as people run it: the program, in a process of its own, with the sandboxes in ours.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use dental_sandbox::{Consent, Options, Sandbox};
use tempfile::TempDir;

use super::{WEBHOOK_SECRET, accounts};

pub(crate) struct Program {
    pub(crate) sandbox: Sandbox,
    pub(crate) url: String,
    child: Child,
    _data: TempDir,
}

impl Program {
    /// Started, listening, and with drchrono's webhook registered.
    pub(crate) async fn start(faults: &[String]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let url = format!("http://127.0.0.1:{port}/");
        let sandbox = Sandbox::start(Options {
            consent: Consent::Auto,
            redirect_uri: format!("{url}callback"),
            faults: faults.to_vec(),
            ..Options::default()
        })
        .await
        .unwrap();
        let data = tempfile::tempdir().unwrap();
        let config = data.path().join("accounts.toml");
        std::fs::write(&config, accounts(&sandbox)).unwrap();
        let key = dental_oauth::SealKey::generate().unwrap().to_text();
        let mut child = Command::new(env!("CARGO_BIN_EXE_case-inbox"))
            .args(["--port", &port.to_string(), "--config"])
            .arg(&config)
            .arg("--data")
            .arg(data.path().join("data"))
            .env("CASE_INBOX_KEY", key.expose())
            .env("CASE_INBOX_WEBHOOK_SECRET", WEBHOOK_SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        assert!(first.contains("\"listening\""), "{first}");
        let hook = format!("{url}hooks/drchrono/practice");
        let registered = sandbox
            .drchrono()
            .register_webhook(&hook, WEBHOOK_SECRET, &[]);
        registered.await.unwrap();
        Self {
            sandbox,
            url,
            child,
            _data: data,
        }
    }

    /// Bytes of memory that the program holds, as Linux counts them.
    pub(crate) fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("the program runs, on Linux");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        let kib = line.trim().trim_end_matches(" kB").parse::<u64>().unwrap();
        kib * 1024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
