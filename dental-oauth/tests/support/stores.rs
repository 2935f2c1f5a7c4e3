//! Stores that record what happens or fail on demand, and what every store must do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use dental_oauth::oauth::TokenSet;
use dental_oauth::session::{
    AccountKey, Attempt, Begin, Cas, Ending, Generation, OwnerId, Sharing, StoreError, Stored,
    TokenStore,
};

/// Notes every call and can be told to fail.
#[derive(Debug)]
pub struct WatchedStore {
    inner: Arc<dyn TokenStore>,
    pub calls: Mutex<Vec<String>>,
    pub reads_fail: AtomicBool,
    pub saves_fail: AtomicBool,
}

impl WatchedStore {
    pub fn over(inner: Arc<dyn TokenStore>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            calls: Mutex::default(),
            reads_fail: AtomicBool::new(false),
            saves_fail: AtomicBool::new(false),
        })
    }

    fn note(&self, what: impl Into<String>) {
        self.calls.lock().unwrap().push(what.into());
    }

    pub fn count(&self, what: &str) -> usize {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|call| call.starts_with(what)).count()
    }

    fn fail(switch: &AtomicBool) -> Result<(), StoreError> {
        if switch.load(Ordering::SeqCst) {
            return Err(StoreError::Other("told to fail".into()));
        }
        Ok(())
    }
}

#[async_trait]
impl TokenStore for WatchedStore {
    async fn load(&self, key: &AccountKey) -> Result<Option<Stored>, StoreError> {
        self.note("load");
        Self::fail(&self.reads_fail)?;
        self.inner.load(key).await
    }

    async fn replace(
        &self,
        key: &AccountKey,
        expected: Option<Generation>,
        next: &TokenSet,
    ) -> Result<Cas, StoreError> {
        Self::fail(&self.saves_fail)?;
        let answer = self.inner.replace(key, expected, next).await;
        self.note(format!("replace {}", next.access_token().expose()));
        answer
    }

    async fn begin(
        &self,
        key: &AccountKey,
        attempt: &Attempt,
        ttl: Duration,
    ) -> Result<Begin, StoreError> {
        self.note("begin");
        Self::fail(&self.reads_fail)?;
        self.inner.begin(key, attempt, ttl).await
    }

    async fn abandon(
        &self,
        key: &AccountKey,
        owner: OwnerId,
        ending: Ending,
    ) -> Result<(), StoreError> {
        self.note(format!("abandon {ending:?}"));
        self.inner.abandon(key, owner, ending).await
    }

    async fn remove(&self, key: &AccountKey, expected: Generation) -> Result<bool, StoreError> {
        self.note("remove");
        self.inner.remove(key, expected).await
    }

    fn shared(&self) -> Sharing {
        self.inner.shared()
    }
}
