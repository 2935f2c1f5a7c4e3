//! What the drchrono sandbox knows: sign-ins, tokens, rows, files, bulk lists, webhooks.

use std::collections::{BTreeSet, HashMap};

use super::bulk::Job;
use super::quota::Calls;
use super::rows::Rows;
use super::webhooks::Webhooks;

/// A checked authorization request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    pub(super) state: Option<String>,
    pub(super) challenge: Option<Challenge>,
}

/// RFC 7636: what the exchange must prove.
#[derive(Debug, Clone)]
pub(super) struct Challenge {
    pub(super) text: String,
    pub(super) hashed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) asked: Asked,
    pub(super) user: i64,
    pub(super) expires: i64,
}

/// What a user allowed: lives until it is revoked.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) user: i64,
    pub(super) scope: String,
    pub(super) revoked: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Refresh {
    pub(super) grant: u64,
    /// The access token of the same answer.
    pub(super) access: String,
    /// Used up: when, and the refresh token that followed.
    pub(super) used: Option<(i64, String)>,
}

#[derive(Debug, Clone)]
pub(super) struct Access {
    pub(super) grant: u64,
    pub(super) expires: i64,
    pub(super) killed: bool,
}

/// A browser: its CSRF token, and who signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) csrf: String,
    pub(super) user: Option<i64>,
}

/// Everything that a reset throws away, and what it keeps.
#[derive(Debug)]
pub(super) struct State {
    /// Configuration: survives a reset.
    pub(super) redirect_uris: BTreeSet<String>,
    /// Every secret ever handed out: survives a reset, so that a leak test sees all of them.
    pub(super) issued: Vec<String>,
    grants_opened: u64,
    pub(super) sessions: HashMap<String, Session>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) grants: HashMap<u64, Grant>,
    pub(super) refresh: HashMap<String, Refresh>,
    pub(super) access: HashMap<String, Access>,
    pub(super) calls: Calls,
    pub(super) rows: Rows,
    pub(super) jobs: HashMap<String, Job>,
    pub(super) webhooks: Webhooks,
    /// How often an item was redirected: the second time it answers.
    pub(super) redirected: BTreeSet<String>,
}

impl State {
    pub(super) fn new(redirect_uris: BTreeSet<String>, rows: Rows) -> Self {
        Self {
            redirect_uris,
            issued: Vec::new(),
            grants_opened: 0,
            sessions: HashMap::new(),
            codes: HashMap::new(),
            grants: HashMap::new(),
            refresh: HashMap::new(),
            access: HashMap::new(),
            calls: Calls::default(),
            rows,
            jobs: HashMap::new(),
            webhooks: Webhooks::default(),
            redirected: BTreeSet::new(),
        }
    }

    /// Back to these rows, nobody signed in.
    pub(super) fn reset(&mut self, rows: Rows) {
        let mut fresh = Self::new(std::mem::take(&mut self.redirect_uris), rows);
        fresh.issued = std::mem::take(&mut self.issued);
        fresh.grants_opened = self.grants_opened;
        *self = fresh;
    }

    pub(super) fn open_grant(&mut self, grant: Grant) -> u64 {
        self.grants_opened += 1;
        self.grants.insert(self.grants_opened, grant);
        self.grants_opened
    }

    /// Ends a grant and with it every token of it.
    pub(super) fn revoke(&mut self, grant: u64) {
        if let Some(grant) = self.grants.get_mut(&grant) {
            grant.revoked = true;
        }
    }

    /// A grant that is still good.
    pub(super) fn live(&self, grant: u64) -> Option<&Grant> {
        self.grants.get(&grant).filter(|g| !g.revoked)
    }

    /// Who an access token speaks for, at this moment.
    pub(super) fn bearer(&self, token: &str, now: i64) -> Option<&Grant> {
        let access = self.access.get(token)?;
        if access.killed || access.expires <= now {
            return None;
        }
        self.live(access.grant)
    }
}
