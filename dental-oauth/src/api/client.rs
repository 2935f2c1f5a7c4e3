//! The pipeline: the one way requests take, with the one retry loop.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::builder::Settings;
use super::dialect::Answer;
use super::quota::{Permit, Quota};
use super::redirect::Hop;
use super::request::ApiRequest;
use super::retry::{Failure, pause_before_retry};
use crate::clock::{Clock, within};
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{
    HttpRequest, HttpResponse, LoopbackHttp, OriginSet, RequestBody, ResponseBody, checked_url,
    request_id, retry_after,
};
use crate::provider::Provider;
use crate::random;
use crate::session::{AccessToken, Session};

/// Of an error body this much is read ...
const ERROR_BODY: usize = 64 * 1024;
/// ... and this much of what the server says in it is kept.
const KEPT_MESSAGE: usize = 2 * 1024;

/// Calls one provider's API. Cheap to clone.
///
/// Every call, typed or raw, small or streamed, goes the same way: build the request anew → check the
/// origin → enter it in the quota → put the bearer on → send, and once more where a redirect that may be followed leads → classify
/// → stop, wait and retry, or renew the token and replay once → read the answer under its cap → the
/// provider's fault table, or the value.
#[derive(Clone)]
pub struct ApiClient(Arc<Inner>);

struct Inner {
    settings: Settings,
    base: Url,
    origins: OriginSet,
    requests: AtomicU64,
}

/// A complete answer. Its `Debug` shows the status alone.
#[derive(Clone)]
pub struct ApiResponse {
    /// The status, 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
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
pub struct ApiStream {
    /// The status, 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
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
    pub async fn call<T: DeserializeOwned>(&self, request: &ApiRequest) -> Result<T> {
        let response = self.send(request).await?;
        self.decode(request, &response)
    }

    /// Calls and returns the whole answer, for callers that need its status or headers.
    pub async fn send(&self, request: &ApiRequest) -> Result<ApiResponse> {
        match self.run(request, Want::Whole).await? {
            Got::Whole(response) => Ok(response),
            Got::Stream(_) => Err(Error::new(ErrorKind::Internal, "unexpected stream")),
        }
    }

    /// Calls and returns the answer with its body still to be read. Nothing limits the time it takes as
    /// long as bytes arrive.
    pub async fn stream(&self, request: &ApiRequest) -> Result<ApiStream> {
        match self.run(request, Want::Stream).await? {
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
        let answer = Answer {
            operation: request.operation,
            status: response.status,
            headers: &response.headers,
            body: &response.body,
        };
        let payload = self
            .0
            .settings
            .dialect
            .payload(&answer)
            .map_err(|fault| self.error_of(&answer, fault))?;
        let undecodable = |detail: String| {
            self.named(request, Error::new(ErrorKind::Decode, detail))
                .with_status(response.status.as_u16())
                .with_sent(Sent::Yes)
                .with_request_id(request_id(&response.headers))
        };
        // One UTF-8 check and `from_str` is faster than `from_slice`, which checks string by string.
        let text = std::str::from_utf8(payload)
            .map_err(|_| undecodable("the answer is not UTF-8".to_owned()))?;
        // serde's own message would quote the value.
        serde_json::from_str(text).map_err(|error| {
            undecodable(format!(
                "the answer is not as documented (line {}, column {})",
                error.line(),
                error.column()
            ))
        })
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

    async fn run(&self, request: &ApiRequest, want: Want) -> Result<Got> {
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
            self.0.settings.clock.sleep(pause).await;
            // Fetched again: it may have ended during the pause.
            token = None;
        }
    }

    /// One try. The inner error is up to the retry rules, the outer one is final.
    async fn attempt(
        &self,
        request: &ApiRequest,
        want: Want,
        token: &mut Option<AccessToken>,
    ) -> Result<Result<Got>> {
        let inner = &*self.0;
        let settings = &inner.settings;
        let url = settings
            .aliases
            .home(request.url(&inner.base)?, &inner.base);
        // Signed and pre-computed URLs come from servers: the same rules as for configured ones.
        checked_url(url.as_str(), settings.loopback)?;
        let mut permit = None;
        if let Some(session) = &settings.session {
            if !inner.origins.contains(&url) {
                return Err(Error::new(
                    ErrorKind::OriginRefused,
                    "the address is not one of those that may see the access token; nothing was sent",
                ));
            }
            if let Some(quota) = &settings.quota {
                permit = Some(quota.take(&*settings.clock).await?);
            }
            if token.is_none() {
                match session.access_token().await {
                    Ok(fetched) => *token = Some(fetched),
                    // The authorization server could not be reached: like any connection not made.
                    Err(error) if error.sent() == Sent::No => return Ok(Err(error)),
                    // The session has its own rules on trying again. Of this call nothing has left.
                    Err(error) => return Err(error.with_sent(Sent::No)),
                }
            }
        }
        let exchange = self.follow(request, want, url, token, permit);
        if want == Want::Stream || request.unhurried {
            return exchange.await;
        }
        within(&*settings.clock, settings.answer_within, exchange)
            .await
            .unwrap_or_else(|| {
                Ok(Err(Error::new(
                    ErrorKind::Timeout,
                    "no complete answer in time",
                )
                .with_sent(Sent::Maybe)))
            })
    }

    /// Asks, and asks again where a redirect that is to be followed leads. Away from its own origin the
    /// request loses the token.
    async fn follow(
        &self,
        request: &ApiRequest,
        want: Want,
        mut url: Url,
        token: &mut Option<AccessToken>,
        mut permit: Option<Permit>,
    ) -> Result<Result<Got>> {
        let inner = &*self.0;
        let settings = &inner.settings;
        let mut followed = 0;
        loop {
            let mut headers = request.headers.clone();
            headers
                .entry(ACCEPT)
                .or_insert(HeaderValue::from_static(match want {
                    Want::Whole => "application/json",
                    Want::Stream => "*/*",
                }));
            if let Some(token) = token {
                headers.insert(AUTHORIZATION, bearer(token)?);
            }
            let body = match &request.body {
                Some(make) => make().await?,
                None => RequestBody::Empty,
            };
            let http = HttpRequest {
                method: request.method.clone(),
                url: url.clone(),
                headers,
                body,
                stall: settings.stall,
            };
            let own = match settings.session {
                Some(_) => inner.origins.clone(),
                None => OriginSet::of(&url),
            };
            if own.contains(&url) {
                inner.requests.fetch_add(1, Ordering::Relaxed);
            }
            let response = settings.transport.send(http).await;
            if let (Some(quota), Some(permit)) = (&settings.quota, &permit) {
                quota.answered(&*settings.clock, permit).await;
            }
            let response = match response {
                Ok(response) => response,
                Err(error) => return Ok(Err(error.into())),
            };
            let hop = Hop {
                method: &request.method,
                from: &url,
                base: &inner.base,
                own: &own,
                aliases: &settings.aliases,
                loopback: settings.loopback,
                followed,
            };
            match settings
                .redirects
                .next(&hop, response.status, &response.headers)
            {
                None => return Ok(self.read(request, want, response).await),
                Some(Err(error)) => return Ok(Err(error)),
                Some(Ok(target)) => {
                    permit = None;
                    if !own.contains(&target) {
                        *token = None;
                    } else if let Some(quota) = &settings.quota {
                        permit = Some(quota.take_at_once(&*settings.clock).await?);
                    }
                    url = target;
                    followed += 1;
                }
            }
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
    fn account_tag(&self) -> Option<&str> {
        self.0.settings.session.as_ref().map(Session::tag)
    }

    async fn read(&self, request: &ApiRequest, want: Want, response: HttpResponse) -> Result<Got> {
        let inner = &*self.0;
        tracing::trace!(
            provider = %inner.settings.provider, operation = request.operation,
            account = self.account_tag(), status = response.status.as_u16(), "answered"
        );
        let (status, headers) = (response.status, response.headers);
        if !status.is_success() {
            // The status is what counts: a body that cannot be read must not hide it.
            let body = response
                .body
                .read_start(ERROR_BODY)
                .await
                .unwrap_or_default();
            let answer = Answer {
                operation: request.operation,
                status,
                headers: &headers,
                body: &body,
            };
            return Err(self.error_of(&answer, inner.settings.dialect.fault(&answer)));
        }
        if want == Want::Stream {
            return Ok(Got::Stream(ApiStream {
                status,
                headers,
                body: response.body,
            }));
        }
        let body = response
            .body
            .read_capped(inner.settings.largest_answer)
            .await?;
        let answer = Answer {
            operation: request.operation,
            status,
            headers: &headers,
            body: &body,
        };
        if inner.settings.dialect.garbled(&answer) {
            let detail = "the answer is garbled: not the provider's own, or not all of it";
            return Err(Error::new(ErrorKind::Decode, detail)
                .with_status(status.as_u16())
                .with_sent(Sent::Yes)
                .with_request_id(request_id(&headers)));
        }
        let response = ApiResponse {
            status,
            headers,
            body,
        };
        Ok(Got::Whole(response))
    }

    fn error_of(&self, answer: &Answer<'_>, fault: super::Fault) -> Error {
        let settings = &self.0.settings;
        let header = answer.headers.get(RETRY_AFTER);
        let wait = settings
            .dialect
            .retry_after(answer)
            .or_else(|| header.and_then(|value| retry_after(value, settings.clock.now())));
        let message = fault.message.map(|mut text| {
            let end = (0..=KEPT_MESSAGE.min(text.len()))
                .rev()
                .find(|end| text.is_char_boundary(*end));
            text.truncate(end.unwrap_or(0));
            text
        });
        Error::new(fault.kind, fault.detail)
            .with_provider(&self.0.settings.provider)
            .with_operation(answer.operation)
            .with_status(answer.status.as_u16())
            .with_sent(Sent::Yes)
            .with_code(fault.code.as_deref())
            .with_request_id(request_id(answer.headers))
            .with_retry_after(wait)
            .with_server_message(message)
    }

    fn named(&self, request: &ApiRequest, error: Error) -> Error {
        error
            .with_provider(&self.0.settings.provider)
            .with_operation(request.operation)
    }
}

fn bearer(token: &AccessToken) -> Result<HeaderValue> {
    // "Bearer" exactly so: some servers compare the scheme case-sensitively.
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.secret().expose()))
        .map_err(|_| Error::new(ErrorKind::TokenResponse, "the access token cannot be sent"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Whole,
    Stream,
}

enum Got {
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
