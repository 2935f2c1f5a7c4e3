//! `cargo run -p dental-public-api -- [--update] CRATE...`: lists the public API of each crate, with all
//! features, and holds the list to `docs/api/CRATE.txt`, so that a change of what users rely on is seen in review.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on its standard streams"
)]

mod foreign;
mod listing;
mod rustdoc;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

fn main() -> ExitCode {
    if let Some(code) = rustdoc::run_in_place_of_rustdoc() {
        return code;
    }
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (update, crates) = match arguments.split_first() {
        Some((first, rest)) if first == "--update" => (true, rest),
        _ => (false, arguments),
    };
    if crates.is_empty() {
        bail!("which crates?");
    }
    let mut faults = Vec::new();
    for name in crates {
        let lines = listing::of(&rustdoc::json(name)?)?;
        println!("{name}: {} public items", lines.len());
        faults.extend(foreign::faults_of(name, &lines));
        if update {
            listing::save(name, &lines)?;
        } else {
            faults.extend(listing::differences(name, &lines)?);
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}", faults.join("\n"))
}
