//! Reading pages into types.

use anyhow::Result;

use super::{Bench, Variant, in_turn, median};
use crate::measure::{Sample, instructions, reader};
use crate::report::{Bound, Column, Section, Table};

const MODELS: [&str; 3] = ["dentbird", "threeshape", "drchrono"];

const COLUMNS: [Column; 2] = [
    Column {
        figure: "cpu-page",
        head: "CPU a page, µs",
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
    let mut section = Section {
        title: "Reading pages",
        text: "Pages of 10, 100 and 250 cases. The clients' rows are whole calls, answered from memory: the envelope, what is \
               kept of members nobody knows, and the pipeline are in them. The plain structs have the same members, keep \
               nothing else, and know none of the tolerance. What a page without cases costs is taken off on either side \
               before CPU times are compared: that is the call, which has a comparison of its own. All of them keep the \
               memory they are done with: at one size or another the allocator would give it back after every page."
            .to_owned(),
        ..Section::default()
    };
    let sizes: &[&str] = if bench.short {
        &["100"]
    } else {
        &["10", "100", "250"]
    };
    for model in MODELS {
        let empty = if bench.short {
            Empty::default()
        } else {
            Empty::measure(bench, model, &mut section)?
        };
        for size in sizes {
            sized(bench, model, size, &empty, &mut section)?;
        }
        counted(model, &mut section)?;
    }
    Ok(section)
}

/// What a page without cases costs.
#[derive(Default)]
struct Empty {
    client: f64,
    plain: f64,
    value: f64,
}

impl Empty {
    fn measure(bench: &Bench, model: &'static str, section: &mut Section) -> Result<Self> {
        let names = ["client", "plain", "value"].map(|way| format!("{way}, no cases"));
        let [client, plain, value] = names.clone();
        let variants = [
            variant(bench, model, "0", "client", client),
            variant(bench, model, "0", "plain", plain),
            variant(bench, model, "0", "value", value),
        ];
        let figures = in_turn(bench.rounds(3), &variants)?;
        section.tables.push(Table::of(&figures, &COLUMNS));
        let [client, plain, value] = names.map(|name| median(&figures, &name, "cpu-page"));
        Ok(Self {
            client,
            plain,
            value,
        })
    }
}

fn variant<'a>(
    bench: &Bench,
    model: &'a str,
    size: &'a str,
    way: &'static str,
    name: String,
) -> Variant<'a> {
    let times = match (bench.short || bench.quick, size) {
        (true, _) => "20",
        (false, "0" | "10") => "10000",
        (false, "100") => "1000",
        (false, _) => "400",
    };
    Variant::new(name, move || {
        reader(&["decode", model, size, times, way]).map(per_page)
    })
}

fn sized(
    bench: &Bench,
    model: &str,
    size: &str,
    empty: &Empty,
    section: &mut Section,
) -> Result<()> {
    let names = ["client", "plain", "value"].map(|way| match way {
        "client" => format!("{model}-client, {size} cases"),
        "plain" => format!("plain structs, `from_slice`, {size}"),
        _ => format!("`Value`, {size}"),
    });
    let [client, plain, value] = names.clone();
    let variants = [
        variant(bench, model, size, "client", client),
        variant(bench, model, size, "plain", plain),
        variant(bench, model, size, "value", value),
    ];
    let figures = in_turn(bench.rounds(5), &variants)?;
    section.tables.push(Table::of(&figures, &COLUMNS));
    if !bench.short {
        let cpu = |name: &str| median(&figures, name, "cpu-page");
        let [client, plain, value] = names;
        let what = format!("CPU of reading {size} cases of {model}");
        section.bounds.push(Bound::at_most(
            format!("{what}, to plain structs"),
            1.10,
            (cpu(&client) - empty.client) / (cpu(&plain) - empty.plain),
            " ×",
        ));
        section.bounds.push(Bound::at_least(
            format!("{what}: `Value` to it"),
            1.7,
            (cpu(&value) - empty.value) / (cpu(&client) - empty.client),
            " ×",
        ));
    }
    Ok(())
}

/// Instructions as a share of plain structs', in percent: what was last counted, and some room.
const INSTRUCTIONS: [(&str, f64); 3] = [
    ("dentbird", 108.0),
    ("threeshape", 112.0),
    ("drchrono", 112.0),
];
/// What they should come to.
const INSTRUCTIONS_WANTED: f64 = 110.0;

fn counted(model: &str, section: &mut Section) -> Result<()> {
    let of_one = |way: &str| -> Result<Option<f64>> {
        let run = |times: &str| instructions(&["decode", model, "100", times, way]);
        let (Some(few), Some(many)) = (run("2")?, run("12")?) else {
            return Ok(None);
        };
        Ok(Some((many - few) / 10.0))
    };
    let (Some(client), Some(plain), Some(value)) =
        (of_one("client")?, of_one("plain")?, of_one("value")?)
    else {
        section.absent.push(format!(
            "instructions of reading {model}: valgrind is not installed"
        ));
        return Ok(());
    };
    let row = |name: &str, count: f64| {
        vec![
            name.to_owned(),
            format!("{count:.0}"),
            format!("{:.2}", client / count),
        ]
    };
    section.tables.push(Table {
        head: ["", "instructions, 100 cases (callgrind)", "ratio"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row(&format!("{model}-client"), client),
            row("plain structs", plain),
            row("`Value`", value),
        ],
    });
    let limit = INSTRUCTIONS
        .iter()
        .find(|(name, _)| *name == model)
        .map_or(0.0, |(_, limit)| *limit);
    let what = format!("instructions of reading 100 cases of {model}, to plain structs");
    section.bounds.push(
        Bound::at_most(what, limit, client / plain * 100.0, " %")
            .aims_at(INSTRUCTIONS_WANTED)
            .counted(),
    );
    Ok(())
}

fn per_page(mut figures: Sample) -> Sample {
    if let (Some(cpu), Some(times)) = (figures.get("cpu"), figures.get("times")) {
        figures.insert("cpu-page".to_owned(), cpu / times * 1e6);
    }
    figures
}
