//! `mirror`: a copy of all cases and files, kept in step.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dental_oauth::{Error, ErrorKind};
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::sync::mpsc;

use crate::account::{Account, Accounts};
use crate::app::App;
use crate::args::{Global, Mirror as Words, MirrorLook};
use crate::exit::Failure;
use crate::mirror::{
    self, AccountName, Damage, Event, Folder, Ledger, Mirror, Options, Outcome, Shelf, ShelfLedger,
    Staging,
};
use crate::output::{Table, size};

/// So many accounts are read at once.
const ACCOUNTS_AT_ONCE: usize = 8;
/// With `--every`, failures double the wait up to this, or to the wait asked for if that is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn run(app: &App, global: &Global, words: &Words) -> Result<(), Failure> {
    match &words.look {
        Some(MirrorLook::Verify { to, repair }) => return verify(app, to, *repair).await,
        Some(MirrorLook::Status { to }) => return status(app, to).await,
        None => {}
    }
    let accounts = Accounts::open(global).await?;
    let names = accounts.named(&words.accounts)?;
    let place = Place::open(words.to.as_deref().unwrap_or_default(), &accounts.folder)?;
    let staging = Staging::open(&place.staging)?;
    let options = Options {
        jobs: words.jobs.into(),
        phi: words.phi,
        full: words.full,
    };
    let mirror = Mirror::new(place.shelf, place.ledger, staging, options);
    let round = Round {
        app,
        accounts: &accounts,
        names: &names,
        mirror: &mirror,
    };
    let Some(every) = words.every.map(Duration::from_secs) else {
        return round.once().await;
    };
    let mut failed = 0;
    loop {
        match round.once().await {
            Ok(()) => failed = 0,
            // Nobody hears of it any more, or nothing will ever come of it.
            Err(failure) if failure.message().is_empty() || failure.exit() == 2 => {
                return Err(failure);
            }
            Err(failure) => {
                app.out.failure(&failure);
                failed += 1;
            }
        }
        tokio::time::sleep(wait(every, failed)).await;
    }
}

/// How long to wait after so many rounds in a row that failed.
fn wait(every: Duration, failed: u32) -> Duration {
    let longest = LONGEST_WAIT.max(every);
    every
        .saturating_mul(2_u32.saturating_pow(failed))
        .min(longest)
}

/// A mirror's address, opened.
struct Place {
    shelf: Arc<dyn Shelf>,
    ledger: Arc<dyn Ledger>,
    staging: PathBuf,
}

impl Place {
    fn open(to: &str, work: &Path) -> Result<Self, Failure> {
        let path = match to.split_once("://") {
            None => to,
            Some(("file", path)) => path,
            Some(_) => return Self::bucket(to, work),
        };
        if path.is_empty() {
            return Err(Failure::usage("--to: a folder is missing"));
        }
        let folder = Folder::new(path);
        let staging = folder.staging();
        let shelf: Arc<dyn Shelf> = Arc::new(folder);
        Ok(Self {
            ledger: Arc::new(ShelfLedger::new(Arc::clone(&shelf))),
            shelf,
            staging,
        })
    }
}

impl Place {
    #[cfg(feature = "object-store")]
    fn bucket(to: &str, work: &Path) -> Result<Self, Failure> {
        // A transport of its own: what it sends is no request to a provider.
        let transport = dental_oauth::net::HttpTransport::new()?;
        let bucket = mirror::Bucket::open(to, Arc::new(transport));
        let bucket =
            bucket.map_err(|error| Failure::configuration(format!("--to: {}", error.detail())))?;
        let shelf: Arc<dyn Shelf> = Arc::new(bucket);
        Ok(Self {
            ledger: Arc::new(ShelfLedger::new(Arc::clone(&shelf))),
            shelf,
            staging: work.join(mirror::Bucket::staging(to)),
        })
    }

    /// The address may hold a password: it is not repeated.
    #[cfg(not(feature = "object-store"))]
    fn bucket(_: &str, _: &Path) -> Result<Self, Failure> {
        let detail = "--to: this build writes to folders only (it lacks the feature object-store)";
        Err(Failure::configuration(detail))
    }
}

/// One run over all accounts.
struct Round<'a> {
    app: &'a App,
    accounts: &'a Accounts,
    names: &'a [&'a str],
    mirror: &'a Mirror,
}

/// What came of an account, and how many of its counted calls that took.
struct Ran {
    name: String,
    outcome: Result<Outcome, Failure>,
    calls: Option<u64>,
}

impl Round<'_> {
    async fn once(&self) -> Result<(), Failure> {
        let before = self.accounts.requests();
        let (events, mut inbox) = mpsc::channel(64);
        let running = async move {
            // Dropped at the end, so that whoever listens hears that it is over.
            let events = events;
            let events = &events;
            futures_util::stream::iter(self.names)
                .map(|name| async move { self.account(name, events).await })
                .buffer_unordered(ACCOUNTS_AT_ONCE)
                .collect::<Vec<Ran>>()
                .await
        };
        let listening = async move {
            let mut first = None;
            while let Some(event) = inbox.recv().await {
                if let Some(failure) = self.tell(event)? {
                    first.get_or_insert(failure);
                }
            }
            Ok::<_, Failure>(first)
        };
        let mut listening = std::pin::pin!(listening);
        let mut running = std::pin::pin!(running);
        // When nobody reads the output any more, the run ends too.
        let (ran, first) = tokio::select! {
            heard = &mut listening => {
                let first = heard?;
                (running.await, first)
            }
            ran = &mut running => (ran, listening.await?),
        };
        self.end(ran, first, self.accounts.requests() - before)
    }

    async fn account(&self, name: &str, events: &mpsc::Sender<Event>) -> Ran {
        let name = name.to_owned();
        let account = match self.accounts.account(self.app, &name) {
            Ok(account) => account,
            Err(failure) => {
                return Ran {
                    name,
                    outcome: Err(failure),
                    calls: None,
                };
            }
        };
        let source = account.platform.source();
        let label = AccountName::new(source.provider(), &*account.name);
        let ran = self.mirror.run(&label, source, events).await;
        Ran {
            name,
            outcome: ran.map_err(|error| own(&account, error)),
            calls: account.platform.calls(),
        }
    }

    /// Prints an event. Gives the failure, if it is one.
    fn tell(&self, event: Event) -> Result<Option<Failure>, Failure> {
        let out = &self.app.out;
        match event {
            Event::File {
                account,
                case,
                file,
                place,
                resumed,
            } => {
                let mut event = json!({
                    "event": "file",
                    "account": account.account(),
                    "provider": account.provider().as_str(),
                    "case": case,
                    "id": file.id,
                    "path": place,
                    "bytes": file.bytes,
                    "sha256": file.sha256,
                    "verified": file.verified,
                    "resumed": resumed,
                });
                let hash = file.hash.as_ref().and_then(|hash| hash.split_once(':'));
                if let Some((algorithm, hash)) =
                    hash.filter(|(algorithm, _)| *algorithm != "sha256")
                {
                    event[algorithm] = hash.into();
                }
                out.event(&event)?;
                Ok(None)
            }
            Event::Case { account, manifest } => {
                out.event(&json!({
                    "event": "case",
                    "account": account.account(),
                    "provider": account.provider().as_str(),
                    "id": manifest.case,
                    "status": manifest.status,
                    "vendor_status": manifest.vendor_status,
                    "updated_at": manifest.updated_at,
                    "deleted": manifest.deletion.is_some(),
                    "revision": manifest.revision,
                    "complete": manifest.complete,
                    "files": manifest.files.len(),
                }))?;
                let deleted = if manifest.deletion.is_some() {
                    ", deleted"
                } else {
                    ""
                };
                let incomplete = if manifest.complete {
                    ""
                } else {
                    ", files are missing"
                };
                out.say(&format!(
                    "{}  {}  {} files{deleted}{incomplete}",
                    account.account(),
                    crate::output::plain(&manifest.case),
                    manifest.files.len(),
                ))?;
                Ok(None)
            }
            Event::Failed {
                account,
                case,
                file,
                error,
            } => {
                let mut failure = Failure::from(error)
                    .about("provider", account.provider().as_str())
                    .of(account.account());
                if let Some(case) = case {
                    failure = failure.about("case", case);
                }
                if let Some(file) = file {
                    failure = failure.about("id", file);
                }
                out.failure(&failure);
                Ok(Some(failure))
            }
        }
    }

    /// The summary, and how the run ends: in part, or, when nothing at all worked, as its first failure.
    fn end(&self, ran: Vec<Ran>, first: Option<Failure>, requests: u64) -> Result<(), Failure> {
        let (mut all, mut worked, mut broken) = (Outcome::default(), false, Vec::new());
        let mut calls = serde_json::Map::new();
        for ran in ran {
            if let Some(count) = ran.calls {
                calls.insert(ran.name, count.into());
            }
            match ran.outcome {
                Ok(outcome) => {
                    worked |= outcome.failures == 0 || outcome.changed > 0;
                    all += outcome;
                }
                Err(failure) => broken.push(failure),
            }
        }
        self.app.out.event(&json!({
            "event": "mirror",
            "cases": all.cases,
            "changed": all.changed,
            "files": all.files,
            "bytes": all.bytes,
            "failed": all.failures,
            "requests": requests,
            // Of providers that count them: what is used up of the hour.
            "calls": calls,
        }))?;
        self.app.out.say(&format!(
            "{} cases, {} changed; {} files with {} fetched in {requests} requests",
            all.cases,
            all.changed,
            all.files,
            size(all.bytes)
        ))?;
        for (name, calls) in calls {
            self.app
                .out
                .say(&format!("{name}: {calls} of the hour's calls"))?;
        }
        let missing = all.failures + broken.len() as u64;
        if missing == 0 {
            return Ok(());
        }
        for failure in &broken {
            self.app.out.failure(failure);
        }
        let reason = broken.into_iter().next().or(first);
        Err(match reason {
            Some(reason) if !worked => reason.of_all(format!("{missing} things failed")),
            _ => Failure::partly(format!(
                "{missing} things failed; the next run tries them again"
            )),
        })
    }
}

/// A failure of the mirror itself, which is no provider's.
fn own(account: &Account, error: Error) -> Failure {
    Failure::from(error).of(&account.name)
}

async fn verify(app: &App, to: &str, repair: bool) -> Result<(), Failure> {
    let place = Place::open(to, &std::env::temp_dir())?;
    // What is repaired must not be written to meanwhile.
    let _staging = repair.then(|| Staging::open(&place.staging)).transpose()?;
    let mut found = Vec::new();
    let verified = mirror::verify(&*place.shelf, &*place.ledger, repair, |damage| {
        found.push(damage);
    });
    let verified = verified.await?;
    for damage in found {
        app.out.failure(&damaged(damage));
    }
    app.out.event(&json!({
        "event": "verify",
        "cases": verified.cases,
        "files": verified.files,
        "bytes": verified.bytes,
        "damaged": verified.damaged,
        "repaired": repair && verified.damaged > 0,
    }))?;
    app.out.say(&format!(
        "{} cases, {} files with {}: {}",
        verified.cases,
        verified.files,
        size(verified.bytes),
        if verified.damaged == 0 {
            "all as they were"
        } else {
            "not all as they were"
        }
    ))?;
    if verified.damaged == 0 {
        return Ok(());
    }
    let next = if repair {
        "the next run fetches them again"
    } else {
        "--repair has them fetched again"
    };
    let detail = format!("{} things are damaged or missing; {next}", verified.damaged);
    Err(Error::new(ErrorKind::Integrity, detail).into())
}

fn damaged(damage: Damage) -> Failure {
    let failure = |detail| Failure::from(Error::new(ErrorKind::Integrity, detail));
    match damage {
        Damage::Contents { place } => {
            failure("a file is not what its name says").about("path", place)
        }
        Damage::Missing {
            account,
            case,
            file,
        } => failure("a file of a case is missing or damaged")
            .about("provider", account.provider().as_str())
            .about("account", account.account())
            .about("case", case)
            .about("id", file),
        Damage::Manifest { place } => failure("a manifest cannot be read").about("path", place),
    }
}

async fn status(app: &App, to: &str) -> Result<(), Failure> {
    let place = Place::open(to, &std::env::temp_dir())?;
    let mut table = Table::new(&[
        "ACCOUNT",
        "CASES",
        "DELETED",
        "INCOMPLETE",
        "IN STEP AT",
        "",
    ]);
    let mut rows = Vec::new();
    for account in mirror::status(&*place.shelf).await? {
        app.out.event(&json!({
            "event": "status",
            "account": account.name,
            "cases": account.cases,
            "deleted": account.deleted,
            "incomplete": account.incomplete,
            "in_step_at": account.in_step_at,
            "under_way": account.under_way,
        }))?;
        rows.push(vec![
            account.name,
            account.cases.to_string(),
            account.deleted.to_string(),
            account.incomplete.to_string(),
            account.in_step_at.unwrap_or_default(),
            if account.under_way {
                "under way, or killed"
            } else {
                ""
            }
            .to_owned(),
        ]);
    }
    table.print(&app.out, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_double_the_wait_up_to_a_limit() {
        let seconds = |every, failed| wait(Duration::from_secs(every), failed).as_secs();
        let table = [
            (10, 0, 10),
            (10, 1, 20),
            (10, 3, 80),
            (10, 30, 900),
            (3600, 2, 3600),
        ];
        for (every, failed, expected) in table {
            assert_eq!(seconds(every, failed), expected, "{every} {failed}");
        }
    }

    #[test]
    fn an_address_is_not_repeated() {
        let open = |to| Place::open(to, Path::new("work"));
        let refused = open("s3cret://key:s3cret@host/bucket").err().unwrap();
        assert_eq!(refused.exit(), 2);
        assert!(!refused.message().contains("s3cret"));
        assert!(open("").is_err() && open("folder").is_ok());
    }
}
