//! Webhooks as the sandbox sends them, over a socket: handshake, signature, copies, what nobody knows (WF-8).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use dental_oauth::{ErrorKind, Secret};
use dental_sandbox::drchrono::Unregistered;
use drchrono_client::webhook::{self, Delivery, Event, Signature};
use http::{HeaderMap, HeaderName};
use support::World;
use url::Url;

const SECRET: &str = "webhook-secret-of-a-test";

type Received = (HeaderMap, Vec<u8>);

/// Answers challenges with a secret and keeps what is delivered.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<Received>>>);

impl Receiver {
    /// Its address.
    fn start(&self, secret: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut raw = Vec::new();
                let mut chunk = [0; 4096];
                let request = loop {
                    match stream.read(&mut chunk) {
                        Ok(read @ 1..) => raw.extend_from_slice(&chunk[..read]),
                        _ => break None,
                    }
                    if let Some(request) = whole(&raw) {
                        break Some(request);
                    }
                };
                let Some((target, received)) = request else {
                    continue;
                };
                let body = receiver.answer(&target, received, secret);
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes());
            }
        });
        url
    }

    fn answer(&self, target: &str, received: Received, secret: &str) -> String {
        let url = Url::parse("http://127.0.0.1")
            .unwrap()
            .join(target)
            .unwrap();
        let msg = url.query_pairs().find(|(name, _)| name == "msg");
        if let Some((_, msg)) = msg {
            return webhook::answer_challenge(&msg, &Secret::new(secret)).unwrap();
        }
        self.0.lock().unwrap().push(received);
        String::new()
    }

    fn received(&self) -> Vec<Received> {
        self.0.lock().unwrap().clone()
    }

    /// What was received and is believed.
    fn believed(&self) -> Vec<Delivery> {
        let mut all = Vec::new();
        for (headers, body) in self.received() {
            let secret = Secret::new(SECRET);
            webhook::verify(&headers, &body, &secret, Signature::Secret).unwrap();
            all.push(webhook::parse(&headers, &body).unwrap());
        }
        all
    }
}

/// The target, the headers and the body, once all of them are there.
fn whole(raw: &[u8]) -> Option<(String, Received)> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&raw[..end]).unwrap();
    let body = &raw[end + 4..];
    let mut lines = head.lines();
    let target = lines.next()?.split(' ').nth(1)?.to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    let length = headers.get("content-length");
    let length: usize = length.map_or(0, |length| length.to_str().unwrap().parse().unwrap());
    (body.len() >= length).then(|| (target, (headers, body.to_vec())))
}

async fn registered(world: &World, receiver: &Receiver) -> i64 {
    let url = receiver.start(SECRET);
    let made = world.server().register_webhook(&url, SECRET, &[]).await;
    made.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handshake_succeeds_with_the_right_secret_alone() {
    let world = World::new().await;
    let url = Receiver::default().start(SECRET);
    let server = world.server();
    assert!(server.register_webhook(&url, SECRET, &[]).await.is_ok());
    let wrong = server.register_webhook(&url, "another", &[]).await;
    assert_eq!(wrong, Err(Unregistered::Handshake));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_arrives_with_what_has_changed() {
    let world = World::new().await;
    let receiver = Receiver::default();
    registered(&world, &receiver).await;
    let changed = world.server().change_appointments(1);
    world.server().deliver_webhooks().await;
    let deliveries = receiver.believed();
    let found = deliveries
        .iter()
        .find(|delivery| delivery.event == Event::APPOINTMENT_MODIFY)
        .unwrap();
    assert_eq!(found.object_id().as_deref(), Some(changed[0].as_str()));
    assert_eq!(found.practice_group_id.as_deref(), Some("300001"));
    for marker in dental_sandbox::markers() {
        assert!(!format!("{found:?}").contains(marker), "{marker}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_secret_or_by_choice_the_bodys_hmac_is_believed() {
    let world = World::new().await;
    let receiver = Receiver::default();
    let id = registered(&world, &receiver).await;
    for (switch, strict, lenient) in [
        ("secret", true, true),
        ("hmac", false, true),
        ("wrong", false, false),
    ] {
        world.set("webhook_signature", switch);
        world.server().ping_webhook(id);
        world.server().deliver_webhooks().await;
        let (headers, body) = receiver.received().pop().unwrap();
        for (signature, believed) in [
            (Signature::Secret, strict),
            (Signature::SecretOrBody, lenient),
        ] {
            let outcome = webhook::verify(&headers, &body, &Secret::new(SECRET), signature);
            let kind = outcome.err().map(|error| error.kind());
            let expected = (!believed).then_some(ErrorKind::Forbidden);
            assert_eq!(kind, expected, "{switch} {signature:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_has_the_key_of_the_first_and_another_delivery_has_not() {
    let world = World::new().await;
    let receiver = Receiver::default();
    let id = registered(&world, &receiver).await;
    world.set("webhook_twice", "on");
    for _ in 0..2 {
        world.server().ping_webhook(id);
        world.server().deliver_webhooks().await;
    }
    let first = receiver.believed().swap_remove(0);
    world.server().redeliver(first.id.as_deref().unwrap());
    world.server().deliver_webhooks().await;
    let deliveries = receiver.believed();
    assert!(deliveries.len() >= 5, "{}", deliveries.len());
    let keys: BTreeSet<String> = deliveries.iter().map(Delivery::dedupe_key).collect();
    assert_eq!(keys.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_nobody_knows_is_kept_with_all_that_came() {
    let world = World::new().await;
    let receiver = Receiver::default();
    let id = registered(&world, &receiver).await;
    world.server().ping_webhook(id);
    world.server().deliver_webhooks().await;
    let (mut headers, body) = receiver.received().pop().unwrap();
    headers.insert("x-drchrono-event", "TOOTH_FAIRY_VISIT".parse().unwrap());
    let delivery = webhook::parse(&headers, &body).unwrap();
    assert!(!delivery.event.is_known());
    assert_eq!(delivery.event.as_str(), "TOOTH_FAIRY_VISIT");
    let sent: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(delivery.receiver.expose(), &sent["receiver"]);
}
