//! How many requests are open at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The requests of one origin that are open now, and the most that ever were.
#[derive(Debug, Default)]
pub(crate) struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// One open request; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Open(Arc<Gauge>);

impl Gauge {
    /// Counts one more, until the answer is dropped.
    pub(crate) fn enter(self: &Arc<Self>) -> Open {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        Open(Arc::clone(self))
    }

    /// The most that were open at once.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// Counts anew from those that are open now.
    pub(crate) fn restart(&self) {
        let now = self.now.load(Ordering::SeqCst);
        self.most.store(now, Ordering::SeqCst);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_stays_when_requests_end() {
        let gauge = Arc::new(Gauge::default());
        let first = gauge.enter();
        let second = gauge.enter();
        drop((first, second));
        drop(gauge.enter());
        assert_eq!(gauge.most(), 2);
        gauge.restart();
        assert_eq!(gauge.most(), 0);
    }
}
