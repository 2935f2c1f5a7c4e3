//! The receiver of desktop sign-ins: who is answered, what is believed, when the port closes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use dental_oauth::ErrorKind;
use dental_oauth::oauth::{Loopback, Pending, ResponseMode, Scopes};
use dental_oauth::testing::{ManualClock, Reply, ScriptedTransport};
use support::receiver::{LIMIT, Waiting, address, closes, tokens};
use support::{at, client, server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_callback_is_exchanged_and_only_then_shown_as_a_success() {
    let transport = ScriptedTransport::in_turn([tokens()]);
    let waiting = Waiting::begin(at(server(), transport.clone())).await;
    let address = waiting.address.clone();
    waiting.finishes().await;
    let sent = &transport.requests()[0];
    assert_eq!(
        sent.field("redirect_uri"),
        Some(format!("http://{address}/callback"))
    );
}

#[tokio::test]
async fn code_and_state_leave_the_address_bar_before_anything_is_shown() {
    let waiting = Waiting::at([tokens()]).await;
    let moved = waiting.send(&waiting.good()).await;
    let mut lines = moved.lines();
    assert_eq!(lines.next(), Some("HTTP/1.1 303 See Other"));
    assert!(lines.any(|line| line == "location: /callback"), "{moved}");
    assert!(moved.ends_with("\r\n\r\n"), "no page of its own: {moved}");
    assert!(!moved.contains(&waiting.state), "{moved}");
    let page = waiting.send(&waiting.get("/callback")).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    waiting.outcome.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_does_not_come_for_its_page_costs_nothing_but_two_seconds() {
    let waiting = Waiting::at([tokens()]).await;
    let moved = waiting.send(&waiting.good()).await;
    assert!(moved.starts_with("HTTP/1.1 303"), "{moved}");
    let start = tokio::time::Instant::now();
    assert!(waiting.outcome.await.unwrap().is_ok());
    assert!(start.elapsed() < Duration::from_secs(3));
    assert!(closes(&waiting.address).await);
}

#[tokio::test]
async fn an_exchange_that_fails_is_not_shown_as_a_success() {
    let waiting = Waiting::at([Reply::json(400, r#"{"error":"invalid_grant"}"#)]).await;
    let answer = waiting.shown(&waiting.good()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(
        waiting.outcome.await.unwrap().unwrap_err().kind(),
        ErrorKind::OAuth
    );
}

#[tokio::test]
async fn a_declined_sign_in_ends_the_wait() {
    let waiting = Waiting::at([]).await;
    let target = format!(
        "/callback?error=access_denied&error_description=%3Cscript%3E&state={}",
        waiting.state
    );
    let answer = waiting.shown(&waiting.get(&target)).await;
    assert!(
        answer.starts_with("HTTP/1.1 400") && !answer.contains("script>"),
        "{answer}"
    );
    assert_eq!(
        waiting.outcome.await.unwrap().unwrap_err().kind(),
        ErrorKind::AuthorizationDenied
    );
}

#[tokio::test]
async fn what_does_not_belong_to_the_sign_in_is_answered_and_ignored() {
    let waiting = Waiting::at([tokens()]).await;
    let (host, state) = (&waiting.address, &waiting.state);
    let port = host.rsplit_once(':').unwrap().1;
    let good = format!("/callback?code=c&state={state}");
    let with_host = |line: &str| format!("GET {good} HTTP/1.1\r\n{line}\r\n\r\n");
    let form = format!("code=c&state={state}");
    let post = |kind: &str, length: usize| {
        format!(
            "POST /callback HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{form}"
        )
    };
    let url_encoded = "application/x-www-form-urlencoded";
    for (name, request, status) in [
        (
            "rebound name",
            with_host(&format!("Host: evil.example:{port}")),
            "421",
        ),
        (
            "localhost",
            with_host(&format!("Host: localhost:{port}")),
            "421",
        ),
        ("another port", with_host("Host: 127.0.0.1:1"), "421"),
        ("no port", with_host("Host: 127.0.0.1"), "421"),
        ("no host", with_host("X: y"), "421"),
        (
            "two hosts",
            with_host(&format!("Host: {host}\r\nHost: {host}")),
            "421",
        ),
        ("root", waiting.get("/"), "404"),
        ("favicon", waiting.get("/favicon.ico"), "404"),
        ("longer path", waiting.get(&good.replace('?', "/?")), "404"),
        (
            "absolute form",
            waiting.get(&format!("http://{host}{good}")),
            "404",
        ),
        ("no parameters", waiting.get("/callback"), "400"),
        (
            "wrong state",
            waiting.get("/callback?code=c&state=wrong"),
            "400",
        ),
        ("no state", waiting.get("/callback?code=c"), "400"),
        (
            "error without state",
            waiting.get("/callback?error=access_denied"),
            "400",
        ),
        (
            "state twice",
            waiting.get(&format!("{good}&state={state}")),
            "400",
        ),
        ("code twice", waiting.get(&format!("{good}&code=d")), "400"),
        ("HEAD", waiting.get(&good).replace("GET", "HEAD"), "405"),
        ("PUT", waiting.get(&good).replace("GET", "PUT"), "405"),
        ("JSON", post("application/json", form.len()), "415"),
        ("no type", post("", form.len()), "415"),
        ("huge form", post(url_encoded, 64 * 1024 + 1), "415"),
        (
            "negative length",
            post(url_encoded, form.len()).replace("Length: ", "Length: -"),
            "415",
        ),
    ] {
        let answer = waiting.send(&request).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{name}: {answer}"
        );
        assert!(
            !answer.contains(state.as_str()) && !answer.contains("evil"),
            "{name}: {answer}"
        );
    }
    waiting.finishes().await;
}

#[tokio::test]
async fn garbage_is_hung_up_on() {
    let waiting = Waiting::at([tokens()]).await;
    for garbage in [
        "x".repeat(9 * 1024),
        "\r\n\r\n".into(),
        "GET\r\n\r\n".into(),
    ] {
        let answer = waiting.send(&garbage).await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    waiting.finishes().await;
}

#[tokio::test]
async fn pages_run_nothing_are_kept_nowhere_and_tell_nobody() {
    let waiting = Waiting::at([tokens()]).await;
    let answer = waiting
        .send(&waiting.get("/other"))
        .await
        .to_ascii_lowercase();
    for line in [
        "content-type: text/html; charset=utf-8",
        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "connection: close",
    ] {
        assert!(answer.contains(line), "{line}: {answer}");
    }
    assert!(!answer.contains("<script"));
    waiting.finishes().await;
}

#[tokio::test]
async fn a_form_post_is_a_callback_too_even_in_pieces() {
    let waiting = Waiting::at([tokens()]).await;
    let form = format!("code=c&state={}", waiting.state);
    let head = format!(
        "POST /callback HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded; charset=utf-8\r\n\
         origin: https://as.example\r\ncontent-length: {}\r\n\r\n",
        waiting.address,
        form.len()
    );
    let mut stream = TcpStream::connect(&waiting.address).await.unwrap();
    for piece in (head + &form).as_bytes().chunks(7) {
        stream.write_all(piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let page = waiting.send(&waiting.get("/callback")).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    waiting.outcome.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_port_is_closed_when_the_sign_in_has_ended() {
    let waiting = Waiting::at([tokens()]).await;
    let address = waiting.address.clone();
    waiting.finishes().await;
    assert!(closes(&address).await);
}

#[tokio::test]
async fn the_port_is_closed_when_the_wait_is_dropped() {
    let waiting = Waiting::at([tokens()]).await;
    waiting.outcome.abort();
    let _ = waiting.outcome.await;
    assert!(closes(&waiting.address).await);
}

#[tokio::test]
async fn nobody_coming_is_a_timeout_by_the_clock() {
    let clock = Arc::new(ManualClock::new());
    let client = client(server(), ScriptedTransport::in_turn([]), &clock);
    let receiver = Loopback::bind("http://127.0.0.1:0/callback").await.unwrap();
    let (address, uri) = (address(&receiver), receiver.redirect_uri().to_owned());
    let (_, pending): (_, Pending) = client.authorize(&uri, &Scopes::default()).unwrap();
    let waiting = tokio::spawn(async move { receiver.sign_in(&client, pending, LIMIT).await });
    tokio::task::yield_now().await;
    clock.advance(LIMIT);
    assert_eq!(
        waiting.await.unwrap().unwrap_err().kind(),
        ErrorKind::Timeout
    );
    assert!(closes(&address).await);
}

#[tokio::test]
async fn a_response_mode_that_only_a_script_sees_is_refused_at_once() {
    for mode in [ResponseMode::Fragment, ResponseMode::WebMessage] {
        let client = at(server(), ScriptedTransport::in_turn([]));
        let receiver = Loopback::bind("http://127.0.0.1:0/callback").await.unwrap();
        let request = client.authorization(receiver.redirect_uri(), &Scopes::default());
        let (_, pending) = request.response_mode(mode).start().unwrap();
        let error = receiver.sign_in(&client, pending, LIMIT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{mode:?}");
    }
}
