//! One person's desk: their accounts, opened and being read, and who is to be told when something changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dental_cli::connections::Opened;
use dental_oauth::case::{Case, CaseId};
use dental_oauth::{Error, Phi};
use tokio::sync::{Notify, broadcast};
use tokio::task::AbortHandle;

use crate::app::App;
use crate::db::{self, AccountRow};
use crate::problem::Problem;
use crate::reader::{self, Reading};
use crate::shelf::{Filter, Place, Row, Shelf, lock};

/// A desk that nobody has looked at for so long is cleared: what is on it is read again when they come back.
const LEFT_AFTER: i64 = 30 * 60;

/// Something to tell the pages of a person.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The list, or how far it is read.
    List,
    /// A file on its way: which, how much, of how much.
    Progress(String, u64, Option<u64>),
    /// An act has moved.
    Act(String),
}

/// An account on a desk.
pub(crate) struct Account {
    pub(crate) row: AccountRow,
    /// The label of the account that fetches its files, if it needs one.
    needs: Option<String>,
    pub(crate) provider: &'static str,
    pub(crate) who: Phi<String>,
    pub(crate) opened: Opened,
    pub(crate) shelf: Shelf,
    pub(crate) reading: Mutex<Reading>,
    /// Something has changed at the provider, or somebody asks.
    pub(crate) wake: Arc<Notify>,
    task: Mutex<Option<AbortHandle>>,
    /// One for each open account of this provider, and one that the desks hold.
    alike: Arc<()>,
}

impl Account {
    /// How many accounts of its provider are open in this process.
    pub(crate) fn alike(&self) -> usize {
        Arc::strong_count(&self.alike) - 1
    }

    /// A case with its files, as it is now.
    pub(crate) async fn case(&self, id: &CaseId) -> Result<Arc<Case>, Error> {
        let case = Arc::new(self.opened.source().case(id).await?);
        self.shelf.look(Arc::clone(&case));
        Ok(case)
    }

    /// The same, if need be as it was a moment ago.
    pub(crate) async fn recent_case(&self, id: &CaseId) -> Result<Arc<Case>, Error> {
        match self.shelf.looked(id) {
            Some(case) => Ok(case),
            None => self.case(id).await,
        }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
    }
}

/// A window of the list.
pub(crate) struct Window {
    pub(crate) total: usize,
    pub(crate) from: usize,
    pub(crate) rows: Vec<(Arc<Account>, Row)>,
}

/// One person's desk.
pub(crate) struct Desk {
    pub(crate) owner: String,
    accounts: Mutex<Vec<Arc<Account>>>,
    events: broadcast::Sender<Event>,
    used: AtomicI64,
    /// Pages that are listening.
    pub(crate) listening: AtomicUsize,
}

impl Desk {
    pub(crate) fn accounts(&self) -> Vec<Arc<Account>> {
        lock(&self.accounts).clone()
    }

    /// An account by its name in addresses; nobody else's can be named.
    pub(crate) fn account(&self, slot: &str) -> Result<Arc<Account>, Problem> {
        let accounts = lock(&self.accounts);
        let found = accounts.iter().find(|account| account.row.slot == slot);
        found.cloned().ok_or_else(Problem::nothing)
    }

    pub(crate) fn tell(&self, event: Event) {
        // Nobody may be listening.
        let _ = self.events.send(event);
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Some of the list, newest change first.
    pub(crate) fn window(&self, filter: &Filter, from: usize, count: usize) -> Window {
        let accounts = self.accounts();
        let mut places: Vec<Place> = Vec::new();
        for (number, account) in accounts.iter().enumerate() {
            let wanted = filter
                .slot
                .as_ref()
                .is_none_or(|slot| *slot == account.row.slot)
                && filter
                    .provider
                    .as_deref()
                    .is_none_or(|word| word == account.provider);
            if wanted {
                account.shelf.places(number, filter, &mut places);
            }
        }
        let total = places.len();
        let from = from.min(total);
        let end = from.saturating_add(count).min(total);
        if end < total && end > 0 {
            // Only what comes before the window's end has to be in order.
            places.select_nth_unstable(end - 1);
        }
        places.truncate(end);
        places.sort_unstable();
        let rows = places.drain(from..).filter_map(|(_, number, id)| {
            let account = accounts.get(number)?;
            Some((Arc::clone(account), account.shelf.row(&id)?))
        });
        Window {
            total,
            from,
            rows: rows.collect(),
        }
    }

    fn is_left(&self, now: i64) -> bool {
        self.listening.load(Ordering::Relaxed) == 0
            && self.used.load(Ordering::Relaxed) < now - LEFT_AFTER
    }
}

/// All desks of this process.
#[derive(Default)]
pub(crate) struct Desks {
    of: Mutex<HashMap<String, Arc<Desk>>>,
    alike: Mutex<HashMap<&'static str, Arc<()>>>,
}

impl Desks {
    fn alike(&self, provider: &'static str) -> Arc<()> {
        Arc::clone(lock(&self.alike).entry(provider).or_default())
    }

    /// A person's desk, with the accounts they are signed in to now, in whichever process they did so.
    pub(crate) async fn of(&self, app: &App, owner: &str) -> Result<Arc<Desk>, Problem> {
        let now = db::now();
        let rows = app.0.db.accounts(owner).await?;
        app.0.db.seen(owner, now).await?;
        let desk = {
            let mut desks = lock(&self.of);
            let desk = desks.entry(owner.to_owned()).or_insert_with(|| {
                Arc::new(Desk {
                    owner: owner.to_owned(),
                    accounts: Mutex::default(),
                    events: broadcast::channel(256).0,
                    used: AtomicI64::new(now),
                    listening: AtomicUsize::new(0),
                })
            });
            Arc::clone(desk)
        };
        desk.used.store(now, Ordering::Relaxed);
        arrange(app, &desk, &rows)?;
        Ok(desk)
    }

    /// All that are there.
    pub(crate) fn all(&self) -> Vec<Arc<Desk>> {
        lock(&self.of).values().cloned().collect()
    }

    /// Clears those that nobody looks at.
    pub(crate) fn clear_left(&self) {
        let now = db::now();
        lock(&self.of).retain(|_, desk| !desk.is_left(now));
    }
}

/// Opens what is new and closes what is gone.
fn arrange(app: &App, desk: &Arc<Desk>, rows: &[AccountRow]) -> Result<(), Problem> {
    let mut accounts = lock(&desk.accounts);
    let mut next = Vec::with_capacity(rows.len());
    for row in rows {
        let connection = app.connection(&row.connection)?;
        let needs = connection.needs.as_ref().and_then(|name| {
            let of_it = rows.iter().find(|other| other.connection == *name);
            of_it.map(|other| other.label.clone())
        });
        let known = accounts
            .iter()
            .find(|known| known.row == *row && known.needs == needs);
        if let Some(known) = known {
            next.push(Arc::clone(known));
            continue;
        }
        let mut labels = BTreeMap::from([(row.connection.clone(), row.label.clone())]);
        labels.extend(connection.needs.clone().zip(needs.clone()));
        let who = app.0.keys.open(&format!("who {}", row.slot), &row.who);
        let account = Arc::new(Account {
            row: row.clone(),
            needs,
            provider: connection.provider,
            who: Phi::new(who.map_or_else(String::new, |who| who.expose().to_owned())),
            opened: app.0.connections.open(&row.connection, &labels)?,
            shelf: Shelf::default(),
            reading: Mutex::default(),
            wake: Arc::default(),
            task: Mutex::default(),
            alike: app.0.desks.alike(connection.provider),
        });
        let task = tokio::spawn(reader::read(
            app.0.pace,
            Arc::downgrade(&account),
            Arc::downgrade(desk),
        ));
        *lock(&account.task) = Some(task.abort_handle());
        next.push(account);
    }
    *accounts = next;
    Ok(())
}
