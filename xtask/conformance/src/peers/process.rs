//! A server as a child process.

use std::{
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// How long a server may take from its start to its ready line.
const READY: Duration = Duration::from_secs(30);

/// The most that is kept of what a server says on its standard error.
const KEPT: usize = 16 * 1024;

/// A running server. Dropping it kills it; when this process dies without dropping anything,
/// the server sees its standard input end and ends too.
#[derive(Debug)]
pub(crate) struct Process {
    // Holds the other end of the server's standard input.
    _child: Child,
    stderr: Arc<Mutex<String>>,
}

impl Process {
    /// Runs `node script arguments` in `directory`, with nothing of this process's environment but the
    /// way to the programs, until `ready` finds the server's address in a line it prints.
    pub(crate) async fn start(
        directory: &Path,
        script: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
        ready: fn(&str) -> Option<String>,
    ) -> Result<(Self, String)> {
        let mut command = Command::new("node");
        command
            .arg(script)
            .args(arguments)
            .current_dir(directory)
            .env_clear()
            .envs(environment.iter().copied());
        Self::run(command, ready, "Node.js 20 or later is needed").await
    }

    /// As [`Process::start`], with this interpreter of a virtual environment in the place of `node`.
    pub(crate) async fn start_python(
        python: &Path,
        directory: &Path,
        script: &str,
        arguments: &[&str],
        ready: fn(&str) -> Option<String>,
    ) -> Result<(Self, String)> {
        let mut command = Command::new(python);
        command
            .arg(script)
            .args(arguments)
            .current_dir(directory)
            .env_clear();
        Self::run(command, ready, "the virtual environment is not whole").await
    }

    /// Runs a server that says on its standard error, or output, when it is ready.
    pub(crate) async fn run_logging(
        server: Command,
        ready: fn(&str) -> Option<String>,
    ) -> Result<(Self, String)> {
        let server = server.as_std();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "exec \"$0\" \"$@\" 2>&1"])
            .arg(server.get_program())
            .args(server.get_args());
        Self::run(shell, ready, "its package is not whole").await
    }

    async fn run(
        mut command: Command,
        ready: fn(&str) -> Option<String>,
        needed: &str,
    ) -> Result<(Self, String)> {
        for name in ["PATH", "SYSTEMROOT"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command
            .spawn()
            .with_context(|| format!("the server cannot be started; {needed}"))?;

        let stderr = Arc::new(Mutex::new(String::new()));
        let errors = child.stderr.take().context("no standard error")?;
        tokio::spawn(keep(BufReader::new(errors).lines(), Arc::clone(&stderr)));

        let mut lines = BufReader::new(child.stdout.take().context("no standard output")?).lines();
        let process = Self {
            _child: child,
            stderr,
        };
        match timeout(READY, first(&mut lines, ready)).await {
            Ok(Ok(url)) => {
                // A pipe nobody reads fills up and stops the writer.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                Ok((process, url))
            }
            Ok(Err(error)) => Err(error.context(process.stderr())),
            Err(_) => bail!(
                "not ready after {} s: {}",
                READY.as_secs(),
                process.stderr()
            ),
        }
    }

    /// The last of what the server wrote on its standard error.
    pub(crate) fn stderr(&self) -> String {
        self.stderr
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

async fn first(
    lines: &mut Lines<BufReader<ChildStdout>>,
    ready: fn(&str) -> Option<String>,
) -> Result<String> {
    while let Some(line) = lines.next_line().await? {
        if let Some(url) = ready(&line) {
            return Ok(url);
        }
    }
    bail!("the server ended before it was ready")
}

async fn keep<R: AsyncRead + Unpin>(mut lines: Lines<BufReader<R>>, into: Arc<Mutex<String>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        let mut kept = into.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_str(&line);
        kept.push('\n');
        while kept.len() > KEPT {
            let cut = kept.find('\n').map_or(kept.len(), |end| end + 1);
            kept.drain(..cut);
        }
    }
}
