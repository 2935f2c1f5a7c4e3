//! One try of a call: the address, the token, the quota, the redirects, and what the answer is.

use std::sync::atomic::Ordering;

use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, RETRY_AFTER};
use url::Url;

use super::client::{ApiClient, ApiResponse, ApiStream, Got, Want};
use super::dialect::{Answer, Fault};
use super::quota::Permit;
use super::redirect::Hop;
use super::request::ApiRequest;
use crate::clock::within;
use crate::error::{Error, ErrorKind, Result, Sent};
use crate::net::{
    HttpRequest, HttpResponse, OriginSet, RequestBody, check_url, request_id, retry_after,
};
use crate::session::AccessToken;
use crate::telemetry;

/// Of an error body this much is read ...
const ERROR_BODY: usize = 64 * 1024;
/// ... and this much of what the server says in it is kept.
const KEPT_MESSAGE: usize = 2 * 1024;

impl ApiClient {
    /// One try. The inner error is up to the retry rules, the outer one is final.
    pub(super) async fn attempt(
        &self,
        request: &ApiRequest,
        want: &mut Want<'_>,
        token: &mut Option<AccessToken>,
    ) -> Result<Result<Got>> {
        let inner = &*self.0;
        let settings = &inner.settings;
        let url = settings
            .aliases
            .home(request.url(&inner.base)?, &inner.base);
        // Signed and pre-computed URLs come from servers: the same rules as for configured ones.
        check_url(&url, settings.loopback)?;
        let mut permit = None;
        if let Some(session) = &settings.session {
            if !inner.origins.contains(&url) {
                return Err(Error::new(
                    ErrorKind::OriginRefused,
                    "the address is not one of those that may see the access token; nothing was sent",
                ));
            }
            if let Some(quota) = &settings.quota {
                let taken = quota.take(&*settings.clock).await?;
                if let Some(left) = taken.left {
                    telemetry::quota_left(&settings.provider, left);
                }
                permit = Some(taken);
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
        let hurried = !want.is_stream() && !request.unhurried;
        let exchange = self.follow(request, want, url, token, permit);
        if !hurried {
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
        want: &mut Want<'_>,
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
                    Want::Whole(_) => "application/json",
                    Want::Stream => "*/*",
                }));
            if let Some(token) = token {
                let bearer = token.header().ok_or_else(|| {
                    let detail = "the access token cannot be sent";
                    Error::new(ErrorKind::TokenResponse, detail)
                })?;
                headers.insert(AUTHORIZATION, bearer);
            }
            let body = match &request.body {
                Some(make) => make().await?,
                None => RequestBody::Empty,
            };
            let without_session;
            let own = if settings.session.is_some() {
                &inner.origins
            } else {
                without_session = OriginSet::of(&url);
                &without_session
            };
            if own.contains(&url) {
                inner.requests.fetch_add(1, Ordering::Relaxed);
            }
            let from = settings.redirects.are_followed().then(|| url.clone());
            let http = HttpRequest {
                method: request.method.clone(),
                url,
                headers,
                body,
                stall: settings.stall,
            };
            let begun = settings.clock.monotonic();
            let response = settings.transport.send(http).await;
            telemetry::request(
                &settings.provider,
                request.operation,
                response.as_ref().ok().map(|answer| answer.status.as_u16()),
                settings.clock.monotonic().saturating_sub(begun),
            );
            if let (Some(quota), Some(permit)) = (&settings.quota, &permit) {
                quota.answered(&*settings.clock, permit).await;
            }
            let response = match response {
                Ok(response) => response,
                Err(error) => return Ok(Err(error.into())),
            };
            let next = from.and_then(|from| {
                let hop = Hop {
                    method: &request.method,
                    from: &from,
                    base: &inner.base,
                    own,
                    aliases: &settings.aliases,
                    loopback: settings.loopback,
                    followed,
                };
                let (status, headers) = (response.status, &response.headers);
                settings.redirects.next(&hop, status, headers)
            });
            match next {
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

    async fn read(
        &self,
        request: &ApiRequest,
        want: &mut Want<'_>,
        response: HttpResponse,
    ) -> Result<Got> {
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
        let read = match want {
            Want::Stream => {
                return Ok(Got::Stream(ApiStream {
                    status,
                    headers,
                    body: response.body,
                }));
            }
            Want::Whole(read) => read,
        };
        let body = response
            .body
            .read_capped(inner.settings.largest_answer)
            .await?;
        let response = ApiResponse {
            status,
            headers,
            body,
        };
        if read(&response) {
            return Ok(Got::Whole(response));
        }
        let answer = Answer {
            operation: request.operation,
            status,
            headers: &response.headers,
            body: &response.body,
        };
        if inner.settings.dialect.garbled(&answer) {
            let detail = "the answer is garbled: not the provider's own, or not all of it";
            return Err(Error::new(ErrorKind::Decode, detail)
                .with_status(status.as_u16())
                .with_sent(Sent::Yes)
                .with_request_id(request_id(&response.headers)));
        }
        Ok(Got::Whole(response))
    }

    pub(super) fn error_of(&self, answer: &Answer<'_>, fault: Fault) -> Error {
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
}
