//! A clock that moves by hand.

use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::clock::Clock;

/// Stands still until it is told otherwise.
///
/// ```
/// use std::time::Duration;
/// use dental_oauth::Clock as _;
/// use dental_oauth::testing::ManualClock;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let clock = ManualClock::skipping(); // a sleep moves it, and returns at once
/// let before = clock.now();
/// clock.sleep(Duration::from_secs(3600)).await;
/// assert_eq!(clock.now().duration_since(before).unwrap(), Duration::from_secs(3600));
/// # }
/// ```
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<State>,
    moved: Notify,
    skipping: bool,
}

#[derive(Debug)]
struct State {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

/// 2026-01-15T10:00:00Z.
const START: Duration = Duration::from_secs(1_768_471_200);

impl ManualClock {
    /// A clock at which sleepers wait until [`advance`](ManualClock::advance) reaches them.
    pub fn new() -> Self {
        let state = State {
            elapsed: Duration::ZERO,
            sleeps: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
            moved: Notify::new(),
            skipping: false,
        }
    }

    /// A clock that every pause moves forward itself, so that retries take no time. Deadlines still wait
    /// for [`advance`](ManualClock::advance).
    pub fn skipping() -> Self {
        Self {
            skipping: true,
            ..Self::new()
        }
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.state().elapsed += by;
        self.moved.notify_waiters();
    }

    /// The sleeps asked for so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.state().sleeps.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.state().elapsed
    }

    fn monotonic(&self) -> Duration {
        self.state().elapsed
    }

    async fn sleep(&self, period: Duration) {
        let start = {
            let mut state = self.state();
            state.sleeps.push(period);
            if self.skipping {
                state.elapsed += period;
            }
            state.elapsed
        };
        if self.skipping {
            // As in a real pause, others get their turn.
            tokio::task::yield_now().await;
        } else {
            self.reach(start + period).await;
        }
    }

    async fn deadline(&self, limit: Duration) {
        let start = self.state().elapsed;
        self.reach(start + limit).await;
    }
}

impl ManualClock {
    async fn reach(&self, time: Duration) {
        loop {
            let mut moved = pin!(self.moved.notified());
            // Registered before the look, so that a move in between is not missed.
            moved.as_mut().enable();
            if self.state().elapsed >= time {
                return;
            }
            moved.await;
        }
    }
}
