//! One request's way: what is repeated, what is not, and who sees the token.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dental_oauth::api::{
    Answer, ApiClient, ApiClientBuilder, ApiRequest, Dialect, Fault, JsonText, PathSegments,
    ReadValue, RetryPolicy, Unread,
};
use dental_oauth::net::{HttpTransport, LoopbackHttp, RequestBody, Transport};
use dental_oauth::oauth::LostRotation;
use dental_oauth::session::{MemoryStore, Session};
use dental_oauth::testing::{ManualClock, Recorded, Reply, ScriptedTransport};
use dental_oauth::{Error, ErrorKind, Phi, Provider, Sent};
use http::{Method, StatusCode};
use serde_json::Value;
use support::tcp::{TcpServer, json};
use support::{HOUR, client, first_tokens, key, refused, seconds, server, until};
use url::Url;

/// Keeps the body as the server's message, and finds failures in successes.
#[derive(Debug)]
struct Plain;

impl Dialect for Plain {
    fn fault(&self, answer: &Answer<'_>) -> Fault {
        Fault {
            message: Some(String::from_utf8_lossy(answer.body).into_owned()),
            ..Fault::of_status(answer.status)
        }
    }

    fn payload<'a>(
        &self,
        _: &Answer<'_>,
        text: &'a str,
        value: &mut ReadValue<'_, 'a>,
    ) -> Result<(), Unread> {
        if text.starts_with("{\"failed\"") {
            let kind = ErrorKind::Api;
            let fault = Fault::of_status(StatusCode::OK);
            return Err(Fault { kind, ..fault }.into());
        }
        let mut json = JsonText::new(text);
        value(&mut json)?;
        Ok(json.end()?)
    }
}

fn builder(transport: impl Transport, clock: &Arc<ManualClock>) -> ApiClientBuilder {
    let base = "https://api.example/v1";
    ApiClient::builder(
        Provider::new("test"),
        base,
        Arc::new(transport),
        Arc::new(Plain),
    )
    .clock(clock.clone())
}

/// A client without a session.
fn open(transport: &ScriptedTransport) -> ApiClient {
    builder(transport.clone(), &Arc::new(ManualClock::skipping()))
        .build()
        .unwrap()
}

struct SignedIn {
    clock: Arc<ManualClock>,
    transport: ScriptedTransport,
    api: ApiClient,
}

/// A signed-in client; API and authorization server answer by one script.
async fn signed_in(script: impl FnMut(&Recorded) -> Reply + Send + 'static) -> SignedIn {
    let clock = Arc::new(ManualClock::skipping());
    let transport = ScriptedTransport::new(script);
    let server = server().lost_rotation(LostRotation::RetryNow);
    let store = Arc::new(MemoryStore::with_clock(clock.clone()));
    let session = Session::new(client(server, transport.clone(), &clock), store, key()).unwrap();
    session.sign_in(&first_tokens(&clock)).await.unwrap();
    let api = builder(transport.clone(), &clock)
        .session(session)
        .build()
        .unwrap();
    SignedIn {
        clock,
        transport,
        api,
    }
}

fn request(method: Method) -> ApiRequest {
    ApiRequest::new("test", method, PathSegments::fixed("/things"))
}

fn ok() -> Reply {
    Reply::json(200, "7")
}

/// Calls once against these answers: the outcome, and how many requests it took.
async fn calls(method: Method, replies: Vec<Reply>) -> (Result<u32, Error>, usize) {
    let transport = ScriptedTransport::in_turn(replies);
    let outcome = open(&transport).call(&request(method)).await;
    (outcome, transport.requests().len())
}

#[tokio::test]
async fn what_does_no_harm_is_repeated_and_what_may_have_happened_is_not() {
    for (name, failure, get, post) in [
        ("no connection", Reply::unreachable(), 2, 2),
        ("lost answer", Reply::lost(), 2, 1),
        ("broken body", Reply::json(200, "7").broken(), 2, 1),
        ("429", Reply::json(429, ""), 2, 2),
        ("502", Reply::json(502, ""), 2, 1),
        ("503", Reply::json(503, ""), 2, 1),
        ("500", Reply::json(500, ""), 1, 1),
        ("404", Reply::json(404, ""), 1, 1),
        ("401 without a session", Reply::json(401, ""), 1, 1),
        (
            "redirect",
            Reply::with(302, &[("location", "https://evil.example/")], ""),
            1,
            1,
        ),
    ] {
        for (method, expected) in [(Method::GET, get), (Method::POST, post)] {
            let (outcome, sent) = calls(method.clone(), vec![failure.clone(), ok()]).await;
            assert_eq!(sent, expected, "{name}, {method}");
            assert_eq!(outcome.is_ok(), expected == 2, "{name}, {method}");
        }
    }
}

#[tokio::test]
async fn errors_say_whether_the_request_may_have_been_heard() {
    for (reply, sent, kind) in [
        (Reply::unreachable(), Sent::No, ErrorKind::Transport),
        (Reply::lost(), Sent::Maybe, ErrorKind::Transport),
        (Reply::json(400, ""), Sent::Yes, ErrorKind::InvalidRequest),
    ] {
        let transport = ScriptedTransport::new(move |_| reply.clone());
        let clock = Arc::new(ManualClock::skipping());
        let api = builder(transport, &clock)
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        let error = api.call::<u32>(&request(Method::POST)).await.unwrap_err();
        assert_eq!(
            (error.sent(), error.kind(), error.attempts()),
            (sent, kind, 1)
        );
        assert_eq!(error.operation(), Some("test"));
    }
}

#[tokio::test]
async fn retries_end() {
    let (outcome, sent) = calls(Method::GET, vec![Reply::json(503, ""); 10]).await;
    assert_eq!(sent, 4);
    assert_eq!(outcome.unwrap_err().attempts(), 4);
}

#[tokio::test]
async fn retry_after_is_waited_for_on_the_clock_as_seconds_or_as_a_date() {
    // The clock begins at 2026-01-15T10:00:00Z.
    for (value, wait) in [("7", 7), ("Thu, 15 Jan 2026 10:00:42 GMT", 42)] {
        let replies = [Reply::with(429, &[("retry-after", value)], ""), ok()];
        let clock = Arc::new(ManualClock::skipping());
        let api = builder(ScriptedTransport::in_turn(replies), &clock)
            .build()
            .unwrap();
        assert_eq!(api.call::<u32>(&request(Method::POST)).await.unwrap(), 7);
        assert_eq!(clock.sleeps(), [seconds(wait)], "{value}");
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    let (outcome, sent) = calls(
        Method::GET,
        vec![Reply::with(429, &[("retry-after", "3600")], "")],
    )
    .await;
    assert_eq!(sent, 1);
    assert_eq!(outcome.unwrap_err().retry_after(), Some(HOUR));
}

#[tokio::test]
async fn a_call_has_a_total_time_limit() {
    let clock = Arc::new(ManualClock::new());
    let transport = ScriptedTransport::new(|_| Reply::Silence);
    let api = builder(transport.clone(), &clock)
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let calling = tokio::spawn(async move { api.call::<u32>(&request(Method::GET)).await });
    until(|| !transport.requests().is_empty()).await;
    clock.advance(seconds(30));
    let error = calling.await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.sent()),
        (ErrorKind::Timeout, Sent::Maybe)
    );
}

#[tokio::test]
async fn every_attempt_has_a_body_of_its_own() {
    let transport = ScriptedTransport::in_turn([Reply::json(503, ""), Reply::lost(), ok()]);
    let request = request(Method::PUT).stream("application/octet-stream", || async {
        Ok(RequestBody::Bytes(Bytes::from_static(b"whole")))
    });
    open(&transport).send(&request).await.unwrap();
    assert!(
        transport
            .requests()
            .iter()
            .all(|request| request.body == "whole")
    );
}

// --- the token ---------------------------------------------------------------------------------------

/// An API that takes only this token, and an authorization server that gives it out.
fn accepts_only(good: &'static str) -> impl FnMut(&Recorded) -> Reply + Send + 'static {
    let mut n = 0;
    move |request| {
        if request.url.path() == "/token" {
            n += 1;
            return support::tokens(n);
        }
        if request.header("authorization") == format!("Bearer {good}") {
            ok()
        } else {
            Reply::json(401, "")
        }
    }
}

fn count(transport: &ScriptedTransport, path: &str) -> usize {
    let requests = transport.requests();
    requests
        .iter()
        .filter(|request| request.url.path() == path)
        .count()
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_replayed_once() {
    for method in [Method::GET, Method::POST] {
        let world = signed_in(accepts_only("at-1")).await;
        assert_eq!(world.api.call::<u32>(&request(method)).await.unwrap(), 7);
        assert_eq!(
            (
                count(&world.transport, "/token"),
                count(&world.transport, "/v1/things")
            ),
            (1, 2)
        );
    }
}

#[tokio::test]
async fn a_token_that_is_refused_after_renewal_is_an_error() {
    let world = signed_in(accepts_only("another")).await;
    let error = world
        .api
        .call::<u32>(&request(Method::GET))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(
        (
            count(&world.transport, "/token"),
            count(&world.transport, "/v1/things")
        ),
        (1, 2)
    );
}

#[tokio::test]
async fn a_call_that_cannot_get_a_token_says_that_it_was_not_sent() {
    for (name, reply) in [
        ("lost", Reply::lost()),
        ("503", Reply::json(503, "")),
        ("dead", refused("invalid_grant")),
        ("no connection", Reply::unreachable()),
    ] {
        let world = signed_in(move |_| reply.clone()).await;
        world.clock.advance(HOUR);
        let error = world
            .api
            .call::<u32>(&request(Method::POST))
            .await
            .unwrap_err();
        assert_eq!(error.sent(), Sent::No, "{name}: {error}");
        assert_eq!(count(&world.transport, "/v1/things"), 0, "{name}");
    }
}

#[tokio::test]
async fn a_call_repeats_no_refresh_that_may_have_been_spent() {
    // The session makes its one knowing retry; the call's own retries must not add to it.
    let world = signed_in(|_| Reply::lost()).await;
    world.clock.advance(HOUR);
    assert!(world.api.call::<u32>(&request(Method::GET)).await.is_err());
    assert_eq!(count(&world.transport, "/token"), 2);
}

#[tokio::test]
async fn a_refresh_that_finds_no_connection_is_retried_like_the_call() {
    let mut failures = 2;
    let world = signed_in(move |request| {
        if request.url.path() == "/token" && failures > 0 {
            failures -= 1;
            return Reply::unreachable();
        }
        if request.url.path() == "/token" {
            support::tokens(1)
        } else {
            ok()
        }
    })
    .await;
    world.clock.advance(HOUR);
    assert_eq!(
        world.api.call::<u32>(&request(Method::POST)).await.unwrap(),
        7
    );
}

#[tokio::test]
async fn the_bearer_is_marked_so_that_no_table_of_a_connection_keeps_it() {
    let world = signed_in(|_| ok()).await;
    let request = ApiRequest::to_url(
        "things",
        Method::GET,
        Url::parse("https://api.example/v1/things").unwrap(),
    );
    let _ = world.api.call::<Value>(&request).await;
    let sent = &world.transport.requests()[0];
    assert!(sent.header("authorization").starts_with("Bearer "));
    assert!(sent.headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn the_token_goes_to_the_base_urls_origin_and_nowhere_else() {
    let world = signed_in(|_| ok()).await;
    for foreign in [
        "https://evil.example/v1/things",
        "https://api.example.evil.example/v1/things",
        "https://api.example:8443/v1/things",
        "https://sub.api.example/",
    ] {
        let request = ApiRequest::to_url("next", Method::GET, Url::parse(foreign).unwrap());
        let error = world.api.call::<u32>(&request).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.sent()),
            (ErrorKind::OriginRefused, Sent::No),
            "{foreign}"
        );
    }
    for unsafe_url in [
        "http://api.example/v1",
        "https://user@api.example/",
        "ftp://api.example/",
    ] {
        let request = ApiRequest::to_url("next", Method::GET, Url::parse(unsafe_url).unwrap());
        assert!(
            world.api.call::<u32>(&request).await.is_err(),
            "{unsafe_url}"
        );
    }
    assert!(world.transport.requests().is_empty());
    let own = ApiRequest::to_url(
        "next",
        Method::GET,
        Url::parse("https://api.example/other?page=2").unwrap(),
    );
    world.api.call::<u32>(&own).await.unwrap();
    assert_eq!(
        world.transport.requests()[0].header("authorization"),
        "Bearer at-0"
    );
}

#[tokio::test]
async fn a_caller_cannot_set_the_authorization_header() {
    let transport = ScriptedTransport::in_turn([ok()]);
    let request = request(Method::GET).header(http::header::AUTHORIZATION, "Bearer mine");
    let error = open(&transport).call::<u32>(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(transport.requests().is_empty());
}

// --- answers -----------------------------------------------------------------------------------------

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_quoted() {
    for body in [
        r#"{"name":"sekrit"}"#,
        "\"sekrit\"",
        "sekrit",
        "7 sekrit",
        "<html>sekrit",
        "",
    ] {
        let (outcome, _) = calls(Method::GET, vec![Reply::json(200, body)]).await;
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.kind(), error.sent()),
            (ErrorKind::Decode, Sent::Yes),
            "{body}"
        );
        assert!(
            !format!("{error} {error:?}").contains("sekrit"),
            "{error:?}"
        );
    }
    let (outcome, _) = calls(Method::GET, vec![Reply::json(200, vec![0xff, 0xfe])]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_failure_hidden_in_a_success_is_a_failure() {
    let (outcome, sent) = calls(Method::GET, vec![Reply::json(200, r#"{"failed":1}"#)]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Api);
    assert_eq!(sent, 1);
}

#[tokio::test]
async fn the_servers_words_are_kept_short_and_out_of_sight() {
    let body = format!("Jane {}", "é".repeat(100_000));
    let (outcome, _) = calls(Method::GET, vec![Reply::json(404, body)]).await;
    let error = outcome.unwrap_err();
    let message: &Phi<String> = error.server_message().unwrap();
    assert!(message.expose().starts_with("Jane") && message.expose().len() <= 2048);
    assert!(!format!("{error} {error:?}").contains("Jane"));
}

#[tokio::test]
async fn a_status_counts_even_when_its_body_breaks() {
    let (outcome, _) = calls(Method::GET, vec![Reply::json(404, "par").broken()]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_refused() {
    let transport = ScriptedTransport::new(|_| Reply::json(200, vec![b' '; 11]));
    let clock = Arc::new(ManualClock::skipping());
    let api = builder(transport.clone(), &clock)
        .largest_answer(10)
        .build()
        .unwrap();
    let error = api.call::<Value>(&request(Method::GET)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn on_a_real_socket_a_post_is_not_repeated_and_a_get_is() {
    for (method, expected) in [(Method::POST, 1), (Method::GET, 2)] {
        let broken = std::sync::atomic::AtomicBool::new(false);
        let server = TcpServer::start(move |_| {
            if broken.swap(true, std::sync::atomic::Ordering::SeqCst) {
                json(200, "7")
            } else {
                support::tcp::Act::Break("HTTP/1.1 200 OK\r\n".into())
            }
        })
        .await;
        let transport = Arc::new(HttpTransport::new().unwrap());
        let api = ApiClient::builder(
            Provider::new("test"),
            server.url("/v1"),
            transport,
            Arc::new(Plain),
        )
        .loopback_http(LoopbackHttp::Allowed)
        .clock(Arc::new(ManualClock::skipping()))
        .stall(Duration::from_secs(5))
        .build()
        .unwrap();
        let outcome = api.call::<u32>(&request(method)).await;
        assert_eq!(
            (outcome.is_ok(), server.requests().len()),
            (expected == 2, expected)
        );
    }
}
