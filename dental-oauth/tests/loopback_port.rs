//! The receiver's port: at which addresses it is open, and who may take up its time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::{Loopback, Scopes};
use support::receiver::{LIMIT, Waiting, closes, tokens};
use support::{at, server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn only_addresses_of_this_computer_can_be_listened_at() {
    for refused in [
        "http://0.0.0.0:0/callback",
        "http://192.0.2.1:0/callback",
        "http://clinic.example:0/callback",
        "https://127.0.0.1:0/callback",
        "http://127.0.0.1:0/callback?x=1",
        "http://127.0.0.1:0/callback#x",
        "callback",
    ] {
        let error = Loopback::bind(refused).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{refused}");
    }
}

#[tokio::test]
async fn a_registered_address_is_kept_byte_for_byte_and_its_port_is_needed() {
    let free = Loopback::bind("http://127.0.0.1:0/callback").await.unwrap();
    let taken = free.redirect_uri().to_owned();
    let error = Loopback::bind(&taken).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    drop(free);
    let address = taken
        .trim_start_matches("http://")
        .trim_end_matches("/callback")
        .to_owned();
    assert!(closes(&address).await);
    let bare = format!("http://{address}");
    assert_eq!(Loopback::bind(&bare).await.unwrap().redirect_uri(), bare);
}

#[tokio::test]
async fn a_free_port_is_filled_in_at_the_ports_place() {
    for (asked, begin) in [
        ("http://localhost:0/", "http://localhost:"),
        ("http://[::1]:0/a:0", "http://[::1]:"),
        ("http://[0:0:0:0:0:0:0:1]:0/", "http://[0:0:0:0:0:0:0:1]:"),
    ] {
        // A computer without IPv6 cannot listen there.
        let Ok(receiver) = Loopback::bind(asked).await else {
            continue;
        };
        let uri = receiver.redirect_uri();
        assert!(
            uri.starts_with(begin)
                && url::Url::parse(uri)
                    .unwrap()
                    .port()
                    .is_some_and(|port| port != 0),
            "{uri}"
        );
    }
}

#[tokio::test]
async fn localhost_is_open_in_both_families_and_nowhere_else() {
    let receiver = Loopback::bind("http://localhost:0/callback").await.unwrap();
    let client = at(
        server(),
        dental_oauth::testing::ScriptedTransport::in_turn([tokens()]),
    );
    let uri = receiver.redirect_uri().to_owned();
    let port = url::Url::parse(&uri).unwrap().port().unwrap();
    let (_, pending) = client.authorize(&uri, &Scopes::default()).unwrap();
    let _waiting = tokio::spawn(async move { receiver.sign_in(&client, pending, LIMIT).await });
    let both = ["127.0.0.1", "::1"];
    for host in both {
        let Ok(mut stream) = TcpStream::connect((host, port)).await else {
            // A computer without IPv6 has nothing there that a browser could take.
            assert!(TcpListener::bind((host, 0)).await.is_err(), "{host}");
            continue;
        };
        let request = format!("GET /x HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 404"), "{host}: {answer}");
    }
    #[cfg(target_os = "linux")]
    // Were it open at every address, this one, which is no other's, would be taken.
    TcpListener::bind(("127.0.0.2", port)).await.unwrap();
}

#[tokio::test]
async fn a_localhost_that_leads_to_somebody_else_too_is_refused() {
    let Ok(stranger) = TcpListener::bind("[::1]:0").await else {
        return;
    };
    let port = stranger.local_addr().unwrap().port();
    let uri = format!("http://localhost:{port}/callback");
    let error = Loopback::bind(&uri).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    drop(stranger);
    assert!(Loopback::bind(&uri).await.is_ok());
}

#[tokio::test]
async fn slow_peers_do_not_keep_the_browser_out() {
    let waiting = Waiting::at([tokens()]).await;
    let mut dripping = Vec::new();
    for _ in 0..32 {
        let mut stream = TcpStream::connect(&waiting.address).await.unwrap();
        stream.write_all(b"GET /call").await.unwrap();
        dripping.push(stream);
    }
    waiting.finishes().await;
}

#[tokio::test(start_paused = true)]
async fn the_seventeenth_connection_ends_the_oldest_and_no_other() {
    let waiting = Waiting::at([tokens()]).await;
    let mut idle = Vec::new();
    for _ in 0..17 {
        idle.push(TcpStream::connect(&waiting.address).await.unwrap());
        tokio::task::yield_now().await;
    }
    let mut buffer = [0; 16];
    let mut oldest = idle.remove(0);
    let start = tokio::time::Instant::now();
    assert!(matches!(oldest.read(&mut buffer).await, Ok(0) | Err(_)));
    assert!(
        start.elapsed().as_secs() < 1,
        "its own five seconds are not over"
    );
    for (at, stream) in idle.iter().enumerate() {
        let waits = stream.try_read(&mut buffer);
        assert!(
            matches!(&waits, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock),
            "{at}: {waits:?}"
        );
    }
    waiting.finishes().await;
}

#[tokio::test]
async fn a_head_of_eight_kib_is_read_and_not_a_byte_more() {
    let waiting = Waiting::at([tokens()]).await;
    let with_head_of = |length: usize| {
        let short = waiting.get("/x").replace("\r\n\r\n", "\r\nx: \r\n\r\n");
        let padding = "p".repeat(length - short.len());
        let long = short.replace("x: ", &format!("x: {padding}"));
        assert_eq!(long.len(), length);
        long
    };
    let answer = waiting.send(&with_head_of(8192)).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert_eq!(waiting.send(&with_head_of(8193)).await, "");
    waiting.finishes().await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_has_five_seconds() {
    let waiting = Waiting::at([tokens()]).await;
    let start = tokio::time::Instant::now();
    let mut stream = TcpStream::connect(&waiting.address).await.unwrap();
    stream.write_all(b"GET /call").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty());
    let waited = start.elapsed().as_millis();
    assert!((5000..5100).contains(&waited), "{waited} ms");
    waiting.outcome.abort();
    let _ = waiting.outcome.await;
    assert!(closes(&waiting.address).await);
}
