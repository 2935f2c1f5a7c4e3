//! A protocol as a set of choices, what it runs against, and what must never happen.

use super::world::{Faults, Server, State};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// None that another process would see.
    None,
    /// `FileStore`: freed when its owner dies, and only then.
    Kernel,
    /// `MemoryStore` and every database: has a deadline.
    Lease,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Save {
    /// If the generation is still the expected one.
    Compare,
    /// Always.
    Blind,
    /// If the generation is the expected one and the lease still ours.
    Fenced,
}

/// A protocol. Each member can be left out, to see what it is there for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Design {
    pub(crate) lock: Lock,
    /// Reads the store when the token is stale, and again after `invalid_grant`.
    pub(crate) load: bool,
    /// `begin` compares generations: under the lock, what is to be spent is read again.
    pub(crate) reread: bool,
    /// `begin` leaves a durable note.
    pub(crate) note: bool,
    /// A note remembers that an attempt before it never said how it ended.
    pub(crate) unresolved: bool,
    /// Whoever finds a note waits for its deadline, lease or no lease.
    pub(crate) wait: bool,
    pub(crate) save: Save,
    /// A save that finds another record gives the lease back.
    pub(crate) give_back_at_save: bool,
    /// So does a second look, after `invalid_grant`, that finds another record.
    pub(crate) give_back_at_reread: bool,
    /// The note stays when a successor was received that must not be used.
    pub(crate) note_unusable: bool,
}

impl Design {
    /// What `session` does: over a kernel lock or over a lease with a deadline.
    pub(crate) const fn session(lock: Lock) -> Self {
        Self {
            lock,
            load: true,
            reread: true,
            note: true,
            unresolved: true,
            wait: true,
            save: Save::Compare,
            give_back_at_save: true,
            give_back_at_reread: true,
            note_unusable: true,
        }
    }
}

/// `oauth::LostRotation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    RetryNow,
    RetryAfterAccessExpiry,
    Reauthorize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) design: Design,
    pub(crate) server: Server,
    pub(crate) policy: Policy,
    pub(crate) processes: usize,
    pub(crate) faults: Faults,
}

/// What must never happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Property {
    /// A refresh token that may be spent is sent by a process that no note has told so.
    UnflaggedDoubleSpend,
    /// A live successor that a process received, or that was stored, is dropped or overwritten.
    SuccessorDropped,
    /// "A person must sign in", while the store or a process has, or is being sent, a live token.
    NeedlessSignIn,
    /// At the end the stored token is not the live one, and there was neither crash nor lost answer.
    StoreBehind,
    /// A process is waited for that is not at work.
    WaitedForNothing,
}

/// One possible next step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) name: &'static str,
    pub(crate) next: State,
    /// The property it breaks.
    pub(crate) broken: Option<Property>,
    /// Whether something went wrong, as opposed to on.
    pub(crate) is_fault: bool,
    /// Whether it sends a token that may be spent, knowing so.
    pub(crate) is_replay: bool,
}
