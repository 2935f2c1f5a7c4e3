//! The ten origins of the house, and its control routes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hyper::Method;
use serde_json::{Value, json};

use super::ThreeShape;
use super::show::Host;
use super::state::{Region, Server};
use super::token::nothing_here;
use crate::clock::Clock;
use crate::control::{self, Controlled};
use crate::gauge::Gauge;
use crate::log::RequestLog;
use crate::server::{Answer, Call, Site};
use crate::switches::{SwitchInfo, UnknownSwitch};

/// How many origins there are.
pub(crate) const ORIGINS: usize = 10;

#[derive(Debug, Clone, Copy)]
enum Place {
    Legacy,
    Identity,
    Users,
    Region(Region, Host),
    Foreign,
}

use Place::{Foreign, Identity, Legacy, Users};

/// In the order of the ports.
const PLACES: [Place; ORIGINS] = [
    Legacy,
    Identity,
    Users,
    Place::Region(Region::Europe, Host::V10),
    Place::Region(Region::Europe, Host::Metadata),
    Place::Region(Region::America, Host::V10),
    Place::Region(Region::America, Host::Metadata),
    Place::Region(Region::Asia, Host::V10),
    Place::Region(Region::Asia, Host::Metadata),
    Foreign,
];

impl Place {
    fn origin(self) -> &'static str {
        match self {
            Legacy => "auth",
            Identity => "identity",
            Users => "users",
            Self::Region(Region::Europe, Host::V10) => "eu-v10",
            Self::Region(Region::Europe, Host::Metadata) => "eu-metadata",
            Self::Region(Region::America, Host::V10) => "am-v10",
            Self::Region(Region::America, Host::Metadata) => "am-metadata",
            Self::Region(Region::Asia, Host::V10) => "as-v10",
            Self::Region(Region::Asia, Host::Metadata) => "as-metadata",
            Foreign => "foreign",
        }
    }
}

/// The names of the origins, as the log has them.
pub(super) fn origins() -> impl Iterator<Item = &'static str> {
    PLACES.into_iter().map(Place::origin)
}

impl ThreeShape {
    pub(crate) fn sites(&self) -> [Arc<dyn Site>; ORIGINS] {
        std::array::from_fn(|at| {
            Arc::new(Door {
                place: PLACES[at],
                gauge: Arc::clone(&self.0.gauges[at]),
                house: self.clone(),
            }) as Arc<dyn Site>
        })
    }
}

impl Controlled for ThreeShape {
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
            "open-requests" => {
                let most =
                    origins().map(|origin| (origin.to_owned(), self.most_open(origin).into()));
                Some(Value::Object(most.collect()))
            }
            "users" => Some(json!(self.users())),
            "cases" => Some(json!(self.cases())),
            _ => None,
        }
    }

    fn other(&self, name: &str, body: &Value) -> Option<Value> {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        match name {
            "add-case" => {
                let id = self.add_case(text("user").unwrap_or("doctor-eu"))?;
                Some(json!({"Id": id}))
            }
            "change-case" => {
                let version = self.change_case(text("Id")?)?;
                Some(json!({"Version": version}))
            }
            "remove-case" => self.remove_case(text("Id")?).then(|| json!({})),
            "redirect-uri" => {
                self.register_redirect_uri(text("redirect_uri")?);
                Some(json!({}))
            }
            "rotate-keys" => {
                self.rotate_keys();
                Some(json!({"signing_key": self.0.switches.get("signing_key")}))
            }
            "revoke-all" => {
                self.revoke_all();
                Some(json!({}))
            }
            "open-requests" => {
                self.restart_counting();
                Some(json!({}))
            }
            _ => None,
        }
    }
}

/// One origin of the house.
struct Door {
    place: Place,
    gauge: Arc<Gauge>,
    house: ThreeShape,
}

impl Site for Door {
    fn origin(&self) -> &'static str {
        self.place.origin()
    }

    fn unlogged(&self, path: &str) -> bool {
        !matches!(self.place, Foreign) && control::is_control(path)
    }

    fn gauge(&self) -> Option<&Arc<Gauge>> {
        Some(&self.gauge)
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
                Legacy => self.house.auth_host(call).await,
                Identity => self.house.identity_host(call).await,
                Users => self.house.users_service(call).await,
                Place::Region(region, host) => self.house.region(call, region, host).await,
                Foreign => self.house.foreign(call).await,
            }
        })
    }
}

/// `/sign-in/{id}` and `/sign-in/{id}/{action}`.
fn sign_in(path: &str) -> Option<(String, String)> {
    let rest = path.strip_prefix("/sign-in/")?;
    let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
    Some((id.to_owned(), action.to_owned()))
}

impl ThreeShape {
    async fn auth_host(&self, call: &mut Call) -> Answer {
        if let Some((id, action)) = sign_in(&call.path) {
            return self.sign_in_page(call, &id, &action).await;
        }
        let (get, post) = (call.method == Method::GET, call.method == Method::POST);
        match call.path.as_str() {
            // The British spelling alone.
            "/oauth/authorise" if get => Ok(self.authorize(call, Server::Legacy)),
            "/oauth/token" if post => self.token(call, Server::Legacy).await,
            "/oauth/token" | "/api/tokeninfo" if get => Ok(self.token_info(call)),
            _ => Ok(nothing_here(call)),
        }
    }

    async fn identity_host(&self, call: &mut Call) -> Answer {
        if let Some((id, action)) = sign_in(&call.path) {
            return self.sign_in_page(call, &id, &action).await;
        }
        let (get, post) = (call.method == Method::GET, call.method == Method::POST);
        match call.path.as_str() {
            "/connect/authorize" if get => Ok(self.authorize(call, Server::Identity)),
            "/connect/token" if post => self.token(call, Server::Identity).await,
            "/connect/revocation" if post => self.revocation(call).await,
            "/.well-known/openid-configuration" if get => Ok(self.discovery()),
            "/.well-known/openid-configuration/jwks" if get => Ok(self.key_set()),
            _ => Ok(nothing_here(call)),
        }
    }
}
