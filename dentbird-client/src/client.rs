//! The client: one account at one Dentbird.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use dental_oauth::api::{ApiClient, ApiRequest, ApiResponse, RetryPolicy};
use dental_oauth::net::{LoopbackHttp, Transport};
use dental_oauth::session::Session;
use dental_oauth::{Clock, Provider, Result, SystemClock};
use http::Method;

use crate::environment::{Environment, RegisterPath};
use crate::fault::{ApiDialect, StorageDialect};

/// Calls Dentbird for one signed-in account. Cheap to clone.
///
/// Calls are grouped by what they are about: [`me`](Dentbird::me),
/// [`design_cases`](Dentbird::design_cases) and [`design_case`](Dentbird::design_case),
/// [`download_mesh`](Dentbird::download_mesh), [`hand_over`](Dentbird::hand_over) and the single steps it
/// is made of. What has no method here goes through [`request`](Dentbird::request) and
/// [`call`](Dentbird::call), by the same pipeline.
#[derive(Clone)]
pub struct Dentbird(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) api: ApiClient,
    /// Has no session: a bearer beside a signed URL is an error to the storage, and a leak.
    pub(crate) storage: ApiClient,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) loopback: LoopbackHttp,
    pub(crate) storage_hosts: Vec<String>,
    pub(crate) content_md5: bool,
    pub(crate) first_path: RegisterPath,
    /// The first place answered 404 or 405 and the other one did not.
    pub(crate) other_path: AtomicBool,
}

/// Settings of a [`Dentbird`] client.
#[derive(Debug)]
pub struct DentbirdBuilder {
    environment: Environment,
    session: Session,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    retry: RetryPolicy,
    stall: Duration,
    content_md5: bool,
}

impl Dentbird {
    /// A client with default settings.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for an API base URL that is
    /// not https (or allowed loopback).
    pub fn new(
        environment: &Environment,
        session: Session,
        transport: Arc<dyn Transport>,
    ) -> Result<Self> {
        Self::builder(environment, session, transport).build()
    }

    /// Starts a client for the account whose session this is.
    pub fn builder(
        environment: &Environment,
        session: Session,
        transport: Arc<dyn Transport>,
    ) -> DentbirdBuilder {
        DentbirdBuilder {
            environment: environment.clone(),
            session,
            transport,
            clock: Arc::new(SystemClock),
            retry: RetryPolicy::default(),
            stall: Duration::from_secs(60),
            content_md5: true,
        }
    }

    /// Describes a call to an endpoint that has no method here: `client.request(Method::GET,
    /// "/v1/users/me")`. Nothing is sent until [`call`](Dentbird::call).
    #[allow(
        clippy::unused_self,
        reason = "`client.request(..)` is where people look"
    )]
    pub fn request(&self, method: Method, path: &str) -> ApiRequest {
        ApiRequest::raw(method, path)
    }

    /// Sends a described call through the same pipeline as every other, and returns the answer as it is,
    /// envelope included.
    pub async fn call(&self, request: &ApiRequest) -> Result<ApiResponse> {
        self.0.api.send(request).await
    }

    /// The account's session.
    pub fn session(&self) -> Option<&Session> {
        self.0.api.session()
    }

    /// The provider, [`Provider::DENTBIRD`].
    pub fn provider(&self) -> &Provider {
        self.0.api.provider()
    }
}

impl DentbirdBuilder {
    /// Waits by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Retries by this policy. Storage also retries a plain 500, as its own documentation asks.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How long a server may stay silent, 60 s if not set.
    pub fn stall(mut self, limit: Duration) -> Self {
        self.stall = limit;
        self
    }

    /// Whether uploads carry `Content-MD5`, which makes storage refuse damaged bodies. On unless turned
    /// off here.
    pub fn content_md5(mut self, yes: bool) -> Self {
        self.content_md5 = yes;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// As [`Dentbird::new`].
    pub fn build(self) -> Result<Dentbird> {
        let Self {
            environment,
            session,
            transport,
            clock,
            retry,
            stall,
            content_md5,
        } = self;
        let api = ApiClient::builder(
            Provider::DENTBIRD,
            environment.api_base_url.clone(),
            Arc::clone(&transport),
            Arc::new(ApiDialect),
        )
        .session(session)
        .loopback_http(environment.loopback)
        .clock(Arc::clone(&clock))
        .retry(retry.clone())
        .stall(stall)
        .build()?;
        let storage = ApiClient::builder(
            Provider::DENTBIRD,
            // Only ever called with whole URLs.
            environment.api_base_url.clone(),
            transport,
            Arc::new(StorageDialect),
        )
        .loopback_http(environment.loopback)
        .clock(Arc::clone(&clock))
        .retry(RetryPolicy {
            retry_500: true,
            ..retry
        })
        .stall(stall)
        .build()?;
        Ok(Dentbird(Arc::new(Inner {
            api,
            storage,
            clock,
            loopback: environment.loopback,
            storage_hosts: environment.storage_hosts,
            content_md5,
            first_path: environment.register_path,
            other_path: AtomicBool::new(false),
        })))
    }
}

impl fmt::Debug for Dentbird {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dentbird")
    }
}
