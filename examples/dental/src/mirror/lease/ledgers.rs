//! States of accounts under their leases.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dental_oauth::{Error, ErrorKind, Result};
use tokio::sync::Mutex;

use super::super::keys::AccountName;
use super::super::ledger::{AccountState, Ledger};
use super::{Lease, Leases};

/// How long an account is kept from the workers at most.
const SEIZED: Duration = Duration::from_secs(3600);

/// The state of a leased account; where there is none yet, the one that was kept beside the manifests.
#[derive(Debug)]
pub struct LeasedLedger {
    leases: Arc<dyn Leases>,
    lease: Lease,
    before: Arc<dyn Ledger>,
}

impl LeasedLedger {
    /// Under this lease; `before` is what kept the states until now.
    pub fn new(leases: Arc<dyn Leases>, lease: Lease, before: Arc<dyn Ledger>) -> Self {
        Self {
            leases,
            lease,
            before,
        }
    }
}

#[async_trait]
impl Ledger for LeasedLedger {
    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>> {
        if let Some(state) = self.leases.load(account).await? {
            return Ok(Some(state));
        }
        let Some(state) = self.before.load(account).await? else {
            return Ok(None);
        };
        // From now on it says no more what there is. Whoever reads it again looks at the manifests.
        let outdated = AccountState {
            settled: false,
            ..state.clone()
        };
        self.before.save(account, &outdated).await?;
        Ok(Some(state))
    }

    async fn save(&self, _: &AccountName, state: &AccountState) -> Result<()> {
        if self.leases.save(&self.lease, state).await? {
            return Ok(());
        }
        Err(taken_over())
    }
}

fn taken_over() -> Error {
    let detail = "another worker has taken the account over";
    Error::new(ErrorKind::Conflict, detail)
}

/// The states of accounts, each taken away from its worker when it is read.
#[derive(Debug)]
pub struct SeizingLedger {
    leases: Arc<dyn Leases>,
    owner: String,
    seized: Mutex<HashMap<AccountName, Lease>>,
}

impl SeizingLedger {
    /// Takes accounts away in this name.
    pub fn new(leases: Arc<dyn Leases>, owner: String) -> Self {
        Self {
            leases,
            owner,
            seized: Mutex::default(),
        }
    }

    /// Gives all of them back to the workers.
    ///
    /// # Errors
    /// Those of the leases.
    pub async fn hand_back(&self) -> Result<()> {
        self.leases.hand_back(&self.owner).await
    }
}

#[async_trait]
impl Ledger for SeizingLedger {
    async fn load(&self, account: &AccountName) -> Result<Option<AccountState>> {
        let mut seized = self.seized.lock().await;
        if !seized.contains_key(account) {
            match self.leases.seize(account, &self.owner, SEIZED).await {
                Ok(lease) => seized.insert(account.clone(), lease),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            };
        }
        self.leases.load(account).await
    }

    async fn save(&self, account: &AccountName, state: &AccountState) -> Result<()> {
        let seized = self.seized.lock().await;
        let lease = seized.get(account).ok_or_else(taken_over)?;
        if self.leases.save(lease, state).await? {
            Ok(())
        } else {
            Err(taken_over())
        }
    }
}

#[cfg(test)]
mod tests {
    use dental_oauth::Provider;
    use dental_oauth::testing::ManualClock;

    use super::*;
    use crate::mirror::{Claim, Due, Folder, MemoryLeases, ShelfLedger, Wanted};

    const TTL: Duration = Duration::from_secs(60);

    async fn claimed(leases: &dyn Leases, account: &AccountName) -> Lease {
        let accounts = std::slice::from_ref(account);
        leases.enrol(accounts).await.unwrap();
        let wanted = Wanted {
            owner: "worker",
            accounts,
            ttl: TTL,
            due: Due::InTime,
        };
        match leases.claim(&wanted).await.unwrap() {
            Claim::Leased(lease) => lease,
            other => panic!("{other:?}"),
        }
    }

    fn read_up_to(watermark: &str) -> AccountState {
        AccountState {
            watermark: Some(watermark.to_owned()),
            settled: true,
            ..AccountState::new()
        }
    }

    #[tokio::test]
    async fn a_mirror_that_is_shared_goes_on_where_the_single_run_was_and_leaves_it_unsettled() {
        let root = tempfile::tempdir().unwrap();
        let before = Arc::new(ShelfLedger::new(Arc::new(Folder::new(root.path()))));
        let account = AccountName::new(Provider::DENTBIRD, "crowns");
        before.save(&account, &read_up_to("7")).await.unwrap();
        let leases: Arc<dyn Leases> =
            Arc::new(MemoryLeases::new(Arc::new(ManualClock::skipping())));
        let lease = claimed(&*leases, &account).await;
        let ledger = LeasedLedger::new(Arc::clone(&leases), lease, before.clone());
        let state = ledger.load(&account).await.unwrap();
        assert_eq!(state, Some(read_up_to("7")));
        ledger.save(&account, &read_up_to("8")).await.unwrap();
        assert_eq!(ledger.load(&account).await.unwrap(), Some(read_up_to("8")));
        let left = before.load(&account).await.unwrap().unwrap();
        assert!(!left.settled, "a single run would look at the manifests");
    }

    #[tokio::test]
    async fn whoever_lost_an_account_writes_no_state_and_is_told() {
        let clock = Arc::new(ManualClock::skipping());
        let leases: Arc<dyn Leases> = Arc::new(MemoryLeases::new(clock.clone()));
        let root = tempfile::tempdir().unwrap();
        let before = Arc::new(ShelfLedger::new(Arc::new(Folder::new(root.path()))));
        let account = AccountName::new(Provider::DENTBIRD, "crowns");
        let dead = LeasedLedger::new(
            Arc::clone(&leases),
            claimed(&*leases, &account).await,
            before.clone(),
        );
        clock.advance(TTL);
        let heir = claimed(&*leases, &account).await;
        let heir = LeasedLedger::new(Arc::clone(&leases), heir, before);
        heir.save(&account, &read_up_to("8")).await.unwrap();
        let late = dead.save(&account, &read_up_to("7")).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Conflict);
        assert_eq!(heir.load(&account).await.unwrap(), Some(read_up_to("8")));
        let seizing = SeizingLedger::new(Arc::clone(&leases), "person".to_owned());
        assert_eq!(seizing.load(&account).await.unwrap(), Some(read_up_to("8")));
        let late = heir.save(&account, &read_up_to("9")).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Conflict);
        seizing.save(&account, &read_up_to("10")).await.unwrap();
        seizing.hand_back().await.unwrap();
        claimed(&*leases, &account).await;
    }
}
