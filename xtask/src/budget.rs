//! What it costs to build a program on `dentbird-client`, beside one on plain reqwest, in the same run.

use std::path::Path;

use crate::{
    consumer::{self, Crates},
    project::{Cost, Project, quoted},
    shell::Failure,
};

/// What a program on `dentbird-client` may have more than one on `reqwest` with its default features and
/// `serde_json`.
const MORE_CRATES: usize = 25;
/// A crate is a unit or, with a build script, three.
const MORE_UNITS: usize = 50;

const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";

/// `[--release]`: the clients one by one, and plain reqwest, each from nothing.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let release = match arguments {
        [] => false,
        [one] if one == "--release" => true,
        _ => return Err(Failure::usage("budget takes --release or nothing")),
    };
    let plain = plain()?.cold_build(release)?;
    let mut lines = vec![("plain reqwest", plain)];
    for name in consumer::CLIENTS {
        let program = consumer::project(name, Crates::Here)?;
        lines.push((name, program.cold_build(release)?));
    }
    for (name, cost) in &lines {
        println!("{name}: {cost}, {}", against(cost, &plain));
    }
    Ok(())
}

/// The program on plain reqwest.
fn plain() -> Result<Project, Failure> {
    let manifest = format!("[dependencies]\nreqwest = \"0.13\"\nserde_json = \"1\"\n{TOKIO}");
    Project::write(
        "plain-reqwest",
        &manifest,
        include_str!("../consumer/plain.rs"),
    )
}

/// Holds what a program on `dentbird-client` costs to the budget. Time is told and never fails: this
/// computer may be busy.
pub(crate) fn check(client: &Cost) -> Result<(), Failure> {
    let plain = plain()?.cold_build(false)?;
    println!("plain reqwest: {plain}");
    println!("dentbird-client: {client}, {}", against(client, &plain));
    let mut faults = Vec::new();
    for (what, has, may_have) in [
        ("crates", client.crates, plain.crates + MORE_CRATES),
        ("units", client.units, plain.units + MORE_UNITS),
    ] {
        if has > may_have {
            faults.push(format!(
                "a program on dentbird-client has {has} {what}, its budget is {may_have}"
            ));
        }
    }
    if client.size > plain.size {
        faults.push(format!(
            "a program on dentbird-client has {} bytes, one on plain reqwest {}",
            client.size, plain.size
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(faults.join("\n       ")))
    }
}

fn against(cost: &Cost, plain: &Cost) -> String {
    let Some((cpu, of)) = cost.cpu.zip(plain.cpu) else {
        return "CPU time is not known here".to_owned();
    };
    let times = cpu.as_secs_f64() / of.as_secs_f64().max(0.01);
    format!("{times:.2} x the CPU time of plain reqwest")
}

/// The manifest of a program on one client, which is in this directory.
pub(crate) fn manifest(client: &str, directory: &Path) -> String {
    let path = quoted(directory);
    format!("[dependencies]\n{client} = {{ path = {path} }}\n{TOKIO}")
}
