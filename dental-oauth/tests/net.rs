//! The built-in transport against real sockets: what leaves, what is read, when it gives up.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use dental_oauth::net::{
    ByteChunks, HttpRequest, HttpResponse, HttpTransport, LoopbackHttp, RequestBody, Transport,
    TransportError, TransportFailure,
};
use dental_oauth::oauth::{AuthorizationServer, Callback, OAuthClient, Scopes};
use dental_oauth::testing::ManualClock;
use dental_oauth::{ErrorKind, Provider, Secret, Sent};
use http::{HeaderMap, Method};
use support::tcp::{Act, TcpServer, answer, json};
use support::{seconds, until};
use url::Url;

fn request(method: Method, url: &str, body: RequestBody) -> HttpRequest {
    HttpRequest {
        method,
        url: Url::parse(url).unwrap(),
        headers: HeaderMap::new(),
        body,
        stall: Duration::from_secs(10),
    }
}

async fn get(url: &str) -> Result<HttpResponse, TransportError> {
    let transport = HttpTransport::new().unwrap();
    transport
        .send(request(Method::GET, url, RequestBody::Empty))
        .await
}

/// A port where nobody listens.
async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}

#[tokio::test]
async fn any_status_is_an_answer() {
    let server = TcpServer::start(|_| answer(503, "retry-after: 1\r\n", "down")).await;
    let response = get(&server.url("/")).await.unwrap();
    assert_eq!(response.status, 503);
    assert_eq!(response.headers["retry-after"], "1");
    assert_eq!(response.body.read_capped(100).await.unwrap(), "down");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nothing_goes_where_it_points() {
    let elsewhere = TcpServer::start(|_| json(200, "{}")).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}\r\n", elsewhere.url("/stolen"));
        let server = TcpServer::start(move |_| answer(status, &location, "")).await;
        let body = RequestBody::Bytes(Bytes::from_static(b"refresh_token=secret"));
        let mut post = request(Method::POST, &server.url("/"), body);
        post.headers
            .insert("authorization", "Bearer secret".parse().unwrap());
        let response = HttpTransport::new().unwrap().send(post).await.unwrap();
        assert_eq!(response.status, status);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_code_is_not_sent_on_by_a_redirecting_token_endpoint() {
    let elsewhere = TcpServer::start(|_| json(200, "{}")).await;
    let location = format!("location: {}\r\n", elsewhere.url("/token"));
    let server = TcpServer::start(move |_| answer(307, &location, "")).await;
    let described = AuthorizationServer::new(
        Provider::new("test"),
        &server.url("/authorize"),
        &server.url("/token"),
        LoopbackHttp::Allowed,
    );
    let client = OAuthClient::builder(
        described.unwrap(),
        "id",
        Arc::new(HttpTransport::new().unwrap()),
    )
    .client_secret(Secret::new("secret"))
    .build()
    .unwrap();
    let (_, pending) = client
        .authorize("http://127.0.0.1/cb", &Scopes::default())
        .unwrap();
    let query = format!("code=c&state={}", pending.state().expose());
    let granted = pending
        .accept(&Callback::from_query(&query).unwrap())
        .unwrap();
    let error = granted.exchange(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert!(elsewhere.requests().is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn no_cookie_no_referer_no_compression_is_asked_for() {
    let server = TcpServer::start(|_| answer(200, "set-cookie: a=b\r\n", "{}")).await;
    let transport = HttpTransport::builder()
        .user_agent("lab/1")
        .build()
        .unwrap();
    for _ in 0..2 {
        let url = server.url("/x?secret=1");
        let response = transport
            .send(request(Method::GET, &url, RequestBody::Empty))
            .await
            .unwrap();
        response.body.read_capped(100).await.unwrap();
    }
    for seen in server.requests() {
        for absent in ["cookie", "referer", "accept-encoding", "authorization"] {
            assert_eq!(seen.header(absent), None, "{absent}");
        }
        assert_eq!(seen.header("user-agent"), Some("lab/1"));
    }
}

#[tokio::test]
async fn no_connection_means_that_nothing_was_sent() {
    let error = get(&closed_port().await).await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
    let error = get("http://name.invalid/").await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_may_have_been_heard() {
    for part in ["", "HTTP/1.1 200 OK\r\ncontent-le", "garbage\r\n\r\n"] {
        let server = TcpServer::start(move |_| Act::Break(part.into())).await;
        let error = get(&server.url("/?token=secret")).await.unwrap_err();
        assert_eq!(
            (error.failure(), error.sent()),
            (TransportFailure::Broken, Sent::Maybe),
            "{part}"
        );
        assert!(!format!("{error} {error:?}").contains("secret"));
        assert_eq!(server.requests().len(), 1, "and is not sent again");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_not_an_end() {
    for head in ["content-length: 10", "transfer-encoding: chunked"] {
        let part = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n5\r\nab");
        let server = TcpServer::start(move |_| Act::Break(part.clone())).await;
        let response = get(&server.url("/")).await.unwrap();
        let error = response.body.read_capped(100).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.sent()),
            (ErrorKind::Transport, Sent::Maybe),
            "{head}"
        );
    }
}

#[tokio::test]
async fn an_endless_body_is_read_to_its_cap_and_no_further() {
    let flood = || Act::Flood("HTTP/1.1 200 OK\r\n\r\n".into(), vec![b'x'; 64 * 1024]);
    let server = TcpServer::start(move |_| flood()).await;
    let response = get(&server.url("/")).await.unwrap();
    let error = response.body.read_capped(1024 * 1024).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.sent()),
        (ErrorKind::TooLarge, Sent::Yes)
    );
}

#[tokio::test]
async fn a_body_of_exactly_the_cap_is_whole() {
    let server = TcpServer::start(|_| answer(200, "", "0123456789")).await;
    let body = get(&server.url("/")).await.unwrap().body;
    assert_eq!(body.read_capped(10).await.unwrap(), "0123456789");
    let body = get(&server.url("/")).await.unwrap().body;
    assert_eq!(
        body.read_capped(9).await.unwrap_err().kind(),
        ErrorKind::TooLarge
    );
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_by_the_clock() {
    for (name, part) in [
        ("before the answer", ""),
        ("in its head", "HTTP/1.1 200 OK\r\n"),
    ] {
        let clock = Arc::new(ManualClock::new());
        let server = TcpServer::start(move |_| Act::Stall(part.into())).await;
        let transport = HttpTransport::builder()
            .clock(clock.clone())
            .build()
            .unwrap();
        let url = server.url("/");
        let sending = tokio::spawn(async move {
            transport
                .send(request(Method::GET, &url, RequestBody::Empty))
                .await
        });
        server.silence().await;
        clock.advance(seconds(9));
        tokio::task::yield_now().await;
        assert!(!sending.is_finished(), "{name}");
        clock.advance(seconds(1));
        let error = sending.await.unwrap().unwrap_err();
        assert_eq!(
            (error.failure(), error.sent()),
            (TransportFailure::Timeout, Sent::Maybe),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_body_that_falls_silent_is_given_up_by_the_clock() {
    let clock = Arc::new(ManualClock::new());
    let part = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
    let server = TcpServer::start(move |_| Act::Stall(part.into())).await;
    let transport = HttpTransport::builder()
        .clock(clock.clone())
        .build()
        .unwrap();
    let get = request(Method::GET, &server.url("/"), RequestBody::Empty);
    let mut body = transport.send(get).await.unwrap().body;
    assert_eq!(body.chunk().await.unwrap().unwrap(), "abc");
    let reading = tokio::spawn(async move { body.chunk().await });
    server.silence().await;
    // The reader must be asleep before time moves.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    clock.advance(seconds(10));
    let error = reading.await.unwrap().unwrap_err();
    assert_eq!(error.failure(), TransportFailure::Timeout);
}

/// A body in pieces that ends as told.
struct Pieces(Vec<Result<Bytes, TransportError>>);

#[async_trait]
impl ByteChunks for Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        if self.0.is_empty() {
            Ok(None)
        } else {
            self.0.remove(0).map(Some)
        }
    }
}

fn stream(length: u64, pieces: &[&'static str]) -> RequestBody {
    let pieces = pieces
        .iter()
        .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
        .collect();
    RequestBody::Stream {
        length,
        chunks: Box::new(Pieces(pieces)),
    }
}

async fn put(server: &TcpServer, body: RequestBody) -> Result<HttpResponse, TransportError> {
    HttpTransport::new()
        .unwrap()
        .send(request(Method::PUT, &server.url("/"), body))
        .await
}

#[tokio::test]
async fn uploads_carry_their_exact_length_and_are_never_chunked() {
    let server = TcpServer::start(|_| answer(201, "", "")).await;
    put(&server, stream(6, &["abc", "", "def"])).await.unwrap();
    for empty in [
        stream(0, &[]),
        RequestBody::Bytes(Bytes::new()),
        RequestBody::Empty,
    ] {
        put(&server, empty).await.unwrap();
    }
    put(&server, RequestBody::Bytes(Bytes::from_static(b"xyz")))
        .await
        .unwrap();
    let seen = server.requests();
    let lengths: Vec<_> = seen
        .iter()
        .map(|request| request.header("content-length"))
        .collect();
    assert_eq!(
        lengths,
        [Some("6"), Some("0"), Some("0"), Some("0"), Some("3")]
    );
    assert_eq!(seen[0].body, b"abcdef");
    assert!(
        seen.iter()
            .all(|request| request.header("transfer-encoding").is_none())
    );
}

#[tokio::test]
async fn a_body_that_is_shorter_or_longer_than_it_says_is_our_own_failure() {
    let server = TcpServer::start(|_| answer(201, "", "")).await;
    let unreadable = TransportError::new(TransportFailure::RequestBody, Sent::Maybe, "disk");
    let broken = RequestBody::Stream {
        length: 6,
        chunks: Box::new(Pieces(vec![
            Ok(Bytes::from_static(b"abc")),
            Err(unreadable),
        ])),
    };
    for body in [stream(6, &["abc"]), stream(4, &["abc", "def"]), broken] {
        let error = put(&server, body).await.unwrap_err();
        assert_eq!(error.failure(), TransportFailure::RequestBody);
    }
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.body.len() <= 4)
    );
}

#[tokio::test]
async fn an_upload_that_the_server_does_not_take_stalls() {
    // The server reads the head and never the body.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let clock = Arc::new(ManualClock::new());
    let transport = HttpTransport::builder()
        .clock(clock.clone())
        .build()
        .unwrap();
    let piece = || Ok(Bytes::from(vec![0; 1024 * 1024]));
    let body = RequestBody::Stream {
        length: 64 * 1024 * 1024,
        chunks: Box::new(Pieces((0..64).map(|_| piece()).collect())),
    };
    let sending =
        tokio::spawn(async move { transport.send(request(Method::PUT, &url, body)).await });
    let (_held, _) = listener.accept().await.unwrap();
    until(|| {
        clock.advance(seconds(10));
        sending.is_finished()
    })
    .await;
    let error = sending.await.unwrap().unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Timeout, Sent::Maybe)
    );
}
