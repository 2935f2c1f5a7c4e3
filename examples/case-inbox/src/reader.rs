//! Reads an account's cases onto its shelf: all of them once, and from then on what changes.
//!
//! A provider that fails stops nobody else: its account says why, and is tried again, later each time.

use std::sync::{Arc, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use dental_oauth::case::{Watermark, changes_since};
use dental_oauth::{Error, ErrorKind};

use crate::desk::{Account, Desk, Event};
use crate::shelf::lock;

/// How often providers are asked. They have limits, which are shared by everybody who uses the application.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// 3Shape has a feed of changes: one call a look.
    pub(crate) threeshape: Duration,
    /// Dentbird has none: a look reads the list.
    pub(crate) dentbird: Duration,
    /// drchrono has 500 calls an hour for everything, and says by webhook when to look.
    pub(crate) drchrono: Duration,
    /// Between two looks at the same account, whatever asks for them.
    pub(crate) least: Duration,
    /// The same at drchrono, for each account of it that is open here: they all draw on the same calls, of which a
    /// look takes two, and as many again must be left for what people do.
    pub(crate) least_drchrono: Duration,
}

impl Pace {
    pub(crate) fn usual() -> Self {
        Self {
            threeshape: Duration::from_secs(30),
            dentbird: Duration::from_secs(60),
            drchrono: Duration::from_secs(300),
            least: Duration::from_secs(10),
            least_drchrono: Duration::from_secs(30),
        }
    }

    /// For a sandbox on this computer.
    pub(crate) fn brisk() -> Self {
        Self {
            threeshape: Duration::from_secs(3),
            dentbird: Duration::from_secs(3),
            drchrono: Duration::from_secs(60),
            least: Duration::from_millis(500),
            least_drchrono: Duration::from_millis(500),
        }
    }

    fn of(&self, provider: &str) -> Duration {
        match provider {
            "threeshape" => self.threeshape,
            "drchrono" => self.drchrono,
            _ => self.dentbird,
        }
    }

    /// Between two looks at an account, when so many of its provider are open.
    fn least(&self, provider: &str, open: usize) -> Duration {
        match provider {
            "drchrono" => self.least_drchrono * u32::try_from(open).unwrap_or(u32::MAX),
            _ => self.least,
        }
    }
}

const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// How far an account is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// A look is under way.
    pub(crate) now: bool,
    /// When the last one came to its end.
    pub(crate) until: Option<DateTime<Utc>>,
    /// Why the last one failed.
    pub(crate) failed: Option<Error>,
    /// Cases that could not be read in the last one.
    pub(crate) unreadable: usize,
}

impl Reading {
    /// Nothing helps but a person who signs in.
    pub(crate) fn needs_person(&self) -> bool {
        self.failed.as_ref().is_some_and(Error::needs_user)
    }
}

/// Reads until the account is closed.
pub(crate) async fn read(pace: Pace, account: Weak<Account>, desk: Weak<Desk>) {
    let mut mark = Watermark::start();
    let mut wait = FIRST_WAIT;
    loop {
        let Some((held, desk_held)) = account.upgrade().zip(desk.upgrade()) else {
            return;
        };
        let outcome = look(&held, &desk_held, &mut mark).await;
        let usual = pace.least(held.provider, held.alike());
        let pause = match &outcome {
            Ok(()) => {
                wait = FIRST_WAIT;
                let every = pace.of(held.provider);
                // A case that cannot be read keeps the mark where it is, so that each look reads more.
                let unreadable = lock(&held.reading).unreadable > 0;
                if unreadable { every * 10 } else { every }
            }
            // Nothing is sent until somebody signs in; then the account is opened anew.
            Err(error) if error.needs_user() => LONGEST_WAIT,
            Err(error) => {
                let asked = error.retry_after().unwrap_or_default();
                wait = (wait * 2).min(LONGEST_WAIT);
                asked.max(wait / 2)
            }
        };
        let least = match &outcome {
            Ok(()) => usual,
            Err(error) => error.retry_after().unwrap_or(usual).max(usual),
        };
        {
            let mut reading = lock(&held.reading);
            reading.now = false;
            match outcome {
                Ok(()) => {
                    reading.until = Some(DateTime::from(std::time::SystemTime::now()));
                    reading.failed = None;
                }
                Err(error) => {
                    // A refused sign-in, or a provider that is down: its words hold no secret.
                    tracing::info!(
                        provider = held.provider,
                        kind = error.kind().as_str(),
                        "an account cannot be read"
                    );
                    reading.failed = Some(error);
                }
            }
        }
        desk_held.tell(Event::List);
        let wake = Arc::clone(&held.wake);
        // Held no longer: an account that is closed ends its task.
        drop((held, desk_held));
        tokio::time::sleep(least).await;
        let _ = tokio::time::timeout(pause.saturating_sub(least), wake.notified()).await;
    }
}

/// One look: everything, or what changed since the mark.
async fn look(account: &Arc<Account>, desk: &Desk, mark: &mut Watermark) -> Result<(), Error> {
    {
        let mut reading = lock(&account.reading);
        reading.now = true;
        reading.unreadable = 0;
    }
    let mut feed = changes_since(account.opened.source(), mark.clone());
    loop {
        match feed.next_page().await {
            Ok(Some(cases)) => {
                if !cases.is_empty() {
                    account.shelf.put(cases);
                    desk.tell(Event::List);
                }
            }
            Ok(None) => break,
            // One case is not to be read; the others are.
            Err(error) if feed.goes_on() && error.kind() != ErrorKind::Internal => {
                lock(&account.reading).unreadable += 1;
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(reached) = feed.watermark() {
        *mark = reached;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_leave_half_of_drchronos_calls_to_people_however_many_accounts_are_open() {
        let pace = Pace::usual();
        for open in [1, 4, 50] {
            let hour = Duration::from_secs(3600).as_millis();
            let looks = hour / pace.least("drchrono", open).as_millis();
            let calls = looks * 2 * u128::try_from(open).unwrap();
            assert!(calls <= 250, "{calls} calls for {open}");
        }
        assert_eq!(pace.least("threeshape", 50), pace.least);
    }
}
