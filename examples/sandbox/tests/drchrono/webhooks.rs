//! The sender of webhooks: handshake, deliveries, retries by the sandbox clock.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dental_sandbox::drchrono::Unregistered;
use ring::hmac;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::practice::{Practice, appointment};

const SECRET: &str = "webhook-secret-of-a-test";

/// A receiver as small as possible: answers challenges, keeps deliveries, fails on demand.
#[derive(Clone, Default)]
struct Receiver {
    seen: Arc<Mutex<Vec<String>>>,
    failing: Arc<Mutex<bool>>,
}

impl Receiver {
    async fn start(&self, secret: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let receiver = self.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut raw = Vec::new();
                let mut chunk = [0; 4096];
                while !whole(&raw) {
                    match stream.read(&mut chunk).await {
                        Ok(n @ 1..) => raw.extend_from_slice(&chunk[..n]),
                        _ => break,
                    }
                }
                let answer = receiver.answer(&String::from_utf8_lossy(&raw), secret);
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        url
    }

    fn answer(&self, request: &str, secret: &str) -> String {
        let line = request.lines().next().unwrap_or_default();
        if let Some((_, rest)) = line.split_once("msg=") {
            let msg = rest.split([' ', '&']).next().unwrap_or_default();
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
            let mut hex = String::new();
            for byte in hmac::sign(&key, msg.as_bytes()).as_ref() {
                let _ = write!(hex, "{byte:02x}");
            }
            let body = json!({"secret_token": hex}).to_string();
            return format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
        }
        self.seen.lock().expect("a lock").push(request.to_owned());
        let status = if *self.failing.lock().expect("a lock") {
            "500 No"
        } else {
            "204 Yes"
        };
        format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n")
    }

    fn fail(&self, failing: bool) {
        *self.failing.lock().expect("a lock") = failing;
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("a lock").clone()
    }
}

fn whole(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length: usize = head
        .lines()
        .find_map(|l| {
            l.to_lowercase()
                .strip_prefix("content-length:")
                .and_then(|v| v.trim().parse().ok())
        })
        .unwrap_or(0);
    body.len() >= length
}

fn header(request: &str, name: &str) -> String {
    request
        .lines()
        .find_map(|l| {
            l.split_once(": ")
                .filter(|(k, _)| k.eq_ignore_ascii_case(name))
        })
        .map(|(_, v)| v.to_owned())
        .unwrap_or_default()
}

fn body(request: &str) -> Value {
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

#[tokio::test]
async fn only_a_callback_that_knows_the_secret_is_registered() {
    let practice = Practice::start().await;
    let url = Receiver::default().start(SECRET).await;
    assert!(practice.d.register_webhook(&url, SECRET, &[]).await.is_ok());
    let wrong = practice.d.register_webhook(&url, "another", &[]).await;
    assert_eq!(wrong, Err(Unregistered::Handshake));
    let nobody = practice
        .d
        .register_webhook("http://127.0.0.1:1/", SECRET, &[])
        .await;
    assert_eq!(nobody, Err(Unregistered::Handshake));
    let foreign = practice
        .d
        .register_webhook("https://client.example.test/", SECRET, &[])
        .await;
    assert_eq!(foreign, Err(Unregistered::NotLoopback));
}

#[tokio::test]
async fn changes_are_delivered_with_the_secret_in_a_header() {
    let practice = Practice::start().await;
    let receiver = Receiver::default();
    let url = receiver.start(SECRET).await;
    let made = practice
        .control(
            "POST",
            "webhook",
            &json!({"callback_url": url, "secret": SECRET}),
        )
        .await;
    let id = made.json()["webhook"].as_i64().expect("an id");
    let row = practice
        .make("/api/appointments", &appointment("2025-02-01T09:00:00"))
        .await;
    let path = format!("/api/appointments/{}", row["id"].as_str().expect("text"));
    practice
        .api("PATCH", &path, Some(&json!({"status": "Arrived"})))
        .await;
    practice.api("DELETE", &path, None).await;
    practice.d.ping_webhook(id);
    practice.d.lock_note("800001", true);
    practice.d.deliver_webhooks().await;
    let seen = receiver.seen();
    let events: Vec<String> = seen.iter().map(|r| header(r, "x-drchrono-event")).collect();
    assert_eq!(
        events,
        [
            "APPOINTMENT_CREATE",
            "APPOINTMENT_MODIFY",
            "APPOINTMENT_DELETE",
            "PING",
            "CLINICAL_NOTE_LOCK"
        ]
    );
    assert!(
        seen.iter()
            .all(|r| header(r, "x-drchrono-signature") == SECRET)
    );
    let first = body(&seen[0]);
    assert_eq!(first["object"]["id"], row["id"]);
    assert_eq!(first["receiver"]["callback_url"], url.as_str());
    assert_eq!(first["practice_group_id"], 300_001);
    assert!(practice.d.issued_secrets().contains(&SECRET.to_owned()));
}

#[tokio::test]
async fn a_failed_delivery_is_tried_after_one_three_and_seven_hours() {
    let practice = Practice::start().await;
    let receiver = Receiver::default();
    let url = receiver.start(SECRET).await;
    practice
        .d
        .register_webhook(&url, SECRET, &["PATIENT_CREATE"])
        .await
        .expect("registered");
    receiver.fail(true);
    practice
        .make(
            "/api/patients",
            &json!({"gender": "Male", "doctor": 100_001}),
        )
        .await;
    practice
        .make("/api/appointments", &appointment("2025-02-01T09:00:00"))
        .await;
    practice.d.deliver_webhooks().await;
    let begun = practice.d.webhook_attempts()[0].at;
    for hours in 1..=12 {
        practice.d.advance(Duration::from_secs(3600));
        practice.d.deliver_webhooks().await;
        let expected = match hours {
            1 | 2 => 2,
            3..=6 => 3,
            _ => 4,
        };
        assert_eq!(
            practice.d.webhook_attempts().len(),
            expected,
            "after {hours} hours"
        );
    }
    let attempts = practice.d.webhook_attempts();
    assert!(
        attempts
            .iter()
            .all(|a| a.status == Some(500) && a.delivery == attempts[0].delivery)
    );
    assert!(attempts[3].at - begun >= 7 * 3600);
    receiver.fail(false);
    let again = practice
        .control(
            "POST",
            "redeliver",
            &json!({"delivery": attempts[0].delivery}),
        )
        .await;
    assert_eq!(again.status, 200);
    let all = practice.control("POST", "deliver", &json!({})).await.json();
    assert_eq!(all[4]["status"], 204);
    assert_eq!(
        header(&receiver.seen()[4], "x-drchrono-delivery"),
        attempts[0].delivery
    );
}

#[tokio::test]
async fn a_delivered_event_is_not_sent_again() {
    let practice = Practice::start().await;
    let receiver = Receiver::default();
    let url = receiver.start(SECRET).await;
    practice
        .d
        .register_webhook(&url, SECRET, &[])
        .await
        .expect("registered");
    practice
        .make(
            "/api/patients",
            &json!({"gender": "Male", "doctor": 100_001}),
        )
        .await;
    practice.d.deliver_webhooks().await;
    practice.d.advance(Duration::from_secs(86_400));
    practice.d.deliver_webhooks().await;
    assert_eq!(receiver.seen().len(), 1);
}

#[tokio::test]
async fn signatures_and_copies_can_be_other_ones() {
    let practice = Practice::start().await;
    let receiver = Receiver::default();
    let url = receiver.start(SECRET).await;
    let id = practice
        .d
        .register_webhook(&url, SECRET, &[])
        .await
        .expect("registered");
    practice.set("webhook_signature", "wrong");
    practice.d.ping_webhook(id);
    practice.d.deliver_webhooks().await;
    practice.set("webhook_signature", "hmac");
    practice.d.ping_webhook(id);
    practice.d.deliver_webhooks().await;
    let seen = receiver.seen();
    assert_ne!(header(&seen[0], "x-drchrono-signature"), SECRET);
    assert_eq!(header(&seen[1], "x-drchrono-signature").len(), 64);
    practice.set("webhook_twice", "on");
    practice.d.ping_webhook(id);
    practice.d.deliver_webhooks().await;
    let seen = receiver.seen();
    assert_eq!(seen.len(), 4);
    assert_eq!(
        header(&seen[2], "x-drchrono-delivery"),
        header(&seen[3], "x-drchrono-delivery")
    );
}
