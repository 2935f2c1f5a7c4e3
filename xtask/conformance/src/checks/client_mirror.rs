//! `dental mirror` into a real blob store: what arrives, and that a second run finds it there.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use url::Url;

use super::client_dental::build;
use crate::{
    browser::{Arrival, Behaviour, Browser},
    http,
    peers::Azurite,
    report::Report,
};

/// Runs all checks of this group.
pub(crate) async fn run(report: &mut Report) {
    report.group("`dental mirror` into azurite");
    let Some(program) = report.start("it is built", build()).await else {
        return;
    };
    let Some(store) = report
        .start("the store starts with a container", Azurite::start())
        .await
    else {
        return;
    };
    report
        .check(
            "everything arrives whole, and a second run fetches nothing",
            mirrored(&program, &store),
        )
        .await;
    report.explain(&store.stderr());
}

/// The program with a sandbox of its own, signed in.
struct Desk {
    folder: TempDir,
    program: PathBuf,
    _sandbox: Child,
    /// It ends when nobody hears it.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Desk {
    async fn new(program: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let config = folder.path().join("dental.toml");
        let mut sandbox = Command::new(program)
            .args(["--json", "sandbox", "--consent", "auto", "--write-config"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = sandbox.stdout.take().context("no standard output")?;
        let mut said = BufReader::new(stdout).lines();
        let first = said.next_line().await?;
        ensure!(first.is_some(), "the sandbox did not start");
        let desk = Self {
            folder,
            program: program.to_owned(),
            _sandbox: sandbox,
            _said: said,
        };
        desk.login().await?;
        Ok(desk)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        let store = format!("file:{}", self.folder.path().join("tokens").display());
        command
            .arg("--config")
            .arg(self.folder.path().join("dental.toml"))
            .args(["--store", &store, "--json"])
            .args(words)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    async fn login(&self) -> Result<()> {
        let mut child = self
            .command(&["login", "crowns", "--no-browser", "--timeout", "20"])
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let open = lines.next_line().await?.context("it says nothing")?;
        let open: Value = serde_json::from_str(&open)?;
        let url = Url::parse(open["url"].as_str().context("no url to open")?)?;
        let mut asked = url.query_pairs();
        let redirect = asked.find(|(name, _)| name == "redirect_uri");
        let redirect = redirect.context("no redirect URI")?.1.into_owned();
        let arrival = Browser::default()
            .walk(url.as_str(), &redirect, Behaviour::Allow)
            .await?;
        let Arrival::Redirect(callback) = arrival else {
            anyhow::bail!("the browser arrived by {arrival:?}");
        };
        http::send("GET", callback.as_str(), &[], "").await?;
        let ended = child.wait().await?;
        ensure!(ended.success(), "signing in ended with {ended}");
        Ok(())
    }

    /// Runs the program with the store's keys in its environment; its last line.
    async fn last(&self, store: &Azurite, words: &[&str]) -> Result<Value> {
        let mut command = self.command(words);
        command.envs(store.environment());
        let output = command.output().await?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(
            output.status.success(),
            "{words:?}: {} {text} {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        let last = text.lines().last().context("it says nothing")?;
        Ok(serde_json::from_str(last)?)
    }
}

async fn mirrored(program: &Path, store: &Azurite) -> Result<()> {
    let desk = Desk::new(program).await?;
    let address = Azurite::address("clinic/mirror");
    let mirror = ["mirror", "crowns", "--jobs", "8", "--to", &address];
    let first = desk.last(store, &mirror).await?;
    let (cases, files) = (first["cases"].as_u64(), first["files"].as_u64());
    ensure!(
        cases > Some(0) && first["changed"] == first["cases"] && files > cases,
        "the first run: {first}"
    );
    let second = desk.last(store, &mirror).await?;
    ensure!(
        second["cases"] == first["cases"] && second["changed"] == 0 && second["files"] == 0,
        "the second run: {second}"
    );
    let verified = desk
        .last(store, &["mirror", "verify", "--to", &address])
        .await?;
    ensure!(
        verified["cases"] == first["cases"] && verified["damaged"] == 0,
        "verify: {verified}"
    );
    let status = desk
        .last(store, &["mirror", "status", "--to", &address])
        .await?;
    ensure!(
        status["cases"] == first["cases"] && status["incomplete"] == 0,
        "status: {status}"
    );
    // By another way than the program's own: the manifest is where it says.
    let manifest = store
        .read("clinic/mirror/cases/dentbird/crowns/20260101-000001/manifest.json")
        .await?;
    ensure!(manifest.status == 200, "a manifest: {}", manifest.status);
    Ok(())
}
