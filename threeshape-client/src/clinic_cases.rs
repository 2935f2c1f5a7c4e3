//! Whose cases they are: the workflows that keep one party's cases apart from another's.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use dental_oauth::api::Pages;
use dental_oauth::transfer::Download;
use dental_oauth::{Error, Result};
use tokio::sync::OnceCell;

use crate::addresses::Addresses;
use crate::client::{ClientAccount, ClientAccounts, DoctorAccount};
use crate::fault::ThreeShapeFault;
use crate::model::{Attachment, Case, CaseFilter, Guid};

/// The cases of a doctor that are the client's business, read with the doctor's account, their files
/// fetched with the client's.
///
/// A case is kept only if one of its actors is the client's account in the doctor's own region. Everything
/// else is dropped where it is read: cases without actors, with ids that cannot be read, with the client as
/// their creator or in an e-mail address, or with the client's account of another region. When in doubt a
/// case is dropped.
///
/// Where the permission allows it, [`SharedCases`] needs no doctor's token and sees less.
///
/// ```no_run
/// # async fn fetch(doctor: threeshape_client::DoctorAccount, europe: threeshape_client::ClientAccount) -> dental_oauth::Result<()> {
/// use threeshape_client::{ClientAccounts, ClinicCases, Region, TimeWindow, local_name};
/// # let since = chrono::DateTime::from_timestamp(1_767_225_600, 0).unwrap();
///
/// let clients = ClientAccounts::new().add(&Region::EUROPE.host, europe)?;
/// let clinic = ClinicCases::new(doctor, clients);
/// let mut cases = clinic.cases(TimeWindow::since(since)).await?;
/// while let Some(case) = cases.next_item().await? {
///     for file in case.stl_files() {
///         let name = local_name(file);
///         clinic.download(&case, file).await?.to_path(std::path::Path::new(&name)).await?;
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ClinicCases(pub(crate) Arc<Clinic>);

pub(crate) struct Clinic {
    pub(crate) doctor: DoctorAccount,
    clients: Clients,
    further: HashSet<Guid>,
    parties: OnceCell<Parties>,
    pub(crate) addresses: Addresses,
}

/// The accounts that the client has.
enum Clients {
    ByRegion(ClientAccounts),
    /// One, in the region that the service names.
    One(ClientAccount),
}

/// Who the client is in the doctor's region.
#[derive(Debug)]
pub(crate) struct Parties {
    pub(crate) client: ClientAccount,
    pub(crate) ids: HashSet<Guid>,
}

impl ClinicCases {
    /// The cases of a doctor, for the client's account of the doctor's region. Nothing is sent yet.
    pub fn new(doctor: DoctorAccount, clients: ClientAccounts) -> Self {
        Self::with_further_ids(doctor, clients, [])
    }

    /// Also keeps cases that have one of these as an actor: the ids of a company or team that the client's
    /// account belongs to. They are never found out by themselves.
    pub fn with_further_ids(
        doctor: DoctorAccount,
        clients: ClientAccounts,
        ids: impl IntoIterator<Item = Guid>,
    ) -> Self {
        Self::of(doctor, Clients::ByRegion(clients), ids)
    }

    /// The cases of a doctor, for a client that has one account. Which region it is in need not be known beforehand: the
    /// service is asked when a case has to be kept or dropped. Nothing is sent yet.
    pub fn for_client(doctor: DoctorAccount, client: ClientAccount) -> Self {
        Self::of(doctor, Clients::One(client), [])
    }

    fn of(doctor: DoctorAccount, clients: Clients, ids: impl IntoIterator<Item = Guid>) -> Self {
        Self(Arc::new(Clinic {
            doctor,
            clients,
            further: ids.into_iter().collect(),
            parties: OnceCell::new(),
            addresses: Addresses::default(),
        }))
    }

    /// The client's cases, newest first.
    ///
    /// # Errors
    /// [`ThreeShapeFault::NoClientAccountForRegion`]; [`ThreeShapeFault::RegionMismatch`] when the client's
    /// account is in another region than it was added for. Errors of single cases are in the list.
    pub async fn cases(&self, filter: impl Into<CaseFilter>) -> Result<Pages<Case>> {
        let ids = self.parties().await?.ids.clone();
        let cases = self.0.doctor.cases(filter);
        Ok(cases.filter(move |case| case.has_actor(&ids)))
    }

    /// One of the client's cases.
    ///
    /// # Errors
    /// [`ThreeShapeFault::CaseNotShared`] for one that is not.
    pub async fn case(&self, id: Guid) -> Result<Case> {
        let ids = &self.parties().await?.ids;
        only_if_theirs(self.0.doctor.case(id).await?, ids)
    }

    /// A file of one of the client's cases, fetched with the client's account. See
    /// [`ClientAccount::download`].
    ///
    /// # Errors
    /// [`ThreeShapeFault::CaseNotShared`] for a case that is not the client's.
    pub async fn download(&self, case: &Case, file: &Attachment) -> Result<Download> {
        let parties = self.parties().await?;
        if !case.has_actor(&parties.ids) {
            return Err(ThreeShapeFault::CaseNotShared.error());
        }
        Ok(parties.client.download(case, file))
    }

    /// The client's account in the doctor's region.
    ///
    /// # Errors
    /// As [`cases`](ClinicCases::cases).
    pub async fn client(&self) -> Result<ClientAccount> {
        Ok(self.parties().await?.client.clone())
    }

    /// The doctor's account.
    pub fn doctor(&self) -> &DoctorAccount {
        &self.0.doctor
    }

    pub(crate) async fn parties(&self) -> Result<&Parties> {
        let clinic = &*self.0;
        clinic.parties.get_or_try_init(|| clinic.meet()).await
    }
}

impl Clinic {
    async fn meet(&self) -> Result<Parties> {
        let named = |error: Error| error.with_operation("choose client account");
        let doctor = self.doctor.identity().await?;
        let client = match &self.clients {
            Clients::ByRegion(clients) => clients.of_region(&doctor.region).map_err(named)?,
            Clients::One(client) => client,
        };
        let own = client.identity().await?;
        if !self
            .doctor
            .environment()
            .same_region(&doctor.region, &own.region)
        {
            let fault = match &self.clients {
                Clients::ByRegion(_) => ThreeShapeFault::RegionMismatch,
                Clients::One(_) => ThreeShapeFault::NoClientAccountForRegion,
            };
            return Err(named(fault.error()));
        }
        let mut ids = self.further.clone();
        ids.insert(own.user);
        Ok(Parties {
            client: client.clone(),
            ids,
        })
    }
}

impl fmt::Debug for ClinicCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClinicCases")
    }
}

/// The cases that one doctor shares with the client, read and fetched with the client's account alone.
///
/// The client's list holds the cases of everybody the account is paired with. A case is kept only if one of
/// its actors is the doctor, by the id that [`pair`](DoctorAccount::pair) gave; the rule is as strict as
/// that of [`ClinicCases`].
#[derive(Clone)]
pub struct SharedCases(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) client: ClientAccount,
    pub(crate) ids: HashSet<Guid>,
    pub(crate) addresses: Addresses,
}

impl SharedCases {
    /// The cases that a doctor shares with this account.
    pub fn new(client: ClientAccount, doctor: Guid) -> Self {
        Self::with_ids(client, [doctor])
    }

    /// The cases that have one of these as an actor: several doctors, or a doctor's company or team.
    pub fn with_ids(client: ClientAccount, ids: impl IntoIterator<Item = Guid>) -> Self {
        Self(Arc::new(Shared {
            client,
            ids: ids.into_iter().collect(),
            addresses: Addresses::default(),
        }))
    }

    /// The doctor's cases, newest first.
    pub fn cases(&self, filter: impl Into<CaseFilter>) -> Pages<Case> {
        let ids = self.0.ids.clone();
        let cases = self.0.client.cases(filter);
        cases.filter(move |case| case.has_actor(&ids))
    }

    /// One of the doctor's cases.
    ///
    /// # Errors
    /// [`ThreeShapeFault::CaseNotShared`] for one that is not.
    pub async fn case(&self, id: Guid) -> Result<Case> {
        only_if_theirs(self.0.client.case(id).await?, &self.0.ids)
    }

    /// A file of one of the doctor's cases. See [`ClientAccount::download`].
    ///
    /// # Errors
    /// [`ThreeShapeFault::CaseNotShared`] for a case that is not the doctor's.
    pub fn download(&self, case: &Case, file: &Attachment) -> Result<Download> {
        if !case.has_actor(&self.0.ids) {
            return Err(ThreeShapeFault::CaseNotShared.error());
        }
        Ok(self.0.client.download(case, file))
    }

    /// The client's account.
    pub fn client(&self) -> &ClientAccount {
        &self.0.client
    }
}

impl fmt::Debug for SharedCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedCases")
    }
}

pub(crate) fn only_if_theirs(case: Case, ids: &HashSet<Guid>) -> Result<Case> {
    if case.has_actor(ids) {
        Ok(case)
    } else {
        Err(ThreeShapeFault::CaseNotShared
            .error()
            .with_operation(crate::operation::CASE))
    }
}
