//! `cargo xtask <command>`: what a developer of this workspace, or its continuous integration, runs.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks on its standard streams"
)]

mod api;
mod assets;
mod bench;
mod browser;
mod budget;
mod ci;
mod codegen;
mod consumer;
mod deny;
mod features;
mod files;
mod full_size;
mod fuzz;
mod manifest;
mod minimal;
mod package;
mod project;
mod shell;
mod spelling;
mod tools;
mod tree;

use std::{env, process::ExitCode};

use shell::{Failure, cargo};

const HELP: &str = "\
cargo xtask <command>

  bench [name ... [--document]] [--short]  measures the clients beside their peers, into docs/benchmarks.md
  ci [step ...]            every check a change must pass, or only these steps
  api [--update]           holds the public API to the lists in docs/api, or writes those anew
  budget [--release]       what programs on the clients cost to build from nothing, beside plain reqwest
  chaos                    mirrors three providers at full size through faults and kills
  book [--write]           checks and builds the guide, or first puts its samples in anew
  codegen [--check]        makes the typed code of drchrono-client from its facts, or checks that it is so
  conformance [group ...]  runs the clients against servers written by others (needs Node.js 20, Python 3.10)
  fuzz [seconds] [reader ...]  throws bytes at the readers of foreign bytes (needs a C++ compiler)
  memory                   mirrors 10,000 cases, and large files, and holds its memory to the promise
  soak                     an hour of four people in the case inbox, while tokens expire every minute
  help                     this text";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = arguments
        .split_first()
        .map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let outcome = match command {
        "api" => api::run(rest),
        "budget" => budget::run(rest),
        "chaos" => full_size::chaos(),
        "bench" => bench::run(rest),
        "ci" => ci::run(rest),
        "book" => book(rest),
        "codegen" => codegen::run(rest),
        "conformance" => conformance(rest),
        "fuzz" => fuzz::run(rest),
        "memory" => full_size::memory(),
        "soak" => full_size::soak(),
        "help" | "--help" | "-h" => {
            println!("{HELP}\n\nThe steps of ci: {}", ci::names());
            Ok(())
        }
        other => Err(Failure::usage(format!(
            "there is no command `{other}`\n\n{HELP}"
        ))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}

fn book(words: &[String]) -> Result<(), Failure> {
    let mut arguments = vec!["run", "--quiet", "--package", "dental-book", "--"];
    arguments.extend(words.iter().map(String::as_str));
    cargo(&arguments).run()
}

fn conformance(groups: &[String]) -> Result<(), Failure> {
    let mut arguments = vec!["run", "--quiet", "--package", "dental-conformance", "--"];
    arguments.extend(groups.iter().map(String::as_str));
    cargo(&arguments).run()
}
