//! A clock that is wrong by as much as a check wants.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use dental_oauth::{Clock, SystemClock};

/// Keeps the monotonic time positive however slow the clock is.
const BASE: i64 = 24 * 3600;

/// This computer's clock, some seconds fast (or slow, when negative). Setting it forward lets a token end
/// without waiting for it; pauses and deadlines take the time they take.
#[derive(Debug)]
pub(crate) struct Shifted(AtomicI64);

impl Shifted {
    /// A clock that is this many seconds fast.
    pub(crate) fn by(seconds: i64) -> Self {
        Self(AtomicI64::new(seconds))
    }

    /// Is this many seconds fast from now on. Only ever set forward: time does not go back.
    pub(crate) fn set(&self, seconds: i64) {
        self.0.fetch_max(seconds, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clock for Shifted {
    fn now(&self) -> SystemTime {
        let seconds = self.0.load(Ordering::Relaxed);
        let shift = Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 {
            SystemTime::now() - shift
        } else {
            SystemTime::now() + shift
        }
    }

    fn monotonic(&self) -> Duration {
        let seconds = BASE + self.0.load(Ordering::Relaxed);
        SystemClock.monotonic() + Duration::from_secs(seconds.unsigned_abs())
    }

    async fn sleep(&self, period: Duration) {
        SystemClock.sleep(period).await;
    }
}
