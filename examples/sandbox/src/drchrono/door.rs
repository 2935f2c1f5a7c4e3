//! The three origins of the practice, and its control routes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Drchrono, authorize, token};
use crate::clock::Clock;
use crate::control::{self, Controlled};
use crate::log::RequestLog;
use crate::reply;
use crate::server::{Answer, Call, Site};
use crate::switches::{SwitchInfo, UnknownSwitch};

impl Drchrono {
    pub(crate) fn sites(&self) -> [Arc<dyn Site>; 3] {
        [Place::Main, Place::Files, Place::Elsewhere].map(|place| {
            Arc::new(Door {
                place,
                house: self.clone(),
            }) as Arc<dyn Site>
        })
    }

    async fn main(&self, call: &mut Call) -> Answer {
        match call.path.as_str() {
            authorize::PATH => self.authorize(call).await,
            authorize::LOGIN => self.login(call).await,
            token::PATH => self.token(call).await,
            "/o/authorize" | "/o/token" | "/accounts/login" => {
                call.drain().await;
                Ok(token::slash_added(call))
            }
            token::REVOKE | "/o/revoke_token/" => self.revocation(call).await,
            path if path.starts_with("/api/") => self.api(call).await,
            _ => {
                call.drain().await;
                Ok(super::not_found_page())
            }
        }
    }
}

impl Controlled for Drchrono {
    fn switch(&self, name: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.set(name, value)
    }

    fn named_fault(&self, name: &str) -> Result<(), UnknownSwitch> {
        self.fault(name)
    }

    fn list(&self) -> Vec<SwitchInfo> {
        self.switches()
    }

    fn start_over(&self) {
        self.reset();
    }

    fn requests(&self) -> &RequestLog {
        &self.0.log
    }

    fn clock(&self) -> &Clock {
        &self.0.clock
    }

    fn look(&self, name: &str) -> Option<Value> {
        match name {
            "calls" => Some(json!(self.calls())),
            "files" => Some(json!(self.files())),
            "webhooks" => Some(json!(self.webhook_attempts())),
            _ => None,
        }
    }

    fn other(&self, name: &str, body: &Value) -> Option<Value> {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        match name {
            "redirect-uri" => {
                self.register_redirect_uri(text("redirect_uri")?);
                Some(json!({}))
            }
            "change-appointments" => {
                let count = body.get("count").and_then(Value::as_u64)?;
                let ids = self.change_appointments(usize::try_from(count).ok()?);
                Some(json!({"ids": ids}))
            }
            "lock-note" => {
                let locked = body.get("locked").and_then(Value::as_bool).unwrap_or(true);
                self.lock_note(text("appointment")?, locked)
                    .then(|| json!({}))
            }
            "revoke-all" => {
                self.revoke_all();
                Some(json!({}))
            }
            "redeliver" => self.redeliver(text("delivery")?).then(|| json!({})),
            "ping" => {
                let webhook = body.get("webhook").and_then(Value::as_i64)?;
                self.ping_webhook(webhook).then(|| json!({}))
            }
            _ => None,
        }
    }

    async fn act(&self, name: &str, body: &Value) -> Option<Value> {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        match name {
            "webhook" => {
                let events: Vec<&str> = body
                    .get("events")
                    .and_then(Value::as_array)
                    .map(|all| all.iter().filter_map(Value::as_str).collect())
                    .unwrap_or_default();
                let made = self
                    .register_webhook(text("callback_url")?, text("secret")?, &events)
                    .await;
                Some(match made {
                    Ok(id) => json!({"webhook": id}),
                    Err(problem) => json!({"webhook": null, "problem": problem.to_string()}),
                })
            }
            "deliver" => {
                self.deliver_webhooks().await;
                Some(json!(self.webhook_attempts()))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Main,
    Files,
    Elsewhere,
}

/// One origin of the practice.
struct Door {
    place: Place,
    house: Drchrono,
}

impl Site for Door {
    fn origin(&self) -> &'static str {
        match self.place {
            Place::Main => "drchrono",
            Place::Files => "drchrono-files",
            Place::Elsewhere => "drchrono-elsewhere",
        }
    }

    fn unlogged(&self, path: &str) -> bool {
        !matches!(self.place, Place::Elsewhere) && control::is_control(path)
    }

    fn answer<'a>(
        &'a self,
        call: &'a mut Call,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send + 'a>> {
        Box::pin(async move {
            if self.unlogged(&call.path) {
                let answer = control::answer(&self.house, call).await;
                // The clock may have moved.
                self.house.0.due.notify_one();
                return Ok(answer);
            }
            match self.place {
                Place::Main => self.house.main(call).await,
                Place::Files => {
                    call.drain().await;
                    Ok(self.house.storage(call))
                }
                // Whatever arrives here was sent by a client that followed a hostile pointer.
                Place::Elsewhere => {
                    call.drain().await;
                    Ok(reply::json(200, &json!({"results": [], "next": null})))
                }
            }
        })
    }
}
