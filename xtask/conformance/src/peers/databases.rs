//! PostgreSQL and Redis, from the system's own packages.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, bail};
use dental_oauth::{
    SealKey, Secret,
    session::{DatabaseStore, StoreError},
};
use tempfile::TempDir;
use tokio::process::Command;

use super::process::Process;

/// Made up, for a database that lives as long as the checks.
const PASSWORD: &str = "synthetic-database-password";

/// A running database, empty at first. What is in it is gone when it stops.
#[derive(Debug)]
pub(crate) struct Database {
    folder: TempDir,
    port: u16,
    kind: Kind,
    process: Option<Process>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Postgres,
    Redis,
}

impl Database {
    /// PostgreSQL, with a password and on loopback alone.
    pub(crate) async fn postgres() -> Result<Self> {
        let programs = postgres_programs().await?;
        let folder = tempfile::tempdir()?;
        let password = folder.path().join("password");
        std::fs::write(&password, PASSWORD)?;
        if is_root().await? {
            // PostgreSQL refuses to run as root; its packages bring a user for it.
            let mut chown = Command::new("chown");
            chown.arg("-R").arg("postgres:").arg(folder.path());
            succeed(chown).await?;
        }
        let mut initdb = as_postgres(&programs.join("initdb")).await?;
        initdb
            .arg("--pgdata")
            .arg(folder.path().join("data"))
            .args([
                "--username",
                "dental",
                "--auth",
                "scram-sha-256",
                "--pwfile",
            ])
            .arg(&password)
            .args(["--encoding", "UTF8", "--no-locale"]);
        succeed(initdb).await?;
        let mut database = Self {
            folder,
            port: free_port()?,
            kind: Kind::Postgres,
            process: None,
        };
        database.run().await?;
        Ok(database)
    }

    /// Redis, writing everything down before it answers.
    pub(crate) async fn redis() -> Result<Self> {
        needed("redis-server", "redis-server").await?;
        let mut database = Self {
            folder: tempfile::tempdir()?,
            port: free_port()?,
            kind: Kind::Redis,
            process: None,
        };
        database.run().await?;
        Ok(database)
    }

    /// Kills the server and starts it again on the same data.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        self.process = None;
        self.run().await
    }

    /// Kills the server.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Its address, with the password if it has one.
    pub(crate) fn url(&self) -> Secret {
        let port = self.port;
        Secret::new(match self.kind {
            Kind::Postgres => format!("postgres://dental:{PASSWORD}@127.0.0.1:{port}/postgres"),
            Kind::Redis => format!("redis://127.0.0.1:{port}/"),
        })
    }

    /// A token store in it.
    pub(crate) async fn open(&self, key: &SealKey) -> Result<DatabaseStore, StoreError> {
        let (url, key) = (self.url(), key.clone());
        match self.kind {
            Kind::Postgres => DatabaseStore::postgres(&url, key).await,
            Kind::Redis => DatabaseStore::redis(&url, key).await,
        }
    }

    /// Has PostgreSQL carry out a statement, past every connection of a program under test.
    pub(crate) async fn execute(&self, statement: &str) -> Result<()> {
        let mut psql = Command::new(postgres_programs().await?.join("psql"));
        psql.arg(self.url().expose())
            .args([
                "--quiet",
                "--no-psqlrc",
                "--set",
                "ON_ERROR_STOP=1",
                "--command",
            ])
            .arg(statement);
        succeed(psql).await
    }

    /// How many databases in it have a name that begins so.
    pub(crate) async fn names(&self, start: &str) -> Result<usize> {
        let mut psql = Command::new(postgres_programs().await?.join("psql"));
        psql.arg(self.url().expose())
            .args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align"])
            .args(["--command", "SELECT datname FROM pg_database"]);
        let output = psql.stdin(Stdio::null()).output().await?;
        let names = String::from_utf8(output.stdout)?;
        Ok(names.lines().filter(|name| name.starts_with(start)).count())
    }

    /// Everything that is on its disk.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    all.extend(std::fs::read(path)?);
                }
            }
        }
        Ok(all)
    }

    async fn run(&mut self) -> Result<()> {
        let (process, _) = match self.kind {
            Kind::Postgres => self.run_postgres().await?,
            Kind::Redis => self.run_redis().await?,
        };
        self.process = Some(process);
        Ok(())
    }

    async fn run_postgres(&self) -> Result<(Process, String)> {
        let data = self.folder.path().join("data");
        // Left by a server that was killed; this one is sure to be the only one on this folder.
        let _ = std::fs::remove_file(data.join("postmaster.pid"));
        let mut server = as_postgres(&postgres_programs().await?.join("postgres")).await?;
        server
            .arg("-D")
            .arg(&data)
            .args(["-p", &self.port.to_string(), "-h", "127.0.0.1"])
            .args(["-c", "unix_socket_directories="]);
        Process::run_logging(server, |line| {
            line.contains("database system is ready to accept connections")
                .then(String::new)
        })
        .await
    }

    async fn run_redis(&self) -> Result<(Process, String)> {
        let mut server = Command::new("redis-server");
        server
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
            .arg(self.folder.path());
        Process::run_logging(server, |line| {
            line.contains("Ready to accept connections")
                .then(String::new)
        })
        .await
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Where the newest PostgreSQL of Debian's packages has its programs: they are not in the search path.
async fn postgres_programs() -> Result<PathBuf> {
    let find = || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|folder| folder.join("initdb").exists())
            .collect();
        folders.sort();
        folders.pop()
    };
    if find().is_none() {
        install("postgresql").await;
    }
    find().context("PostgreSQL is not here (Debian: postgresql)")
}

async fn needed(program: &str, package: &str) -> Result<()> {
    let mut version = Command::new(program);
    version.arg("--version");
    if succeed(version).await.is_err() {
        install(package).await;
    }
    let mut version = Command::new(program);
    version.arg("--version");
    succeed(version)
        .await
        .with_context(|| format!("{program} is not here (Debian: {package})"))
}

/// In CI, on Debian, packages are installed; anywhere else that is for whoever owns the computer.
async fn install(package: &str) {
    if std::env::var_os("CI").is_none() {
        return;
    }
    for words in [
        &["update", "-q"][..],
        &["install", "-q", "-y", "--no-install-recommends", package],
    ] {
        println!("        apt-get {}", words.join(" "));
        // Whether it worked shows in what is there afterwards.
        let _ = Command::new("apt-get")
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null())
            .status()
            .await;
    }
}

async fn is_root() -> Result<bool> {
    let output = Command::new("id").arg("-u").output().await?;
    Ok(output.stdout.trim_ascii() == b"0")
}

async fn as_postgres(program: &Path) -> Result<Command> {
    if !is_root().await? {
        return Ok(Command::new(program));
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
        .arg(program);
    Ok(command)
}

async fn succeed(mut command: Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().await?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
