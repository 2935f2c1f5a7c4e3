//! drchrono on loopback: API and OAuth on one origin, files on another.

mod api;
mod appointments;
mod authorize;
mod bulk;
mod check;
mod documents;
mod door;
mod facts;
mod filters;
mod input;
mod inventory;
mod labs;
mod list;
mod patients;
mod pdf;
mod quota;
mod rows;
mod sample;
mod scopes;
pub(crate) mod seed;
mod special;
mod state;
mod storage;
mod table;
mod token;
mod webhooks;
mod wire;
mod write;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::Response;
use serde_json::Value;

pub use documents::FileInfo;
pub use inventory::{MemberInfo, ResourceInfo};
pub use quota::CallCount;
pub use seed::{CLIENT_ID, CLIENT_SECRET, DOCTOR_USER, PASSWORD, STAFF_USER, USERNAME};
pub use webhooks::{Unregistered, WebhookAttempt};

use crate::body::Body;
use crate::clock::Clock;
use crate::dentbird::IssuedTokens;
use crate::log::{LogEntry, RequestLog};
use crate::mesh::MeshSize;
use crate::switches::{SwitchInfo, Switches, UnknownSwitch};
use crate::{Consent, lock, reply};
use rows::Key;
use state::State;

/// Where the listeners are.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    pub(crate) base: String,
    pub(crate) files: String,
    pub(crate) elsewhere: String,
}

struct Inner {
    urls: Urls,
    redirect_uri: String,
    consent: Consent,
    mesh: MeshSize,
    clock: Arc<Clock>,
    log: Arc<RequestLog>,
    switches: Switches,
    state: Mutex<State>,
    /// Something to deliver may be due.
    due: tokio::sync::Notify,
    delivering: tokio::sync::Mutex<()>,
}

/// A handle on the drchrono part of a running [`Sandbox`](crate::Sandbox). Cheap to clone.
#[derive(Clone)]
pub struct Drchrono(Arc<Inner>);

impl fmt::Debug for Drchrono {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drchrono")
            .field("urls", &self.0.urls)
            .finish_non_exhaustive()
    }
}

impl Drchrono {
    pub(crate) fn new(
        urls: Urls,
        options: &crate::Options,
        clock: Arc<Clock>,
        log: Arc<RequestLog>,
    ) -> Self {
        let redirect_uris: BTreeSet<String> = options
            .redirect_uris
            .iter()
            .cloned()
            .chain([options.redirect_uri.clone()])
            .chain(seed::REDIRECTS.map(str::to_owned))
            .collect();
        let switches = Switches::new(table::TABLE);
        let rows = seed::all(seed::count(&switches));
        Self(Arc::new(Inner {
            urls,
            redirect_uri: options.redirect_uri.clone(),
            consent: options.consent,
            mesh: options.mesh,
            clock,
            log,
            switches,
            state: Mutex::new(State::new(redirect_uris, rows)),
            due: tokio::sync::Notify::new(),
            delivering: tokio::sync::Mutex::new(()),
        }))
    }

    /// Base URL of API and sign-in.
    pub fn base_url(&self) -> &str {
        &self.0.urls.base
    }

    /// Base URL of the storage that file addresses lead to. No bearer may ever arrive there.
    pub fn files_url(&self) -> &str {
        &self.0.urls.files
    }

    /// Base URL of the origin where hostile links lead. Nothing may ever arrive there.
    pub fn elsewhere_url(&self) -> &str {
        &self.0.urls.elsewhere
    }

    /// Id of the application.
    #[allow(
        clippy::unused_self,
        reason = "a caller that has the handle needs no constants"
    )]
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// Secret of the application.
    #[allow(
        clippy::unused_self,
        reason = "a caller that has the handle needs no constants"
    )]
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// The redirect URI the accounts file names.
    pub fn redirect_uri(&self) -> &str {
        &self.0.redirect_uri
    }

    /// An account for the accounts file of the `dental` command line (TOML): `[accounts.practice]`.
    pub fn account(&self) -> String {
        // A basic TOML string escapes as JSON does.
        let quoted = |text: &str| Value::from(text).to_string();
        format!(
            "[accounts.practice]\n\
             provider = \"drchrono\"\n\
             client_id = {}\n\
             client_secret = {}\n\
             redirect_uri = {}\n\
             base_url = {}\n\
             cases = \"appointments\"\n\
             calls_per_hour = {}\n\
             allow_insecure_loopback = true\n",
            quoted(self.client_id()),
            quoted(self.client_secret()),
            quoted(self.redirect_uri()),
            quoted(self.base_url()),
            self.0.switches.number("calls_per_hour"),
        )
    }

    /// Sets a switch, as `POST /__sandbox/switch` does. A new number of `appointments` starts the practice
    /// over, so that documents belong to appointments that are there.
    pub fn set(&self, switch: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.0.switches.set(switch, value)?;
        if switch.trim() == "appointments" {
            let rows = seed::all(seed::count(&self.0.switches));
            lock(&self.0.state).rows = rows;
        }
        Ok(())
    }

    /// Turns a fault on: a name of [`Drchrono::faults`], or `switch=value`.
    pub fn fault(&self, name: &str) -> Result<(), UnknownSwitch> {
        if let Some((switch, value)) = name.split_once('=') {
            return self.set(switch, value);
        }
        let wanted = name.trim().replace('_', "-");
        if let Some((_, switch, value, _)) = table::PRESETS.iter().find(|(n, ..)| *n == wanted) {
            return self.set(switch, value);
        }
        let names: Vec<_> = Self::faults().map(|(name, _)| name).collect();
        Err(UnknownSwitch::new(
            format!("fault {name}"),
            format!("{}; or switch=value", names.join(", ")),
        ))
    }

    /// The named faults, each with one line of meaning.
    pub fn faults() -> impl Iterator<Item = (&'static str, &'static str)> {
        table::PRESETS
            .iter()
            .map(|(name, _, _, meaning)| (*name, *meaning))
    }

    /// All switches with their present values.
    pub fn switches(&self) -> Vec<SwitchInfo> {
        self.0.switches.list()
    }

    /// Back to the seed: rows, sign-ins, files, webhooks, switches, clock, counts and log. Registered redirect
    /// URIs stay, and so does the list of issued secrets.
    pub fn reset(&self) {
        self.0.switches.reset();
        self.0.clock.reset();
        let rows = seed::all(seed::count(&self.0.switches));
        lock(&self.0.state).reset(rows);
        self.0.log.clear();
    }

    /// Moves the sandbox clock forward. What webhooks are due after it is sent in the background, or by
    /// [`Drchrono::deliver_webhooks`].
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
        self.0.due.notify_one();
    }

    /// Seconds since 1970 by the sandbox clock.
    pub fn now(&self) -> i64 {
        self.0.clock.unix()
    }

    /// The sandbox's present moment, finer than a second: what the limit of calls within one second goes by.
    pub fn time(&self) -> std::time::SystemTime {
        self.0.clock.now().into()
    }

    /// All requests since the start or the last [`Drchrono::clear_log`], over all origins.
    pub fn log(&self) -> Vec<LogEntry> {
        self.0.log.entries()
    }

    /// Forgets the requests seen so far.
    pub fn clear_log(&self) {
        self.0.log.clear();
    }

    /// Accepts one more redirect URI, compared as an exact string.
    pub fn register_redirect_uri(&self, uri: &str) {
        lock(&self.0.state).redirect_uris.insert(uri.to_owned());
    }

    /// Ends every sign-in: no token issued so far is good any more.
    pub fn revoke_all(&self) {
        for grant in lock(&self.0.state).grants.values_mut() {
            grant.revoked = true;
        }
    }

    /// Every code, token, session, signature and webhook secret so far: a leak test searches for them.
    pub fn issued_secrets(&self) -> Vec<String> {
        lock(&self.0.state).issued.clone()
    }

    /// The rows of a resource as the API shows them with `verbose`, deleted ones included.
    pub fn rows(&self, resource: &str) -> Vec<Value> {
        let Some(resource) = facts::resource(resource) else {
            return Vec::new();
        };
        let style = wire::Style::of(&self.0.switches);
        lock(&self.0.state)
            .rows
            .table(resource.name())
            .map(|(key, row)| wire::shown(resource, key, row, true, style))
            .collect()
    }

    /// Changes `count` appointments, as people at work in the practice do: the status of most, the notes of
    /// some. Returns their ids; fewer than asked for when there are no more.
    pub fn change_appointments(&self, count: usize) -> Vec<String> {
        self.change_appointments_every(Duration::ZERO, count)
    }

    /// The same, one after the other, with so much time after each.
    pub fn change_appointments_every(&self, pause: Duration, count: usize) -> Vec<String> {
        let style = wire::Style::of(&self.0.switches);
        let Some(resource) = facts::resource("appointments") else {
            return Vec::new();
        };
        // Not the first ones: what changes lies anywhere in the calendar.
        let all: Vec<Key> = lock(&self.0.state)
            .rows
            .table("appointments")
            .filter(|(_, row)| !row.archived && !row.flag("is_virtual_base"))
            .map(|(key, _)| key.clone())
            .collect();
        let step = (all.len() / count.max(1)).max(1);
        let chosen: Vec<Key> = all.into_iter().step_by(step).take(count).collect();
        for (at, key) in chosen.iter().enumerate() {
            let now = self.0.clock.now();
            let mut state = lock(&self.0.state);
            let Some(row) = state.rows.get_mut("appointments", key) else {
                continue;
            };
            let old = row.clone();
            if at % 4 == 3 {
                let text = format!("Changed at {}", now.timestamp());
                row.fields.insert("notes".to_owned(), text.into());
            } else {
                let next = seed::next_status(row.text("status"));
                row.fields.insert("status".to_owned(), next.into());
            }
            row.touch(now);
            appointments::changed(&old, row, key, style.naive(now));
            self.event(&mut state, resource, "MODIFY", key);
            drop(state);
            self.advance(pause);
        }
        chosen.iter().map(Key::to_string).collect()
    }

    /// Deletes an appointment, as somebody in the practice does: it is marked, and shows where deleted ones are
    /// asked for. Whether there was one.
    pub fn delete_appointment(&self, id: &str) -> bool {
        let key = Key::parse(id);
        key.zip(facts::resource("appointments"))
            .is_some_and(|(key, resource)| self.delete(resource, &key).is_ok())
    }

    /// Locks or unlocks the clinical note of an appointment; false when it has none.
    pub fn lock_note(&self, appointment: &str, locked: bool) -> bool {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let (Some(key), Some(resource)) =
            (Key::parse(appointment), facts::resource("appointments"))
        else {
            return false;
        };
        let note = state
            .rows
            .get_mut("appointments", &key)
            .and_then(|row| row.fields.get_mut("clinical_note"));
        let Some(note) = note else {
            return false;
        };
        note["locked"] = locked.into();
        if let Some(row) = state.rows.get_mut("appointments", &key) {
            row.extended = now;
        }
        if let Some(row) = state.rows.get_mut("clinical_notes", &key) {
            row.touch(now);
        }
        let event = if locked {
            "CLINICAL_NOTE_LOCK"
        } else {
            "CLINICAL_NOTE_UNLOCK"
        };
        self.named_event(&mut state, resource, event, &key);
        true
    }
}

/// The web framework's page for an address nobody knows.
fn not_found_page() -> Response<Body> {
    reply::html(404, "<h1>Not Found</h1>".to_owned())
}
