//! An account, opened: whose it is, its session, its cases.
//!
//! What differs between providers is behind [`Platform`]; each has a file of its own here. Every command
//! works on the trait alone.

mod dentbird;
mod drchrono;
mod threeshape;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dental_oauth::api::{ApiRequest, ApiResponse, QuotaLedger};
use dental_oauth::case::{self, CaseFile, CaseSink, CaseSource};
use dental_oauth::net::{HttpTransport, Transport};
use dental_oauth::oauth::{OAuthClient, Scopes};
use dental_oauth::session::{AccountKey, Session};
use dental_oauth::transfer::{Download, MeshFormat};
use dental_oauth::{Error, Phi};
use drchrono_client::Drchrono;
use threeshape_client::ClientAccount;

use crate::app::App;
use crate::args::{Global, Quota};
use crate::config::{AccountConfig, AccountsFile};
use crate::exit::Failure;
use crate::requests::Counting;
use crate::store::{self, Stores};

/// The name of this program in its requests.
const PRODUCT: &str = "dental-cli";

/// What a provider must be able to do for the commands.
#[async_trait]
pub(crate) trait Platform: Send + Sync {
    /// The session.
    fn session(&self) -> &Session;
    /// Where its sign-ins come back to, and what they ask for.
    fn sign_in(&self) -> (&str, &Scopes);
    /// Who signs in with a password, where that is possible and the account says so.
    fn username(&self) -> Option<&Phi<String>> {
        None
    }
    /// Its cases.
    fn source(&self) -> Arc<dyn CaseSource>;
    /// Its way in, if it takes work.
    fn sink(&self) -> Option<Arc<dyn CaseSink>>;
    /// What only 3Shape can: an account of the client's own.
    fn lab(&self) -> Option<&ClientAccount> {
        None
    }
    /// What only drchrono can.
    fn practice(&self) -> Option<&Drchrono> {
        None
    }
    /// Who is signed in.
    async fn person(&self) -> Result<Person, Error>;
    /// How many calls it has sent so far, where the provider counts them.
    fn calls(&self) -> Option<u64> {
        None
    }
    /// Any endpoint.
    async fn raw(&self, request: &ApiRequest) -> Result<ApiResponse, Error>;
}

/// Who the provider says is signed in.
#[derive(Debug, Default)]
pub(crate) struct Person {
    /// E-mail address.
    pub(crate) email: Option<Phi<String>>,
    /// Full name.
    pub(crate) name: Option<Phi<String>>,
    /// What they do.
    pub(crate) occupation: Option<String>,
}

/// An opened account.
#[derive(Clone)]
pub(crate) struct Account {
    /// Its name in the accounts file.
    pub(crate) name: String,
    /// The provider's word.
    pub(crate) provider: &'static str,
    /// The provider's part.
    pub(crate) platform: Arc<dyn Platform>,
}

impl Account {
    /// A library error, with the account's name.
    pub(crate) fn failed(&self, error: Error) -> Failure {
        Failure::from(error)
            .about("provider", self.provider)
            .of(&self.name)
    }

    /// The session.
    pub(crate) fn session(&self) -> &Session {
        self.platform.session()
    }

    /// The practice's client.
    pub(crate) fn practice(&self) -> Result<&Drchrono, Failure> {
        let none = || {
            let detail = "this is about practices at drchrono, and the account is another's";
            Failure::configuration(detail).of(&self.name)
        };
        self.platform.practice().ok_or_else(none)
    }

    /// A file of a case, in a format if it can be had in that.
    pub(crate) fn download(&self, file: &CaseFile, format: Option<MeshFormat>) -> Download {
        case::download(self.platform.source(), file.clone().in_form(format))
    }
}

/// An accounts file with a token store: what accounts are opened from.
#[derive(Clone)]
pub(crate) struct Accounts {
    pub(crate) file: AccountsFile,
    /// Where tokens and the journal are.
    pub(crate) folder: PathBuf,
    stores: Stores,
    transport: Arc<Counting>,
    product: &'static str,
    quota: Option<Quota>,
    labs: Labs,
}

/// Accounts of the client's own that are open, by name: any number of doctors may name one, and who it is
/// is asked once.
type Labs = Arc<Mutex<HashMap<String, ClientAccount>>>;

impl Accounts {
    /// As the command line says.
    pub(crate) async fn open(global: &Global) -> Result<Self, Failure> {
        let url = global.store.as_deref();
        let usual = || Ok::<_, Failure>(places()?.data_local_dir().join("tokens"));
        let folder = match url {
            Some(url) if url.starts_with("file:") => PathBuf::new(),
            _ => usual()?,
        };
        let folder = store::folder(url, folder)?;
        let path = match &global.config {
            Some(path) => path.clone(),
            None => places()?.config_dir().join("dental.toml"),
        };
        tracing::debug!(accounts = %path.display(), tokens = %folder.display(), "opening");
        let file = AccountsFile::read(&path)?;
        let stores = store::open(url, &folder).await?;
        let mut accounts = Self::assemble(file, folder, stores, PRODUCT)?;
        accounts.quota = global.quota;
        Ok(accounts)
    }

    /// From an accounts file and the folder of a store.
    pub(crate) fn new(file: AccountsFile, folder: PathBuf) -> Result<Self, Failure> {
        let stores = Stores::in_folder(&folder, None)?;
        Self::assemble(file, folder, stores, PRODUCT)
    }

    /// The same for another program, which its requests name.
    pub(crate) fn assemble(
        file: AccountsFile,
        folder: PathBuf,
        stores: Stores,
        product: &'static str,
    ) -> Result<Self, Failure> {
        let transport = HttpTransport::builder()
            .user_agent(format!("{product}/{}", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            file,
            folder,
            stores,
            transport: Arc::new(Counting::new(transport)),
            product,
            quota: None,
            labs: Labs::default(),
        })
    }

    /// The accounts as their file has them now, with the same stores; `None` when it has not changed.
    pub(crate) fn reread(&self) -> Result<Option<Self>, Failure> {
        Ok(self.file.reread()?.map(|file| Self {
            file,
            labs: Labs::default(),
            ..self.clone()
        }))
    }

    /// The accounts named, each once, or all if none is. A name that is not in the file is a mistake to be
    /// told of before anything is read.
    pub(crate) fn named<'a>(&'a self, names: &'a [String]) -> Result<Vec<&'a str>, Failure> {
        if names.is_empty() {
            return Ok(self.file.names().collect());
        }
        let mut seen = HashSet::new();
        let names = names.iter().map(String::as_str);
        let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
        for name in &names {
            self.file.account(name)?;
        }
        Ok(names)
    }

    /// Opens an account. Nothing is sent.
    pub(crate) fn account(&self, app: &App, name: &str) -> Result<Account, Failure> {
        let account = self.opened(name)?;
        app.remember(account.session());
        Ok(account)
    }

    /// The same, for whoever brings sessions to an end themselves.
    pub(crate) fn opened(&self, name: &str) -> Result<Account, Failure> {
        let config = self.file.account(name)?;
        let platform: Arc<dyn Platform> = match config.provider() {
            "dentbird" => Arc::new(dentbird::DentbirdAccount::open(self, config)?),
            "threeshape" => Arc::new(threeshape::ThreeShapeAccount::open(self, config)?),
            "drchrono" => Arc::new(drchrono::DrchronoAccount::open(self, config)?),
            other => return Err(config.refuse(&format!("{other} is no provider of this version"))),
        };
        Ok(Account {
            name: config.name().to_owned(),
            provider: config.provider(),
            platform,
        })
    }

    /// An account of the client's own, opened if it is not yet.
    fn lab(
        &self,
        name: &str,
        open: impl FnOnce() -> Result<ClientAccount, Failure>,
    ) -> Result<ClientAccount, Failure> {
        let mut labs = self.labs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lab) = labs.get(name) {
            return Ok(lab.clone());
        }
        let lab = open()?;
        labs.insert(name.to_owned(), lab.clone());
        Ok(lab)
    }

    /// The program that requests name.
    pub(crate) fn product(&self) -> &'static str {
        self.product
    }

    /// Where calls are counted.
    pub(crate) fn ledger(&self) -> Arc<dyn QuotaLedger> {
        Arc::clone(&self.stores.calls)
    }

    /// What the command line says about calls that are used up.
    fn quota(&self) -> Option<Quota> {
        self.quota
    }

    /// The transport all accounts share.
    pub(crate) fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.transport) as Arc<dyn Transport>
    }

    /// How many requests were sent so far, over all accounts, sign-ins and retries included.
    pub(crate) fn requests(&self) -> u64 {
        self.transport.requests()
    }

    fn session(&self, config: &AccountConfig, client: OAuthClient) -> Result<Session, Failure> {
        let key = AccountKey::new(client.provider(), client.client_id(), config.label());
        self.session_under(client, key)
    }

    fn session_under(&self, client: OAuthClient, key: AccountKey) -> Result<Session, Failure> {
        Ok(Session::new(client, Arc::clone(&self.stores.tokens), key)?)
    }
}

fn places() -> Result<directories::ProjectDirs, Failure> {
    directories::ProjectDirs::from("", "", "dental").ok_or_else(|| {
        Failure::configuration("this user has no home folder: give --config and --store")
    })
}
