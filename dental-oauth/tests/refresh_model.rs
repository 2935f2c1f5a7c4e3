//! The refresh protocol of `session`, checked in every order in which its steps can happen.
//!
//! Up to three processes share one record and find its access token stale. Reading the store, beginning
//! (lease and note in one step), the request on its way, the server's act, the answer on its way, saving,
//! giving back: each is one step, and a breadth-first search goes through every interleaving of them, with
//! every moment at which a fault can strike. `refresh_model/turn.rs` has a function for each step of
//! `src/session/turn.rs`; `mishaps.rs` has what goes wrong, `world.rs` the store's record and the three
//! sorts of server, `design.rs` the protocol's parts and what must never happen; `search.rs` searches.
//!
//! A proof that cannot fail proves nothing: each part of the protocol is also left out in turn, and the
//! search must find the hole. Not in the model: signing out, and two sessions of one process that share
//! one `FileStore` (they go by the note's deadline, as with a lease).
//!
//! `cargo test -p dental-oauth --test refresh_model -- --nocapture` prints the numbers and the shortest
//! way into each hole.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "refresh_model/design.rs"]
mod design;
#[path = "refresh_model/mishaps.rs"]
mod mishaps;
#[path = "refresh_model/search.rs"]
mod search;
#[path = "refresh_model/turn.rs"]
mod turn;
#[path = "refresh_model/world.rs"]
mod world;

use std::collections::BTreeMap;

use design::Property::{
    NeedlessSignIn, StoreBehind, SuccessorDropped, UnflaggedDoubleSpend, WaitedForNothing,
};
use design::{Design, Lock, Policy, Property, Save, Setting};
use search::{Report, search};
use world::{
    BUSY, CRASH, EARLY, Faults, LOST, NONE, OVERSLEPT, SIGN_IN, STORE_DOWN, Server, UNUSABLE,
};

const SERVERS: [Server; 3] = [Server::Strict, Server::Plain, Server::Grace];
const POLICIES: [Policy; 3] = [
    Policy::RetryNow,
    Policy::RetryAfterAccessExpiry,
    Policy::Reauthorize,
];

/// Searches with every server and these policies, and adds up.
fn all(design: Design, policies: &[Policy], processes: usize, faults: Faults) -> Report {
    let mut sum = Report {
        states: 0,
        steps: 0,
        replays: 0,
        broken: BTreeMap::new(),
    };
    for server in SERVERS {
        for &policy in policies {
            let setting = Setting {
                design,
                server,
                policy,
                processes,
                faults,
            };
            let report = search(&setting);
            sum.states += report.states;
            sum.steps += report.steps;
            sum.replays += report.replays;
            for (property, way) in report.broken {
                let way = || format!("{server:?} server, {policy:?}{way}");
                sum.broken.entry(property).or_insert_with(way);
            }
        }
    }
    sum
}

#[expect(clippy::print_stdout, reason = "seen with --nocapture")]
fn say(line: &str) {
    println!("{line}");
}

// ---- What holds ------------------------------------------------------------------------------------

#[test]
fn the_protocol_holds() {
    let common = [
        ("no fault", NONE),
        ("a crash", CRASH),
        ("a lost answer", LOST),
        ("a crash and a lost answer", CRASH | LOST),
        ("a request turned away", BUSY),
        ("a sign-in meanwhile", SIGN_IN),
        ("a sign-in and a crash", SIGN_IN | CRASH),
        ("an unusable successor", UNUSABLE),
        ("an unusable successor and a crash", UNUSABLE | CRASH),
    ];
    let kernel = [
        ("the store fails", STORE_DOWN),
        ("the store fails, and a crash", STORE_DOWN | CRASH),
    ];
    let lease = [
        ("the lease ends early", EARLY),
        ("an early end, a crash, a lost answer", EARLY | CRASH | LOST),
    ];
    let mut states = 0;
    for (lock, special) in [(Lock::Kernel, kernel), (Lock::Lease, lease)] {
        for processes in [2, 3] {
            for (name, faults) in common.into_iter().chain(special) {
                states += holds(lock, processes, name, faults);
            }
        }
    }
    let most = CRASH | LOST | SIGN_IN;
    states += holds(Lock::Kernel, 2, "most of these", most | STORE_DOWN);
    states += holds(Lock::Lease, 2, "most of these", most | EARLY);
    println!("{states} states in all");
}

/// Asserts that nothing breaks, and that nothing is sent again unless a successor was lost.
fn holds(lock: Lock, processes: usize, name: &str, faults: Faults) -> usize {
    let report = all(Design::session(lock), &POLICIES, processes, faults);
    let line = format!(
        "{lock:?}, {processes} processes, {name}: {} states, {} steps, {} knowing replays",
        report.states, report.steps, report.replays
    );
    say(&line);
    assert!(report.broken.is_empty(), "{line} {report:#?}");
    let may_replay = faults & (CRASH | LOST | UNUSABLE) != 0;
    assert_eq!(report.replays > 0, may_replay, "{line}");
    report.states
}

// ---- What each part is there for -------------------------------------------------------------------

/// Asserts that exactly these properties break, and says how.
fn breaks(name: &str, design: Design, faults: Faults, expected: &[Property]) {
    let report = all(design, &POLICIES[..2], 3, faults);
    say(&format!("{name}: {} states", report.states));
    for (property, way) in &report.broken {
        say(&format!("  {property:?}: {way}"));
    }
    let found: Vec<_> = report.broken.keys().copied().collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn every_part_is_needed() {
    let kernel = Design::session(Lock::Kernel);
    let lease = Design::session(Lock::Lease);
    for whole in [kernel, lease] {
        let no_reread = Design {
            reread: false,
            ..whole
        };
        let expected = [UnflaggedDoubleSpend, StoreBehind];
        breaks("begin does not read again", no_reread, NONE, &expected);

        let no_note = Design {
            note: false,
            ..whole
        };
        let expected = [UnflaggedDoubleSpend];
        breaks("no note, a crash", no_note, CRASH, &expected);
        breaks("no note, a lost answer", no_note, LOST, &expected);

        let short = Design {
            unresolved: false,
            ..whole
        };
        breaks("a note forgets the one before", short, CRASH, &expected);

        let forgetful = Design {
            note_unusable: false,
            ..whole
        };
        breaks("no note after Spent::Yes", forgetful, UNUSABLE, &expected);
    }

    // A sign-in is overwritten by what the grant before it brought.
    let save = Save::Blind;
    let blind = Design { save, ..kernel };
    let expected = [SuccessorDropped, StoreBehind];
    breaks("blind save, kernel lock", blind, SIGN_IN, &expected);
    let blind = Design { save, ..lease };
    let expected = [
        UnflaggedDoubleSpend,
        SuccessorDropped,
        NeedlessSignIn,
        StoreBehind,
    ];
    breaks("blind save, lease", blind, SIGN_IN, &expected);

    let impatient = Design {
        wait: false,
        ..lease
    };
    let expected = [UnflaggedDoubleSpend, NeedlessSignIn, StoreBehind];
    breaks("no wait for the deadline", impatient, EARLY, &expected);

    let save = Save::Fenced;
    let fenced = Design { save, ..lease };
    let expected = [UnflaggedDoubleSpend, SuccessorDropped, StoreBehind];
    breaks("fenced save", fenced, EARLY, &expected);

    let greedy = Design {
        give_back_at_save: false,
        ..kernel
    };
    let expected = [WaitedForNothing];
    breaks("lease kept after a conflict", greedy, SIGN_IN, &expected);
    let greedy = Design {
        give_back_at_reread: false,
        ..kernel
    };
    breaks("lease kept after a second look", greedy, SIGN_IN, &expected);
}

// ---- What others do --------------------------------------------------------------------------------

#[test]
fn common_designs_break() {
    let script = Design {
        load: false,
        reread: false,
        note: false,
        wait: false,
        save: Save::Blind,
        ..Design::session(Lock::None)
    };
    let everything = [
        UnflaggedDoubleSpend,
        SuccessorDropped,
        NeedlessSignIn,
        StoreBehind,
    ];
    breaks("A: no lock, blind save", script, NONE, &everything);
    // A mutex inside each process, that is: none that another process would see.
    let reader = Design {
        load: true,
        ..script
    };
    breaks("B: reads, but no lock", reader, NONE, &everything);
    let stale = Design {
        lock: Lock::Kernel,
        save: Save::Compare,
        ..script
    };
    let expected = [UnflaggedDoubleSpend, NeedlessSignIn, StoreBehind];
    breaks("C: a lock, but no second look", stale, NONE, &expected);
    let mute = Design {
        note: false,
        ..Design::session(Lock::Kernel)
    };
    breaks("D: all but the note, no fault", mute, NONE, &[]);
    let redis = Design {
        note: false,
        wait: false,
        save: Save::Fenced,
        ..Design::session(Lock::Lease)
    };
    breaks("F: lease, fenced save", redis, EARLY, &everything);
}

// ---- What is not promised --------------------------------------------------------------------------

/// A deadline protects whoever keeps it. A process that sleeps through its own, or that cannot save until
/// it has passed, is overtaken: by a knowing retry, but a retry.
#[test]
fn a_deadline_that_passes_is_the_limit() {
    let lease = Design::session(Lock::Lease);
    let expected = [UnflaggedDoubleSpend, NeedlessSignIn, StoreBehind];
    breaks("a deadline overslept", lease, OVERSLEPT, &expected);
    let expected = [NeedlessSignIn, StoreBehind];
    breaks("a store down past it", lease, STORE_DOWN, &expected);
    // A kernel lock has none, so both are harmless there.
    let kernel = Design::session(Lock::Kernel);
    breaks("no deadline", kernel, OVERSLEPT | STORE_DOWN, &[]);
}
