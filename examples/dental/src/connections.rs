//! An accounts file for programs that many people sign in to, such as a web application: each entry is a
//! *connection*, and whoever signs in to one has tokens of their own under a label of the program's.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dental_oauth::api::QuotaLedger;
use dental_oauth::case::{CaseSink, CaseSource};
use dental_oauth::oauth::Scopes;
use dental_oauth::session::{Session, TokenStore};
use dental_oauth::{Error, Phi};
use drchrono_client::Drchrono;
use threeshape_client::ClientAccount;

use crate::account::{Account, Accounts};
use crate::config::AccountsFile;
use crate::exit::Failure;
use crate::store::Stores;

/// Why an accounts file, or an entry of it, cannot be used. One line; it quotes no value of the file.
#[derive(Debug, Clone)]
pub struct Refused(Failure);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())
    }
}

impl std::error::Error for Refused {}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

/// One entry of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connection {
    /// Its name there.
    pub name: String,
    /// `dentbird`, `drchrono` or `threeshape`.
    pub provider: &'static str,
    /// The connection whose account fetches this one's files, if it needs one: a doctor's at 3Shape.
    pub needs: Option<String>,
}

/// All entries of a file, and where tokens are kept.
pub struct Connections(Accounts);

impl Connections {
    /// Reads a file. `product` is the name of the program in its requests.
    ///
    /// # Errors
    /// A file that cannot be read, or is not an accounts file.
    pub fn read(
        path: &Path,
        product: &'static str,
        tokens: Arc<dyn TokenStore>,
        calls: Arc<dyn QuotaLedger>,
    ) -> Result<Self, Refused> {
        Self::of(AccountsFile::read(path)?, product, tokens, calls)
    }

    /// Reads the text of a file, such as a sandbox writes.
    ///
    /// # Errors
    /// What is not an accounts file.
    pub fn parse(
        text: &str,
        product: &'static str,
        tokens: Arc<dyn TokenStore>,
        calls: Arc<dyn QuotaLedger>,
    ) -> Result<Self, Refused> {
        let file = AccountsFile::parse(text, Path::new("accounts.toml"))?;
        Self::of(file, product, tokens, calls)
    }

    fn of(
        file: AccountsFile,
        product: &'static str,
        tokens: Arc<dyn TokenStore>,
        calls: Arc<dyn QuotaLedger>,
    ) -> Result<Self, Refused> {
        let stores = Stores { tokens, calls };
        let accounts = Accounts::assemble(file, PathBuf::new(), stores, product)?;
        Ok(Self(accounts))
    }

    /// All entries, by name.
    pub fn list(&self) -> Vec<Connection> {
        let file = &self.0.file;
        let entry = |name: &str| {
            let config = file.account(name).ok()?;
            Some(Connection {
                name: name.to_owned(),
                provider: config.provider(),
                needs: config.text_if("client_account").map(str::to_owned),
            })
        };
        file.names().filter_map(entry).collect()
    }

    /// Opens an entry for one person: `labels` says, by the name of the entry, under which label their tokens
    /// are. Nothing is sent.
    ///
    /// # Errors
    /// An entry that is not there or is not complete.
    pub fn open(&self, name: &str, labels: &BTreeMap<String, String>) -> Result<Opened, Refused> {
        let mut accounts = self.0.clone();
        accounts.file = accounts.file.labelled(labels);
        Ok(Opened(accounts.opened(name)?))
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connections").field(&self.0.file).finish()
    }
}

/// Who the provider says is signed in.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Who {
    /// Their e-mail address.
    pub email: Option<Phi<String>>,
    /// Their name.
    pub name: Option<Phi<String>>,
}

/// One person's account, opened. Cheap to clone.
#[derive(Clone)]
pub struct Opened(Account);

impl Opened {
    /// The session.
    pub fn session(&self) -> &Session {
        self.0.session()
    }

    /// Where a sign-in comes back to, and what it asks for.
    pub fn sign_in(&self) -> (&str, &Scopes) {
        self.0.platform.sign_in()
    }

    /// The cases.
    pub fn source(&self) -> Arc<dyn CaseSource> {
        self.0.platform.source()
    }

    /// The way in, if it takes work.
    pub fn sink(&self) -> Option<Arc<dyn CaseSink>> {
        self.0.platform.sink()
    }

    /// What only 3Shape can: an account of the client's own.
    pub fn lab(&self) -> Option<&ClientAccount> {
        self.0.platform.lab()
    }

    /// What only drchrono can.
    pub fn practice(&self) -> Option<&Drchrono> {
        self.0.platform.practice()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// Why the provider does not say.
    pub async fn who(&self) -> Result<Who, Error> {
        let person = self.0.platform.person().await?;
        Ok(Who {
            email: person.email,
            name: person.name,
        })
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("name", &self.0.name)
            .field("provider", &self.0.provider)
            .finish_non_exhaustive()
    }
}
