//! How a process moves: `session/turn.rs` step by step, over the store of `session/record.rs` and
//! `session/file.rs`. Every step is atomic; what lies between two steps may be interleaved with anything.

use super::design::{Lock, Move, Policy, Property, Save, Setting};
use super::mishaps;
use super::world::{At, Ending, Note, Process, State, Stored};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Retry,
    Wait,
    GiveUp,
}

/// All steps that are possible in a state.
pub(crate) fn moves(setting: &Setting, state: &State, list: &mut Vec<Move>) {
    list.clear();
    for me in 0..state.processes.len() {
        // Sorted: whoever equals the one before would only do the same again.
        if me == 0 || state.processes[me - 1] != state.processes[me] {
            let process = state.processes[me];
            let mut turn = Turn {
                setting,
                state,
                me,
                process,
                list: &mut *list,
            };
            turn.go_on();
            turn.go_wrong();
        }
    }
    mishaps::surroundings(setting, state, list);
}

pub(super) fn push(list: &mut Vec<Move>, name: &'static str, is_fault: bool, mut next: State) {
    next.processes.sort_unstable();
    list.push(Move {
        name,
        next,
        broken: None,
        is_fault,
        is_replay: false,
    });
}

/// A process about to make a step.
pub(super) struct Turn<'a> {
    pub(super) setting: &'a Setting,
    pub(super) state: &'a State,
    me: usize,
    pub(super) process: Process,
    pub(super) list: &'a mut Vec<Move>,
}

impl Turn<'_> {
    fn go_on(&mut self) {
        match self.process.at {
            At::Idle => self.load(),
            At::Begin => self.begin(),
            At::Post => self.post(),
            At::Asked => self.act(),
            At::Answered => self.deliver(),
            At::Save | At::Unsaved => self.save(),
            At::Reread => self.reread(),
            At::Abandon(ending) => self.end(ending),
            At::Bury | At::BuryUnusable => self.bury(),
            At::Revoke => self.revoke(),
            At::Gone => {}
        }
    }

    /// A step of this process that changes the world as given.
    fn step(&mut self, name: &'static str, world: State, process: Process) {
        self.push(name, false, world, process);
    }

    pub(super) fn push(
        &mut self,
        name: &'static str,
        is_fault: bool,
        mut world: State,
        process: Process,
    ) {
        world.processes[self.me] = process;
        push(self.list, name, is_fault, world);
    }

    /// The step just taken breaks a property.
    fn breaks(&mut self, property: Property, really: bool) {
        if let Some(last) = self.list.last_mut().filter(|_| really) {
            last.broken = Some(property);
        }
    }

    fn is_stale(&self, stored: Stored) -> bool {
        stored.generation < self.state.stale_below
    }

    // `Session::access_token`, then `run` up to `store.begin`: `store.load`, `adopt_if_moved`,
    // `is_good_enough`, `check_worth_trying`. Also every further round of the loop in `run`.
    fn load(&mut self) {
        let mut next = self.process;
        let waits = next.patient && next.known.generation >= self.state.ended_below;
        if !self.is_stale(next.known) || waits {
            return;
        }
        if self.setting.design.load {
            next.adopt(self.state.stored);
        }
        if next.dead {
            return;
        }
        if self.is_stale(next.known) {
            next.at = At::Begin;
        }
        self.step("load", *self.state, next);
    }

    // `verdict`.
    fn verdict(&self, generation: u8) -> Verdict {
        match self.setting.policy {
            Policy::RetryAfterAccessExpiry if generation >= self.state.ended_below => Verdict::Wait,
            Policy::RetryNow | Policy::RetryAfterAccessExpiry => Verdict::Retry,
            Policy::Reauthorize => Verdict::GiveUp,
        }
    }

    // `store.begin` (`Record::begin`, `FileStore::begin`): lease and note in one step. While it answers
    // `Busy` there is no step: the loop in `run` looks again. Then `may_retry_flagged`.
    fn begin(&mut self) {
        let (design, mut next) = (self.setting.design, self.process);
        let mut world = *self.state;
        if design.lock == Lock::None {
            next.at = At::Post;
            return self.step("begin without a lock", world, next);
        }
        let busy = if design.lock == Lock::Lease && design.note && design.wait {
            world.note.is_some_and(|note| !note.passed) && !next.note
        } else {
            let mut all = (0..).zip(world.processes);
            all.any(|(index, other)| index != self.me && other.lease)
        };
        if busy {
            return;
        }
        if design.reread && world.stored.generation != next.known.generation {
            next.rest();
            return self.step("begin: moved", world, next);
        }
        next.flagged = world.note.is_some();
        world.note = design.note.then_some(Note {
            passed: false,
            unresolved: design.unresolved && next.flagged,
        });
        for process in &mut world.processes {
            process.note = false;
            process.lease = false;
        }
        next.note = design.note;
        next.lease = true;
        if !next.flagged {
            next.at = At::Post;
            return self.step("begin: ours", world, next);
        }
        match self.verdict(next.known.generation) {
            Verdict::Retry => {
                next.at = At::Post;
                self.step("begin: ours, flagged", world, next);
            }
            Verdict::Wait => {
                next.patient = true;
                next.at = At::Abandon(Ending::NotSpent);
                self.step("begin: flagged, so wait for the access token", world, next);
            }
            // The policy is to ask a person though the token may be good. Not a surprise, hence no check.
            Verdict::GiveUp => {
                next.at = At::Bury;
                self.step("begin: flagged, so give up", world, next);
            }
        }
    }

    // `spend`: the request leaves.
    fn post(&mut self) {
        let mut next = self.process;
        let mut world = *self.state;
        let bit = State::sent_bit(next.known.token);
        let again = world.sent & bit != 0;
        world.sent |= bit;
        next.at = At::Asked;
        let name = if next.flagged {
            "POST, flagged"
        } else {
            "POST"
        };
        self.step(name, world, next);
        self.breaks(Property::UnflaggedDoubleSpend, again && !next.flagged);
        if let Some(last) = self.list.last_mut() {
            last.is_replay = again && next.flagged;
        }
    }

    // The server, at the moment the request reaches it.
    fn act(&mut self) {
        let mut next = self.process;
        let mut world = *self.state;
        next.hand = world.serve(self.setting.server, next.known.token);
        next.at = At::Answered;
        let name = match next.hand {
            Some(_) => "the server answers with a successor",
            None => "the server answers invalid_grant",
        };
        self.step(name, world, next);
    }

    // `OAuthClient::refresh` returns: `Ok`, or `Spent::Refused`.
    fn deliver(&mut self) {
        let mut next = self.process;
        next.at = if next.hand.is_some() {
            At::Save
        } else {
            At::Reread
        };
        self.step("the answer arrives", *self.state, next);
    }

    // `save` and `save_what_is_unsaved`: `store.replace` (`Record::replace`).
    fn save(&mut self) {
        let (design, mut next) = (self.setting.design, self.process);
        let mut world = *self.state;
        let Some(token) = next.hand else { return };
        let expected = next.known.generation;
        let same = world.stored.generation == expected;
        let allowed = match design.save {
            Save::Blind => true,
            Save::Compare => same,
            Save::Fenced => same && next.lease,
        };
        let stored_before = world.stored.token;
        next.rest();
        if allowed {
            world.stored = Stored {
                generation: expected + 1,
                token,
            };
            next.lease = false;
            self.replaced(&mut world, &mut next);
            next.adopt(world.stored);
            self.step("save", world, next);
            let overwritten = stored_before != token && world.is_live(stored_before);
            self.breaks(Property::SuccessorDropped, overwritten);
        } else {
            next.adopt(world.stored);
            if design.give_back_at_save {
                next.at = At::Abandon(Ending::NotSpent);
            }
            self.step("save: refused, the stored one is adopted", world, next);
            // Unless a sign-in came between: then theirs counts.
            let ours = stored_before.grant == token.grant && stored_before != token;
            self.breaks(Property::SuccessorDropped, ours && world.is_live(token));
        }
    }

    // A replaced record has no note. A database keeps the lease in the record; a kernel lock is its
    // holder's.
    fn replaced(&self, world: &mut State, me: &mut Process) {
        world.note = None;
        me.note = false;
        me.lease &= self.setting.design.lock == Lock::Kernel;
        for process in &mut world.processes {
            process.note = false;
            process.lease &= self.setting.design.lock == Lock::Kernel;
        }
    }

    // `spend` at `Spent::Refused`.
    fn reread(&mut self) {
        let (design, mut next) = (self.setting.design, self.process);
        if design.load && self.state.stored.generation != next.known.generation {
            next.rest();
            next.adopt(self.state.stored);
            if design.give_back_at_reread {
                next.at = At::Abandon(Ending::NotSpent);
            }
            return self.step("read again: moved", *self.state, next);
        }
        next.at = At::Bury;
        self.step("read again: a person must sign in", *self.state, next);
        let needless = !self.state.is_lost_for_good();
        self.breaks(Property::NeedlessSignIn, needless);
    }

    // `store.abandon` (`Record::abandon`, `FileStore::abandon`).
    fn abandon(&self, ending: Ending) -> (State, Process) {
        let (mut world, mut next) = (*self.state, self.process);
        let kernel = self.setting.design.lock == Lock::Kernel;
        if next.note {
            world.note = world.note.and_then(|note| {
                let unresolved = note.unresolved || ending == Ending::Unknown;
                // Nobody asks for the deadline of a note under a kernel lock.
                let passed = !kernel;
                unresolved.then_some(Note { passed, unresolved })
            });
            next.note = world.note.is_some();
        }
        next.lease = false;
        (world, next)
    }

    // `abandon` at `Spent::No`, `Spent::Perhaps`, and in `may_retry_flagged`; then `run` ends or goes
    // round.
    fn end(&mut self, ending: Ending) {
        let (world, mut next) = self.abandon(ending);
        let waits = || self.verdict(next.known.generation) == Verdict::Wait;
        if ending == Ending::Unknown && !next.flagged && waits() {
            next.patient = true;
        }
        next.rest();
        self.step("abandon", world, next);
    }

    // `bury`, at `Spent::Refused` and `Spent::Yes`.
    fn bury(&mut self) {
        let unusable = self.process.at == At::BuryUnusable;
        let (mut world, mut next) = if unusable && self.setting.design.note_unusable {
            self.abandon(Ending::Unknown)
        } else {
            self.abandon(Ending::NotSpent)
        };
        if !unusable && !next.flagged {
            // Refused at first sight: it was not spent, it is worth nothing.
            world.sent &= !State::sent_bit(next.known.token);
        }
        next.dead = true;
        if unusable {
            next.at = At::Revoke;
        } else {
            next.rest();
        }
        self.step("bury", world, next);
    }

    // `spend` at `Spent::Yes`: revoking one token ends its grant.
    fn revoke(&mut self) {
        let mut next = self.process;
        let mut world = *self.state;
        if let Some(token) = next.hand {
            world.grants[usize::from(token.grant)].alive = false;
        }
        next.rest();
        self.step("revoke", world, next);
    }
}
