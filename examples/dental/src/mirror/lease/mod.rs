//! Accounts as work that any number of workers share.
//!
//! A worker claims an account for a while, renews its lease while it is at work, and gives it back with the
//! time when it is due again. One that is heard of no more loses it when the lease has run out. Each claim
//! has a number of its own, higher than all before: whoever comes back from the dead presents an old one,
//! and nothing it writes counts. Time is told by whatever keeps the leases, never by the workers.

mod ledgers;
mod memory;
mod postgres;
mod rules;
mod statements;

use std::fmt;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dental_oauth::Result;

use super::keys::AccountName;
use super::ledger::AccountState;

pub use ledgers::{LeasedLedger, SeizingLedger};
pub use memory::MemoryLeases;
pub use postgres::PostgresLeases;
pub use rules::leases_conformance;

/// The right to work on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The account.
    pub account: AccountName,
    /// Who has it.
    pub owner: String,
    /// The number of the claim: higher than those of all claims of the account before.
    pub fence: i64,
    /// How many runs over the account failed in a row.
    pub failures: u32,
    /// Whether the one before did not give it back.
    pub taken_over: bool,
}

/// What a worker is ready to work on.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Who asks; told apart from all others.
    pub owner: &'a str,
    /// Out of these.
    pub accounts: &'a [AccountName],
    /// For so long, if it is not renewed.
    pub ttl: Duration,
    /// Which of them.
    pub due: Due,
}

/// When an account is to be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// When its time has come.
    InTime,
    /// When no run over it has ended since then, by the time of [`Leases::now`].
    NotSince(SystemTime),
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// This account, which nobody has touched for longest.
    Leased(Lease),
    /// Nothing at present; something may be after so long.
    Wait(Duration),
    /// Nothing any more.
    Nothing,
}

/// How work on an account ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was gone through, and is due again.
    Done {
        /// After so long.
        again: Duration,
        /// How many runs have now failed in a row.
        failures: u32,
    },
    /// It was not: somebody else may go on at once.
    HandedBack,
}

/// How an account stands among the workers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub account: AccountName,
    /// Who has it, if its lease has not run out.
    pub owner: Option<String>,
    /// For how long it is leased still.
    pub leased_for: Option<Duration>,
    /// How long ago somebody last began or ended work on it; `None` when nobody ever did.
    pub idle_for: Option<Duration>,
    /// For how long it has been waiting for a worker; `None` when it is leased, or not due yet.
    pub overdue_for: Option<Duration>,
    /// How many runs over it failed in a row.
    pub failures: u32,
    /// How far it has been read.
    pub state: Option<AccountState>,
}

/// Keeps leases, and the states of accounts with them.
///
/// [`leases_conformance`] checks what every implementation must do.
#[async_trait]
pub trait Leases: fmt::Debug + Send + Sync + 'static {
    /// The time here.
    async fn now(&self) -> Result<SystemTime>;

    /// Makes accounts known; those that are not yet are due at once.
    async fn enrol(&self, accounts: &[AccountName]) -> Result<()>;

    /// Claims one account. Two workers never get the same one, and neither waits for the other.
    async fn claim(&self, wanted: &Wanted<'_>) -> Result<Claim>;

    /// Extends a lease from now on. `false`: the account is another's by now.
    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<bool>;

    /// Gives an account back. `false`: it is another's by now, and nothing changes.
    async fn release(&self, lease: &Lease, ending: Ending) -> Result<bool>;

    /// Gives back whatever a worker has, also what it does not know of: a claim whose answer it did not
    /// live to see.
    async fn hand_back(&self, owner: &str) -> Result<()>;

    /// Takes an account away from whoever has it.
    async fn seize(&self, account: &AccountName, owner: &str, ttl: Duration) -> Result<Lease>;

    /// The state of an account.
    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>>;

    /// Writes it. `false`: the account is another's by now, and nothing changes.
    async fn save(&self, lease: &Lease, state: &AccountState) -> Result<bool>;

    /// For how long the one of these accounts has waited for a worker that has waited longest; zero when none
    /// does.
    async fn overdue(&self, accounts: &[AccountName]) -> Result<Duration>;

    /// How all accounts stand, by name.
    async fn standings(&self) -> Result<Vec<Standing>>;
}
