//! 200 accounts in a sandbox, a token store, and the workers that are at work on them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use dental_cli::mirror::{Leases as _, PostgresLeases, Standing};
use dental_oauth::{
    Provider, SealKey, Secret,
    oauth::{Scopes, TokenSet},
    session::{AccountKey, DatabaseStore, TokenStore as _},
};
use dental_sandbox::{IssuedTokens, Options, Sandbox, dentbird, drchrono};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use super::worker::Worker;
use crate::peers::Database;

/// All accounts; one more comes while the workers are at work.
pub(super) const ACCOUNTS: usize = 200;
/// Of these, at drchrono, where the application's quota holds for all of them together.
const PRACTICES: usize = 20;
/// Cases of an account, at either.
const CASES: u32 = 2;
/// How long an access token lives: all are refreshed many times.
const TOKEN_SECONDS: u64 = 40;
/// How long a lease lives without a sign of life.
pub(super) const LEASE: Duration = Duration::from_secs(10);
/// How often each account is due.
const EVERY: Duration = Duration::from_secs(40);
/// Calls of the drchrono application in an hour: told to the service and to the workers.
const CALLS_PER_HOUR: u32 = 4000;

/// What is seen of the whole day.
pub(super) struct Seen {
    pub(super) refreshes: usize,
    pub(super) refused: usize,
    pub(super) overdue: Duration,
    pub(super) calls: drchrono::CallCount,
    pub(super) runs: usize,
    pub(super) taken_over: usize,
    pub(super) lost: usize,
}

/// Everything together.
pub(super) struct Farm {
    program: PathBuf,
    sandbox: Sandbox,
    folder: TempDir,
    state: Secret,
    store_url: Secret,
    seal: SealKey,
    store: DatabaseStore,
    leases: Option<PostgresLeases>,
    workers: Vec<Worker>,
    /// Ended, of themselves or not.
    former: Vec<Worker>,
    /// How many were ever started, those that stand still included.
    begun: usize,
    started: Instant,
    watching: bool,
    overdue: Duration,
    accounts: BTreeMap<String, Provider>,
}

impl Farm {
    /// Signs everybody in.
    pub(super) async fn new(program: &Path, state: Secret, tokens: &Database) -> Result<Self> {
        let sandbox = Sandbox::start(Options::default()).await?;
        let (d, p) = (sandbox.dentbird(), sandbox.drchrono());
        d.set("access_token_ttl", &TOKEN_SECONDS.to_string())?;
        for (switch, value) in [
            ("access_token_ttl", TOKEN_SECONDS.to_string()),
            ("rotate_refresh", "on".to_owned()),
            ("burst", "on".to_owned()),
            ("appointments", CASES.to_string()),
            ("calls_per_hour", CALLS_PER_HOUR.to_string()),
        ] {
            p.set(switch, &value)?;
        }
        let seal = SealKey::generate()?;
        let mut farm = Self {
            program: program.to_owned(),
            folder: tempfile::tempdir()?,
            state,
            store_url: tokens.url(),
            store: tokens.open(&seal).await?,
            seal,
            sandbox,
            leases: None,
            workers: Vec::new(),
            former: Vec::new(),
            begun: 0,
            started: Instant::now(),
            watching: false,
            overdue: Duration::ZERO,
            accounts: BTreeMap::new(),
        };
        for n in 0..ACCOUNTS {
            let provider = if n < PRACTICES {
                Provider::DRCHRONO
            } else {
                Provider::DENTBIRD
            };
            farm.sign_in(&format!("{provider}-{n:03}"), provider)
                .await?;
        }
        farm.write_accounts()?;
        farm.started = Instant::now();
        Ok(farm)
    }

    async fn sign_in(&mut self, name: &str, provider: Provider) -> Result<()> {
        let tokens = if provider == Provider::DRCHRONO {
            let tokens = self.sandbox.drchrono().issue_tokens("");
            tokens.context("no tokens")?
        } else {
            let house = self.sandbox.dentbird();
            let person = house.add_person(CASES);
            house.issue_tokens_to(&person, "user design-case file")
        };
        let key = Self::key(name, &provider);
        self.store.replace(&key, None, &set(&tokens)?).await?;
        self.accounts.insert(name.to_owned(), provider);
        Ok(())
    }

    fn key(name: &str, provider: &Provider) -> AccountKey {
        let client = if *provider == Provider::DRCHRONO {
            drchrono::CLIENT_ID
        } else {
            dentbird::CLIENT_ID
        };
        AccountKey::new(provider, client, name)
    }

    fn write_accounts(&self) -> Result<()> {
        let practice = self.sandbox.drchrono().account();
        let crowns = self.sandbox.accounts_file();
        let mut text = String::new();
        for (name, provider) in &self.accounts {
            let account = if *provider == Provider::DRCHRONO {
                practice.replace("[accounts.practice]", &format!("[accounts.{name}]"))
            } else {
                crowns.replace("[accounts.crowns]", &format!("[accounts.{name}]"))
            };
            text.push_str(&account);
            text.push('\n');
        }
        std::fs::write(self.folder.path().join("dental.toml"), text)?;
        Ok(())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--config")
            .arg(self.folder.path().join("dental.toml"))
            .args(["--store", self.store_url.expose(), "--json", "mirror"])
            .args(words)
            .arg("--to")
            .arg(self.folder.path().join("mirror"))
            .args(["--state", self.state.expose()])
            .env("DENTAL_SEAL_KEY", self.seal.to_text().expose())
            .kill_on_drop(true);
        command
    }

    pub(super) async fn start_worker(&mut self) -> Result<()> {
        let (every, lease) = (EVERY.as_secs().to_string(), LEASE.as_secs().to_string());
        let command = self.command(&["--every", &every, "--lease", &lease, "--jobs", "4"]);
        let said = self.folder.path().join(format!("worker-{}", self.begun));
        self.begun += 1;
        self.workers.push(Worker::start(command, said)?);
        if self.leases.is_none() {
            // The first one makes the mirror known.
            let known = self.folder.path().join("mirror").join("mirror.json");
            while !known.exists() {
                self.workers[0].alive()?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let known: Value = serde_json::from_slice(&std::fs::read(known)?)?;
            let id = known["id"].as_str().context("no id")?;
            self.leases = Some(PostgresLeases::open(&self.state, id).await?);
        }
        Ok(())
    }

    async fn standings(&mut self) -> Result<Vec<Standing>> {
        let leases = self.leases.as_ref().context("no worker yet")?;
        let standings = leases.standings().await?;
        if self.watching {
            let overdue = standings.iter().filter_map(|standing| standing.overdue_for);
            self.overdue = self.overdue.max(overdue.max().unwrap_or_default());
        }
        for worker in &mut self.workers {
            worker.alive()?;
        }
        Ok(standings)
    }

    /// From now on no account may be left alone for longer than a lease.
    pub(super) fn begin_to_watch(&mut self) {
        self.watching = true;
    }

    pub(super) fn seconds(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    /// Lets the workers work.
    pub(super) async fn watch(&mut self, period: Duration) -> Result<()> {
        let until = Instant::now() + period;
        while Instant::now() < until {
            self.standings().await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// Lets the workers work until something holds.
    pub(super) async fn until(
        &mut self,
        what: &str,
        holds: fn(&Self, &[Standing]) -> bool,
    ) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(120);
        while Instant::now() < until {
            let standings = self.standings().await?;
            if holds(self, &standings) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("not within two minutes: {what}")
    }

    /// Whether each account is there, with all its cases.
    pub(super) fn all_in_step(&self, standings: &[Standing]) -> bool {
        standings.len() == self.accounts.len()
            && standings.iter().all(|standing| {
                standing.state.as_ref().is_some_and(|state| {
                    let known: Vec<_> = state.known.values().collect();
                    state.in_step_at.is_some()
                        && known.len() == CASES as usize
                        && known.iter().all(|known| known.complete)
                })
            })
    }

    /// Whether no account waits for a worker, after the first time that all were fetched at once.
    pub(super) fn caught_up(standings: &[Standing]) -> bool {
        let overdue = standings.iter().filter_map(|standing| standing.overdue_for);
        overdue.max().unwrap_or_default() < Duration::from_secs(1)
    }

    /// Whether all are in step, and somebody has looked at each since it was due last.
    pub(super) fn all_in_step_lately(&self, standings: &[Standing]) -> bool {
        let lately = EVERY + LEASE;
        self.all_in_step(standings)
            && standings
                .iter()
                .all(|standing| standing.idle_for.is_some_and(|idle| idle <= lately))
    }

    /// One more account, in the file that the workers were started with.
    pub(super) async fn add_account(&mut self) -> Result<()> {
        let name = format!("dentbird-{ACCOUNTS:03}");
        self.sign_in(&name, Provider::DENTBIRD).await?;
        self.write_accounts()
    }

    /// Stops a worker at a moment when it does not hold the only copy of a refresh token: between the
    /// server's answer and the save no client survives a SIGKILL.
    async fn held(&mut self) -> Result<Worker> {
        for _ in 0..100 {
            let worker = self.workers.remove(0);
            worker.signal("STOP").await?;
            // What it has sent is answered by then.
            tokio::time::sleep(Duration::from_millis(250)).await;
            let standings = self.standings().await?;
            let owns = |standing: &&Standing| {
                let owner = standing.owner.as_deref();
                owner.is_some_and(|owner| worker.is(owner))
            };
            let its: Vec<_> = standings.iter().filter(owns).collect();
            // One that does nothing at the moment would show nothing.
            let mut right = !its.is_empty();
            for standing in its {
                right &= self.is_saved(standing.account.account()).await?;
            }
            if right {
                return Ok(worker);
            }
            worker.signal("CONT").await?;
            self.workers.push(worker);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("no worker is ever at work without a token in its hands")
    }

    /// Whether the store has the newest refresh token of an account.
    async fn is_saved(&self, name: &str) -> Result<bool> {
        let provider = self.accounts.get(name).context("no such account")?;
        let stored = self.store.load(&Self::key(name, provider)).await?;
        let stored = stored.context("an account is signed out")?;
        let token = stored.tokens.refresh_token().context("no refresh token")?;
        Ok(if *provider == Provider::DRCHRONO {
            self.sandbox.drchrono().is_good_refresh(token.expose())
        } else {
            self.sandbox.dentbird().is_good_refresh(token.expose())
        })
    }

    /// SIGKILL, in the middle of its work.
    pub(super) async fn kill_worker(&mut self) -> Result<()> {
        let mut worker = self.held().await?;
        worker.signal("KILL").await?;
        worker.ended().await?;
        self.former.push(worker);
        Ok(())
    }

    /// Stops a worker, which is to be taken for dead.
    pub(super) async fn stop_worker(&mut self) -> Result<Worker> {
        self.held().await
    }

    /// Lets it go on, long after its accounts were given to others. Whether it found that it had lost one: a worker
    /// that stood still before it read what it was given never begins that, and has nothing to say.
    pub(super) async fn wake(&mut self, worker: Worker) -> Result<bool> {
        let standings = self.standings().await?;
        let owns = |standing: &Standing| {
            let owner = standing.owner.as_deref();
            owner.is_some_and(|owner| worker.is(owner))
        };
        ensure!(
            !standings.iter().any(owns),
            "a stopped worker kept accounts"
        );
        worker.signal("CONT").await?;
        let until = Instant::now() + Duration::from_secs(3);
        let mut lost = false;
        while !lost && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(50)).await;
            lost = worker.said()?.iter().any(|event| event["what"] == "lost");
        }
        self.workers.push(worker);
        Ok(lost)
    }

    /// SIGTERM: it ends well, and what it had is free at once.
    pub(super) async fn end_worker(&mut self) -> Result<()> {
        let mut worker = self.workers.remove(0);
        worker.signal("TERM").await?;
        let status = worker.ended().await?;
        ensure!(status.success(), "after SIGTERM: {status}");
        let standings = self.standings().await?;
        let owns = |standing: &Standing| {
            let owner = standing.owner.as_deref();
            owner.is_some_and(|owner| worker.is(owner))
        };
        ensure!(!standings.iter().any(owns), "it kept accounts");
        self.former.push(worker);
        Ok(())
    }

    /// Ends all workers; what the day came to.
    pub(super) async fn end(&mut self) -> Result<Seen> {
        self.watching = false;
        while !self.workers.is_empty() {
            self.end_worker().await?;
        }
        let (mut runs, mut taken_over, mut lost) = (0, 0, 0);
        for worker in &self.former {
            for event in worker.said()? {
                runs += usize::from(event["event"] == "account");
                taken_over += usize::from(event["what"] == "taken-over");
                lost += usize::from(event["what"] == "lost");
            }
        }
        let mut log = self.sandbox.dentbird().log();
        log.extend(self.sandbox.drchrono().log());
        let refreshes: Vec<_> = log
            .iter()
            .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
            .collect();
        Ok(Seen {
            refused: refreshes.iter().filter(|entry| entry.status != 200).count(),
            refreshes: refreshes.len(),
            overdue: self.overdue,
            calls: self.sandbox.drchrono().calls(),
            runs,
            taken_over,
            lost,
        })
    }

    /// What must be true of it.
    pub(super) async fn check(&mut self, seen: &Seen) -> Result<()> {
        ensure!(
            seen.refused == 0,
            "{} refresh tokens were replayed",
            seen.refused
        );
        ensure!(
            seen.refreshes > ACCOUNTS,
            "only {} refreshes",
            seen.refreshes
        );
        for name in self.accounts.keys() {
            ensure!(self.is_saved(name).await?, "{name} is signed out");
        }
        ensure!(
            seen.overdue <= LEASE,
            "an account was left alone for {:?}",
            seen.overdue
        );
        ensure!(seen.taken_over > 0 && seen.lost > 0, "nobody was given up");
        let calls = &seen.calls;
        ensure!(
            calls.throttled == 0 && calls.over_burst == 0 && calls.total > 0,
            "the quota was exceeded: {calls:?}"
        );
        let most = calls.by_hour.values().max().copied().unwrap_or_default();
        ensure!(most <= u64::from(CALLS_PER_HOUR), "{most} calls in an hour");
        let standings = self.standings().await?;
        ensure!(self.all_in_step(&standings), "an account is not in step");
        let failed = standings.iter().find(|standing| standing.failures > 0);
        ensure!(failed.is_none(), "runs failed: {failed:?}");
        let verified = self.last(&["verify"]).await?;
        let cases = u64::from(CASES) * self.accounts.len() as u64;
        ensure!(
            verified["cases"] == cases && verified["damaged"] == 0,
            "verify: {verified}"
        );
        let status = self.last(&["status"]).await?;
        ensure!(
            status["cases"] == CASES && status["owner"].is_null(),
            "status: {status}"
        );
        Ok(())
    }

    async fn last(&self, words: &[&str]) -> Result<Value> {
        let output = self.command(words).output().await?;
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

fn set(tokens: &IssuedTokens) -> Result<TokenSet> {
    let now = std::time::SystemTime::now();
    let scopes = Scopes::new(tokens.scope.split(' '))?;
    Ok(TokenSet::from_parts(
        Secret::new(&*tokens.access_token),
        Some(Secret::new(&*tokens.refresh_token)),
        now,
        Some(now + Duration::from_secs(tokens.expires_in)),
        scopes,
    ))
}
