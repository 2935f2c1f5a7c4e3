//! What the Dentbird sandbox knows: grants, tokens, files, blobs and cases.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::seed;

#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) contracted: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: Cow<'static, str>,
    pub(crate) email: Cow<'static, str>,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) occupation: Option<&'static str>,
    pub(crate) image: Option<&'static str>,
}

/// A checked authorization request, waiting for the user or turned into a code.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) mode: Mode,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: String,
    pub(crate) prompt: Option<String>,
}

/// How the authorization answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Query,
    Fragment,
    FormPost,
    WebMessage,
}

/// A sign-in under way in a browser.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub(crate) asked: Asked,
    /// Ties the form to the page it came from.
    pub(crate) form_token: String,
    /// The user has signed in during this interaction.
    pub(crate) user: Option<String>,
    /// The user has pressed a button on the consent page.
    pub(crate) decision: Option<bool>,
}

/// A browser that has signed in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) user: String,
    pub(crate) consents: BTreeSet<(String, String)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) asked: Asked,
    pub(crate) grant: u64,
    pub(crate) expires: i64,
    pub(crate) used: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) user: String,
    pub(crate) scope: String,
    pub(crate) nonce: Option<String>,
    pub(crate) revoked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Refresh {
    pub(crate) grant: u64,
    pub(crate) expires: i64,
    pub(crate) used: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) grant: u64,
    pub(crate) scope: String,
    pub(crate) expires: i64,
}

/// A file announced through the API.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) length: u64,
    pub(crate) md5: String,
    pub(crate) blob: String,
}

/// A stored blob. Large contents are hashed and dropped.
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    pub(crate) length: u64,
    pub(crate) md5: String,
    pub(crate) etag: String,
    pub(crate) content: Option<Bytes>,
    pub(crate) puts: u32,
}

/// A design case.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    /// Goes into the ids of its files.
    pub(crate) number: u32,
    pub(crate) owner: String,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) visible_at: DateTime<Utc>,
    pub(crate) lifecycle: String,
    pub(crate) status: String,
    pub(crate) name: String,
    pub(crate) patient: Option<String>,
    /// Every optional member is null.
    pub(crate) nulls: bool,
    pub(crate) flagged: bool,
    pub(crate) reference: Option<String>,
    /// Teeth with a designed crown.
    pub(crate) teeth: Vec<u8>,
    /// Ids of the uploaded files it was made from; empty for seeded cases.
    pub(crate) uploads: Vec<String>,
}

/// Everything that a reset throws away, and what it keeps.
#[derive(Debug)]
pub(crate) struct State {
    /// Configuration: survives a reset.
    pub(crate) redirect_uris: BTreeSet<String>,
    /// Every secret ever handed out: survives a reset, so that a leak test sees all of them.
    pub(crate) issued: Vec<String>,
    pub(crate) counter: u64,
    pub(crate) interactions: HashMap<String, Interaction>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) grants: HashMap<u64, Grant>,
    pub(crate) refresh: HashMap<String, Refresh>,
    pub(crate) access: HashMap<String, Access>,
    pub(crate) files: BTreeMap<String, Registered>,
    pub(crate) blobs: BTreeMap<String, Blob>,
    pub(crate) cases: Vec<Case>,
    /// How many people there are beyond those of the seed.
    pub(crate) further_people: u32,
    pub(crate) calls: VecDeque<i64>,
    /// How often a file was downloaded: some faults differ from the first time to the second.
    pub(crate) downloads: HashMap<String, u32>,
    pub(crate) list_calls: u32,
}

impl State {
    pub(crate) fn new(redirect_uris: BTreeSet<String>) -> Self {
        Self {
            redirect_uris,
            issued: Vec::new(),
            counter: 0,
            interactions: HashMap::new(),
            sessions: HashMap::new(),
            codes: HashMap::new(),
            grants: HashMap::new(),
            refresh: HashMap::new(),
            access: HashMap::new(),
            files: BTreeMap::new(),
            blobs: BTreeMap::new(),
            cases: seed::cases(),
            further_people: 0,
            calls: VecDeque::new(),
            downloads: HashMap::new(),
            list_calls: 0,
        }
    }

    /// Back to the seed.
    pub(crate) fn reset(&mut self) {
        let mut fresh = Self::new(std::mem::take(&mut self.redirect_uris));
        fresh.issued = std::mem::take(&mut self.issued);
        // Ids handed out before the reset must not come back with another meaning.
        fresh.counter = self.counter;
        *self = fresh;
    }

    /// The next number for ids.
    pub(crate) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Opens a grant: what a user allowed a client to do.
    pub(crate) fn open_grant(&mut self, grant: Grant) -> u64 {
        let id = self.next();
        self.grants.insert(id, grant);
        id
    }

    /// Ends a grant and with it every token of it.
    pub(crate) fn revoke(&mut self, grant: u64) {
        if let Some(grant) = self.grants.get_mut(&grant) {
            grant.revoked = true;
        }
    }

    /// A grant that is still good.
    pub(crate) fn live(&self, grant: u64) -> Option<&Grant> {
        self.grants.get(&grant).filter(|g| !g.revoked)
    }

    /// Whoever fits, of the seed or by number.
    pub(crate) fn person(&self, fits: impl Fn(&User) -> bool) -> Option<User> {
        let further = (1..=self.further_people).map(seed::further_user);
        let mut all = seed::USERS.iter().cloned().chain(further);
        all.find(|user| fits(user))
    }

    /// The first number that no case has.
    pub(crate) fn free_number(&self) -> u32 {
        self.cases.iter().map(|case| case.number).max().unwrap_or(0) + 1
    }

    /// A case of this user that is already visible.
    pub(crate) fn case(&self, user: &str, id: &str, now: DateTime<Utc>) -> Option<&Case> {
        self.cases
            .iter()
            .find(|c| c.id == id && c.owner == user && c.visible_at <= now)
    }
}

/// The client of this id.
pub(crate) fn client(id: &str) -> Option<&'static Client> {
    seed::CLIENTS.iter().find(|c| c.id == id)
}
