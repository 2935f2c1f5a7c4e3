//! What happens to processes: faults, time, late requests, and persons who sign in.

use super::design::{Lock, Move, Policy, Setting};
use super::turn::{Turn, push};
use super::world::{
    At, BUSY, CRASH, EARLY, Ending, LOST, OVERSLEPT, Process, SIGN_IN, STORE_DOWN, State, Stored,
    Token, UNUSABLE,
};

impl Turn<'_> {
    /// What may go wrong with this process now.
    pub(super) fn go_wrong(&mut self) {
        let (state, now) = (*self.state, self.process);
        let may = |fault| state.faults & fault != 0;
        let asked = now.at == At::Asked;
        if may(CRASH) && now.at != At::Gone {
            let gone = Process {
                lease: now.lease && self.setting.design.lock == Lock::Lease,
                note: now.note,
                ..Process::new(At::Gone)
            };
            self.push("crash", true, state.without(CRASH), gone);
            if asked {
                let world = later(state.without(CRASH), now.known.token);
                self.push("crash, the request is late", true, world, gone);
            }
        }
        if may(LOST) && matches!(now.at, At::Asked | At::Answered) {
            let deaf = Process {
                at: At::Abandon(Ending::Unknown),
                hand: None,
                ..now
            };
            self.push("no answer", true, state.without(LOST), deaf);
            if asked {
                let world = later(state.without(LOST), now.known.token);
                self.push("no answer, the request is late", true, world, deaf);
            }
        }
        if may(BUSY) && asked {
            let mut world = state.without(BUSY);
            if !now.flagged {
                world.sent &= !State::sent_bit(now.known.token);
            }
            let at = At::Abandon(Ending::NotSpent);
            self.push("turned away", true, world, Process { at, ..now });
        }
        if may(UNUSABLE) && now.at == At::Answered && now.hand.is_some() {
            let at = At::BuryUnusable;
            let world = state.without(UNUSABLE);
            self.push(
                "the successor is unusable",
                true,
                world,
                Process { at, ..now },
            );
        }
        if may(STORE_DOWN) && now.at == At::Save {
            let at = At::Unsaved;
            let world = state.without(STORE_DOWN);
            self.push("the store fails", true, world, Process { at, ..now });
        }
        if may(EARLY) && now.lease && self.setting.design.lock == Lock::Lease {
            let lease = false;
            let world = state.without(EARLY);
            self.push(
                "the lease ends early",
                true,
                world,
                Process { lease, ..now },
            );
        }
    }
}

fn later(mut world: State, token: Token) -> State {
    if let Some(free) = world.late.iter_mut().find(|late| late.is_none()) {
        *free = Some(token);
    }
    world
}

/// What happens without any process: time passes, late requests arrive, a person signs in.
pub(super) fn surroundings(setting: &Setting, state: &State, list: &mut Vec<Move>) {
    let ends_by_time = setting.design.lock == Lock::Lease;
    let stands = state.note.is_some_and(|note| !note.passed);
    for (index, process) in state.processes.iter().enumerate() {
        let overslept = process.is_at_work();
        let runs = process.lease || (process.note && stands);
        if !ends_by_time || !runs || (overslept && state.faults & OVERSLEPT == 0) {
            continue;
        }
        let mut next = *state;
        next.processes[index].lease = false;
        if let Some(note) = next.note.as_mut().filter(|_| process.note) {
            note.passed = true;
        }
        if overslept {
            push(
                list,
                "the deadline is overslept",
                true,
                next.without(OVERSLEPT),
            );
        } else {
            push(list, "the deadline passes", false, next);
        }
    }
    for (index, token) in state.late.iter().enumerate() {
        if let Some(token) = token {
            let mut next = *state;
            next.late[index] = None;
            next.serve(setting.server, *token);
            push(list, "a late request arrives", false, next);
        }
    }
    if state.stale_below < 2 {
        let mut next = *state;
        next.stale_below += 1;
        push(list, "the next access token is about to end", false, next);
    }
    if setting.policy == Policy::RetryAfterAccessExpiry && state.ended_below < state.stale_below {
        let mut next = *state;
        next.ended_below += 1;
        push(list, "an access token ends", false, next);
    }
    if state.faults & SIGN_IN != 0 {
        let mut next = state.without(SIGN_IN);
        next.stored = Stored {
            generation: state.stored.generation + 1,
            token: Token {
                grant: 1,
                number: 0,
            },
        };
        next.grants[1].alive = true;
        next.note = None;
        for process in &mut next.processes {
            process.note = false;
            process.lease &= setting.design.lock == Lock::Kernel;
        }
        push(list, "a person signs in", true, next);
        next.grants[0].alive = false;
        let name = "a person signs in, which ends the grant before";
        push(list, name, true, next);
    }
}
