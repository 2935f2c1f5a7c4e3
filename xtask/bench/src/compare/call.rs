//! One typed call.

use anyhow::Result;

use super::{Bench, Variant, in_turn, median, peers};
use crate::measure::{instructions, worker};
use crate::report::{Bound, Column, Section, Table};

/// Beyond reqwest's, for each call, for the rules that a bare HTTP client does not have: what was last counted, and
/// some room.
const ALLOCATIONS: f64 = 5.0;
/// What they should come to.
const ALLOCATIONS_WANTED: f64 = 15.0;
/// Instructions of a call as a share of reqwest's, in percent: what was last counted, and some room.
const INSTRUCTIONS: f64 = 108.0;
/// What they should come to.
const INSTRUCTIONS_WANTED: f64 = 110.0;

const COLUMNS: [Column; 2] = [
    Column {
        figure: "cpu-each",
        head: "CPU, µs",
        scale: 1.0,
        digits: 1,
    },
    Column {
        figure: "allocations",
        head: "allocations",
        scale: 1.0,
        digits: 0,
    },
];

pub(super) fn compare(bench: &Bench) -> Result<Section> {
    let times = if bench.short || bench.quick {
        "500"
    } else {
        "10000"
    };
    let server = bench.server.plain.as_str();
    let mut section = Section {
        title: "One typed call",
        text: format!(
            "A page of ten cases, 12 KB, over a kept connection, {times} calls one after the other: asked for with a token, \
             read into the case's type."
        ),
        ..Section::default()
    };
    let octocrab = if bench.short {
        None
    } else {
        peers::octocrab_call(bench, &mut section)?
    };
    let ours = |variant: &'static str| {
        Variant::new(variant, move || {
            worker(&["call", variant, server, times]).map(per_call)
        })
    };
    let mut variants = vec![ours("dentbird-client"), ours("reqwest"), ours("hyper")];
    if let Some(program) = &octocrab {
        variants.push(Variant::new("octocrab", move || {
            crate::measure::figures_of(program, &[server, times]).map(per_call)
        }));
    }
    let figures = in_turn(bench.rounds(9), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    let of = |variant, figure| median(&figures, variant, figure);
    let beyond = of("dentbird-client", "allocations") - of("reqwest", "allocations");
    section.bounds.push(
        Bound::at_most(
            "allocations of a typed call beyond reqwest's",
            ALLOCATIONS,
            beyond,
            "",
        )
        .aims_at(ALLOCATIONS_WANTED)
        .counted(),
    );
    counted_instructions(bench, &mut section)?;
    if !bench.short {
        let cpu = |peer| of("dentbird-client", "cpu-each") / of(peer, "cpu-each");
        section.bounds.push(Bound::at_most(
            "CPU of a typed call, to reqwest's",
            1.10,
            cpu("reqwest"),
            " ×",
        ));
        if octocrab.is_some() {
            section.bounds.push(Bound::at_most(
                "CPU of a typed call, to octocrab's",
                1.0,
                cpu("octocrab"),
                " ×",
            ));
        }
    }
    let client = in_turn(
        bench.rounds(3),
        &[Variant::new("second client object", || {
            worker(&["client", ""])
        })],
    )?;
    let micros = median(&client, "second client object", "micros");
    section.bounds.push(Bound::at_most(
        "client object of a second account",
        100.0,
        micros,
        " µs",
    ));
    Ok(section)
}

fn per_call(mut figures: crate::measure::Sample) -> crate::measure::Sample {
    if let (Some(cpu), Some(times)) = (figures.get("cpu"), figures.get("times")) {
        figures.insert("cpu-each".to_owned(), cpu / times * 1e6);
    }
    figures
}

fn counted_instructions(bench: &Bench, section: &mut Section) -> Result<()> {
    let server = bench.server.plain.as_str();
    let of_one = |variant: &str| -> Result<Option<f64>> {
        let run = |times: &str| instructions(&["call", variant, server, times]);
        let (Some(few), Some(many)) = (run("20")?, run("220")?) else {
            return Ok(None);
        };
        Ok(Some((many - few) / 200.0))
    };
    let (Some(ours), Some(reqwest), Some(hyper)) = (
        of_one("dentbird-client")?,
        of_one("reqwest")?,
        of_one("hyper")?,
    ) else {
        section
            .absent
            .push("instructions of a call: valgrind is not installed".to_owned());
        return Ok(());
    };
    let row = |name: &str, count: f64| {
        vec![
            name.to_owned(),
            format!("{count:.0}"),
            format!("{:.2}", ours / count),
        ]
    };
    section.tables.push(Table {
        head: ["", "instructions a call (callgrind)", "ratio"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("dentbird-client", ours),
            row("reqwest", reqwest),
            row("hyper", hyper),
        ],
    });
    section.bounds.push(
        Bound::at_most(
            "instructions of a typed call, to reqwest's",
            INSTRUCTIONS,
            ours / reqwest * 100.0,
            " %",
        )
        .aims_at(INSTRUCTIONS_WANTED)
        .counted(),
    );
    Ok(())
}
