//! A mirror that many workers share: one of them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::session::OwnerId;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::roster::Roster;
use super::round::own;
use super::told::{self, Ran};
use super::{ACCOUNTS_AT_ONCE, wait};
use crate::account::Accounts;
use crate::app::App;
use crate::exit::Failure;
use crate::mirror::{
    Claim, Due, Ending, Event, Lease, LeasedLedger, Leases, Ledger, Mirror, Outcome, Wanted,
    telemetry,
};

/// Whoever has nothing to do looks again after so long, whatever is due: accounts are handed back and added.
const LONGEST_REST: Duration = Duration::from_secs(2);
/// How often it is counted for how long accounts have waited.
const COUNT_AGAIN: Duration = Duration::from_secs(15);
/// A renewal that failed is tried again after so long.
const RENEW_AGAIN: Duration = Duration::from_secs(1);

/// A worker.
pub(super) struct Worker<'a> {
    pub(super) app: &'a App,
    pub(super) mirror: &'a Mirror,
    /// Kept the states until the mirror was shared.
    pub(super) before: Arc<dyn Ledger>,
    pub(super) leases: Arc<dyn Leases>,
    /// Who it is, told apart from all others.
    pub(super) owner: String,
    pub(super) ttl: Duration,
    pub(super) every: Option<Duration>,
    /// The accounts it is for; all if none is named.
    pub(super) named: &'a [String],
}

/// A name for a worker, which tells a person where it runs, and one for its folder.
pub(super) fn name() -> Result<(String, String), Failure> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default();
    let own = format!("{:032x}", OwnerId::generate()?.0);
    let id = std::process::id();
    Ok((format!("{}/{id}/{}", host.trim(), &own[..8]), own))
}

/// Something that came to its end.
enum Step {
    Claimed(Result<(Claim, Instant), Failure>),
    /// `None` when the account was lost to another worker.
    Ran(Option<Ran>),
}

impl Worker<'_> {
    /// Works on accounts: once on each, with all other workers, or again and again.
    pub(super) async fn run(&self, accounts: Accounts) -> Result<(), Failure> {
        let roster = Roster::new(self.app, accounts, self.named)?;
        // Before the first claim: whatever ends this run, what it has is given back.
        self.app.hand_back_at_end(&self.leases, &self.owner);
        self.leases.enrol(&roster.names()).await?;
        let before = roster.requests();
        let due = match self.every {
            Some(_) => Due::InTime,
            None => Due::NotSince(self.leases.now().await?),
        };
        let shift = Shift {
            worker: self,
            roster,
            due,
        };
        let working = async |events: &mpsc::Sender<Event>| {
            tokio::select! {
                ran = shift.work(events) => ran,
                never = shift.count() => match never {},
            }
        };
        let (ran, first) = told::heard(self.app, working).await?;
        let requests = shift.roster.requests() - before;
        told::end(self.app, ran?, first, requests)
    }
}

/// A worker at work.
struct Shift<'a> {
    worker: &'a Worker<'a>,
    roster: Roster<'a>,
    due: Due,
}

impl Shift<'_> {
    /// Claims and works until there is nothing to do any more, which with `--every` is never.
    async fn work(&self, events: &mpsc::Sender<Event>) -> Result<Vec<Ran>, Failure> {
        let mut steps: FuturesUnordered<LocalBoxFuture<'_, Step>> = FuturesUnordered::new();
        let (mut at_work, mut failed) = (0, 0);
        let mut all = Vec::new();
        let claim = |after| self.claim(after).boxed_local();
        steps.push(claim(Duration::ZERO));
        let mut claiming = true;
        // A claim is never dropped while it is asked for: its answer may be an account.
        while let Some(step) = steps.next().await {
            match step {
                Step::Claimed(Ok((Claim::Leased(lease), at))) => {
                    steps.push(self.account(lease, at, events).boxed_local());
                    (at_work, failed, claiming) = (at_work + 1, 0, false);
                }
                Step::Claimed(Ok((Claim::Wait(rest), _))) => {
                    steps.push(claim(rest.min(LONGEST_REST)));
                }
                Step::Claimed(Ok((Claim::Nothing, _))) if self.worker.every.is_some() => {
                    steps.push(claim(LONGEST_REST));
                }
                Step::Claimed(Ok((Claim::Nothing, _))) => {}
                Step::Claimed(Err(failure)) => {
                    let Some(every) = self.worker.every else {
                        return Err(failure);
                    };
                    self.worker.app.out.failure(&failure);
                    failed += 1;
                    steps.push(claim(wait(every.min(LONGEST_REST), failed)));
                }
                Step::Ran(ran) => {
                    at_work -= 1;
                    let kept = ran.filter(|_| self.worker.every.is_none());
                    all.extend(kept);
                }
            }
            if !claiming && at_work < ACCOUNTS_AT_ONCE {
                steps.push(claim(Duration::ZERO));
                claiming = true;
            }
        }
        Ok(all)
    }

    /// Counts for how long accounts wait, as long as it is asked.
    async fn count(&self) -> Infallible {
        loop {
            match self.worker.leases.overdue(&self.roster.names()).await {
                Ok(longest) => telemetry::overdue(longest),
                Err(error) => tracing::debug!(%error, "how long accounts wait is not known"),
            }
            tokio::time::sleep(COUNT_AGAIN).await;
        }
    }

    async fn claim(&self, after: Duration) -> Step {
        tokio::time::sleep(after).await;
        Step::Claimed(self.claimed().await)
    }

    async fn claimed(&self) -> Result<(Claim, Instant), Failure> {
        if self.worker.every.is_some()
            && let Some(names) = self.roster.reread()
        {
            self.worker.leases.enrol(&names).await?;
        }
        let names = self.roster.names();
        let wanted = Wanted {
            owner: &self.worker.owner,
            accounts: &names,
            ttl: self.worker.ttl,
            due: self.due,
        };
        // From before it was asked for: the lease begins no sooner.
        let at = Instant::now();
        Ok((self.worker.leases.claim(&wanted).await?, at))
    }

    async fn account(&self, lease: Lease, at: Instant, events: &mpsc::Sender<Event>) -> Step {
        if lease.taken_over {
            self.tell(&lease, "taken-over");
        }
        let ran = tokio::select! {
            ran = self.mirrored(&lease, events) => ran,
            () = self.kept(&lease, at) => None,
        };
        let ending = match &ran {
            None => Ending::HandedBack,
            Some(ran) => {
                let failed = !matches!(&ran.outcome, Ok(outcome) if outcome.failures == 0);
                let failures = if failed { lease.failures + 1 } else { 0 };
                let again = self
                    .worker
                    .every
                    .map_or(Duration::ZERO, |every| wait(every, failures));
                Ending::Done { again, failures }
            }
        };
        match self.worker.leases.release(&lease, ending).await {
            Ok(true) => {}
            Ok(false) => {
                self.tell(&lease, "lost");
                return Step::Ran(None);
            }
            // It runs out.
            Err(error) => self.worker.app.out.failure(&Failure::from(error)),
        }
        match ran.as_ref().map(|ran| &ran.outcome) {
            // Without `--every` the summary tells it.
            Some(Err(failure)) if self.worker.every.is_some() => {
                self.worker.app.out.failure(failure);
            }
            Some(Ok(outcome)) => self.tell_of(&lease, outcome),
            _ => {}
        }
        Step::Ran(ran)
    }

    /// `None` when the account turned out to be another's.
    async fn mirrored(&self, lease: &Lease, events: &mpsc::Sender<Event>) -> Option<Ran> {
        let worker = self.worker;
        let ran = |outcome, calls| Ran {
            name: lease.account.account().to_owned(),
            outcome,
            calls,
        };
        let account = match self.roster.open(lease.account.account()) {
            Ok(account) => account,
            Err(failure) => return Some(ran(Err(failure), None)),
        };
        let ledger = LeasedLedger::new(
            Arc::clone(&worker.leases),
            lease.clone(),
            Arc::clone(&worker.before),
        );
        let source = account.platform.source();
        let running = worker
            .mirror
            .run_with(&ledger, &lease.account, source, events);
        match running.await {
            Err(error) if error.kind() == ErrorKind::Conflict => None,
            outcome => Some(ran(
                outcome.map_err(|error| own(&account, error)),
                account.platform.calls(),
            )),
        }
    }

    /// Renews a lease; returns when it is lost, or may be. The time since the last renewal was asked for is
    /// told by a clock that nobody sets: a process that was stopped knows how long.
    async fn kept(&self, lease: &Lease, at: Instant) {
        let ttl = self.worker.ttl;
        let (mut until, mut next) = (at + ttl, at + ttl / 3);
        loop {
            tokio::time::sleep_until(next.min(until)).await;
            let asked = Instant::now();
            if asked >= until {
                return;
            }
            let renewing = self.worker.leases.renew(lease, ttl);
            match tokio::time::timeout_at(until, renewing).await {
                Ok(Ok(true)) => (until, next) = (asked + ttl, asked + ttl / 3),
                Ok(Ok(false)) | Err(_) => return,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a lease could not be renewed yet");
                    next = asked + RENEW_AGAIN;
                }
            }
        }
    }

    fn tell(&self, lease: &Lease, what: &str) {
        tracing::info!(account = lease.account.account(), what, "a lease");
        // When nobody reads any more, the next event of the run ends it.
        let _ = self.worker.app.out.event(&json!({
            "event": "lease",
            "account": lease.account.account(),
            "provider": lease.account.provider().as_str(),
            "what": what,
        }));
    }

    fn tell_of(&self, lease: &Lease, outcome: &Outcome) {
        let out = &self.worker.app.out;
        let _ = out.event(&json!({
            "event": "account",
            "account": lease.account.account(),
            "provider": lease.account.provider().as_str(),
            "cases": outcome.cases,
            "changed": outcome.changed,
            "files": outcome.files,
            "bytes": outcome.bytes,
            "failed": outcome.failures,
        }));
    }
}
