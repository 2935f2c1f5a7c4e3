//! What a session knows between two calls.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use super::access_token::Bearer;
use super::store::{Generation, Stored};
use crate::error::Error;
use crate::oauth::{TokenParts, TokenSet};
use crate::random;

/// For tokens that live long enough, refresh no later than this before the end (dossier 4.7).
const SMALLEST_WINDOW: Duration = Duration::from_secs(60);
/// A token this close to its end is not handed out even when the refresh failed: it would end on the way.
const LAST_MOMENTS: Duration = Duration::from_secs(10);

/// A record the session has read or written.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) generation: Generation,
    pub(super) tokens: TokenParts,
    pub(super) value: Arc<Bearer>,
    refresh_at: Option<SystemTime>,
}

impl Current {
    /// `ahead`: how long before its end a long-lived token is refreshed.
    pub(super) fn new(stored: Stored, ahead: Duration) -> Self {
        let tokens = *stored.tokens.parts;
        let refresh_at = tokens
            .expires_at
            .map(|end| refresh_at(tokens.issued_at, end, ahead, random::fraction()));
        Self {
            generation: stored.generation,
            value: Arc::new(Bearer::new(tokens.access_token.clone())),
            tokens,
            refresh_at,
        }
    }

    /// Good enough to use without a thought. A token of unknown life is used until it is refused.
    pub(super) fn is_fresh(&self, now: SystemTime) -> bool {
        self.refresh_at.is_none_or(|refresh_at| now < refresh_at)
    }

    /// Past or near its end, or of unknown life.
    pub(super) fn is_doubtful(&self, now: SystemTime) -> bool {
        self.tokens
            .expires_at
            .is_none_or(|end| now + SMALLEST_WINDOW >= end)
    }

    /// Still good, should a refresh fail.
    pub(super) fn is_usable(&self, now: SystemTime) -> bool {
        self.tokens
            .expires_at
            .is_none_or(|end| now + LAST_MOMENTS < end)
    }
}

/// When to refresh: a tenth of the life before its end, within 60 s and `ahead`, never more than half the
/// life; up to a tenth of that earlier still, so that a fleet does not refresh in the same second.
fn refresh_at(issued: SystemTime, end: SystemTime, ahead: Duration, jitter: f64) -> SystemTime {
    let life = end.duration_since(issued).unwrap_or_default();
    let window = (life / 10)
        .clamp(SMALLEST_WINDOW, ahead.max(SMALLEST_WINDOW))
        .min(life / 2);
    let early = (window / 10).mul_f64(jitter);
    end.checked_sub((window + early).min(life))
        .unwrap_or(issued)
}

/// The shared outcome of one refresh.
pub(super) type Outcome = Result<Arc<Current>, Error>;
pub(super) type Flight = watch::Receiver<Option<Outcome>>;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) current: Option<Arc<Current>>,
    /// Tokens that were received but could not be saved: memory holds the only copy.
    pub(super) unsaved: Option<Unsaved>,
    /// A generation whose refresh token the server refused. Nobody tries it again.
    pub(super) dead: Option<(Generation, Error)>,
    /// A generation whose refresh token may be spent: its access token is served to the end.
    pub(super) patient: Option<Generation>,
    pub(super) flight: Option<Flight>,
    pub(super) backoff: Backoff,
    /// When, and of which generation, a 401 last forced a refresh.
    pub(super) forced: Option<(Generation, Duration)>,
}

#[derive(Debug, Clone)]
pub(super) struct Unsaved {
    pub(super) expected: Generation,
    pub(super) tokens: TokenSet,
}

/// Between two refreshes that fail.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// A server that asks for more is asked again all the same.
const LONGEST_REQUEST: Duration = Duration::from_secs(300);

/// Remembers a failure for a short while, so that a busy program does not hammer a server that is down.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    until: Duration,
    error: Option<Error>,
}

impl Backoff {
    /// The first failure is not held against the next call; from the second on waits double up to a
    /// minute. What the server asks for always counts.
    ///
    /// `jitter` is a number in `0.0..1.0` that places the wait in the upper half of that: processes that
    /// failed together do not come back together, and none comes back at once.
    pub(super) fn failed(&mut self, error: &Error, now: Duration, jitter: f64) {
        self.failures = self.failures.saturating_add(1);
        let doubled = match self.failures {
            0 | 1 => Duration::ZERO,
            more => Duration::from_millis(250) * 2_u32.pow(more.min(10) - 2),
        };
        let wait = doubled
            .min(LONGEST_WAIT)
            .mul_f64(0.5 + jitter / 2.0)
            .max(error.retry_after().unwrap_or_default());
        self.until = now + wait.min(LONGEST_REQUEST);
        self.error = Some(error.clone());
    }

    /// The failure that is still held against a new try, with how long that will be so: whoever retries
    /// earlier would only get it again.
    pub(super) fn standing(&self, now: Duration) -> Option<Error> {
        let left = self.until.checked_sub(now).filter(|left| !left.is_zero())?;
        Some(self.error.clone()?.with_retry_after(Some(left)))
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const AHEAD: Duration = Duration::from_secs(300);

    #[test]
    fn refresh_comes_ahead_of_the_end_by_a_share_of_the_life() {
        let start = SystemTime::UNIX_EPOCH;
        let table = [
            (86_400, 300),
            (3600, 300),
            (1200, 120),
            (600, 60),
            (300, 60),
            (120, 60),
            (60, 30),
            (2, 1),
            (0, 0),
        ];
        for (life, window) in table {
            let end = start + Duration::from_secs(life);
            let expected = end - Duration::from_secs(window);
            assert_eq!(refresh_at(start, end, AHEAD, 0.0), expected, "life {life}");
            let earliest = refresh_at(start, end, AHEAD, 1.0);
            assert!(earliest <= expected && earliest >= start, "life {life}");
        }
    }

    #[test]
    fn a_life_that_ends_before_it_begins_is_over() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        let end = SystemTime::UNIX_EPOCH;
        assert!(refresh_at(start, end, AHEAD, 0.5) <= start);
    }

    fn wait_after(failures: u32, error: &Error, jitter: f64) -> Duration {
        let mut backoff = Backoff::default();
        for _ in 0..failures {
            backoff.failed(error, Duration::ZERO, jitter);
        }
        let standing = backoff.standing(Duration::ZERO);
        standing
            .and_then(|error| error.retry_after())
            .unwrap_or_default()
    }

    #[test]
    fn waits_double_and_are_spread_over_their_upper_half() {
        let error = Error::new(ErrorKind::Transport, "x");
        let table = [
            (1, 0),
            (2, 250),
            (3, 500),
            (5, 2000),
            (9, 32_000),
            (10, 60_000),
            (u32::from(u8::MAX), 60_000),
        ];
        for (failures, longest) in table {
            let wait = |jitter| wait_after(failures, &error, jitter).as_millis();
            assert_eq!(wait(0.0), longest / 2, "{failures}");
            assert_eq!(wait(0.5), longest / 4 * 3 + longest % 4 / 2, "{failures}");
            assert_eq!(wait(1.0), longest, "{failures}");
        }
    }

    #[test]
    fn what_the_server_asks_for_is_not_shortened_by_jitter() {
        let error = Error::new(ErrorKind::RateLimited, "x");
        let asks = |seconds| {
            let error = error
                .clone()
                .with_retry_after(Some(Duration::from_secs(seconds)));
            wait_after(1, &error, 0.0).as_secs()
        };
        assert_eq!(asks(120), 120);
        assert_eq!(asks(86_400), 300, "but there is an end to it");
    }
}
