//! The example program `dental`, unchanged, against servers it was not written for: only the accounts
//! file says where they are.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};
use url::Url;

use crate::{
    browser::{Arrival, Behaviour, Browser},
    client::followed,
    http,
    peers::{ACCOUNT, Client, DESKTOP, Major, Oidc, Settings},
    report::Report,
};

/// Runs all checks of this group against both versions.
pub(crate) async fn run(report: &mut Report) {
    report.group("the program `dental`");
    let Some(program) = report.start("it is built", build()).await else {
        return;
    };
    for major in [Major::Eight, Major::Nine] {
        report.group(&format!("`dental` at {major}"));
        let Some(peer) = report
            .start("the server starts", Oidc::start(major, Settings::default()))
            .await
        else {
            continue;
        };
        report
            .check(
                "it signs in, says so, and signs out",
                whole_life(&program, &peer),
            )
            .await;
        report
            .check(
                "a person who declines is a refusal: exit code 4",
                declined(&program, &peer),
            )
            .await;
        report
            .check(
                "a wrong secret is a refusal: exit code 4",
                wrong_secret(&program, &peer),
            )
            .await;
        report
            .check(
                "another issuer is not believed: exit code 6",
                wrong_issuer(&program, &peer),
            )
            .await;
        report.explain(&peer.stderr());
    }
}

/// Builds the program and finds it where cargo says it is.
pub(super) async fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--package",
            "dental-cli",
            "--bin",
            "dental",
            "--message-format",
            "json",
        ])
        .stderr(Stdio::inherit())
        .output()
        .await?;
    ensure!(
        output.status.success(),
        "the build ended with {}",
        output.status
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo names no executable")
}

/// An accounts file and a token store of its own, in a folder that goes away.
struct Desk {
    folder: TempDir,
    program: PathBuf,
}

impl Desk {
    fn new(program: &Path, peer: &Oidc, client: Client, issuer: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (id, secret, auth) = (client.id, client.secret, &peer.issuer);
        let accounts = format!(
            "[accounts.crowns]\nprovider = \"dentbird\"\nclient_id = \"{id}\"\n\
             client_secret = \"{secret}\"\nredirect_uri = \"http://127.0.0.1:0/callback\"\n\
             auth_base_url = \"{auth}\"\napi_base_url = \"{auth}\"\nissuers = [\"{issuer}\"]\n\
             scopes = [\"openid\", \"user\", \"design-case\", \"file\"]\n\
             allow_insecure_loopback = true\n"
        );
        fs::write(folder.path().join("dental.toml"), accounts)?;
        Ok(Self {
            folder,
            program: program.to_owned(),
        })
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

    async fn run(&self, words: &[&str]) -> Result<(Option<i32>, Vec<Value>)> {
        let output = self.command(words).output().await?;
        events(&output)
    }

    /// `login`, with a person at the browser who behaves like this.
    async fn login(&self, behaviour: Behaviour) -> Result<(Option<i32>, Vec<Value>)> {
        let mut child = self
            .command(&["login", "crowns", "--no-browser", "--timeout", "20"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().context("no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        let first = lines.next_line().await?.context("it says nothing")?;
        let open: Value = serde_json::from_str(&first)?;
        ensure!(open["event"] == "open", "it begins with {open}");
        let url = Url::parse(open["url"].as_str().context("no url to open")?)?;
        let redirect = url
            .query_pairs()
            .find(|(name, _)| name == "redirect_uri")
            .map(|(_, value)| value.into_owned())
            .context("no redirect URI")?;
        let arrival = Browser::default()
            .walk(url.as_str(), &redirect, behaviour)
            .await?;
        let Arrival::Redirect(callback) = arrival else {
            anyhow::bail!("the browser arrived by {arrival:?}");
        };
        let answer = http::send("GET", callback.as_str(), &[], "").await?;
        followed(&callback, answer).await?;
        let mut rest = Vec::new();
        while let Some(line) = lines.next_line().await? {
            rest.push(serde_json::from_str(&line).with_context(|| format!("no JSON: {line}"))?);
        }
        Ok((child.wait().await?.code(), rest))
    }
}

fn events(output: &Output) -> Result<(Option<i32>, Vec<Value>)> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let events = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>();
    Ok((
        output.status.code(),
        events.with_context(|| format!("not JSON lines: {text}"))?,
    ))
}

async fn whole_life(program: &Path, peer: &Oidc) -> Result<()> {
    let desk = Desk::new(program, peer, DESKTOP, &peer.issuer)?;
    let (code, said) = desk.login(Behaviour::Allow).await?;
    ensure!(code == Some(0), "exit code {code:?}: {said:?}");
    ensure!(
        said.last()
            .is_some_and(|event| event["event"] == "signed-in"
                && event["scopes"] == json!(["openid", "user", "design-case", "file"])),
        "it says {said:?}"
    );
    let state = async |expected: &str| -> Result<()> {
        let (code, said) = desk.run(&["accounts"]).await?;
        ensure!(
            code == Some(0) && said.len() == 1,
            "accounts: {code:?} {said:?}"
        );
        ensure!(said[0]["state"] == expected, "the account is {said:?}");
        Ok(())
    };
    state("signed-in").await?;
    for entry in fs::read_dir(desk.folder.path().join("tokens"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        ensure!(
            !name.contains("crowns"),
            "a file is named after the account: {name}"
        );
    }
    let (code, said) = desk.run(&["logout", "crowns"]).await?;
    ensure!(code == Some(0), "logout: {code:?} {said:?}");
    state("signed-out").await
}

async fn declined(program: &Path, peer: &Oidc) -> Result<()> {
    let desk = Desk::new(program, peer, DESKTOP, &peer.issuer)?;
    let (code, said) = desk.login(Behaviour::DeclineConsent).await?;
    ensure!(code == Some(4), "exit code {code:?}: {said:?}");
    let error = said.last().context("it says nothing")?;
    ensure!(
        error["event"] == "error" && error["code"] == "access_denied",
        "it says {error}"
    );
    Ok(())
}

async fn wrong_secret(program: &Path, peer: &Oidc) -> Result<()> {
    let client = Client {
        secret: "another-secret",
        ..DESKTOP
    };
    let desk = Desk::new(program, peer, client, &peer.issuer)?;
    let (code, said) = desk.login(Behaviour::Allow).await?;
    ensure!(code == Some(4), "exit code {code:?}: {said:?}");
    ensure!(
        said.last()
            .is_some_and(|error| error["code"] == "invalid_client"),
        "it says {said:?}"
    );
    // Whose account it would have been is nobody's business.
    ensure!(
        !format!("{said:?}").contains(ACCOUNT.login),
        "it names the person"
    );
    Ok(())
}

async fn wrong_issuer(program: &Path, peer: &Oidc) -> Result<()> {
    let desk = Desk::new(program, peer, DESKTOP, "https://op.example")?;
    let tokens = peer.token_requests().await?;
    let (code, said) = desk.login(Behaviour::Allow).await?;
    ensure!(code == Some(6), "exit code {code:?}: {said:?}");
    ensure!(
        peer.token_requests().await? == tokens,
        "the code was exchanged all the same"
    );
    Ok(())
}
