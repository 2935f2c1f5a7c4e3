//! A mirror that one run at a time works on: all accounts, and then all again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dental_oauth::Error;
use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use super::roster::Roster;
use super::told::{self, Ran};
use super::{ACCOUNTS_AT_ONCE, wait};
use crate::account::Account;
use crate::app::App;
use crate::exit::Failure;
use crate::mirror::{AccountName, Event, Mirror, telemetry};

/// One run over all accounts.
pub(super) struct Round<'a> {
    pub(super) app: &'a App,
    pub(super) roster: &'a Roster<'a>,
    pub(super) mirror: &'a Mirror,
    /// Since when each account has had no run that ended well, as far as the last one did not.
    pub(super) behind: Mutex<HashMap<AccountName, Instant>>,
}

impl Round<'_> {
    pub(super) async fn again_and_again(&self, every: Duration) -> Result<(), Failure> {
        let mut failed = 0;
        loop {
            self.roster.reread();
            match self.once().await {
                Ok(()) => failed = 0,
                // Nobody hears of it any more, or nothing will ever come of it.
                Err(failure) if failure.message().is_empty() || failure.exit() == 2 => {
                    return Err(failure);
                }
                Err(failure) => {
                    self.app.out.failure(&failure);
                    failed += 1;
                }
            }
            tokio::time::sleep(wait(every, failed)).await;
        }
    }

    pub(super) async fn once(&self) -> Result<(), Failure> {
        let before = self.roster.requests();
        let running = async |events: &mpsc::Sender<Event>| {
            futures_util::stream::iter(self.roster.names())
                .map(|name| self.account(name, events))
                .buffer_unordered(ACCOUNTS_AT_ONCE)
                .collect::<Vec<Ran>>()
                .await
        };
        let (ran, first) = told::heard(self.app, running).await?;
        let behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let longest = behind.values().map(Instant::elapsed).max();
        drop(behind);
        telemetry::overdue(longest.unwrap_or_default());
        told::end(self.app, ran, first, self.roster.requests() - before)
    }

    async fn account(&self, label: AccountName, events: &mpsc::Sender<Event>) -> Ran {
        let name = label.account().to_owned();
        let (outcome, calls) = match self.roster.open(&name) {
            Err(failure) => (Err(failure), None),
            Ok(account) => {
                let source = account.platform.source();
                let ran = self.mirror.run(&label, source, events).await;
                let outcome = ran.map_err(|error| own(&account, error));
                (outcome, account.platform.calls())
            }
        };
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(&outcome, Ok(outcome) if outcome.failures == 0) {
            behind.remove(&label);
        } else {
            behind.entry(label).or_insert_with(Instant::now);
        }
        drop(behind);
        Ran {
            name,
            outcome,
            calls,
        }
    }
}

/// A failure of the mirror itself, which is no provider's.
pub(super) fn own(account: &Account, error: Error) -> Failure {
    Failure::from(error).of(&account.name)
}
