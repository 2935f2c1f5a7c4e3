//! 500 calls an hour for all users of an application together: what is left, and what a job will take.

use std::fmt;
use std::time::{Duration, SystemTime};

use dental_oauth::api::{QuotaRules, QuotaUsage};
use dental_oauth::{Error, ErrorKind, Result};

use crate::client::Drchrono;

/// Calls an hour that drchrono gives an application unless it has agreed to more (dossier 2.11).
pub const CALLS_PER_HOUR: u32 = 500;
/// Ten calls within a second are turned away. Eight, and a quarter of a second more, leave room for calls that
/// arrive less evenly than they were sent.
const BURST: u32 = 8;
const BURST_PERIOD: Duration = Duration::from_millis(1250);

/// What drchrono allows an application with so many calls an hour; `None` counts nothing but bursts.
pub(crate) fn rules(calls_per_hour: Option<u32>) -> QuotaRules {
    QuotaRules::new(calls_per_hour, BURST, BURST_PERIOD)
}

/// What a job will take, known before it begins. `Display` says it in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Estimate {
    /// Calls the job needs.
    pub calls: u64,
    /// Calls left in this hour, as far as this application's clients have counted; `None` without a limit.
    pub left: Option<u64>,
    /// When the next hour begins.
    pub hour_ends: SystemTime,
    /// How long the job takes at least, should nobody else call meanwhile.
    pub takes: Duration,
}

impl Estimate {
    fn new(calls: u64, usage: &QuotaUsage, now: SystemTime) -> Self {
        let paced = |calls: u64| BURST_PERIOD.mul_f64(in_float(calls / u64::from(BURST)));
        let left = usage.left().map(u64::from);
        let takes = match (left, usage.limit) {
            (Some(left), Some(limit)) if calls > left => {
                let later = calls - left;
                let hours = later.div_ceil(u64::from(limit.max(1)));
                let rest = later - (hours - 1) * u64::from(limit.max(1));
                let until = usage.hour_ends.duration_since(now).unwrap_or_default();
                until
                    .saturating_add(Duration::from_secs((hours - 1).saturating_mul(3600)))
                    .saturating_add(paced(rest))
            }
            _ => paced(calls),
        };
        Self {
            calls,
            left,
            hour_ends: usage.hour_ends,
            takes,
        }
    }

    /// Whether the job can be done in this hour.
    pub fn fits(&self) -> bool {
        self.left.is_none_or(|left| self.calls <= left)
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = self.hour_ends.duration_since(SystemTime::UNIX_EPOCH);
        let hour = ends.unwrap_or_default().as_secs() / 3600 % 24;
        write!(f, "this needs {} calls; ", self.calls)?;
        match self.left {
            None => write!(f, "nothing limits them")?,
            Some(left) => write!(f, "{left} are left until {hour:02}:00 UTC")?,
        }
        if !self.fits() {
            let minutes = self.takes.as_secs().div_ceil(60);
            write!(f, ", so it takes at least {minutes} minutes")?;
        }
        Ok(())
    }
}

fn in_float(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Calls to list so many rows on pages of so many: 250 where nothing else is said, 50 with `verbose`, 20 of
/// `appointments` (25 with `verbose`), 1,000 in a bulk job, which needs some more to ask whether it is done.
pub const fn listing_calls(rows: u64, page_size: u64) -> u64 {
    let page_size = if page_size == 0 { 1 } else { page_size };
    if rows == 0 {
        1
    } else {
        rows.div_ceil(page_size)
    }
}

impl Drchrono {
    /// Requests this client and its clones have sent to drchrono so far, repeated and redirected ones
    /// included. Each of them counts for the hour.
    pub fn calls(&self) -> u64 {
        self.0.api.requests()
    }

    /// How much of the hour is left, as far as the clients that share the count know.
    ///
    /// # Errors
    /// [`ErrorKind::Store`](dental_oauth::ErrorKind::Store) when the count cannot be read.
    pub async fn usage(&self) -> Result<QuotaUsage> {
        match self.0.api.quota() {
            Some(quota) => quota.usage(&*self.0.clock).await,
            None => Err(Error::new(ErrorKind::Configuration, "no quota is kept")),
        }
    }

    /// What a job of so many calls will take, before it begins.
    ///
    /// ```no_run
    /// # async fn plan(client: drchrono_client::Drchrono) -> dental_oauth::Result<()> {
    /// use drchrono_client::listing_calls;
    ///
    /// let estimate = client.estimate(listing_calls(10_000, 250)).await?;
    /// if !estimate.fits() {
    ///     println!("{estimate}"); // this needs 40 calls; 12 are left until 15:00 UTC, so ...
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Drchrono::usage`].
    pub async fn estimate(&self, calls: u64) -> Result<Estimate> {
        let usage = self.usage().await?;
        Ok(Estimate::new(calls, &usage, self.0.clock.now()))
    }

    /// Tells whoever wants to know what lies ahead. What cannot be told holds nothing up.
    pub(crate) async fn tell_estimate(&self, calls: u64) {
        if let Some(told) = &self.0.on_estimate
            && calls > 0
            && let Ok(estimate) = self.estimate(calls).await
        {
            told(&estimate);
        }
    }
}
