//! What the 3Shape sandbox knows: people, their connections, grants, tokens and cases.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use super::content::Content;
use super::seed::{self, Sizes};

/// One of the three regions. A user and a case live in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Europe, `eu`.
    Europe,
    /// America, `am`.
    America,
    /// Asia, `as`.
    Asia,
}

impl Region {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Europe, Self::America, Self::Asia];

    /// The word in names of users and accounts: `eu`, `am`, `as`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Europe => "eu",
            Self::America => "am",
            Self::Asia => "as",
        }
    }

    /// The name in user objects.
    pub fn name(self) -> &'static str {
        match self {
            Self::Europe => "Europe",
            Self::America => "America",
            Self::Asia => "Asia",
        }
    }

    /// The region of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.word() == word)
    }

    pub(crate) fn at(self) -> usize {
        match self {
            Self::Europe => 0,
            Self::America => 1,
            Self::Asia => 2,
        }
    }

    /// The first hex digit of every id of this region.
    pub(crate) fn digit(self) -> char {
        ['e', 'a', 'c'][self.at()]
    }
}

/// What somebody is to the integrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Doctor,
    /// The integrator's own account.
    Client,
    Lab,
}

impl Role {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Doctor => "doctor",
            Self::Client => "client",
            Self::Lab => "lab",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct User {
    /// Such as `doctor-eu`; a created user's is their id.
    pub(crate) key: String,
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) name: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) region: Region,
    pub(crate) role: Role,
    pub(crate) has_logo: bool,
}

impl User {
    /// What the request log calls this user's tokens.
    pub(crate) fn token_role(&self) -> String {
        format!("{}-{}", self.role.word(), self.region.word())
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) id: String,
    pub(crate) accepted: bool,
    pub(crate) inviter: String,
    pub(crate) remote: String,
}

/// Which of the two authorization servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    Legacy,
    Identity,
}

/// A checked authorization request, waiting for the person or turned into a code.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<String>,
    /// Id of the user who signs in when nobody is asked.
    pub(crate) user: String,
}

/// A sign-in under way in a browser.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub(crate) asked: Asked,
    /// Ties the form to the page it came from.
    pub(crate) form_token: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) asked: Asked,
    pub(crate) expires: i64,
    /// The grant its first use opened.
    pub(crate) spent: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) user: String,
    pub(crate) scope: String,
    pub(crate) nonce: Option<String>,
    pub(crate) issued: i64,
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
    pub(crate) issued: i64,
    pub(crate) expires: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Actor {
    /// As written in the case: not always lower case, not always a guid.
    pub(crate) id: String,
    pub(crate) roles: &'static [&'static str],
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
}

/// What a file is in a case, besides an attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Scan(&'static str),
    Design,
    Plain,
}

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_field_names,
    reason = "FileType is the name of the member"
)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) shows_id: bool,
    pub(crate) name: String,
    pub(crate) file_type: Option<String>,
    pub(crate) kind: Option<&'static str>,
    pub(crate) place: Place,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// What is odd about a case, for clients that expect the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Oddity {
    #[default]
    None,
    /// Tooth numbers and indices as JSON numbers.
    NumericUnn,
    /// `0001-01-01T00:00:00` where a date is not known.
    ZeroDates,
    /// `null` in place of every list.
    NullLists,
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) region: Region,
    /// Counts within its doctor, from 1; sets the form of its dates.
    pub(crate) number: u32,
    /// Whether it is of the data set that switches rebuild.
    pub(crate) seeded: bool,
    pub(crate) version: u32,
    /// First and last name.
    pub(crate) patient: Option<(String, String)>,
    pub(crate) reference: String,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) creator: String,
    pub(crate) state: String,
    pub(crate) flag: String,
    /// `None` is written as null.
    pub(crate) actors: Option<Vec<Actor>>,
    pub(crate) files: Vec<File>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) tooth: u8,
    pub(crate) oddity: Oddity,
    /// Further members of an upload's model.
    pub(crate) extra: BTreeMap<String, String>,
    /// Earlier versions, oldest first.
    pub(crate) older: Vec<Case>,
}

impl Case {
    /// This user is among the actors. Ids are compared without regard to case.
    pub(crate) fn has_actor(&self, user: &str) -> bool {
        let mut actors = self.actors.iter().flatten();
        actors.any(|actor| actor.id.eq_ignore_ascii_case(user))
    }

    /// The id of its increment.
    pub(crate) fn increment(&self) -> String {
        format!("1{}", &self.id[1..])
    }

    /// A file by hash or id.
    pub(crate) fn file(&self, key: &str) -> Option<&File> {
        self.files.iter().find(|file| {
            file.id.eq_ignore_ascii_case(key) || file.content.sha1().eq_ignore_ascii_case(key)
        })
    }
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
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) grants: HashMap<u64, Grant>,
    pub(crate) refresh: HashMap<String, Refresh>,
    pub(crate) access: HashMap<String, Access>,
    pub(crate) users: Vec<User>,
    pub(crate) connections: Vec<Connection>,
    /// Shared, because a list of a thousand would copy them all for every page.
    pub(crate) cases: Vec<Arc<Case>>,
    /// Files announced to the foreign listener by a redirect, by hash.
    pub(crate) abroad: HashMap<String, Content>,
}

impl State {
    pub(crate) fn new(redirect_uris: BTreeSet<String>, sizes: Sizes) -> Self {
        Self {
            redirect_uris,
            issued: Vec::new(),
            counter: 0,
            interactions: HashMap::new(),
            codes: HashMap::new(),
            grants: HashMap::new(),
            refresh: HashMap::new(),
            access: HashMap::new(),
            users: seed::users(),
            connections: seed::connections(),
            cases: seed::cases(sizes).into_iter().map(Arc::new).collect(),
            abroad: HashMap::new(),
        }
    }

    /// Back to the seed.
    pub(crate) fn reset(&mut self, sizes: Sizes) {
        let mut fresh = Self::new(std::mem::take(&mut self.redirect_uris), sizes);
        fresh.issued = std::mem::take(&mut self.issued);
        // Ids handed out before the reset must not come back with another meaning.
        fresh.counter = self.counter;
        *self = fresh;
    }

    /// Makes the seeded cases anew and leaves the others.
    pub(crate) fn reseed(&mut self, sizes: Sizes) {
        self.cases.retain(|case| !case.seeded);
        self.cases
            .extend(seed::cases(sizes).into_iter().map(Arc::new));
    }

    /// The next number for ids.
    pub(crate) fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A guid nobody has had.
    pub(crate) fn guid(&mut self, first: &str) -> String {
        format!("{first}-0000-4000-8000-{:012x}", self.next())
    }

    /// 43 characters that look random and are the same in every run.
    pub(crate) fn secret(&mut self, what: &str) -> String {
        let text = format!("threeshape sandbox {what} {}", self.next());
        let secret = URL_SAFE_NO_PAD.encode(Sha256::digest(text));
        self.issued.push(secret.clone());
        secret
    }

    /// Opens a grant: what a person allowed a client to do.
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

    /// The user an id, e-mail address or key names.
    pub(crate) fn user(&self, named: &str) -> Option<&User> {
        let named = named.trim().trim_matches(['{', '}']);
        self.users.iter().find(|user| {
            user.id.eq_ignore_ascii_case(named)
                || user.email.eq_ignore_ascii_case(named)
                || user.key == named
        })
    }

    /// Whose token this is, good or not: the log wants to know of both.
    pub(crate) fn owner(&self, token: &str) -> Option<&User> {
        let access = self.access.get(token)?;
        self.user(&self.grants.get(&access.grant)?.user)
    }

    /// An accepted connection between two users.
    pub(crate) fn connected(&self, one: &str, other: &str) -> bool {
        self.connections.iter().any(|c| {
            c.accepted
                && ((c.inviter == one && c.remote == other)
                    || (c.inviter == other && c.remote == one))
        })
    }
}
