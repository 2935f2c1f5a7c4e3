//! Pages that are being fetched, the one that is wanted next first.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::page::{Cursor, Page};
use crate::error::Result;

pub(super) type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>>> + Send>>;

/// Fetches the page that begins at a cursor, or the first one.
pub(super) type PageFetch<T> = Arc<dyn Fn(Option<Cursor>) -> Fetching<T> + Send + Sync>;

/// The cursor of the page after one, where that is known before the page has been read.
pub(super) type Successor = Arc<dyn Fn(&Cursor) -> Option<Cursor> + Send + Sync>;

/// The wanted page and, where their places are known, some of those after it.
pub(super) struct InFlight<T> {
    fetch: PageFetch<T>,
    ahead: Option<(usize, Successor)>,
    queue: VecDeque<Slot<T>>,
}

struct Slot<T> {
    from: Option<Cursor>,
    state: State<T>,
}

enum State<T> {
    Fetching(Fetching<T>),
    Here(Result<Page<T>>),
}

impl<T> InFlight<T> {
    pub(super) fn new(fetch: PageFetch<T>) -> Self {
        Self {
            fetch,
            ahead: None,
            queue: VecDeque::new(),
        }
    }

    /// Keeps up to `window` pages in flight.
    pub(super) fn ahead(&mut self, window: usize, successor: Successor) {
        self.ahead = Some((window.max(1), successor));
    }

    /// Nothing more is wanted.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }

    /// The page at `from`, with up to `most` pages, that one included, in flight meanwhile.
    pub(super) fn poll(
        &mut self,
        from: Option<&Cursor>,
        most: u64,
        context: &mut Context<'_>,
    ) -> Poll<Result<Page<T>>> {
        if self
            .queue
            .front()
            .is_none_or(|slot| slot.from.as_ref() != from)
        {
            // The list goes on elsewhere than was thought: what was fetched ahead is of no use.
            self.queue.clear();
            self.begin(from.cloned());
        }
        self.fill(most);
        for slot in &mut self.queue {
            if let State::Fetching(fetching) = &mut slot.state
                && let Poll::Ready(page) = fetching.as_mut().poll(context)
            {
                slot.state = State::Here(page);
            }
        }
        match self.queue.pop_front() {
            Some(Slot {
                state: State::Here(page),
                ..
            }) => Poll::Ready(page),
            Some(waiting) => {
                self.queue.push_front(waiting);
                Poll::Pending
            }
            None => Poll::Pending,
        }
    }

    fn begin(&mut self, from: Option<Cursor>) {
        let fetching = (self.fetch)(from.clone());
        let state = State::Fetching(fetching);
        self.queue.push_back(Slot { from, state });
    }

    fn fill(&mut self, most: u64) {
        let Some((window, successor)) = &self.ahead else {
            return;
        };
        let (most, successor) = (most.min(*window as u64), Arc::clone(successor));
        while (self.queue.len() as u64) < most {
            let last = self.queue.back().and_then(|slot| slot.from.as_ref());
            let Some(next) = last.and_then(|last| successor(last)) else {
                return;
            };
            self.begin(Some(next));
        }
    }
}
