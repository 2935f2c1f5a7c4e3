//! Pages that are being fetched, the one that is wanted next first.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::task::JoinHandle;
use tracing::Instrument as _;

use super::page::{Cursor, Page};
use crate::error::{Error, ErrorKind, Result};

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

impl<T: Send + 'static> InFlight<T> {
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
        let fetching = if self.ahead.is_some() {
            on_a_task(fetching)
        } else {
            fetching
        };
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

/// Fetches on a task, where pages come while nobody waits for them. Without tokio's runtime they come as long
/// as somebody does.
fn on_a_task<T: Send + 'static>(fetching: Fetching<T>) -> Fetching<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => Box::pin(Task(runtime.spawn(fetching.in_current_span()))),
        Err(_) => fetching,
    }
}

/// A fetch on a task that ends when nobody wants the page any more.
struct Task<T>(JoinHandle<Result<Page<T>>>);

impl<T> Future for Task<T> {
    type Output = Result<Page<T>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll(context)) {
            Ok(page) => page,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::new(
                    ErrorKind::Internal,
                    "the runtime stopped before the page had come",
                )),
            },
        })
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
