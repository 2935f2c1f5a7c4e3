//! The built-in transport in a network with rules of its own: a proxy, certificates of clients, addresses.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(any(feature = "rustls", feature = "native-tls"))]

#[path = "support/tcp.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other tests")]
mod tcp;
mod tls_server;

use std::net::{IpAddr, Ipv4Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dental_oauth::net::{
    ClientCertificate, HttpProxy, HttpTransport, HttpTransportBuilder, Transport, TransportFailure,
};
use dental_oauth::{ErrorKind, Secret, Sent};
use http::HeaderValue;
use tcp::{Act, TcpServer, answer};
use tls_server::{Authority, TlsServer, get};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn trusting(server: &TlsServer) -> HttpTransportBuilder {
    HttpTransport::builder().add_root_certificate(server.root.clone())
}

/// Opens tunnels, and tells the head of each request for one.
async fn proxy() -> (HttpProxy, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, heads) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut inside, _)) = listener.accept().await {
            let asked = asked.clone();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(inside.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                let to = head.split(' ').nth(1).unwrap().to_owned();
                asked.send(head).unwrap();
                let mut outside = TcpStream::connect(to).await.unwrap();
                inside
                    .write_all(b"HTTP/1.1 200 Connected\r\n\r\n")
                    .await
                    .unwrap();
                let _ = tokio::io::copy_bidirectional(&mut inside, &mut outside).await;
            });
        }
    });
    (HttpProxy::new(&url).unwrap(), heads)
}

#[tokio::test]
async fn a_request_over_https_goes_through_the_proxy_and_stays_closed_to_it() {
    let server = TlsServer::start("127.0.0.1").await;
    let (proxy, mut heads) = proxy().await;
    let transport = trusting(&server).proxy(proxy).build().unwrap();
    let mut request = get(&server.url());
    let bearer = HeaderValue::from_static("Bearer marker");
    request.headers.insert("authorization", bearer);
    let response = transport.send(request).await.unwrap();
    assert_eq!(&response.body.read_capped(100).await.unwrap()[..], b"hello");
    let head = heads.recv().await.unwrap();
    let line = format!("CONNECT {} HTTP/1.1\r\n", server.address);
    assert!(head.starts_with(&line), "{head}");
    assert!(!head.contains("marker"), "{head}");
    assert!(server.seen()[0].head.contains("Bearer marker"));
}

#[tokio::test]
async fn name_and_password_are_for_the_proxy_and_not_for_the_service() {
    let server = TlsServer::start("127.0.0.1").await;
    let (proxy, mut heads) = proxy().await;
    let proxy = proxy.credentials("lab@example", Secret::new("p/w: ü%41"));
    let transport = trusting(&server).proxy(proxy).build().unwrap();
    transport.send(get(&server.url())).await.unwrap();
    let head = heads.recv().await.unwrap();
    let expected = format!("Basic {}", STANDARD.encode("lab@example:p/w: ü%41"));
    assert!(head.contains(&expected), "{head}");
    let seen = server.seen()[0].head.to_ascii_lowercase();
    assert!(!seen.contains("proxy-authorization"), "{seen}");
}

#[tokio::test]
async fn plain_http_to_loopback_is_never_shown_to_the_proxy() {
    let server = TcpServer::start(|_| answer(200, "", "direct")).await;
    let elsewhere = TcpServer::start(|_| answer(502, "", "proxy")).await;
    let transport = HttpTransport::builder()
        .proxy(HttpProxy::new(&format!("http://{}", elsewhere.address)).unwrap())
        .build()
        .unwrap();
    let response = transport.send(get(&server.url("/"))).await.unwrap();
    assert_eq!(response.body.read_capped(100).await.unwrap(), "direct");
}

#[tokio::test]
async fn a_proxy_that_opens_no_tunnel_means_that_nothing_was_sent() {
    let server = TlsServer::start("127.0.0.1").await;
    let refusing =
        TcpServer::start(|_| Act::Break("HTTP/1.1 407 X\r\ncontent-length: 0\r\n\r\n".to_owned()))
            .await;
    let proxy = HttpProxy::new(&format!("http://{}", refusing.address)).unwrap();
    let transport = trusting(&server).proxy(proxy).build().unwrap();
    let error = transport.send(get(&server.url())).await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_proxy_cannot_stand_in_for_the_service() {
    let server = TlsServer::start("127.0.0.1").await;
    let (proxy, _heads) = proxy().await;
    let transport = HttpTransport::builder().proxy(proxy).build().unwrap();
    let error = transport.send(get(&server.url())).await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_is_shown_ours() {
    let authority = Authority::new();
    let server = TlsServer::for_clients_of(&authority).await;
    let transport = trusting(&server)
        .client_certificate(authority.certificate())
        .build()
        .unwrap();
    let response = transport.send(get(&server.url())).await.unwrap();
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn without_a_certificate_or_with_a_strangers_such_a_server_answers_nothing() {
    let server = TlsServer::for_clients_of(&Authority::new()).await;
    let stranger = Authority::new().certificate();
    for builder in [
        trusting(&server),
        trusting(&server).client_certificate(stranger),
    ] {
        let transport = builder.build().unwrap();
        assert!(transport.send(get(&server.url())).await.is_err());
    }
    assert!(server.seen().is_empty());
}

#[test]
fn a_certificate_that_cannot_be_used_is_a_configuration_error_and_not_shown() {
    let authority = Authority::new();
    let ((chain, key), (_, other_key)) = (authority.client(), authority.client());
    for (chain, key) in [
        ("nonsense", key.as_str()),
        (chain.as_str(), "nonsense"),
        (chain.as_str(), other_key.as_str()),
        ("", key.as_str()),
    ] {
        let certificate = ClientCertificate::from_pem(chain, Secret::new(key));
        let builder = HttpTransport::builder().client_certificate(certificate);
        assert!(!format!("{builder:?}").contains("PRIVATE KEY"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!format!("{error:?}").contains("nonsense"));
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_comes_from_the_address_that_was_chosen() {
    let server = TlsServer::start("127.0.0.1").await;
    let from = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 7));
    let transport = trusting(&server).local_address(from).build().unwrap();
    transport.send(get(&server.url())).await.unwrap();
    assert_eq!(server.seen()[0].peer.ip(), from);
}

#[tokio::test]
async fn a_name_can_be_given_addresses() {
    let server = TlsServer::start("scans.example").await;
    let transport = trusting(&server)
        .addresses_of("Scans.Example", [HERE])
        .build()
        .unwrap();
    let url = format!("https://scans.example:{}/", server.address.port());
    let response = transport.send(get(&url)).await.unwrap();
    assert_eq!(response.status, 200);
}

#[tokio::test]
async fn an_address_does_not_make_a_server_the_one_that_was_meant() {
    let server = TlsServer::start("another.example").await;
    let transport = trusting(&server)
        .addresses_of("scans.example", [HERE])
        .build()
        .unwrap();
    let url = format!("https://scans.example:{}/", server.address.port());
    let error = transport.send(get(&url)).await.unwrap_err();
    assert_eq!(
        (error.failure(), error.sent()),
        (TransportFailure::Connect, Sent::No)
    );
}

#[test]
fn this_computer_cannot_be_moved_elsewhere() {
    for name in ["localhost", "LocalHost", "localhost."] {
        let builder = HttpTransport::builder().addresses_of(name, [HERE]);
        assert_eq!(
            builder.build().unwrap_err().kind(),
            ErrorKind::Configuration,
            "{name}"
        );
    }
}
