//! Every program runs, ends by itself, and prints what its first lines promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Stands for the part of a line that is another each time.
const ANYTHING: char = '…';

fn programs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
    let mut programs: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    programs.sort();
    programs
}

/// The command and the output in a program's header.
fn promised(source: &str) -> Vec<&str> {
    let header = source.lines().map_while(|line| line.strip_prefix("//!"));
    let block = header.map(|line| line.strip_prefix(' ').unwrap_or(line));
    block
        .skip_while(|line| *line != "```console")
        .skip(1)
        .take_while(|line| *line != "```")
        .collect()
}

fn is_as_promised(line: &str, promised: &str) -> bool {
    match promised.split_once(ANYTHING) {
        Some((start, end)) => line.starts_with(start) && line.ends_with(end),
        None => line == promised,
    }
}

fn built(program: &str) -> PathBuf {
    // All are built into one folder, of which Cargo tells where one of them is.
    let one = Path::new(env!("CARGO_BIN_EXE_own-transport"));
    let name = one.file_name().unwrap().to_str().unwrap();
    one.with_file_name(name.replace("own-transport", program))
}

/// What is wrong with a run, if anything.
fn fault(program: &str, source: &str) -> Option<String> {
    let promised = promised(source);
    let command = format!("$ cargo run -p recipes --bin {program}");
    if promised.first() != Some(&command.as_str()) || promised.len() < 2 {
        return Some(format!(
            "{program}: its header shows no `{command}` with output"
        ));
    }
    let run = Command::new(built(program)).output().unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    let same = lines.len() == promised.len() - 1
        && lines
            .iter()
            .zip(&promised[1..])
            .all(|(line, promised)| is_as_promised(line, promised));
    let why = String::from_utf8_lossy(&run.stderr);
    (!same || !run.status.success())
        .then(|| format!("{program}: {}\nprinted:\n{printed}\n{why}", run.status))
}

#[test]
fn every_program_prints_what_its_header_promises() {
    let programs = programs();
    assert!(programs.len() >= 12, "{}", programs.len());
    let faults: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = programs
            .iter()
            .map(|(name, source)| scope.spawn(|| fault(name, source)))
            .collect();
        runs.into_iter()
            .filter_map(|run| run.join().unwrap())
            .collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_readme_names_every_program() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    for (name, _) in programs() {
        let link = format!("[`{name}`](src/bin/{name}.rs)");
        assert!(readme.contains(&link), "{link}");
    }
}
