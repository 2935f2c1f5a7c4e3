//! An access token that is good.

use anyhow::Result;

use super::{Bench, Variant, in_turn, median};
use crate::measure::{Sample, worker};
use crate::report::{Bound, Column, Section, Table};

const COLUMNS: [Column; 3] = [
    Column {
        figure: "nanos",
        head: "wall, ns",
        scale: 1.0,
        digits: 0,
    },
    Column {
        figure: "cpu-nanos",
        head: "CPU, ns",
        scale: 1.0,
        digits: 0,
    },
    Column {
        figure: "allocations",
        head: "allocations",
        scale: 1.0,
        digits: 0,
    },
];

pub(super) fn compare(bench: &Bench) -> Result<Section> {
    let mut section = Section {
        title: "An access token that is good",
        text: "`Session::access_token` when nothing is to be refreshed, beside a `RwLock<String>` that is cloned; for one task, \
               and for 64 tasks on all cores."
            .to_owned(),
        ..Section::default()
    };
    let (alone, each) = if bench.short {
        ("20000", "1000")
    } else {
        ("2000000", "50000")
    };
    let variant =
        |name: &'static str, kind: &'static str, tasks: &'static str, times: &'static str| {
            Variant::new(name, move || {
                worker(&["token", kind, tasks, times]).map(per_call)
            })
        };
    let one = [
        variant("session", "session", "1", alone),
        variant("`RwLock<String>`", "rwlock", "1", alone),
    ];
    let many = [
        variant("session, 64 tasks", "session", "64", each),
        variant("`RwLock<String>`, 64 tasks", "rwlock", "64", each),
    ];
    let one = in_turn(bench.rounds(5), &one)?;
    let many = in_turn(bench.rounds(5), &many)?;
    section.tables.push(Table::of(&one, &COLUMNS));
    section.tables.push(Table::of(&many, &COLUMNS));
    let allocations = median(&one, "session", "allocations");
    section
        .bounds
        .push(Bound::at_most("allocations of `access_token`", 0.0, allocations, "").counted());
    if !bench.short {
        let nanos = median(&one, "session", "cpu-nanos");
        section
            .bounds
            .push(Bound::at_most("`access_token`", 150.0, nanos, " ns"));
    }
    Ok(section)
}

fn per_call(mut figures: Sample) -> Sample {
    let times = figures.get("times").copied().unwrap_or(f64::NAN);
    for (from, to) in [("wall", "nanos"), ("cpu", "cpu-nanos")] {
        if let Some(seconds) = figures.get(from).copied() {
            figures.insert(to.to_owned(), seconds / times * 1e9);
        }
    }
    figures
}
