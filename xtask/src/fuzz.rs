//! `cargo xtask fuzz`: each reader of foreign bytes for some seconds under libFuzzer.
//!
//! With the toolchain that everything else is built with: the coverage that leads libFuzzer is an LLVM pass
//! that stable Rust can ask for. Only its sanitizers would need a nightly one, and they look for what a crate
//! without `unsafe` cannot do.

use std::{env, fs, process::Command};

use crate::shell::{Failure, cargo, program, root, target};

/// For each reader, if nobody says otherwise.
const SECONDS: u32 = 4;
/// In `cargo xtask ci` the dice always fall the same way and the count is what ends it: a check that passed must
/// not fail by chance on the next change. New ground is for `cargo xtask fuzz 600`.
const SAME_EVERY_TIME: [&str; 2] = ["-seed=20260115", "-runs=8000"];

const COVERAGE: &str = "-Cpasses=sancov-module -Ccodegen-units=1 \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table";

/// Every reader, briefly, and the same way each time.
pub(crate) fn check() -> Result<(), Failure> {
    fuzz(&[], &SAME_EVERY_TIME)
}

/// `[seconds] [reader ...]`.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let (seconds, wanted) = match arguments.split_first() {
        Some((first, rest)) if first.parse::<u32>().is_ok() => (first.clone(), rest),
        _ => (SECONDS.to_string(), arguments),
    };
    fuzz(wanted, &[&format!("-max_total_time={seconds}")])
}

fn fuzz(wanted: &[String], how_long: &[&str]) -> Result<(), Failure> {
    let readers = readers()?;
    if let Some(unknown) = wanted.iter().find(|name| !readers.contains(name)) {
        let known = readers.join(", ");
        return Err(Failure::usage(format!(
            "there is no reader `{unknown}`; there are: {known}"
        )));
    }
    let host = host()?;
    // With `--target` the flags are kept from build scripts and macros, which could not be linked with them.
    cargo(&[
        "build",
        "--package",
        "dental-fuzz",
        "--profile",
        "fuzz",
        "--target",
        &host,
    ])
    .env("RUSTFLAGS", COVERAGE)
    .run()?;
    let target = target();
    let binary = target.join(&host).join("fuzz").join("dental-fuzz");
    let findings = target.join("fuzz-findings");
    for reader in readers {
        if !wanted.is_empty() && !wanted.contains(&reader) {
            continue;
        }
        let corpus = target.join("fuzz-corpus").join(&reader);
        for folder in [&corpus, &findings] {
            fs::create_dir_all(folder)?;
        }
        let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let arguments = [
            "-max_len=4096".to_owned(),
            "-timeout=10".to_owned(),
            "-verbosity=0".to_owned(),
            "-print_final_stats=1".to_owned(),
            format!("-artifact_prefix={}/{reader}-", text(&findings)),
            text(&corpus),
            text(&seeds().join(&reader)),
        ];
        let arguments: Vec<&str> = how_long
            .iter()
            .copied()
            .chain(arguments.iter().map(String::as_str))
            .collect();
        program(&text(&binary), &arguments)
            .env("FUZZ_READER", &reader)
            .run()?;
    }
    Ok(())
}

fn seeds() -> std::path::PathBuf {
    root().join("dental-oauth/tests/seeds")
}

/// A reader has a folder of seeds; a test of `dental-oauth` sees to it.
fn readers() -> Result<Vec<String>, Failure> {
    let mut readers = Vec::new();
    for entry in fs::read_dir(seeds())? {
        readers.push(entry?.file_name().to_string_lossy().into_owned());
    }
    readers.sort();
    Ok(readers)
}

/// The triple of this machine, as the compiler says it.
fn host() -> Result<String, Failure> {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("-vV").output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Failure::new("rustc does not say which machine this is"))
}
