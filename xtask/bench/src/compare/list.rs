//! A list of a hundred pages.

use anyhow::Result;

use super::{Bench, Variant, in_turn, median};
use crate::measure::worker;
use crate::report::{Bound, Column, Section, Table};

const COLUMNS: [Column; 3] = [
    Column {
        figure: "wall",
        head: "wall, s",
        scale: 1.0,
        digits: 3,
    },
    Column {
        figure: "cpu",
        head: "CPU, s",
        scale: 1.0,
        digits: 3,
    },
    Column {
        figure: "requests",
        head: "requests",
        scale: 1.0,
        digits: 0,
    },
];

/// The first page, which says how many there are, and the rest in sevens or whatever the window is.
fn ideal(window: u32) -> f64 {
    0.050 * f64::from(1 + 99_u32.div_ceil(window))
}

pub(super) fn compare(bench: &Bench) -> Result<Section> {
    let server = bench.server.plain.as_str();
    let mut section = Section {
        title: "A list of a hundred pages",
        text: "3Shape's list; the server takes 50 ms for each page. Ideal is the first page and then as many round trips as \
               the window needs. The busy consumer works 20 ms on each page, 2 s in all."
            .to_owned(),
        ..Section::default()
    };
    let windows: &[&str] = if bench.short {
        &["8"]
    } else {
        &["1", "2", "4", "8"]
    };
    let mut variants: Vec<Variant<'_>> = Vec::new();
    for (work, consumer) in [("0", "idle"), ("20", "busy")] {
        for window in windows.iter().rev() {
            if work == "20" && !["4", "8"].contains(window) {
                continue;
            }
            variants.push(Variant::new(
                format!("window {window}, {consumer} consumer"),
                move || {
                    bench.requests()?;
                    let mut figures = worker(&["list", window, server, work])?;
                    // Who it is is asked once, and once the list is read to its end.
                    figures.insert("requests".to_owned(), bench.requests()? - 1.0);
                    Ok(figures)
                },
            ));
        }
    }
    variants.push(Variant::new(
        "the busy consumer without a list",
        move || worker(&["list", "0", server, "20"]),
    ));
    let figures = in_turn(bench.rounds(3), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    for (name, samples) in &figures {
        if let Some(requests) = crate::measure::Spread::of(samples, "requests") {
            section.bounds.push(
                Bound::at_most(format!("requests, {name}"), 100.0, requests.most, "").counted(),
            );
        }
    }
    if !bench.short {
        let wall = |name: &str| median(&figures, name, "wall");
        let idle = wall("window 8, idle consumer") / ideal(8);
        section.bounds.push(Bound::at_most(
            "100 pages, window 8, to the ideal",
            1.10,
            idle,
            " ×",
        ));
        let busy = wall("window 8, busy consumer") / wall("the busy consumer without a list");
        section.bounds.push(Bound::at_most(
            "100 pages, a consumer of 20 ms a page, to that consumer without a list",
            1.10,
            busy,
            " ×",
        ));
        let rows = [1, 2, 4, 8].map(|window| {
            let found = wall(&format!("window {window}, idle consumer"));
            vec![
                window.to_string(),
                format!("{:.2}", ideal(window)),
                format!("{found:.3}"),
                format!("{:.2}", found / ideal(window)),
            ]
        });
        section.tables.push(Table {
            head: ["window", "ideal, s", "found, s", "found to ideal"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.to_vec(),
        });
    }
    Ok(section)
}
