//! The two kinds of account, kept apart by their types, and the client's accounts of all regions.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use dental_oauth::api::{ApiRequest, ApiResponse};
use dental_oauth::net::Transport;
use dental_oauth::session::Session;
use dental_oauth::{Error, ErrorKind, Result};

use crate::account::{Account, Role};
use crate::environment::Environment;
use crate::fault::ThreeShapeFault;
use crate::model::{Case, Guid};
use crate::options::AccountOptions;
use crate::region::RegionHost;

/// The session of a doctor: somebody who signed in to let their cases be read. Make its key with
/// [`Environment::doctor_key`].
#[derive(Debug, Clone)]
pub struct DoctorSession(Session);

impl DoctorSession {
    /// Says that a session is a doctor's.
    pub fn new(session: Session) -> Self {
        Self(session)
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.0
    }
}

/// The session of one of the client's own accounts. Make its key with [`Environment::client_key`].
#[derive(Debug, Clone)]
pub struct ClientSession(Session);

impl ClientSession {
    /// Says that a session is of one of the client's own accounts.
    pub fn new(session: Session) -> Self {
        Self(session)
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.0
    }
}

/// A doctor's account. It reads: everything on [`Account`] is here. It fetches no file and changes nothing.
///
/// A doctor's token opens all data of the doctor, not only what they share with you; the service refuses it
/// for STL files. [`ClinicCases`](crate::ClinicCases) keeps what is the client's business and fetches files
/// with the client's account. To pass a doctor's account where files are fetched does not compile:
///
/// ```compile_fail
/// # use threeshape_client::{Attachment, Case, DoctorAccount};
/// # fn fetch(doctor: DoctorAccount, case: &Case, file: &Attachment) {
/// let _ = doctor.download(case, file);
/// # }
/// ```
///
/// nor does a doctor's session where the client's is asked for:
///
/// ```compile_fail
/// # use std::sync::Arc;
/// # use dental_oauth::net::Transport;
/// # use threeshape_client::{ClientAccount, DoctorSession, Environment};
/// # fn open(place: &Environment, session: DoctorSession, net: Arc<dyn Transport>) {
/// let _ = ClientAccount::new(place, session, net);
/// # }
/// ```
///
/// while with the client's account both do:
///
/// ```
/// # use std::sync::Arc;
/// # use dental_oauth::net::Transport;
/// # use threeshape_client::{Attachment, Case, ClientAccount, ClientSession, Environment};
/// # fn open(place: &Environment, session: ClientSession, net: Arc<dyn Transport>) {
/// let _ = ClientAccount::new(place, session, net);
/// # }
/// # fn fetch(client: ClientAccount, case: &Case, file: &Attachment) {
/// let _ = client.download(case, file);
/// # }
/// ```
#[derive(Clone)]
pub struct DoctorAccount(Account);

impl DoctorAccount {
    /// The account of a doctor's session.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for an environment whose addresses are not https (or allowed loopback).
    pub fn new(
        environment: &Environment,
        session: DoctorSession,
        transport: Arc<dyn Transport>,
    ) -> Result<Self> {
        Self::with_options(environment, session, transport, AccountOptions::default())
    }

    /// The account of a doctor's session, with options.
    ///
    /// # Errors
    /// As [`DoctorAccount::new`].
    pub fn with_options(
        environment: &Environment,
        session: DoctorSession,
        transport: Arc<dyn Transport>,
        options: AccountOptions,
    ) -> Result<Self> {
        Account::new(environment, Role::Doctor, session.0, transport, options).map(Self)
    }
}

impl Deref for DoctorAccount {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl fmt::Debug for DoctorAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DoctorAccount")
    }
}

/// One of the client's own accounts: the integrator has one in each region. It reads, as everything on
/// [`Account`] does, fetches files, and writes.
#[derive(Clone)]
pub struct ClientAccount(Account);

impl ClientAccount {
    /// The account of a client's session.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for an environment whose addresses are not https (or allowed loopback).
    pub fn new(
        environment: &Environment,
        session: ClientSession,
        transport: Arc<dyn Transport>,
    ) -> Result<Self> {
        Self::with_options(environment, session, transport, AccountOptions::default())
    }

    /// The account of a client's session, with options.
    ///
    /// # Errors
    /// As [`ClientAccount::new`].
    pub fn with_options(
        environment: &Environment,
        session: ClientSession,
        transport: Arc<dyn Transport>,
        options: AccountOptions,
    ) -> Result<Self> {
        Account::new(environment, Role::Client, session.0, transport, options).map(Self)
    }
}

/// Here once more, since otherwise the traits' methods of these names would be found first.
impl ClientAccount {
    /// As [`Account::case`].
    pub async fn case(&self, id: Guid) -> Result<Case> {
        self.0.case(id).await
    }

    /// As [`Account::call`].
    pub async fn call(&self, request: &ApiRequest) -> Result<ApiResponse> {
        self.0.call(request).await
    }
}

impl Deref for ClientAccount {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl fmt::Debug for ClientAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientAccount")
    }
}

/// The client's accounts, one for each region: three in production. Which one is used is decided by the
/// region of the case, and by nothing else.
#[derive(Debug, Clone, Default)]
pub struct ClientAccounts(Vec<(RegionHost, ClientAccount)>);

impl ClientAccounts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the account of a region, by the region's host: `www.3shapecommunicate.com` or
    /// [`Region::EUROPE`](crate::Region::EUROPE)`.host`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a region that has one already;
    /// [`ThreeShapeFault::RegionUnusable`] for what is no host of the account's environment.
    pub fn add(mut self, region: &str, account: ClientAccount) -> Result<Self> {
        let host = account.0.0.hosts.vet_region(region)?;
        if self.of_region(&host).is_ok() {
            let detail = "a region has one client account, and this one has it already";
            return Err(Error::new(ErrorKind::Configuration, detail)
                .with_provider(&dental_oauth::Provider::THREESHAPE));
        }
        self.0.push((host, account));
        Ok(self)
    }

    /// The account of a region.
    ///
    /// # Errors
    /// [`ThreeShapeFault::NoClientAccountForRegion`]; that of another region is never given instead.
    pub fn of_region(&self, region: &RegionHost) -> Result<&ClientAccount> {
        self.0
            .iter()
            .find(|(host, account)| account.environment().same_region(host, region))
            .map(|(_, account)| account)
            .ok_or_else(|| ThreeShapeFault::NoClientAccountForRegion.error())
    }

    /// How many regions there is an account for.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
