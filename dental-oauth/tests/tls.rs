//! The built-in transport over TLS, against a server with a certificate made for the occasion.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(any(feature = "rustls", feature = "native-tls"))]

mod tls_server;

use dental_oauth::Sent;
use dental_oauth::net::{HttpTransport, Transport, TransportFailure};
use tls_server::{TlsServer, get};

#[tokio::test]
async fn a_certificate_authority_that_was_added_is_trusted() {
    let server = TlsServer::start("127.0.0.1").await;
    let transport = HttpTransport::builder()
        .add_root_certificate(server.root.clone())
        .build()
        .unwrap();
    let response = transport.send(get(&server.url())).await.unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(&response.body.read_capped(100).await.unwrap()[..], b"hello");
}

#[tokio::test]
async fn a_certificate_of_a_stranger_is_refused_before_anything_is_sent() {
    let server = TlsServer::start("127.0.0.1").await;
    let error = HttpTransport::new()
        .unwrap()
        .send(get(&server.url()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let server = TlsServer::start("127.0.0.1").await;
    let transport = HttpTransport::builder()
        .add_root_certificate(server.root.clone())
        .build()
        .unwrap();
    let other_name = server.url().replace("127.0.0.1", "localhost");
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
