//! What was measured, on the terminal and in `docs/benchmarks.md`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::measure::{Sample, Spread};

/// One comparison.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// What was done, and how often.
    pub(crate) text: String,
    pub(crate) tables: Vec<Table>,
    pub(crate) bounds: Vec<Bound>,
    /// Programs that are not there.
    pub(crate) absent: Vec<String>,
}

/// Rows of variants, columns of figures.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A promise.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) what: String,
    pub(crate) limit: f64,
    /// What is aimed at, where the bound is not that yet but what was last counted and some room.
    pub(crate) target: Option<f64>,
    pub(crate) found: f64,
    pub(crate) unit: &'static str,
    pub(crate) kind: Kind,
    /// Counts do not depend on what else the machine does: only these fail a run.
    pub(crate) counted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Most,
    Least,
}

impl Bound {
    pub(crate) fn at_most(
        what: impl Into<String>,
        limit: f64,
        found: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            limit,
            target: None,
            found,
            unit,
            kind: Kind::Most,
            counted: false,
        }
    }

    pub(crate) fn at_least(
        what: impl Into<String>,
        limit: f64,
        found: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            kind: Kind::Least,
            ..Self::at_most(what, limit, found, unit)
        }
    }

    /// A count: the same on every machine and at every time.
    pub(crate) fn counted(mut self) -> Self {
        self.counted = true;
        self
    }

    /// The bound only keeps what has been reached: this is where it should go.
    pub(crate) fn aims_at(mut self, target: f64) -> Self {
        self.target = Some(target);
        self
    }

    pub(crate) fn holds(&self) -> bool {
        self.reaches(self.limit)
    }

    fn reaches(&self, value: f64) -> bool {
        match self.kind {
            Kind::Most => self.found <= value,
            Kind::Least => self.found >= value,
        }
    }
}

/// A column of a table: a figure of the runs, its unit, and what to multiply it with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) figure: &'static str,
    pub(crate) head: &'static str,
    pub(crate) scale: f64,
    pub(crate) digits: usize,
}

impl Table {
    /// Medians with their spread, and the ratio of the first column's median to the first row's.
    pub(crate) fn of(rows: &[(String, Vec<Sample>)], columns: &[Column]) -> Self {
        let mut head = vec![String::new()];
        for column in columns {
            head.push(column.head.to_owned());
            head.push("ratio".to_owned());
        }
        let spread = |samples: &[Sample], column: &Column| Spread::of(samples, column.figure);
        let shown = rows.iter().map(|(name, samples)| {
            let mut cells = vec![name.clone()];
            for column in columns {
                let ours = rows.first().and_then(|(_, first)| spread(first, column));
                match spread(samples, column) {
                    None => cells.extend([String::new(), String::new()]),
                    Some(found) => {
                        cells.push(with_spread(found, column));
                        let ratio = ours.map_or(f64::NAN, |ours| ours.median / found.median);
                        cells.push(if ratio.is_finite() {
                            format!("{ratio:.2}")
                        } else {
                            String::new()
                        });
                    }
                }
            }
            cells
        });
        Self {
            rows: shown.collect(),
            head,
        }
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        text.push_str(&line(&self.head));
        text.push_str(&line(&vec!["---".to_owned(); self.head.len()]));
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }
}

fn with_spread(found: Spread, column: &Column) -> String {
    let number = |value: f64| format!("{:.*}", column.digits, value * column.scale);
    let (median, least, most) = (
        number(found.median),
        number(found.least),
        number(found.most),
    );
    if least == most {
        median
    } else {
        format!("{median} ({least}–{most})")
    }
}

impl Section {
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("## {}\n\n{}\n", self.title, self.text);
        for table in &self.tables {
            let _ = write!(text, "\n{}", table.markdown());
        }
        for absent in &self.absent {
            let _ = write!(text, "\n**Not measured: {absent}.**\n");
        }
        if !self.bounds.is_empty() {
            let table = table_of_promises(promises(&self.bounds));
            let _ = write!(text, "\n{}", table.markdown());
        }
        text
    }
}

/// The promises of a section and what became of them: what is aimed at first, then the bound that a run holds
/// counts to, where that is another.
fn promises(bounds: &[Bound]) -> Vec<Vec<String>> {
    let row = |bound: &Bound| {
        let word = match bound.kind {
            Kind::Most => "at most",
            Kind::Least => "at least",
        };
        let verdict = |holds: bool, no: &str| if holds { "yes" } else { no }.to_owned();
        let target = bound.target.unwrap_or(bound.limit);
        let kept = if bound.counted {
            let holds = verdict(bound.holds(), "**broken**");
            format!("{word} {}{}: {holds}", bound.limit, bound.unit)
        } else {
            String::new()
        };
        vec![
            bound.what.clone(),
            format!("{word} {target}{}", bound.unit),
            format!("{:.2}{}", bound.found, bound.unit),
            verdict(bound.reaches(target), "**no**"),
            kept,
        ]
    };
    bounds.iter().map(row).collect()
}

/// A comparison as it is kept between runs, so that parts measured one by one become one document.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) markdown: String,
    pub(crate) promises: Vec<Vec<String>>,
}

impl Kept {
    pub(crate) fn of(section: &Section) -> Self {
        Self {
            markdown: section.markdown(),
            promises: promises(&section.bounds),
        }
    }

    /// In the place of a comparison that came to nothing.
    pub(crate) fn failed(name: &str, why: &str) -> Self {
        Self {
            markdown: format!("## `{name}`\n\n**Not measured: {why}.**\n"),
            promises: vec![vec![
                format!("`{name}`"),
                String::new(),
                "not measured".to_owned(),
                "**no**".to_owned(),
                String::new(),
            ]],
        }
    }
}

fn table_of_promises(rows: Vec<Vec<String>>) -> Table {
    let head = ["Promise", "Target", "Found", "Reached", "Held by every run"];
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows,
    }
}

/// Why some figures are what they are: written by hand, beside the comparisons.
const LIMITS: &str = include_str!("../limits.md");

/// The whole document.
pub(crate) fn document(parts: &[Kept], machine: &str) -> String {
    let mut text = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench`; do not edit by hand.\n\n{machine}\n\n\
         Every run of every variant is a process of its own, the variants take turns (A B A B), and all talk to one server\n\
         on loopback in another process. Shown is the median, with the least and the most in brackets; `ratio` is the first\n\
         row's median divided by that row's: below 1 means that ours takes less. What is built here is optimised, without\n\
         link-time optimisation. Counts are the same on every machine: `cargo xtask bench --short`, the step `bench` of\n\
         `cargo xtask ci` when named, looks at them alone and fails beyond the bound of the last column. Such a bound is what\n\
         was last counted and some room; whether the target is reached is what the column before it says.\n\n\
         ## In one table\n\n"
    );
    let rows = parts.iter().flat_map(|part| part.promises.iter().cloned());
    text.push_str(&table_of_promises(rows.collect()).markdown());
    let _ = write!(text, "\n{LIMITS}");
    for part in parts {
        text.push('\n');
        text.push_str(&part.markdown);
    }
    text
}
