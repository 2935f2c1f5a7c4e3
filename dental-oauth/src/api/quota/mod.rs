//! A provider's limit on calls, kept by whoever calls.

mod count;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod database;
#[cfg(feature = "file-store")]
mod file;
mod ledger;

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::random;
use crate::session::StoreError;

use count::{Count, Step};
#[cfg(feature = "file-store")]
pub use file::FileLedger;
pub use ledger::{LedgerEntry, MemoryLedger, QuotaLedger};

/// Waits longer than this are told before they begin.
const TOLD: Duration = Duration::from_secs(2);
/// A refusal is waited for up to this much longer, so that not all come back in the same instant.
const JITTER: Duration = Duration::from_secs(1);
/// What a caller who has chosen nothing is made to wait at most.
const UNASKED: Duration = Duration::from_secs(60);
/// Somebody else's entry may come between reading and keeping ours. This often in a row, it is no accident.
const CLASHES: u32 = 1000;

/// What a provider allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaRules {
    /// Calls in one hour of the clock, counted from the full hour; `None` for any number.
    pub per_hour: Option<u32>,
    /// Calls in any period of [`QuotaRules::burst_period`].
    pub burst: u32,
    /// See [`QuotaRules::burst`].
    pub burst_period: Duration,
}

impl QuotaRules {
    /// So many calls in an hour of the clock, and so many in any period.
    pub fn new(per_hour: Option<u32>, burst: u32, burst_period: Duration) -> Self {
        Self {
            per_hour,
            burst: burst.max(1),
            burst_period,
        }
    }
}

/// What to do when a call would have to wait. Pauses that keep bursts apart are always waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenEmpty {
    /// Wait, if it is no longer than this; otherwise stop. With 60 s until somebody says otherwise.
    Wait {
        /// The longest wait.
        at_most: Duration,
    },
    /// Stop with [`ErrorKind::RateLimited`], which says how long it would have been.
    Stop,
    /// Spread what is left evenly over the rest of the hour, so that it never runs out: for work that has
    /// all day.
    Spread,
}

impl Default for WhenEmpty {
    fn default() -> Self {
        Self::Wait { at_most: UNASKED }
    }
}

/// Why a call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitReason {
    /// Too many at once.
    Burst,
    /// The hour's calls are used up.
    HourUsedUp,
    /// What is left is spread over the hour.
    Spread,
    /// The provider said so.
    Refused,
}

/// A wait that is about to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaWait {
    /// Why.
    pub reason: WaitReason,
    /// How long.
    pub period: Duration,
    /// Until when.
    pub until: SystemTime,
}

/// How much of the hour is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaUsage {
    /// Calls in an hour; `None` without a limit.
    pub limit: Option<u32>,
    /// Calls made in this one, as far as the ledger knows.
    pub used: u32,
    /// When the next one begins.
    pub hour_ends: SystemTime,
    /// The provider lets nobody call before this.
    pub refused_until: Option<SystemTime>,
}

impl QuotaUsage {
    /// Calls left in this hour; `None` without a limit.
    pub fn left(&self) -> Option<u32> {
        self.limit.map(|limit| limit.saturating_sub(self.used))
    }
}

type Told = Arc<dyn Fn(&QuotaWait) + Send + Sync>;

/// The calls an application may make, counted in a ledger that all its clients share: in one process by
/// default, or across the processes of a host with [`FileLedger`], or across computers with a
/// `session::DatabaseStore`. Cheap to clone.
///
/// A call is entered before it is sent, so that no schedule of clients exceeds the limit. Around the full hour,
/// when it is not certain in which hour the provider will count a call, it is entered in both.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use dental_oauth::api::{Quota, QuotaRules, WhenEmpty};
///
/// let rules = QuotaRules::new(Some(500), 8, Duration::from_millis(1250));
/// let quota = Quota::in_process("my-platform my-client-id", rules)
///     .when_empty(WhenEmpty::Wait { at_most: Duration::from_secs(3600) })
///     .on_wait(Arc::new(|wait| eprintln!("waiting {} s", wait.period.as_secs())));
/// # let _ = quota;
/// ```
#[derive(Clone)]
pub struct Quota {
    key: Arc<str>,
    rules: QuotaRules,
    ledger: Arc<dyn QuotaLedger>,
    when_empty: WhenEmpty,
    told: Option<Told>,
}

impl Quota {
    /// Counts in this process: everybody who names the same key shares the count.
    pub fn in_process(key: &str, rules: QuotaRules) -> Self {
        static LEDGER: LazyLock<Arc<MemoryLedger>> = LazyLock::new(Arc::default);
        let ledger: Arc<MemoryLedger> = Arc::clone(&LEDGER);
        Self::in_ledger(key, rules, ledger)
    }

    /// Counts in a ledger of your own, under a key that names provider and application.
    pub fn in_ledger(key: &str, rules: QuotaRules, ledger: Arc<dyn QuotaLedger>) -> Self {
        Self {
            key: key.into(),
            rules,
            ledger,
            when_empty: WhenEmpty::default(),
            told: None,
        }
    }

    /// What to do when a call would have to wait. The count stays shared; each clone may choose for itself.
    pub fn when_empty(mut self, choice: WhenEmpty) -> Self {
        self.when_empty = choice;
        self
    }

    /// Told of every wait of more than two seconds, before it begins.
    pub fn on_wait(mut self, told: Arc<dyn Fn(&QuotaWait) + Send + Sync>) -> Self {
        self.told = Some(told);
        self
    }

    /// What a provider allows, as this quota was told.
    pub fn rules(&self) -> &QuotaRules {
        &self.rules
    }

    /// The choice made for when calls run out.
    pub fn choice(&self) -> WhenEmpty {
        self.when_empty
    }

    /// How much of the hour is left.
    ///
    /// # Errors
    /// [`ErrorKind::Store`] when the ledger cannot be read.
    pub async fn usage(&self, clock: &dyn Clock) -> Result<QuotaUsage> {
        let entry = self.ledger.load(&self.key).await.map_err(unkept)?;
        let count = self.count_in(entry.as_ref(), clock.now());
        Ok(count.usage(&self.rules, clock.now()))
    }

    /// Enters a call, after waiting for its turn. Dropping the future during a wait enters nothing.
    ///
    /// # Errors
    /// [`ErrorKind::RateLimited`] when that would be too long, [`ErrorKind::Store`].
    pub(super) async fn take(&self, clock: &dyn Clock) -> Result<Permit> {
        self.take_within(clock, None).await
    }

    /// As [`Quota::take`], in the middle of a call that cannot wait long.
    pub(super) async fn take_at_once(&self, clock: &dyn Clock) -> Result<Permit> {
        self.take_within(clock, Some(TOLD)).await
    }

    async fn take_within(&self, clock: &dyn Clock, longest: Option<Duration>) -> Result<Permit> {
        let spread = self.when_empty == WhenEmpty::Spread;
        loop {
            let now = clock.now();
            let take = |count: &mut Count| {
                let step = count.take(&self.rules, now, spread);
                (step, count.usage(&self.rules, now).left())
            };
            let (step, left) = self.entered(clock, take).await?;
            match step {
                Step::Granted { last_hour } => return Ok(Permit { last_hour, left }),
                Step::Wait { reason, period } => {
                    let patience = longest.unwrap_or_else(|| self.patience(reason));
                    if period > patience {
                        return Err(too_long(reason, period));
                    }
                    self.wait(clock, reason, period).await;
                }
            }
        }
    }

    /// A call has been answered: had the hour changed meanwhile, it may have been counted in the new one.
    pub(super) async fn answered(&self, clock: &dyn Clock, permit: &Permit) {
        let now = clock.now();
        if count::hour(now) > permit.last_hour {
            let entered = self.entered(clock, |count| count.enter(now)).await;
            if entered.is_err() {
                tracing::warn!("a call could not be entered in the count of the new hour");
            }
        }
    }

    /// The provider turned a call away. Tells all that share the count, and whether this caller will wait.
    pub(super) async fn refused(&self, clock: &dyn Clock, asked: Option<Duration>) -> Result<bool> {
        let now = clock.now();
        // Without a word on how long: until the full hour, within reason.
        let wait = asked.unwrap_or_else(|| count::until_next_hour(now).min(UNASKED));
        let wait = wait + JITTER.mul_f64(random::fraction());
        self.entered(clock, |count| count.refuse(now, wait)).await?;
        Ok(wait <= self.patience(WaitReason::Refused))
    }

    fn patience(&self, reason: WaitReason) -> Duration {
        match (reason, self.when_empty) {
            (WaitReason::Burst, _) | (_, WhenEmpty::Spread) => Duration::MAX,
            (WaitReason::Refused, WhenEmpty::Wait { at_most }) => at_most.saturating_add(JITTER),
            (_, WhenEmpty::Wait { at_most }) => at_most,
            // The provider's word on a burst is a second or so.
            (WaitReason::Refused, WhenEmpty::Stop) => TOLD + JITTER,
            (_, WhenEmpty::Stop) => Duration::ZERO,
        }
    }

    async fn wait(&self, clock: &dyn Clock, reason: WaitReason, period: Duration) {
        if period > TOLD {
            tracing::info!(
                ?reason,
                seconds = period.as_secs(),
                "waiting for the provider's quota"
            );
            if let Some(told) = &self.told {
                told(&QuotaWait {
                    reason,
                    period,
                    until: clock.now() + period,
                });
            }
        }
        clock.sleep(period).await;
    }

    /// Changes the count in one step that nobody else comes between.
    async fn entered<T>(&self, clock: &dyn Clock, change: impl Fn(&mut Count) -> T) -> Result<T> {
        for _ in 0..CLASHES {
            let entry = self.ledger.load(&self.key).await.map_err(unkept)?;
            let mut count = self.count_in(entry.as_ref(), clock.now());
            let outcome = change(&mut count);
            let text = count.to_text();
            if entry.as_ref().is_some_and(|entry| entry.text == text) {
                return Ok(outcome);
            }
            let version = entry.as_ref().map(|entry| entry.version);
            let replaced = self.ledger.replace(&self.key, version, &text).await;
            if replaced.map_err(unkept)? {
                return Ok(outcome);
            }
        }
        Err(unkept(StoreError::Locked))
    }

    /// A count that cannot be read counts as used up: too few calls are better than too many.
    fn count_in(&self, entry: Option<&LedgerEntry>, now: SystemTime) -> Count {
        entry.map_or_else(Count::default, |entry| {
            Count::from_text(&entry.text).unwrap_or_else(|| {
                tracing::warn!("the count of calls is damaged; this hour counts as used up");
                Count::used_up(&self.rules, now)
            })
        })
    }
}

/// A call that has been entered.
#[derive(Debug)]
pub(super) struct Permit {
    last_hour: u64,
    /// Calls left in this hour after this one; `None` without a limit.
    pub(super) left: Option<u32>,
}

fn too_long(reason: WaitReason, period: Duration) -> Error {
    let detail = match reason {
        WaitReason::HourUsedUp => {
            "the application's calls of this hour are used up; nothing was sent"
        }
        WaitReason::Refused => "the provider takes no calls for now; nothing was sent",
        WaitReason::Burst | WaitReason::Spread => "this call would have to wait; nothing was sent",
    };
    Error::new(ErrorKind::RateLimited, detail)
        .with_sent(Sent::No)
        .with_retry_after(Some(period))
}

fn unkept(error: StoreError) -> Error {
    Error::new(
        ErrorKind::Store,
        "the count of calls cannot be read or kept; nothing was sent",
    )
    .with_source(error)
}

impl fmt::Debug for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quota")
            .field("rules", &self.rules)
            .field("when_empty", &self.when_empty)
            .finish_non_exhaustive()
    }
}
