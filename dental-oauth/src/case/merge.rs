//! The cases of many accounts as one stream.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::model::{Case, CaseId};
use super::query::CaseQuery;
use super::source::{CaseSource, all_cases};
use crate::api::{Pages, Taken};
use crate::error::Result;
use crate::provider::Provider;

/// So many accounts are read at once, if the caller does not say.
const AT_ONCE: usize = 8;

/// One step of a [`MergedCases`]: a case, or what went wrong, and of whom.
#[derive(Debug)]
#[non_exhaustive]
pub struct Merged {
    /// The label its source was given.
    pub account: Arc<str>,
    /// The platform of that source.
    pub provider: Provider,
    /// The case. After an error that does not end its source, the source goes on: it is about one case
    /// that cannot be read.
    pub case: Result<Case>,
    /// No more will come of this source.
    pub ends: bool,
}

/// The cases of many accounts as one stream, in the order in which they arrive: [`merge`] makes one.
///
/// Between accounts there is no order, within one it is the provider's. Only polling makes it go on, but for
/// pages that are already under way; dropping it gives those up and leaves nothing behind.
pub struct MergedCases {
    waiting: VecDeque<Reading>,
    reading: VecDeque<Reading>,
    at_once: usize,
    /// What was given so far of accounts that have more than one source.
    given: HashMap<Arc<str>, HashSet<(Provider, CaseId)>>,
}

struct Reading {
    account: Arc<str>,
    provider: Provider,
    pages: Pages<Case>,
}

/// Reads many accounts at once: each source comes with the label of its account. Filters are pushed down
/// where a provider has them and applied here where it has not, so that the outcome is the same for all
/// ([`all_cases`]). A case of an account is given once, also where several sources have the same label.
///
/// A source that fails is reported and left behind; it stops no other, and neither does a slow one while
/// there are fewer of them than are read at once.
///
/// ```
/// # #[cfg(feature = "testing")] #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use std::sync::Arc;
/// use dental_oauth::Provider;
/// use dental_oauth::case::{Case, CaseQuery, CaseSource, merge};
/// use dental_oauth::testing::MemoryCases;
/// use futures_util::StreamExt as _;
///
/// let accounts = ["north", "south"].map(|name| {
///     let archive = MemoryCases::new(Provider::new("archive"));
///     archive.put(Case::new(Provider::new("archive"), name.into()), []);
///     (name, Arc::new(archive) as Arc<dyn CaseSource>)
/// });
/// let mut cases = merge(accounts, &CaseQuery::new());
/// let mut found = 0;
/// while let Some(next) = cases.next().await {
///     match next.case {
///         Ok(case) => found += usize::from(case.id.as_str() == &*next.account),
///         Err(error) => eprintln!("{}: {error}", next.account),
///     }
/// }
/// assert_eq!(found, 2);
/// # }
/// # #[cfg(not(feature = "testing"))] fn main() {}
/// ```
pub fn merge<L: Into<Arc<str>>>(
    sources: impl IntoIterator<Item = (L, Arc<dyn CaseSource>)>,
    query: &CaseQuery,
) -> MergedCases {
    let mut given: HashMap<Arc<str>, HashSet<_>> = HashMap::new();
    let mut labels: HashSet<Arc<str>> = HashSet::new();
    let mut waiting = VecDeque::new();
    for (label, source) in sources {
        let account: Arc<str> = label.into();
        if !labels.insert(Arc::clone(&account)) {
            given.entry(Arc::clone(&account)).or_default();
        }
        waiting.push_back(Reading {
            account,
            provider: source.provider(),
            pages: all_cases(source, query.clone()),
        });
    }
    MergedCases {
        waiting,
        reading: VecDeque::new(),
        at_once: AT_ONCE,
        given,
    }
}

impl MergedCases {
    /// Reads so many accounts at once, eight if not set.
    pub fn at_once(mut self, accounts: usize) -> Self {
        self.at_once = accounts.max(1);
        self
    }

    fn is_new(&mut self, account: &Arc<str>, case: &Case) -> bool {
        self.given
            .get_mut(account)
            .is_none_or(|given| given.insert((case.provider.clone(), case.id.clone())))
    }
}

impl Stream for MergedCases {
    type Item = Merged;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Merged>> {
        let this = &mut *self;
        // So many in a row have nothing to give.
        let mut pending = 0;
        loop {
            while this.reading.len() < this.at_once
                && let Some(next) = this.waiting.pop_front()
            {
                this.reading.push_back(next);
            }
            if this.reading.len() == pending {
                return match pending {
                    0 => Poll::Ready(None),
                    _ => Poll::Pending,
                };
            }
            let Some(mut reading) = this.reading.pop_front() else {
                return Poll::Ready(None);
            };
            let Poll::Ready(taken) = reading.pages.poll_taken(context) else {
                this.reading.push_back(reading);
                pending += 1;
                continue;
            };
            // It goes to the back of the queue, so that every account has its turn.
            let (case, ends) = match taken {
                Taken::End => {
                    pending = 0;
                    continue;
                }
                Taken::Item(case) if !this.is_new(&reading.account, &case) => {
                    this.reading.push_back(reading);
                    pending = 0;
                    continue;
                }
                Taken::Item(case) => (Ok(case), false),
                Taken::Unreadable(error) => (Err(error), false),
                Taken::Failed(error) => (Err(error), true),
            };
            let (account, provider) = (Arc::clone(&reading.account), reading.provider.clone());
            let case = case.map_err(|error| error.with_provider(&provider));
            if !ends {
                this.reading.push_back(reading);
            }
            return Poll::Ready(Some(Merged {
                account,
                provider,
                case,
                ends,
            }));
        }
    }
}

impl fmt::Debug for MergedCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MergedCases")
            .field("waiting", &self.waiting.len())
            .field("reading", &self.reading.len())
            .finish_non_exhaustive()
    }
}
