//! 3Shape Communicate on loopback: the legacy authentication service, the identity server, the users service and
//! three regions, each of them under its v1.0 name and its metadata name.

mod content;
mod dates;
mod door;
mod files;
mod list;
mod mint;
mod region;
pub(crate) mod seed;
mod seed_cases;
mod service;
mod show;
mod sign_in;
mod state;
mod table;
mod token;
mod upload;
mod users;

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Serialize;

pub(crate) use door::ORIGINS;
pub use seed::{
    CLIENT_ID, CLIENT_SECRET, ODD_CLIENT_ID, ODD_CLIENT_SECRET, PUBLIC_CLIENT_ID, USER_PASSWORD,
};
pub use state::Region;

use crate::clock::Clock;
use crate::gauge::Gauge;
use crate::log::{LogEntry, RequestLog};
use crate::mesh::MeshSize;
use crate::switches::{SwitchInfo, Switches, UnknownSwitch};
use crate::{Consent, lock};
use seed::Sizes;
use state::{Case, State};

/// Where the listeners of one sandbox are.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    pub(crate) auth: String,
    pub(crate) identity: String,
    pub(crate) users: String,
    /// By region.
    pub(crate) v10: [String; 3],
    pub(crate) metadata: [String; 3],
    pub(crate) foreign: String,
}

impl Urls {
    /// From the addresses in the order of the ports.
    pub(crate) fn new(all: [String; ORIGINS]) -> Self {
        let [
            auth,
            identity,
            users,
            eu,
            eu_meta,
            am,
            am_meta,
            asia,
            as_meta,
            foreign,
        ] = all;
        Self {
            auth,
            identity,
            users,
            v10: [eu, am, asia],
            metadata: [eu_meta, am_meta, as_meta],
            foreign,
        }
    }
}

pub(crate) struct Inner {
    urls: Urls,
    redirect_uri: String,
    consent: Consent,
    mesh: MeshSize,
    clock: Arc<Clock>,
    log: Arc<RequestLog>,
    switches: Switches,
    gauges: [Arc<Gauge>; ORIGINS],
    /// When the throttle let calls through, in seconds since 1970.
    calls: Mutex<VecDeque<i64>>,
    state: Mutex<State>,
}

/// A handle on the 3Shape part of a running [`Sandbox`](crate::Sandbox). Cheap to clone.
#[derive(Clone)]
pub struct ThreeShape(Arc<Inner>);

impl fmt::Debug for ThreeShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreeShape")
            .field("urls", &self.0.urls)
            .finish_non_exhaustive()
    }
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UserInfo {
    /// Such as `doctor-eu`, `doctor2-am`, `client-as`, `lab-eu`.
    pub key: String,
    /// The Communicate user id.
    pub id: String,
    /// The e-mail address, also the name for the password grant.
    pub email: String,
    /// `eu`, `am` or `as`.
    pub region: &'static str,
    /// `doctor`, `client` or `lab`.
    pub role: &'static str,
}

/// A case as the sandbox holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CaseInfo {
    /// Its id.
    pub id: String,
    /// `eu`, `am` or `as`.
    pub region: &'static str,
    /// The latest version.
    pub version: u32,
    /// Id of the user who made it.
    pub creator: String,
    /// First and last name, where there is one.
    pub patient: Option<String>,
    /// `State`.
    pub state: String,
    /// `StateFlag`.
    pub flag: String,
    /// Ids of the actors as the case has them.
    pub actors: Vec<String>,
    /// The files.
    pub files: Vec<FileInfo>,
}

/// A file as the sandbox holds it, whatever the switches make of its name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FileInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The extension in `FileType`, as the case has it.
    pub file_type: Option<String>,
    /// `upper` or `lower` for scans.
    pub jaw: Option<&'static str>,
    /// Lower-case hex of its SHA-1.
    pub sha1: String,
}

impl ThreeShape {
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
            .chain(crate::dentbird::seed::REDIRECTS.map(str::to_owned))
            .collect();
        let switches = Switches::new(table::TABLE);
        let sizes = sizes(&switches, options.mesh);
        Self(Arc::new(Inner {
            urls,
            redirect_uri: options.redirect_uri.clone(),
            consent: options.consent,
            mesh: options.mesh,
            clock,
            log,
            switches,
            gauges: std::array::from_fn(|_| Arc::default()),
            calls: Mutex::default(),
            state: Mutex::new(State::new(redirect_uris, sizes)),
        }))
    }

    /// Base URL of the legacy authentication service.
    pub fn auth_url(&self) -> &str {
        &self.0.urls.auth
    }

    /// Base URL of the identity server, and its issuer.
    pub fn identity_url(&self) -> &str {
        &self.0.urls.identity
    }

    /// Base URL of the users service.
    pub fn users_url(&self) -> &str {
        &self.0.urls.users
    }

    /// Base URL of a region under its v1.0 name.
    pub fn region_url(&self, region: Region) -> &str {
        &self.0.urls.v10[region.at()]
    }

    /// Base URL of the same region under its metadata name.
    pub fn metadata_url(&self, region: Region) -> &str {
        &self.0.urls.metadata[region.at()]
    }

    /// Base URL of the origin where hostile links lead. No token may ever arrive there.
    pub fn foreign_url(&self) -> &str {
        &self.0.urls.foreign
    }

    /// The redirect URI the accounts file names.
    pub fn redirect_uri(&self) -> &str {
        &self.0.redirect_uri
    }

    /// Secret of a registered client; `None` for the public one and for one nobody knows.
    #[allow(
        clippy::unused_self,
        reason = "a caller that has the handle needs no table"
    )]
    pub fn client_secret(&self, client_id: &str) -> Option<&'static str> {
        seed::app_of(client_id)?.secret
    }

    /// Everybody who can sign in, with [`USER_PASSWORD`].
    pub fn users(&self) -> Vec<UserInfo> {
        let state = lock(&self.0.state);
        let info = |user: &state::User| UserInfo {
            key: user.key.clone(),
            id: user.id.clone(),
            email: user.email.clone(),
            region: user.region.word(),
            role: user.role.word(),
        };
        state.users.iter().map(info).collect()
    }

    /// The user of a key (`doctor-eu`), e-mail address or id.
    pub fn user(&self, named: &str) -> Option<UserInfo> {
        let id = lock(&self.0.state).user(named)?.id.clone();
        self.users().into_iter().find(|user| user.id == id)
    }

    /// Sets a switch, as `POST /__sandbox/switch` does. `cases` and `file_bytes` make the seeded cases anew.
    pub fn set(&self, switch: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.0.switches.set(switch, value)?;
        if matches!(switch.trim(), "cases" | "file_bytes") {
            lock(&self.0.state).reseed(self.sizes());
        }
        Ok(())
    }

    /// Turns a fault on: a name of [`ThreeShape::faults`], or `switch=value`.
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

    /// Back to the seed: cases, grants, connections, switches, clock, log and counts. Registered redirect URIs
    /// stay, and so does the list of issued secrets.
    pub fn reset(&self) {
        self.0.switches.reset();
        lock(&self.0.state).reset(self.sizes());
        lock(&self.0.calls).clear();
        self.0.clock.reset();
        self.0.log.clear();
        self.restart_counting();
    }

    /// Moves the sandbox clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.clock.advance(by);
    }

    /// Stops the clock at a moment, in seconds since 1970: from then on it moves only by
    /// [`ThreeShape::advance`], and the same requests get the same bytes in every run.
    pub fn stop_clock(&self, unix: i64) {
        self.0.clock.stop_at(unix);
    }

    /// Seconds since 1970 by the sandbox clock.
    pub fn now(&self) -> i64 {
        self.0.clock.unix()
    }

    /// All requests since the start or the last [`ThreeShape::clear_log`], over all ten origins. Names:
    /// `auth`, `identity`, `users`, `eu-v10`, `eu-metadata` and so on, `foreign`.
    pub fn log(&self) -> Vec<LogEntry> {
        self.0.log.entries()
    }

    /// Forgets the requests seen so far.
    pub fn clear_log(&self) {
        self.0.log.clear();
    }

    /// The most requests that were open at once on an origin, named as in the log; 0 for one nobody knows.
    pub fn most_open(&self, origin: &str) -> usize {
        let at = door::origins().position(|known| known == origin);
        at.map_or(0, |at| self.0.gauges[at].most())
    }

    /// Counts the open requests anew.
    pub fn restart_counting(&self) {
        self.0.gauges.iter().for_each(|gauge| gauge.restart());
    }

    /// Accepts one more redirect URI, compared as an exact string.
    pub fn register_redirect_uri(&self, uri: &str) {
        lock(&self.0.state).redirect_uris.insert(uri.to_owned());
    }

    /// Signs with the other key from now on, and publishes that one.
    pub fn rotate_keys(&self) {
        let next = if self.0.switches.is("signing_key", "two") {
            "one"
        } else {
            "two"
        };
        let _ = self.set("signing_key", next);
    }

    /// Ends every grant: no token issued so far is good any more.
    pub fn revoke_all(&self) {
        for grant in lock(&self.0.state).grants.values_mut() {
            grant.revoked = true;
        }
    }

    /// Every code and token handed out so far: a leak test searches for them.
    pub fn issued_secrets(&self) -> Vec<String> {
        lock(&self.0.state).issued.clone()
    }

    /// All cases of all regions.
    pub fn cases(&self) -> Vec<CaseInfo> {
        lock(&self.0.state)
            .cases
            .iter()
            .map(|case| info(case))
            .collect()
    }

    /// The bytes of the file with this SHA-1, for a test to compare with.
    pub fn file_bytes(&self, sha1: &str) -> Option<Vec<u8>> {
        let state = lock(&self.0.state);
        let found = state.cases.iter().find_map(|case| case.file(sha1))?;
        let content = found.content.clone();
        drop(state);
        Some(content.bytes())
    }

    /// The bytes a conversion of the scan with this SHA-1 to PLY answers with.
    pub fn ply_bytes(&self, sha1: &str) -> Option<Vec<u8>> {
        let state = lock(&self.0.state);
        let found = state.cases.iter().find_map(|case| case.file(sha1))?;
        let content = found.content.as_ply();
        drop(state);
        Some(content?.bytes())
    }

    /// A new case arrives now, sent by this user (key, e-mail address or id) to the client account of the region;
    /// its id. `None` for a user nobody knows.
    pub fn add_case(&self, user: &str) -> Option<String> {
        let user = lock(&self.0.state).user(user)?.clone();
        Some(self.arrive(user.region, &user.id))
    }

    /// A new version of a case, with another `State`; its number.
    pub fn change_case(&self, id: &str) -> Option<u32> {
        self.change(id, |case| {
            case.state = if case.state == "Designed" {
                "Manufactured".to_owned()
            } else {
                "Designed".to_owned()
            };
        });
        let state = lock(&self.0.state);
        Some(state.cases.iter().find(|case| case.id == id)?.version)
    }

    /// A case vanishes; `false` when there was none.
    pub fn remove_case(&self, id: &str) -> bool {
        let mut state = lock(&self.0.state);
        let before = state.cases.len();
        state.cases.retain(|case| case.id != id);
        state.cases.len() < before
    }

    fn arrive(&self, region: Region, sender: &str) -> String {
        let now = self.0.clock.now();
        let mut state = lock(&self.0.state);
        let id = state.guid(&format!("{}9e4ca5e", region.digit()));
        let number = state.next();
        let receiver = seed::user_id(region, 3);
        let mut case = Case {
            id: id.clone(),
            ..seed::fresh_case(region, sender, &receiver, number, now)
        };
        if sender == receiver
            && let Some(actors) = case.actors.as_mut()
        {
            actors.truncate(1);
        }
        case.files.push(state::File {
            id: state.guid(&format!("{}9e4f11e", region.digit())),
            shows_id: true,
            name: "UpperJawScan.stl".to_owned(),
            file_type: Some("stl".to_owned()),
            kind: None,
            place: state::Place::Scan("upper"),
            content: content::Content::Ascii(50_000_000 + number),
        });
        state.cases.push(Arc::new(case));
        id
    }

    fn sizes(&self) -> Sizes {
        sizes(&self.0.switches, self.0.mesh)
    }

    /// The accounts of an accounts file: a clinic and the integrator's account for each region over the legacy
    /// server, and a clinic over the identity server.
    pub(crate) fn accounts(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut file = String::new();
        let mut account = |name: &str, role: &str, server: &str, region: &str| {
            let client_id = format!("sandbox-{name}");
            let Some(app) = seed::app_of(&client_id) else {
                return;
            };
            let (auth, base) = match server {
                "identity" => (server, &self.0.urls.identity),
                _ => ("legacy", &self.0.urls.auth),
            };
            let email = self.user(app.user).map(|user| user.email);
            let _ = write!(
                file,
                "\n[accounts.{name}]\n\
                 provider = \"threeshape\"\n\
                 role = \"{role}\"\n\
                 auth = \"{auth}\"\n\
                 client_id = {}\n\
                 client_secret = {}\n\
                 redirect_uri = {}\n\
                 auth_base_url = {}\n\
                 users_base_url = {}\n\
                 username = {}\n\
                 allow_insecure_loopback = true\n",
                quoted(&client_id),
                quoted(app.secret.unwrap_or_default()),
                quoted(&self.0.redirect_uri),
                quoted(base),
                quoted(&self.0.urls.users),
                quoted(&email.unwrap_or_default()),
            );
            if role == "doctor" {
                let _ = writeln!(file, "client_account = \"lab-{region}\"");
            }
        };
        for region in Region::ALL {
            let word = region.word();
            account(&format!("clinic-{word}"), "doctor", "legacy", word);
            account(&format!("lab-{word}"), "client", "legacy", word);
        }
        account("clinic-id", "doctor", "identity", "eu");
        file
    }
}

fn sizes(switches: &Switches, mesh: MeshSize) -> Sizes {
    let number = |name| switches.number(name);
    Sizes {
        cases: u32::try_from(number("cases")).unwrap_or(0),
        mesh,
        bytes: u64::try_from(number("file_bytes")).unwrap_or(0),
    }
}

fn info(case: &Case) -> CaseInfo {
    CaseInfo {
        id: case.id.clone(),
        region: case.region.word(),
        version: case.version,
        creator: case.creator.clone(),
        patient: case
            .patient
            .as_ref()
            .map(|(first, last)| format!("{first} {last}")),
        state: case.state.clone(),
        flag: case.flag.clone(),
        actors: case.actors.iter().flatten().map(|a| a.id.clone()).collect(),
        files: case
            .files
            .iter()
            .map(|file| FileInfo {
                id: file.id.clone(),
                name: file.name.clone(),
                file_type: file.file_type.clone(),
                jaw: match file.place {
                    state::Place::Scan(jaw) => Some(jaw),
                    _ => None,
                },
                sha1: file.content.sha1(),
            })
            .collect(),
    }
}
