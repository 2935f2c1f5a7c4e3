//! `cargo xtask codegen`: the typed code of drchrono-client from `drchrono-client/facts`.
//!
//! What comes out is checked in and read like any other code; `--check` fails when it is not what comes out.

mod body;
mod calls;
mod filter;
mod model;
mod names;
mod plan;
mod resource;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use drchrono_facts::Facts;

use crate::shell::{Failure, root, target};
use plan::Plan;

/// The second line of every file made here.
const MADE: &str =
    "// Made by `cargo xtask codegen` from drchrono-client/facts: change those, not this.\n";

/// Modules beside those made here.
const WRITTEN_BY_HAND: [&str; 1] = ["drchrono-client/src/resources/special.rs"];

/// Files by their path in the repository.
type Files = BTreeMap<String, String>;

/// Writes the files, or with `--check` compares them with what is there.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => write(),
        [flag] if flag == "--check" => check(),
        _ => Err(Failure::usage("codegen takes nothing but --check")),
    }
}

/// Fails when the code that is checked in is not what the facts say.
pub(crate) fn check() -> Result<(), Failure> {
    let files = files()?;
    let mut stale: Vec<String> = files
        .iter()
        .filter(|(name, text)| fs::read_to_string(root().join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name.clone())
        .collect();
    stale.extend(orphans(&files));
    println!("{} files compared", files.len());
    if stale.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "not what `cargo xtask codegen` makes of the facts: {}",
            stale.join(", ")
        )))
    }
}

fn write() -> Result<(), Failure> {
    let files = files()?;
    let fault = |name: &str, error: std::io::Error| Failure::new(format!("{name}: {error}"));
    for name in orphans(&files) {
        fs::remove_file(root().join(&name)).map_err(|error| fault(&name, error))?;
    }
    let mut written = 0;
    for (name, text) in &files {
        let path = root().join(name);
        // A file that stays as it is keeps its time: nothing is built anew for it.
        if fs::read_to_string(&path).ok().as_ref() == Some(text) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| fault(name, error))?;
        }
        fs::write(&path, text).map_err(|error| fault(name, error))?;
        written += 1;
    }
    println!("{} files, {written} of them changed", files.len());
    Ok(())
}

/// Files that were made here once and are no longer.
fn orphans(files: &Files) -> Vec<String> {
    let mut orphans = Vec::new();
    for directory in [model::DIRECTORY, resource::DIRECTORY] {
        let Ok(entries) = fs::read_dir(root().join(directory)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = format!("{directory}/{}", entry.file_name().to_string_lossy());
            let made = fs::read_to_string(entry.path()).is_ok_and(|text| text.contains(MADE));
            if made && !files.contains_key(&name) {
                orphans.push(name);
            }
        }
    }
    orphans
}

fn files() -> Result<Files, Failure> {
    let plan = Plan::of(Facts::get());
    let mut files = Files::new();
    model::files(&plan, &mut files);
    resource::files(&plan, &mut files);
    calls::files(&plan, &mut files);
    formatted(&mut files)?;
    Ok(files)
}

/// Brings the files into the form that `rustfmt` gives them: all in one run of it, on a copy.
fn formatted(files: &mut Files) -> Result<(), Failure> {
    let fault = |name: &str, error: &std::io::Error| Failure::new(format!("{name}: {error}"));
    let copy = target().join("codegen");
    let mut paths = Vec::new();
    for (name, text) in &*files {
        let path = copy.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| fault(name, &error))?;
        }
        fs::write(&path, text).map_err(|error| fault(name, &error))?;
        paths.push(path);
    }
    // rustfmt wants to see every module that is declared.
    for name in WRITTEN_BY_HAND {
        fs::copy(root().join(name), copy.join(name)).map_err(|error| fault(name, &error))?;
    }
    let status = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(root().join("rustfmt.toml"))
        .args(&paths)
        .status()
        .map_err(|error| fault("rustfmt", &error))?;
    if !status.success() {
        return Err(Failure::new(format!("rustfmt of the made files: {status}")));
    }
    for (path, (name, text)) in paths.iter().zip(files) {
        *text = fs::read_to_string(path).map_err(|error| fault(name, &error))?;
    }
    Ok(())
}
