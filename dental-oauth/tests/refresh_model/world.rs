//! What there is: processes, the record they share, the server, and one value that holds it all.

/// A refresh token. Grant 0 is the one everybody starts with, grant 1 comes of a sign-in on the way; the
/// number counts the rotations of its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Token {
    pub(crate) grant: u8,
    pub(crate) number: u8,
}

/// `session::Stored`: a record as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Stored {
    pub(crate) generation: u8,
    pub(crate) token: Token,
}

/// `record::Note`. Whose it is, that process knows ([`Process::note`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Note {
    /// `until` is not after the store's now.
    pub(crate) passed: bool,
    pub(crate) unresolved: bool,
}

/// `session::Ending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Ending {
    NotSpent,
    Unknown,
}

/// Where a process is. Between two of these anything else may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum At {
    /// No refresh under way; a call that finds the token stale begins with `load`.
    Idle,
    /// `run`: has read the store, about to `begin`.
    Begin,
    /// `spend`: has the lease, about to POST.
    Post,
    /// The request is on its way.
    Asked,
    /// The server has acted, the answer is on its way: `hand`, or `invalid_grant` if there is none.
    Answered,
    /// `save`: has the successor in hand.
    Save,
    /// `State::unsaved`: the store failed, the next call begins by saving.
    Unsaved,
    /// `Spent::Refused`: about to read the store again.
    Reread,
    /// About to `abandon`.
    Abandon(Ending),
    /// `bury`: about to `abandon` and to call this generation dead.
    Bury,
    /// `Spent::Yes`: the same, but what came in exchange is in hand and must not be used.
    BuryUnusable,
    /// About to revoke what is in hand.
    Revoke,
    /// Crashed, or never there.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Process {
    pub(crate) at: At,
    /// `State::current`.
    pub(crate) known: Stored,
    /// The successor that was received, or is on its way.
    pub(crate) hand: Option<Token>,
    /// `begin` told of an attempt before.
    pub(crate) flagged: bool,
    /// Holds the lease.
    pub(crate) lease: bool,
    /// The note in the store is of this process.
    pub(crate) note: bool,
    /// `State::patient` is the known generation.
    pub(crate) patient: bool,
    /// `State::dead` is the known generation.
    pub(crate) dead: bool,
}

impl Process {
    pub(crate) const fn new(at: At) -> Self {
        let token = Token {
            grant: 0,
            number: 0,
        };
        Self {
            at,
            known: Stored {
                generation: 0,
                token,
            },
            hand: None,
            flagged: false,
            lease: false,
            note: false,
            patient: false,
            dead: false,
        }
    }

    /// `Inner::adopt`: what was known of another generation no longer counts.
    pub(crate) fn adopt(&mut self, stored: Stored) {
        if self.known != stored {
            self.known = stored;
            self.patient = false;
            self.dead = false;
        }
    }

    pub(crate) fn rest(&mut self) {
        self.at = At::Idle;
        self.flagged = false;
        self.hand = None;
    }

    /// Between `begin` and the end of the attempt. The budgets of turn.rs (30 s for the request, 10 s for
    /// the save) end before the 60 s of the lease, so no deadline passes meanwhile.
    pub(crate) fn is_at_work(&self) -> bool {
        !matches!(self.at, At::Idle | At::Begin | At::Unsaved | At::Gone)
    }
}

/// What may go wrong, each at most once in a run: a set of these bits.
pub(crate) type Faults = u8;
pub(crate) const NONE: Faults = 0;
/// A process dies, at any point; its request may be lost, or arrive later.
pub(crate) const CRASH: Faults = 1;
/// A process never learns how its request ended: lost, late, or acted upon and the answer lost.
pub(crate) const LOST: Faults = 2;
/// A lease ends while its holder is at work.
pub(crate) const EARLY: Faults = 4;
/// The server turns a request away before it looks at the token (429 and the like).
pub(crate) const BUSY: Faults = 8;
/// A person signs in anew, in yet another process.
pub(crate) const SIGN_IN: Faults = 16;
/// The store fails throughout one save.
pub(crate) const STORE_DOWN: Faults = 32;
/// An answer holds an id_token that is not valid: the successor must not be used.
pub(crate) const UNUSABLE: Faults = 64;
/// A process sleeps through the deadline of its note. Beyond what the protocol promises to survive.
pub(crate) const OVERSLEPT: Faults = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// A token that was rotated and comes again kills the grant (oidc-provider).
    Strict,
    /// ... is refused, and that is all.
    Plain,
    /// ... is answered once more, if it is the one just before the newest.
    Grace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Grant {
    pub(crate) alive: bool,
    pub(crate) newest: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// Sorted: processes that are in the same place with the same knowledge are interchangeable.
    pub(crate) processes: [Process; 3],
    pub(crate) stored: Stored,
    pub(crate) note: Option<Note>,
    pub(crate) grants: [Grant; 2],
    /// Requests whose senders no longer listen.
    pub(crate) late: [Option<Token>; 2],
    /// Tokens that were sent and not, for certain, left unspent: bit 8 x grant + number.
    pub(crate) sent: u16,
    /// Access tokens of generations below this are about to end: `Current::is_fresh`.
    pub(crate) stale_below: u8,
    /// Those of generations below this have ended: `Current::is_usable`.
    pub(crate) ended_below: u8,
    /// What may still go wrong.
    pub(crate) faults: Faults,
}

impl State {
    pub(crate) fn start(processes: usize, faults: Faults) -> Self {
        let mut all = [Process::new(At::Gone); 3];
        all[..processes].fill(Process::new(At::Idle));
        all.sort_unstable();
        Self {
            processes: all,
            stored: all[0].known,
            note: None,
            grants: [true, false].map(|alive| Grant { alive, newest: 0 }),
            late: [None; 2],
            sent: 0,
            stale_below: 1,
            ended_below: 0,
            faults,
        }
    }

    /// The token endpoint: the successor, or `None` for `invalid_grant`.
    pub(crate) fn serve(&mut self, server: Server, token: Token) -> Option<Token> {
        let grant = &mut self.grants[usize::from(token.grant)];
        if !grant.alive {
            return None;
        }
        if token.number == grant.newest {
            grant.newest += 1;
        } else if server == Server::Strict {
            grant.alive = false;
            return None;
        } else if server == Server::Plain || token.number + 1 != grant.newest {
            return None;
        }
        Some(Token {
            number: grant.newest,
            ..token
        })
    }

    /// Whether the server would take this token and rotate it.
    pub(crate) fn is_live(&self, token: Token) -> bool {
        let grant = self.grants[usize::from(token.grant)];
        grant.alive && grant.newest == token.number
    }

    /// Whether nobody but a person can bring a live token: the store has none, and no process that lives
    /// holds one of this grant or is being sent one.
    pub(crate) fn is_lost_for_good(&self) -> bool {
        let lives = |process: &Process| {
            let hand = process
                .hand
                .filter(|_| matches!(process.at, At::Answered | At::Save | At::Unsaved));
            hand.is_some_and(|token| token.grant == self.stored.token.grant && self.is_live(token))
        };
        !self.is_live(self.stored.token) && !self.processes.iter().any(lives)
    }

    pub(crate) fn sent_bit(token: Token) -> u16 {
        1 << (8 * token.grant + token.number)
    }

    /// Uses up a fault.
    pub(crate) fn without(mut self, fault: Faults) -> Self {
        self.faults &= !fault;
        self
    }
}
