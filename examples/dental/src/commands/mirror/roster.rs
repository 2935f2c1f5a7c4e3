//! The accounts as their file has them at present, each opened once: what a provider says of an account
//! itself, such as who it is, is then asked once, however many rounds there are.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dental_oauth::Provider;

use crate::account::{Account, Accounts};
use crate::app::App;
use crate::exit::Failure;
use crate::mirror::AccountName;

/// The accounts that a run is for.
pub(super) struct Roster<'a> {
    app: &'a App,
    /// All if none is named.
    named: &'a [String],
    present: Mutex<Present>,
}

struct Present {
    accounts: Accounts,
    names: Vec<AccountName>,
    opened: HashMap<String, Account>,
    /// Why a newer file is not used.
    refused: Option<String>,
}

impl Present {
    fn of(accounts: Accounts, named: &[String]) -> Result<Self, Failure> {
        let wanted = |name: &&str| named.is_empty() || named.iter().any(|it| it == name);
        let names = accounts
            .file
            .names()
            .filter(wanted)
            .map(|name| {
                let provider = Provider::new(accounts.file.account(name)?.provider());
                Ok(AccountName::new(provider, name))
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Self {
            accounts,
            names,
            opened: HashMap::new(),
            refused: None,
        })
    }
}

impl<'a> Roster<'a> {
    pub(super) fn new(
        app: &'a App,
        accounts: Accounts,
        named: &'a [String],
    ) -> Result<Self, Failure> {
        // A name that is not in the file is a mistake at the beginning, and later an account that is gone.
        accounts.named(named)?;
        Ok(Self {
            app,
            named,
            present: Mutex::new(Present::of(accounts, named)?),
        })
    }

    fn present(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn names(&self) -> Vec<AccountName> {
        self.present().names.clone()
    }

    /// Requests sent so far, over all accounts.
    pub(super) fn requests(&self) -> u64 {
        self.present().accounts.requests()
    }

    pub(super) fn open(&self, name: &str) -> Result<Account, Failure> {
        let mut present = self.present();
        if let Some(account) = present.opened.get(name) {
            return Ok(account.clone());
        }
        let account = present.accounts.account(self.app, name)?;
        present.opened.insert(name.to_owned(), account.clone());
        Ok(account)
    }

    /// Takes over what has changed in the accounts file; the names if something has. A file that cannot be
    /// read, as while it is being written, changes nothing.
    pub(super) fn reread(&self) -> Option<Vec<AccountName>> {
        let mut present = self.present();
        let changed = present.accounts.reread().and_then(|changed| match changed {
            Some(accounts) => Present::of(accounts, self.named).map(Some),
            None => Ok(None),
        });
        match changed {
            Ok(None) => {
                present.refused = None;
                None
            }
            Ok(Some(changed)) => {
                tracing::info!(
                    accounts = changed.names.len(),
                    "the accounts file has changed"
                );
                *present = changed;
                Some(present.names.clone())
            }
            Err(failure) => {
                let reason = Some(failure.message().to_owned());
                if present.refused != reason {
                    self.app.out.failure(&failure);
                    present.refused = reason;
                }
                None
            }
        }
    }
}
