//! The webhook sender (dossier 2.14): handshake, deliveries, retries by the sandbox clock.

use std::time::Duration;

use ring::hmac;
use serde::Serialize;
use serde_json::{Value, json};

use super::facts::Resource;
use super::rows::Key;
use super::state::State;
use super::wire::{Style, shown};
use super::{Drchrono, seed};
use crate::{lock, outbound, random};

/// Seconds after the event at which a delivery is tried; after the last one only by hand.
const SCHEDULE: [i64; 4] = [0, 3600, 3 * 3600, 7 * 3600];

#[derive(Debug, Default)]
pub(super) struct Webhooks {
    registered: Vec<Webhook>,
    deliveries: Vec<Delivery>,
    attempts: Vec<WebhookAttempt>,
}

#[derive(Debug, Clone)]
struct Webhook {
    id: i64,
    url: String,
    secret: String,
    /// Empty = all.
    events: Vec<String>,
}

#[derive(Debug, Clone)]
struct Delivery {
    id: String,
    webhook: i64,
    event: String,
    body: String,
    /// When the next tries are due, by the sandbox clock.
    due: Vec<i64>,
    /// A copy under the same id, as an impatient sender makes.
    twin: bool,
}

/// One try to deliver an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebhookAttempt {
    /// The delivery's id, the same for every try.
    pub delivery: String,
    /// The event's name.
    pub event: String,
    /// When, in seconds since 1970 by the sandbox clock.
    pub at: i64,
    /// The receiver's status; `None` when it did not answer.
    pub status: Option<u16>,
}

/// Why a callback was not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unregistered {
    /// Only plain http on this computer is called.
    NotLoopback,
    /// No answer, or none that proves the secret.
    Handshake,
}

impl std::fmt::Display for Unregistered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotLoopback => "the callback is not http on this computer",
            Self::Handshake => "the callback did not prove that it knows the secret",
        })
    }
}

impl std::error::Error for Unregistered {}

impl Drchrono {
    /// Registers a callback, as a person does on the vendor's page: it must answer the challenge first.
    /// No events = all of them. Returns the webhook's id.
    ///
    /// # Errors
    ///
    /// A callback that is not on this computer, or does not know the secret.
    pub async fn register_webhook(
        &self,
        url: &str,
        secret: &str,
        events: &[&str],
    ) -> Result<i64, Unregistered> {
        let target = outbound::local(url).ok_or(Unregistered::NotLoopback)?;
        let challenge = random::id21();
        let mut asked = target.clone();
        asked.query_pairs_mut().append_pair("msg", &challenge);
        let answer = outbound::exchange("GET", &asked, &[], String::new())
            .await
            .ok_or(Unregistered::Handshake)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let expected = random::hex(hmac::sign(&key, challenge.as_bytes()).as_ref());
        let said: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
        if answer.status() != 200 || said.get("secret_token") != Some(&expected.into()) {
            return Err(Unregistered::Handshake);
        }
        let mut state = lock(&self.0.state);
        state.issued.push(secret.to_owned());
        let id = 700_001 + i64::try_from(state.webhooks.registered.len()).unwrap_or(0);
        state.webhooks.registered.push(Webhook {
            id,
            url: url.to_owned(),
            secret: secret.to_owned(),
            events: events.iter().map(|e| (*e).to_owned()).collect(),
        });
        Ok(id)
    }

    /// Sends `PING` to a webhook, as the vendor's page does.
    pub fn ping_webhook(&self, id: i64) -> bool {
        let mut state = lock(&self.0.state);
        let Some(webhook) = state
            .webhooks
            .registered
            .iter()
            .find(|w| w.id == id)
            .cloned()
        else {
            return false;
        };
        let body =
            json!({"receiver": receiver(&webhook), "object": {}, "practice_group_id": seed::GROUP});
        self.enqueue(&mut state, &webhook, "PING", &body);
        true
    }

    /// Sends a delivery once more, under its old id.
    pub fn redeliver(&self, delivery: &str) -> bool {
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let found = state
            .webhooks
            .deliveries
            .iter_mut()
            .find(|d| d.id == delivery);
        let Some(found) = found else {
            return false;
        };
        found.due.insert(0, now);
        drop(state);
        self.0.due.notify_one();
        true
    }

    /// All tries so far.
    pub fn webhook_attempts(&self) -> Vec<WebhookAttempt> {
        lock(&self.0.state).webhooks.attempts.clone()
    }

    /// Sends what is due by the sandbox clock, and waits until it is sent.
    pub async fn deliver_webhooks(&self) {
        // One at a time, so that "nothing is due" also means "nothing is under way".
        let _turn = self.0.delivering.lock().await;
        while let Some((webhook, delivery)) = self.take_due() {
            self.deliver(&webhook, &delivery).await;
        }
    }

    /// Delivers when something happens, and looks at the clock once in a while.
    pub(crate) async fn deliver_forever(self) {
        loop {
            let _ = tokio::time::timeout(Duration::from_millis(500), self.0.due.notified()).await;
            self.deliver_webhooks().await;
        }
    }

    fn take_due(&self) -> Option<(Webhook, Delivery)> {
        let now = self.0.clock.unix();
        let mut state = lock(&self.0.state);
        let webhooks = &mut state.webhooks;
        let delivery = webhooks
            .deliveries
            .iter_mut()
            .find(|d| d.due.first().is_some_and(|at| *at <= now))?;
        delivery.due.remove(0);
        let delivery = delivery.clone();
        let webhook = webhooks
            .registered
            .iter()
            .find(|w| w.id == delivery.webhook)?;
        Some((webhook.clone(), delivery))
    }

    async fn deliver(&self, webhook: &Webhook, delivery: &Delivery) {
        let signature = match self.0.switches.get("webhook_signature").as_str() {
            "hmac" => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, webhook.secret.as_bytes());
                random::hex(hmac::sign(&key, delivery.body.as_bytes()).as_ref())
            }
            "wrong" => random::token43(),
            _ => webhook.secret.clone(),
        };
        let headers = [
            ("content-type", "application/json"),
            ("x-drchrono-event", delivery.event.as_str()),
            ("x-drchrono-signature", signature.as_str()),
            ("x-drchrono-delivery", delivery.id.as_str()),
        ];
        let status = match outbound::local(&webhook.url) {
            Some(url) => outbound::exchange("POST", &url, &headers, delivery.body.clone())
                .await
                .map(|answer| answer.status().as_u16()),
            None => None,
        };
        let mut state = lock(&self.0.state);
        state.webhooks.attempts.push(WebhookAttempt {
            delivery: delivery.id.clone(),
            event: delivery.event.clone(),
            at: self.0.clock.unix(),
            status,
        });
        let known = state
            .webhooks
            .deliveries
            .iter_mut()
            .find(|d| d.id == delivery.id && d.twin == delivery.twin);
        if let Some(known) = known
            && status.is_some_and(|s| (200..300).contains(&s))
        {
            known.due.clear();
        }
    }

    /// Something happened to a row: those who want to know are told.
    pub(super) fn event(
        &self,
        state: &mut State,
        resource: &'static Resource,
        action: &str,
        key: &Key,
    ) {
        let Some(event) = event_name(resource.table(), action) else {
            return;
        };
        self.named_event(state, resource, event, key);
    }

    /// The same for an event that is no plain change.
    pub(super) fn named_event(
        &self,
        state: &mut State,
        resource: &'static Resource,
        event: &str,
        key: &Key,
    ) {
        if state.webhooks.registered.is_empty() {
            return;
        }
        let style = Style::of(&self.0.switches);
        let Some(row) = state.rows.get(resource.table(), key) else {
            return;
        };
        let object = shown(resource, key, row, false, style);
        for webhook in state.webhooks.registered.clone() {
            if webhook.events.is_empty() || webhook.events.iter().any(|e| e == event) {
                let body = json!({
                    "receiver": receiver(&webhook),
                    "object": object,
                    "practice_group_id": seed::GROUP,
                });
                self.enqueue(state, &webhook, event, &body);
            }
        }
    }

    fn enqueue(&self, state: &mut State, webhook: &Webhook, event: &str, body: &Value) {
        let now = self.0.clock.unix();
        let delivery = Delivery {
            id: random::uuid(),
            webhook: webhook.id,
            event: event.to_owned(),
            body: body.to_string(),
            due: SCHEDULE.map(|after| now + after).to_vec(),
            twin: false,
        };
        if self.0.switches.on("webhook_twice") {
            let twin = Delivery {
                twin: true,
                ..delivery.clone()
            };
            state.webhooks.deliveries.push(twin);
        }
        state.webhooks.deliveries.push(delivery);
        self.0.due.notify_one();
    }
}

fn receiver(webhook: &Webhook) -> Value {
    json!({"id": webhook.id, "callback_url": webhook.url, "owning_doctor_id": seed::DOCTOR})
}

fn event_name(table: &str, action: &str) -> Option<&'static str> {
    Some(match (table, action) {
        ("appointments", "CREATE") => "APPOINTMENT_CREATE",
        ("appointments", "MODIFY") => "APPOINTMENT_MODIFY",
        ("appointments", "DELETE") => "APPOINTMENT_DELETE",
        ("patients", "CREATE") => "PATIENT_CREATE",
        ("patients", "MODIFY") => "PATIENT_MODIFY",
        ("allergies", "CREATE") => "PATIENT_ALLERGY_CREATE",
        ("allergies", "MODIFY") => "PATIENT_ALLERGY_MODIFY",
        ("problems", "CREATE") => "PATIENT_PROBLEM_CREATE",
        ("problems", "MODIFY") => "PATIENT_PROBLEM_MODIFY",
        ("medications", "CREATE") => "PATIENT_MEDICATION_CREATE",
        ("medications", "MODIFY") => "PATIENT_MEDICATION_MODIFY",
        ("patient_flag_types", "CREATE") => "PATIENT_FLAG_CREATE",
        // Misspelt in the vendor's list.
        ("patient_flag_types", "MODIFY") => "PATIENT_FLAG_CMODIFY",
        ("lab_orders", "CREATE") => "LAB_ORDER_CREATE",
        ("lab_orders", "MODIFY") => "LAB_ORDER_MODIFY",
        ("lab_orders", "DELETE") => "LAB_ORDER_DELETE",
        ("line_items", "CREATE") => "LINE_ITEM_CREATE",
        ("line_items", "MODIFY") => "LINE_ITEM_MODIFY",
        ("line_items", "DELETE") => "LINE_ITEM_DELETE",
        ("tasks", "CREATE") => "TASK_CREATE",
        ("tasks", "MODIFY") => "TASK_MODIFY",
        ("patient_vaccine_records", "CREATE") => "VACCINE_ADMINISTERED",
        _ => return None,
    })
}
