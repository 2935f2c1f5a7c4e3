//! The client: one account at one drchrono.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dental_oauth::api::{
    ApiClient, ApiRequest, ApiResponse, Quota, QuotaLedger, QuotaWait, Redirects, RetryPolicy,
    WhenEmpty,
};
use dental_oauth::net::{LoopbackHttp, Transport};
use dental_oauth::session::Session;
use dental_oauth::{Clock, Error, Provider, Result, SystemClock};
use http::{HeaderName, Method};
use url::Url;

use crate::bulk::FirstLooks;
use crate::environment::{Environment, HOSTS};
use crate::fault::{ApiDialect, StorageDialect};
use crate::quota::{self, CALLS_PER_HOUR, Estimate};

/// Which version of the API is asked for, whatever the application is pinned to (dossier 1.2).
const VERSION: (HeaderName, &str) = (HeaderName::from_static("x-drc-api-version"), "v4");
/// So many redirects of one call are followed (dossier 2.9).
const REDIRECTS: u8 = 5;

/// Calls drchrono for one signed-in account. Cheap to clone.
///
/// Calls are grouped by resource. What has no method here goes through [`request`](Drchrono::request) and
/// [`call`](Drchrono::call), by the same pipeline.
#[derive(Clone)]
pub struct Drchrono(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) api: ApiClient,
    /// Has no session: a bearer beside a signed URL is an error to the storage, and a leak.
    pub(crate) storage: ApiClient,
    pub(crate) base: Url,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) loopback: LoopbackHttp,
    pub(crate) largest_upload: Option<u64>,
    pub(crate) product: String,
    pub(crate) first_looks: FirstLooks,
    pub(crate) on_estimate: Option<Told<Estimate>>,
}

type Told<T> = Arc<dyn Fn(&T) + Send + Sync>;

/// Settings of a [`Drchrono`] client.
pub struct DrchronoBuilder {
    environment: Environment,
    session: Session,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    retry: RetryPolicy,
    stall: Duration,
    largest_answer: usize,
    largest_upload: Option<u64>,
    product: String,
    calls_per_hour: Option<u32>,
    ledger: Option<Arc<dyn QuotaLedger>>,
    when_empty: WhenEmpty,
    on_wait: Option<Told<QuotaWait>>,
    on_estimate: Option<Told<Estimate>>,
}

impl Drchrono {
    /// A client with default settings.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](dental_oauth::ErrorKind::Configuration) for a host that is not https
    /// (or allowed loopback).
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
    ) -> DrchronoBuilder {
        DrchronoBuilder {
            environment: environment.clone(),
            session,
            transport,
            clock: Arc::new(SystemClock),
            // A plain 500 is worth another try of a read (dossier 2.10).
            retry: RetryPolicy {
                retry_500: true,
                ..RetryPolicy::default()
            },
            stall: Duration::from_secs(60),
            largest_answer: 64 * 1024 * 1024,
            largest_upload: None,
            product: "drchrono-client".to_owned(),
            calls_per_hour: Some(CALLS_PER_HOUR),
            ledger: None,
            when_empty: WhenEmpty::default(),
            on_wait: None,
            on_estimate: None,
        }
    }

    /// Describes a call to an endpoint that has no method here: `client.request(Method::GET,
    /// "/api/message_threads")`. Nothing is sent until [`call`](Drchrono::call).
    #[allow(
        clippy::unused_self,
        reason = "`client.request(..)` is where people look"
    )]
    pub fn request(&self, method: Method, path: &str) -> ApiRequest {
        versioned(ApiRequest::raw(method, path))
    }

    /// Asks, in a call that was described elsewhere, for the version of the API that this crate knows.
    #[allow(clippy::unused_self, reason = "as `client.request(..)`")]
    pub fn versioned(&self, request: &ApiRequest) -> ApiRequest {
        versioned(request.clone())
    }

    /// Sends a described call through the same pipeline as every other, and returns the answer as it is.
    pub async fn call(&self, request: &ApiRequest) -> Result<ApiResponse> {
        self.0.api.send(request).await
    }

    /// The account's session.
    pub fn session(&self) -> Option<&Session> {
        self.0.api.session()
    }

    /// The provider, [`Provider::DRCHRONO`].
    pub fn provider(&self) -> &Provider {
        self.0.api.provider()
    }

    pub(crate) fn named(&self, operation: &'static str, error: Error) -> Error {
        error
            .with_provider(self.provider())
            .with_operation(operation)
    }
}

/// Asks for the version of the API that this crate knows.
pub(crate) fn versioned(request: ApiRequest) -> ApiRequest {
    request.header(VERSION.0, VERSION.1)
}

impl DrchronoBuilder {
    /// Waits by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Retries by this policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How long a server may stay silent, 60 s if not set.
    pub fn stall(mut self, limit: Duration) -> Self {
        self.stall = limit;
        self
    }

    /// The largest JSON answer that is read, 64 MiB if not set: a page of a bulk job holds up to 1,000
    /// rows.
    pub fn largest_answer(mut self, bytes: usize) -> Self {
        self.largest_answer = bytes;
        self
    }

    /// Refuses to upload files of more bytes than this. What drchrono itself takes is not documented.
    pub fn largest_upload(mut self, bytes: u64) -> Self {
        self.largest_upload = Some(bytes);
        self
    }

    /// The name of your product: documents it uploads are tagged `src:` and this.
    pub fn product(mut self, name: impl Into<String>) -> Self {
        self.product = name.into();
        self
    }

    /// The calls an hour that drchrono gives this application, [`CALLS_PER_HOUR`] if not set; `None` leaves
    /// it to drchrono to say when they are used up. Bursts are kept apart in any case.
    pub fn calls_per_hour(mut self, calls: Option<u32>) -> Self {
        self.calls_per_hour = calls;
        self
    }

    /// Where the hour's calls are counted: in this process if not set. Processes that share an application
    /// share a ledger, for example a [`FileLedger`](dental_oauth::api::FileLedger) in one folder.
    pub fn ledger(mut self, ledger: Arc<dyn QuotaLedger>) -> Self {
        self.ledger = Some(ledger);
        self
    }

    /// What to do when a call would have to wait: wait up to a minute and stop otherwise, if not set.
    pub fn when_empty(mut self, choice: WhenEmpty) -> Self {
        self.when_empty = choice;
        self
    }

    /// Told of every wait of more than two seconds, before it begins.
    pub fn on_wait(mut self, told: Arc<dyn Fn(&QuotaWait) + Send + Sync>) -> Self {
        self.on_wait = Some(told);
        self
    }

    /// Told what a long listing takes once its size is known, before it goes on: a bulk job after its first page,
    /// windows of days before the first.
    pub fn on_estimate(mut self, told: Arc<dyn Fn(&Estimate) + Send + Sync>) -> Self {
        self.on_estimate = Some(told);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// As [`Drchrono::new`].
    pub fn build(self) -> Result<Drchrono> {
        let Self {
            environment,
            session,
            transport,
            clock,
            retry,
            stall,
            largest_answer,
            largest_upload,
            product,
            calls_per_hour,
            ledger,
            when_empty,
            on_wait,
            on_estimate,
        } = self;
        let base = environment.base()?;
        // All users of an application share its calls: the account is no part of the key.
        let key = format!("drchrono {base} {}", session.client().client_id());
        let rules = quota::rules(calls_per_hour);
        let mut quota = match ledger {
            Some(ledger) => Quota::in_ledger(&key, rules, ledger),
            None => Quota::in_process(&key, rules),
        }
        .when_empty(when_empty);
        if let Some(told) = on_wait {
            quota = quota.on_wait(told);
        }
        let api = ApiClient::builder(
            Provider::DRCHRONO,
            base.as_str(),
            Arc::clone(&transport),
            Arc::new(ApiDialect),
        )
        .session(session)
        .quota(quota)
        .loopback_http(environment.loopback())
        .redirects(Redirects::every_method(REDIRECTS).elsewhere())
        .aliases(HOSTS)
        .clock(Arc::clone(&clock))
        .retry(retry.clone())
        .largest_answer(largest_answer)
        .stall(stall)
        .build()?;
        let storage = ApiClient::builder(
            Provider::DRCHRONO,
            // Only ever called with whole URLs.
            base.as_str(),
            transport,
            Arc::new(StorageDialect),
        )
        .loopback_http(environment.loopback())
        .redirects(Redirects::reads(REDIRECTS).elsewhere())
        .clock(Arc::clone(&clock))
        .retry(retry)
        .stall(stall)
        .build()?;
        Ok(Drchrono(Arc::new(Inner {
            api,
            storage,
            base,
            clock,
            loopback: environment.loopback(),
            largest_upload,
            product,
            first_looks: FirstLooks::default(),
            on_estimate,
        })))
    }
}

impl fmt::Debug for DrchronoBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DrchronoBuilder")
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Drchrono {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drchrono")
    }
}
