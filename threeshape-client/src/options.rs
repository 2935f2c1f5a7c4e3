//! What an account goes by: clock, retries, limits.

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::api::RetryPolicy;
use dental_oauth::{Clock, SystemClock};

/// What an account goes by, beside its environment.
#[derive(Debug, Clone)]
pub struct AccountOptions {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: RetryPolicy,
    pub(crate) answer_within: Duration,
    pub(crate) file_stall: Duration,
    pub(crate) in_flight: usize,
    pub(crate) most_pages: u64,
    pub(crate) largest_file: u64,
    pub(crate) unbounded: bool,
    pub(crate) reference_window: Duration,
}

impl Default for AccountOptions {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            retry: RetryPolicy::default(),
            answer_within: Duration::from_secs(60),
            file_stall: Duration::from_secs(30),
            in_flight: 4,
            most_pages: 1000,
            largest_file: 1024 * 1024 * 1024,
            unbounded: false,
            reference_window: Duration::from_secs(30 * 24 * 60 * 60),
        }
    }
}

impl AccountOptions {
    /// Waits by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Retries reads by this policy. Writes are never repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How long the service may take for an answer that is no file, 60 s if not set. It is slow: six
    /// seconds for a page of cases are usual.
    pub fn answer_within(mut self, limit: Duration) -> Self {
        self.answer_within = limit;
        self
    }

    /// How long a server may stay silent within a file, 30 s if not set.
    pub fn file_stall(mut self, limit: Duration) -> Self {
        self.file_stall = limit;
        self
    }

    /// How many pages of a list are fetched at once, 4 if not set.
    pub fn pages_in_flight(mut self, pages: usize) -> Self {
        self.in_flight = pages.max(1);
        self
    }

    /// After how many pages a list is given up as endless, 1000 if not set.
    pub fn most_pages(mut self, pages: u64) -> Self {
        self.most_pages = pages;
        self
    }

    /// The largest file that is fetched, 1 GiB if not set.
    pub fn largest_file(mut self, bytes: u64) -> Self {
        self.largest_file = bytes;
        self
    }

    /// Lets [`CaseSource`](dental_oauth::case::CaseSource) list cases without a beginning. Otherwise a
    /// query must say since when: a doctor's account holds all of their patients.
    pub fn allow_unbounded_lists(mut self) -> Self {
        self.unbounded = true;
        self
    }

    /// How far back an upload is looked for by its reference, 30 days if not set.
    pub fn reference_window(mut self, period: Duration) -> Self {
        self.reference_window = period;
        self
    }
}
