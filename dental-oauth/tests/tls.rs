//! The built-in transport over TLS, against a server with a certificate made for the occasion.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::Sent;
use dental_oauth::net::{HttpRequest, HttpTransport, RequestBody, Transport, TransportFailure};
use http::{HeaderMap, Method};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

struct Server {
    url: String,
    root: Vec<u8>,
}

/// Answers every request with 200 and `hello`, over TLS, as `127.0.0.1`.
async fn server() -> Server {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let root = made.cert.der().to_vec();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut head = [0; 4096];
                let _ = stream.read(&mut head).await;
                let answer =
                    b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
                let _ = stream.write_all(answer).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    Server { url, root }
}

fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::GET,
        url: url.parse().unwrap(),
        headers: HeaderMap::new(),
        body: RequestBody::Empty,
        stall: Duration::from_secs(10),
    }
}

#[tokio::test]
async fn a_certificate_authority_that_was_added_is_trusted() {
    let server = server().await;
    let transport = HttpTransport::builder()
        .add_root_certificate(server.root.clone())
        .build()
        .unwrap();
    let response = transport.send(get(&server.url)).await.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(&response.body.read_capped(100).await.unwrap()[..], b"hello");
}

#[tokio::test]
async fn a_certificate_of_a_stranger_is_refused_before_anything_is_sent() {
    let server = server().await;
    let error = HttpTransport::new()
        .unwrap()
        .send(get(&server.url))
        .await
        .unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let server = server().await;
    let transport = HttpTransport::builder()
        .add_root_certificate(server.root.clone())
        .build()
        .unwrap();
    let other_name = server.url.replace("127.0.0.1", "localhost");
    let error = transport.send(get(&other_name)).await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[tokio::test]
async fn what_is_no_certificate_is_a_configuration_error() {
    let error = HttpTransport::builder()
        .add_root_certificate(b"nonsense".to_vec())
        .build();
    assert!(error.is_err());
}
