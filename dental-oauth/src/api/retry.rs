//! The one place that decides whether a request is tried again.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Sent};

/// How often and how long to try.
#[derive(Debug, Clone)]
pub struct RetryPolicy {
    /// Tries after the first.
    pub retries: u32,
    /// The first pause; the ceiling doubles with each try and the pause is drawn below it (full jitter).
    pub first_pause: Duration,
    /// The ceiling's own ceiling.
    pub longest_pause: Duration,
    /// The pause after 429 when the server does not say.
    pub rate_limit_pause: Duration,
    /// Longer than this is not waited for: the error says how long the server asked for.
    pub longest_retry_after: Duration,
    /// Whether a plain 500 is worth another try.
    pub retry_500: bool,
}

impl Default for RetryPolicy {
    /// Three retries from 0.5 s up to 20 s, `Retry-After` up to a minute.
    fn default() -> Self {
        Self {
            retries: 3,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(20),
            rate_limit_pause: Duration::from_secs(5),
            longest_retry_after: Duration::from_secs(60),
            retry_500: false,
        }
    }
}

impl RetryPolicy {
    /// Every request once.
    pub fn never() -> Self {
        Self {
            retries: 0,
            ..Self::default()
        }
    }
}

/// What is known when a try has failed.
#[derive(Debug)]
pub(super) struct Failure<'a> {
    pub(super) error: &'a Error,
    /// GET or HEAD.
    pub(super) read: bool,
    pub(super) idempotent: bool,
    /// Tries so far, this one included.
    pub(super) attempts: u32,
    /// A number in `0.0..1.0`.
    pub(super) jitter: f64,
}

/// Stop, or try again after a pause. Pure: reads no clock and throws no dice.
pub(super) fn pause_before_retry(policy: &RetryPolicy, failure: &Failure<'_>) -> Option<Duration> {
    if failure.attempts > policy.retries {
        return None;
    }
    let error = failure.error;
    let refused_unseen = match (error.status(), error.sent()) {
        // No answer: safe when nothing left, or when repeating does no harm.
        (None, Sent::No) => matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout),
        (None, _) => {
            failure.idempotent && matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout)
        }
        // Turned away at the door, so nothing has happened yet.
        (Some(429), _) => true,
        (Some(502..=504), _) => failure.idempotent,
        // An answer that was not the provider's own. What a write has done is then not known.
        (Some(200..=299), _) => failure.read && error.kind() == ErrorKind::Decode,
        // Unless the provider has said, inside of it, that this is its final word.
        (Some(500), _) => failure.idempotent && policy.retry_500 && error.kind() != ErrorKind::Api,
        _ => false,
    };
    if !refused_unseen {
        return None;
    }
    let asked = error
        .retry_after()
        .or((error.status() == Some(429)).then_some(policy.rate_limit_pause));
    match asked {
        Some(wait) if wait > policy.longest_retry_after => None,
        Some(wait) => Some(wait),
        None => {
            let doublings = failure.attempts.saturating_sub(1).min(16);
            let ceiling = policy
                .first_pause
                .saturating_mul(1 << doublings)
                .min(policy.longest_pause);
            Some(ceiling.mul_f64(failure.jitter))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16) -> Error {
        Error::new(ErrorKind::Server, "x")
            .with_status(status)
            .with_sent(Sent::Yes)
    }

    fn unanswered(kind: ErrorKind, sent: Sent) -> Error {
        Error::new(kind, "x").with_sent(sent)
    }

    fn retried(error: &Error, idempotent: bool) -> bool {
        let failure = Failure {
            error,
            read: idempotent,
            idempotent,
            attempts: 1,
            jitter: 0.5,
        };
        pause_before_retry(&RetryPolicy::default(), &failure).is_some()
    }

    #[test]
    fn what_may_have_happened_is_only_repeated_when_that_does_no_harm() {
        // (failure, retried when idempotent, retried when not)
        let table = [
            (unanswered(ErrorKind::Transport, Sent::No), true, true),
            (unanswered(ErrorKind::Timeout, Sent::No), true, true),
            (unanswered(ErrorKind::Transport, Sent::Maybe), true, false),
            (unanswered(ErrorKind::Timeout, Sent::Maybe), true, false),
            (unanswered(ErrorKind::Configuration, Sent::No), false, false),
            (unanswered(ErrorKind::OriginRefused, Sent::No), false, false),
            (unanswered(ErrorKind::Io, Sent::Maybe), false, false),
            (unanswered(ErrorKind::TooLarge, Sent::Yes), false, false),
            (
                unanswered(ErrorKind::ReauthenticationRequired, Sent::Yes),
                false,
                false,
            ),
            (
                Error::new(ErrorKind::Decode, "x").with_status(200),
                true,
                false,
            ),
            (
                Error::new(ErrorKind::TooLarge, "x").with_status(200),
                false,
                false,
            ),
            (answered(400), false, false),
            (answered(401), false, false),
            (answered(403), false, false),
            (answered(404), false, false),
            (answered(408), false, false),
            (answered(409), false, false),
            (answered(429), true, true),
            (answered(500), false, false),
            (answered(501), false, false),
            (answered(502), true, false),
            (answered(503), true, false),
            (answered(504), true, false),
        ];
        for (error, idempotent, not) in table {
            assert_eq!(retried(&error, true), idempotent, "idempotent: {error:?}");
            assert_eq!(retried(&error, false), not, "not idempotent: {error:?}");
        }
    }

    #[test]
    fn pauses_double_below_their_ceiling_and_end() {
        let policy = RetryPolicy::default();
        let error = answered(503);
        let pause = |attempts, jitter| {
            pause_before_retry(
                &policy,
                &Failure {
                    error: &error,
                    read: true,
                    idempotent: true,
                    attempts,
                    jitter,
                },
            )
        };
        assert_eq!(pause(1, 1.0), Some(Duration::from_millis(500)));
        assert_eq!(pause(2, 1.0), Some(Duration::from_secs(1)));
        assert_eq!(pause(3, 0.5), Some(Duration::from_secs(1)));
        assert_eq!(pause(1, 0.0), Some(Duration::ZERO));
        assert_eq!(pause(4, 1.0), None);
    }

    #[test]
    fn the_servers_wish_counts_up_to_a_minute() {
        let policy = RetryPolicy::default();
        let pause = |error: &Error| {
            pause_before_retry(
                &policy,
                &Failure {
                    error,
                    read: true,
                    idempotent: true,
                    attempts: 1,
                    jitter: 0.0,
                },
            )
        };
        let asking =
            |status, seconds| answered(status).with_retry_after(Some(Duration::from_secs(seconds)));
        assert_eq!(pause(&asking(429, 7)), Some(Duration::from_secs(7)));
        assert_eq!(pause(&asking(503, 60)), Some(Duration::from_secs(60)));
        assert_eq!(pause(&asking(429, 61)), None);
        assert_eq!(pause(&answered(429)), Some(Duration::from_secs(5)));
    }
}
