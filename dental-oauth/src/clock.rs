//! Time as a value that can be handed in, so that tests move it by hand.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;

/// Wall clock, monotonic clock and sleep in one place.
///
/// Expiry that must survive a restart is kept in wall time, everything measured inside one process in
/// monotonic time, so that a stepped wall clock cannot stretch a deadline.
#[async_trait]
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The wall clock.
    fn now(&self) -> SystemTime;

    /// Time since an arbitrary fixed point in this process; never goes back.
    fn monotonic(&self) -> Duration;

    /// Pauses: returns once `period` has passed. Dropping the future is safe.
    async fn sleep(&self, period: Duration);

    /// Returns once `limit` has passed for work that runs beside it. A clock for tests may shorten a
    /// pause, never a deadline.
    async fn deadline(&self, limit: Duration) {
        self.sleep(limit).await;
    }
}

/// The computer's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    async fn sleep(&self, period: Duration) {
        tokio::time::sleep(period).await;
    }

    // By itself and not through `sleep`: each call has several deadlines, and each is an allocation less.
    async fn deadline(&self, limit: Duration) {
        tokio::time::sleep(limit).await;
    }
}

/// Runs `work`, or gives up with `None` once `limit` has passed on `clock`.
pub(crate) async fn within<F: Future>(
    clock: &dyn Clock,
    limit: Duration,
    work: F,
) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut alarm = None;
    std::future::poll_fn(|context| {
        // Work first: an answer that is already there beats the alarm that rang in the same instant, and
        // needs none to be set.
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let alarm = alarm.get_or_insert_with(|| clock.deadline(limit));
        alarm.as_mut().poll(context).map(|()| None)
    })
    .await
}

/// Seconds since 1970 of a wall time; negative before it.
pub(crate) fn unix_seconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
    }
}

/// The wall time of seconds since 1970, kept inside what every platform can represent.
pub(crate) fn from_unix_seconds(seconds: i64) -> SystemTime {
    // 9999-12-31T23:59:59Z, the largest NumericDate that makes sense (RFC 7519 section 2).
    const LAST: i64 = 253_402_300_799;
    let seconds = seconds.clamp(0, LAST);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whose alarms ring at once.
    #[derive(Debug)]
    struct Ringing;

    #[async_trait]
    impl Clock for Ringing {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }
        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
        async fn sleep(&self, _: Duration) {}
    }

    #[tokio::test]
    async fn work_that_is_done_beats_the_alarm() {
        let limit = Duration::from_secs(1);
        assert_eq!(within(&Ringing, limit, async { 7 }).await, Some(7));
        let never = std::future::pending::<()>();
        assert_eq!(within(&Ringing, limit, never).await, None);
    }
}
