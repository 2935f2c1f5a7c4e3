//! A worker process.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tokio::process::{Child, Command};

/// One that has started. Killed when it is dropped.
pub(super) struct Worker {
    child: Child,
    pid: u32,
    said: PathBuf,
}

impl Worker {
    /// Starts a command whose output goes to a file.
    pub(super) fn start(mut command: Command, said: PathBuf) -> Result<Self> {
        let file = || File::create(&said);
        let child = command
            .stdin(Stdio::null())
            .stdout(file()?)
            .stderr(File::create(said.with_extension("stderr"))?)
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().context("it has ended already")?;
        Ok(Self { child, pid, said })
    }

    /// Whether a lease names it.
    pub(super) fn is(&self, owner: &str) -> bool {
        owner.split('/').nth(1) == Some(&self.pid.to_string())
    }

    /// Sends a signal by its name.
    pub(super) async fn signal(&self, name: &str) -> Result<()> {
        let mut kill = Command::new("kill");
        kill.args([&format!("-{name}"), &self.pid.to_string()]);
        ensure!(kill.status().await?.success(), "no such process");
        Ok(())
    }

    /// Fails when it has ended.
    pub(super) fn alive(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => anyhow::bail!(
                "a worker ended with {status}: {}",
                std::fs::read_to_string(self.said.with_extension("stderr"))?
            ),
        }
    }

    /// Waits for its end.
    pub(super) async fn ended(&mut self) -> Result<ExitStatus> {
        let limit = Duration::from_secs(20);
        let ended = tokio::time::timeout(limit, self.child.wait()).await;
        Ok(ended.context("a worker does not end")??)
    }

    /// What it said; the last line may be missing when it was killed.
    pub(super) fn said(&self) -> Result<Vec<Value>> {
        events(&self.said)
    }
}

fn events(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}
