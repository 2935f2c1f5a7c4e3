//! The sandbox's clock: real time plus an offset that tests move by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

/// Real time plus an offset, or a moment that stands still. Everything that expires in the sandbox expires by this
/// clock.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
    /// Where it was stopped, in milliseconds since 1970; 0 = it runs.
    stopped_ms: AtomicI64,
}

impl Clock {
    /// The sandbox's present moment.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let offset = TimeDelta::milliseconds(self.offset_ms.load(Ordering::SeqCst));
        let real = match self.stopped_ms.load(Ordering::SeqCst) {
            0 => DateTime::<Utc>::from(SystemTime::now()),
            at => DateTime::from_timestamp_millis(at).unwrap_or_default(),
        };
        real.checked_add_signed(offset).unwrap_or(real)
    }

    /// Seconds since 1970, as tokens carry them.
    pub(crate) fn unix(&self) -> i64 {
        self.now().timestamp()
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 4);
        self.offset_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Stops the clock at a moment, in seconds since 1970: from then on only [`Clock::advance`] moves it.
    pub(crate) fn stop_at(&self, unix: i64) {
        self.offset_ms.store(0, Ordering::SeqCst);
        let ms = unix.saturating_mul(1000);
        self.stopped_ms.store(ms, Ordering::SeqCst);
    }

    /// Back to real time.
    pub(crate) fn reset(&self) {
        self.stopped_ms.store(0, Ordering::SeqCst);
        self.offset_ms.store(0, Ordering::SeqCst);
    }
}

/// How the vendor's examples write times in resources: three fractional digits.
pub(crate) fn millis(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// How the vendor's error pattern writes times: six fractional digits.
pub(crate) fn micros(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Whole seconds, as signed storage URLs carry them.
pub(crate) fn seconds(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same instant on a wall clock nine hours east, offset written without a colon.
pub(crate) fn east(at: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(9 * 3600) {
        Some(zone) => at
            .with_timezone(&zone)
            .format("%Y-%m-%dT%H:%M:%S%.6f%z")
            .to_string(),
        None => micros(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_forward_by_hand_and_back_on_reset() {
        let clock = Clock::default();
        let before = clock.unix();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.unix() - before >= 3600);
        clock.reset();
        assert!(clock.unix() - before < 60);
    }

    #[test]
    fn a_stopped_clock_moves_only_by_hand() {
        let clock = Clock::default();
        clock.stop_at(1_773_480_413);
        assert_eq!(clock.unix(), 1_773_480_413);
        clock.advance(Duration::from_secs(60));
        assert_eq!(clock.unix(), 1_773_480_473);
    }

    #[test]
    fn the_offset_style_names_the_same_instant() {
        let at = DateTime::from_timestamp(1_773_480_413, 589_793_000).expect("a valid instant");
        assert_eq!(micros(at), "2026-03-14T09:26:53.589793Z");
        assert_eq!(east(at), "2026-03-14T18:26:53.589793+0900");
        assert_eq!(millis(at), "2026-03-14T09:26:53.589Z");
        assert_eq!(seconds(at), "2026-03-14T09:26:53Z");
    }
}
