//! The pipeline: the one way requests take, with the one retry loop.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::de::DeserializeOwned;
use tracing::Instrument as _;
use url::Url;

use super::builder::Settings;
use super::dialect::{Answer, Unread};
use super::json::{JsonText, Misread};
use super::quota::Quota;
use super::request::ApiRequest;
use super::retry::{Failure, pause_before_retry};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{LoopbackHttp, OriginSet, ResponseBody, request_id};
use crate::provider::Provider;
use crate::random;
use crate::session::{AccessToken, Session};
use crate::telemetry;

/// Calls one provider's API. Cheap to clone.
///
/// Every call, typed or raw, small or streamed, goes the same way: build the request anew → check the
/// origin → enter it in the quota → put the bearer on → send, and once more where a redirect that may be
/// followed leads → classify → stop, wait and retry, or renew the token and replay once → read the answer
/// under its cap → the provider's fault table, or the value.
#[derive(Clone)]
pub struct ApiClient(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) base: Url,
    pub(super) origins: OriginSet,
    pub(super) requests: AtomicU64,
}

/// A complete answer. Its `Debug` shows the status alone.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiResponse {
    /// The status, 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl ApiResponse {
    /// An answer made by hand, for what reads answers and for its tests.
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }
}

impl fmt::Debug for ApiResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// An answer whose body is still to be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct ApiStream {
    /// The status, 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
}

fn value<T: DeserializeOwned>(json: &mut JsonText<'_>) -> Result<T, Misread> {
    json.read()
}

impl ApiClient {
    pub(super) fn new(settings: Settings, base: Url) -> Self {
        let origins = OriginSet::of(&base);
        Self(Arc::new(Inner {
            settings,
            base,
            origins,
            requests: AtomicU64::new(0),
        }))
    }

    /// Calls and reads the JSON value.
    ///
    /// Dropping the future gives the call up; a POST may then still have reached the server.
    pub async fn call<T: DeserializeOwned + Send>(&self, request: &ApiRequest) -> Result<T> {
        self.call_with(request, value).await
    }

    /// Calls, and has the JSON value gone through by `read`, which may be called again if the provider's envelope calls for it,
    /// or if the answer turns out not to be all of it and is asked for once more.
    ///
    /// Dropping the future gives the call up; a POST may then still have reached the server.
    pub async fn call_with<T: Send>(
        &self,
        request: &ApiRequest,
        mut read: impl FnMut(&mut JsonText<'_>) -> Result<T, Misread> + Send,
    ) -> Result<T> {
        let mut outcome = None;
        let mut reader = |response: &ApiResponse| {
            let value = self.decode_with(request, response, &mut read);
            outcome.insert(value).is_ok()
        };
        self.run(request, &mut Want::Whole(&mut reader)).await?;
        outcome.unwrap_or_else(|| Err(Error::new(ErrorKind::Internal, "nothing was read")))
    }

    /// Calls and returns the whole answer, for callers that need its status or headers.
    pub async fn send(&self, request: &ApiRequest) -> Result<ApiResponse> {
        let mut unread = |_: &ApiResponse| false;
        match self.run(request, &mut Want::Whole(&mut unread)).await? {
            Got::Whole(response) => Ok(response),
            Got::Stream(_) => Err(Error::new(ErrorKind::Internal, "unexpected stream")),
        }
    }

    /// Calls and returns the answer with its body still to be read. Nothing limits the time it takes as
    /// long as bytes arrive.
    pub async fn stream(&self, request: &ApiRequest) -> Result<ApiStream> {
        match self.run(request, &mut Want::Stream).await? {
            Got::Stream(stream) => Ok(stream),
            Got::Whole(_) => Err(Error::new(ErrorKind::Internal, "unexpected whole answer")),
        }
    }

    /// Finds the value in an answer, by the provider's rules, and reads it.
    pub fn decode<T: DeserializeOwned>(
        &self,
        request: &ApiRequest,
        response: &ApiResponse,
    ) -> Result<T> {
        self.decode_with(request, response, value)
    }

    /// Finds the value in an answer, by the provider's rules, and has it gone through by `read`.
    pub fn decode_with<T>(
        &self,
        request: &ApiRequest,
        response: &ApiResponse,
        mut read: impl FnMut(&mut JsonText<'_>) -> Result<T, Misread>,
    ) -> Result<T> {
        let answer = Answer {
            operation: request.operation,
            status: response.status,
            headers: &response.headers,
            body: &response.body,
        };
        let undecodable = |detail: String| {
            self.named(request, Error::new(ErrorKind::Decode, detail))
                .with_status(response.status.as_u16())
                .with_sent(Sent::Yes)
                .with_request_id(request_id(&response.headers))
        };
        // One UTF-8 check for all of it is faster than one for each string.
        let text = std::str::from_utf8(&response.body)
            .map_err(|_| undecodable("the answer is not UTF-8".to_owned()))?;
        let mut found = None;
        let dialect = &self.0.settings.dialect;
        let outcome = dialect.payload(&answer, text, &mut |json| {
            found = Some(read(json)?);
            Ok(())
        });
        match outcome {
            Ok(()) => found.ok_or_else(|| undecodable("the answer holds no value".to_owned())),
            Err(Unread::Fault(fault)) => Err(self.error_of(&answer, fault)),
            Err(Unread::Misread(at)) => Err(undecodable(format!(
                "the answer is not as documented ({at})"
            ))),
        }
    }

    /// Whose API it is.
    pub fn provider(&self) -> &Provider {
        &self.0.settings.provider
    }

    /// How many requests this client and its clones have sent so far, repeated and redirected ones included,
    /// those to other origins not.
    pub fn requests(&self) -> u64 {
        self.0.requests.load(Ordering::Relaxed)
    }

    /// The quota in which it enters its calls.
    pub fn quota(&self) -> Option<&Quota> {
        self.0.settings.quota.as_ref()
    }

    /// The session whose tokens it sends.
    pub fn session(&self) -> Option<&Session> {
        self.0.settings.session.as_ref()
    }

    /// The clock it waits by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.settings.clock
    }

    /// Whether plain http to loopback was allowed.
    pub fn loopback_http(&self) -> LoopbackHttp {
        self.0.settings.loopback
    }

    async fn run(&self, request: &ApiRequest, want: &mut Want<'_>) -> Result<Got> {
        let settings = &self.0.settings;
        let span = tracing::debug_span!(
            "call",
            provider = %settings.provider,
            operation = request.operation,
            account = self.account_tag()
        );
        let done = self.tries(request, want).instrument(span).await;
        if let Err(error) = &done {
            telemetry::failure(&settings.provider, request.operation, error.kind());
        }
        done
    }

    async fn tries(&self, request: &ApiRequest, want: &mut Want<'_>) -> Result<Got> {
        let provider = &self.0.settings.provider;
        let again = |reason| telemetry::retry(provider, request.operation, reason);
        let mut attempts = 0;
        let mut renewed = false;
        let mut token: Option<AccessToken> = None;
        loop {
            attempts += 1;
            let error = match self.attempt(request, want, &mut token).await {
                Ok(Ok(got)) => return Ok(got),
                Ok(Err(error)) => self.named(request, error).with_attempts(attempts),
                Err(error) => return Err(self.named(request, error).with_attempts(attempts - 1)),
            };
            if let (false, Some(session), Some(refused)) =
                (renewed, &self.0.settings.session, &token)
                && self.may_mean_expired(request, &error)
                && let Some(newer) = session.suspected(refused).await
            {
                renewed = true;
                again("token");
                token = Some(newer);
                continue;
            }
            if error.status() == Some(401)
                && !renewed
                && let (Some(session), Some(refused)) = (&self.0.settings.session, token.take())
            {
                renewed = true;
                let renewed = session.rejected(&refused).await.map_err(|error| {
                    // Turned away, the call itself has done nothing.
                    self.named(request, error)
                        .with_attempts(attempts)
                        .with_sent(Sent::No)
                })?;
                again("token");
                token = Some(renewed);
                continue;
            }
            if error.status() == Some(429)
                && let Some(quota) = &self.0.settings.quota
            {
                // All that share the quota hear of it. Waiting is its part then, by its rules.
                let asked = error.retry_after();
                let waits = quota.refused(&*self.0.settings.clock, asked).await?;
                if !waits || attempts > self.0.settings.retry.retries {
                    return Err(error);
                }
                again("quota");
                token = None;
                continue;
            }
            let failure = Failure {
                error: &error,
                read: matches!(request.method, Method::GET | Method::HEAD),
                idempotent: request.idempotent,
                attempts,
                jitter: random::fraction(),
            };
            let Some(pause) = pause_before_retry(&self.0.settings.retry, &failure) else {
                tracing::debug!(
                    provider = %self.0.settings.provider, operation = request.operation,
                    account = self.account_tag(), attempts,
                    kind = error.kind().as_str(), status = error.status(), "call failed"
                );
                return Err(error);
            };
            again("failure");
            self.0.settings.clock.sleep(pause).await;
            // Fetched again: it may have ended during the pause.
            token = None;
        }
    }

    fn may_mean_expired(&self, request: &ApiRequest, error: &Error) -> bool {
        matches!(request.method, Method::GET | Method::HEAD)
            && error
                .status()
                .and_then(|status| StatusCode::from_u16(status).ok())
                .is_some_and(|status| self.0.settings.dialect.may_mean_expired(status))
    }

    /// What stands for the account in log lines.
    pub(super) fn account_tag(&self) -> Option<&str> {
        self.0.settings.session.as_ref().map(Session::tag)
    }

    pub(super) fn named(&self, request: &ApiRequest, error: Error) -> Error {
        error
            .with_provider(&self.0.settings.provider)
            .with_operation(request.operation)
    }
}

pub(super) enum Want<'r> {
    /// All of it. Says whether the answer could be read: as long as it can, nobody has to look whether it is one.
    Whole(&'r mut (dyn FnMut(&ApiResponse) -> bool + Send)),
    Stream,
}

impl Want<'_> {
    pub(super) fn is_stream(&self) -> bool {
        matches!(self, Self::Stream)
    }
}

pub(super) enum Got {
    Whole(ApiResponse),
    Stream(ApiStream),
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient")
            .field("provider", &self.0.settings.provider)
            .finish_non_exhaustive()
    }
}
