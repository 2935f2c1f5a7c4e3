//! The Dentbird Open API on loopback: authorization server, resource API and file storage.

mod api;
mod auth;
mod details;
mod door;
mod download;
mod files;
mod interaction;
mod list;
mod mint;
mod sas;
pub(crate) mod seed;
mod spoil;
mod state;
mod storage;
mod table;
mod token;
mod transfer;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Serialize;

pub use seed::{
    CLIENT_ID, CLIENT_SECRET, OTHER_EMAIL, PLAIN_CLIENT_ID, PLAIN_CLIENT_SECRET, USER_EMAIL,
    USER_ID, USER_PASSWORD,
};

use crate::clock::Clock;
use crate::jwt;
use crate::log::{LogEntry, RequestLog};
use crate::mesh::MeshSize;
use crate::switches::{SwitchInfo, Switches, UnknownSwitch};
use crate::{Consent, lock};
use state::State;

/// Where the listeners of one sandbox are.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    pub(crate) auth: String,
    pub(crate) api: String,
    pub(crate) storage: String,
    pub(crate) elsewhere: String,
}

pub(crate) struct Inner {
    urls: Urls,
    redirect_uri: String,
    consent: Consent,
    mesh: MeshSize,
    clock: Arc<Clock>,
    log: Arc<RequestLog>,
    switches: Switches,
    keys: &'static jwt::Keys,
    state: Mutex<State>,
}

/// A handle on the Dentbird part of a running [`Sandbox`](crate::Sandbox). Cheap to clone.
#[derive(Clone)]
pub struct Dentbird(Arc<Inner>);

impl fmt::Debug for Dentbird {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dentbird")
            .field("urls", &self.0.urls)
            .finish_non_exhaustive()
    }
}

/// Tokens issued without a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedTokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The ID token, when `openid` was asked for.
    pub id_token: Option<String>,
    /// The scope granted: unknown scopes are dropped.
    pub scope: String,
    /// Seconds the access token lives.
    pub expires_in: u64,
}

/// A case as the sandbox holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CaseInfo {
    /// The `designCaseId`.
    pub id: String,
    /// `CREATED`, `TRASHED` or `DELETED`.
    pub lifecycle: String,
    /// `CREATED`, `DESIGNED`, `CAM`, or one a client has never heard of.
    pub status: String,
    /// The case name.
    pub name: String,
    /// The reference of a transferred case.
    pub reference: Option<String>,
    /// Ids of the uploaded files it was made from; empty for cases of the seed.
    pub file_ids: Vec<String>,
}

/// A file announced by a client, and what the storage has of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UploadInfo {
    /// The `fileId`.
    pub id: String,
    /// The name the client gave.
    pub name: String,
    /// The length the client announced.
    pub announced_length: u64,
    /// The base64 MD5 the client announced.
    pub announced_md5: String,
    /// Bytes stored; `None` before the upload.
    pub stored_length: Option<u64>,
    /// Base64 MD5 of what is stored.
    pub stored_md5: Option<String>,
    /// How many PUTs were stored under the file's URL.
    pub puts: u32,
}

impl Dentbird {
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
        Self(Arc::new(Inner {
            urls,
            redirect_uri: options.redirect_uri.clone(),
            consent: options.consent,
            mesh: options.mesh,
            clock,
            log,
            switches: Switches::new(table::TABLE),
            keys: jwt::keys(),
            state: Mutex::new(State::new(redirect_uris)),
        }))
    }

    /// Base URL of the authorization server; endpoints are under `/oidc`.
    pub fn auth_url(&self) -> &str {
        &self.0.urls.auth
    }

    /// Base URL of the resource API; endpoints are under `/v1`.
    pub fn api_url(&self) -> &str {
        &self.0.urls.api
    }

    /// Base URL of the storage that signed URLs point to.
    pub fn storage_url(&self) -> &str {
        &self.0.urls.storage
    }

    /// Base URL of the fourth origin, where hostile redirects lead. No credential may ever arrive there.
    pub fn elsewhere_url(&self) -> &str {
        &self.0.urls.elsewhere
    }

    /// The issuer in callbacks and tokens.
    pub fn issuer(&self) -> &str {
        &self.0.urls.auth
    }

    /// Id of the contracted client.
    #[allow(
        clippy::unused_self,
        reason = "a caller that has the handle needs no constants"
    )]
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// Secret of the contracted client.
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

    /// Sets a switch, as `POST /__sandbox/switch` does.
    pub fn set(&self, switch: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.0.switches.set(switch, value)
    }

    /// Turns a fault on: a name of [`Dentbird::faults`], or `switch=value`.
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

    /// Back to the seed: cases, grants, files, switches, clock and log. Registered redirect URIs stay, and so
    /// does the list of issued secrets.
    pub fn reset(&self) {
        lock(&self.0.state).reset();
        self.0.switches.reset();
        self.0.clock.reset();
        self.0.log.clear();
    }

    /// Moves the sandbox clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
    }

    /// Seconds since 1970 by the sandbox clock.
    pub fn now(&self) -> i64 {
        self.0.clock.unix()
    }

    /// All requests since the start or the last [`Dentbird::clear_log`], over all origins.
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

    /// Signs with the other key from now on, and publishes that one.
    pub fn rotate_keys(&self) {
        let next = if self.0.switches.is("jwks_key", "two") {
            "one"
        } else {
            "two"
        };
        let _ = self.set("jwks_key", next);
    }

    /// Ends every grant: no token issued so far is good any more.
    pub fn revoke_all(&self) {
        for grant in lock(&self.0.state).grants.values_mut() {
            grant.revoked = true;
        }
    }

    /// Every code, token, session and signature handed out so far: a leak test searches for them.
    pub fn issued_secrets(&self) -> Vec<String> {
        lock(&self.0.state).issued.clone()
    }

    /// All cases of the first user, visible or not.
    pub fn cases(&self) -> Vec<CaseInfo> {
        lock(&self.0.state)
            .cases
            .iter()
            .filter(|c| c.owner == USER_ID)
            .map(|c| CaseInfo {
                id: c.id.clone(),
                lifecycle: c.lifecycle.clone(),
                status: c.status.clone(),
                name: c.name.clone(),
                reference: c.reference.clone(),
                file_ids: c.uploads.clone(),
            })
            .collect()
    }

    /// All registered files with what the storage has of them.
    pub fn uploads(&self) -> Vec<UploadInfo> {
        let state = lock(&self.0.state);
        state
            .files
            .iter()
            .map(|(id, file)| {
                let blob = state.blobs.get(&file.blob);
                UploadInfo {
                    id: id.clone(),
                    name: file.name.clone(),
                    announced_length: file.length,
                    announced_md5: file.md5.clone(),
                    stored_length: blob.map(|b| b.length),
                    stored_md5: blob.map(|b| b.md5.clone()),
                    puts: blob.map_or(0, |b| b.puts),
                }
            })
            .collect()
    }

    /// Moves a case one step on (`CREATED`, `DESIGNED`, `CAM`), found by id or reference; a designed case has a
    /// crown. Returns the new status.
    pub fn advance_case(&self, id_or_reference: &str) -> Option<String> {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let case = state
            .cases
            .iter_mut()
            .find(|c| c.id == id_or_reference || c.reference.as_deref() == Some(id_or_reference))?;
        match case.status.as_str() {
            "CREATED" => "DESIGNED".clone_into(&mut case.status),
            "DESIGNED" => "CAM".clone_into(&mut case.status),
            _ => {}
        }
        if case.teeth.is_empty() {
            case.teeth.push(transfer::tooth_in(&case.name));
        }
        case.updated = now;
        Some(case.status.clone())
    }

    /// Puts a case into another lifecycle (`CREATED`, `TRASHED`, `DELETED`), as its owner does elsewhere.
    /// Whether there is such a case.
    pub fn set_lifecycle(&self, id: &str, lifecycle: &str) -> bool {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let Some(case) = state.cases.iter_mut().find(|case| case.id == id) else {
            return false;
        };
        lifecycle.clone_into(&mut case.lifecycle);
        case.updated = now;
        true
    }

    /// Takes a case out without a trace. Whether there was one.
    pub fn remove_case(&self, id: &str) -> bool {
        let mut state = lock(&self.0.state);
        let before = state.cases.len();
        state.cases.retain(|case| case.id != id);
        state.cases.len() < before
    }

    /// Adds cases of the first user, with two scans and a crown each; their ids.
    pub fn add_cases(&self, count: u32) -> Vec<String> {
        self.add_cases_of(USER_ID, count)
    }

    /// The same for another person, by id.
    pub fn add_cases_of(&self, person: &str, count: u32) -> Vec<String> {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let first = state.free_number();
        let made: Vec<_> = (first..first + count)
            .map(|number| seed::further_case(number, person, now))
            .collect();
        let ids = made.iter().map(|case| case.id.clone()).collect();
        state.cases.extend(made);
        ids
    }

    /// Adds a person, with so many cases; the id, for [`Dentbird::issue_tokens_to`]. The first one signs in as
    /// `dr.further-1@example.test`, the next as `dr.further-2@example.test`, with everybody's password.
    pub fn add_person(&self, cases: u32) -> String {
        let id = {
            let mut state = lock(&self.0.state);
            state.further_people += 1;
            seed::further_user(state.further_people).id.into_owned()
        };
        self.add_cases_of(&id, cases);
        id
    }

    pub(crate) fn remember(&self, secret: impl Into<String>) {
        lock(&self.0.state).issued.push(secret.into());
    }
}
