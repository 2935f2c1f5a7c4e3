//! Setting a client up.

use std::sync::Arc;
use std::time::Duration;

use super::client::ApiClient;
use super::dialect::Dialect;
use super::quota::Quota;
use super::redirect::{Aliases, Redirects};
use super::retry::RetryPolicy;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::net::{LoopbackHttp, Transport, checked_url};
use crate::provider::Provider;
use crate::session::Session;

/// What a client goes by.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) provider: Provider,
    pub(super) loopback: LoopbackHttp,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) session: Option<Session>,
    pub(super) dialect: Arc<dyn Dialect>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) retry: RetryPolicy,
    pub(super) quota: Option<Quota>,
    pub(super) redirects: Redirects,
    pub(super) aliases: Aliases,
    pub(super) largest_answer: usize,
    pub(super) answer_within: Duration,
    pub(super) stall: Duration,
}

/// Settings of an [`ApiClient`].
#[derive(Debug)]
pub struct ApiClientBuilder {
    base: String,
    settings: Settings,
}

impl ApiClient {
    /// Starts a client for everything below `base`.
    pub fn builder(
        provider: Provider,
        base: impl Into<String>,
        transport: Arc<dyn Transport>,
        dialect: Arc<dyn Dialect>,
    ) -> ApiClientBuilder {
        let settings = Settings {
            provider,
            loopback: LoopbackHttp::Refused,
            transport,
            session: None,
            dialect,
            clock: Arc::new(SystemClock),
            retry: RetryPolicy::default(),
            quota: None,
            redirects: Redirects::none(),
            aliases: Aliases::default(),
            largest_answer: 8 * 1024 * 1024,
            answer_within: Duration::from_secs(30),
            stall: Duration::from_secs(60),
        };
        ApiClientBuilder {
            base: base.into(),
            settings,
        }
    }
}

impl ApiClientBuilder {
    /// Sends this session's access token, to the origin of the base URL only.
    pub fn session(mut self, session: Session) -> Self {
        self.settings.session = Some(session);
        self
    }

    /// Allows plain http to loopback.
    pub fn loopback_http(mut self, loopback: LoopbackHttp) -> Self {
        self.settings.loopback = loopback;
        self
    }

    /// Waits by this clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Retries by this policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Enters every call in this quota before it is sent. For clients with a session; addresses outside the
    /// API are not counted.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.settings.quota = Some(quota);
        self
    }

    /// Which of the API's redirects are followed; none if not set.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.settings.redirects = redirects;
        self
    }

    /// Other host names of the same service. A link or redirect to one of them, by https and without a
    /// port, is taken as one to the base URL's own origin, the only one that sees the token.
    pub fn aliases<S: Into<String>>(mut self, hosts: impl IntoIterator<Item = S>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.into().to_lowercase());
        self.settings.aliases = Aliases(hosts.collect());
        self
    }

    /// How long a whole answer may take, 30 s if not set. Streamed bodies, either way, have no such limit.
    pub fn answer_within(mut self, limit: Duration) -> Self {
        self.settings.answer_within = limit;
        self
    }

    /// The largest JSON answer that is read, 8 MiB if not set.
    pub fn largest_answer(mut self, bytes: usize) -> Self {
        self.settings.largest_answer = bytes;
        self
    }

    /// How long a server may stay silent, 60 s if not set.
    pub fn stall(mut self, limit: Duration) -> Self {
        self.settings.stall = limit;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a base URL that is not `https` (or allowed loopback).
    pub fn build(self) -> Result<ApiClient> {
        let named = |error: Error| {
            error
                .with_provider(&self.settings.provider)
                .with_operation("set up client")
        };
        let base = checked_url(&self.base, self.settings.loopback).map_err(named)?;
        if base.query().is_some() {
            return Err(named(Error::new(
                ErrorKind::Configuration,
                "a base URL has no query",
            )));
        }
        Ok(ApiClient::new(self.settings, base))
    }
}
