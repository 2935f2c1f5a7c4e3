//! The four origins of the house, and its control routes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hyper::Method;
use serde_json::{Value, json};

use super::Dentbird;
use crate::clock::Clock;
use crate::control::{self, Controlled};
use crate::log::RequestLog;
use crate::reply;
use crate::server::{Answer, Call, Site};
use crate::switches::{SwitchInfo, UnknownSwitch};

impl Dentbird {
    pub(crate) fn sites(&self) -> [Arc<dyn Site>; 4] {
        [Place::Auth, Place::Api, Place::Storage, Place::Elsewhere].map(|place| {
            Arc::new(Door {
                place,
                house: self.clone(),
            }) as Arc<dyn Site>
        })
    }
}

impl Controlled for Dentbird {
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

    fn other(&self, name: &str, body: &Value) -> Option<Value> {
        match name {
            "advance-case" => {
                let text = |key: &str| body.get(key).and_then(Value::as_str);
                let case = text("designCaseId").or_else(|| text("referenceId"))?;
                Some(json!({"status": self.advance_case(case)?}))
            }
            "person" => {
                let cases = body.get("cases").and_then(Value::as_u64).unwrap_or(0);
                Some(json!({"user": self.add_person(u32::try_from(cases).ok()?)}))
            }
            "rotate-keys" => {
                self.rotate_keys();
                Some(json!({"jwks_key": self.0.switches.get("jwks_key")}))
            }
            "redirect-uri" => {
                let uri = body.get("redirect_uri").and_then(Value::as_str)?;
                self.register_redirect_uri(uri);
                Some(json!({}))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Auth,
    Api,
    Storage,
    Elsewhere,
}

/// One origin of the house.
struct Door {
    place: Place,
    house: Dentbird,
}

impl Site for Door {
    fn origin(&self) -> &'static str {
        match self.place {
            Place::Auth => "auth",
            Place::Api => "api",
            Place::Storage => "storage",
            Place::Elsewhere => "elsewhere",
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
                return Ok(control::answer(&self.house, call).await);
            }
            match self.place {
                Place::Auth => match call.path.as_str() {
                    "/oidc/token" => self.house.token(call).await,
                    "/oidc/token/revocation" => self.house.revocation(call).await,
                    "/oidc/jwks" if call.method == Method::GET => Ok(self.house.jwks()),
                    _ => self.house.authorize(call).await,
                },
                Place::Api => self.house.api(call).await,
                Place::Storage => self.house.storage(call).await,
                // Whatever arrives here was sent by a client that followed a hostile pointer.
                Place::Elsewhere => {
                    call.drain().await;
                    Ok(reply::json(200, &json!({"success": true, "data": {}})))
                }
            }
        })
    }
}
