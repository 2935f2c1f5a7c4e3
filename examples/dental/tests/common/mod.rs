//! A sandbox in the test, the program as a process, and a browser that agrees to everything.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]
#![allow(
    clippy::unwrap_used,
    clippy::must_use_candidate,
    reason = "only tests run this"
)]

pub mod mirrored;

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use dental_oauth::net::{HttpRequest, HttpTransport, RequestBody, Transport as _};
use dental_sandbox::{Options, Sandbox, dentbird};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use url::Url;

pub const CASE: &str = "20260101-000001";

/// A sandbox with an accounts file for it.
pub struct World {
    sandbox: Sandbox,
    folder: TempDir,
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let port = free_port();
        let redirect_uri = format!("http://127.0.0.1:{port}/callback");
        let options = Options {
            redirect_uri,
            ..options
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dental.toml"), sandbox.accounts_file()).unwrap();
        Self { sandbox, folder }
    }

    /// A world whose account is signed in.
    pub async fn signed_in() -> Self {
        let world = Self::new().await;
        let run = world.login(&[]).await;
        assert_eq!(run.code, Some(0), "{run:?}");
        world
    }

    pub fn server(&self) -> &dentbird::Dentbird {
        self.sandbox.dentbird()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn redirect_uri(&self) -> &str {
        self.server().redirect_uri()
    }

    pub fn accounts_file(&self) -> String {
        self.sandbox.accounts_file()
    }

    /// A world with the accounts of all providers.
    pub async fn of_all_providers() -> Self {
        let world = Self::new().await;
        world.use_accounts_of_all_providers();
        world
    }

    /// Writes the accounts file anew, with the accounts of all providers as the switches are now.
    pub fn use_accounts_of_all_providers(&self) {
        let accounts = self.sandbox.accounts_file_all();
        std::fs::write(self.path("dental.toml"), accounts).unwrap();
    }

    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Signs in to these accounts, with the test as the browser.
    pub async fn sign_in_to(&self, accounts: &[&str]) {
        for account in accounts {
            let (run, _) = self.login_as(account, &[]).await;
            run.assert_code(0);
        }
    }

    /// Runs the program with `--json` and a line on its standard input.
    pub async fn json_with_input(&self, words: &[&str], input: &str) -> Run {
        use tokio::io::AsyncWriteExt as _;
        let words: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        let mut child = self.command(&words).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).await.unwrap();
        drop(stdin);
        let output = child.wait_with_output().await.unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Adds an account of the same sandbox, which is not signed in.
    pub fn add_account(&self, name: &str) {
        let first = self.accounts_file();
        let second = first.replace("[accounts.crowns]", &format!("[accounts.{name}]"));
        std::fs::write(self.path("dental.toml"), format!("{first}\n{second}")).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dental"));
        command
            .env_remove("DENTAL_CONFIG")
            .arg("--config")
            .arg(self.path("dental.toml"))
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        if !words.contains(&"--store") {
            command
                .arg("--store")
                .arg(format!("file:{}", self.path("tokens").display()));
        }
        command
    }

    /// Runs the program to its end.
    pub async fn dental(&self, words: &[&str]) -> Run {
        let output = self.command(words).output().await.unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program with `--json`.
    pub async fn json(&self, words: &[&str]) -> Run {
        let words: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        self.dental(&words).await
    }

    /// Starts the program on a computer without a browser.
    pub fn start_without_browser(&self, words: &[&str]) -> Running {
        let nothing = self.path("nothing");
        std::fs::create_dir_all(&nothing).unwrap();
        let mut command = self.command(words);
        command.env("PATH", &nothing);
        command.env("BROWSER", nothing.join("browser"));
        Running::of(command.spawn().unwrap())
    }

    /// Starts the program with something on its standard input, line by line.
    pub fn start_with_input(&self, words: &[&str]) -> Running {
        Running::of(self.command(words).stdin(Stdio::piped()).spawn().unwrap())
    }

    /// Starts the program.
    pub fn start(&self, words: &[&str]) -> Running {
        Running::of(self.command(words).spawn().unwrap())
    }

    /// Starts the program where nobody hears it.
    pub fn start_unheard(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// Signs in, with the test as the browser.
    pub async fn login(&self, words: &[&str]) -> Run {
        let (run, _) = self.login_as("crowns", words).await;
        run
    }

    /// As [`World::login`] of another account; also what the browser was shown last.
    pub async fn login_as(&self, account: &str, words: &[&str]) -> (Run, Option<u16>) {
        let mut all = vec!["--json", "login", account, "--no-browser"];
        all.extend(words);
        let mut running = self.start(&all);
        let open = running.line().await;
        assert_eq!(open["event"], "open", "{open}");
        let url = Url::parse(open["url"].as_str().unwrap()).unwrap();
        let browser = tokio::spawn(browse(url));
        let run = running.end().await;
        browser.abort();
        let status = browser.await.ok().flatten();
        (run, status)
    }
}

/// A number that the environment gives, to make a test larger.
pub fn number<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    let given = std::env::var(name).ok();
    let read = |text: String| {
        let number = text.parse();
        number.unwrap_or_else(|_| panic!("{name} is no number: {text}"))
    };
    given.map_or(otherwise, read)
}

/// Most memory a program has had so far, in KiB, where the system says.
pub fn most_memory(run: &Child) -> u64 {
    let status = format!("/proc/{}/status", run.id().unwrap_or_default());
    let status = std::fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
    number.map_or(0, |number| number.parse().unwrap())
}

/// The program while it runs.
pub struct Running {
    pub child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    seen: String,
}

impl Running {
    fn of(mut child: Child) -> Self {
        let stdout = child.stdout.take().map(BufReader::new);
        Self {
            child,
            stdout,
            seen: String::new(),
        }
    }

    /// Types a line.
    pub async fn types(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input
            .write_all(format!("{line}\n").as_bytes())
            .await
            .unwrap();
        input.flush().await.unwrap();
    }

    /// Waits until this is on its standard error.
    pub async fn complains(&mut self, of: &str) {
        let errors = self.child.stderr.as_mut().unwrap();
        let mut seen = Vec::new();
        let read = async {
            while !String::from_utf8_lossy(&seen).contains(of) {
                assert_ne!(errors.read_buf(&mut seen).await.unwrap(), 0, "it ended");
            }
        };
        let limit = Duration::from_secs(20);
        tokio::time::timeout(limit, read)
            .await
            .expect("no complaint");
    }

    /// The next line of its output, as JSON.
    pub async fn line(&mut self) -> Value {
        let line = self.text().await;
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line:?}"))
    }

    pub async fn text(&mut self) -> String {
        self.text_within(Duration::from_secs(20)).await
    }

    /// The next line, from a program that may be busy for longer.
    pub async fn text_within(&mut self, limit: Duration) -> String {
        let mut line = String::new();
        let read = self.stdout.as_mut().unwrap().read_line(&mut line);
        tokio::time::timeout(limit, read)
            .await
            .expect("no line")
            .unwrap();
        self.seen.push_str(&line);
        line
    }

    /// Most memory it has had so far, in KiB.
    pub fn most_memory(&self) -> u64 {
        most_memory(&self.child)
    }

    /// Reads no more.
    pub fn close_stdout(&mut self) {
        self.stdout = None;
    }

    /// Ctrl-C.
    pub async fn interrupt(&self) {
        self.signal("-INT").await;
    }

    /// As `kill` sends it.
    pub async fn signal(&self, signal: &str) {
        let id = self.child.id().unwrap().to_string();
        let status = Command::new("kill")
            .args([signal, &id])
            .status()
            .await
            .unwrap();
        assert!(status.success());
    }

    pub async fn end(mut self) -> Run {
        let (mut stdout, mut stderr) = (self.seen, String::new());
        let mut errors = self.child.stderr.take().unwrap();
        let read = async {
            match &mut self.stdout {
                Some(rest) => rest.read_to_string(&mut stdout).await,
                None => Ok(0),
            }
        };
        let (rest, more) = tokio::join!(read, errors.read_to_string(&mut stderr));
        rest.unwrap();
        more.unwrap();
        let status: ExitStatus = self.child.wait().await.unwrap();
        Run {
            code: status.code(),
            stdout,
            stderr,
        }
    }
}

impl Run {
    /// All lines; every one must be a JSON object.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        let lines = self.stdout.lines().map(|line| {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{self:?}"));
            assert!(value.is_object(), "{self:?}");
            value
        });
        lines.collect()
    }

    #[track_caller]
    pub fn last(&self) -> Value {
        self.lines()
            .pop()
            .unwrap_or_else(|| panic!("no output: {self:?}"))
    }

    /// Ended with this code and, unless it is 0, a whole error event.
    #[track_caller]
    pub fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        if code != 0 {
            let error = self.last();
            assert_eq!(error["event"], "error", "{self:#?}");
            for member in ["kind", "message"] {
                assert!(error[member].is_string(), "{self:#?}");
            }
            for member in ["provider", "status", "code", "request_id"] {
                assert!(error.get(member).is_some(), "{member}: {self:#?}");
            }
        }
        self
    }
}

/// Fetches an address and follows redirects; the status of the last answer.
pub async fn browse(url: Url) -> Option<u16> {
    walk(url, None).await.ok()
}

/// Follows redirects up to the one that leads here, which nobody fetches.
pub async fn last_address(url: Url, redirect_uri: &str) -> Url {
    let end = walk(url, Some(redirect_uri)).await;
    end.unwrap_err().expect("it does not lead there")
}

/// The status of the last answer, or where it was stopped; `Err(None)` when there is no answer.
async fn walk(mut url: Url, stop: Option<&str>) -> Result<u16, Option<Url>> {
    let transport = HttpTransport::new().unwrap();
    loop {
        if stop.is_some_and(|stop| url.as_str().starts_with(stop)) {
            return Err(Some(url));
        }
        let request = HttpRequest {
            method: http::Method::GET,
            url: url.clone(),
            headers: http::HeaderMap::new(),
            body: RequestBody::Empty,
            stall: Duration::from_secs(10),
        };
        let answer = transport.send(request).await.map_err(|_| None)?;
        let location = answer.headers.get("location").cloned();
        match location {
            Some(location) if answer.status.is_redirection() => {
                url = url.join(location.to_str().unwrap()).map_err(|_| None)?;
            }
            _ => return Ok(answer.status.as_u16()),
        }
    }
}

/// The names in a folder, sorted; none if it is not there.
pub fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A port of this world alone: worlds exist at the same time. Below the range from which systems give out
/// ports of their own accord, so that no sandbox takes it.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 100).unwrap() * 100;
    loop {
        let port = 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
