//! Leases in memory: for the workers of one process, and to show the rules.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dental_oauth::{Clock, Error, ErrorKind, Result};

use super::super::keys::AccountName;
use super::super::ledger::AccountState;
use super::{Claim, Due, Ending, Lease, Leases, Standing, Wanted};

/// Keeps leases in memory.
pub struct MemoryLeases {
    clock: Arc<dyn Clock>,
    rows: Mutex<BTreeMap<AccountName, Row>>,
}

#[derive(Clone)]
struct Row {
    /// With the end of the lease.
    owner: Option<(String, SystemTime)>,
    fence: i64,
    due: SystemTime,
    /// When work on it last began or ended.
    touched: Option<SystemTime>,
    /// When a run over it last ended.
    worked: Option<SystemTime>,
    failures: u32,
    state: Option<AccountState>,
}

impl Row {
    fn is_free(&self, now: SystemTime) -> bool {
        self.owner.as_ref().is_none_or(|(_, until)| *until <= now)
    }

    fn is_held(&self, lease: &Lease) -> bool {
        let owner = self.owner.as_ref().map(|(owner, _)| owner);
        self.fence == lease.fence && owner == Some(&lease.owner)
    }

    fn take(
        &mut self,
        account: &AccountName,
        owner: &str,
        now: SystemTime,
        ttl: Duration,
    ) -> Lease {
        let before = self.owner.replace((owner.to_owned(), now + ttl));
        self.fence += 1;
        self.touched = Some(now);
        Lease {
            account: account.clone(),
            owner: owner.to_owned(),
            fence: self.fence,
            failures: self.failures,
            taken_over: before.is_some(),
        }
    }
}

impl MemoryLeases {
    /// No account yet; leases end by this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            rows: Mutex::default(),
        }
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<AccountName, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the row of a lease that still holds.
    fn under(&self, lease: &Lease, change: impl FnOnce(&mut Row, SystemTime)) -> bool {
        let now = self.clock.now();
        let mut rows = self.rows();
        let row = rows.get_mut(&lease.account);
        let row = row.filter(|row| row.is_held(lease));
        row.map(|row| change(row, now)).is_some()
    }
}

impl fmt::Debug for MemoryLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryLeases")
    }
}

#[async_trait]
impl Leases for MemoryLeases {
    async fn now(&self) -> Result<SystemTime> {
        Ok(self.clock.now())
    }

    async fn enrol(&self, accounts: &[AccountName]) -> Result<()> {
        let due = self.clock.now();
        let mut rows = self.rows();
        for account in accounts {
            rows.entry(account.clone()).or_insert(Row {
                owner: None,
                fence: 0,
                due,
                touched: None,
                worked: None,
                failures: 0,
                state: None,
            });
        }
        Ok(())
    }

    async fn claim(&self, wanted: &Wanted<'_>) -> Result<Claim> {
        let now = self.clock.now();
        let mut rows = self.rows();
        // When each of them can be worked on: `None` for never again.
        let ready = |row: &Row| {
            let due = match wanted.due {
                Due::InTime => Some(row.due),
                Due::NotSince(start) => row.worked.is_none_or(|at| at < start).then_some(now),
            };
            let until = row.owner.as_ref().map_or(now, |(_, until)| *until);
            due.map(|due| due.max(until))
        };
        let known = wanted
            .accounts
            .iter()
            .filter_map(|account| Some((account, rows.get(account)?)));
        let ready: Vec<_> = known
            .filter_map(|(account, row)| Some((ready(row)?, row.touched, row.due, account)))
            .collect();
        let next = ready.iter().filter(|(ready, ..)| *ready <= now);
        let next = next.min_by_key(|(_, touched, due, account)| (*touched, *due, *account));
        if let Some((.., account)) = next
            && let Some(row) = rows.get_mut(*account)
        {
            return Ok(Claim::Leased(row.take(
                account,
                wanted.owner,
                now,
                wanted.ttl,
            )));
        }
        let soonest = ready.iter().map(|(ready, ..)| *ready).min();
        Ok(soonest.map_or(Claim::Nothing, |at| {
            Claim::Wait(at.duration_since(now).unwrap_or_default())
        }))
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<bool> {
        Ok(self.under(lease, |row, now| {
            row.owner = Some((lease.owner.clone(), now + ttl));
        }))
    }

    async fn release(&self, lease: &Lease, ending: Ending) -> Result<bool> {
        Ok(self.under(lease, |row, now| {
            row.owner = None;
            row.touched = Some(now);
            row.due = now;
            if let Ending::Done { again, failures } = ending {
                row.worked = Some(now);
                row.due = now + again;
                row.failures = failures;
            }
        }))
    }

    async fn hand_back(&self, owner: &str) -> Result<()> {
        let now = self.clock.now();
        for row in self.rows().values_mut() {
            if row.owner.as_ref().is_some_and(|(it, _)| it == owner) {
                row.owner = None;
                row.touched = Some(now);
                row.due = now;
            }
        }
        Ok(())
    }

    async fn seize(&self, account: &AccountName, owner: &str, ttl: Duration) -> Result<Lease> {
        let now = self.clock.now();
        let mut rows = self.rows();
        let row = rows.get_mut(account);
        let row = row.ok_or_else(|| Error::new(ErrorKind::NotFound, "no such account"))?;
        Ok(row.take(account, owner, now, ttl))
    }

    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>> {
        let rows = self.rows();
        Ok(rows.get(account).and_then(|row| row.state.clone()))
    }

    async fn save(&self, lease: &Lease, state: &AccountState) -> Result<bool> {
        Ok(self.under(lease, |row, _| row.state = Some(state.clone())))
    }

    async fn overdue(&self, accounts: &[AccountName]) -> Result<Duration> {
        let standings = self.standings().await?.into_iter();
        let waiting = standings.filter(|standing| accounts.contains(&standing.account));
        Ok(waiting
            .filter_map(|standing| standing.overdue_for)
            .max()
            .unwrap_or_default())
    }

    async fn standings(&self) -> Result<Vec<Standing>> {
        let now = self.clock.now();
        let since = |at: SystemTime| now.duration_since(at).unwrap_or_default();
        let standing = |(account, row): (&AccountName, &Row)| {
            let held = row.owner.as_ref().filter(|_| !row.is_free(now));
            let ended = row.owner.as_ref().map_or(row.due, |(_, until)| *until);
            let overdue = held.is_none() && row.due <= now;
            Standing {
                account: account.clone(),
                owner: held.map(|(owner, _)| owner.clone()),
                leased_for: held.and_then(|(_, until)| until.duration_since(now).ok()),
                idle_for: row.touched.map(since),
                overdue_for: overdue.then(|| since(row.due.max(ended))),
                failures: row.failures,
                state: row.state.clone(),
            }
        };
        Ok(self.rows().iter().map(standing).collect())
    }
}

#[cfg(test)]
mod tests {
    use dental_oauth::testing::ManualClock;

    use super::*;

    #[tokio::test]
    async fn the_rules_of_leases_hold_in_memory() {
        let clock = Arc::new(ManualClock::skipping());
        let leases = MemoryLeases::new(clock.clone());
        let pass = |by| {
            clock.advance(by);
            std::future::ready(())
        };
        super::super::leases_conformance(&leases, pass).await;
    }
}
