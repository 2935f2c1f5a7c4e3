//! Breadth first through every state that can be reached; what is found has the shortest way to it.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};

use super::design::{Lock, Property, Setting};
use super::turn::moves;
use super::world::{At, CRASH, LOST, State, UNUSABLE};

#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) states: usize,
    pub(crate) steps: usize,
    /// Steps that send a token that may be spent, knowing so.
    pub(crate) replays: usize,
    /// The properties that were broken, each with the steps that lead there.
    pub(crate) broken: BTreeMap<Property, String>,
}

pub(crate) fn search(setting: &Setting) -> Report {
    let start = State::start(setting.processes, setting.faults);
    let mut seen = HashSet::<_, BuildHasherDefault<Quick>>::from_iter([start]);
    let mut queue = vec![start];
    let mut came_by = vec![(0_usize, "start")];
    let mut report = Report {
        states: 0,
        steps: 0,
        replays: 0,
        broken: BTreeMap::new(),
    };
    let mut list = Vec::new();
    let mut at = 0;
    while let Some(state) = queue.get(at).copied() {
        moves(setting, &state, &mut list);
        report.steps += list.len();
        if list.iter().all(|step| step.is_fault)
            && let Some(property) = broken_at_the_end(setting, &state)
        {
            let way = || trace(&came_by, at, "the end");
            report.broken.entry(property).or_insert_with(way);
        }
        for step in &list {
            report.replays += usize::from(step.is_replay);
            let left = lease_left(setting, &step.next).then_some(Property::WaitedForNothing);
            for property in [step.broken, left].into_iter().flatten() {
                let way = || trace(&came_by, at, step.name);
                report.broken.entry(property).or_insert_with(way);
            }
            if seen.insert(step.next) {
                queue.push(step.next);
                came_by.push((at, step.name));
            }
        }
        at += 1;
    }
    report.states = queue.len();
    report
}

/// A kernel lock has no deadline: whoever keeps it and does nothing stops everybody else.
fn lease_left(setting: &Setting, state: &State) -> bool {
    setting.design.lock == Lock::Kernel
        && state
            .processes
            .iter()
            .any(|process| process.lease && process.at == At::Idle)
}

/// Nothing goes on from here.
fn broken_at_the_end(setting: &Setting, state: &State) -> Option<Property> {
    if state
        .processes
        .iter()
        .any(|process| process.at == At::Begin)
    {
        return Some(Property::WaitedForNothing);
    }
    let happened = setting.faults & !state.faults;
    let excused = happened & (CRASH | LOST | UNUSABLE) != 0;
    (!excused && !state.is_live(state.stored.token)).then_some(Property::StoreBehind)
}

fn trace(came_by: &[(usize, &str)], mut at: usize, last: &str) -> String {
    let mut names = vec![last];
    while at != 0 {
        let (before, name) = came_by[at];
        names.push(name);
        at = before;
    }
    let mut text = String::new();
    for name in names.iter().rev() {
        let _ = write!(text, "\n      {name}");
    }
    text
}

/// A hash that is good enough for small states, and quick without optimisation.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u8(*byte);
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
