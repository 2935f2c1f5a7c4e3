//! One account: who it is, where its cases are, and the ways to the two services.

use std::fmt;
use std::sync::Arc;

use dental_oauth::api::{
    ApiClient, ApiRequest, ApiResponse, JsonText, Misread, Redirects, RetryPolicy,
};
use dental_oauth::net::Transport;
use dental_oauth::session::Session;
use dental_oauth::{Clock, Error, ErrorKind, Provider, Result, Sent};
use http::Method;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use url::Url;

use crate::addresses::Addresses;
use crate::environment::Environment;
use crate::fault::{ApiDialect, ThreeShapeFault};
use crate::hosts::{CasePlace, Hosts, is_file_route};
use crate::model::{Guid, User};
use crate::options::AccountOptions;
use crate::region::{RegionHost, RegionStrategy, not_mapped, without_api};

/// Largest JSON answer (dossier SEC-11).
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// Whose token it is. Decides what may be asked for with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Doctor,
    Client,
}

/// Who an account is and where, as `users/me` says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The user's id.
    pub user: Guid,
    /// Their region.
    pub region: RegionHost,
}

/// What a doctor's and a client's account can both do: read. Cheap to clone.
///
/// Users and connections, cases and their versions, searches and the feed of changes are here. Files,
/// comments, state changes and uploads are on [`ClientAccount`](crate::ClientAccount) alone.
///
/// What has no method goes through [`request`](Account::request) and [`call`](Account::call), by the same
/// pipeline: the services' templates (`/api/templates`, `/api/templates/3rdparty`,
/// `/api/templates/{id}/version/{number}`), `/api/regions/masterdataserver/{country}/15`, and what the vendor
/// keeps to itself (`/api/users/search`, `/api/services/{type}`, `/api/tokenInfo/clientType`).
#[derive(Clone)]
pub struct Account(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) environment: Environment,
    pub(crate) options: AccountOptions,
    pub(crate) hosts: Hosts,
    role: Role,
    session: Session,
    transport: Arc<dyn Transport>,
    pub(crate) users: ApiClient,
    /// Where the files of the cases are that were given out as neutral ones.
    pub(crate) addresses: Addresses,
    place: OnceCell<Place>,
}

/// Where an account's cases are.
pub(crate) struct Place {
    pub(crate) identity: Identity,
    /// Every name of the host: files may be at any of them.
    names: Vec<RegionHost>,
    /// Names that the region itself adds; asked for only in a sandbox, where no table has them.
    further_names: OnceCell<Vec<RegionHost>>,
    api: ApiClient,
    /// The same host; nothing is ever sent twice.
    writes: ApiClient,
    base: Url,
}

impl Account {
    pub(crate) fn new(
        environment: &Environment,
        role: Role,
        session: Session,
        transport: Arc<dyn Transport>,
        options: AccountOptions,
    ) -> Result<Self> {
        let named = |error: Error| {
            error
                .with_provider(&Provider::THREESHAPE)
                .with_operation("set up client")
        };
        let hosts = environment.hosts().map_err(named)?;
        let connect = Connect {
            environment,
            options: &options,
            session: &session,
            transport: &transport,
        };
        let users = connect.api(&environment.users_base_url)?;
        Ok(Self(Arc::new(Inner {
            environment: environment.clone(),
            hosts,
            role,
            users,
            session,
            transport,
            options,
            addresses: Addresses::default(),
            place: OnceCell::new(),
        })))
    }

    /// Who this account is and where: `users/me`, asked once.
    ///
    /// # Errors
    /// [`ThreeShapeFault::NoRegion`], [`ThreeShapeFault::RegionUnusable`]; otherwise why it could not be
    /// asked.
    pub async fn identity(&self) -> Result<Identity> {
        Ok(self.place().await?.identity.clone())
    }

    /// Describes a call to an endpoint that has no method here: `account.request(Method::GET,
    /// "/api/templates")`. Nothing is sent until [`call`](Account::call).
    #[allow(
        clippy::unused_self,
        reason = "`account.request(..)` is where people look"
    )]
    pub fn request(&self, method: Method, path: &str) -> ApiRequest {
        ApiRequest::raw(method, path)
    }

    /// Sends a described call through the same pipeline as every other, and returns the answer as it is.
    /// Users, services, regions, templates and token info are asked for at the users service, everything
    /// else in the account's region.
    ///
    /// # Errors
    /// [`ThreeShapeFault::FileRouteForDoctor`] for a file with a doctor's account.
    pub async fn call(&self, request: &ApiRequest) -> Result<ApiResponse> {
        const OF_USERS: [&str; 5] = ["users", "services", "regions", "templates", "tokeninfo"];
        if self.0.role == Role::Doctor && is_file_route(request.path()) {
            return Err(ThreeShapeFault::FileRouteForDoctor.error());
        }
        let path = request.path().to_ascii_lowercase();
        let group = path.strip_prefix("/api/").unwrap_or_default();
        let group = group.split('/').next().unwrap_or_default();
        if OF_USERS.contains(&group) {
            return self.0.users.send(request).await;
        }
        let place = self.place().await?;
        place.api.send(request).await.map_err(|e| self.gone(e))
    }

    /// The account's session.
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The installation it is at.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.options.clock
    }

    /// Calls the users service.
    pub(crate) async fn users<T: DeserializeOwned + Send>(
        &self,
        request: &ApiRequest,
    ) -> Result<T> {
        self.0.users.call(request).await
    }

    /// Calls the users service, once, and reads nothing but the status and the bytes.
    pub(crate) async fn users_once(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let connect = self.connect();
        let api = connect.once(&self.0.environment.users_base_url)?;
        api.send(request).await
    }

    /// Calls the region.
    pub(crate) async fn region<T: DeserializeOwned + Send>(
        &self,
        request: &ApiRequest,
    ) -> Result<T> {
        let place = self.place().await?;
        place.api.call(request).await.map_err(|e| self.gone(e))
    }

    /// Calls the region, and has the answer gone through.
    pub(crate) async fn region_with<T: Send>(
        &self,
        request: &ApiRequest,
        read: impl FnMut(&mut JsonText<'_>) -> Result<T, Misread> + Send,
    ) -> Result<T> {
        let place = self.place().await?;
        let answer = place.api.call_with(request, read).await;
        answer.map_err(|e| self.gone(e))
    }

    /// Calls the region, once.
    pub(crate) async fn region_once(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let place = self.place().await?;
        place.writes.send(request).await.map_err(|e| self.gone(e))
    }

    /// A client for a file's address, which was looked at before.
    pub(crate) fn files_at(&self, url: &Url) -> Result<ApiClient> {
        self.connect().files(&RegionHost::of(url)?.base_url())
    }

    /// The address of a file as the service gave it, if it may be followed.
    pub(crate) async fn vetted_href(&self, case: Guid, href: &str) -> Result<Url> {
        let place = self.place().await?;
        let vet = |hosts: &[RegionHost]| {
            let of_case = CasePlace {
                case,
                hosts,
                anywhere: self.0.environment.any_allowed_href,
            };
            self.0.hosts.vet_href(href, of_case)
        };
        match vet(&place.names) {
            Err(refused) if self.0.environment.any_loopback_region => {
                let further = place.further_names.get_or_init(|| self.further_names());
                vet(further.await).map_err(|_| refused)
            }
            vetted => vetted,
        }
    }

    /// The hosts of a sandbox's region that only it knows.
    async fn further_names(&self) -> Vec<RegionHost> {
        let servers = self.servers().await.unwrap_or_default();
        let host = |server: &String| RegionHost::of(&self.0.hosts.vet(server).ok()?).ok();
        servers.iter().filter_map(host).collect()
    }

    /// A file's address that the service did not give, below the case.
    pub(crate) async fn built_href(&self, case: Guid, segments: &[&str]) -> Result<Url> {
        let mut url = self.place().await?.base.clone();
        let empty = segments.iter().any(|s| s.trim_matches('.').is_empty());
        match url.path_segments_mut() {
            Ok(mut path) if !empty => {
                path.pop_if_empty()
                    .extend(["api", "cases", &case.to_string()])
                    .extend(segments);
            }
            _ => return Err(ThreeShapeFault::HrefRefused.error()),
        }
        Ok(url)
    }

    pub(crate) async fn place(&self) -> Result<&Place> {
        self.0.place.get_or_try_init(|| self.find_place()).await
    }

    async fn find_place(&self) -> Result<Place> {
        let user = self.me().await?;
        let region = self.region_of(&user)?;
        let environment = &self.0.environment;
        let base = match &environment.strategy {
            RegionStrategy::AsGiven => region.base_url(),
            RegionStrategy::MapToMetadata => {
                let mapped = environment
                    .region_with(&region)
                    .and_then(|known| known.metadata_host.as_deref());
                let host = mapped.ok_or_else(|| not_mapped().with_operation("find region"))?;
                self.0.hosts.vet_region(host)?.base_url()
            }
            RegionStrategy::DiscoverServers => {
                let servers = self.servers_from_anywhere(&region).await?;
                let first = servers
                    .first()
                    .ok_or_else(|| ThreeShapeFault::RegionUnusable.error())?;
                without_api(first).to_owned()
            }
            RegionStrategy::DiscoverDefaultService => {
                let service = self.default_service(DefaultService::MetaData).await?;
                without_api(&service).to_owned()
            }
            RegionStrategy::Fixed(url) => url.clone(),
        };
        let base = self.0.hosts.vet(&base)?;
        let host = RegionHost::of(&base)?;
        let mut names = environment.names_of(&host);
        if environment.strategy != RegionStrategy::AsGiven {
            // The service may go on naming the old host in addresses.
            names.extend(environment.names_of(&region));
        }
        let connect = self.connect();
        Ok(Place {
            identity: Identity {
                user: user.id,
                region,
            },
            names,
            further_names: OnceCell::new(),
            api: connect.api(base.as_str())?,
            writes: connect.once(base.as_str())?,
            base,
        })
    }

    /// A user's region, if tokens may go there.
    pub(crate) fn region_of(&self, user: &User) -> Result<RegionHost> {
        let named = |error: Error| error.with_operation(crate::operation::ME);
        let given = user.region_uri.as_deref().unwrap_or_default();
        self.0.hosts.vet_region(given).map_err(named)
    }

    /// A metadata host to ask for the account's servers: any will do.
    pub(crate) fn any_metadata_api(&self, region: &RegionHost) -> Result<ApiClient> {
        let mut regions = self.0.environment.regions().iter();
        let host = match regions.find_map(|region| region.metadata_host.as_deref()) {
            Some(host) => self.0.hosts.vet_region(host)?,
            // A sandbox whose ports are in no table.
            None if self.0.environment.any_loopback_region => region.clone(),
            None => return Err(not_mapped()),
        };
        self.connect().api(&host.base_url())
    }

    fn connect(&self) -> Connect<'_> {
        Connect {
            environment: &self.0.environment,
            options: &self.0.options,
            session: &self.0.session,
            transport: &self.0.transport,
        }
    }

    /// A region's host that has been switched off, or never was one.
    fn gone(&self, error: Error) -> Error {
        let missing = matches!(error.status(), Some(404 | 410))
            || error.kind() == ErrorKind::Transport && error.sent() == Sent::No;
        if self.0.environment.strategy != RegionStrategy::AsGiven || !missing {
            return error;
        }
        let fault = ThreeShapeFault::RegionGone;
        let detail = fault.error().detail().to_owned();
        error.with_detail(detail).with_code(Some(fault.code()))
    }
}

/// The services that an account has one of by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefaultService {
    /// Master data, another product line.
    MasterData,
    /// Cases.
    MetaData,
    /// Not documented.
    Dme,
}

impl DefaultService {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MasterData => "MasterDataService",
            Self::MetaData => "MetaDataService",
            Self::Dme => "DmeService",
        }
    }
}

/// Makes the ways to one host.
struct Connect<'a> {
    environment: &'a Environment,
    options: &'a AccountOptions,
    session: &'a Session,
    transport: &'a Arc<dyn Transport>,
}

impl Connect<'_> {
    fn builder(&self, base: &str, retry: RetryPolicy) -> dental_oauth::api::ApiClientBuilder {
        ApiClient::builder(
            Provider::THREESHAPE,
            base,
            Arc::clone(self.transport),
            Arc::new(ApiDialect),
        )
        .session(self.session.clone())
        .loopback_http(self.environment.loopback)
        .clock(Arc::clone(&self.options.clock))
        .retry(retry)
        .largest_answer(LARGEST_ANSWER)
        .answer_within(self.options.answer_within)
        .stall(self.options.answer_within)
        // SEC-4: by hand, three at most, reads only, and with the token only on the same host.
        .redirects(Redirects::reads(3))
    }

    /// For reads.
    fn api(&self, base: &str) -> Result<ApiClient> {
        self.builder(base, self.options.retry.clone()).build()
    }

    /// For what must not happen twice.
    fn once(&self, base: &str) -> Result<ApiClient> {
        self.builder(base, RetryPolicy::never())
            .redirects(Redirects::none())
            .build()
    }

    /// For files.
    fn files(&self, base: &str) -> Result<ApiClient> {
        let redirects = Redirects::reads(3).elsewhere_at(self.environment.storage_hosts.clone());
        self.builder(base, self.options.retry.clone())
            .stall(self.options.file_stall)
            .redirects(redirects)
            .build()
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("role", &self.0.role)
            .finish_non_exhaustive()
    }
}
