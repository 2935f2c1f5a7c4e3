//! One run over one account: what is new, and only that.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dental_oauth::case::{
    Case, CaseId, CaseQuery, CaseSource, Watermark, all_cases, changes_since,
};
use dental_oauth::{Error, Result};
use futures_util::StreamExt as _;
use futures_util::stream::{self, FuturesUnordered};
use tokio::sync::{Semaphore, mpsc};
use tracing::Instrument as _;

use super::case::Work;
use super::events::{Event, Outcome};
use super::keys::{AccountName, MANIFEST};
use super::ledger::{AccountState, Known, Ledger};
use super::manifest::{CaseManifest, now};
use super::seen::Seen;
use super::shelf::Shelf;
use super::staging::Staging;
use super::telemetry;

/// How a mirror is kept.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// So many requests for cases and files at once, over all accounts.
    pub jobs: usize,
    /// Keeps what says who the patient is, too.
    pub phi: bool,
    /// Asks for every case anew, whatever its entry in the list says.
    pub full: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            jobs: 4,
            phi: false,
            full: false,
        }
    }
}

/// Keeps a copy of accounts on a shelf.
pub struct Mirror {
    pub(super) shelf: Arc<dyn Shelf>,
    pub(super) staging: Staging,
    pub(super) options: Options,
    pub(super) permits: Semaphore,
    ledger: Arc<dyn Ledger>,
}

impl std::fmt::Debug for Mirror {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mirror")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Mirror {
    /// A mirror on a shelf, with a folder for what is on its way.
    pub fn new(
        shelf: Arc<dyn Shelf>,
        ledger: Arc<dyn Ledger>,
        staging: Staging,
        options: Options,
    ) -> Self {
        Self {
            shelf,
            staging,
            options,
            permits: Semaphore::new(options.jobs.max(1)),
            ledger,
        }
    }

    /// Brings the copy of an account in step. What happens is told to `events`; nobody has to listen.
    /// Dropping the future leaves the mirror whole, to be gone on with.
    ///
    /// # Errors
    /// When the mirror itself cannot be read or written. What the provider does not give is an event, and
    /// counted in [`Outcome::failures`].
    pub async fn run(
        &self,
        account: &AccountName,
        source: Arc<dyn CaseSource>,
        events: &mpsc::Sender<Event>,
    ) -> Result<Outcome> {
        self.run_with(&*self.ledger, account, source, events).await
    }

    /// The same, with the account's state in another ledger: the one of a lease.
    ///
    /// # Errors
    /// As [`Mirror::run`]; [`ErrorKind::Conflict`](dental_oauth::ErrorKind::Conflict) when somebody else
    /// has taken the account over.
    pub async fn run_with(
        &self,
        ledger: &dyn Ledger,
        account: &AccountName,
        source: Arc<dyn CaseSource>,
        events: &mpsc::Sender<Event>,
    ) -> Result<Outcome> {
        let provider = account.provider();
        let span =
            tracing::debug_span!("mirror", provider = %provider, account = account.account());
        let running = self.through(ledger, account, source, events);
        let outcome = running.instrument(span).await;
        telemetry::run(provider, &outcome);
        outcome
    }

    async fn through(
        &self,
        ledger: &dyn Ledger,
        account: &AccountName,
        source: Arc<dyn CaseSource>,
        events: &mpsc::Sender<Event>,
    ) -> Result<Outcome> {
        let state = self.state(ledger, account).await?;
        let run = Run {
            mirror: self,
            ledger,
            account,
            source,
            events,
            book: Mutex::new(Book {
                state,
                outcome: Outcome::default(),
                broken: None,
            }),
            saving: tokio::sync::Mutex::default(),
        };
        let went_through = if run.source.capabilities().change_feed && !self.options.full {
            run.changes().await?
        } else {
            run.list().await?
        };
        run.finish(went_through).await
    }

    /// The account's state, made anew from the manifests where a run has not come to its end.
    async fn state(&self, ledger: &dyn Ledger, account: &AccountName) -> Result<AccountState> {
        let mut state = match ledger.load(account).await? {
            Some(state) if state.settled => return Ok(state),
            Some(state) => state,
            None => AccountState::new(),
        };
        let keys = self.shelf.list(&account.cases()).await?;
        let keys = keys.into_iter().map(|stored| stored.key);
        let manifests = stream::iter(keys.filter(|key| key.ends_with(MANIFEST)))
            .map(|key| async move { self.shelf.get(&key).await })
            .buffer_unordered(16);
        let mut manifests = std::pin::pin!(manifests);
        state.known.clear();
        while let Some(json) = manifests.next().await {
            let Some(json) = json? else { continue };
            match CaseManifest::read(&json) {
                Ok(manifest) => {
                    let known = Known::of(&manifest);
                    state.known.insert(manifest.case, known);
                }
                // The case itself is asked for again, and meets the same error then.
                Err(error) => tracing::warn!(%error, "a manifest is left out"),
            }
        }
        Ok(state)
    }
}

impl Known {
    pub(super) fn of(manifest: &CaseManifest) -> Self {
        Self {
            seen: manifest.seen.clone(),
            complete: manifest.complete,
            refused: manifest.is_refused(),
            private: manifest.private.is_some(),
            deleted: manifest.deletion.is_some(),
        }
    }
}

/// One run over one account.
pub(super) struct Run<'a> {
    pub(super) mirror: &'a Mirror,
    ledger: &'a dyn Ledger,
    pub(super) account: &'a AccountName,
    pub(super) source: Arc<dyn CaseSource>,
    events: &'a mpsc::Sender<Event>,
    /// Never held while something is waited for: what waits may be what holds it.
    book: Mutex<Book>,
    /// One at a time saves the state.
    saving: tokio::sync::Mutex<()>,
}

struct Book {
    state: AccountState,
    outcome: Outcome,
    /// The mirror itself has failed.
    broken: Option<Error>,
}

impl Run<'_> {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// By the change feed. Whether it was read to its end.
    async fn changes(&self) -> Result<bool> {
        let (since, pending) = {
            let state = &self.book().state;
            let since = state
                .watermark
                .clone()
                .map_or_else(Watermark::start, Watermark::new);
            (since, state.pending.clone())
        };
        // What failed the last time comes first: it is before the watermark.
        let pending = pending.into_iter().map(|id| Work::Asked(CaseId::new(id)));
        self.all(pending.collect()).await?;
        let mut feed = changes_since(Arc::clone(&self.source), since);
        loop {
            match feed.next_page().await {
                Ok(Some(cases)) => {
                    // The last state of each is the newest.
                    let mut newest: HashMap<CaseId, Case> = HashMap::new();
                    for case in cases {
                        newest.insert(case.id.clone(), case);
                    }
                    let work = newest
                        .into_values()
                        .map(|case| Work::Listed(Box::new(case)));
                    self.all(work.collect()).await?;
                    if let Some(watermark) = feed.watermark() {
                        self.keep(watermark).await?;
                    }
                }
                Ok(None) => return Ok(true),
                Err(error) => {
                    self.failed(None, None, error).await;
                    if !feed.goes_on() {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Writes down how far the feed has been dealt with.
    async fn keep(&self, watermark: Watermark) -> Result<()> {
        let text = watermark.as_str().map(str::to_owned);
        let state = {
            let state = &mut self.book().state;
            if state.watermark == text {
                return Ok(());
            }
            state.watermark = text;
            state.settled = false;
            // While a run goes on `known` is not counted on: it need not be written with every page.
            AccountState {
                version: state.version,
                watermark: state.watermark.clone(),
                pending: state.pending.clone(),
                settled: false,
                in_step_at: state.in_step_at.clone(),
                known: BTreeMap::new(),
            }
        };
        self.ledger.save(self.account, &state).await
    }

    /// By the whole list, compared with what is there. Whether it was read to its end.
    async fn list(&self) -> Result<bool> {
        let query = CaseQuery::new().with_deleted();
        let mut pages = all_cases(Arc::clone(&self.source), query);
        let mut at_work = FuturesUnordered::new();
        let mut listed: HashSet<String> = HashSet::new();
        let (mut whole, mut ended) = (true, false);
        // Some more than there are permits, so that none is idle while the next page is on its way.
        let most = self.mirror.options.jobs.saturating_mul(2);
        while !ended || !at_work.is_empty() {
            tokio::select! {
                Some(()) = at_work.next() => self.check()?,
                page = pages.next_page(), if !ended && at_work.len() <= most => match page {
                    Ok(Some(cases)) => for case in cases {
                        listed.insert(case.id.to_string());
                        if !self.is_current(&case) {
                            at_work.push(self.mirrored(Work::Listed(Box::new(case))));
                        }
                    },
                    Ok(None) => ended = true,
                    Err(error) => {
                        ended = !pages.goes_on();
                        whole = false;
                        self.failed(None, None, error).await;
                    }
                },
            }
        }
        if whole {
            self.vanished(&listed).await?;
        }
        Ok(whole)
    }

    /// Looks for the cases that the list has no more. A list can move while it is read: only a case that
    /// is not to be had by its id either is gone.
    async fn vanished(&self, listed: &HashSet<String>) -> Result<()> {
        let gone: Vec<Work> = {
            let known = &self.book().state.known;
            // One that was marked as deleted before is of interest only while files of it are missing.
            let is_settled = |known: &Known| known.deleted && (known.complete || known.refused);
            let gone = known
                .iter()
                .filter(|(id, known)| !is_settled(known) && !listed.contains(*id));
            gone.map(|(id, _)| Work::Missed(CaseId::new(id.as_str())))
                .collect()
        };
        self.all(gone).await
    }

    /// Does all of this work, so much at once as is allowed.
    async fn all(&self, work: Vec<Work>) -> Result<()> {
        let mut due = Vec::new();
        for work in work {
            match &work {
                Work::Listed(case) if self.is_current(case) => {}
                _ => due.push(self.mirrored(work)),
            }
        }
        let most = self.mirror.options.jobs.max(1);
        let mut at_work = stream::iter(due).buffer_unordered(most);
        while at_work.next().await.is_some() {
            self.check()?;
        }
        Ok(())
    }

    /// Whether what the list says of a case is what the mirror has.
    fn is_current(&self, case: &Case) -> bool {
        let options = &self.mirror.options;
        let book = self.book();
        let known = book.state.known.get(case.id.as_str());
        let current = known.is_some_and(|known| {
            (known.complete || known.refused)
                && (known.private || !options.phi)
                && known.seen.agrees_with(&Seen::of(case))
        });
        current && !options.full
    }

    async fn mirrored(&self, work: Work) {
        let id = work.id().clone();
        let span = tracing::debug_span!("case", case = id.as_str());
        let done = self.case(work).instrument(span).await;
        let mut book = self.book();
        match done {
            Ok(done) => {
                telemetry::case(self.account.provider(), &done);
                let outcome = &mut book.outcome;
                outcome.changed += u64::from(done.changed);
                outcome.files += done.files;
                outcome.bytes += done.bytes;
                if done.again {
                    book.state.pending.insert(id.to_string());
                } else {
                    book.state.pending.remove(id.as_str());
                }
                if let Some(known) = done.known {
                    book.state.known.insert(id.to_string(), known);
                }
            }
            Err(error) => book.broken = Some(error),
        }
    }

    fn check(&self) -> Result<()> {
        match self.book().broken.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    /// Called before a manifest is written: from here on the state does not tell what there is.
    pub(super) async fn unsettle(&self) -> Result<()> {
        let _one = self.saving.lock().await;
        let state = {
            let state = &self.book().state;
            if !state.settled {
                return Ok(());
            }
            AccountState {
                settled: false,
                ..state.clone()
            }
        };
        self.ledger.save(self.account, &state).await?;
        self.book().state.settled = false;
        Ok(())
    }

    async fn finish(&self, went_through: bool) -> Result<Outcome> {
        let (state, outcome) = {
            let mut book = self.book();
            let Book { state, outcome, .. } = &mut *book;
            if !self.source.capabilities().change_feed {
                // The list tells them again.
                state.pending = BTreeSet::new();
            }
            outcome.cases = state.known.len() as u64;
            state.settled = true;
            if went_through && outcome.failures == 0 {
                state.in_step_at = Some(now());
            }
            (std::mem::take(state), *outcome)
        };
        self.ledger.save(self.account, &state).await?;
        Ok(outcome)
    }

    /// Tells of something.
    pub(super) async fn tell(&self, event: Event) {
        // Nobody has to listen.
        let _ = self.events.send(event).await;
    }

    /// Tells of something that is missing.
    pub(super) async fn failed(&self, case: Option<&CaseId>, file: Option<&str>, error: Error) {
        self.book().outcome.failures += 1;
        telemetry::failure(self.account.provider(), &error);
        self.tell(Event::Failed {
            account: self.account.clone(),
            case: case.map(ToString::to_string),
            file: file.map(str::to_owned),
            error: error.with_provider(self.account.provider()),
        })
        .await;
    }
}
